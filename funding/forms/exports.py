"""What is typed to ask for an export."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from core.forms import DsfrFormMixin, FrenchDateField, require_order
from funding.enums import ExportKind
from funding.models import Envelope
from jobs.enums import SheetKind

if TYPE_CHECKING:
    from collections.abc import Sequence


class ExportForm(DsfrFormMixin, forms.Form):
    """The days and the envelope a file is about, and how it is written."""

    starts_on = FrenchDateField(label="Du", required=False)
    ends_on = FrenchDateField(label="Au", required=False)
    envelope = forms.ChoiceField(label="Enveloppe", required=False)
    sheet = forms.ChoiceField(label="Format", choices=SheetKind.choices)
    error_summary = False

    def __init__(
        self,
        *args: Any,
        kind: ExportKind,
        envelopes: Sequence[Envelope],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._envelopes = {str(row.pk): row for row in envelopes}
        choice = self.fields["envelope"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("", "Toutes"),
            *((key, str(row)) for key, row in self._envelopes.items()),
        ]
        self.fields["starts_on"].help_text = _ABOUT[kind]
        if kind is ExportKind.GRANTS:
            del self.fields["sheet"]
        if kind is not ExportKind.COMMITMENTS:
            self.fields["starts_on"].initial = date(today.year, 1, 1)
            self.fields["ends_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        data = super().clean() or {}
        require_order(self, data)
        return data

    def envelope_asked(self) -> Envelope | None:
        """The one chosen; None for all of them."""
        return self._envelopes.get(self.cleaned_data["envelope"])


_ABOUT = {
    ExportKind.GRANTS: "Jours d’attribution.",
    ExportKind.LEDGER: "Jours des écritures. Les sommes à l’ouverture viennent en premier.",
    ExportKind.COMMITMENTS: "Jours prévus des tranches. Laissez vide pour toutes.",
}
