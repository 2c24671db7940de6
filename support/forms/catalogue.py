"""Importing a price list, and searching it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from core import french
from core.choices import one_of
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from establishments.inspection.reading import MAX_BYTES
from projects.enums import BudgetCategory

if TYPE_CHECKING:
    from establishments.models import Academy


class PriceListForm(DsfrFormMixin, forms.Form):
    """A file, or its text pasted, and the day from which its prices hold."""

    file = forms.FileField(
        label="Fichier CSV",
        required=False,
        error_messages={"empty": "Ce fichier est vide."},
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
        help_text="Enregistré depuis un tableur au format CSV (séparateur point-virgule ou "
        f"virgule), {french.file_size(MAX_BYTES)} au plus.",
    )
    text = forms.CharField(
        label="ou le contenu, collé ici",
        required=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        help_text="Code ; désignation ; catégorie ; prix TTC ; unité ; fournisseur. Les deux "
        "dernières colonnes sont facultatives.",
        strip=False,
    )
    valid_from = FrenchDateField(
        label="Prix valables à partir du",
        help_text="Aujourd’hui ou un jour à venir. Les chiffrages déjà faits gardent leurs prix.",
    )

    def __init__(self, *args: Any, academies: Mapping[str, Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.academies = academies
        if len(academies) > 1:
            self.fields["academy"] = forms.TypedChoiceField(
                label="Académie",
                choices=[(key, str(academy)) for key, academy in academies.items()],
                coerce=one_of(academies),
            )

    def clean(self) -> dict[str, Any] | None:
        """A file or a text, not neither."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            self.add_error("file", "Choisissez un fichier, ou collez son contenu.")
        file = data.get("file")
        if file and file.size > MAX_BYTES:
            self.add_error(
                "file", f"Ce fichier est trop lourd\u00a0: {french.file_size(MAX_BYTES)} au plus."
            )
        return data

    def academy(self) -> Academy:
        """The académie chosen, or the only one."""
        if "academy" in self.fields:
            chosen: Academy = self.cleaned_data["academy"]
            return chosen
        return next(iter(self.academies.values()))


class CatalogueFilterForm(DsfrFormMixin, forms.Form):
    """Words and a category."""

    q = PlainTextField(label="Rechercher", max_length=100, required=False)
    categorie = forms.ChoiceField(
        label="Catégorie", choices=[("", "Toutes"), *BudgetCategory.choices], required=False
    )
