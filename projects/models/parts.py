"""What fills the parts of a file, beyond the project's own columns."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from concertations.models import Finding
from establishments.models import Establishment
from projects.enums import BeneficiaryKind, BudgetCategory, Part, PartnerKind
from projects.models.project import Project


class ProjectPart(models.Model):
    """The saving of one part: its version, when and by whom. Guards against silent overwriting.

    `writer` and `rank` tell the page that saved last and how far it was: a save sent again, or
    late, is recognised. `spell_began_at`: since when this person has been writing, for the
    revisions (PartRevision).
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="parts")
    part = models.CharField("partie", max_length=12, choices=Part)
    version = models.PositiveIntegerField("version", default=1)
    saved_at = models.DateTimeField("enregistrée le", default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    spell_began_at = models.DateTimeField("écriture commencée le", default=timezone.now)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)

    class Meta:
        verbose_name = "partie"
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["project", "part"], name="projects_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.part} v{self.version}"


class AssociatedSchool(models.Model):
    """Another school that takes part in the project."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="associated_schools"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="associated_projects"
    )

    class Meta:
        verbose_name = "établissement associé"
        verbose_name_plural = "établissements associés"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"], name="projects_associated_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} – {self.project_id}"


class Objective(models.Model):
    """An objective and how it will be measured."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField("rang")
    text = models.TextField("objectif")
    indicator = models.CharField("indicateur", max_length=200, blank=True)
    baseline = models.CharField("valeur de départ", max_length=100, blank=True)
    target = models.CharField("valeur visée", max_length=100, blank=True)

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text[:80]


class Action(models.Model):
    """An action, and the finding of a concertation it answers."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="actions")
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("action", max_length=200)
    description = models.TextField("description", blank=True)
    who = models.CharField("qui", max_length=200, blank=True)
    when = models.CharField("quand", max_length=200, blank=True)
    finding = models.ForeignKey(
        Finding,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="constat auquel elle répond",
    )

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class Partner(models.Model):
    """Somebody outside the school who takes part."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    position = models.PositiveSmallIntegerField("rang")
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("nature", max_length=12, choices=PartnerKind)
    role = models.CharField("rôle dans le projet", max_length=300, blank=True)

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """An amount in euros for a category and a calendar year."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="budget_lines")
    position = models.PositiveSmallIntegerField("rang")
    category = models.CharField("catégorie", max_length=10, choices=BudgetCategory)
    label = models.CharField("objet", max_length=200)
    year = models.PositiveSmallIntegerField("année")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "ligne de budget"
        verbose_name_plural = "lignes de budget"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="projects_budget_amount",
                violation_error_message="Le montant d’une ligne est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2022, year__lte=2050),
                name="projects_budget_year",
                violation_error_message="L’année du budget n’est pas plausible.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount} €"


class Beneficiary(models.Model):
    """Who receives the money: not always the school (DOMAIN.md §7)."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="beneficiary")
    kind = models.CharField("nature", max_length=12, choices=BeneficiaryKind)
    name = models.CharField("nom", max_length=200, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)

    class Meta:
        verbose_name = "bénéficiaire"
        verbose_name_plural = "bénéficiaires"

    def __str__(self) -> str:
        return self.name
