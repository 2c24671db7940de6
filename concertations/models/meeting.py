from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q

from concertations.enums import ParticipantCategory
from concertations.models.concertation import Concertation
from concertations.querysets import MeetingQuerySet

_KEPT = """
    IF EXISTS (
        SELECT FROM concertations_concertation
        WHERE id = {row}.concertation_id AND recorded_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the meetings of a recorded concertation are history';
    END IF;
"""


class Meeting(models.Model):
    """One meeting of a concertation: when, where or by which link, and who is invited.

    The last meeting gives the concertation its date and place
    (`concertations.services.meetings`). Recorded with the concertation, it is history.
    """

    concertation = models.ForeignKey(
        Concertation,
        on_delete=models.CASCADE,
        related_name="meetings",
        verbose_name="concertation",
    )
    held_on = models.DateField("date")
    starts_at = models.TimeField("heure de début", null=True, blank=True)
    ends_at = models.TimeField("heure de fin", null=True, blank=True)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField(
        "lien de visioconférence",
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["https"])],
    )
    invited = ArrayField(
        models.CharField(max_length=12, choices=ParticipantCategory),
        verbose_name="personnes invitées",
        default=list,
        blank=True,
    )
    counted_hours = models.DecimalField(
        "heures décomptées des 108 heures", max_digits=4, decimal_places=2, null=True, blank=True
    )

    objects: ClassVar[MeetingQuerySet] = MeetingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["held_on", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="concertations_meeting_ends_after_start",
                violation_error_message="L’heure de fin vient après l’heure de début.",
            ),
            models.CheckConstraint(
                condition=Q(counted_hours__isnull=True)
                | Q(counted_hours__gt=0, counted_hours__lte=24),
                name="concertations_meeting_hours",
                violation_error_message="Le nombre d’heures est compris entre 0,25 et 24.",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="concertations_meeting_link",
                violation_error_message="Le lien commence par https://.",
            ),
        ]
        indexes = [
            models.Index(fields=["concertation", "held_on"], name="concertations_meetings"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="meeting_history_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_KEPT.format(row="NEW") + "RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="meeting_history_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.Update,
                func=_KEPT.format(row="OLD")
                + "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held_on:%d/%m/%Y}"
