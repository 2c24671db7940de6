"""Forms about people: inviting, leaving, handing over, naming a head, helping with an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField, require_order
from establishments.enums import Role
from establishments.forms import NewAccountForm

AT_ONCE, LATER = "tout-de-suite", "plus-tard"


class _EmailField(forms.EmailField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=254,
            error_messages={
                "required": "Indiquez l’adresse électronique.",
                "invalid": "Écrivez une adresse complète, par exemple prenom.nom@ac-rennes.fr.",
            },
            **kwargs,
        )


class InvitationForm(DsfrFormMixin, forms.Form):
    """Whom to invite, to do what, and between which dates."""

    email = _EmailField(
        label="Adresse électronique professionnelle",
        help_text="L’invitation y est envoyée. Format attendu\u00a0: nom@domaine.fr",
    )
    role = forms.ChoiceField(
        label="Ce que cette personne pourra faire",
        choices=[
            (
                Role.EDITOR.value,
                "Écrire avec vous les concertations et les projets, sans les déposer",
            ),
            (
                Role.DEPUTY.value,
                "Agir à votre place sur les dossiers, par délégation\u00a0: déposer, renvoyer, "
                "retirer, rendre le bilan",
            ),
        ],
        widget=forms.RadioSelect,
        initial=Role.EDITOR.value,
    )
    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au",
        help_text="Obligatoire pour une délégation. Sans date, l’accès dure jusqu’à son retrait.",
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        """A delegation has an end, which its dates respect."""
        data = super().clean() or self.cleaned_data
        if (
            data.get("role") == Role.DEPUTY
            and not data.get("ends_on")
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", "Une délégation porte une date de fin\u00a0: indiquez-la.")
        require_order(self, data)
        return data


class MembershipEndForm(DsfrFormMixin, forms.Form):
    """When an access ends: at once, or after a last day."""

    when = forms.ChoiceField(
        label="Quand l’accès prend-il fin\u202f?",
        choices=[(AT_ONCE, "Tout de suite"), (LATER, "À la fin d’un dernier jour")],
        widget=forms.RadioSelect,
        initial=AT_ONCE,
    )
    last_day = FrenchDateField(label="Dernier jour", required=False)

    def clean(self) -> dict[str, Any] | None:
        """A last day is given when the access does not end at once."""
        data = super().clean() or self.cleaned_data
        if data.get("when") == LATER and not data.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Indiquez le dernier jour.")
        return data

    def last_day_or_none(self) -> date | None:
        """The last day of a valid form; None for at once."""
        data = self.cleaned_data
        return data["last_day"] if data["when"] == LATER else None


class DepartureForm(DsfrFormMixin, forms.Form):
    """The last day of somebody who leaves by themselves."""

    last_day = FrenchDateField(
        label="Votre dernier jour", help_text="Vous gardez l’accès jusqu’à la fin de cette journée."
    )


class HandoverForm(DsfrFormMixin, forms.Form):
    """The head leaves, and knows who comes next."""

    email = _EmailField(
        label="Adresse électronique professionnelle de la personne qui vous succède",
        help_text="Format attendu\u00a0: nom@domaine.fr",
    )
    starts_on = FrenchDateField(
        label="Son premier jour",
        help_text="Elle a accès à partir de ce jour, vous jusqu’à la veille.",
    )


class HeadDepartureForm(DepartureForm):
    """The head leaves, and nobody is known to come next."""

    without_successor = forms.BooleanField(
        label="Je pars sans que la personne qui me succède soit connue",
        help_text=(
            "Après ce jour, plus personne ne peut déposer vos dossiers, sauf délégation en cours. "
            "Le secrétariat de la commission en est prévenu."
        ),
        error_messages={"required": "Cochez cette case, ou désignez la personne ci-dessus."},
    )


class NewHeadForm(DsfrFormMixin, forms.Form):
    """The new head of a school, as the rectorate names them."""

    name = PlainTextField(
        label="Nom de la personne",
        help_text="Tel qu’il est annoncé. Elle le corrige en ouvrant son compte.",
        max_length=160,
    )
    email = _EmailField(
        label="Son adresse électronique professionnelle",
        help_text="Si un compte porte cette adresse, l’accès lui est donné\u202f; sinon, une "
        "invitation lui est envoyée.",
    )
    starts_on = FrenchDateField(label="Prise de fonction le")


class InvitedPersonForm(NewAccountForm):
    """The account somebody opens from an invitation: its address is the invited one."""

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._email = email

    def address(self) -> str:
        """The invited address."""
        return self._email


class IdentityForm(DsfrFormMixin, forms.Form):
    """The word of the person who helps: they know who asks."""

    verified = forms.BooleanField(
        label="J’ai vérifié qui me le demande, par un autre moyen qu’un message",
        help_text="De vive voix, ou en rappelant la personne à un numéro connu du service.",
        error_messages={"required": "Cochez cette case une fois l’identité vérifiée."},
    )
