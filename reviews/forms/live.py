"""What is written while the commission meets, and after: votes, decisions, motives, signature."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from core import clock
from core.forms import DsfrFormMixin, EuroField, FrenchDateField, PlainTextField
from reviews.enums import Outcome, PresenceMode, VoteChoice, VotingMode
from reviews.models import AgendaItem, Ballot
from reviews.rules import PLACEHOLDERS, Votes
from reviews.services.live import Proposed

MAX_VOTES = 500
CAST = [
    (choice.value, choice.label)
    for choice in (VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAIN)
]


class BallotForm(DsfrFormMixin, forms.Form):
    """The decision put to the vote, and how one votes."""

    error_summary = False
    outcome = forms.ChoiceField(
        label="Décision proposée au vote", choices=Outcome.choices, widget=forms.RadioSelect
    )
    amount = EuroField(
        label="Montant proposé (€)",
        help_text="Pour une validation\u00a0: le montant demandé, ou moins.",
        required=False,
    )
    mode = forms.ChoiceField(
        label="Façon de voter",
        choices=VotingMode.choices,
        widget=forms.RadioSelect,
        initial=VotingMode.BY_NAME,
    )

    def proposed(self) -> Proposed:
        """What is put to the vote."""
        return Proposed(Outcome(self.cleaned_data["outcome"]), self.cleaned_data["amount"])


class HandsForm(DsfrFormMixin, forms.Form):
    """The hands counted."""

    error_summary = False
    votes_for = forms.IntegerField(label="Pour", min_value=0, max_value=MAX_VOTES)
    votes_against = forms.IntegerField(label="Contre", min_value=0, max_value=MAX_VOTES)
    abstentions = forms.IntegerField(label="Abstentions", min_value=0, max_value=MAX_VOTES)

    def votes(self) -> Votes:
        """The totals."""
        data = self.cleaned_data
        return Votes(data["votes_for"], data["votes_against"], data["abstentions"])


class VoteForm(DsfrFormMixin, forms.Form):
    """What one voice says; `member` is the appointment whose voice it is."""

    member = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    choice = forms.ChoiceField(label="Vote", choices=CAST, widget=forms.RadioSelect)


class LiveDecisionForm(DsfrFormMixin, forms.Form):
    """The motive of the decision that a vote carried, and what goes with it."""

    error_summary = False
    motive = PlainTextField(
        label="Motif", help_text="L’établissement le lira tel quel.", max_length=4000, rows=5
    )
    due_on = FrenchDateField(label="Compléments à rendre pour le", required=False)
    casting_vote = forms.BooleanField(
        label="La présidence use de sa voix prépondérante", required=False
    )

    def __init__(self, *args: Any, ballot: Ballot, is_tied: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_tied:
            del self.fields["casting_vote"]
        if ballot.outcome != Outcome.COMPLETE:
            del self.fields["due_on"]
        else:
            self.fields["due_on"].required = True

    @staticmethod
    def initial_of(item: AgendaItem, days: int) -> dict[str, Any]:
        """The motive prepared already, and the académie's delay in days."""
        decision = getattr(item, "decision", None)
        return {
            "motive": decision.motive if decision else "",
            "due_on": (decision.due_on if decision else None)
            or clock.today() + timedelta(days=days),
        }


class CarryOverForm(DsfrFormMixin, forms.Form):
    """Why a file is carried over without a vote."""

    motive = PlainTextField(
        label="Motif du report",
        help_text="L’établissement le lira tel quel.",
        max_length=4000,
        rows=3,
    )


class AmountForm(DsfrFormMixin, forms.Form):
    """An amount to try against the envelope."""

    montant = EuroField(label="Essayer un montant (€)", required=False)


class OwnPresenceForm(DsfrFormMixin, forms.Form):
    """How the member who signs takes part."""

    mode = forms.ChoiceField(
        label="Vous prenez part à la séance",
        choices=[(mode.value, mode.label) for mode in (PresenceMode.ROOM, PresenceMode.REMOTE)],
        widget=forms.RadioSelect,
    )


class ToldMotiveForm(DsfrFormMixin, forms.Form):
    """Why something that stays on the record is taken back."""

    motive = PlainTextField(label="Motif", max_length=500, rows=2)


class MotiveTemplateForm(DsfrFormMixin, forms.Form):
    """A template of motive."""

    outcome = forms.ChoiceField(
        label="Pour quelle décision", choices=Outcome.choices, widget=forms.RadioSelect
    )
    title = PlainTextField(label="Titre", max_length=80)
    text = PlainTextField(
        label="Texte",
        help_text=(
            "Entre accolades, ce qui se remplit seul\u00a0: "
            + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            + "."
        ),
        max_length=4000,
        rows=6,
    )


class CorrectionForm(DsfrFormMixin, forms.Form):
    """What is wrong in the minutes, and what is to be read."""

    reason = PlainTextField(
        label="Raison de la rectification",
        help_text="Exemple\u00a0: une présence mal notée.",
        max_length=500,
        rows=2,
    )
    text = PlainTextField(
        label="Ce qu’il faut lire",
        help_text="Cette rectification ouvre le nouveau procès-verbal, qui remplace l’ancien.",
        max_length=4000,
        rows=6,
    )
