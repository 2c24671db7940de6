"""The help of a part in the words of an académie."""

from __future__ import annotations

from django import forms

from core.forms import DsfrFormMixin, PlainTextField
from core.richforms import RichTextField


class GuideForm(DsfrFormMixin, forms.Form):
    """Each text left empty keeps the national one."""

    question = PlainTextField(
        max_length=150,
        required=False,
        label="La question",
        help_text="Elle ouvre la partie, en une ligne.",
    )
    expectation = RichTextField(
        max_length=2000,
        rows=6,
        required=False,
        label="Ce que la commission attend",
    )
    example = RichTextField(
        max_length=1500,
        rows=4,
        required=False,
        label="Un exemple",
        help_text="Court et concret\u00a0: une équipe le lit avant d’écrire.",
    )
