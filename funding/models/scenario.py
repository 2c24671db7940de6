"""What-ifs: some pending files against an envelope, kept under a name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from funding.models.envelope import Envelope
from funding.querysets import ScenarioQuerySet
from projects.models import Project

MOST_FILES = 200


class Scenario(models.Model):
    """A set of files that await their funds, tried against an envelope; it commits nothing.

    Shared, those who read the envelopes of the académie open it too; its author alone changes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    envelope = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, related_name="scenarios", verbose_name="enveloppe"
    )
    name = models.CharField("nom", max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="scenarios",
        verbose_name="à",
    )
    is_shared = models.BooleanField("partagée", default=False)
    saved_at = models.DateTimeField("enregistrée le", default=timezone.now)

    objects: ClassVar[ScenarioQuerySet] = ScenarioQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "simulation"
        verbose_name_plural = "simulations"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["envelope", "owner", "name"],
                name="funding_scenario_name",
                violation_error_message="Vous avez déjà une simulation de ce nom.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="funding_scenario_named",
                violation_error_message="Une simulation porte un nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScenarioFile(models.Model):
    """One file of a what-if, at its rank: the first ones are served first."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="files")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("rang")

    class Meta:
        verbose_name = "dossier d’une simulation"
        verbose_name_plural = "dossiers d’une simulation"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "project"],
                name="funding_scenario_file_once",
                violation_error_message="Ce dossier est déjà dans la simulation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario_id} – {self.project_id}"
