"""The rows of the parts that hold several things of one kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from concertations.models import Finding
from core.choices import one_of
from core.forms import PlainTextField
from core.richforms import RichTextField
from core.rows import RowForm
from projects.enums import PartnerKind
from projects.models import Attachment

WIDE, HALF, THIRD = "fr-col-12", "fr-col-12 fr-col-md-6", "fr-col-12 fr-col-md-4"
AWAITED = "a-venir"
LARGEST_LINE = Decimal("9999999.99")


class ObjectiveRow(RowForm):
    """What will change, and how it is measured."""

    widths: ClassVar[Mapping[str, str]] = {"baseline": THIRD, "target": THIRD, "when": THIRD}
    text = PlainTextField(max_length=1000, rows=3, label="Ce qui changera pour les élèves")
    indicator = PlainTextField(
        max_length=200,
        required=False,
        label="Indicateur",
        help_text="Ce que vous compterez ou observerez.",
    )
    baseline = PlainTextField(max_length=100, required=False, label="Valeur aujourd’hui")
    target = PlainTextField(max_length=100, required=False, label="Valeur visée")
    when = PlainTextField(max_length=100, required=False, label="Quand on la mesurera")


class ActionRow(RowForm):
    """What will be done, by whom, when, and why."""

    widths: ClassVar[Mapping[str, str]] = {"who": HALF, "when": HALF}
    title = PlainTextField(max_length=200, label="L’action en une ligne")
    description = RichTextField(max_length=3000, rows=4, required=False, label="Description")
    who = PlainTextField(max_length=200, required=False, label="Qui s’en charge")
    when = PlainTextField(max_length=200, required=False, label="Quand")
    finding = forms.TypedChoiceField(
        required=False, empty_value=None, label="Constat auquel elle répond"
    )

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(item.pk): item for item in findings}
        if not by_id:
            del self.fields["finding"]
            return
        field = self.fields["finding"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Aucun en particulier"), *((pk, str(f)) for pk, f in by_id.items())]
        field.coerce = one_of(by_id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("finding", None)
        return values


class PartnerRow(RowForm):
    """Somebody outside the school."""

    widths: ClassVar[Mapping[str, str]] = {"name": HALF, "kind": HALF}
    name = PlainTextField(max_length=200, label="Nom")
    kind = forms.ChoiceField(
        choices=[("", "Choisissez"), *PartnerKind.choices],
        label="Nature",
        error_messages={"required": "Choisissez la nature du partenaire."},
    )
    role = PlainTextField(max_length=300, required=False, label="Son rôle dans le projet")
    letter = forms.ChoiceField(
        required=False,
        label="Lettre d’engagement",
        help_text="Parmi les pièces jointes du projet.",
    )

    def __init__(self, *args: Any, letters: Sequence[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters = {str(item.pk): item for item in letters}
        field = self.fields["letter"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Aucune"),
            (AWAITED, "Lettre à venir"),
            *((pk, str(item)) for pk, item in self.letters.items()),
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        chosen = values.get("letter", "")
        values["letter_awaited"] = chosen == AWAITED
        values["letter"] = self.letters.get(chosen)
        return values
