"""The public form, what a colleague types, and what the team does with the contributions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from concertations.enums import Dimension, Origin, ParticipantCategory
from concertations.models import MOST_CHARACTERS, QUESTIONS, TAG_CHARACTERS, Finding
from concertations.services.contributions import Answer
from concertations.voices.queries import ALL, BY_CATEGORY, HIDDEN, OLDEST, UNCITED
from core.forms import DsfrFormMixin, FrenchDateField, KeyField, PlainTextField

NEW_FINDING = "nouveau"

PUBLIC_LABELS = {
    ParticipantCategory.FAMILIES: "Parent ou famille",
    ParticipantCategory.PUPILS: "Élève",
    ParticipantCategory.TEACHERS: "Enseignante ou enseignant",
    ParticipantCategory.OTHER_STAFF: "Autre personnel de l’établissement",
    ParticipantCategory.COMMUNITY: "Élue, élu ou agent de la commune, du département, de la région",
    ParticipantCategory.PARTNERS: "Association ou partenaire",
    ParticipantCategory.INSPECTION: "Inspection ou équipe d’appui",
}
"""The categories as somebody says it of themselves."""

_QUESTIONS = {
    "good": "Ce qui va bien",
    "lacking": "Ce qui manque",
    "idea": "Une idée",
}


class AnswerForm(DsfrFormMixin, forms.Form):
    """What somebody says; one answer at least. `category`: the only one this form is for, or ""."""

    error_summary = True

    category = forms.ChoiceField(
        label="Vous êtes",
        choices=[(value.value, label) for value, label in PUBLIC_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites à quel titre vous répondez."},
    )
    good = PlainTextField(max_length=MOST_CHARACTERS, rows=4, required=False)
    lacking = PlainTextField(max_length=MOST_CHARACTERS, rows=4, required=False)
    idea = PlainTextField(max_length=MOST_CHARACTERS, rows=4, required=False)
    dimensions = forms.MultipleChoiceField(
        label="De quoi parlez-vous\u00a0?",
        help_text="Facultatif.",
        choices=Dimension.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    key = KeyField()

    def __init__(self, *args: Any, category: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_category = category
        if category:
            del self.fields["category"]
        for name in QUESTIONS:
            self.fields[name].label = _QUESTIONS[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not any(values.get(name) or name in self.errors for name in QUESTIONS):
            raise ValidationError("Répondez à une question au moins.")
        return values

    def answer(self) -> Answer:
        """What was said; call it once valid."""
        return Answer(
            category=self.only_category or self.cleaned_data["category"],
            dimensions=self.cleaned_data["dimensions"],
            **{name: self.cleaned_data[name] for name in QUESTIONS},
        )


class PublicAnswerForm(AnswerForm):
    """The same for anybody, with a field that only robots see."""

    remark = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean(self) -> dict[str, Any]:
        """Nobody is accused: whoever sees this sentence sends again, and it leaves."""
        values = super().clean()
        if values.get("remark"):
            raise ValidationError("Votre avis n’est pas encore parti\u00a0: envoyez-le à nouveau.")
        return values


class TypedAnswerForm(AnswerForm):
    """What a colleague types from a sheet of paper, or from what was said."""

    origin = forms.ChoiceField(
        label="D’où vient cette contribution",
        choices=[(Origin.PAPER, "D’une feuille papier"), (Origin.SPOKEN, "De ce qui a été dit")],
        widget=forms.RadioSelect,
        initial=Origin.PAPER,
    )
    field_order = ["origin", "category", "good", "lacking", "idea", "dimensions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category = self.fields["category"]
        assert isinstance(category, forms.ChoiceField)
        category.label = "Qui s’exprime"
        category.choices = ParticipantCategory.choices
        category.error_messages["required"] = "Choisissez qui s’exprime."


class BoxForm(DsfrFormMixin, forms.Form):
    """For whom the public form is, and on which days."""

    category = forms.ChoiceField(
        label="Pour qui",
        required=False,
        choices=[("", "Tout le monde"), *ParticipantCategory.choices],
        help_text="Pour tout le monde, chacun dit à quel titre il répond.",
    )
    opens_on = FrenchDateField(
        label="Ouvert du", error_messages={"required": "Indiquez le premier jour."}
    )
    closes_on = FrenchDateField(
        label="Au",
        help_text="Ce jour-là compris.",
        error_messages={"required": "Indiquez le dernier jour."},
    )


class FilterForm(DsfrFormMixin, forms.Form):
    """Filters of the contributions, kept in the address."""

    q = PlainTextField(label="Mots", max_length=100, required=False)
    categorie = forms.ChoiceField(
        label="Catégorie", required=False, choices=[("", "Toutes"), *ParticipantCategory.choices]
    )
    dimension = forms.ChoiceField(
        label="Dimension", required=False, choices=[("", "Toutes"), *Dimension.choices]
    )
    etiquette = forms.ChoiceField(label="Étiquette", required=False)
    constat = forms.ChoiceField(label="Constat", required=False)
    origine = forms.ChoiceField(
        label="Origine", required=False, choices=[("", "Toutes"), *Origin.choices]
    )
    etat = forms.ChoiceField(
        label="Montrer",
        required=False,
        choices=[("", "Celles qui se lisent"), (HIDDEN, "Les masquées"), (ALL, "Toutes")],
    )
    tri = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[
            ("", "Les plus récentes d’abord"),
            (OLDEST, "Les plus anciennes d’abord"),
            (BY_CATEGORY, "Par catégorie"),
        ],
    )

    def __init__(
        self, *args: Any, tags: Iterable[str], findings: Iterable[Finding], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "etiquette", [("", "Toutes"), *((tag, tag) for tag in tags)])
        offered = [(str(finding.pk), short(finding)) for finding in findings]
        _offer(self, "constat", [("", "Tous"), (UNCITED, "Aucun constat"), *offered])


class BatchForm(DsfrFormMixin, forms.Form):
    """What to do with the contributions that were ticked."""

    tag = PlainTextField(
        label="Étiquette", help_text="Un mot ou deux.", max_length=TAG_CHARACTERS, required=False
    )
    finding = forms.ChoiceField(label="Constat", required=False)
    new_finding = PlainTextField(label="Nouveau constat", max_length=1000, required=False)

    def __init__(self, *args: Any, findings: Iterable[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(finding.pk), short(finding)) for finding in findings]
        _offer(
            self,
            "finding",
            [("", "Choisissez"), *offered, (NEW_FINDING, "Un nouveau constat, écrit ci-dessous")],
        )


def short(finding: Finding) -> str:
    """A finding in a list: its rank and its first words."""
    words = finding.finding if len(finding.finding) <= 70 else f"{finding.finding[:69].rstrip()}…"
    return f"{finding.position}. {words}"


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
