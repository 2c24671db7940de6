"""The fields of each part. All are optional in a draft: the check list says what lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum.fr import siret

from concertations.enums import Dimension
from concertations.models import Concertation
from core import french
from core.choices import one_of
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from core.richforms import RichTextField
from projects.enums import BeneficiaryKind
from projects.models import Theme

PROGRAMME_START = date(2022, 9, 1)
LAST_DAY = date(2050, 12, 31)
MOST_PUPILS = 100_000
EPLE_KINDS = (BeneficiaryKind.EPLE, BeneficiaryKind.NEARBY_EPLE)


class PartForm(DsfrFormMixin, forms.Form):
    """A part without fields of its own: only rows."""

    error_summary = False


class SummaryForm(PartForm):
    """Title, summary, dimensions, themes, calendar."""

    title = PlainTextField(
        max_length=150,
        required=False,
        label="Titre du projet",
        help_text="Une ligne qui dit ce que vous voulez faire. Exemple\u00a0: "
        "«\u00a0Un jardin pour lire et pour se poser\u00a0».",
    )
    summary = RichTextField(
        max_length=3000,
        rows=6,
        required=False,
        label="Résumé",
        help_text="Pour qui, quoi, pourquoi\u00a0: cinq à dix lignes, sans sigle, "
        "qu’un parent comprendrait.",
    )
    dimensions = forms.MultipleChoiceField(
        choices=Dimension.choices,
        required=False,
        label="Dimensions du projet",
        help_text="Une, deux ou les trois\u00a0: aucune ne vaut mieux qu’une autre.",
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.TypedMultipleChoiceField(
        required=False,
        label="Thèmes",
        help_text="Choisissez ceux qui aideront d’autres écoles à trouver votre projet.",
        widget=forms.CheckboxSelectMultiple,
    )
    other_theme = PlainTextField(max_length=100, required=False, label="Autre thème")
    starts_on = FrenchDateField(
        min_value=PROGRAMME_START, max_value=LAST_DAY, required=False, label="Début du projet"
    )
    ends_on = FrenchDateField(
        min_value=PROGRAMME_START, max_value=LAST_DAY, required=False, label="Fin du projet"
    )

    def __init__(self, *args: Any, themes: Sequence[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(theme.pk): theme for theme in themes}
        field = self.fields["themes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, str(theme)) for pk, theme in by_id.items()]
        field.coerce = one_of(by_id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin du projet ne peut pas précéder son début.")
        return values


class SchoolsForm(PartForm):
    """How many pupils, of which levels."""

    pupils = forms.IntegerField(
        min_value=1,
        max_value=MOST_PUPILS,
        required=False,
        label="Nombre d’élèves concernés",
        help_text="Les élèves qui prendront part au projet, tous établissements confondus.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "Écrivez un nombre entier, par exemple 120.",
            "min_value": "Indiquez au moins un élève.",
            "max_value": f"Vérifiez ce nombre\u00a0: {french.whole_number(MOST_PUPILS)} au plus.",
        },
    )
    levels = PlainTextField(
        max_length=200,
        required=False,
        label="Niveaux et classes",
        help_text="Exemple\u00a0: les deux classes de CM1 et la classe de CM2.",
    )


class FindingsForm(PartForm):
    """Where the project comes from."""

    concertations = forms.TypedMultipleChoiceField(
        required=False,
        label="Concertations dont le projet est issu",
        widget=forms.CheckboxSelectMultiple,
    )
    findings = RichTextField(
        max_length=8000,
        rows=10,
        required=False,
        label="Constats et besoins",
        help_text="Deux ou trois constats suffisent, s’ils sont précis\u00a0: un chiffre, "
        "une scène, une parole entendue.",
    )

    def __init__(self, *args: Any, concertations: Sequence[Concertation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_id = {str(item.pk): item for item in concertations}
        if not by_id:
            del self.fields["concertations"]
            return
        field = self.fields["concertations"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(pk, _named(item)) for pk, item in by_id.items()]
        field.coerce = one_of(by_id)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("concertations", [])
        return values


class EvaluationForm(PartForm):
    """How one will know."""

    evaluation = RichTextField(
        max_length=5000,
        rows=8,
        required=False,
        label="Comment saurez-vous que le projet réussit\u00a0?",
        help_text="Exemple\u00a0: un questionnaire aux élèves en octobre et en juin, les emprunts "
        "au CDI, un bilan en conseil d’école.",
    )


class BeneficiaryForm(PartForm):
    """Who receives the money. Needed only when funds are asked."""

    kind = forms.ChoiceField(
        required=False, label="Qui recevra les fonds\u00a0?", widget=forms.RadioSelect
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

    def __init__(self, *args: Any, kinds: Sequence[BeneficiaryKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
        kind, number = values.get("kind"), values.get("siret")
        if not kind and any(values.get(name) for name in ("name", "siret", "iban")):
            self.add_error("kind", "Choisissez qui recevra les fonds.")
        if kind in EPLE_KINDS and number and not number.startswith("19"):
            self.add_error(
                "siret", "Le SIRET d’un collège, d’un lycée ou d’un EREA public commence par 19."
            )
        return values


class PublicationForm(PartForm):
    """What may be shown to the public."""

    publish_consent = forms.BooleanField(
        required=False,
        label="L’établissement accepte que le projet soit présenté au public",
        help_text="Seuls le titre, le résumé pour le public, les thèmes et le nom de "
        "l’établissement seront montrés, une fois le projet validé.",
    )
    public_summary = PlainTextField(
        max_length=1500,
        rows=5,
        required=False,
        label="Résumé pour le public",
        help_text="Cinq lignes qui donnent envie à une autre équipe de s’en inspirer, "
        "sans aucun nom de personne.",
    )


def _named(concertation: Concertation) -> str:
    if concertation.held_on is None:
        return f"{concertation.title} (date à fixer)"
    return f"{concertation.title}, {french.short_date(concertation.held_on)}"
