"""What is typed about the conventions with a commune."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock, french
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from funding.rules import (
    unknown_words,
)
from funding.services.conventions import LONGEST_TEXT

if TYPE_CHECKING:
    pass


class MissingPaperForm(DsfrFormMixin, forms.Form):
    """Which paper keeps the convention from being signed."""

    missing = PlainTextField(
        label="Pièce manquante",
        help_text="Par exemple «\u00a0délibération du conseil municipal\u00a0». Laissez vide quand "
        "rien ne manque.",
        max_length=200,
        required=False,
    )


class SignatureForm(DsfrFormMixin, forms.Form):
    """The day both signed."""

    signed_on = FrenchDateField(label="Signée le")

    def clean_signed_on(self) -> Any:
        """Today at the latest."""
        day = self.cleaned_data["signed_on"]
        if day > clock.today():
            raise ValidationError("Choisissez aujourd’hui ou un jour passé.")
        return day


class ConventionTextForm(DsfrFormMixin, forms.Form):
    """The words of the conventions of an académie."""

    text = PlainTextField(
        label="Texte de la convention",
        help_text="Une ligne qui commence par ## est un titre d’article, par un tiret une liste.",
        max_length=LONGEST_TEXT,
        rows=24,
        error_messages={"required": "Écrivez le texte de la convention."},
    )

    def clean_text(self) -> str:
        """Every word between square brackets can be filled in."""
        text: str = self.cleaned_data["text"]
        if unknown := unknown_words(text):
            raise ValidationError(
                f"Rien ne remplacera {french.join(f'[{word}]' for word in unknown)}\u00a0: "
                "corrigez ces mots, ou écrivez-les sans crochets."
            )
        return text
