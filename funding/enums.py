from __future__ import annotations

from django.db import models


class Programme(models.TextChoices):
    """The budget programme of the State that pays (DOMAIN.md §7)."""

    P140 = "140", "140 – Enseignement scolaire public du premier degré"
    P141 = "141", "141 – Enseignement scolaire public du second degré"
    P139 = "139", "139 – Enseignement privé du premier et du second degré"


class ReminderStage(models.TextChoices):
    """Moments of the two-month clock at which somebody is reminded (DOMAIN.md §6)."""

    D30 = "D30", "30 jours avant"
    D15 = "D15", "15 jours avant"
    D7 = "D7", "7 jours avant"
    D1 = "D1", "la veille"
    OVERDUE = "OVERDUE", "délai dépassé"
