"""The project file. Its status is written by `projects.services.transitions.advance` alone."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from concertations.enums import Dimension
from concertations.models import Concertation
from core.triggers import undeletable
from establishments.models import Academy, Establishment
from projects.enums import Part, Status
from projects.querysets import SEARCH_CONFIG, ProjectQuerySet
from projects.workflow import TABLE, Fact

REFERENCE_SHAPE = "NE-[0-9]{4}-[0-9]{4,}"
"""How references of projects are written, as a regular expression."""
VALIDATED_STATUSES = (Status.VALIDATED, Status.FUNDED, Status.REPORTED, Status.CLOSED)


class Theme(models.Model):
    """A theme of the controlled list, kept by the ministry (DOMAIN.md §8)."""

    slug = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80, unique=True)
    is_digital = models.BooleanField("thème numérique (la DANE aide à chiffrer)", default=False)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "thème"
        verbose_name_plural = "thèmes"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class SchoolOfFiles(Establishment):
    """A school, as what its files repeat of it: an académie that changes there changes here."""

    class Meta:
        proxy = True
        verbose_name = "établissement porteur"
        verbose_name_plural = "établissements porteurs"
        triggers = [
            pgtrigger.Trigger(
                name="school_academy_of_files",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("academy_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition("OLD.academy_id IS DISTINCT FROM NEW.academy_id"),
                func="""
                    UPDATE projects_project SET academy_id = NEW.academy_id
                    WHERE establishment_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]


class Project(models.Model):
    """A pedagogical project of a school. The file belongs to the school, never to a person."""

    reference = models.CharField("référence", max_length=20, unique=True)
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="projects",
        verbose_name="établissement",
    )
    # The académie of the school, kept by triggers: what a rectorate filters and sorts by.
    academy = models.ForeignKey(
        Academy,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="académie",
        editable=False,
        db_index=False,
    )
    status = models.CharField("statut", max_length=20, choices=Status, default=Status.DRAFT)
    status_since = models.DateTimeField("statut depuis le", default=timezone.now)
    passage = models.PositiveSmallIntegerField("passage", default=1)
    reopened_parts = ArrayField(
        models.CharField(max_length=12, choices=Part),
        verbose_name="parties rouvertes",
        default=list,
        blank=True,
    )

    title = models.CharField("titre", max_length=150, blank=True)
    summary = models.TextField("résumé", blank=True)
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension),
        verbose_name="dimensions",
        default=list,
        blank=True,
    )
    themes = models.ManyToManyField(
        Theme, related_name="projects", verbose_name="thèmes", blank=True
    )
    other_theme = models.CharField("autre thème", max_length=100, blank=True)
    starts_on = models.DateField("début", null=True, blank=True)
    ends_on = models.DateField("fin", null=True, blank=True)
    pupils = models.PositiveIntegerField("élèves concernés", null=True, blank=True)
    levels = models.CharField("niveaux concernés", max_length=200, blank=True)
    concertations = models.ManyToManyField(
        Concertation, related_name="projects", verbose_name="concertations", blank=True
    )
    findings = models.TextField("constats et besoins", blank=True)
    evaluation = models.TextField("évaluation", blank=True)
    publish_consent = models.BooleanField("accord pour publier", default=False)
    public_summary = models.TextField("résumé pour le public", blank=True)

    amount_asked = models.DecimalField(
        "montant demandé (€)", max_digits=12, decimal_places=2, default=0
    )
    amount_granted = models.DecimalField(
        "montant accordé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    first_submitted_at = models.DateTimeField("premier dépôt", null=True, blank=True)
    submitted_at = models.DateTimeField("dernier dépôt", null=True, blank=True)
    validated_on = models.DateField("validé le", null=True, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="créé par",
    )
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="repris du projet",
    )

    search = models.GeneratedField(
        expression=SearchVector(
            "reference", "title", "summary", "other_theme", config=SEARCH_CONFIG
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[ProjectQuerySet] = ProjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "projet"
        verbose_name_plural = "projets"
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_asked__gte=0),
                name="projects_project_amount_asked",
                violation_error_message="Le montant demandé ne peut être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(amount_granted__isnull=True) | Q(amount_granted__gte=0),
                name="projects_project_amount_granted",
                violation_error_message="Le montant accordé ne peut être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=VALIDATED_STATUSES,
                    validated_on__isnull=False,
                    amount_granted__isnull=False,
                )
                | (
                    ~Q(status__in=VALIDATED_STATUSES)
                    & Q(validated_on__isnull=True, amount_granted__isnull=True)
                ),
                name="projects_project_validated_has_date",
                violation_error_message=(
                    "Un projet validé porte la date de validation et son montant."
                ),
            ),
            models.CheckConstraint(
                condition=Q(status=Status.COMPLETION_REQUESTED, reopened_parts__len__gt=0)
                | (~Q(status=Status.COMPLETION_REQUESTED) & Q(reopened_parts__len=0)),
                name="projects_project_reopened_parts",
                violation_error_message="Seul un projet à compléter a des parties rouvertes.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.WITHDRAWN])
                | Q(first_submitted_at__isnull=False, submitted_at__isnull=False),
                name="projects_project_submitted_has_date",
                violation_error_message="Un projet déposé porte la date de son dépôt.",
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "-updated_at"], name="projects_by_school"),
            models.Index(fields=["status", "submitted_at"], name="projects_by_status"),
            models.Index(fields=["submitted_at", "id"], name="projects_by_submission"),
            models.Index(
                fields=["validated_on"],
                include=["establishment", "amount_granted"],
                condition=Q(status=Status.VALIDATED, amount_granted__gt=0),
                name="projects_clock_running",
            ),
            # Figures of a perimeter are counted in this index alone, never in the wide table.
            models.Index(
                fields=["establishment", "status"],
                include=[
                    "id",
                    "first_submitted_at",
                    "submitted_at",
                    "validated_on",
                    "amount_granted",
                ],
                name="projects_figures",
            ),
            # The board of an académie is filtered, counted and sorted in this index alone.
            models.Index(
                fields=["academy", "status", "submitted_at", "id"],
                include=[
                    "establishment",
                    "first_submitted_at",
                    "status_since",
                    "validated_on",
                    "amount_asked",
                    "amount_granted",
                    "passage",
                ],
                name="projects_board",
            ),
            GinIndex(fields=["search"], name="projects_search"),
        ]
        triggers = [
            *undeletable("project"),
            pgtrigger.Trigger(
                name="project_academy",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("establishment_id", "academy_id"),  # type: ignore[no-untyped-call]
                func="""
                    SELECT academy_id INTO NEW.academy_id
                    FROM establishments_establishment WHERE id = NEW.establishment_id;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(
                name="project_steps_with_funds",
                field="status",
                transitions=TABLE.pairs(Fact.FUNDS),
                condition=pgtrigger.Condition("COALESCE(NEW.amount_granted, 0) > 0"),
            ),
            pgtrigger.FSM(
                name="project_steps_without_funds",
                field="status",
                transitions=TABLE.pairs(Fact.NO_FUNDS),
                condition=pgtrigger.Condition("COALESCE(NEW.amount_granted, 0) = 0"),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Projet sans titre ({self.reference})"

    @property
    def fact(self) -> Fact:
        """Whether the validated project receives funds; before validation, whether it asks some."""
        amount = self.amount_asked if self.amount_granted is None else self.amount_granted
        return Fact.FUNDS if amount > 0 else Fact.NO_FUNDS

    @property
    def asks_funds(self) -> bool:
        """Whether money is asked (before the decision) or granted (after it)."""
        return self.fact is Fact.FUNDS

    @property
    def writable_parts(self) -> frozenset[Part]:
        """The parts the school may change now: all of a draft, else only those asked for."""
        if self.status == Status.DRAFT:
            return frozenset(Part)
        return frozenset(Part(part) for part in self.reopened_parts)
