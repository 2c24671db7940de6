"""The rows of the parts that hold several things of one kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from concertations.models import Finding
from core.choices import one_of
from core.forms import EuroField, PlainTextField
from core.richforms import RichTextField
from core.rows import RowForm, RowSet
from establishments.models import Establishment
from establishments.rules import is_valid_uai, normalise_uai
from projects.enums import BudgetCategory, PartnerKind

WIDE, HALF, THIRD = "fr-col-12", "fr-col-12 fr-col-md-6", "fr-col-12 fr-col-md-4"
LARGEST_LINE = Decimal("9999999.99")


class ObjectiveRow(RowForm):
    """What will change, and how it is measured."""

    widths: ClassVar[Mapping[str, str]] = {"baseline": HALF, "target": HALF}
    text = PlainTextField(max_length=1000, rows=3, label="Ce qui changera pour les élèves")
    indicator = PlainTextField(
        max_length=200,
        required=False,
        label="Indicateur",
        help_text="Ce que vous compterez ou observerez.",
    )
    baseline = PlainTextField(max_length=100, required=False, label="Valeur aujourd’hui")
    target = PlainTextField(max_length=100, required=False, label="Valeur visée")


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


class BudgetRow(RowForm):
    """An amount for a category and a calendar year."""

    widths: ClassVar[Mapping[str, str]] = {
        "category": HALF,
        "label": HALF,
        "year": HALF,
        "amount": HALF,
    }
    category = forms.ChoiceField(
        choices=[("", "Choisissez"), *BudgetCategory.choices],
        label="Catégorie",
        error_messages={"required": "Choisissez une catégorie de dépense."},
    )
    label = PlainTextField(max_length=200, label="Objet de la dépense")
    year = forms.TypedChoiceField(
        coerce=int, label="Année", error_messages={"required": "Choisissez l’année de la dépense."}
    )
    amount = EuroField(
        min_value=Decimal("0.01"), max_value=LARGEST_LINE, label="Montant en euros, TTC"
    )

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "Choisissez"), *((str(year), str(year)) for year in years)]


class SchoolRow(RowForm):
    """Another school that takes part, by its UAI."""

    uai = PlainTextField(
        max_length=20,
        label="Code UAI de l’établissement associé",
        help_text="Sept chiffres et une lettre, par exemple 0350122T.",
    )

    def clean_uai(self) -> str:
        uai = normalise_uai(self.cleaned_data["uai"])
        if not (uai.isascii() and is_valid_uai(uai)):
            raise forms.ValidationError(
                "Ce code UAI n’est pas valide\u00a0: sept chiffres et une lettre."
            )
        return uai

    @property
    def caption(self) -> str:
        return str(self.initial.get("name", ""))


class SchoolRowSet(RowSet):
    """The associated schools: each exists, is open, and stands once. One query."""

    def __init__(self, *args: Any, own_uai: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_uai = own_uai

    def clean(self) -> None:
        super().clean()
        rows = [form for form in self.kept_forms() if form.cleaned_data.get("uai")]
        wanted = [form.cleaned_data["uai"] for form in rows]
        found = {item.uai: item for item in Establishment.objects.open().filter(uai__in=wanted)}
        seen: set[str] = set()
        for form in rows:
            uai = form.cleaned_data["uai"]
            if uai == self.own_uai:
                form.add_error("uai", "C’est votre établissement\u00a0: il porte déjà le projet.")
            elif uai in seen:
                form.add_error("uai", "Cet établissement est déjà cité.")
            elif uai not in found:
                form.add_error("uai", "Aucun établissement ouvert ne porte ce code UAI.")
            else:
                form.cleaned_data["establishment"] = found[uai]
            seen.add(uai)
