"""Who takes part: the pupils by level, the schools one invites, and what they answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core import french
from core.forms import DsfrFormMixin, PlainTextField
from projects.enums import Level
from projects.forms.parts import PartForm
from projects.rules import levels_of

MOST_PUPILS = 100_000
_MESSAGES = {
    "invalid": "Écrivez un nombre entier, par exemple 24.",
    "min_value": "Laissez vide, ou indiquez au moins un élève.",
    "max_value": f"Vérifiez ce nombre\u00a0: {french.whole_number(MOST_PUPILS)} au plus.",
}


class SchoolsForm(PartForm):
    """How many pupils of each level; the levels of the schools that take part come first."""

    levels = PlainTextField(
        max_length=200,
        required=False,
        label="Précisions sur les classes",
        help_text="Facultatif. Exemple\u00a0: les deux classes de CM1 et le dispositif ULIS.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: Iterable[str],
        initial: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        groups = initial["groups"]
        flat = {**initial, **{f"n_{level}": count for level, count in groups.items()}}
        super().__init__(data, initial=flat, **kwargs)
        self.first = [*levels_of(kinds), Level.OTHER]
        self.others = [level for level in Level if level not in self.first]
        self.opens = any(level in groups for level in self.others)
        for level in Level:
            self.fields[f"n_{level}"] = forms.IntegerField(
                min_value=1,
                max_value=MOST_PUPILS,
                required=False,
                label=level.label,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=_MESSAGES,
            )

    @property
    def first_levels(self) -> list[BoundField]:
        """The levels of the schools that take part."""
        return [self[f"n_{level}"] for level in self.first]

    @property
    def other_levels(self) -> list[BoundField]:
        """All the other levels."""
        return [self[f"n_{level}"] for level in self.others]

    @property
    def opens_others(self) -> bool:
        """Whether the other levels must be seen: one is filled, or wrong."""
        return self.opens or any(f"n_{level}" in self.errors for level in self.others)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        groups = {
            level.value: count for level in Level if (count := values.get(f"n_{level}")) is not None
        }
        total = sum(groups.values())
        if total > MOST_PUPILS:
            self.add_error(None, f"Vérifiez ces nombres\u00a0: {_MESSAGES['max_value']}")
        return {"groups": groups, "pupils": total or None, "levels": values.get("levels", "")}


class SchoolPickForm(DsfrFormMixin, forms.Form):
    """The school to invite, chosen in the directory or by its UAI."""

    school = PlainTextField(
        max_length=150,
        label="Établissement à inviter",
        help_text="Son code UAI, ou son nom et sa commune\u00a0: choisissez dans la liste.",
        error_messages={"required": "Indiquez l’établissement à inviter."},
    )

    def __init__(self, *args: Any, search_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].widget.attrs["data-suggest-url"] = search_url


class AnswerForm(DsfrFormMixin, forms.Form):
    """Yes or no to an invitation; a refusal says why."""

    answer = forms.ChoiceField(
        choices=[
            ("accept", "Oui, notre établissement s’associe au projet"),
            ("decline", "Non, nous ne participons pas"),
        ],
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    motive = PlainTextField(
        max_length=1000,
        rows=3,
        required=False,
        label="Un mot pour l’établissement porteur",
        help_text="Nécessaire si vous refusez\u00a0: une phrase suffit.",
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("answer") == "decline" and not values.get("motive"):
            self.add_error("motive", "Dites en une phrase pourquoi vous refusez.")
        return values


class LeavingForm(DsfrFormMixin, forms.Form):
    """Why the school no longer takes part."""

    motive = PlainTextField(
        max_length=1000,
        rows=3,
        label="Pourquoi votre établissement se retire-t-il\u00a0?",
        error_messages={"required": "Dites en une phrase pourquoi votre établissement se retire."},
    )
