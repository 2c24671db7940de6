"""Forms of the directory and of access codes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy

from accounts.models import User
from core import french
from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import EstablishmentKind, OfficialFile
from establishments.models import Department
from establishments.rules import normalise_uai
from establishments.services.access import NewPerson
from establishments.validators import validate_uai


class CodeForm(DsfrFormMixin, forms.Form):
    """The UAI and the code of the letter, for somebody already signed in."""

    uai = PlainTextField(
        label="UAI de l’établissement",
        help_text="Sept chiffres et une lettre, par exemple 0350122T.",
        max_length=20,
        error_messages={"required": "Indiquez l’UAI de votre établissement."},
    )
    code = PlainTextField(
        label="Code d’accès",
        help_text="Tel qu’il vous a été remis. Les tirets et les majuscules sont facultatifs.",
        max_length=40,
        error_messages={"required": "Indiquez le code qui vous a été remis."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("uai", "code"):
            self.fields[name].widget.attrs |= {
                "autocomplete": "off",
                "autocapitalize": "characters",
            }
            self.fields[name].widget.attrs["spellcheck"] = "false"

    def clean_uai(self) -> str:
        """The UAI in its usual writing. Its form alone is judged here, not that a school has it."""
        uai = normalise_uai(self.cleaned_data["uai"])
        validate_uai(uai)
        return uai


class NewAccountForm(DsfrFormMixin, forms.Form):
    """The name and the password of somebody who opens an account."""

    first_name = PlainTextField(
        label="Prénom", max_length=80, error_messages={"required": "Indiquez votre prénom."}
    )
    last_name = PlainTextField(
        label="Nom", max_length=80, error_messages={"required": "Indiquez votre nom."}
    )
    password1 = forms.CharField(
        label="Mot de passe",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Choisissez un mot de passe."},
    )
    password2 = forms.CharField(
        label="Le même, une seconde fois",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": "Écrivez le mot de passe une seconde fois."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = " ".join(password_validators_help_texts())
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"

    def address(self) -> str:
        """The address of the account, "" while it is not well formed."""
        return str(self.cleaned_data.get("email", ""))

    def clean(self) -> dict[str, Any] | None:
        """The two passwords agree, and the password is hard enough to guess."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password1"), data.get("password2")
        if password and again and password != again:
            self.add_error("password2", "Les deux mots de passe sont différents.")
        if password:
            known = {name: data.get(name, "") for name in ("first_name", "last_name")}
            try:
                validate_password(password, User(email=self.address(), **known))
            except ValidationError as error:
                self.add_error("password1", error)
        return data

    def person(self) -> NewPerson:
        """Who opens the account, from a valid form."""
        data = self.cleaned_data
        return NewPerson(
            first_name=data["first_name"],
            last_name=data["last_name"],
            email=self.address(),
            password=data["password1"],
        )


class ActivationForm(CodeForm, NewAccountForm):
    """The code, then the personal account to open."""

    field_order = ["uai", "code", "first_name", "last_name", "email", "password1", "password2"]
    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        help_text="La vôtre, pas celle de l’établissement\u00a0: elle sert à vous connecter. "
        "Un message y sera envoyé pour la confirmer. Format attendu\u00a0: nom@domaine.fr",
        max_length=254,
        error_messages={
            "required": "Indiquez votre adresse électronique.",
            "invalid": "Écrivez une adresse complète, par exemple prenom.nom@ac-rennes.fr.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class DirectoryFilterForm(DsfrFormMixin, forms.Form):
    """Filters of the list of schools, kept in the address."""

    q = PlainTextField(
        label="UAI, nom, commune ou circonscription",
        max_length=100,
        required=False,
        widget=forms.TextInput({"data-suggest-url": reverse_lazy("establishments:school-search")}),
    )
    departement = forms.ChoiceField(label="Département", required=False)
    type = forms.ChoiceField(
        label="Type", choices=[("", "Tous"), *EstablishmentKind.choices], required=False
    )
    sans_direction = forms.BooleanField(label="Sans direction en place", required=False)
    sans_inspection = forms.BooleanField(label="Sans inspection référente", required=False)

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Tous"), *((d.code, d.name) for d in departments)]
        field = self.fields["departement"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class AccessCodeForm(DsfrFormMixin, forms.Form):
    """The confirmation asked when somebody already leads the school."""

    replaces_head = forms.BooleanField(
        label="Je confirme que ce code est destiné à la personne qui lui succède",
        required=False,
    )


class DirectoryImportForm(DsfrFormMixin, forms.Form):
    """An official file and how to import it."""

    kind = forms.ChoiceField(
        label="Nature du fichier", choices=OfficialFile, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label="Fichier CSV",
        help_text="Tel que téléchargé, sans passer par un tableur.",
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: recommencez.",
        },
    )
    is_complete = forms.BooleanField(
        label="Le fichier contient tous les établissements ouverts des départements qu’il cite",
        help_text="Annuaire seulement\u00a0: ceux qui n’y sont plus seront marqués fermés.",
        required=False,
    )
    is_trial = forms.BooleanField(
        label="Essai à blanc\u00a0: voir le rapport sans rien changer", required=False, initial=True
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """A file within the limit; what it holds is judged while it is read."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.DIRECTORY_FILE_MAX_BYTES:
            limit = french.file_size(settings.DIRECTORY_FILE_MAX_BYTES)
            raise ValidationError(f"Ce fichier est trop lourd\u00a0: {limit} au plus.")
        upload.name = PurePosixPath((upload.name or "").replace("\\", "/")).name[:100]
        return upload
