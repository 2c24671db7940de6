"""How long the stages of files take, counted every night."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from establishments.models import Academy
from funding.enums import DelayStage


class DelayFigure(models.Model):
    """One stage, for one académie or France (`academy` None), one month or the whole period
    (`month` None): files counted, median and 90th percentile in days.

    `kept` counts, for the allocation alone, the files whose two months were respected. Written by
    `funding.services.delays` alone, all at once (docs/adr/0051-delays-counted-every-night.md).
    """

    academy = models.ForeignKey(
        Academy, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    month = models.DateField("mois", null=True, blank=True)
    stage = models.CharField("étape", max_length=10, choices=DelayStage)
    files = models.PositiveIntegerField("dossiers")
    kept = models.PositiveIntegerField("délais tenus", default=0)
    median_days = models.DecimalField(
        "médiane (jours)", max_digits=7, decimal_places=1, null=True, blank=True
    )
    p90_days = models.DecimalField(
        "neuf sur dix (jours)", max_digits=7, decimal_places=1, null=True, blank=True
    )
    counted_at = models.DateTimeField("compté le", default=timezone.now)

    class Meta:
        verbose_name = "délai constaté"
        verbose_name_plural = "délais constatés"
        ordering = ["academy", F("month").desc(nulls_first=True), "stage"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "month", "stage"],
                nulls_distinct=False,
                name="funding_delay_once",
            ),
            models.CheckConstraint(condition=Q(kept__lte=F("files")), name="funding_delay_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.academy_id} {self.month} {self.stage}"
