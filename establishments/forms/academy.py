"""The settings of an académie, in the words of those who keep them."""

from __future__ import annotations

import re
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms

from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import MemberOpinionsShown
from establishments.validators import validate_siret


def _days(label: str, help_text: str, *, least: int = 1, most: int = 365) -> forms.IntegerField:
    return _number(label, help_text, least=least, most=most, unit="jours")


def _number(
    label: str, help_text: str, *, least: int, most: int, unit: str = ""
) -> forms.IntegerField:
    wrong = f"Écrivez un nombre entier, de {least} à {most}."
    return forms.IntegerField(
        min_value=least,
        max_value=most,
        label=f"{label} ({unit})" if unit else label,
        help_text=help_text,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
    )


class AcademySettingsForm(DsfrFormMixin, forms.Form):
    """Letters, delays, rules of the commission."""

    siret = PlainTextField(
        max_length=30,
        required=False,
        label="SIRET de l’académie",
        help_text="Quatorze chiffres. Il figure dans les données ouvertes des subventions.",
    )
    letter_heading = PlainTextField(
        max_length=300,
        rows=3,
        required=False,
        label="En-tête",
        help_text="Deux ou trois lignes\u00a0: l’académie, le rectorat, le service.",
    )
    letter_place = PlainTextField(
        max_length=80, required=False, label="Ville", help_text="Elle précède la date."
    )
    letter_signatory = PlainTextField(
        max_length=200,
        required=False,
        label="Signataire",
        help_text="Exemple\u00a0: «\u00a0La rectrice de l’académie de Rennes\u00a0».",
    )
    letter_contact = PlainTextField(
        max_length=200,
        required=False,
        label="À qui s’adresser",
        help_text="Un service, un téléphone, une adresse électronique.",
    )
    access_code_days = _days(
        "Validité d’un code d’accès", "Pour les codes émis à partir de maintenant."
    )
    opinion_wait_days = _days(
        "Attente de l’avis de l’inspection",
        "Passé ce délai, un dossier peut être inscrit sans avis.",
        least=0,
    )
    completion_days = _days(
        "Délai proposé pour compléter", "Chaque demande peut en fixer un autre."
    )
    completion_reminder_days = _days(
        "Rappel avant une échéance",
        "Compléments à rendre, avis demandés : un rappel tant de jours avant, un autre après.",
        most=60,
    )
    asked_opinion_days = _days(
        "Délai proposé pour un avis demandé",
        "Inspection d’une discipline, DANE, collectivité : chaque demande peut en fixer un autre.",
    )
    sleeping_days = _days("Dossier sans mouvement", "Passé ce délai, il est signalé.")
    reminder_days = _days(
        "Délai entre deux relances",
        "Un même dossier n’est pas relancé une seconde fois avant.",
        most=60,
    )
    report_days = _days(
        "Dépôt du bilan après la fin du projet", "Passé ce délai, la direction est relancée."
    )
    concertation_hours = _number(
        "Heures de concertation, premier degré",
        "Prises sur les 108 heures annuelles\u00a0: douze par défaut.",
        least=0,
        most=108,
        unit="heures",
    )
    invitation_days = _days(
        "Convocation de la commission",
        "Cinq jours par défaut\u00a0: article R. 133-8 du code des relations entre le public "
        "et l’administration.",
        most=60,
    )
    minimum_members = _number(
        "Membres nommés au moins, en plus de la présidence",
        "Trois au moins.",
        least=3,
        most=50,
    )
    quorum_percent = _number(
        "Quorum (% des membres)", "La moitié par défaut\u00a0: 50.", least=1, most=100
    )
    session_capacity = _number(
        "Dossiers d’une séance",
        "L’ordre du jour se remplit jusqu’à ce nombre\u00a0; chaque séance peut en fixer un autre.",
        least=1,
        most=200,
    )
    member_opinions_shown = forms.ChoiceField(
        label="Quand un membre lit l’avis des autres",
        help_text="Le secrétariat les lit toujours à l’ouverture de la séance.",
        choices=MemberOpinionsShown.choices,
        widget=forms.RadioSelect,
    )

    president_signs = forms.BooleanField(
        label="La présidence signe les décisions avant leur publication",
        help_text="Signées, elles ne changent plus\u00a0; le secrétariat les publie.",
        required=False,
    )

    def clean_siret(self) -> str:
        """The digits alone, with the right key."""
        number = re.sub(r"\s+", "", self.cleaned_data["siret"])
        if number:
            validate_siret(number)
        return number

    def build_layout(self) -> Any:
        return Layout(
            Fieldset(
                "L’académie et ses courriers",
                "siret",
                "letter_heading",
                "letter_place",
                "letter_signatory",
                "letter_contact",
            ),
            Fieldset(
                "Les délais",
                "access_code_days",
                "opinion_wait_days",
                "completion_days",
                "completion_reminder_days",
                "asked_opinion_days",
                "sleeping_days",
                "reminder_days",
                "report_days",
                "concertation_hours",
            ),
            Fieldset(
                "La commission",
                "invitation_days",
                "minimum_members",
                "quorum_percent",
                "session_capacity",
                "member_opinions_shown",
                "president_signs",
            ),
        )
