"""The filters of the board, the merger of schools, the message to a service: shape of the input."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

from core import clock
from core.choices import one_of
from core.forms import DsfrFormMixin, FilterForm, FrenchDateField, KeyField, PlainTextField
from dashboards.columns import COLUMNS
from dashboards.enums import ContactSubject, Order
from dashboards.services.contact import Letter
from establishments.enums import EstablishmentKind, PriorityEducation
from establishments.models import Academy, Establishment
from establishments.rules import normalise_uai
from funding.enums import PaymentCondition
from projects.enums import Status
from reviews.enums import OpinionKind
from reviews.forms.asked import AskedOpinionForm

AGES = (("15", "15 jours"), ("30", "30 jours"), ("60", "60 jours"), ("90", "90 jours"))
OPINIONS = (*OpinionKind.choices, ("NONE", "Sans avis"))
GIVEN = (
    ("moi", "À moi"),
    ("sans-inspection", "À aucune inspection"),
    ("sans-examen", "À personne au secrétariat"),
)
DELAYS = (("risque", "Deux semaines ou moins"), ("court", "En cours"))


class BoardFilterForm(FilterForm):
    """What the board can be narrowed to; every field may stay empty."""

    q = forms.CharField(label="Rechercher", max_length=100, required=False)
    statut = forms.ChoiceField(
        label="Statut",
        required=False,
        choices=[("", "Tous"), *((s.value, s.label) for s in Status if s != Status.DRAFT)],
    )
    departement = forms.ChoiceField(label="Département", required=False)
    type = forms.ChoiceField(
        label="Type", required=False, choices=[("", "Tous"), *EstablishmentKind.choices]
    )
    theme = forms.ChoiceField(label="Thème", required=False)
    education_prioritaire = forms.ChoiceField(
        label="Éducation prioritaire",
        required=False,
        choices=[
            ("", "Toutes situations"),
            ("ANY", "REP ou REP+"),
            *((p.value, p.label) for p in PriorityEducation if p.value),
        ],
    )
    avis = forms.ChoiceField(
        label="Avis de l’inspection", required=False, choices=[("", "Tous"), *OPINIONS]
    )
    montant = forms.DecimalField(
        label="Montant demandé d’au moins (€)", required=False, min_value=0, max_digits=12
    )
    age = forms.ChoiceField(
        label="Sans mouvement depuis", required=False, choices=[("", "Peu importe"), *AGES]
    )
    delai = forms.ChoiceField(
        label="Délai d’attribution", required=False, choices=[("", "Peu importe"), *DELAYS]
    )
    confie = forms.ChoiceField(
        label="Confié", required=False, choices=[("", "Peu importe"), *GIVEN]
    )
    tri = forms.ChoiceField(label="Trier", required=False, choices=Order)
    colonnes = forms.MultipleChoiceField(
        label="Colonnes",
        required=False,
        choices=[(column.key, column.label) for column in COLUMNS],
        widget=forms.MultipleHiddenInput,
    )

    def __init__(
        self,
        *args: Any,
        departments: Iterable[tuple[str, str]],
        themes: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("departement", departments), ("theme", themes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Tous"), *choices]

    @property
    def first_fields(self) -> SafeString:
        """The filters everybody uses."""
        return self.drawn(_FIRST)

    @property
    def more_fields(self) -> SafeString:
        """The other ones."""
        return self.drawn(_MORE)

    @property
    def uses_more(self) -> bool:
        """Whether one of the other filters is in use."""
        return any(self.data.get(name) for name in _MORE)


_FIRST = ("q", "statut", "departement", "tri")
_MORE = (
    "type",
    "theme",
    "education_prioritaire",
    "avis",
    "montant",
    "age",
    "delai",
    "confie",
)


class SleepingFilterForm(FilterForm):
    """Which of the sleeping files: those of one status, or all."""

    statut = forms.ChoiceField(
        label="Statut",
        required=False,
        choices=[
            ("", "Tous"),
            *(
                (status.value, status.label)
                for status in (
                    Status.SUBMITTED,
                    Status.COMPLETION_REQUESTED,
                    Status.UNDER_REVIEW,
                    Status.VALIDATED,
                    Status.REPORTED,
                )
            ),
        ],
    )


class SavedViewForm(DsfrFormMixin, forms.Form):
    """The name of a view, with whom it is shared, whether the board opens on it."""

    name = PlainTextField(
        label="Nom de la vue",
        help_text="Par exemple «\u00a0À inscrire, Ille-et-Vilaine\u00a0».",
        max_length=60,
        error_messages={"required": "Donnez un nom à la vue."},
    )
    academie = forms.TypedChoiceField(
        label="Partager",
        required=False,
        empty_value=None,
        help_text="Chacun l’ouvre sur les dossiers de son propre périmètre.",
    )
    is_default = forms.BooleanField(label="Ouvrir le tableau sur cette vue", required=False)
    reglages = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, academies: Sequence[Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_code = {academy.code: academy for academy in academies}
        field = self.fields["academie"]
        assert isinstance(field, forms.TypedChoiceField)
        field.coerce = one_of(by_code)
        field.choices = [
            ("", "Non, pour moi seulement"),
            *((code, f"Avec les services de l’{_lowered(one)}") for code, one in by_code.items()),
        ]
        if not by_code:
            field.widget = forms.HiddenInput()


def _lowered(academy: Academy) -> str:
    name = str(academy)
    return name[:1].lower() + name[1:]


class NoParamsForm(DsfrFormMixin, forms.Form):
    """An act that needs nothing more than its list."""

    def params(self) -> dict[str, Any]:
        """What the act is given, as JSON keeps it."""
        return {}


class SchedulingForm(NoParamsForm):
    """The session whose agenda takes the files."""

    session = forms.ChoiceField(
        label="Séance", error_messages={"required": "Choisissez une séance."}
    )

    def __init__(self, *args: Any, sessions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["session"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choisissez"), *sessions]

    def params(self) -> dict[str, Any]:
        return {"session": self.cleaned_data["session"]}


class AssigningForm(NoParamsForm):
    """The person the files are given to, and in which role."""

    person = forms.ChoiceField(
        label="Confier à", error_messages={"required": "Choisissez une personne."}
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[str, Sequence[tuple[str, str]]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choisissez"), *people]

    def params(self) -> dict[str, Any]:
        role, _, person = self.cleaned_data["person"].partition(":")
        return {"role": role, "person": int(person)}


class AskingOpinionsForm(NoParamsForm):
    """What is asked, and by when."""

    due_on = FrenchDateField(
        label="Avis à rendre pour le", error_messages={"required": "Indiquez une date."}
    )
    question = PlainTextField(
        label="Ce que vous demandez",
        help_text="Le message le reprendra. Laissez vide s’il n’y a rien à préciser.",
        max_length=1000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["due_on"]
        assert isinstance(field, FrenchDateField)
        field.min_value = clock.today()

    def params(self) -> dict[str, Any]:
        return {
            "due_on": self.cleaned_data["due_on"].isoformat(),
            "question": self.cleaned_data["question"],
        }


class AskingOthersForm(AskedOpinionForm, NoParamsForm):
    """The question asked of one person about each of the files, as on the page of a file."""

    def params(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("kind", "name", "email", "question", "readers")},
            "parts": [str(part) for part in data["parts"]],
            "due_on": data["due_on"].isoformat(),
        }


class AllocatingForm(NoParamsForm):
    """The terms of the attributions: days, conditions, which envelope pays this year."""

    envelope = forms.ChoiceField(
        label="Enveloppe de cette année",
        required=False,
        help_text="Celles des années suivantes se choisissent de même, du département d’abord.",
    )
    years = forms.ChoiceField(
        label="Tranches",
        choices=[
            ("BUDGET", "Une par année du budget"),
            ("ONE", "Une seule, cette année"),
        ],
        initial="BUDGET",
        widget=forms.RadioSelect,
    )
    first_on = FrenchDateField(label="Tranche de cette année, prévue le")
    first_condition = forms.ChoiceField(
        label="Versée",
        choices=PaymentCondition.choices,
        initial=PaymentCondition.SIGNATURE,
    )
    later_on = FrenchDateField(
        label="Tranches suivantes, prévues le",
        help_text="Le même jour chaque année.",
        required=False,
    )
    later_condition = forms.ChoiceField(
        label="Versées", choices=PaymentCondition.choices, initial=PaymentCondition.REPORT
    )

    def __init__(self, *args: Any, envelopes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        choice, first, later = (self.fields[name] for name in ("envelope", "first_on", "later_on"))
        assert isinstance(choice, forms.ChoiceField)
        assert isinstance(first, FrenchDateField)
        assert isinstance(later, FrenchDateField)
        choice.choices = [("", "Celle du département, sinon celle de l’académie"), *envelopes]
        first.initial, later.initial = today, date(today.year + 1, 1, 31)
        first.min_value, first.max_value = today, date(today.year, 12, 31)
        later.min_value = date(today.year + 1, 1, 1)

    def clean(self) -> dict[str, Any]:
        """Instalments of later years have their day."""
        data = super().clean() or {}
        if data.get("years") == "BUDGET" and "later_on" in data and data["later_on"] is None:
            self.add_error("later_on", "Indiquez le jour des tranches suivantes.")
        return data

    def params(self) -> dict[str, Any]:
        data = self.cleaned_data
        later = data["later_on"] if data["years"] == "BUDGET" else None
        return {
            **{name: data[name] for name in ("envelope", "first_condition", "later_condition")},
            "years": data["years"],
            "first_on": data["first_on"].isoformat(),
            "later_on": later.isoformat() if later else "",
        }


class MergerForm(DsfrFormMixin, forms.Form):
    """Which school takes up the files of another, and why."""

    successor = PlainTextField(
        label="UAI de l’établissement qui prend la suite",
        help_text="Sept chiffres et une lettre, dans la même académie.",
        max_length=20,
        error_messages={"required": "Indiquez l’UAI de l’établissement."},
    )
    motive = PlainTextField(
        label="Motif",
        help_text="Par exemple la date et la référence de la décision. La direction le lira.",
        max_length=500,
        error_messages={"required": "Indiquez le motif."},
    )

    def __init__(self, *args: Any, academy_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._academy_id = academy_id

    def clean_successor(self) -> Establishment:
        """The school of this UAI in the académie."""
        uai = normalise_uai(self.cleaned_data["successor"])
        found = Establishment.objects.filter(academy=self._academy_id, uai=uai).first()
        if found is None:
            raise ValidationError("Aucun établissement de l’académie ne porte cet UAI.")
        return found


class ContactForm(DsfrFormMixin, forms.Form):
    """What somebody writes to a service, and a field that only robots see."""

    subject = forms.ChoiceField(label="Sujet", choices=ContactSubject)
    academy = forms.ChoiceField(
        label="Votre académie",
        help_text="Son rectorat vous répondra. Sans académie, ou si vous écrivez sur "
        "l’accessibilité ou sur vos données personnelles, votre message va au service du site.",
        required=False,
        error_messages={"invalid_choice": "Choisissez une académie de la liste."},
    )
    name = PlainTextField(label="Votre nom", max_length=100, required=False)
    email = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Pour vous répondre, exemple\u00a0: prenom.nom@domaine.fr",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"invalid": "Écrivez une adresse comme prenom.nom@domaine.fr."},
    )
    body = PlainTextField(
        label="Votre message",
        help_text="Ne nommez aucun élève. La référence du projet (NE-…) aide à vous répondre.",
        max_length=3000,
        rows=8,
    )
    key = KeyField()
    remark = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._academies = {academy.code: academy for academy in Academy.objects.all()}
        field = self.fields["academy"]
        assert isinstance(field, forms.ChoiceField)
        names = [(code, academy.name) for code, academy in self._academies.items()]
        field.choices = [("", "Aucune en particulier"), *names]

    def clean_academy(self) -> Academy | None:
        """The académie chosen, None for none in particular."""
        return self._academies.get(self.cleaned_data["academy"])

    def clean(self) -> dict[str, Any]:
        """Nobody is accused: whoever sees this sentence sends again, and it leaves."""
        values = super().clean() or {}
        if values.get("remark"):
            raise ValidationError(
                "Votre message n’est pas encore parti\u00a0: envoyez-le à nouveau."
            )
        return values

    def letter(self) -> Letter:
        """The message of a valid form."""
        data = self.cleaned_data
        return Letter(
            subject=ContactSubject(data["subject"]),
            name=data["name"],
            email=data["email"],
            body=data["body"],
            key=data["key"],
        )


class GuideSearchForm(FilterForm):
    """Words looked for in the guides."""

    q = PlainTextField(label="Chercher dans l’aide", max_length=100, required=False)
