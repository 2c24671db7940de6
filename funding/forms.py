"""The shape of what is typed about funds, suspensions and reports; forms never save."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape

from core import clock, french
from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField
from establishments.models import Department
from funding.models import Envelope
from funding.rules import beneficiary_problem, is_valid_iban, is_valid_siret, normalise
from funding.services.report import question
from projects.content import masked_iban
from projects.enums import BeneficiaryKind
from projects.rules import possible_beneficiaries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from establishments.models import Establishment
    from projects.models import BudgetLine, Objective

ENVELOPE_MAX = Decimal("99999999999.99")


class EnvelopeChoiceField(forms.ModelChoiceField[Envelope]):
    """Envelopes by programme, year and place, with what is left."""

    def label_from_instance(self, obj: Envelope) -> str:
        """« Programme 141, 2026, Rennes – il reste 12 000 € »."""
        return f"{obj} – il reste {french.euros(obj.left)}"


class AllocationForm(DsfrFormMixin, forms.Form):
    """The amount, the envelope and the beneficiary of an allocation."""

    amount = EuroField(label="Montant attribué", min_value=Decimal("0.01"))
    envelope = EnvelopeChoiceField(
        label="Enveloppe",
        queryset=Envelope.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une enveloppe.",
            "invalid_choice": "Choisissez une enveloppe de la liste.",
        },
    )
    kind = forms.ChoiceField(
        label="Qui reçoit les fonds",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites qui reçoit les fonds."},
    )
    name = PlainTextField(
        label="Nom du bénéficiaire",
        max_length=200,
        error_messages={"required": "Indiquez le nom du bénéficiaire."},
    )
    siret = PlainTextField(
        label="SIRET",
        help_text="Quatorze chiffres.",
        max_length=30,
        error_messages={"required": "Indiquez le SIRET du bénéficiaire."},
    )
    iban = PlainTextField(
        label="IBAN",
        max_length=60,
        error_messages={"required": "Indiquez l’IBAN du bénéficiaire."},
    )
    iban.widget.attrs["autocomplete"] = "off"

    def __init__(
        self,
        *args: Any,
        school: Establishment,
        envelopes: Sequence[Envelope],
        known_iban: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        self.known_iban = known_iban
        if known_iban:
            self.fields["iban"].required = False
            self.fields["iban"].help_text = (
                f"L’établissement a donné le compte {escape(masked_iban(known_iban))} : "
                "laissez vide pour le garder."
            )
        field = self.fields["envelope"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Envelope.objects.filter(pk__in=[row.pk for row in envelopes])
        field.choices = [(row.pk, field.label_from_instance(row)) for row in envelopes]
        kinds = self.fields["kind"]
        assert isinstance(kinds, forms.ChoiceField)
        kinds.choices = [
            (kind.value, BeneficiaryKind(kind).label)
            for kind in possible_beneficiaries(school.kind, school.sector)
        ]

    def clean_siret(self) -> str:
        """The SIRET without spaces. Raises ValidationError when a digit is wrong."""
        number = normalise(self.cleaned_data["siret"])
        if not is_valid_siret(number):
            raise ValidationError(
                "Ce SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres."
            )
        return number

    def clean_iban(self) -> str:
        """The IBAN without spaces. Raises ValidationError when it is wrong."""
        number = normalise(self.cleaned_data["iban"] or self.known_iban)
        if not is_valid_iban(number):
            raise ValidationError("Cet IBAN n’est pas valide\u00a0: vérifiez-le sur le RIB.")
        return number

    def clean(self) -> dict[str, Any]:
        """The kind agrees with the school and the SIRET."""
        data = super().clean() or {}
        if "kind" in data and "siret" in data:
            problem = beneficiary_problem(
                data["kind"], data["siret"], kind=self.school.kind, sector=self.school.sector
            )
            if problem:
                self.add_error("siret", problem)
        return data


class DelegationForm(DsfrFormMixin, forms.Form):
    """The amount of a département's envelope."""

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
        label="Montant de l’enveloppe du département",
        help_text="Le montant total\u00a0: il remplace celui d’une enveloppe déjà ouverte.",
        max_value=ENVELOPE_MAX,
    )

    def __init__(self, *args: Any, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.filter(pk__in=[row.pk for row in departments])
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in departments)]


class SuspensionForm(DsfrFormMixin, forms.Form):
    """The first day, the motive, the last day when it is known."""

    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au",
        help_text="Le dernier jour de la suspension, s’il est déjà connu.",
        required=False,
    )
    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement lit ce texte\u00a0: dites ce qui manque et à qui l’envoyer.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin ne peut précéder le début.")
        return data


class ResumptionForm(DsfrFormMixin, forms.Form):
    """The last day of the running suspension."""

    ends_on = FrenchDateField(label="Dernier jour de la suspension")

    def clean_ends_on(self) -> Any:
        """Today at the latest."""
        day = self.cleaned_data["ends_on"]
        if day > clock.today():
            raise ValidationError("Choisissez aujourd’hui ou un jour passé.")
        return day


class ReportForm(DsfrFormMixin, forms.Form):
    """The three questions, one field per objective and per budget line, the consent."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    what_changed = PlainTextField(max_length=4000, rows=6, required=False)
    what_was_hard = PlainTextField(max_length=4000, rows=6, required=False)
    what_next = PlainTextField(max_length=4000, rows=6, required=False)
    publish_consent = forms.BooleanField(
        label="Nous acceptons que ce bilan soit publié pour inspirer d’autres établissements.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        objectives: Sequence[Objective],
        lines: Sequence[BudgetLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what_changed", "what_was_hard", "what_next"):
            self.fields[name].label = question(name)
        self._objectives = [row.pk for row in objectives]
        self._lines = [row.pk for row in lines]
        for objective in objectives:
            self.fields[f"measured_{objective.pk}"] = PlainTextField(
                label="Valeur mesurée", max_length=100, required=False
            )
        for line in lines:
            self.fields[f"spent_{line.pk}"] = EuroField(
                label=f"Dépensé pour «\u00a0{line.label}\u00a0» ({line.year})",
                help_text=_planned(line),
                required=False,
            )

    @property
    def measured(self) -> dict[int, str]:
        """The values measured, by objective."""
        return {key: self.cleaned_data[f"measured_{key}"] for key in self._objectives}

    @property
    def spent(self) -> dict[int, Decimal | None]:
        """The euros spent, by budget line."""
        return {key: self.cleaned_data[f"spent_{key}"] for key in self._lines}


def _planned(line: BudgetLine) -> str:
    return f"{line.get_category_display()}, prévu\u00a0: {french.euros(line.amount)}"


class FilingForm(DsfrFormMixin, forms.Form):
    """Nothing to type: the button confirms."""


class VerdictForm(DsfrFormMixin, forms.Form):
    """Accept the report, or send it back with a motive."""

    verdict = forms.ChoiceField(
        label="Suite donnée au bilan",
        choices=[
            ("accept", "Accepter le bilan et clore le dossier"),
            ("send_back", "Renvoyer le bilan à l’établissement"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la suite à donner."},
    )
    motive = PlainTextField(
        label="Message à l’établissement",
        help_text="Indispensable pour renvoyer le bilan\u00a0: dites ce qui est à reprendre.",
        max_length=2000,
        rows=4,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A report is sent back with a motive."""
        data = super().clean() or {}
        if data.get("verdict") == "send_back" and not data.get("motive"):
            self.add_error("motive", "Dites à l’établissement ce qu’il doit reprendre.")
        return data
