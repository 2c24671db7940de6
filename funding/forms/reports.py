"""What is typed in a report, its pieces and what is answered to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField

from core import french
from core.forms import DsfrFormMixin, EuroField, PlainTextField, SecureAddressField
from funding.enums import Attainment
from funding.queries.reports import QUESTIONS, question
from projects.forms.attachment import AttachmentForm
from projects.forms.picture import PictureForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from projects.models import BudgetLine, Objective


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
    video_url = SecureAddressField(
        refusal="L’adresse de la vidéo commence par https://.",
        label="Adresse d’une vidéo",
        help_text="Déposée sur la plateforme de l’académie. Facultatif.",
        required=False,
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


class PhotoForm(PictureForm):
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
        limit = french.file_size(settings.ATTACHMENT_MAX_BYTES)
        self.fields["file"].help_text = f"PNG, JPEG ou WebP, {limit} au plus."

    def clean(self) -> dict[str, Any]:
        """A photo to publish says who took it and who agreed."""
        data = super().clean() or {}
        if data.get("may_publish"):
            if not data.get("rights_holder"):
                self.add_error("rights_holder", "Dites qui a pris la photo, pour la publier.")
            if not data.get("agreed_by"):
                self.add_error("agreed_by", "Dites qui a donné son accord, pour la publier.")
        return data


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
