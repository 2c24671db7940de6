"""The shape of what is typed about funds, suspensions and reports; forms never save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.utils.html import escape

from core import clock, french
from core.forms import DsfrFormMixin, EuroField, FilterForm, FrenchDateField, PlainTextField
from core.rows import RowForm
from establishments.models import Department
from funding.enums import Attainment, DeadlineState, ExportKind, PaymentCondition
from funding.models import Envelope
from funding.queries.reports import QUESTIONS, question
from funding.rules import (
    beneficiary_problem,
    is_valid_iban,
    is_valid_siret,
    normalise,
    unknown_words,
)
from funding.services.allocation import Payee
from funding.services.conventions import LONGEST_TEXT
from jobs.enums import SheetKind
from projects.content import masked_iban
from projects.enums import BeneficiaryKind
from projects.forms.attachment import AttachmentForm
from projects.rules import possible_beneficiaries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from establishments.models import Academy, Establishment
    from funding.queries.recoveries import Debtor
    from projects.models import BudgetLine, Objective

ENVELOPE_MAX = Decimal("99999999999.99")


class EnvelopeChoiceField(forms.ModelChoiceField[Envelope]):
    """Envelopes by programme, year and place, with what is left."""

    def label_from_instance(self, obj: Envelope) -> str:
        """« Programme 141, 2026, Rennes – il reste 12 000 € »."""
        return f"{obj} – il reste {french.euros(obj.left)}"


class AllocationForm(DsfrFormMixin, forms.Form):
    """What each school of the project has, through whom; the envelope that pays first.

    The fields of the school of the file have plain names; those of an associated school end with
    its key: an empty amount gives it no share, an empty SIRET the recipient of the first school.
    """

    envelope = EnvelopeChoiceField(
        label="Enveloppe",
        help_text=(
            "Celle qui paie d’abord. Une tranche d’une autre année, ou pour un établissement d’un "
            "autre degré, s’impute sur l’enveloppe de son année et de son programme."
        ),
        queryset=Envelope.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une enveloppe.",
            "invalid_choice": "Choisissez une enveloppe de la liste.",
        },
    )
    error_summary = False

    def __init__(
        self,
        *args: Any,
        schools: Sequence[Establishment],
        envelopes: Sequence[Envelope],
        known_iban: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schools = list(schools)
        self.known_iban = known_iban
        for school in self.schools:
            self._add_school(school)
        field = self.fields["envelope"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Envelope.objects.filter(pk__in=[row.pk for row in envelopes])
        field.choices = [(row.pk, field.label_from_instance(row)) for row in envelopes]

    def _add_school(self, school: Establishment) -> None:
        end, first = self.ending(school), school is self.schools[0]
        self.fields[f"amount{end}"] = EuroField(
            label="Montant" if len(self.schools) > 1 else "Montant attribué",
            min_value=Decimal("0.01") if first else Decimal(0),
            required=first,
            help_text="" if first else "Laissez vide s’il n’a pas de part.",
        )
        self.fields[f"kind{end}"] = forms.ChoiceField(
            label="Qui reçoit les fonds",
            widget=forms.RadioSelect if first else forms.Select,
            required=first,
            error_messages={"required": "Dites qui reçoit les fonds."},
            choices=[
                *([] if first else [("", "Le bénéficiaire de l’établissement porteur")]),
                *(
                    (kind.value, BeneficiaryKind(kind).label)
                    for kind in possible_beneficiaries(school.kind, school.sector)
                ),
            ],
        )
        self.fields[f"name{end}"] = PlainTextField(
            label="Nom du bénéficiaire",
            max_length=200,
            required=first,
            error_messages={"required": "Indiquez le nom du bénéficiaire."},
        )
        self.fields[f"siret{end}"] = PlainTextField(
            label="SIRET",
            help_text="Quatorze chiffres.",
            max_length=30,
            required=first,
            error_messages={"required": "Indiquez le SIRET du bénéficiaire."},
        )
        iban = PlainTextField(
            label="IBAN",
            max_length=60,
            required=first and not self.known_iban,
            error_messages={"required": "Indiquez l’IBAN du bénéficiaire."},
        )
        iban.widget.attrs["autocomplete"] = "off"
        if first and self.known_iban:
            iban.help_text = (
                f"L’établissement a donné le compte {escape(masked_iban(self.known_iban))} : "
                "laissez vide pour le garder."
            )
        self.fields[f"iban{end}"] = iban

    def ending(self, school: Establishment) -> str:
        """What the names of the fields of this school end with."""
        return "" if school is self.schools[0] else f"_{school.pk}"

    def groups(self) -> list[tuple[Establishment, list[forms.BoundField]]]:
        """The fields, school by school."""
        names = ("amount", "kind", "name", "siret", "iban")
        return [
            (school, [self[f"{name}{self.ending(school)}"] for name in names])
            for school in self.schools
        ]

    def clean(self) -> dict[str, Any]:
        """Numbers are right, and each kind agrees with its school and its SIRET."""
        data = super().clean() or {}
        for school in self.schools:
            self._clean_school(school, data)
        return data

    def _clean_school(self, school: Establishment, data: dict[str, Any]) -> None:
        end, first = self.ending(school), school is self.schools[0]
        kind, siret = data.get(f"kind{end}"), normalise(data.get(f"siret{end}") or "")
        if not first and not (kind and data.get(f"amount{end}")):
            return
        if f"siret{end}" in data:
            data[f"siret{end}"] = siret
            if not is_valid_siret(siret):
                self.add_error(
                    f"siret{end}",
                    "Ce SIRET n’est pas valide\u00a0: vérifiez ses quatorze chiffres.",
                )
            elif kind:
                problem = beneficiary_problem(kind, siret, kind=school.kind, sector=school.sector)
                if problem:
                    self.add_error(f"siret{end}", problem)
        if f"iban{end}" in data:
            number = normalise(data[f"iban{end}"] or (self.known_iban if first else ""))
            data[f"iban{end}"] = number
            if not is_valid_iban(number):
                self.add_error(
                    f"iban{end}", "Cet IBAN n’est pas valide\u00a0: vérifiez-le sur le RIB."
                )
        if not first and not data.get(f"name{end}"):
            self.add_error(f"name{end}", "Indiquez le nom du bénéficiaire.")

    def shares(self) -> list[tuple[Establishment, Decimal, Payee]]:
        """Each school with its euros and who receives them, those without a share left out."""
        found: list[tuple[Establishment, Decimal, Payee]] = []
        for school in self.schools:
            end = self.ending(school)
            data = self.cleaned_data
            amount = data[f"amount{end}"]
            if not amount:
                continue
            payee = (
                Payee(*(data[f"{name}{end}"] for name in ("kind", "name", "siret", "iban")))
                if data[f"kind{end}"]
                else found[0][2]
            )
            found.append((school, amount, payee))
        return found


class TrancheRow(RowForm):
    """One instalment: the year, euros, the day planned, what it waits for."""

    widths: ClassVar[Mapping[str, str]] = {
        "year": "fr-col-12 fr-col-sm-6",
        "amount": "fr-col-12 fr-col-sm-6",
        "planned_on": "fr-col-12 fr-col-sm-6",
        "condition": "fr-col-12 fr-col-sm-6",
    }
    year = forms.IntegerField(
        label="Année",
        min_value=2022,
        max_value=2050,
        error_messages={
            "invalid": "Écrivez une année, par exemple 2027.",
            "min_value": "Écrivez une année, par exemple 2027.",
            "max_value": "Écrivez une année, par exemple 2027.",
        },
    )
    amount = EuroField(label="Montant", min_value=Decimal("0.01"))
    planned_on = FrenchDateField(label="Prévue le")
    condition = forms.ChoiceField(label="Versée", choices=PaymentCondition.choices)

    def has_changed(self) -> bool:
        """A row is about an amount: the year and the condition are proposed."""
        return bool(str(self.data.get(self.add_prefix("amount"), "")).strip()) or bool(
            set(self.changed_data) - {"id", "DELETE", "condition", "year"}
        )

    def clean(self) -> dict[str, Any]:
        """The day is in the year."""
        data = super().clean() or {}
        day, year = data.get("planned_on"), data.get("year")
        if day and year and day.year != year:
            self.add_error("planned_on", f"Choisissez un jour de {year}.")
        return data


class DelegationForm(DsfrFormMixin, forms.Form):
    """What is delegated to a département, on top of what it has."""

    department = forms.ModelChoiceField(
        label="Département",
        queryset=Department.objects.none(),
        empty_label="Choisissez un département",
        error_messages={
            "required": "Choisissez un département.",
            "invalid_choice": "Choisissez un département de la liste.",
        },
    )
    amount = EuroField(
        label="Montant à déléguer",
        help_text="Il s’ajoute à ce que le département a déjà reçu.",
        min_value=Decimal("0.01"),
        max_value=ENVELOPE_MAX,
    )
    proof = PlainTextField(
        label="Référence de la notification",
        help_text="Facultatif\u00a0: elle reste dans le journal.",
        max_length=100,
        required=False,
    )

    def __init__(self, *args: Any, departments: Sequence[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["department"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Department.objects.filter(pk__in=[row.pk for row in departments])
        field.choices = [("", field.empty_label), *((row.pk, str(row)) for row in departments)]


class MovementForm(DsfrFormMixin, forms.Form):
    """An amount moved, why, and the paper that says so."""

    amount = EuroField(label="Montant", min_value=Decimal("0.01"), max_value=ENVELOPE_MAX)
    motive = PlainTextField(
        label="Motif",
        help_text="Il reste dans le journal de l’enveloppe.",
        max_length=500,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: il reste dans le journal."},
    )
    proof = PlainTextField(
        label="Référence de la notification",
        help_text="Facultatif.",
        max_length=100,
        required=False,
    )


class TransferForm(MovementForm):
    """The envelope that receives, of the same level, programme and year."""

    target = EnvelopeChoiceField(
        label="Vers l’enveloppe",
        queryset=Envelope.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez l’enveloppe qui reçoit.",
            "invalid_choice": "Choisissez une enveloppe de la liste.",
        },
    )
    field_order = ("target", "amount", "motive", "proof")

    def __init__(self, *args: Any, targets: Sequence[Envelope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Envelope.objects.filter(pk__in=[row.pk for row in targets])
        field.choices = [(row.pk, field.label_from_instance(row)) for row in targets]


class CorrectionForm(MovementForm):
    """More or less, and why."""

    way = forms.ChoiceField(
        label="Sens de la correction",
        choices=[("more", "À la hausse"), ("less", "À la baisse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si le montant augmente ou diminue."},
    )
    field_order = ("way", "amount", "motive", "proof")

    @property
    def change(self) -> Decimal:
        """The signed euros."""
        amount: Decimal = self.cleaned_data["amount"]
        return amount if self.cleaned_data["way"] == "more" else -amount


class ScenarioForm(DsfrFormMixin, forms.Form):
    """The name of a what-if, its files, whether others open it."""

    name = PlainTextField(
        label="Nom de la simulation",
        max_length=80,
        error_messages={"required": "Donnez un nom à la simulation."},
    )
    is_shared = forms.BooleanField(
        label="La partager avec les services qui lisent cette enveloppe", required=False
    )
    projects = forms.MultipleChoiceField(
        label="Dossiers",
        help_text="Du plus urgent au moins urgent\u00a0: ils sont servis dans cet ordre.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Cochez au moins un dossier.",
            "invalid_choice": "Un dossier coché n’attend plus de fonds de cette enveloppe.",
        },
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["projects"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(choices)


class CancellationForm(DsfrFormMixin, forms.Form):
    """Why an instalment is cancelled."""

    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement lit ce texte tout de suite.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )


class ConfirmForm(DsfrFormMixin, forms.Form):
    """Nothing to type: the button confirms."""


class MissingPaperForm(DsfrFormMixin, forms.Form):
    """Which paper keeps the convention from being signed."""

    missing = PlainTextField(
        label="Pièce manquante",
        help_text="Par exemple «\u00a0délibération du conseil municipal\u00a0». Laissez vide quand "
        "rien ne manque.",
        max_length=200,
        required=False,
    )


class SignatureForm(DsfrFormMixin, forms.Form):
    """The day both signed."""

    signed_on = FrenchDateField(label="Signée le")

    def clean_signed_on(self) -> Any:
        """Today at the latest."""
        day = self.cleaned_data["signed_on"]
        if day > clock.today():
            raise ValidationError("Choisissez aujourd’hui ou un jour passé.")
        return day


class ConventionTextForm(DsfrFormMixin, forms.Form):
    """The words of the conventions of an académie."""

    text = PlainTextField(
        label="Texte de la convention",
        help_text="Une ligne qui commence par ## est un titre d’article, par un tiret une liste.",
        max_length=LONGEST_TEXT,
        rows=24,
        error_messages={"required": "Écrivez le texte de la convention."},
    )

    def clean_text(self) -> str:
        """Every word between square brackets can be filled in."""
        text: str = self.cleaned_data["text"]
        if unknown := unknown_words(text):
            raise ValidationError(
                f"Rien ne remplacera {french.join(f'[{word}]' for word in unknown)}\u00a0: "
                "corrigez ces mots, ou écrivez-les sans crochets."
            )
        return text


class SuspensionForm(DsfrFormMixin, forms.Form):
    """The first day, the motive, the last day when it is known."""

    starts_on = FrenchDateField(label="À partir du")
    ends_on = FrenchDateField(
        label="Jusqu’au",
        help_text="Le dernier jour de la suspension, s’il est déjà connu.",
        required=False,
    )
    motive = PlainTextField(
        label="Motif",
        help_text="L’établissement lit ce texte\u00a0: dites ce qui manque.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )
    unblocks = PlainTextField(
        label="Ce qui débloque",
        help_text="Ce que l’établissement, ou la commune, doit faire pour que le délai reprenne.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Dites ce qui fera reprendre le délai."},
    )

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin ne peut précéder le début.")
        return data


class ResumptionForm(DsfrFormMixin, forms.Form):
    """The last day of the running suspension."""

    ends_on = FrenchDateField(label="Dernier jour de la suspension")


class ReportForm(DsfrFormMixin, forms.Form):
    """The questions, one field per objective and per budget line, testimony, video, consent."""

    what_changed = PlainTextField(max_length=4000, rows=6, required=False)
    what_was_hard = PlainTextField(max_length=4000, rows=6, required=False)
    what_next = PlainTextField(max_length=4000, rows=6, required=False)
    testimony = PlainTextField(
        label="Témoignage",
        help_text="Quelques phrases d’une personne\u00a0: élève, parent, enseignant. Facultatif.",
        max_length=3000,
        rows=5,
        required=False,
    )
    testimony_by = PlainTextField(
        label="De qui est ce témoignage, et est-elle ou il d’accord\u202f?",
        help_text="Par exemple «\u00a0Une élève de CM2, avec l’accord écrit de ses parents\u00a0».",
        max_length=150,
        required=False,
    )
    video_url = forms.URLField(
        label="Adresse d’une vidéo",
        help_text="Déposée sur la plateforme de l’académie. Facultatif.",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Cette adresse n’est pas celle d’une page\u00a0: copiez-la."},
    )
    video_rights = PlainTextField(
        label="À qui est cette vidéo, et qui a donné son accord\u202f?",
        help_text="Qui l’a tournée\u00a0; les personnes visibles, et leurs parents, ont-ils signé.",
        max_length=1000,
        rows=3,
        required=False,
    )
    publish_consent = forms.BooleanField(
        label="Nous acceptons que ce bilan soit publié pour inspirer d’autres établissements.",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        objectives: Sequence[Objective],
        lines: Sequence[BudgetLine],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            self.fields[name].label = question(name)
        self._objectives = [row.pk for row in objectives]
        self._lines = [row.pk for row in lines]
        for objective in objectives:
            self.fields[f"measured_{objective.pk}"] = PlainTextField(
                label="Valeur mesurée", max_length=100, required=False
            )
            self.fields[f"attained_{objective.pk}"] = forms.ChoiceField(
                label="Cet objectif est",
                choices=Attainment.choices,
                widget=forms.RadioSelect,
                required=False,
            )
        for line in lines:
            self.fields[f"spent_{line.pk}"] = EuroField(
                label=f"Dépensé pour «\u00a0{line.label}\u00a0» ({line.year})",
                help_text=_planned(line),
                required=False,
            )

    def clean_video_url(self) -> str:
        """Raises ValidationError for an address that a browser would not open safely."""
        url: str = self.cleaned_data["video_url"]
        if url and not url.startswith("https://"):
            raise ValidationError("L’adresse de la vidéo commence par https://.")
        return url

    def objective_fields(self, key: int) -> tuple[BoundField, BoundField]:
        """The value measured for an objective, and what became of it."""
        return self[f"measured_{key}"], self[f"attained_{key}"]

    def line_field(self, key: int) -> BoundField:
        """The euros spent on a budget line."""
        return self[f"spent_{key}"]

    @staticmethod
    def by_key(cleaned: Mapping[str, Any], prefix: str) -> dict[int, Any]:
        """The values of the fields of objectives or lines, by primary key."""
        start = f"{prefix}_"
        return {
            int(name.removeprefix(start)): value
            for name, value in cleaned.items()
            if name.startswith(start) and name.removeprefix(start).isdigit()
        }


def _planned(line: BudgetLine) -> str:
    return f"{line.get_category_display()}, prévu\u00a0: {french.euros(line.amount)}"


class InvoiceForm(AttachmentForm):
    """An invoice, and the budget line it pays."""

    field_order = ("budget_line", "file")
    budget_line = forms.ChoiceField(
        label="Ligne de budget", error_messages={"required": "Choisissez la ligne de budget."}
    )

    def __init__(self, *args: Any, lines: Sequence[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Facture"
        field = self.fields["budget_line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Choisissez une ligne"),
            *((row.pk, f"{row.label} ({row.year}), {french.euros(row.amount)}") for row in lines),
        ]


class PhotoForm(AttachmentForm):
    """A photo, what it shows, who took it and who agreed."""

    field_order = ("file", "caption", "may_publish", "rights_holder", "agreed_by")
    caption = PlainTextField(
        label="Ce que montre la photo",
        help_text="En une phrase\u00a0: elle est lue à qui ne voit pas l’image.",
        max_length=200,
        error_messages={"required": "Dites ce que montre la photo."},
    )
    may_publish = forms.BooleanField(label="Cette photo peut être publiée.", required=False)
    rights_holder = PlainTextField(
        label="Qui a pris la photo",
        help_text="Publié à côté de la photo\u00a0: l’établissement, de préférence.",
        max_length=150,
        required=False,
    )
    agreed_by = PlainTextField(
        label="Qui a donné son accord",
        help_text="Les personnes visibles\u00a0; pour des élèves, leurs parents. "
        "Par exemple «\u00a0Autorisations signées des douze familles, septembre 2026\u00a0».",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = "Photo"
        field.widget.attrs["accept"] = ",".join(PICTURES)
        field.help_text = (
            f"PNG, JPEG ou WebP, {french.file_size(settings.ATTACHMENT_MAX_BYTES)} au plus."
        )

    def clean_file(self) -> UploadedFile[bytes]:
        """Raises ValidationError for what is no picture."""
        upload = super().clean_file()
        if not (upload.name or "").lower().endswith(PICTURES):
            raise ValidationError("Une photo est un fichier PNG, JPEG ou WebP.")
        return upload

    def clean(self) -> dict[str, Any]:
        """A photo to publish says who took it and who agreed."""
        data = super().clean() or {}
        if data.get("may_publish"):
            if not data.get("rights_holder"):
                self.add_error("rights_holder", "Dites qui a pris la photo, pour la publier.")
            if not data.get("agreed_by"):
                self.add_error("agreed_by", "Dites qui a donné son accord, pour la publier.")
        return data


PICTURES = (".png", ".jpg", ".jpeg", ".webp")


class RecoveryForm(DsfrFormMixin, forms.Form):
    """Who pays back, how much, until when and why."""

    siret = forms.ChoiceField(
        label="Qui reverse",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez qui reverse."},
    )
    amount = EuroField(label="Montant à reverser", min_value=Decimal("0.01"))
    due_on = FrenchDateField(label="À reverser pour le")
    motive = PlainTextField(
        label="Motif",
        help_text="Il figure sur l’ordre, et l’établissement le lit.",
        max_length=1000,
        rows=4,
        error_messages={"required": "Écrivez le motif\u00a0: il figure sur l’ordre."},
    )

    def __init__(self, *args: Any, debtors: Sequence[Debtor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["siret"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(row.siret, f"{row.name}, SIRET {row.siret}") for row in debtors]


class ReceiptForm(DsfrFormMixin, forms.Form):
    """Money that came back."""

    amount = EuroField(label="Montant reçu", min_value=Decimal("0.01"))
    received_on = FrenchDateField(label="Reçu le")
    proof = PlainTextField(
        label="Pièce",
        help_text="Le numéro du titre de perception ou de l’écriture qui le prouve.",
        max_length=100,
        error_messages={"required": "Indiquez la pièce qui prouve le reversement."},
    )


class ExportForm(DsfrFormMixin, forms.Form):
    """The days and the envelope a file is about, and how it is written."""

    starts_on = FrenchDateField(label="Du", required=False)
    ends_on = FrenchDateField(label="Au", required=False)
    envelope = forms.ChoiceField(label="Enveloppe", required=False)
    sheet = forms.ChoiceField(label="Format", choices=SheetKind.choices)
    error_summary = False

    def __init__(
        self,
        *args: Any,
        kind: ExportKind,
        envelopes: Sequence[Envelope],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self._envelopes = {str(row.pk): row for row in envelopes}
        choice = self.fields["envelope"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("", "Toutes"),
            *((key, str(row)) for key, row in self._envelopes.items()),
        ]
        self.fields["starts_on"].help_text = _ABOUT[kind]
        if kind is ExportKind.GRANTS:
            del self.fields["sheet"]
        if kind is not ExportKind.COMMITMENTS:
            self.fields["starts_on"].initial = date(today.year, 1, 1)
            self.fields["ends_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """The end does not precede the start."""
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La fin ne peut précéder le début.")
        return data

    def envelope_asked(self) -> Envelope | None:
        """The one chosen; None for all of them."""
        return self._envelopes.get(self.cleaned_data["envelope"])


_ABOUT = {
    ExportKind.GRANTS: "Jours d’attribution.",
    ExportKind.LEDGER: "Jours des écritures. Les sommes à l’ouverture viennent en premier.",
    ExportKind.COMMITMENTS: "Jours prévus des tranches. Laissez vide pour toutes.",
}


class ReasonForm(DsfrFormMixin, forms.Form):
    """Why an order is cancelled."""

    reason = PlainTextField(
        label="Motif de l’annulation",
        help_text="L’établissement le lira.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Écrivez le motif\u00a0: l’établissement le lira."},
    )


class DeadlineFilterForm(FilterForm):
    """The filters of the calendar; the month goes with them."""

    mois = forms.CharField(widget=forms.HiddenInput, required=False)
    etat = forms.ChoiceField(
        label="Délai", choices=[("", "Tous"), *DeadlineState.choices], required=False
    )
    academie = forms.ChoiceField(label="Académie", required=False)
    departement = forms.ChoiceField(label="Département", required=False)

    def __init__(
        self,
        *args: Any,
        academies: Sequence[Academy],
        departments: Sequence[Department],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("academie", academies), ("departement", departments)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", "Tous" if rows is departments else "Toutes")] + [
                (row.code, row.name) for row in rows
            ]
        if len(academies) < 2:
            del self.fields["academie"]


class PlaceForm(FilterForm):
    """The place whose delays are shown."""

    academie = forms.ChoiceField(label="Académie", required=False)

    def __init__(
        self, *args: Any, academies: Sequence[Academy], with_france: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["academie"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("FR", "France entière")] * with_france + [
            (row.code, row.name) for row in academies
        ]


class FilingForm(DsfrFormMixin, forms.Form):
    """Nothing to type: the button confirms."""


SEND_BACK = ("send_back", "Renvoyer le bilan à l’établissement")


class VerdictForm(DsfrFormMixin, forms.Form):
    """Accept the report, or send it back with a motive."""

    verdict = forms.ChoiceField(
        label="Suite donnée au bilan",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la suite à donner."},
    )
    motive = PlainTextField(
        label="Message à l’établissement",
        help_text="Indispensable pour renvoyer le bilan\u00a0: dites ce qui est à reprendre.",
        max_length=2000,
        rows=4,
        required=False,
    )

    def __init__(self, *args: Any, accept_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["verdict"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("accept", accept_label), SEND_BACK]

    def clean(self) -> dict[str, Any]:
        """A report is sent back with a motive."""
        data = super().clean() or {}
        if data.get("verdict") == "send_back" and not data.get("motive"):
            self.add_error("motive", "Dites à l’établissement ce qu’il doit reprendre.")
        return data
