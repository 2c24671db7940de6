"""What the school writes to answer a completion request."""

from __future__ import annotations

from typing import Any

from django import forms

from core.forms import DsfrFormMixin, PlainTextField
from reviews.models import RequestedPoint
from reviews.services.completion import Answer


class AnswerForm(DsfrFormMixin, forms.Form):
    """The answer to one point."""

    error_summary = False
    answer = PlainTextField(
        label="Votre réponse",
        help_text="Facultatif\u00a0: dites en un mot ce que vous avez changé.",
        max_length=2000,
        rows=3,
        required=False,
    )
    done = forms.BooleanField(label="Ce point est traité", required=False)


class AnswersForm:
    """The answers to all the points of a request, saved together."""

    def __init__(self, points: list[RequestedPoint], data: Any = None) -> None:
        self.forms = {
            point.pk: AnswerForm(
                data,
                prefix=f"point-{point.pk}",
                initial={"answer": point.answer, "done": point.answered_at is not None},
            )
            for point in points
        }

    def is_valid(self) -> bool:
        """Whether every answer is well formed."""
        verdicts = [form.is_valid() for form in self.forms.values()]
        return all(verdicts)

    def answers(self) -> dict[int, Answer]:
        """What was written, by point number."""
        return {
            pk: Answer(form.cleaned_data["answer"], form.cleaned_data["done"])
            for pk, form in self.forms.items()
        }
