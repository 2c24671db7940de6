"""The shape of what is typed about payments, extracts of Chorus and carry-overs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core import french
from core.choices import one_of
from core.forms import DsfrFormMixin, EuroField, FilterForm, FrenchDateField, PlainTextField
from funding.enums import LineFinding, Payability
from funding.models import ChorusColumns
from funding.rules.chorus import COLUMNS, OPTIONAL
from projects.forms.attachment import AttachmentForm

if TYPE_CHECKING:
    from establishments.models import Academy, Department
    from funding.queries.carry import CarryLine

OTHER_FILE = "autre"
SET_ASIDE = "de-cote"


class PaymentForm(AttachmentForm):
    """What was paid, when, and what proves it: a number, a document, or both."""

    field_order = ("amount", "paid_on", "proof", "file")
    amount = EuroField(label="Montant versé", min_value=Decimal("0.01"))
    paid_on = FrenchDateField(label="Versé le")
    proof = PlainTextField(
        label="Numéro d’EJ",
        help_text="Le numéro de l’engagement juridique dans Chorus\u00a0: il sert aussi à "
        "rapprocher les prochains versements.",
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = "Ou un document qui le prouve"
        field.required = False

    def clean_file(self) -> UploadedFile[bytes] | None:  # type: ignore[override]
        """A document is optional."""
        return super().clean_file() if self.cleaned_data.get("file") else None

    def clean(self) -> dict[str, Any]:
        """Something proves the payment."""
        data = super().clean() or {}
        if not data.get("proof") and not data.get("file") and "file" not in self.errors:
            self.add_error("proof", "Indiquez le numéro d’EJ, ou joignez un document.")
        return data


class DueFilterForm(FilterForm):
    """The filters of what is to pay."""

    q = forms.CharField(
        label="Dossier, établissement, bénéficiaire ou EJ", max_length=100, required=False
    )
    etat = forms.ChoiceField(
        label="À verser", choices=[("", "Tout"), *Payability.choices], required=False
    )
    annee = forms.ChoiceField(label="Année", required=False)
    departement = forms.ChoiceField(label="Département", required=False)

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        departments: Sequence[Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("annee", [("", "Toutes"), *((str(year), str(year)) for year in years)]),
            ("departement", [("", "Tous"), *((row.code, row.name) for row in departments)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ExtractForm(DsfrFormMixin, forms.Form):
    """A file of payments, and the académie it is of."""

    academy = forms.TypedChoiceField(
        label="Académie", error_messages={"required": "Choisissez l’académie."}
    )
    file = forms.FileField(
        label="Extrait de Chorus (CSV)",
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: recommencez.",
            "missing": "Le fichier n’est pas arrivé\u00a0: recommencez.",
        },
    )

    def __init__(self, *args: Any, academies: Sequence[Academy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {row.code: row for row in academies}
        field = self.fields["academy"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(row.code, row.name) for row in academies]
        field.coerce = one_of(known)
        if len(academies) == 1:
            field.widget = forms.HiddenInput()
            field.initial = academies[0].code
        self.fields["file"].help_text = (
            "Tel que Chorus le donne, de préférence sans passer par un tableur. "
            f"{french.file_size(settings.CHORUS_FILE_MAX_BYTES)} au plus."
        )

    def clean_file(self) -> UploadedFile[bytes]:
        """A file within the limit; what it holds is judged while it is read."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.CHORUS_FILE_MAX_BYTES:
            limit = french.file_size(settings.CHORUS_FILE_MAX_BYTES)
            raise ValidationError(
                f"Ce fichier est trop lourd\u00a0: {limit} au plus. Demandez à Chorus une période "
                "plus courte."
            )
        upload.name = PurePosixPath((upload.name or "").replace("\\", "/")).name[:100]
        return upload


class ColumnsForm(DsfrFormMixin, forms.Form):
    """Which column of the file says what."""

    def __init__(self, *args: Any, headers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = [(title, title) for title in dict.fromkeys(headers) if title]
        for name in COLUMNS:
            label = str(ChorusColumns._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            optional = name in OPTIONAL
            empty = "Cette colonne n’y est pas" if optional else "Choisissez une colonne"
            self.fields[name] = forms.ChoiceField(
                label=label[0].upper() + label[1:],
                choices=[("", empty), *titles],
                required=not optional,
                error_messages={
                    "required": "Choisissez la colonne.",
                    "invalid_choice": "Cette colonne n’est pas dans le fichier.",
                },
            )

    def clean(self) -> dict[str, Any]:
        """A column says one thing."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for name in COLUMNS:
            title = data.get(name)
            if title and title in seen:
                self.add_error(name, "Cette colonne est déjà choisie au-dessus.")
            elif title:
                seen[title] = name
        return data


class LineFilterForm(FilterForm):
    """The filters of the lines to settle."""

    q = forms.CharField(label="EJ ou SIRET", max_length=60, required=False)
    constat = forms.ChoiceField(
        label="Constat", choices=[("", "Tous"), *LineFinding.choices], required=False
    )
    vue = forms.ChoiceField(
        label="Lignes",
        choices=[("", "À traiter"), ("traitees", "Déjà traitées")],
        required=False,
    )


class LineForm(DsfrFormMixin, forms.Form):
    """Which instalment a line of Chorus pays."""

    instalment = forms.TypedChoiceField(
        label="Cette ligne verse",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez la tranche que cette ligne verse.",
            "invalid_choice": "Cette tranche n’est plus à verser\u00a0: choisissez-en une autre.",
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["instalment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class AsideForm(DsfrFormMixin, forms.Form):
    """Why a line is not of this programme."""

    motive = PlainTextField(
        label="Motif",
        help_text="Par exemple «\u00a0dépense d’un autre dispositif\u00a0». Il reste avec la "
        "ligne.",
        max_length=500,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: il reste avec la ligne."},
    )


class CarryOverForm(DsfrFormMixin, forms.Form):
    """What is carried over of each envelope of a year, and why; an empty amount leaves it."""

    motive = PlainTextField(
        label="Motif",
        help_text="Il reste dans le journal de chaque enveloppe.",
        max_length=500,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: il reste dans le journal."},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, lines: Sequence[CarryLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in lines:
            self.fields[f"amount_{line.envelope.pk}"] = EuroField(
                label=f"Montant à reporter, {line.envelope}", required=False
            )

    def amount_field(self, key: int) -> forms.BoundField:
        """The field of an envelope."""
        return self[f"amount_{key}"]

    def clean(self) -> dict[str, Any]:
        """Something is carried over, nothing beyond what is left."""
        data = super().clean() or {}
        chosen = 0
        for line in self.lines:
            name = f"amount_{line.envelope.pk}"
            amount = data.get(name)
            if amount:
                chosen += 1
                if amount > line.envelope.left:
                    left = french.euros(line.envelope.left)
                    self.add_error(name, f"Il reste {left} sur cette enveloppe.")
        if not chosen and not self.errors:
            raise ValidationError("Écrivez au moins un montant à reporter.")
        return data

    def moves(self) -> list[tuple[CarryLine, Decimal]]:
        """What is carried over, envelope by envelope."""
        return [
            (line, amount)
            for line in self.lines
            if (amount := self.cleaned_data.get(f"amount_{line.envelope.pk}"))
        ]
