"""The two-month clock: its suspensions, the reminders already given, the diary of deadlines."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from funding.enums import ReminderStage
from projects.models import Project


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class Suspension(models.Model):
    """A pause of the clock: first and last day (included), a motive the school reads, and what
    it can do for the clock to run again.

    No end while it lasts. Two suspensions of a file never overlap.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="suspensions")
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    motive = models.TextField("motif")
    unblocks = models.TextField("ce qui débloque", blank=True)
    created_at = models.DateTimeField("enregistrée le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "suspension"
        verbose_name_plural = "suspensions"
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="funding_suspension_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="funding_suspension_motive",
                violation_error_message="Une suspension est toujours motivée.",
            ),
            ExclusionConstraint(
                name="funding_suspension_no_overlap",
                expressions=[
                    ("project", RangeOperators.EQUAL),
                    (
                        _DateRange(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Une autre suspension couvre déjà ces jours.",
            ),
        ]
        triggers = undeletable("suspension")

    def __str__(self) -> str:
        return f"suspension du {self.starts_on:%d/%m/%Y}"


class ClockReminder(models.Model):
    """A reminder given for a deadline: the row makes sure it is given once."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="clock_reminders")
    stage = models.CharField("moment", max_length=10, choices=ReminderStage)
    due_on = models.DateField("échéance rappelée")
    week = models.PositiveSmallIntegerField("semaine de retard", default=0)
    sent_at = models.DateTimeField("donné le", default=timezone.now)

    class Meta:
        verbose_name = "rappel d’échéance"
        verbose_name_plural = "rappels d’échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "stage", "due_on", "week"], name="funding_reminder_once"
            )
        ]
        triggers = append_only("clock_reminder")

    def __str__(self) -> str:
        return f"{self.project_id} {self.stage}"


class CalendarFeed(models.Model):
    """The secret address at which a fund manager's diary reads the deadlines.

    Sealed with the key of the server, and found by its fingerprint: the database alone opens
    nothing. Renewed, the former address answers nothing any more.
    """

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    sealed = models.BinaryField("adresse scellée")
    fingerprint = models.CharField("empreinte", max_length=64, unique=True)
    made_at = models.DateTimeField("créée le", default=timezone.now)

    class Meta:
        verbose_name = "agenda des échéances"
        verbose_name_plural = "agendas des échéances"

    def __str__(self) -> str:
        return f"agenda de {self.owner_id}"
