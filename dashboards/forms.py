"""The filters of the board: shape of the address, no database write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from establishments.enums import EstablishmentKind, PriorityEducation
from establishments.models import Department
from projects.enums import Status
from projects.models import Theme
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
    departement = forms.ModelChoiceField(
        label="Département",
        queryset=Department.objects.none(),
        required=False,
        empty_label="Tous",
        to_field_name="code",
    )
    type = forms.ChoiceField(
        label="Type", required=False, choices=[("", "Tous"), *EstablishmentKind.choices]
    )
    theme = forms.ModelChoiceField(
        label="Thème",
        queryset=Theme.objects.all(),
        required=False,
        empty_label="Tous",
        to_field_name="slug",
    )
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
        self, *args: Any, departments: QuerySet[Department] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if departments is not None:
            field = self.fields["departement"]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = departments
