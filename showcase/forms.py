"""What is typed to publish a project, to read it again, to take it up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from core.forms import DsfrFormMixin, PlainTextField, SecureAddressField
from core.richforms import RichTextField
from establishments.models import Establishment
from funding.models import ReportPiece
from projects.forms.picture import PictureForm
from showcase.enums import TEXT_PARTS, SheetPart, WitnessRole
from showcase.queries.preparation import DraftValues
from showcase.rules import Find
from showcase.services.proposal import CONSENT

TEXT_LIMIT = 5000

_HELP: dict[SheetPart, str] = {
    SheetPart.FINDINGS: "De quoi êtes-vous partis\u202f? Ce que la concertation a montré.",
    SheetPart.NEEDS: "Ce qui manquait aux élèves, aux familles, aux équipes.",
    SheetPart.ACTIONS: "Ce que vous avez fait, une ligne par action\u00a0: on partira de là.",
    SheetPart.OBJECTIVES: "Ce que vous visiez, une ligne par objectif.",
    SheetPart.PARTNERS: "Les structures, sans nom de personne.",
    SheetPart.EVALUATION: "Comment vous savez que le projet réussit.",
    SheetPart.RESULTS: "Ce que vous avez observé, chiffres compris.",
    SheetPart.ADVICE: "Ce que vous garderiez, ce que vous feriez autrement\u00a0: le plus utile à "
    "qui commence.",
    SheetPart.FIGURES: "Élèves, niveaux, calendrier, montant accordé, types de dépense.",
    SheetPart.TESTIMONIES: "Ils s’ajoutent sur la page suivante, avec leurs accords.",
    SheetPart.PHOTOS: "Elles s’ajoutent sur la page suivante, avec leurs droits.",
    SheetPart.VIDEO: "Par son lien\u00a0: elle reste sur sa plateforme.",
}


class SheetForm(DsfrFormMixin, forms.Form):
    """The words of a sheet for the public, and one box a part: published, or not."""

    title = PlainTextField(label="Titre", max_length=150, required=False)
    summary = RichTextField(
        label="Résumé",
        help_text="Quelques phrases pour qui ne connaît pas votre établissement\u00a0: ce que "
        "montrent la liste des projets et les moteurs de recherche.",
        max_length=1500,
        rows=5,
        required=False,
    )
    video_url = SecureAddressField(
        refusal="L’adresse de la vidéo commence par https://.",
        label="Adresse de la vidéo",
        help_text="Elle commence par https://. Rien n’est demandé à cette plateforme avant que la "
        "personne qui lit ait accepté.",
        required=False,
    )
    video_rights = PlainTextField(
        label="À qui est cette vidéo, et qui a donné son accord\u202f?",
        help_text="Non publié. Qui l’a tournée\u00a0; les personnes visibles, et leurs parents, "
        "ont-ils signé.",
        max_length=300,
        required=False,
    )
    transcript = RichTextField(
        label="Transcription de la vidéo",
        help_text="Ce qui est dit et montré, pour qui ne voit pas ou n’entend pas.",
        max_length=12000,
        rows=6,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in SheetPart:
            self.fields[f"chosen_{part.slug}"] = forms.BooleanField(
                label=f"Publier cette partie\u00a0: {part.label.lower()}", required=False
            )
        for part in TEXT_PARTS:
            self.fields[f"text_{part.slug}"] = RichTextField(
                label=part.label,
                help_text=_HELP[part],
                max_length=TEXT_LIMIT,
                rows=5,
                required=False,
            )

    def part_fields(self) -> list[tuple[SheetPart, str, BoundField, BoundField | None]]:
        """Each part in order: its help, its box, and its text when the school writes one."""
        return [
            (
                part,
                _HELP[part],
                self[f"chosen_{part.slug}"],
                self[f"text_{part.slug}"] if part.is_text else None,
            )
            for part in SheetPart
        ]


def initial_of(values: DraftValues) -> dict[str, Any]:
    """The values by the names of the form."""
    return {
        "title": values.title,
        "summary": values.summary,
        "video_url": values.video_url,
        "video_rights": values.video_rights,
        "transcript": values.transcript,
        **{f"chosen_{part.slug}": part in values.parts for part in SheetPart},
        **{f"text_{part.slug}": values.texts.get(part, "") for part in TEXT_PARTS},
    }


def values_of(cleaned: dict[str, Any]) -> DraftValues:
    """What was typed, for the service."""
    return DraftValues(
        title=cleaned["title"],
        summary=cleaned["summary"],
        parts=[part for part in SheetPart if cleaned[f"chosen_{part.slug}"]],
        texts={part.value: text for part in TEXT_PARTS if (text := cleaned[f"text_{part.slug}"])},
        video_url=cleaned["video_url"],
        video_rights=cleaned["video_rights"],
        transcript=cleaned["transcript"],
    )


class TestimonyForm(DsfrFormMixin, forms.Form):
    """What somebody says, by role, and who agreed."""

    role = forms.ChoiceField(
        label="Qui parle",
        help_text="Le rôle seul est publié, jamais le nom.",
        choices=[("", "Choisissez un rôle"), *WitnessRole.choices],
        error_messages={"required": "Dites qui parle."},
    )
    text = PlainTextField(
        label="Témoignage",
        help_text="Quelques phrases, à la première personne.",
        max_length=1500,
        rows=4,
        error_messages={"required": "Écrivez le témoignage."},
    )
    agreed_by = PlainTextField(
        label="Qui a donné son accord",
        help_text="Non publié. Par exemple «\u00a0Accord écrit de la personne, ou de ses parents, "
        "le 12 septembre\u00a0».",
        max_length=300,
        error_messages={"required": "Dites qui a donné son accord pour publier."},
    )


class SheetPhotoForm(PictureForm):
    """A photo, what it shows, who took it, whether faces are recognisable, and who agreed."""

    field_order = ("file", "alt", "shows_people", "rights_holder", "agreed_by")
    alt = PlainTextField(
        label="Ce que montre la photo",
        help_text="En une phrase\u00a0: elle est lue à qui ne voit pas l’image.",
        max_length=200,
        error_messages={"required": "Dites ce que montre la photo."},
    )
    shows_people = forms.ChoiceField(
        label="Peut-on reconnaître quelqu’un sur cette photo\u202f?",
        help_text="Un visage, un prénom sur une étiquette, une silhouette connue.",
        choices=[("non", "Non, personne"), ("oui", "Oui")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si l’on peut reconnaître quelqu’un."},
    )
    rights_holder = PlainTextField(
        label="Qui a pris la photo",
        help_text="Publié à côté de la photo\u00a0: l’établissement, de préférence.",
        max_length=150,
        error_messages={"required": "Dites qui a pris la photo."},
    )
    agreed_by = PlainTextField(
        label="Qui a donné son accord",
        help_text="Non publié. Par exemple «\u00a0Autorisations signées des douze familles, "
        "septembre 2026\u00a0».",
        max_length=300,
        error_messages={"required": "Dites qui a donné son accord pour publier."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "file"
        ].help_text = (
            "PNG, JPEG ou WebP. Le lieu et la date que l’appareil y a inscrits sont effacés."
        )


class ReportPhotosForm(DsfrFormMixin, forms.Form):
    """Photos of the reports to take up in the sheet."""

    pieces = forms.MultipleChoiceField(
        label="Photos de vos bilans que vous avez accepté de publier",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une photo."},
    )

    def __init__(self, *args: Any, pieces: Sequence[ReportPiece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["pieces"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(piece.pk, f"{piece.caption} ({piece.rights_holder})") for piece in pieces]


class ProposalForm(DsfrFormMixin, forms.Form):
    """The doubts confirmed one by one, the faces, the consent; the seal of what was read."""

    seal = forms.CharField(max_length=64, widget=forms.HiddenInput)
    faces = forms.BooleanField(
        label="Chaque personne reconnaissable sur les photos a donné son accord écrit, ou ses "
        "parents pour un élève mineur.",
        required=False,
    )
    consent = forms.BooleanField(
        label=CONSENT,
        error_messages={
            "required": "Donnez l’accord de l’établissement, sans lui rien n’est publié."
        },
    )

    def __init__(self, *args: Any, doubts: Sequence[Find], asks_faces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._doubts = list(doubts)
        if not asks_faces:
            del self.fields["faces"]
        for find in self._doubts:
            self.fields[f"doubt_{find.key}"] = forms.BooleanField(
                label=f"«\u00a0{find.words}\u00a0» peut être publié\u00a0: ce n’est pas une donnée "
                "personnelle, ou la personne est d’accord.",
                required=False,
            )

    def doubt_fields(self) -> list[tuple[Find, BoundField]]:
        """Each doubt with the box that confirms it."""
        return [(find, self[f"doubt_{find.key}"]) for find in self._doubts]

    def confirmed(self) -> list[str]:
        """The names of the doubts confirmed."""
        return [
            find.key for find in self._doubts if self.cleaned_data.get(f"doubt_{find.key}", False)
        ]


class SheetVerdictForm(DsfrFormMixin, forms.Form):
    """Publish, or send back with a motive; the number of the edition that was read."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Votre réponse",
        choices=[("publish", "Publier la fiche"), ("refuse", "Renvoyer à l’établissement")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez de publier ou de renvoyer."},
    )
    motive = PlainTextField(
        label="Ce que l’établissement doit revoir",
        help_text="Nécessaire pour renvoyer\u00a0: l’établissement lit ce texte.",
        max_length=2000,
        rows=4,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        data = super().clean() or {}
        if data.get("verdict") == "refuse" and not data.get("motive"):
            self.add_error("motive", "Dites à l’établissement ce qu’il doit revoir.")
        return data


class WithdrawalForm(DsfrFormMixin, forms.Form):
    """Why the sheet is taken off; the secretariat must say it."""

    motive = PlainTextField(label="Motif", max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, must_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["motive"]
        field.required = must_say
        field.error_messages["required"] = "Dites à l’établissement pourquoi vous retirez sa fiche."
        field.help_text = (
            "L’établissement lit ce texte." if must_say else "Facultatif, lu par le secrétariat."
        )


class InspirationForm(DsfrFormMixin, forms.Form):
    """For which of one's schools the draft is opened."""

    establishment = forms.ChoiceField(
        label="Pour quel établissement\u202f?",
        error_messages={
            "required": "Choisissez un établissement.",
            "invalid_choice": "Choisissez un établissement dont vous êtes de l’équipe.",
        },
    )

    def __init__(self, *args: Any, schools: Sequence[Establishment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["establishment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(school.uai, school.name) for school in schools]
