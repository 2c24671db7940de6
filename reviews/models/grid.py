"""The grid of criteria of an académie: published whole, dated, never rewritten."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only
from establishments.models import Academy


class CriteriaGrid(models.Model):
    """A version of the grid; a session keeps the one in force when its members were invited."""

    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="grids", verbose_name="académie"
    )
    number = models.PositiveSmallIntegerField("version")
    published_at = models.DateTimeField("en vigueur depuis le", default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "grille de critères"
        verbose_name_plural = "grilles de critères"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "number"],
                name="reviews_grid_number",
                violation_error_message="La grille vient d’être changée par quelqu’un d’autre.",
            )
        ]
        triggers = append_only("criteria_grid")

    def __str__(self) -> str:
        return f"grille n° {self.number}"


class Criterion(models.Model):
    """One question of a grid, marked from 0 to 4; without weight it counts once."""

    grid = models.ForeignKey(CriteriaGrid, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("critère", max_length=150)
    help = models.TextField("ce qu’il faut regarder", blank=True)
    weight = models.PositiveSmallIntegerField("poids", null=True, blank=True)

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(label=""),
                name="reviews_criterion_label",
                violation_error_message="Un critère a un intitulé.",
            ),
            models.CheckConstraint(
                condition=Q(weight__isnull=True) | Q(weight__gte=1, weight__lte=10),
                name="reviews_criterion_weight",
                violation_error_message="Un poids va de 1 à 10.",
            ),
        ]
        triggers = append_only("criterion")

    def __str__(self) -> str:
        return self.label
