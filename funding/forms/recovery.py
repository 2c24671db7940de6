"""What is typed when money must come back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from funding.queries.recoveries import Debtor


class RecoveryForm(DsfrFormMixin, forms.Form):
    """Who pays back, how much, until when and why."""

    siret = forms.ChoiceField(
        label="Qui reverse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui reverse."},
    )
    amount = EuroField(label="Montant à reverser", min_value=Decimal("0.01"))
    due_on = FrenchDateField(label="À reverser pour le")
    motive = PlainTextField(
        label="Motif",
        help_text="Il figure sur l’ordre, et l’établissement le lit.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: il figure sur l’ordre."},
    )

    def __init__(self, *args: Any, debtors: Sequence[Debtor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["siret"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.siret, f"{row.name}, SIRET {row.siret}") for row in debtors]


class ReceiptForm(DsfrFormMixin, forms.Form):
    """Money that came back."""

    amount = EuroField(label="Montant reçu", min_value=Decimal("0.01"))
    received_on = FrenchDateField(label="Reçu le")
    proof = PlainTextField(
        label="Pièce",
        help_text="Le numéro du titre de perception ou de l’écriture qui le prouve.",
        max_length=100,
        error_messages={"required": "Indiquez la pièce qui prouve le reversement."},
    )


class ReasonForm(DsfrFormMixin, forms.Form):
    """Why an order is cancelled."""

    reason = PlainTextField(
        label="Motif de l’annulation",
        help_text="L’établissement le lira.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )
