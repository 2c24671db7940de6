"""What people write to each other in a request for help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.choices import one_of
from core.forms import DsfrFormMixin, PlainTextField
from establishments.enums import SupportService
from projects.enums import Part
from projects.forms.attachment import TYPES, AttachmentForm
from support.services.thread import Upload

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

LONGEST_MESSAGE = 5000


class MessageForm(AttachmentForm):
    """A message, and perhaps a file with the checks of those of a project."""

    body = PlainTextField(
        label="Votre message",
        max_length=LONGEST_MESSAGE,
        rows=6,
        error_messages={"required": "Écrivez votre message."},
    )
    field_order = ["body", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = "Joindre un fichier (facultatif)"

    def clean_file(self) -> UploadedFile[bytes] | None:  # type: ignore[override]
        """The file, checked like those of a project, when there is one."""
        if not self.cleaned_data.get("file"):
            return None
        return super().clean_file()

    def upload(self) -> Upload | None:
        """The file to join, None without any."""
        file = self.cleaned_data.get("file")
        if not file:
            return None
        kind = TYPES[PurePosixPath(file.name).suffix.lower()]
        return Upload(file=file.file, name=file.name, content_type=kind)


class HelpRequestForm(MessageForm):
    """A question to the support team: to whom, about what."""

    service = forms.ChoiceField(
        label="À qui demandez-vous de l’aide\u00a0?",
        required=False,
        widget=forms.RadioSelect,
    )
    project = forms.TypedChoiceField(label="Projet concerné", required=False, empty_value=None)
    part = forms.ChoiceField(label="Partie du projet", required=False)
    subject = PlainTextField(
        label="Objet",
        help_text="En une ligne, par exemple «\u00a0Quelles tablettes pour vingt-quatre "
        "élèves\u00a0?\u00a0».",
        max_length=150,
        error_messages={"required": "Dites en une ligne ce dont vous avez besoin."},
    )
    field_order = ["service", "project", "part", "subject", "body", "file"]

    def __init__(
        self, *args: Any, projects: Sequence[Project], services: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = "Votre question"
        service, project, part = (self.fields[name] for name in ("service", "project", "part"))
        assert isinstance(service, forms.ChoiceField)
        assert isinstance(project, forms.TypedChoiceField)
        assert isinstance(part, forms.ChoiceField)
        service.choices = list(services.items())
        by_reference = {item.reference: item for item in projects}
        project.choices = [
            ("", "Aucun en particulier"),
            *((reference, f"{item} ({reference})") for reference, item in by_reference.items()),
        ]
        project.coerce = one_of(by_reference)
        part.choices = [("", "Le projet en général"), *((p.slug, p.label) for p in Part)]
        if not by_reference:
            del self.fields["project"], self.fields["part"]

    def clean_part(self) -> Part | None:
        """The part, None for the whole project."""
        return Part.from_slug(self.cleaned_data["part"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values.setdefault("project", None)
        values.setdefault("part", None)
        if values["part"] is not None and values["project"] is None and not self.errors:
            self.add_error("project", "Choisissez le projet dont cette partie est celle.")
        return values


class PassingForm(DsfrFormMixin, forms.Form):
    """To whom a request goes next, and why."""

    to = forms.TypedChoiceField(
        label="À qui\u00a0?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez à qui transmettre la demande."},
    )
    note = PlainTextField(
        label="Un mot pour la suite",
        help_text="Ce qui est déjà fait, ce qui reste à faire. L’établissement le lira aussi.",
        max_length=2000,
        rows=4,
        required=False,
    )

    def __init__(
        self, *args: Any, people: Sequence[User], services: Sequence[str], me: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        targets: dict[str, User | str] = {f"p{user.pk}": user for user in people}
        targets |= {f"s{service}": service for service in services}
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(key, _named(target, me)) for key, target in targets.items()]
        field.coerce = one_of(targets)


class ClosingForm(DsfrFormMixin, forms.Form):
    """A word to end with."""

    note = PlainTextField(label="Un mot de conclusion", max_length=2000, rows=4, required=False)


def service_choices(services: Sequence[str]) -> dict[str, str]:
    """The services to offer, with what each helps with."""
    return {service: _SERVICES[service] for service in services}


_SERVICES = {
    "": "Toute l’équipe d’appui\u00a0: elle trouvera la bonne personne",
    SupportService.CARDIE: "CARDIE\u00a0: démarche, expérimentation, évaluation",
    SupportService.CANOPE: "Réseau Canopé\u00a0: formation, ressources, ateliers",
    SupportService.DANE: "DANE\u00a0: numérique, choix et prix du matériel",
    SupportService.INSPECTION: "Inspection référente\u00a0: pédagogie, cadre du projet",
}


def _named(target: User | str, me: User) -> str:
    if isinstance(target, str):
        if not target:
            return "Toute l’équipe d’appui, à qui la prendra"
        return f"{SupportService(target).short}, à qui la prendra"
    return f"Moi ({target})" if target == me else str(target)
