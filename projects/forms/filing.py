"""What the head says when starting, filing or taking back a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from concertations.models import Concertation
from core.choices import one_of
from core.forms import DsfrFormMixin, PlainTextField


class ProjectForm(DsfrFormMixin, forms.Form):
    """A title, and the concertation it starts from: both optional."""

    title = PlainTextField(
        max_length=150,
        required=False,
        label="Titre du projet",
        help_text="Vous pourrez le changer à tout moment.",
    )
    concertation = forms.TypedChoiceField(
        required=False,
        empty_value=None,
        label="Partir d’une concertation",
        help_text="Ses dimensions et ses constats seront repris dans le projet.",
    )

    def __init__(self, *args: Any, concertations: Sequence[Concertation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_reference = {item.reference: item for item in concertations}
        if not by_reference:
            del self.fields["concertation"]
            return
        field = self.fields["concertation"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", "Non, partir d’une page blanche"),
            *((reference, item.title) for reference, item in by_reference.items()),
        ]
        field.coerce = one_of(by_reference)


class SubmissionForm(DsfrFormMixin, forms.Form):
    """The head's confirmation."""

    confirmed = forms.BooleanField(
        label="Je dépose ce projet au nom de l’établissement",
        help_text="J’en ai parlé avec l’équipe, et j’ai relu l’aperçu.",
        error_messages={"required": "Cochez cette case pour confirmer le dépôt."},
    )


class WithdrawalForm(DsfrFormMixin, forms.Form):
    """Why the file is taken back."""

    motive = PlainTextField(
        max_length=1000,
        rows=4,
        label="Pourquoi retirez-vous ce projet\u00a0?",
        help_text="Une phrase suffit. Elle sera lue par l’inspection et le secrétariat "
        "de la commission.",
        error_messages={"required": "Dites en quelques mots pourquoi le projet est retiré."},
    )
    confirmed = forms.BooleanField(
        label="Je comprends que ce retrait est définitif",
        error_messages={"required": "Cochez cette case pour confirmer le retrait."},
    )


class FilingRequestForm(DsfrFormMixin, forms.Form):
    """A word for the head, when one likes."""

    note = PlainTextField(
        max_length=500,
        rows=3,
        required=False,
        label="Un mot pour la direction",
        help_text="Facultatif\u00a0: ce qu’il faut relire, ce qui presse.",
    )
