"""What is typed to attribute funds, and to cancel an instalment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.html import escape

from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField
from core.rows import RowForm
from funding.enums import PaymentCondition
from funding.forms.envelopes import EnvelopeChoiceField
from funding.models import Envelope
from funding.rules import (
    beneficiary_problem,
    is_valid_iban,
    is_valid_siret,
    normalise,
)
from funding.services.allocation import Payee
from projects.content import masked_iban
from projects.enums import BeneficiaryKind
from projects.rules import possible_beneficiaries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from establishments.models import Establishment


class AllocationForm(DsfrFormMixin, forms.Form):
    """What each school of the project has, through whom; the envelope that pays first.

    The fields of the school of the file have plain names; those of an associated school end with
    its key: an empty amount gives it no share, an empty SIRET the recipient of the first school.
    """

    envelope = EnvelopeChoiceField(
        label="Enveloppe",
        help_text=(
            "Celle qui paie d’abord. Une tranche d’une autre année, ou pour un établissement d’un "
            "autre degré, s’impute sur l’enveloppe de son année et de son programme."
        ),
        queryset=Envelope.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une enveloppe.",
            "invalid_choice": "Choisissez une enveloppe de la liste.",
        },
    )
    error_summary = False

    def __init__(
        self,
        *args: Any,
        schools: Sequence[Establishment],
        envelopes: Sequence[Envelope],
        known_iban: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schools = list(schools)
        self.known_iban = known_iban
        for school in self.schools:
            self._add_school(school)
        field = self.fields["envelope"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Envelope.objects.filter(pk__in=[row.pk for row in envelopes])
        field.choices = [(row.pk, field.label_from_instance(row)) for row in envelopes]

    def _add_school(self, school: Establishment) -> None:
        end, first = self.ending(school), school is self.schools[0]
        self.fields[f"amount{end}"] = EuroField(
            label="Montant" if len(self.schools) > 1 else "Montant attribué",
            min_value=Decimal("0.01") if first else Decimal(0),
            required=first,
            help_text="" if first else "Laissez vide s’il n’a pas de part.",
        )
        self.fields[f"kind{end}"] = forms.ChoiceField(
            label="Qui reçoit les fonds",
            widget=forms.RadioSelect if first else forms.Select,
            required=first,
            error_messages={"required": "Dites qui reçoit les fonds."},
            choices=[
                *([] if first else [("", "Le bénéficiaire de l’établissement porteur")]),
                *(
                    (kind.value, BeneficiaryKind(kind).label)
                    for kind in possible_beneficiaries(school.kind, school.sector)
                ),
            ],
        )
        self.fields[f"name{end}"] = PlainTextField(
            label="Nom du bénéficiaire",
            max_length=200,
            required=first,
            error_messages={"required": "Indiquez le nom du bénéficiaire."},
        )
        self.fields[f"siret{end}"] = PlainTextField(
            label="SIRET",
            help_text="Quatorze chiffres.",
            max_length=30,
            required=first,
            error_messages={"required": "Indiquez le SIRET du bénéficiaire."},
        )
        iban = PlainTextField(
            label="IBAN",
            max_length=60,
            required=first and not self.known_iban,
            error_messages={"required": "Indiquez l’IBAN du bénéficiaire."},
        )
        iban.widget.attrs["autocomplete"] = "off"
        if first and self.known_iban:
            iban.help_text = (
                f"L’établissement a donné le compte {escape(masked_iban(self.known_iban))} : "
                "laissez vide pour le garder."
            )
        self.fields[f"iban{end}"] = iban

    def ending(self, school: Establishment) -> str:
        """What the names of the fields of this school end with."""
        return "" if school is self.schools[0] else f"_{school.pk}"

    def groups(self) -> list[tuple[Establishment, list[forms.BoundField]]]:
        """The fields, school by school."""
        names = ("amount", "kind", "name", "siret", "iban")
        return [
            (school, [self[f"{name}{self.ending(school)}"] for name in names])
            for school in self.schools
        ]

    def clean(self) -> dict[str, Any]:
        """Numbers are right, and each kind agrees with its school and its SIRET."""
        data = super().clean() or {}
        for school in self.schools:
            self._clean_school(school, data)
        return data

    def _clean_school(self, school: Establishment, data: dict[str, Any]) -> None:
        end, first = self.ending(school), school is self.schools[0]
        kind, siret = data.get(f"kind{end}"), normalise(data.get(f"siret{end}") or "")
        if not first and not (kind and data.get(f"amount{end}")):
            return
        if f"siret{end}" in data:
            data[f"siret{end}"] = siret
            if not is_valid_siret(siret):
                self.add_error(
                    f"siret{end}",
                    "Ce SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres.",
                )
            elif kind:
                problem = beneficiary_problem(kind, siret, kind=school.kind, sector=school.sector)
                if problem:
                    self.add_error(f"siret{end}", problem)
        if f"iban{end}" in data:
            number = normalise(data[f"iban{end}"] or (self.known_iban if first else ""))
            data[f"iban{end}"] = number
            if not is_valid_iban(number):
                self.add_error(
                    f"iban{end}", "Cet IBAN n’est pas valide\u00a0: vérifiez-le sur le RIB."
                )
        if not first and not data.get(f"name{end}"):
            self.add_error(f"name{end}", "Indiquez le nom du bénéficiaire.")

    def shares(self) -> list[tuple[Establishment, Decimal, Payee]]:
        """Each school with its euros and who receives them, those without a share left out."""
        found: list[tuple[Establishment, Decimal, Payee]] = []
        for school in self.schools:
            end = self.ending(school)
            data = self.cleaned_data
            amount = data[f"amount{end}"]
            if not amount:
                continue
            payee = (
                Payee(*(data[f"{name}{end}"] for name in ("kind", "name", "siret", "iban")))
                if data[f"kind{end}"]
                else found[0][2]
            )
            found.append((school, amount, payee))
        return found


class TrancheRow(RowForm):
    """One instalment: the year, euros, the day planned, what it waits for."""

    widths: ClassVar[Mapping[str, str]] = {
        "year": "fr-col-12 fr-col-sm-6",
        "amount": "fr-col-12 fr-col-sm-6",
        "planned_on": "fr-col-12 fr-col-sm-6",
        "condition": "fr-col-12 fr-col-sm-6",
    }
    year = forms.IntegerField(
        label="Année",
        min_value=2022,
        max_value=2050,
        error_messages={
            "invalid": "Écrivez une année, par exemple 2027.",
            "min_value": "Écrivez une année, par exemple 2027.",
            "max_value": "Écrivez une année, par exemple 2027.",
        },
    )
    amount = EuroField(label="Montant", min_value=Decimal("0.01"))
    planned_on = FrenchDateField(label="Prévue le")
    condition = forms.ChoiceField(label="Versée", choices=PaymentCondition.choices)

    def has_changed(self) -> bool:
        """A row is about an amount: the year and the condition are proposed."""
        return bool(str(self.data.get(self.add_prefix("amount"), "")).strip()) or bool(
            set(self.changed_data) - {"id", "DELETE", "condition", "year"}
        )

    def clean(self) -> dict[str, Any]:
        """The day is in the year."""
        data = super().clean() or {}
        day, year = data.get("planned_on"), data.get("year")
        if day and year and day.year != year:
            self.add_error("planned_on", f"Choisissez un jour de {year}.")
        return data


class CancellationForm(DsfrFormMixin, forms.Form):
    """Why an instalment is cancelled."""

    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement lit ce texte tout de suite.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )
