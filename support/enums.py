from __future__ import annotations

from django.db import models


class HelpStatus(models.TextChoices):
    """Where a request for help stands."""

    OPEN = "OPEN", "À prendre"
    TAKEN = "TAKEN", "Prise en charge"
    ANSWERED = "ANSWERED", "Réponse donnée"
    CLOSED = "CLOSED", "Close"


HELPING = (HelpStatus.TAKEN, HelpStatus.ANSWERED)
"""Somebody of the team is helping: the file may be read."""


class EntryKind(models.TextChoices):
    """What happened in the thread of a request; the label is what the thread says."""

    ASKED = "ASKED", "a demandé de l’aide"
    TAKEN = "TAKEN", "a pris la demande en charge"
    PASSED_ON = "PASSED_ON", "a transmis la demande"
    ANSWERED = "ANSWERED", "a répondu"
    WRITTEN = "WRITTEN", "a écrit"
    REOPENED = "REOPENED", "a rouvert la demande"
    CLOSED = "CLOSED", "a clos la demande"
    COSTING_SENT = "COSTING_SENT", "a envoyé un chiffrage"
    COSTING_ANSWERED = "COSTING_ANSWERED", "a répondu au chiffrage"


class Side(models.TextChoices):
    """Who speaks."""

    SCHOOL = "SCHOOL", "Établissement"
    TEAM = "TEAM", "Équipe d’appui"


class CostingStatus(models.TextChoices):
    """Where a costing stands."""

    DRAFT = "DRAFT", "En préparation"
    SENT = "SENT", "Envoyé"
    REPLACED = "REPLACED", "Remplacé par une nouvelle version"
