"""What the gallery is narrowed by: the facets, and the values of each that never change."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models

from concertations.enums import Dimension
from establishments.enums import EstablishmentKind, PriorityEducation
from projects.enums import BudgetCategory, Level
from showcase.enums import AmountBand

YES = "oui"


class Facet(models.TextChoices):
    """A filter of the gallery: its name in the address, its name on the page.

    Within a facet the values add up (this theme or that one); the facets cross.
    """

    THEME = "theme", "Thème"
    DIMENSION = "dimension", "Dimension"
    KIND = "degre", "Type d’établissement"
    LEVEL = "niveau", "Niveau"
    ACADEMY = "academie", "Académie"
    DEPARTMENT = "departement", "Département"
    SPENDING = "depense", "Type de dépense"
    AMOUNT = "montant", "Montant accordé"
    PRIORITY = "education_prioritaire", "Éducation prioritaire"
    RURAL = "rural", "Commune rurale"
    DIGITAL = "numerique", "Numérique"
    VIDEO = "video", "Vidéo"


PLACES = (Facet.ACADEMY, Facet.DEPARTMENT)
"""Facets of one value at a time, in a list to open: they have tens of values."""

FIXED: Mapping[Facet, tuple[tuple[str, str], ...]] = {
    Facet.DIMENSION: tuple(Dimension.choices),
    Facet.KIND: tuple(EstablishmentKind.choices),
    Facet.LEVEL: tuple(Level.choices),
    Facet.SPENDING: tuple(BudgetCategory.choices),
    Facet.AMOUNT: tuple(AmountBand.choices),
    Facet.PRIORITY: tuple((kind.value, kind.label) for kind in PriorityEducation if kind.value),
    Facet.RURAL: ((YES, "En commune rurale"),),
    Facet.DIGITAL: ((YES, "Projet numérique"),),
    Facet.VIDEO: ((YES, "Avec une vidéo"),),
}
"""(value, label) of the facets whose values are in the code; the others are rows."""


class Order(models.TextChoices):
    """How the gallery is sorted; RELEVANCE is for a search alone."""

    RELEVANCE = "pertinence", "Les plus proches de la recherche"
    LATEST = "recents", "Les plus récents"
    INSPIRING = "repris", "Les plus repris par d’autres"
    CHEAPEST = "budget", "Les petits budgets d’abord"
