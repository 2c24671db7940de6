"""Anybody does anything in any order to a session and its files: what DOMAIN.md §4–6 says holds.

Each step is tried by a random person; a refusal in a sentence is a good answer, a crash is not.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from core import clock
from core.errors import DomainError
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from projects.services.ending import reopen_project
from projects.services.submission import submit_project
from reviews.documents import decisions_seal
from reviews.enums import Outcome, PresenceMode, SessionStatus, VoteChoice, VotingMode
from reviews.models import (
    AgendaItem,
    Ballot,
    CommissionSession,
    CompletionRequest,
    Decision,
    DecisionsSignature,
    Interest,
)
from reviews.queries.commission import agenda_with_points, sitting
from reviews.queries.live import live_version
from reviews.rules import Votes, voices_needed
from reviews.services.agenda import remove_item
from reviews.services.attendance import (
    Presence,
    note_interest,
    record_attendance,
    sign_presence,
    withdraw_interest,
)
from reviews.services.completion import Point, request_completion
from reviews.services.decisions import Proposal, prepare_decision
from reviews.services.live import (
    Proposed,
    carry_over,
    cast_vote,
    close_ballot,
    decide_from,
    open_ballot,
    show_file,
    show_opinions,
)
from reviews.services.publication import publish_decisions
from reviews.services.sessions import close_session, open_session
from reviews.services.signature import sign_decisions, withdraw_signature
from tests.factories import (
    fund_manager_of,
    head_of,
    inspector_of,
    president_of,
    secretariat_of,
)
from tests.reviews.commission import invited, ready_project

WHO = st.integers(0, 7)
"""The secretariat twice as often: most steps are its own."""
RANK = st.integers(0, 2)
MODES = st.sampled_from(list(PresenceMode))
OUTCOMES = st.sampled_from(list(Outcome))
CHOICES = st.sampled_from(list(VoteChoice))


class CommissionLife(RuleBasedStateMachine):
    """A session of two files, from the invitation to the publication and beyond."""

    world: ClassVar[dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.session_pk = self.world["session"]
        self.version = 0
        self.frozen: dict[int, tuple[Any, ...]] = {}
        self.filings = Snapshot.objects.count()
        self.refusals: list[str] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- who and what

    def who(self, rank: int) -> User:
        people: list[User] = self.world["people"]
        return people[rank % len(people)]

    @property
    def session(self) -> CommissionSession:
        return CommissionSession.objects.select_related("academy").get(pk=self.session_pk)

    def item(self, rank: int) -> AgendaItem:
        items = AgendaItem.objects.filter(session=self.session_pk).select_related("session")
        return list(items.order_by("pk"))[rank % 2]

    def project(self, rank: int) -> Project:
        return self.item(rank).project

    def attempt(self, act: Callable[[], object]) -> None:
        """Done, or refused in a sentence."""
        try:
            act()
        except DomainError as error:
            self.refusals.append(error.message)

    # --- steps

    @rule(who=WHO, rank=st.integers(0, 3), mode=MODES, holder=st.integers(0, 3))
    def notes_presence(self, who: int, rank: int, mode: PresenceMode, holder: int) -> None:
        people = sitting(self.session)
        given = people[holder].pk if mode == PresenceMode.MANDATE else None
        presences = {people[rank].pk: Presence(mode, given)}
        self.attempt(lambda: record_attendance(self.session, presences=presences, by=self.who(who)))

    @rule(who=WHO, mode=MODES)
    def signs_presence(self, who: int, mode: PresenceMode) -> None:
        self.attempt(lambda: sign_presence(self.session, mode=mode, by=self.who(who)))

    @rule(who=WHO, rank=RANK, member=st.integers(0, 3))
    def notes_an_interest(self, who: int, rank: int, member: int) -> None:
        person = sitting(self.session)[member]
        self.attempt(lambda: note_interest(self.item(rank), person, by=self.who(who)))

    @rule(who=WHO, motive=st.sampled_from(["", "Erreur"]))
    def withdraws_an_interest(self, who: int, motive: str) -> None:
        found = Interest.objects.select_related("item__session", "appointment").last()
        if found is not None:
            self.attempt(lambda: withdraw_interest(found, motive=motive, by=self.who(who)))

    @rule(who=WHO)
    def opens(self, who: int) -> None:
        self.attempt(lambda: open_session(self.session, by=self.who(who)))

    @rule()
    def everybody_comes_and_it_opens(self) -> None:
        presences = {p.pk: Presence(PresenceMode.ROOM) for p in sitting(self.session)}
        by = self.who(0)
        self.attempt(lambda: record_attendance(self.session, presences=presences, by=by))
        self.attempt(lambda: open_session(self.session, by=by))

    @rule(who=WHO, rank=RANK, opinions=st.booleans())
    def shows(self, who: int, rank: int, opinions: bool) -> None:
        act = show_opinions if opinions else show_file
        self.attempt(lambda: act(self.item(rank), by=self.who(who)))

    @rule(who=WHO, rank=RANK, outcome=OUTCOMES, mode=st.sampled_from(list(VotingMode)))
    def opens_a_vote(self, who: int, rank: int, outcome: Outcome, mode: VotingMode) -> None:
        proposed = Proposed(outcome)
        self.attempt(lambda: open_ballot(self.item(rank), proposed, mode=mode, by=self.who(who)))

    @rule(who=WHO, member=st.integers(0, 3), choice=CHOICES)
    def votes(self, who: int, member: int, choice: VoteChoice) -> None:
        ballot = Ballot.objects.select_related("item__session").last()
        person = sitting(self.session)[member]
        if ballot is not None:
            self.attempt(
                lambda: cast_vote(ballot, member=person.pk, choice=choice, by=self.who(who))
            )

    @rule(who=WHO, hands=st.integers(0, 4), silent=st.booleans())
    def closes_the_vote(self, who: int, hands: int, silent: bool) -> None:
        ballot = Ballot.objects.select_related("item__session").last()
        if ballot is not None:
            self.attempt(
                lambda: close_ballot(
                    ballot, hands=Votes(hands), silent_abstain=silent, by=self.who(who)
                )
            )

    @rule(who=WHO, casting=st.booleans())
    def decides(self, who: int, casting: bool) -> None:
        ballot = Ballot.objects.select_related("item__session").last()
        if ballot is not None:
            self.attempt(
                lambda: decide_from(
                    ballot, motive="Motif.", casting_vote=casting, due_on=self.soon(),
                    points=[Point(Part.BUDGET, "Un devis.")], by=self.who(who),
                )
            )  # fmt: skip

    @rule(who=WHO, rank=RANK, outcome=OUTCOMES, votes=st.integers(0, 4))
    def types_a_decision(self, who: int, rank: int, outcome: Outcome, votes: int) -> None:
        proposal = Proposal(
            outcome, "Motif.", Votes(votes), due_on=self.soon(),
            points=[Point(Part.BUDGET, "Un devis.")],
        )  # fmt: skip
        self.attempt(lambda: prepare_decision(self.item(rank), proposal, by=self.who(who)))

    @rule(who=WHO, rank=RANK)
    def carries_over(self, who: int, rank: int) -> None:
        self.attempt(lambda: carry_over(self.item(rank), motive="Plus tard.", by=self.who(who)))

    @rule(who=WHO, rank=RANK)
    def removes(self, who: int, rank: int) -> None:
        self.attempt(lambda: remove_item(self.item(rank), by=self.who(who)))

    @rule(who=WHO)
    def closes(self, who: int) -> None:
        self.attempt(lambda: close_session(self.session, by=self.who(who)))

    @rule(who=WHO)
    def signs(self, who: int) -> None:
        if self.all_decided():
            seal = decisions_seal(agenda_with_points(self.session))
            self.attempt(lambda: sign_decisions(self.session, seal=seal, by=self.who(who)))

    @rule(who=WHO)
    def unsigns(self, who: int) -> None:
        self.attempt(lambda: withdraw_signature(self.session, motive="Je relis.", by=self.who(who)))

    @rule(who=WHO)
    def publishes(self, who: int) -> None:
        self.attempt(lambda: publish_decisions(self.session, by=self.who(who)))

    @rule(who=WHO)
    def the_day_ends(self, who: int) -> None:
        """Everything that remains is carried over, signed and published."""
        by, president = self.who(0), self.who(1)
        for item in AgendaItem.objects.filter(session=self.session_pk).select_related("session"):
            if not Decision.objects.filter(item=item).exists():
                self.attempt(partial(carry_over, item, motive="Plus tard.", by=by))
        self.closes(0)
        if self.all_decided():
            seal = decisions_seal(agenda_with_points(self.session))
            self.attempt(lambda: sign_decisions(self.session, seal=seal, by=president))
        self.attempt(lambda: publish_decisions(self.session, by=by))

    @rule(who=WHO, rank=RANK)
    def asks_for_completion(self, who: int, rank: int) -> None:
        points = [Point(Part.BUDGET, "Un devis.")]
        self.attempt(
            lambda: request_completion(
                self.project(rank), points=points, due_on=self.soon(), by=self.who(who)
            )
        )

    @rule(who=WHO, rank=RANK)
    def reopens_and_files_again(self, who: int, rank: int) -> None:
        self.attempt(lambda: reopen_project(self.project(rank), by=self.who(who)))
        self.attempt(lambda: submit_project(self.project(rank), by=self.who(who)))

    def soon(self) -> Any:
        return timezone.localdate() + timedelta(days=10)

    def all_decided(self) -> bool:
        items = agenda_with_points(self.session)
        return all(getattr(item, "decision", None) for item in items)

    # --- what holds

    @invariant()
    def a_decision_is_motivated_and_voted_with_its_quorum(self) -> None:
        for decision in Decision.objects.select_related("item__project", "ballot"):
            votes = decision.votes_for + decision.votes_against + decision.abstentions
            assert decision.motive
            if decision.outcome == Outcome.CARRY_OVER and not votes:
                continue
            assert votes == decision.voices
            assert decision.voices >= voices_needed(decision.entitled, 50)
            ahead = decision.votes_for > decision.votes_against
            assert ahead or (decision.casting_vote and decision.votes_for == decision.votes_against)
            if decision.amount is not None:
                assert decision.amount <= decision.item.project.amount_asked

    @invariant()
    def who_is_set_aside_counts_for_nothing(self) -> None:
        for ballot in Ballot.objects.filter(closed_at__isnull=False, mode=VotingMode.BY_NAME):
            aside = Interest.objects.filter(
                item=ballot.item, noted_at__lt=ballot.closed_at, withdrawn_at__isnull=True
            ).values_list("appointment", flat=True)
            last = {vote.appointment_id: vote.choice for vote in ballot.votes.order_by("pk")}
            assert all(
                last.get(pk, VoteChoice.NOT_COUNTED) == VoteChoice.NOT_COUNTED for pk in aside
            )
            counted = [one for one in last.values() if one != VoteChoice.NOT_COUNTED]
            assert len(counted) == ballot.voices

    @invariant()
    def schools_are_told_of_published_decisions_alone_and_once(self) -> None:
        told = Message.objects.filter(kind="reviews.decision_published").count()
        assert told == Decision.objects.filter(published_at__isnull=False).count()
        if self.session.status != SessionStatus.PUBLISHED:
            assert told == 0

    @invariant()
    def a_published_decision_never_changes(self) -> None:
        for row in Decision.objects.filter(published_at__isnull=False).values_list():
            assert self.frozen.setdefault(row[0], row) == row

    @invariant()
    def what_is_signed_is_what_stands(self) -> None:
        signature = DecisionsSignature.objects.filter(withdrawn_at__isnull=True).first()
        if signature is not None:
            assert decisions_seal(agenda_with_points(self.session)) == signature.sha256
        elif self.session.status == SessionStatus.PUBLISHED:
            raise AssertionError("published without a signature")

    @invariant()
    def files_are_where_their_status_says(self) -> None:
        for project in Project.objects.all():
            live = AgendaItem.objects.live().filter(project=project).exists()
            assert (project.status == Status.UNDER_REVIEW) == live, project.status
            open_requests = CompletionRequest.objects.open().filter(project=project).count()
            assert open_requests == (project.status == Status.COMPLETION_REQUESTED)
            if project.status == Status.VALIDATED:
                assert project.validated_on == timezone.localdate()

    @invariant()
    def a_refusal_is_a_sentence(self) -> None:
        assert all(refusal.strip() for refusal in self.refusals)

    @invariant()
    def history_only_grows(self) -> None:
        version, filings = live_version(self.session), Snapshot.objects.count()
        assert version >= self.version
        assert filings >= self.filings
        self.version, self.filings = version, filings


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_whatever_anybody_does_the_rules_of_the_domain_hold() -> None:
    projects = [ready_project(), ready_project()]
    session = invited(*projects)
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    secretary, president = secretariat_of(session.academy), president_of(session.academy)
    members = [person.user for person in sitting(session) if person.user_id != president.pk]
    heads = [head_of(projects[0].establishment), inspector_of(projects[0].establishment)]
    CommissionLife.world = {
        "session": session.pk,
        "people": [
            secretary, president, secretary, *members[:2], *heads, fund_manager_of(session.academy),
        ],
    }  # fmt: skip
    run_state_machine_as_test(
        CommissionLife,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
