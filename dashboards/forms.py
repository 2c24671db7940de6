"""The filters of the board: shape of the address, no database write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from establishments.enums import EstablishmentKind, PriorityEducation
from projects.enums import Status
from reviews.enums import OpinionKind

SORTS = (
    ("oldest", "Les plus anciens d’abord"),
    ("newest", "Les plus récents d’abord"),
    ("amount", "Les plus gros montants d’abord"),
)
AGES = (("15", "15 jours"), ("30", "30 jours"), ("60", "60 jours"), ("90", "90 jours"))
OPINIONS = (*OpinionKind.choices, ("NONE", "Sans avis"))


class BoardFilterForm(forms.Form):
    """What the board can be narrowed to; every field may stay empty."""

    q = forms.CharField(label="Rechercher", max_length=100, required=False)
    statut = forms.ChoiceField(
        label="Statut",
        required=False,
        choices=[("", "Tous"), *((s.value, s.label) for s in Status if s != Status.DRAFT)],
    )
    departement = forms.ChoiceField(label="Département", required=False)
    type = forms.ChoiceField(
        label="Type", required=False, choices=[("", "Tous"), *EstablishmentKind.choices]
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    education_prioritaire = forms.ChoiceField(
        label="Éducation prioritaire",
        required=False,
        choices=[
            ("", "Toutes situations"),
            ("ANY", "REP ou REP+"),
            *((p.value, p.label) for p in PriorityEducation if p.value),
        ],
    )
    avis = forms.ChoiceField(
        label="Avis de l’inspection", required=False, choices=[("", "Tous"), *OPINIONS]
    )
    montant = forms.DecimalField(
        label="Montant demandé d’au moins (€)", required=False, min_value=0, max_digits=12
    )
    age = forms.ChoiceField(
        label="Sans mouvement depuis", required=False, choices=[("", "Peu importe"), *AGES]
    )
    tri = forms.ChoiceField(label="Trier", required=False, choices=SORTS)

    def __init__(
        self,
        *args: Any,
        departments: Iterable[tuple[str, str]],
        themes: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("departement", departments), ("theme", themes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Tous"), *choices]
