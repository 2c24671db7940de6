"""Forms about people and what they are named to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.choices import one_of
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from establishments.enums import (
    NAMED_SERVICES,
    STAFF_ROLES,
    AppointmentState,
    ListTarget,
    Perimeter,
    Role,
)
from establishments.models import Academy, Department, District
from establishments.queries.appointments import ALL_STATES
from establishments.rules import normalise_uai
from establishments.validators import validate_uai
from establishments.workflow import perimeters_of

if TYPE_CHECKING:
    from establishments.models.people import Place

_INVALID_EMAIL = "Écrivez une adresse complète, par exemple prenom.nom@ac-academie.fr."


class PersonForm(DsfrFormMixin, forms.Form):
    """Who is named: an address, and a name in case no account has it."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="Format attendu\u00a0: prenom.nom@ac-academie.fr",
        max_length=254,
        error_messages={"invalid": _INVALID_EMAIL},
    )
    first_name = PlainTextField(
        label="Prénom",
        help_text="Prénom et nom ne servent que si la personne n’a pas encore de compte.",
        max_length=80,
        required=False,
    )
    last_name = PlainTextField(label="Nom", max_length=80, required=False)


class AppointmentForm(PersonForm):
    """A dated appointment to one role; only the places that fit the role are offered."""

    quality = PlainTextField(
        label="Qualité",
        help_text="Facultatif, par exemple «\u00a0IEN\u00a0», «\u00a0IA-DASEN\u00a0».",
        max_length=150,
        required=False,
    )
    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au", help_text="Facultatif, dernier jour compris.", required=False
    )

    def __init__(self, *args: Any, role: Role, places: Mapping[str, Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.takes_uai = Perimeter.ESTABLISHMENT in perimeters_of(role)
        first: dict[str, forms.Field] = {}
        if self.takes_uai or len(places) > 1:
            first["place"] = forms.TypedChoiceField(
                label="Circonscription" if self.takes_uai else "Où",
                choices=[("", "Choisissez"), *_by_kind(places)],
                coerce=one_of(places),
                empty_value=None,
                required=not self.takes_uai,
            )
        if self.takes_uai:
            first["uai"] = PlainTextField(
                label="ou UAI de l’établissement",
                help_text="Pour un collège, un lycée ou un EREA, par exemple 0350122T.",
                max_length=20,
                required=False,
            )
        if role is Role.SUPPORT:
            first["service"] = forms.ChoiceField(
                label="Service",
                help_text="Les demandes d’aide adressées à un service arrivent à ses membres. Sans "
                "service, la personne reçoit celles de toute l’équipe d’appui.",
                choices=[
                    ("", "Toute l’équipe d’appui"),
                    *((service.value, service.label) for service in NAMED_SERVICES),
                ],
                required=False,
            )
        self.fields = {**first, **self.fields}
        if self.takes_uai:
            self.fields["replaces"] = forms.BooleanField(
                label="L’inspection déjà en place s’arrête la veille", required=False
            )

    def clean_uai(self) -> str:
        """The UAI in its usual writing, or nothing."""
        uai = normalise_uai(self.cleaned_data["uai"])
        if uai:
            validate_uai(uai)
        return uai

    def clean(self) -> dict[str, Any] | None:
        """A district or a school, not both and not neither."""
        data = super().clean() or self.cleaned_data
        if self.takes_uai and not self.errors and bool(data["uai"]) == bool(data["place"]):
            raise ValidationError(
                "Choisissez une circonscription, ou bien écrivez l’UAI d’un établissement."
            )
        return data

    def place(self) -> Place:
        """The place chosen in the list, or the only one; a school is asked for by its UAI."""
        if "place" in self.fields:
            chosen: Place = self.cleaned_data["place"]
            return chosen
        return next(iter(self.places.values()))


class AppointmentEndForm(DsfrFormMixin, forms.Form):
    """The last day of an appointment."""

    ends_on = FrenchDateField(
        label="Dernier jour de la nomination", help_text="Aujourd’hui ou plus tard."
    )


class StandInForm(PersonForm):
    """Who stands in, and between which days."""

    starts_on = FrenchDateField(label="Du")
    ends_on = FrenchDateField(label="Au", help_text="Dernier jour compris.")

    def __init__(self, *args: Any, opens_accounts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not opens_accounts:
            del self.fields["first_name"], self.fields["last_name"]


class DistrictInspectorForm(PersonForm):
    """Who inspects a district, from which day."""

    quality = PlainTextField(label="Qualité", max_length=150, required=False)
    starts_on = FrenchDateField(label="À partir du")


class AppointmentFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the list of appointments, kept in the address."""

    q = PlainTextField(label="Nom ou adresse", max_length=100, required=False)
    role = forms.ChoiceField(
        label="Rôle",
        choices=[("", "Tous"), *((r.value, r.label) for r in Role if r in STAFF_ROLES)],
        required=False,
    )
    departement = forms.ChoiceField(label="Département", required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[
            ("", "En fonction ou à venir"),
            *((state.value, state.label.capitalize()) for state in AppointmentState),
            (ALL_STATES, "Toutes"),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        academies: Sequence[Academy],
        departments: Iterable[Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "departement", departments)
        if len(academies) > 1:
            choices = [("", "Toutes"), *((str(a.pk), a.name) for a in academies)]
            academy = forms.ChoiceField(label="Académie", choices=choices, required=False)
            self.fields = {"q": self.fields.pop("q"), "academie": academy, **self.fields}


class DistrictFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the list of districts, kept in the address."""

    q = PlainTextField(label="Nom ou code de la circonscription", max_length=100, required=False)
    departement = forms.ChoiceField(label="Département", required=False)
    sans_inspection = forms.BooleanField(label="Sans inspection aujourd’hui", required=False)

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "departement", departments)


class InspectorListForm(DsfrFormMixin, forms.Form):
    """A list of inspectors, as a file or pasted, and the day it takes effect."""

    target = forms.ChoiceField(
        label="Chaque ligne désigne",
        choices=ListTarget.choices,
        widget=forms.RadioSelect,
        initial=ListTarget.ESTABLISHMENTS,
    )
    file = forms.FileField(
        label="Fichier CSV",
        help_text="Enregistré depuis un tableur, 5\u202f000 lignes au plus.",
        required=False,
        error_messages={"empty": "Ce fichier est vide."},
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label="ou lignes collées",
        help_text="Par exemple\u00a0: 0350122T;prenom.nom@ac-academie.fr",
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
        strip=False,
    )
    starts_on = FrenchDateField(label="Nominations à partir du")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["starts_on"]
        assert isinstance(day, FrenchDateField)
        day.min_value = clock.today()

    def clean(self) -> dict[str, Any] | None:
        """A file or lines."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data["file"] and not data["text"].strip():
            raise ValidationError("Choisissez un fichier, ou collez des lignes.")
        return data


def _by_kind(places: Mapping[str, Place]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices grouped by kind of place; districts by département."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, place in places.items():
        match place:
            case District():
                group = place.department.name
            case Department():
                group = "Un département"
            case Academy():
                group = "Toute l’académie"
            case _:
                group = "Tout le pays"
        groups.setdefault(group, []).append((key, str(place or "France entière")))
    return list(groups.items())


def _offer(form: forms.Form, name: str, departments: Iterable[Department]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "Tous"), *((str(d.pk), d.name) for d in departments)]
