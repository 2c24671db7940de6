"""What is typed about the two months: suspensions, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from core.forms import (
    DsfrFormMixin,
    FilterForm,
    FrenchDateField,
    PlainTextField,
    require_order,
)
from establishments.models import Department
from funding.enums import DeadlineState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from establishments.models import Academy


class SuspensionForm(DsfrFormMixin, forms.Form):
    """The first day, the motive, the last day when it is known."""

    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au",
        help_text="Le dernier jour de la suspension, s’il est déjà connu.",
        required=False,
    )
    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement lit ce texte\u00a0: dites ce qui manque.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )
    unblocks = PlainTextField(
        label="Ce qui débloque",
        help_text="Ce que l’établissement, ou la commune, doit faire pour que le délai reprenne.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Dites ce qui fera reprendre le délai."},
    )

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        data = super().clean() or {}
        require_order(self, data)
        return data


class ResumptionForm(DsfrFormMixin, forms.Form):
    """The last day of the running suspension."""

    ends_on = FrenchDateField(label="Dernier jour de la suspension")


class DeadlineFilterForm(FilterForm):
    """The filters of the calendar; the month goes with them."""

    mois = forms.CharField(widget=forms.HiddenInput, required=False)
    etat = forms.ChoiceField(
        label="Délai", choices=[("", "Tous"), *DeadlineState.choices], required=False
    )
    academie = forms.ChoiceField(label="Académie", required=False)
    departement = forms.ChoiceField(label="Département", required=False)

    def __init__(
        self,
        *args: Any,
        academies: Sequence[Academy],
        departments: Sequence[Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("academie", academies), ("departement", departments)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Tous" if rows is departments else "Toutes")] + [
                (row.code, row.name) for row in rows
            ]
        if len(academies) < 2:
            del self.fields["academie"]


class PlaceForm(FilterForm):
    """The place whose delays are shown."""

    academie = forms.ChoiceField(label="Académie", required=False)

    def __init__(
        self, *args: Any, academies: Sequence[Academy], with_france: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["academie"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("FR", "France entière")] * with_france + [
            (row.code, row.name) for row in academies
        ]
