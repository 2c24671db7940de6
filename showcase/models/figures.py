"""The figures of the programme, counted every night."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from establishments.models import Academy, Department
from showcase.enums import Breakdown, Measure
from showcase.querysets import FigureQuerySet


class Figure(models.Model):
    """One measure, for France (no place), an académie or a département, whole or by one breakdown.

    `value` is a number of units or euros; `files` how many units are behind it. What is masked is
    never shown to the public; of a département, only the staff reads. A number that has no row is
    zero. Written by `showcase.services.figures` alone, all at once
    (docs/adr/0078-figures-counted-every-night.md).
    """

    measure = models.CharField("mesure", max_length=24, choices=Measure)
    academy = models.ForeignKey(
        Academy, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    department = models.ForeignKey(
        Department, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    breakdown = models.CharField("ventilation", max_length=24, choices=Breakdown)
    item = models.CharField("modalité", max_length=60, blank=True)
    value = models.DecimalField("valeur", max_digits=16, decimal_places=2)
    files = models.PositiveIntegerField("unités comptées")
    is_masked = models.BooleanField("non communiqué au public", default=False)
    counted_at = models.DateTimeField("compté le", default=timezone.now)

    objects: ClassVar[FigureQuerySet] = FigureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "chiffre"
        verbose_name_plural = "chiffres"
        ordering = ["measure", "breakdown", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "department", "measure", "breakdown", "item"],
                nulls_distinct=False,
                name="showcase_figure_once",
            ),
            models.CheckConstraint(
                condition=Q(academy__isnull=True) | Q(department__isnull=True),
                name="showcase_figure_one_place",
                violation_error_message="Un chiffre est celui d’un seul territoire.",
            ),
            models.CheckConstraint(
                condition=Q(files=0) | Q(files__gte=5) | Q(is_masked=True),
                name="showcase_figure_small_is_masked",
                violation_error_message="Un nombre inférieur à cinq n’est pas communiqué.",
            ),
            models.CheckConstraint(
                condition=Q(breakdown=Breakdown.ALL, item="")
                | (~Q(breakdown=Breakdown.ALL) & ~Q(item="")),
                name="showcase_figure_item",
                violation_error_message="Une ventilation nomme sa modalité.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.breakdown} {self.item} : {self.value}"
