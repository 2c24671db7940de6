"""The session under way: the conductor's screen, the projector, each member's screen.

The three pages ask every two seconds whether something moved (`?suivi`, ETag on the version that
the database keeps): ADR 45. Without JavaScript they have a button that asks.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views import View

from core import french
from core.errors import DomainError
from establishments.enums import Role
from reviews.enums import Outcome, Phase, PresenceMode, SessionStatus, VoteChoice, VotingMode
from reviews.forms.live import (
    AmountForm,
    BallotForm,
    CarryOverForm,
    HandsForm,
    LiveDecisionForm,
    OwnPresenceForm,
    VoteForm,
)
from reviews.forms.reading import BasePointFormSet, point_formset
from reviews.models import Ballot, DecisionPoint
from reviews.permissions import SEATS
from reviews.queries.commission import agenda_of, seats_of
from reviews.queries.live import (
    LiveFile,
    LivePage,
    NamedVoice,
    live_page,
    live_version,
    motives_for,
)
from reviews.rules import fill_motive, result_sentence
from reviews.services.attendance import sign_presence
from reviews.services.live import (
    carry_over,
    cast_vote,
    close_ballot,
    decide_from,
    open_ballot,
    show_file,
    show_opinions,
)
from reviews.views.base import SECRETARIAT, SessionMixin


class LiveMixin(SessionMixin):
    """A screen of the session: the whole page, or what moved since the version it shows."""

    template_name: ClassVar[str]
    fragment_name: ClassVar[str]
    screen: ClassVar[str]

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        if "suivi" not in request.GET:
            return self.page()
        etag = self._etag(live_version(self.session))
        unchanged = get_conditional_response(request, etag=etag)
        return unchanged or self.page(fragment=True)

    def page(self, *, fragment: bool = False, **forms: Any) -> HttpResponse:
        """The screen as it stands; `forms` are those that were refused."""
        user = self.request.user
        assert user.is_authenticated
        live = live_page(self.session, user, amount=self.amount)
        context = {
            "session": self.session,
            "live": live,
            "file": live.file,
            "is_open": self.session.status == SessionStatus.OPEN,
            "has_ended": self.session.status
            not in (SessionStatus.PLANNED, SessionStatus.INVITED, SessionStatus.OPEN),
            "etag": self._etag(live.version),
            "announcement": _announcement(live),
            "result": result_sentence(live.file.votes) if live.file and live.file.votes else "",
            "phases": _phases(live.file),
            "conducts": self.holds(Role.SECRETARIAT),
            "crumbs": self.crumbs(),
            **self.more(live, forms),
        }
        name = self.fragment_name if fragment else self.template_name
        response = render(self.request, name, context, status=422 if forms else 200)
        response["ETag"] = self._etag(live.version)
        response["Cache-Control"] = "private, no-cache"
        return response

    @property
    def amount(self) -> Decimal | None:
        """The amount tried in the address, if any."""
        form = AmountForm(self.request.GET)
        found: Decimal | None = form.cleaned_data.get("montant") if form.is_valid() else None
        return found if found is not None and found >= 0 else None

    def more(self, live: LivePage, forms: dict[str, Any]) -> dict[str, Any]:
        """What only this screen shows."""
        return {}

    def _etag(self, version: int) -> str:
        return f'"{self.screen}-{self.session.status}-{version}-{self.request.user.pk}"'


class ConductorMixin(LiveMixin):
    """The screen of who conducts the session; every act comes back to it."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    template_name = "reviews/live_conductor.html"
    fragment_name = "reviews/_live_conductor.html"
    screen = "conduite"

    def more(self, live: LivePage, forms: dict[str, Any]) -> dict[str, Any]:
        file = live.file
        context: dict[str, Any] = {"amount_form": AmountForm(self.request.GET or None)}
        if file is None:
            return context
        context |= {
            "key": _form_key(file),
            "ballot_form": forms.get("ballot") or _ballot_form(file),
            "hands_form": forms.get("hands") or HandsForm(),
            "carry_form": forms.get("carry") or CarryOverForm(auto_id="report_%s"),
            "typed_votes": [
                (voice, VoteForm(initial={"member": voice.member}, auto_id=f"v{voice.member}_%s"))
                for voice in file.named
            ]
            if file.phase == Phase.VOTE_OPEN
            else [],
            "bound": next((form for form in forms.values() if form is not None), None),
        }
        if file.phase == Phase.VOTE_CLOSED and file.ballot is not None and file.is_carried:
            context |= self._decision(file, forms)
        return context

    def back(self) -> HttpResponse:
        """Come back to the screen."""
        return redirect("reviews:live-detail", self.session.reference)

    def do(self, *acts: Any) -> HttpResponse:
        """Run one act behind a button; what is refused is told in a sentence."""
        try:
            for act in acts:
                act()
        except DomainError as error:
            messages.error(self.request, error.message)
        return self.back()

    def ballot(self) -> Ballot:
        """The vote named in the address; 404 when it is not of this session."""
        return get_object_or_404(
            Ballot.objects.select_related("item__session"),
            pk=self.kwargs["ballot"],
            item__session=self.session,
        )

    def _decision(self, file: LiveFile, forms: dict[str, Any]) -> dict[str, Any]:
        assert file.ballot is not None
        item, outcome = file.item, file.ballot.outcome
        templates = motives_for(self.session, outcome)
        values = {
            "projet": file.title,
            "établissement": str(item.project.establishment),
            "montant": french.euros(file.ballot.amount) if file.ballot.amount else "",
        }
        motives = [
            (template.pk, template.title, fill_motive(template.text, values))
            for template in templates
        ]
        initial = LiveDecisionForm.initial_of(item, self.session.academy.completion_days)
        chosen = self.request.GET.get("modele", "")
        initial["motive"] = next(
            (text for pk, _, text in motives if str(pk) == chosen), initial["motive"]
        )
        decision = file.decision
        rows = (
            [
                {"part": point.part, "reason": point.reason}
                for point in DecisionPoint.objects.filter(decision=decision).order_by("pk")
            ]
            if decision is not None and outcome == Outcome.COMPLETE
            else []
        )
        return {
            "motives": motives,
            "decision_form": forms.get("decision")
            or LiveDecisionForm(initial=initial, ballot=file.ballot, is_tied=file.is_tied),
            "points": forms.get("points")
            or (
                point_formset(1)(initial=rows, prefix="points")
                if outcome == Outcome.COMPLETE
                else None
            ),
        }


class LiveDetailView(ConductorMixin, View):
    """Who conducts: the file, the votes, the decision, the next file."""


class ScreenDetailView(LiveMixin, View):
    """The projector: big, without forms, but the keys that change the file for who conducts."""

    template_name = "reviews/live_screen.html"
    fragment_name = "reviews/_live_screen.html"
    screen = "ecran"


class MemberScreenMixin(LiveMixin):
    """The screen of a member: his presence, his interest, his votes."""

    roles: ClassVar[frozenset[Role]] = SEATS
    template_name = "reviews/live_member.html"
    fragment_name = "reviews/_live_member.html"
    screen = "membre"

    def more(self, live: LivePage, forms: dict[str, Any]) -> dict[str, Any]:
        user, file = self.request.user, live.file
        seat = next((person for person in live.people if person.user_id == user.pk), None)
        seats = {seat.member: seat for seat in seats_of(self.session, live.people)}
        mine = seats.get(seat.pk) if seat is not None else None
        aside = file is not None and any(
            interest.appointment.user_id == user.pk for interest in file.set_aside
        )
        return {
            "seat": seat,
            "presence": PresenceMode(mine.mode).label if mine and mine.noted else "",
            "attends": mine is not None and mine.attends,
            "may_sign": seat is not None
            and self.session.status in (SessionStatus.INVITED, SessionStatus.OPEN),
            "presence_form": OwnPresenceForm(auto_id="presence_%s"),
            "is_aside": aside,
            "own_votes": _own_votes(file, seat.pk) if file and seat and not aside else [],
            "key": _form_key(file) if file else "",
            "presence_key": mine.mode if mine else "",
        }

    def back(self) -> HttpResponse:
        """Come back to the screen."""
        return redirect("reviews:livemember-detail", self.session.reference)


class LiveMemberDetailView(MemberScreenMixin, View):
    """Each member: the file, and his vote."""


class OwnAttendanceCreateView(MemberScreenMixin, View):
    """A member signs his presence."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        form = OwnPresenceForm(request.POST)
        try:
            if not form.is_valid():
                raise DomainError("Dites si vous êtes dans la salle ou à distance.")
            mode = PresenceMode(form.cleaned_data["mode"])
            sign_presence(self.session, mode=mode, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Votre présence est signée.")
        return self.back()


class LiveFileCreateView(ConductorMixin, View):
    """Show a file on every screen; from the projector one comes back to the projector."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        return self.do(lambda: show_file(found, by=user))

    def back(self) -> HttpResponse:
        if "ecran" in self.request.POST:
            return redirect("reviews:screen-detail", self.session.reference)
        return super().back()


class LiveOpinionsCreateView(ConductorMixin, View):
    """Present the opinions of the members, together."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        return self.do(lambda: show_opinions(found, by=user))


class BallotCreateView(ConductorMixin, View):
    """Put a decision to the vote."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        found, form = self.agenda_item(), BallotForm(request.POST)
        assert request.user.is_authenticated
        if not form.is_valid():
            return self.page(ballot=form)
        try:
            mode = VotingMode(form.cleaned_data["mode"])
            open_ballot(found, form.proposed(), mode=mode, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(ballot=form)
        return self.back()


class BallotClosingCreateView(ConductorMixin, View):
    """Close a vote and count it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, ballot: int) -> HttpResponse:
        found, form = self.ballot(), HandsForm(request.POST)
        assert request.user.is_authenticated
        hands = found.mode == VotingMode.SHOW_OF_HANDS
        if hands and not form.is_valid():
            return self.page(hands=form)
        try:
            close_ballot(
                found,
                hands=form.votes() if hands else None,
                silent_abstain="abstention" in request.POST,
                by=request.user,
            )
        except DomainError as error:
            if not hands:
                messages.error(request, error.message)
                return self.back()
            form.add_error(None, error.message)
            return self.page(hands=form)
        return self.back()


class VoteCreateView(ConductorMixin, View):
    """Cast a vote: one's own, of a mandate, or typed by the secretariat."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SEATS | SECRETARIAT

    def post(self, request: HttpRequest, reference: str, ballot: int) -> HttpResponse:
        found, form = self.ballot(), VoteForm(request.POST)
        assert request.user.is_authenticated
        try:
            if not form.is_valid():
                raise DomainError("Votez pour, contre, ou abstenez-vous.")
            cast_vote(
                found,
                member=form.cleaned_data["member"],
                choice=VoteChoice(form.cleaned_data["choice"]),
                by=request.user,
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le vote est enregistré. Il peut changer jusqu’à la clôture.")
        return self.back()

    def back(self) -> HttpResponse:
        if "membre" in self.request.POST and self.holds(*SEATS):
            return redirect("reviews:livemember-detail", self.session.reference)
        return redirect("reviews:live-detail", self.session.reference)


class LiveDecisionCreateView(ConductorMixin, View):
    """Prepare the decision that the vote carries."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, ballot: int) -> HttpResponse:
        found, user = self.ballot(), request.user
        assert user.is_authenticated
        tied = found.votes_for is not None and found.votes_for == found.votes_against
        form = LiveDecisionForm(request.POST, ballot=found, is_tied=tied)
        points: BasePointFormSet | None = None
        if found.outcome == Outcome.COMPLETE:
            points = point_formset(0)(request.POST, prefix="points")
        if not all([form.is_valid(), points is None or points.is_valid()]):
            return self.page(decision=form, points=points)
        try:
            decide_from(
                found,
                motive=form.cleaned_data["motive"],
                casting_vote=form.cleaned_data.get("casting_vote", False),
                due_on=form.cleaned_data.get("due_on"),
                points=points.points() if points is not None else (),
                by=user,
            )
            if "suivant" in request.POST:
                self._show_next(found.item_id)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(decision=form, points=points)
        messages.success(request, "La décision est préparée. Elle sera publiée avec les autres.")
        return self.back()

    def _show_next(self, item: int) -> None:
        assert self.request.user.is_authenticated
        items = list(agenda_of(self.session))
        ranks = [rank for rank, one in enumerate(items) if one.pk == item]
        if ranks and ranks[0] + 1 < len(items):
            show_file(items[ranks[0] + 1], by=self.request.user)


class CarryOverCreateView(ConductorMixin, View):
    """Carry the file over to another session, without a vote."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        found, form = self.agenda_item(), CarryOverForm(request.POST, auto_id="report_%s")
        assert request.user.is_authenticated
        if not form.is_valid():
            return self.page(carry=form)
        try:
            carry_over(found, motive=form.cleaned_data["motive"], by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.page(carry=form)
        messages.success(
            request, "Le dossier est reporté. La décision sera publiée avec les autres."
        )
        return self.back()


def _phases(file: LiveFile | None) -> list[tuple[str, bool, bool]]:
    """(label, past, current) of each phase of the file."""
    if file is None:
        return []
    order = list(Phase)
    now = order.index(file.phase)
    return [(phase.label, rank < now, rank == now) for rank, phase in enumerate(order)]


def _form_key(file: LiveFile) -> str:
    """What changes when the forms of the screen are about something else."""
    ballot = file.ballot
    return (
        f"{file.item.pk}-{file.phase}-{ballot.pk if ballot else 0}-"
        f"{','.join(str(voice.member) for voice in file.voices)}"
    )


def _announcement(live: LivePage) -> str:
    """What a screen says aloud when something moved."""
    file = live.file
    if file is None:
        return "Aucun dossier n’est affiché."
    words = f"Dossier {live.rank} sur {live.count}\u00a0: {file.title}. {file.phase.label}."
    if file.phase == Phase.VOTE_OPEN and file.named:
        words += f" {file.cast_count} voix exprimées sur {len(file.named)}."
    return words


def _ballot_form(file: LiveFile) -> BallotForm:
    return BallotForm(
        initial={
            "outcome": Outcome.VALIDATE,
            "amount": file.item.project.amount_asked,
            "mode": file.ballot.mode if file.ballot else VotingMode.BY_NAME,
        }
    )


def _own_votes(file: LiveFile, seat: int) -> list[tuple[NamedVoice, VoteForm]]:
    """The voices this member may use now, each with its form."""
    if file.phase != Phase.VOTE_OPEN:
        return []
    mine = {voice.member for voice in file.voices if voice.held_by == seat}
    return [
        (voice, VoteForm(initial={"member": voice.member}, auto_id=f"v{voice.member}_%s"))
        for voice in file.named
        if voice.member in mine
    ]
