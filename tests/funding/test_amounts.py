"""Every amount that the forms of the funds read: the same seven inputs, the same answers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import Form

from core import clock
from core.forms import EuroField
from establishments.models import Establishment
from funding import forms
from funding.enums import ExportKind
from funding.models import Envelope
from projects.models import BudgetLine

SCHOOLS = [
    Establishment(pk=1, name="Collège", kind="COLLEGE", sector="PUBLIC"),
    Establishment(pk=2, name="École", kind="ECOLE", sector="PUBLIC"),
]
LINE = BudgetLine(
    pk=7, label="Bancs", year=2026, category="EQUIPMENT", amount=Decimal(10), quantity=Decimal(1)
)

ENVELOPE = Envelope(pk=9, programme="141", year=2026)

# What a form needs to be made; the others need nothing.
NEEDS: dict[str, dict[str, Any]] = {
    "AllocationForm": {"schools": SCHOOLS, "envelopes": []},
    "DelegationForm": {"departments": []},
    "TransferForm": {"targets": []},
    "ScenarioForm": {"choices": []},
    "ReportForm": {"objectives": [], "lines": [LINE]},
    "InvoiceForm": {"lines": [LINE]},
    "RecoveryForm": {"debtors": []},
    "DeadlineFilterForm": {"academies": [], "departments": []},
    "PlaceForm": {"academies": [], "with_france": True},
    "DueFilterForm": {"years": [], "departments": []},
    "ExtractForm": {"academies": []},
    "ColumnsForm": {"headers": []},
    "LineForm": {"choices": []},
    "CarryOverForm": {"lines": [SimpleNamespace(envelope=ENVELOPE)]},
    "VerdictForm": {"accept_label": "Accepter"},
    "ExportForm": {"kind": ExportKind.LEDGER, "envelopes": [], "today": clock.today()},
}


def made(kind: type[Form]) -> Form:
    return kind(**NEEDS.get(kind.__name__, {}))


def amount_fields() -> Iterator[tuple[str, EuroField]]:
    """Every field of euros of every form of the funds, by « Form.field »."""
    for part in pkgutil.iter_modules(forms.__path__, f"{forms.__name__}."):
        module = importlib.import_module(part.name)
        for name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Form) and kind.__module__ == part.name:
                for field_name, field in made(kind).fields.items():
                    if isinstance(field, EuroField):
                        yield f"{name}.{field_name}", field


KNOWN = {
    "AllocationForm.amount",
    "AllocationForm.amount_2",
    "CarryOverForm.amount_9",
    "CorrectionForm.amount",
    "DelegationForm.amount",
    "MovementForm.amount",
    "PaymentForm.amount",
    "ReceiptForm.amount",
    "RecoveryForm.amount",
    "ReportForm.spent_7",
    "TrancheRow.amount",
    "TransferForm.amount",
}


def test_every_amount_is_looked_at() -> None:
    assert {name for name, _ in amount_fields()} >= KNOWN


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234,56 €", Decimal("1234.56")),
        ("1\u202f234,56\u00a0€", Decimal("1234.56")),
        ("1234.56", Decimal("1234.56")),
        ("1.234,56", Decimal("1234.56")),
        ("12e3", "Écrivez un montant en euros"),
        ("-5", "Le montant ne peut pas être négatif"),
        ("0", None),
        ("99999999999", None),
    ],
)
def test_what_is_typed_is_read_or_refused_in_words(typed: str, read: Decimal | str | None) -> None:
    for name, field in amount_fields():
        answer = answer_of(field.clean, typed)
        if typed == "0":
            expected: Decimal | str = Decimal("0.00")
            if field.min_value > 0:
                expected = "Le montant doit être d’au moins 0,01"
        elif typed.startswith("999"):
            expected = Decimal(typed)
            if field.max_value < expected:
                expected = "Le montant est trop grand"
        else:
            assert read is not None
            expected = read
        if isinstance(expected, str):
            assert isinstance(answer, str), (name, answer)
            assert answer.startswith(expected), (name, answer)
            assert answer.endswith("."), (name, answer)
        else:
            assert answer == expected, name
            assert isinstance(answer, Decimal)
            assert answer.as_tuple().exponent == -2, name


def answer_of(clean: Callable[[str], Any], typed: str) -> Decimal | str:
    """The amount read, or the sentence."""
    try:
        value: Decimal = clean(typed)
    except ValidationError as error:
        return str(error.messages[0])
    return value
