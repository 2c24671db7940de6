"""What is written about a concertation. All but the title is optional until it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator

from concertations.enums import Dimension, ParticipantCategory
from core import french
from core.forms import DsfrFormMixin, FrenchDateField, FrenchTimeField, PlainTextField
from core.richforms import RichTextField
from core.rows import RowForm

PROGRAMME_START = date(2022, 9, 1)
MOST_PEOPLE = 10_000
THIRD = "fr-col-12 fr-col-md-4"
HALF = "fr-col-12 fr-col-md-6"


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

    def __init__(self, *args: Any, has_meetings: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_meetings:
            del self.fields["held_on"], self.fields["place"]
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
        values.setdefault("held_on", None)
        values.setdefault("place", "")
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

    @property
    def caption(self) -> str:
        """How many contributions the finding rests on."""
        cited = self.initial.get("cited", 0)
        return f"{french.counted(cited, 'contribution')} à l’appui" if cited else ""


class MeetingsForm(DsfrFormMixin, forms.Form):
    """The page of meetings holds only rows; refusals of the domain are said here."""

    error_summary = False


class HoursField(forms.DecimalField):
    """A number of hours, as people type it: « 1,5 »."""

    def to_python(self, value: Any) -> Any:
        text = value.strip().replace(",", ".") if isinstance(value, str) else value
        return super().to_python(text)


class MeetingRow(RowForm):
    """One meeting: when, where or by which link, who is invited, hours counted (1er degré)."""

    widths: ClassVar[Mapping[str, str]] = {
        "held_on": THIRD,
        "starts_at": "fr-col-6 fr-col-md-4",
        "ends_at": "fr-col-6 fr-col-md-4",
        "place": HALF,
        "link": HALF,
        "counted_hours": HALF,
    }
    held_on = FrenchDateField(
        min_value=PROGRAMME_START,
        label="Date",
        error_messages={"required": "Indiquez la date de la rencontre, ou videz toute la ligne."},
    )
    starts_at = FrenchTimeField(required=False, label="Début")
    ends_at = FrenchTimeField(required=False, label="Fin")
    place = PlainTextField(
        max_length=200,
        required=False,
        label="Lieu",
        help_text="Exemple\u00a0: «\u00a0Salle polyvalente\u00a0».",
    )
    link = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        label="Lien, si elle se tient à distance",
        help_text="Il figure dans les invitations et l’agenda.",
        validators=[
            URLValidator(
                schemes=["https"], message="Ce lien doit commencer par https://.", code="scheme"
            ),
        ],
        error_messages={
            "invalid": "Ce lien n’est pas une adresse\u00a0: recopiez-le en entier.",
            "max_length": "Ce lien est trop long\u00a0: 500 caractères au plus.",
        },
    )
    invited = forms.MultipleChoiceField(
        choices=ParticipantCategory.choices,
        required=False,
        label="Qui est invité",
        widget=forms.CheckboxSelectMultiple,
    )
    counted_hours = HoursField(
        min_value=Decimal("0.25"),
        max_value=Decimal(24),
        max_digits=4,
        decimal_places=2,
        required=False,
        label="Heures décomptées des 108 heures",
        help_text="Par enseignant. Laissez vide si la rencontre ne compte pas.",
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": "Écrivez un nombre d’heures, par exemple 1,5.",
            "min_value": "Une rencontre compte au moins un quart d’heure\u00a0: 0,25.",
            "max_value": "Une rencontre compte 24 heures au plus.",
            "max_digits": "Écrivez un nombre d’heures, par exemple 1,5.",
            "max_decimal_places": "Deux chiffres suffisent après la virgule.",
            "max_whole_digits": "Une rencontre compte 24 heures au plus.",
        },
    )

    def __init__(self, *args: Any, counts_hours: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not counts_hours:
            del self.fields["counted_hours"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("counted_hours", None)
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if ends_at is not None and "starts_at" not in self.errors:
            if starts_at is None:
                self.add_error("starts_at", "Indiquez aussi l’heure de début.")
            elif ends_at <= starts_at:
                self.add_error("ends_at", "L’heure de fin vient après l’heure de début.")
        return values


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
