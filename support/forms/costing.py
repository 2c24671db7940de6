"""The draft of a costing, and the school's answers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from core import french
from core.forms import DsfrFormMixin, EuroField, PlainTextField
from core.rows import RowForm
from projects.enums import BudgetCategory
from support.rules import LARGEST_AMOUNT, is_priced, quantity_text

if TYPE_CHECKING:
    from support.models import CostingLine
    from support.queries.costing import Need

HALF = "fr-col-12 fr-col-md-6"
QUARTER = "fr-col-6 fr-col-md-3"
LARGEST_QUANTITY = Decimal("99999")
PRICED = [(value, label) for value, label in BudgetCategory.choices if is_priced(value)]
DECLINE, LATER = "ecarter", "plus-tard"


class QuantityField(forms.DecimalField):
    """How many, as people type it: « 12 », « 2,5 »."""

    default_error_messages = {
        "required": "Indiquez une quantité.",
        "invalid": "Écrivez un nombre, par exemple 12 ou 2,5.",
        "max_digits": "Cette quantité est trop grande.",
        "max_decimal_places": "Écrivez au plus deux chiffres après la virgule.",
        "max_whole_digits": "Cette quantité est trop grande.",
        "min_value": "La quantité est supérieure à zéro.",
        "max_value": "Cette quantité est trop grande.",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=Decimal("0.01"),
            max_value=LARGEST_QUANTITY,
            max_digits=8,
            decimal_places=2,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The number; a decimal comma is a decimal point, spaces do not count."""
        if isinstance(value, str):
            value = "".join(value.split()).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """As people read it: no useless zeros, a comma."""
        if isinstance(value, Decimal):
            return quantity_text(value)
        return value


class CostingForm(DsfrFormMixin, forms.Form):
    """What goes with the lines."""

    error_summary = False
    message = PlainTextField(
        label="Message à l’établissement",
        help_text="Ce qui change d’une option à l’autre, ce qu’il faut vérifier sur place.",
        max_length=3000,
        rows=4,
        required=False,
    )


class CostingRow(RowForm):
    """A line: an article of the catalogue by its code, or a free line."""

    widths: ClassVar[Mapping[str, str]] = {
        "need": HALF,
        "code": HALF,
        "label": HALF,
        "category": HALF,
        "quantity": QUARTER,
        "unit": QUARTER,
        "unit_price": QUARTER,
        "year": QUARTER,
    }
    need = PlainTextField(
        label="Besoin",
        help_text="Le même besoin sur plusieurs lignes\u00a0: l’établissement choisit l’une "
        "d’elles.",
        max_length=100,
        required=False,
    )
    code = PlainTextField(
        label="Code du catalogue",
        help_text="Il suffit\u00a0: désignation, catégorie, unité et prix suivent. Vide\u00a0: "
        "ligne libre.",
        max_length=40,
        required=False,
    )
    label = PlainTextField(label="Désignation", max_length=150, required=False)
    category = forms.ChoiceField(
        label="Catégorie", choices=[("", "Choisissez"), *PRICED], required=False
    )
    quantity = QuantityField(label="Quantité")
    unit = PlainTextField(label="Unité", max_length=40, required=False)
    unit_price = EuroField(
        label="Prix unitaire TTC (€)",
        min_value=Decimal("0.01"),
        max_value=LARGEST_AMOUNT,
        required=False,
    )
    year = forms.TypedChoiceField(label="Année", coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(str(one), str(one)) for one in years]
        field.initial = str(year)
        self.fields["quantity"].initial = Decimal(1)

    def clean(self) -> dict[str, Any]:
        """A line without code says everything itself."""
        values = super().clean() or self.cleaned_data
        if values.get("code") or not self.has_changed():
            return values
        for name, missing in (
            ("label", "Écrivez la désignation, ou le code d’un article du catalogue."),
            ("category", "Choisissez une catégorie de dépense."),
            ("unit_price", "Indiquez le prix unitaire."),
        ):
            if not values.get(name) and name not in self.errors:
                self.add_error(name, missing)
        return values


class AnswerForm(DsfrFormMixin, forms.Form):
    """The school's choice for each need that waits: an option, none, or later."""

    message = PlainTextField(
        label="Un mot à l’équipe d’appui",
        help_text="Facultatif\u00a0: une question, la raison d’un choix.",
        max_length=2000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, needs: Sequence[Need], can_accept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs = {need.key: need for need in needs}
        choices = {key: _choices(need, can_accept) for key, need in self.needs.items()}
        self.fields = {
            **{
                key: forms.ChoiceField(
                    label=need.name or need.options[0].line.label,
                    choices=choices[key],
                    initial=LATER,
                    required=False,
                    widget=forms.RadioSelect,
                )
                for key, need in self.needs.items()
            },
            **self.fields,
        }

    def accepted(self) -> list[int]:
        """The lines kept."""
        picked = (self.cleaned_data[key] for key in self.needs)
        return [int(value) for value in picked if value.isdigit()]

    def declined(self) -> list[int]:
        """Every line of the needs declined."""
        return [
            option.line.pk
            for key, need in self.needs.items()
            if self.cleaned_data[key] == DECLINE
            for option in need.options
        ]


def _choices(need: Need, can_accept: bool) -> list[tuple[str, str]]:
    options = []
    if can_accept:
        options = [(str(option.line.pk), _told(option.line)) for option in need.options]
    return [*options, (DECLINE, "Écarter"), (LATER, "Décider plus tard")]


def _told(line: CostingLine) -> str:
    return (
        f"Retenir «\u00a0{line.label}\u00a0»\u00a0: {line.quantity_text} × "
        f"{french.euros(line.unit_price)}, soit {french.euros(line.amount)}"
    )
