"""What inspectors write: comments, opinions, completion requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms

from core import clock
from core.forms import DsfrFormMixin, FrenchDateField, PlainTextField
from core.rows import RowIdField
from projects.enums import Part
from reviews.enums import Audience, OpinionKind
from reviews.services.completion import LONGEST_DAYS, Point

MAX_POINTS = 40


class CommentForm(DsfrFormMixin, forms.Form):
    """A remark on a place of a part, or in a thread; `colleagues` may be told.

    `writer` names the page that sends: sent twice, it writes once.
    """

    body = PlainTextField(label="Votre commentaire", max_length=4000, rows=4)
    audience = forms.ChoiceField(
        label="Qui le lit",
        choices=Audience.choices,
        initial=Audience.SCHOOL,
        widget=forms.RadioSelect,
    )
    to_complete = forms.BooleanField(
        label="À compléter",
        help_text="Ce point sera repris dans votre demande de compléments.",
        required=False,
    )
    people = forms.TypedMultipleChoiceField(
        label="Signaler à des collègues",
        help_text="Ils sont prévenus. Ils lisent le commentaire quelle que soit sa visibilité.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    target = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    thread = RowIdField()
    quote = PlainTextField(widget=forms.HiddenInput, required=False, max_length=5000, rows=2)
    suite = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    def __init__(self, *args: Any, colleagues: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.TypedMultipleChoiceField)
        people.choices = [(str(person.pk), str(person)) for person in colleagues]
        if not colleagues:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("to_complete") and data.get("audience") == Audience.STAFF:
            self.add_error(
                "audience",
                "Un point à compléter s’adresse à l’établissement\u00a0: choisissez cette "
                "visibilité.",
            )
        return data


class ReplyForm(DsfrFormMixin, forms.Form):
    """What the school answers in a thread."""

    body = PlainTextField(label="Votre réponse", max_length=4000, rows=4)


class OpinionForm(DsfrFormMixin, forms.Form):
    """The inspector's opinion and its motive."""

    kind = forms.ChoiceField(
        label="Votre avis", choices=OpinionKind.choices, widget=forms.RadioSelect
    )
    motive = PlainTextField(
        label="Motif",
        help_text="La commission le lit avec le dossier.",
        max_length=4000,
        rows=5,
    )
    suite = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class CompletionRequestForm(DsfrFormMixin, forms.Form):
    """When the school must answer, and a word to it."""

    error_summary = False
    due_on = FrenchDateField(label="Compléments à rendre pour le")
    message = PlainTextField(
        label="Message à l’établissement",
        help_text="Facultatif. Il précède la liste des points.",
        max_length=2000,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        due_on = self.fields["due_on"]
        assert isinstance(due_on, FrenchDateField)
        due_on.min_value = clock.today() + timedelta(days=1)
        due_on.max_value = clock.today() + timedelta(days=LONGEST_DAYS)


class PointForm(DsfrFormMixin, forms.Form):
    """One part to complete, and what is asked there; an empty row counts for nothing."""

    part = forms.ChoiceField(
        label="Partie", choices=[("", "Choisissez une partie"), *Part.choices], required=False
    )
    reason = PlainTextField(label="Ce qui est demandé", max_length=2000, rows=3, required=False)
    thread = RowIdField()
    again = RowIdField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        part, reason = data.get("part"), data.get("reason")
        if part and not reason and "reason" not in self.errors:
            self.add_error("reason", "Dites ce qui est demandé dans cette partie.")
        if reason and not part and "part" not in self.errors:
            self.add_error("part", "Choisissez la partie concernée.")
        return data


class BasePointFormSet(forms.BaseFormSet[PointForm]):
    """The points of a request."""

    error_summary = False
    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": (
            "La page est arrivée incomplète\u00a0: rechargez-la, puis recommencez."
        ),
    }

    def points(self) -> list[Point]:
        """The points kept, in order."""
        return [
            Point(
                Part(form.cleaned_data["part"]),
                form.cleaned_data["reason"],
                thread=form.cleaned_data.get("thread"),
                again=form.cleaned_data.get("again"),
            )
            for form in self.forms
            if form.cleaned_data.get("part") and not form.cleaned_data.get("DELETE")
        ]

    def add_fields(self, form: PointForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Ne pas demander ce point"


def point_formset(extra: int) -> type[BasePointFormSet]:
    """The formset of points with `extra` empty rows, which serve without JavaScript."""
    made: type[BasePointFormSet] = forms.formset_factory(  # type: ignore[assignment]
        PointForm,
        formset=BasePointFormSet,
        extra=extra,
        can_delete=True,
        max_num=MAX_POINTS,
        absolute_max=MAX_POINTS,
    )
    return made


class ExtensionForm(DsfrFormMixin, forms.Form):
    """Another day for something awaited."""

    due_on = FrenchDateField(label="Nouvelle date")


class WithdrawalForm(DsfrFormMixin, forms.Form):
    """Why something is not asked any more."""

    motive = PlainTextField(
        label="Motif",
        help_text="Il est lu par la personne à qui vous demandiez.",
        max_length=2000,
        rows=3,
    )


class VerdictForm(DsfrFormMixin, forms.Form):
    """What an examiner says of the answer to a point."""

    verdict = forms.ChoiceField(
        label="La réponse à ce point",
        choices=[("regle", "Ce point est réglé"), ("redemander", "À redemander")],
        widget=forms.RadioSelect,
    )
    remark = PlainTextField(
        label="Ce qui manque encore",
        help_text="À remplir si vous redemandez ce point\u00a0: l’établissement le lira.",
        max_length=2000,
        rows=2,
        required=False,
    )
