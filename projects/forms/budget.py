"""The budget: a line by expense, and who else pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from core import french
from core.choices import one_of
from core.forms import EuroField, PlainTextField
from core.rows import RowForm
from projects.budgeting import amount_of, price_of
from projects.enums import BudgetCategory, FundingSource, FundingState, HoursKind
from projects.forms.parts import PartForm
from projects.forms.rows import HALF, LARGEST_LINE
from projects.models import AssociatedSchool, HourRate

LARGEST_QUANTITY = Decimal("99999.99")
QUARTER = "fr-col-12 fr-col-md-3"
_BY_HALF = ("category", "hours_kind", "label", "school")


class QuantityField(EuroField):
    """A number of things, hours or parts; gives a Decimal with two decimals, or None."""

    def to_python(self, value: Any) -> Decimal | None:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(
                "Écrivez une quantité supérieure à zéro, par exemple 12 ou 1,5.", code="invalid"
            ) from error

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is not None and value <= 0:
            raise ValidationError("La quantité est supérieure à zéro.", code="min_value")


class BudgetRow(RowForm):
    """An expense of a calendar year: unit price × quantity, or hours at the académie's rate."""

    widths: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(_BY_HALF, HALF),
        "year": QUARTER,
        "quantity": QUARTER,
        "unit_price": HALF,
    }
    category = forms.ChoiceField(
        choices=[("", "Choisissez"), *BudgetCategory.choices],
        label="Catégorie",
        error_messages={"required": "Choisissez une catégorie de dépense."},
    )
    hours_kind = forms.ChoiceField(
        choices=[("", "Sans objet"), *HoursKind.choices],
        required=False,
        label="Nature des heures",
        help_text="Pour la catégorie «\u00a0Heures\u00a0» seulement.",
    )
    label = PlainTextField(max_length=200, label="Objet de la dépense")
    school = forms.TypedChoiceField(
        required=False, empty_value=None, label="Établissement qui dépense"
    )
    year = forms.TypedChoiceField(
        coerce=int, label="Année", error_messages={"required": "Choisissez l’année de la dépense."}
    )
    quantity = QuantityField(
        required=False,
        max_value=LARGEST_QUANTITY,
        label="Quantité",
    )
    unit_price = EuroField(
        required=False,
        min_value=Decimal("0.01"),
        max_value=LARGEST_LINE,
        label="Prix unitaire en euros, TTC",
    )
    update_rate = forms.BooleanField(required=False, label="Reprendre le taux en vigueur")

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        rates: Mapping[str, HourRate],
        schools: Sequence[AssociatedSchool],
        lead: str,
        kept: Mapping[int, Mapping[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rates, self.kept_lines = rates, kept
        year = self.fields["year"]
        assert isinstance(year, forms.TypedChoiceField)
        year.choices = [("", "Choisissez"), *((str(item), str(item)) for item in years)]
        if rates:
            told = french.join(
                f"{french.euros(rate.amount)} par {HoursKind(kind).unit} ({kind})"
                for kind, rate in rates.items()
            )
            price = self.fields["unit_price"]
            price.help_text = (
                "Pour des heures, laissez vide\u00a0: le taux de votre académie s’applique, "
                f"{told}."
            )
        self._offer_schools(schools, lead)
        if self.moved_rate is None:
            del self.fields["update_rate"]
        else:
            self.fields["update_rate"].help_text = (
                f"La ligne garde {french.euros(self.moved_rate[0])}\u00a0; le taux est maintenant "
                f"de {french.euros(self.moved_rate[1])}."
            )

    def _offer_schools(self, schools: Sequence[AssociatedSchool], lead: str) -> None:
        if not schools:
            del self.fields["school"]
            return
        by_id = {str(item.pk): item for item in schools}
        field = self.fields["school"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", lead), *((pk, str(item.establishment)) for pk, item in by_id.items())]
        field.coerce = one_of(by_id)

    @property
    def line(self) -> Mapping[str, Any] | None:
        """The line this row changes, as it is kept."""
        raw = self.data.get(self.add_prefix("id")) if self.is_bound else self.initial.get("id")
        text = str(raw or "")
        return self.kept_lines.get(int(text)) if text.isascii() and text.isdigit() else None

    @property
    def moved_rate(self) -> tuple[Decimal, Decimal] | None:
        """(kept, in force) when the rate of this line is no longer the one in force."""
        line = self.line
        rate = self.rates.get(line["hours_kind"]) if line is not None else None
        if line is None or rate is None or line["rate"] is None:
            return None
        same = rate.amount == line["unit_price"]
        return None if same else (line["unit_price"], rate.amount)

    @property
    def caption(self) -> str:
        """Where the line comes from, when it is not the school's own."""
        return str(self.line["origin"]) if self.line is not None else ""

    @property
    def outcome(self) -> str:
        """The amount of the line in words, "" as long as it has none."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        if not values.get("amount"):
            return ""
        told = f"Montant\u00a0: {french.euros(values['amount'])}"
        return f"{told}, au taux de l’académie" if values.get("rate") else told

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("school", None)
        values.setdefault("update_rate", False)
        values["quantity"] = values.get("quantity") or Decimal(1)
        if values.get("category") != BudgetCategory.HOURS:
            values["hours_kind"] = ""
        elif not values.get("hours_kind"):
            self.add_error("hours_kind", "Dites s’il s’agit de HSE ou d’IMP.")
        if self.errors or "category" not in values:
            return values
        return self._priced(values)

    def _priced(self, values: dict[str, Any]) -> dict[str, Any]:
        price = price_of(values, kept=self.line, rate=self.rates.get(values["hours_kind"]))
        if price.unit_price is None:
            self.add_error("unit_price", "Indiquez un montant.")
            return values
        amount = amount_of(price.unit_price, values["quantity"])
        if not Decimal(0) < amount <= LARGEST_LINE:
            self.add_error(
                "unit_price",
                f"Le montant de la ligne va de 0,01\u00a0€ à {french.euros(LARGEST_LINE)}\u00a0: "
                "vérifiez la quantité et le prix.",
            )
        return values | {
            "unit_price": price.unit_price,
            "rate": price.rate,
            "origin": price.origin,
            "amount": amount,
        }


class BudgetForm(PartForm):
    """Who else pays: for each source an amount, whether it is sure, and who exactly."""

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any], **kwargs: Any) -> None:
        flat = dict(initial)
        for item in initial["cofunding"]:
            flat |= {
                f"{item['source']}_{name}": item[name] for name in ("amount", "state", "label")
            }
        super().__init__(data, initial=flat, **kwargs)
        for source in FundingSource:
            self.fields[f"{source}_amount"] = EuroField(
                required=False,
                min_value=Decimal("0.01"),
                max_value=LARGEST_LINE,
                label=source.label,
            )
            self.fields[f"{source}_state"] = forms.ChoiceField(
                required=False,
                choices=[(state.value, state.label.capitalize()) for state in FundingState],
                label=source.label,
            )
            self.fields[f"{source}_label"] = PlainTextField(
                max_length=200, required=False, label=source.label
            )

    @property
    def sources(self) -> list[tuple[str, BoundField, BoundField, BoundField]]:
        """(source, amount, state, precision) in the order of the sources."""
        return [
            (
                source.label,
                self[f"{source}_amount"],
                self[f"{source}_state"],
                self[f"{source}_label"],
            )
            for source in FundingSource
        ]

    @property
    def is_used(self) -> bool:
        """Whether somebody else pays, or something there is wrong."""
        return bool(self.initial.get("cofunding")) or self.is_bound

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        items = []
        for source in FundingSource:
            amount, label = values.get(f"{source}_amount"), values.get(f"{source}_label", "")
            if amount is None and label and f"{source}_amount" not in self.errors:
                self.add_error(f"{source}_amount", "Indiquez le montant de ce financement.")
            if amount is not None:
                state = values.get(f"{source}_state") or FundingState.ASKED.value
                items.append(
                    {"source": source.value, "label": label, "amount": amount, "state": state}
                )
        items.sort(key=lambda item: str(item["source"]))
        return {"cofunding": items}
