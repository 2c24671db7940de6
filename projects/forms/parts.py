"""The fields of each part. All are optional in a draft: the check list says what lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from concertations.enums import Dimension
from concertations.models import Concertation
from core import french
from core.choices import one_of
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from core.richforms import RichTextField
from projects.models import Theme

PROGRAMME_START = date(2022, 9, 1)
LAST_DAY = date(2050, 12, 31)


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
