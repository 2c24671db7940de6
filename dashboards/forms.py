"""The filters of the board, and the merger of schools: shape of the input, no database write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import EstablishmentKind, PriorityEducation
from establishments.models import Establishment
from establishments.rules import normalise_uai
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


class MergerForm(DsfrFormMixin, forms.Form):
    """Which school takes up the files of another, and why."""

    successor = PlainTextField(
        label="UAI de l’établissement qui prend la suite",
        help_text="Sept chiffres et une lettre, dans la même académie.",
        max_length=20,
        error_messages={"required": "Indiquez l’UAI de l’établissement."},
    )
    motive = PlainTextField(
        label="Motif",
        help_text="Par exemple la date et la référence de la décision. La direction le lira.",
        max_length=500,
        error_messages={"required": "Indiquez le motif."},
    )

    def __init__(self, *args: Any, academy_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._academy_id = academy_id

    def clean_successor(self) -> Establishment:
        """The school of this UAI in the académie."""
        uai = normalise_uai(self.cleaned_data["successor"])
        found = Establishment.objects.filter(academy=self._academy_id, uai=uai).first()
        if found is None:
            raise ValidationError("Aucun établissement de l’académie ne porte cet UAI.")
        return found
