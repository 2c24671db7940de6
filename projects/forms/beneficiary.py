"""Who receives the money: suggested from the school, checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.fr import siret

from core.forms import PlainTextField
from establishments.models import Establishment
from projects.enums import BeneficiaryKind
from projects.forms.parts import PartForm
from projects.queries.places import named_school, nearby_eples

EPLE_KINDS = (BeneficiaryKind.EPLE, BeneficiaryKind.NEARBY_EPLE)


class BeneficiaryForm(PartForm):
    """Who receives the money. Needed only when funds are asked."""

    kind = forms.ChoiceField(
        required=False, label="Qui recevra les fonds\u00a0?", widget=forms.RadioSelect
    )
    eple = PlainTextField(
        max_length=150,
        required=False,
        label="Le collège ou le lycée qui gère les fonds pour vous",
        help_text="S’il s’agit d’un établissement proche\u00a0: son nom et sa commune, ou son code "
        "UAI. Son nom et son SIRET viennent de l’annuaire.",
    )
    name = PlainTextField(
        max_length=200,
        required=False,
        label="Nom du bénéficiaire",
        help_text="Tel qu’il figure sur le relevé d’identité bancaire.",
    )
    siret = PlainTextField(
        max_length=30,
        required=False,
        label="SIRET",
        help_text="Quatorze chiffres\u00a0; les espaces sont acceptées.",
    )
    iban = PlainTextField(
        max_length=60,
        required=False,
        label="IBAN",
        help_text="Il figure sur le relevé d’identité bancaire et commence par FR. "
        "Seule la gestion des fonds le lira en entier.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        school: Establishment,
        kinds: Sequence[BeneficiaryKind],
        search_url: str,
        initial: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        self.school, self.kept_school = school, initial["establishment"]
        shown = {"eple": self.kept_school.uai if self.kept_school is not None else ""}
        super().__init__(data, initial={**initial, **shown}, **kwargs)
        if BeneficiaryKind.NEARBY_EPLE in kinds:
            self.fields["eple"].widget.attrs |= {
                "data-suggest-url": search_url,
                "data-suggest-fills": "kind name siret",
            }
        else:
            del self.fields["eple"]
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]

    def clean_siret(self) -> str:
        number = "".join(self.cleaned_data["siret"].split())
        if number and not (number.isascii() and siret.is_valid(number)):
            raise ValidationError(
                "Ce SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres."
            )
        return number

    def clean_iban(self) -> str:
        number = "".join(self.cleaned_data["iban"].split()).upper()
        if not number:
            return ""
        try:
            return str(IBAN(number))
        except (SchwiftyException, ValueError) as error:
            raise ValidationError(
                "Cet IBAN n’est pas valide\u00a0: recopiez-le depuis le relevé d’identité bancaire."
            ) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind, chosen = values.get("kind"), None
        if kind == BeneficiaryKind.NEARBY_EPLE and values.get("eple"):
            chosen = self._chosen(values)
        elif kind == BeneficiaryKind.EPLE and values.get("siret") == self.school.siret:
            chosen = self.school
        if not kind and any(values.get(name) for name in ("name", "siret", "iban")):
            self.add_error("kind", "Choisissez qui recevra les fonds.")
        number = values.get("siret")
        if kind in EPLE_KINDS and number and not number.startswith("19"):
            self.add_error(
                "siret", "Le SIRET d’un collège, d’un lycée ou d’un EREA public commence par 19."
            )
        return {
            **{name: values.get(name, "") for name in ("kind", "name", "siret", "iban")},
            "establishment": chosen,
        }

    def _chosen(self, values: dict[str, Any]) -> Establishment | None:
        """The EPLE that was named; another one than before brings its name and its SIRET."""
        found = named_school(nearby_eples(self.school), values["eple"])
        if isinstance(found, str):
            self.add_error("eple", found)
            return None
        is_new = self.kept_school is None or self.kept_school.pk != found.pk
        if is_new or not values.get("name"):
            values["name"] = found.name
        if is_new or not values.get("siret"):
            values["siret"] = found.siret
            self.errors.pop("siret", None)
        return found
