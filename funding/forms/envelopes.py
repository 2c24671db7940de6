"""What is typed about envelopes: delegating, transferring, correcting, trying."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from core import french
from core.forms import DsfrFormMixin, EuroField, PlainTextField
from establishments.models import Department
from funding.models import Envelope

if TYPE_CHECKING:
    from collections.abc import Sequence


ENVELOPE_MAX = Decimal("99999999999.99")


class EnvelopeChoiceField(forms.ModelChoiceField[Envelope]):
    """Envelopes by programme, year and place, with what is left."""

    def label_from_instance(self, obj: Envelope) -> str:
        """« Programme 141, 2026, Rennes – il reste 12 000 € »."""
        return f"{obj} – il reste {french.euros(obj.left)}"


class DelegationForm(DsfrFormMixin, forms.Form):
    """What is delegated to a département, on top of what it has."""

    department = forms.ModelChoiceField(
        label="Département",
        queryset=Department.objects.none(),
        empty_label="Choisissez un département",
        error_messages={
            "required": "Choisissez un département.",
            "invalid_choice": "Choisissez un département de la liste.",
        },
    )
    amount = EuroField(
        label="Montant à déléguer",
        help_text="Il s’ajoute à ce que le département a déjà reçu.",
        min_value=Decimal("0.01"),
        max_value=ENVELOPE_MAX,
    )
    proof = PlainTextField(
        label="Référence de la notification",
        help_text="Facultatif\u00a0: elle reste dans le journal.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.filter(pk__in=[row.pk for row in departments])
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in departments)]


class MovementForm(DsfrFormMixin, forms.Form):
    """An amount moved, why, and the paper that says so."""

    amount = EuroField(label="Montant", min_value=Decimal("0.01"), max_value=ENVELOPE_MAX)
    motive = PlainTextField(
        label="Motif",
        help_text="Il reste dans le journal de l’enveloppe.",
        max_length=500,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: il reste dans le journal."},
    )
    proof = PlainTextField(
        label="Référence de la notification",
        help_text="Facultatif.",
        max_length=100,
        required=False,
    )


class TransferForm(MovementForm):
    """The envelope that receives, of the same level, programme and year."""

    target = EnvelopeChoiceField(
        label="Vers l’enveloppe",
        queryset=Envelope.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’enveloppe qui reçoit.",
            "invalid_choice": "Choisissez une enveloppe de la liste.",
        },
    )
    field_order = ("target", "amount", "motive", "proof")

    def __init__(self, *args: Any, targets: Sequence[Envelope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Envelope.objects.filter(pk__in=[row.pk for row in targets])
        field.choices = [(row.pk, field.label_from_instance(row)) for row in targets]


class CorrectionForm(MovementForm):
    """More or less, and why."""

    way = forms.ChoiceField(
        label="Sens de la correction",
        choices=[("more", "À la hausse"), ("less", "À la baisse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le montant augmente ou diminue."},
    )
    field_order = ("way", "amount", "motive", "proof")

    @property
    def change(self) -> Decimal:
        """The signed euros."""
        amount: Decimal = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == "more" else -amount


class ScenarioForm(DsfrFormMixin, forms.Form):
    """The name of a what-if, its files, whether others open it."""

    name = PlainTextField(
        label="Nom de la simulation",
        max_length=80,
        error_messages={"required": "Donnez un nom à la simulation."},
    )
    is_shared = forms.BooleanField(
        label="La partager avec les services qui lisent cette enveloppe", required=False
    )
    projects = forms.MultipleChoiceField(
        label="Dossiers",
        help_text="Du plus urgent au moins urgent\u00a0: ils sont servis dans cet ordre.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un dossier.",
            "invalid_choice": "Un dossier coché n’attend plus de fonds de cette enveloppe.",
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["projects"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)
