"""Asking somebody else for an opinion, and answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from core import clock
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from projects.enums import Part
from reviews.enums import AskedKind, AskedReaders, OpinionKind
from reviews.services.asked import GivenOpinion, Question
from reviews.services.completion import LONGEST_DAYS

OFFERED = [Part.SUMMARY, Part.FINDINGS, Part.OBJECTIVES, Part.ACTIONS, Part.EVALUATION, Part.BUDGET]
"""The parts ticked at first: what the project is, not who is paid."""


class AskedOpinionForm(DsfrFormMixin, forms.Form):
    """Of whom, what, on which parts, until when, for whose eyes."""

    kind = forms.ChoiceField(label="À qui", choices=AskedKind.choices, widget=forms.RadioSelect)
    name = PlainTextField(
        label="Nom et qualité",
        help_text="Exemples\u00a0: «\u00a0Mme Le Goff, IA-IPR de mathématiques\u00a0», "
        "«\u00a0Service éducation de Bruz\u00a0».",
        max_length=160,
    )
    email = forms.EmailField(
        label="Adresse électronique",
        help_text="Un agent de l’académie qui a un compte se connecte\u00a0; toute autre personne "
        "reçoit un lien, sans compte.",
        max_length=254,
        error_messages={"invalid": "Écrivez une adresse électronique, par exemple nom@ville.fr."},
    )
    question = PlainTextField(label="Votre question", max_length=2000, rows=4)
    parts = forms.TypedMultipleChoiceField(
        label="Ce que cette personne lira",
        help_text="Ces parties du dernier dépôt, et rien d’autre\u00a0: ni commentaires, ni avis.",
        choices=Part.choices,
        coerce=Part,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une partie."},
    )
    readers = forms.ChoiceField(
        label="Qui lira sa réponse",
        choices=AskedReaders.choices,
        initial=AskedReaders.SERVICES,
        widget=forms.RadioSelect,
    )
    due_on = FrenchDateField(label="Réponse attendue pour le")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due_on = self.fields["due_on"]
        assert isinstance(due_on, FrenchDateField)
        due_on.min_value = clock.today() + timedelta(days=1)
        due_on.max_value = clock.today() + timedelta(days=LONGEST_DAYS)

    def asked(self) -> Question:
        """What is asked."""
        data = self.cleaned_data
        return Question(
            kind=AskedKind(data["kind"]),
            name=data["name"],
            email=data["email"],
            text=data["question"],
            parts=data["parts"],
            readers=AskedReaders(data["readers"]),
            due_on=data["due_on"],
        )


class GivenOpinionForm(DsfrFormMixin, forms.Form):
    """The answer of who was asked."""

    stance = forms.ChoiceField(
        label="Votre avis",
        choices=[*OpinionKind.choices, ("", "Sans me prononcer")],
        widget=forms.RadioSelect,
        required=False,
    )
    answer = PlainTextField(label="Votre réponse", max_length=6000, rows=8)
    signed_by = PlainTextField(label="Votre nom et votre qualité", max_length=160)

    def given(self) -> GivenOpinion:
        """What was answered."""
        data = self.cleaned_data
        stance = OpinionKind(data["stance"]) if data["stance"] else None
        return GivenOpinion(data["answer"], data["signed_by"], stance)
