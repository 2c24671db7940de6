"""What fills the parts of a file, beyond the project's own columns."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from concertations.models import Finding
from establishments.models import Establishment
from projects.enums import BeneficiaryKind, Part, PartnerKind
from projects.models.attachment import Attachment
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


class Objective(models.Model):
    """An objective and how it will be measured."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="objectives")
    position = models.PositiveSmallIntegerField("rang")
    text = models.TextField("objectif")
    indicator = models.CharField("indicateur", max_length=200, blank=True)
    baseline = models.CharField("valeur de départ", max_length=100, blank=True)
    target = models.CharField("valeur visée", max_length=100, blank=True)
    when = models.CharField("quand on le mesure", max_length=100, blank=True)

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
    letter = models.ForeignKey(
        Attachment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name="lettre",
    )
    letter_awaited = models.BooleanField("lettre à venir", default=False)

    class Meta:
        verbose_name = "partenaire"
        verbose_name_plural = "partenaires"
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(letter__isnull=True) | Q(letter_awaited=False),
                name="projects_partner_letter",
                violation_error_message="Une lettre jointe n’est plus à venir.",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="partner_letter",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.letter_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM projects_attachment
                        WHERE id = NEW.letter_id AND project_id = NEW.project_id
                    ) THEN
                        RAISE EXCEPTION 'the letter of a partner is joined to the same project';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name


class Beneficiary(models.Model):
    """Who receives the money: not always the school (DOMAIN.md §7)."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="beneficiary")
    kind = models.CharField("nature", max_length=12, choices=BeneficiaryKind)
    name = models.CharField("nom", max_length=200, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement qui reçoit les fonds",
    )

    class Meta:
        verbose_name = "bénéficiaire"
        verbose_name_plural = "bénéficiaires"
        constraints = [
            models.CheckConstraint(
                condition=Q(siret__regex=r"^([0-9]{14})?$"),
                name="projects_beneficiary_siret",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(iban__regex=r"^([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})?$"),
                name="projects_beneficiary_iban",
                violation_error_message="Un IBAN commence par le code de son pays.",
            ),
            models.CheckConstraint(
                condition=Q(establishment__isnull=True)
                | Q(kind__in=[BeneficiaryKind.EPLE, BeneficiaryKind.NEARBY_EPLE]),
                name="projects_beneficiary_school",
                violation_error_message="Seul un collège ou un lycée reçoit lui-même les fonds.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
