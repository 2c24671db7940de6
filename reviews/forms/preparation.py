"""What the commission writes before it meets: opinions, the grid, who reports on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from core.forms import DsfrFormMixin, EuroField, PlainTextField
from core.rows import RowForm
from establishments.models import Appointment
from reviews.enums import OpinionKind
from reviews.models import AgendaItem, Criterion
from reviews.services.grids import CriterionText
from reviews.services.member_opinions import Judgement

MARKS = (
    ("", "Sans note"),
    ("0", "0 – pas du tout"),
    ("1", "1 – un peu"),
    ("2", "2 – en partie"),
    ("3", "3 – bien"),
    ("4", "4 – tout à fait"),
)


def mark_name(criterion: int) -> str:
    """The field of the mark of a criterion."""
    return f"mark-{criterion}"


class MemberOpinionForm(DsfrFormMixin, forms.Form):
    """The opinion of a member; everything may stay empty while it is a draft."""

    error_summary = False
    kind = forms.ChoiceField(
        label="Votre avis", choices=OpinionKind.choices, widget=forms.RadioSelect, required=False
    )
    amount = EuroField(
        label="Montant proposé (€)",
        help_text="Ce que vous accorderiez\u00a0: le montant demandé, ou moins.",
        required=False,
    )
    motive = PlainTextField(
        label="Motif",
        help_text="Ce qui convainc, ce qui manque, ce que vous demanderiez à l’établissement.",
        max_length=4000,
        rows=6,
        required=False,
    )

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], asked: Decimal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["amount"]
        self.criteria = list(criteria)
        for criterion in self.criteria:
            self.fields[mark_name(criterion.pk)] = forms.TypedChoiceField(
                label=criterion.label,
                help_text=_criterion_help(criterion),
                choices=MARKS,
                coerce=int,
                empty_value=None,
                required=False,
            )

    @property
    def mark_fields(self) -> list[BoundField]:
        """The marks, in the order of the grid."""
        return [self[mark_name(criterion.pk)] for criterion in self.criteria]

    def judgement(self) -> Judgement:
        """What was written."""
        return judgement_of(self.cleaned_data, self.criteria)


def judgement_of(cleaned: Mapping[str, Any], criteria: Iterable[Criterion]) -> Judgement:
    """The values of the form as the services take them."""
    marks = {one.pk: cleaned.get(mark_name(one.pk)) for one in criteria}
    return Judgement(
        kind=OpinionKind(cleaned["kind"]) if cleaned["kind"] else None,
        motive=cleaned["motive"],
        amount=cleaned.get("amount"),
        marks={pk: mark for pk, mark in marks.items() if mark is not None},
    )


def _criterion_help(criterion: Criterion) -> str:
    weight = f"Compte {criterion.weight} fois." if (criterion.weight or 1) > 1 else ""
    return " ".join(part for part in (criterion.help, weight) if part)


class CriterionRow(RowForm):
    """One criterion of the grid. Rows are put in the order of their rank."""

    widths: ClassVar[dict[str, str]] = {
        "label": "fr-col-12 fr-col-md-6",
        "rank": "fr-col-6 fr-col-md-3",
        "weight": "fr-col-6 fr-col-md-3",
        "help": "fr-col-12",
    }
    label = PlainTextField(label="Critère", max_length=150)
    rank = forms.IntegerField(
        label="Rang",
        min_value=1,
        max_value=99,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    weight = forms.IntegerField(
        label="Poids (facultatif)",
        min_value=1,
        max_value=10,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "Écrivez un nombre entier, de 1 à 10."
        ),
    )
    help = PlainTextField(label="Ce qu’il faut regarder", max_length=600, rows=2, required=False)


def criteria_in(rows: Sequence[Mapping[str, Any]]) -> list[CriterionText]:
    """The criteria in the order of their ranks; those without rank come last."""
    ordered = sorted(rows, key=lambda row: row["rank"] or 100)
    return [CriterionText(row["label"], row["help"], row["weight"]) for row in ordered]


class CallOffForm(DsfrFormMixin, forms.Form):
    """Why a session will not be held."""

    motive = PlainTextField(
        label="Motif", help_text="Les membres convoqués le liront.", max_length=1000, rows=3
    )


class RapporteurForm(DsfrFormMixin, forms.Form):
    """Who reports on each file of a page of the agenda."""

    error_summary = False

    def __init__(
        self,
        *args: Any,
        items: Sequence[AgendaItem],
        people: Sequence[Appointment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [("", "Personne"), *((pk, str(one.user)) for pk, one in self.people.items())]
        self.items = {f"item-{item.pk}": item for item in items}
        for name, item in self.items.items():
            seat = str(getattr(item, "seat", None) or "")
            self.fields[name] = forms.ChoiceField(
                label=f"Rapporteur du dossier {item.project.reference}",
                choices=choices,
                required=False,
                initial=seat if seat in self.people else "",
            )

    @property
    def rows(self) -> list[tuple[AgendaItem, BoundField]]:
        """Each file with its field."""
        return [(item, self[name]) for name, item in self.items.items()]

    def changes(self) -> list[tuple[AgendaItem, Appointment | None]]:
        """The files whose rapporteur changes, and the new one."""
        return [
            (item, self.people.get(self.cleaned_data[name]))
            for name, item in self.items.items()
            if name in self.changed_data
        ]


class CompositionDayForm(forms.Form):
    """The day on which one wants to know who was a member."""

    jour = forms.DateField(required=False)
