"""The filters of the journal and of the accounts, kept in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from establishments.enums import JournalKind


class JournalFilterForm(DsfrFormMixin, forms.Form):
    """Whom, what, between which days; `avant` is the mark of a page."""

    personne = PlainTextField(label="Nom ou adresse", max_length=100, required=False)
    nature = forms.ChoiceField(
        label="Nature", choices=[("", "Toutes"), *JournalKind.choices], required=False
    )
    depuis = FrenchDateField(label="Depuis le", required=False)
    jusqu_au = FrenchDateField(label="Jusqu’au", required=False)
    avant = PlainTextField(max_length=100, required=False, widget=forms.HiddenInput())

    def filters(self) -> dict[str, Any]:
        """What is well formed among what was asked."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AccountFilterForm(DsfrFormMixin, forms.Form):
    """Whom one looks for among the accounts."""

    q = PlainTextField(label="Nom ou adresse", max_length=100, required=False)

    def words(self) -> list[str]:
        """The words of the name or address, four at most."""
        self.is_valid()
        return str(self.cleaned_data.get("q", "")).split()[:4]
