from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from concertations.enums import Dimension, ParticipantCategory
from concertations.querysets import ConcertationQuerySet
from core.triggers import undeletable
from establishments.models import Establishment


class Concertation(models.Model):
    """A local concertation: when and where, who came, what was found, needed and imagined.

    Open to changes until the head records it; recorded, it is history.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="concertations",
        verbose_name="établissement",
    )
    title = models.CharField("titre", max_length=150)
    held_on = models.DateField("date", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension),
        verbose_name="dimensions abordées",
        default=list,
        blank=True,
    )
    synthesis = models.TextField("synthèse", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="créée par",
    )
    updated_at = models.DateTimeField("modifiée le", auto_now=True)
    recorded_at = models.DateTimeField("enregistrée le", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="enregistrée par",
    )

    objects: ClassVar[ConcertationQuerySet] = ConcertationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "concertation"
        verbose_name_plural = "concertations"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True, recorded_by__isnull=True)
                | Q(recorded_at__isnull=False, recorded_by__isnull=False, held_on__isnull=False),
                name="concertations_recorded_paired",
                violation_error_message=(
                    "Une concertation enregistrée porte sa date, le jour de l’enregistrement "
                    "et la personne."
                ),
            )
        ]
        indexes = [
            models.Index(fields=["establishment", "-created_at"], name="concertations_by_school")
        ]
        triggers = undeletable("concertation")

    def __str__(self) -> str:
        return self.title

    @property
    def is_recorded(self) -> bool:
        """Recorded by the head: read-only from then on."""
        return self.recorded_at is not None


class Participation(models.Model):
    """How many people of a category came. Numbers only, no names."""

    concertation = models.ForeignKey(
        Concertation, on_delete=models.CASCADE, related_name="participations"
    )
    category = models.CharField("catégorie", max_length=12, choices=ParticipantCategory)
    count = models.PositiveIntegerField("nombre")

    class Meta:
        verbose_name = "participation"
        verbose_name_plural = "participations"
        constraints = [
            models.UniqueConstraint(
                fields=["concertation", "category"], name="concertations_category_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} : {self.count}"


class Finding(models.Model):
    """One line of the synthesis: a finding, the need it shows, the idea of action it gives."""

    concertation = models.ForeignKey(
        Concertation, on_delete=models.CASCADE, related_name="findings"
    )
    position = models.PositiveSmallIntegerField("rang")
    finding = models.TextField("constat")
    need = models.TextField("besoin", blank=True)
    idea = models.TextField("idée d’action", blank=True)

    class Meta:
        verbose_name = "constat"
        verbose_name_plural = "constats"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["concertation", "position"],
                name="concertations_finding_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.finding[:80]
