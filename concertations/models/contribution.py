"""What people say before and during a concertation: the form they answer, and their words."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from concertations.enums import Dimension, Origin, ParticipantCategory
from concertations.models.concertation import Concertation, Finding
from concertations.querysets import SEARCH_CONFIG, ContributionQuerySet
from core.triggers import undeletable

MOST_CHARACTERS = 1500
"""The longest answer to one question; the database refuses more."""

MOST_TAGS = 8
TAG_CHARACTERS = 30

QUESTIONS = ("good", "lacking", "idea")


class ContributionBox(models.Model):
    """The public form of a concertation: its link, for whom, and the days it is open.

    The link is public by nature (a poster shows it): it is kept as it is. A new link replaces it,
    and the former one leads nowhere.
    """

    concertation = models.OneToOneField(
        Concertation, on_delete=models.PROTECT, related_name="box", verbose_name="concertation"
    )
    token = models.CharField("lien", max_length=14, unique=True)
    category = models.CharField(
        "pour qui", max_length=12, choices=ParticipantCategory, blank=True, default=""
    )
    opens_on = models.DateField("ouvre le")
    closes_on = models.DateField("ferme après le")
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="créé par",
    )
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fermé par",
    )

    class Meta:
        verbose_name = "formulaire de contributions"
        verbose_name_plural = "formulaires de contributions"
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="concertations_box_days",
                violation_error_message="La fermeture ne peut pas précéder l’ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="concertations_box_closed_paired",
                violation_error_message="Une fermeture porte son moment et son auteur.",
            ),
            models.CheckConstraint(
                condition=Q(category="") | Q(category__in=ParticipantCategory.values),
                name="concertations_box_category",
                violation_error_message="Cette catégorie n’existe pas.",
            ),
        ]
        triggers = undeletable("box")

    def __str__(self) -> str:
        return f"formulaire de {self.concertation_id}"


class Contribution(models.Model):
    """What somebody said: what goes well, what lacks, an idea. Nobody is named, nor known.

    Its words never change and it is never deleted, for findings cite it; what names a person is
    hidden. The moment is kept to the minute, and nothing about the device or the address is kept.
    """

    concertation = models.ForeignKey(
        Concertation,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name="concertation",
    )
    category = models.CharField("catégorie", max_length=12, choices=ParticipantCategory)
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension),
        verbose_name="dimensions",
        default=list,
        blank=True,
    )
    good = models.TextField("ce qui va bien", blank=True)
    lacking = models.TextField("ce qui manque", blank=True)
    idea = models.TextField("une idée", blank=True)
    origin = models.CharField("origine", max_length=8, choices=Origin, default=Origin.FORM)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
    )
    received_at = models.DateTimeField("reçue le")
    replay_key = models.CharField("empreinte de l’envoi", max_length=64)
    tags = ArrayField(
        models.CharField(max_length=TAG_CHARACTERS),
        verbose_name="étiquettes",
        default=list,
        blank=True,
    )
    hidden_at = models.DateTimeField("masquée le", null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="masquée par",
    )
    findings = models.ManyToManyField(
        Finding, through="Citation", related_name="contributions", verbose_name="constats"
    )
    search = models.GeneratedField(
        expression=SearchVector("good", "lacking", "idea", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[ContributionQuerySet] = ContributionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "contribution"
        verbose_name_plural = "contributions"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concertation", "replay_key"],
                name="concertations_contribution_once",
                violation_error_message="Cette contribution est déjà arrivée.",
            ),
            models.CheckConstraint(
                condition=~Q(good="", lacking="", idea=""),
                name="concertations_contribution_says",
                violation_error_message="Une contribution répond à une question au moins.",
            ),
            models.CheckConstraint(
                condition=Q(
                    *(LessThanOrEqual(Length(name), MOST_CHARACTERS) for name in QUESTIONS)
                ),
                name="concertations_contribution_size",
                violation_error_message="Une réponse de cette contribution est trop longue.",
            ),
            models.CheckConstraint(
                condition=Q(category__in=ParticipantCategory.values),
                name="concertations_contribution_category",
                violation_error_message="Cette catégorie n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.FORM, typed_by__isnull=True)
                | Q(origin__in=[Origin.PAPER, Origin.SPOKEN], typed_by__isnull=False),
                name="concertations_contribution_origin",
                violation_error_message=(
                    "Une contribution du formulaire n’a pas d’auteur\u00a0; une contribution "
                    "recopiée dit qui l’a saisie."
                ),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True, hidden_by__isnull=True)
                | Q(hidden_at__isnull=False, hidden_by__isnull=False),
                name="concertations_contribution_hidden_paired",
                violation_error_message="Une contribution masquée dit quand et par qui.",
            ),
        ]
        indexes = [
            models.Index(fields=["concertation", "-id"], name="concertations_voices_newest"),
            models.Index(
                fields=["concertation", "category", "-id"], name="concertations_voices_by"
            ),
            GinIndex(fields=["search"], name="concertations_voices_search"),
        ]
        triggers = [
            *undeletable("contribution"),
            pgtrigger.Protect(
                name="contribution_words_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "concertation",
                    "category",
                    "dimensions",
                    "good",
                    "lacking",
                    "idea",
                    "origin",
                    "typed_by",
                    "received_at",
                    "replay_key",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"contribution {self.pk}"

    @property
    def dimension_labels(self) -> str:
        """The dimensions it is about, in words."""
        return ", ".join(Dimension(value).label for value in self.dimensions)

    @property
    def is_hidden(self) -> bool:
        """Hidden because it names somebody: only the head still reads it."""
        return self.hidden_at is not None


class Citation(models.Model):
    """A finding rests on a contribution. Both stay as long as the citation does."""

    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="citations", verbose_name="constat"
    )
    contribution = models.ForeignKey(
        Contribution,
        on_delete=models.PROTECT,
        related_name="citations",
        verbose_name="contribution",
    )
    cited_at = models.DateTimeField("citée le", auto_now_add=True)
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="citée par",
    )

    class Meta:
        verbose_name = "citation"
        verbose_name_plural = "citations"
        constraints = [
            models.UniqueConstraint(
                fields=["finding", "contribution"], name="concertations_citation_once"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="citation_same_concertation",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM concertations_finding AS finding
                        JOIN concertations_contribution AS said
                            ON said.concertation_id = finding.concertation_id
                        WHERE finding.id = NEW.finding_id AND said.id = NEW.contribution_id)
                    THEN
                        RAISE EXCEPTION 'a finding cites contributions of its own concertation'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'concertations_citation_same_concertation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="citation_of_recorded_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM concertations_finding AS finding
                        JOIN concertations_concertation AS concertation
                            ON concertation.id = finding.concertation_id
                        WHERE finding.id = COALESCE(NEW.finding_id, OLD.finding_id)
                            AND concertation.recorded_at IS NOT NULL)
                    THEN
                        RAISE EXCEPTION 'the citations of a recorded concertation are history'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'concertations_citation_of_recorded';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} cite {self.contribution_id}"
