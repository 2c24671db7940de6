"""What is written about a concertation. All but the title is optional until it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms

from concertations.enums import Dimension, ParticipantCategory
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from core.richforms import RichTextField
from core.rows import RowForm

PROGRAMME_START = date(2022, 9, 1)
MOST_PEOPLE = 10_000
THIRD = "fr-col-12 fr-col-md-4"


class StartForm(DsfrFormMixin, forms.Form):
    """What is enough to begin: a name, and the date when it is known."""

    title = PlainTextField(
        max_length=150,
        label="Sujet de la concertation",
        help_text="Exemple\u00a0: «\u00a0Mieux vivre la pause méridienne\u00a0».",
        error_messages={"required": "Donnez un sujet à la concertation."},
    )
    held_on = FrenchDateField(
        min_value=PROGRAMME_START,
        required=False,
        label="Date",
        help_text="Passée ou à venir. Vous pourrez la préciser plus tard.",
    )


class ConcertationForm(DsfrFormMixin, forms.Form):
    """When and where, which dimensions, who came, and the synthesis."""

    error_summary = False

    title = StartForm.base_fields["title"]
    held_on = StartForm.base_fields["held_on"]
    place = PlainTextField(max_length=200, required=False, label="Lieu")
    dimensions = forms.MultipleChoiceField(
        choices=Dimension.choices,
        required=False,
        label="Dimensions abordées",
        widget=forms.CheckboxSelectMultiple,
    )
    synthesis = RichTextField(
        max_length=8000,
        rows=8,
        required=False,
        label="Synthèse",
        help_text="Ce que vous retenez ensemble, en quelques phrases\u00a0: les accords, "
        "les désaccords, la suite.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in ParticipantCategory:
            self.fields[count_name(category)] = forms.IntegerField(
                min_value=0,
                max_value=MOST_PEOPLE,
                required=False,
                label=category.label,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": "Écrivez un nombre entier, par exemple 12.",
                    "min_value": "Un nombre de personnes ne peut pas être négatif.",
                    "max_value": "Vérifiez ce nombre\u00a0: 10\u202f000 au plus.",
                },
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["counts"] = {
            category.value: count
            for category in ParticipantCategory
            if (count := values.pop(count_name(category), None))
        }
        return values


class FindingRow(RowForm):
    """A finding, the need it shows, the idea of action it gives."""

    widths: ClassVar[Mapping[str, str]] = {"finding": THIRD, "need": THIRD, "idea": THIRD}
    finding = PlainTextField(
        max_length=1000,
        rows=4,
        label="Constat",
        error_messages={"required": "Écrivez le constat, ou videz toute la ligne."},
    )
    need = PlainTextField(max_length=1000, rows=4, required=False, label="Besoin")
    idea = PlainTextField(max_length=1000, rows=4, required=False, label="Idée d’action")


class RecordingForm(DsfrFormMixin, forms.Form):
    """The head's confirmation."""

    confirmed = forms.BooleanField(
        label="J’enregistre cette concertation au nom de l’établissement",
        help_text="Elle ne pourra plus être modifiée, et les services de l’académie pourront "
        "la lire.",
        error_messages={"required": "Cochez cette case pour confirmer."},
    )


def count_name(category: ParticipantCategory) -> str:
    """The field that counts a category of people."""
    return f"count_{category.value.lower()}"
