"""Reads of a session under way: one page for who conducts, for the projector, for each member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core import french
from core.entries import Entry
from establishments.models import Appointment, Establishment
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from projects.queries import in_order
from reviews.enums import Outcome, Phase, VoteChoice, VotingMode
from reviews.envelopes import funds_left
from reviews.models import (
    AgendaItem,
    Ballot,
    CommissionSession,
    Decision,
    Interest,
    LiveState,
    MemberOpinion,
    MotiveTemplate,
    Opinion,
    Vote,
)
from reviews.queries.checks import granted_by_key
from reviews.queries.commission import agenda_of, quorum_of, seats_of, sitting
from reviews.queries.passages import LastPassage, since_last_passage
from reviews.queries.reading import filed_title
from reviews.rules import (
    Quorum,
    Seat,
    Voice,
    Votes,
    phase_of,
    presence_sentence,
    voices_of,
)

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Money:
    """The amount looked at, against what is left, in euros.

    `prepared`: granted to other files in this session, from the same money.
    """

    label: str
    left: Decimal
    awaited: Decimal
    prepared: Decimal
    amount: Decimal

    @property
    def before(self) -> Decimal:
        """What is left without this file."""
        return self.left - self.awaited - self.prepared

    @property
    def after(self) -> Decimal:
        """What would be left with this amount; below zero when the envelope is exceeded."""
        return self.before - self.amount


@dataclass(frozen=True)
class NamedVoice:
    """A voice in a vote by name: whose, by whom, whether it was cast, and, once the vote is closed,
    what it said."""

    member: int
    name: str
    holder: str
    cast: bool
    choice: str = ""


@dataclass
class LiveFile:
    """The file on the screens, with everything the commission looks at."""

    item: AgendaItem
    phase: Phase
    title: str
    parts: list[tuple[Part, list[Entry]]]
    facts: list[tuple[str, str]]
    opinions: list[Opinion]
    member_opinions: list[MemberOpinion]
    quorum: Quorum
    quorum_words: str
    voices: list[Voice]
    set_aside: list[Interest]
    ballot: Ballot | None
    named: list[NamedVoice]
    decision: Decision | None
    money: Money | None
    last_passage: LastPassage | None

    @property
    def cast_count(self) -> int:
        """How many voices were cast in the vote by name."""
        return sum(voice.cast for voice in self.named)

    @property
    def votes(self) -> Votes | None:
        """The totals of the last vote once it is closed; None before."""
        if self.ballot is None or self.ballot.closed_at is None:
            return None
        return Votes(
            self.ballot.votes_for or 0, self.ballot.votes_against or 0, self.ballot.abstentions or 0
        )

    @property
    def is_tied(self) -> bool:
        """Whether the presidency may use its casting vote."""
        votes = self.votes
        return votes is not None and votes.in_favour == votes.against > 0

    @property
    def is_carried(self) -> bool:
        """Whether the vote adopted what was proposed, or may with the casting vote."""
        votes = self.votes
        return votes is not None and (votes.in_favour > votes.against or self.is_tied)


@dataclass
class LivePage:
    """What every screen of the session shares."""

    session: CommissionSession
    version: int
    people: list[Appointment]
    quorum_words: str
    rank: int = 0
    count: int = 0
    decided: int = 0
    before: AgendaItem | None = None
    after: AgendaItem | None = None
    items: Sequence[AgendaItem] = field(default_factory=list)
    file: LiveFile | None = None


def live_version(session: CommissionSession) -> int:
    """The number that grows with whatever the screens show: one query."""
    found = LiveState.objects.filter(session=session).values_list("version", flat=True).first()
    return found or 0


def live_page(session: CommissionSession, user: User, *, amount: Decimal | None = None) -> LivePage:
    """The page of a session under way, for this reader: as many queries whatever the agenda.

    `amount`: what somebody would grant, to see what would be left.
    """
    state = LiveState.objects.filter(session=session).first()
    people = sitting(session)
    seats = seats_of(session, people)
    items = list(agenda_of(session))
    page = LivePage(
        session=session,
        version=state.version if state else 0,
        people=people,
        quorum_words=presence_sentence(seats, quorum_of(session, seats)),
        count=len(items),
        decided=sum(getattr(item, "decision", None) is not None for item in items),
        items=items,
    )
    shown = state.item_id if state else None
    rank = next((rank for rank, item in enumerate(items) if item.pk == shown), None)
    if rank is None:
        page.after = items[0] if items else None
        return page
    page.rank = rank + 1
    page.before = items[rank - 1] if rank else None
    page.after = next(iter(items[rank + 1 :]), None)
    page.file = _live_file(page, items[rank], seats, user, amount)
    return page


def motives_for(session: CommissionSession, outcome: str) -> QuerySet[MotiveTemplate]:
    """The templates of motive of the académie for one kind of decision."""
    return MotiveTemplate.objects.filter(academy=session.academy_id, outcome=outcome)


def last_ballot(item: AgendaItem) -> Ballot | None:
    """The last vote on the file: one query."""
    return Ballot.objects.filter(item=item).order_by("-pk").first()


def equity_facts(project: Project, school: Establishment) -> list[tuple[str, str]]:
    """What is known of the school, as information (never a score): label, value. One query."""
    facts = [("Éducation prioritaire", school.get_priority_education_display() or "Non")]
    if school.ips is not None:
        facts.append(("IPS", french.number(school.ips, 1)))
    if school.pupils:
        facts.append(("Élèves", french.whole_number(school.pupils)))
        if project.amount_asked:
            each = french.euros((project.amount_asked / school.pupils).quantize(Decimal("0.01")))
            facts.append(("Demandé par élève de l’établissement", each))
    funded = Project.objects.filter(
        establishment=school,
        amount_granted__gt=0,
        status__in=[Status.VALIDATED, Status.FUNDED, Status.REPORTED, Status.CLOSED],
    ).exclude(pk=project.pk)
    facts.append(
        ("Déjà soutenu", french.counted(funded.count(), "projet", "projets"))
        if funded.exists()
        else ("Déjà soutenu", "Jamais")
    )
    return facts


def _live_file(
    page: LivePage,
    item: AgendaItem,
    seats: Sequence[Seat],
    user: User,
    amount: Decimal | None,
) -> LiveFile:
    session, project = page.session, item.project
    snapshot = Snapshot.objects.filter(project=project).order_by("-number").first()
    content = snapshot.content if snapshot else {}
    interests = list(
        Interest.objects.standing().filter(item=item).select_related("appointment__user")
    )
    aside = {interest.appointment_id for interest in interests}
    quorum, voices = quorum_of(session, seats, aside), voices_of(seats, aside)
    ballot, decision = last_ballot(item), getattr(item, "decision", None)
    phase = phase_of(
        opinions_shown=item.opinions_shown_at is not None,
        ballot=None if ballot is None else ("closed" if ballot.closed_at else "open"),
        decided_since=bool(
            decision and ballot and ballot.closed_at and decision.prepared_at > ballot.closed_at
        ),
        decided=decision is not None,
    )
    return LiveFile(
        item=item,
        phase=phase,
        title=filed_title(content) or str(project),
        parts=[
            (part, [entry for entry in entries if entry["label"] != "Titre"])
            for part, entries in in_order(content)[:1]
        ],
        facts=equity_facts(project, project.establishment),
        opinions=list(
            Opinion.objects.filter(project=project, passage=item.passage)
            .select_related("filed_by")
            .order_by("-filed_at")
        ),
        member_opinions=_member_opinions(item, user),
        quorum=quorum,
        quorum_words=presence_sentence(seats, quorum),
        voices=voices,
        set_aside=interests,
        ballot=ballot,
        named=_named(ballot, voices, page.people),
        decision=decision,
        money=_money(page, item, _amount_shown(item, ballot, amount)),
        last_passage=since_last_passage(project, item.passage),
    )


def _member_opinions(item: AgendaItem, user: User) -> list[MemberOpinion]:
    """The members' opinions, together once they are presented: nobody's before."""
    if item.opinions_shown_at is None:
        return []
    return list(
        MemberOpinion.objects.readable_by(user)
        .filter(item=item)
        .select_related("author")
        .order_by("author__last_name", "author__first_name", "pk")
    )


def _named(
    ballot: Ballot | None, voices: Sequence[Voice], people: Sequence[Appointment]
) -> list[NamedVoice]:
    """Who has voted; what they said only once the vote is closed."""
    if ballot is None or ballot.mode != VotingMode.BY_NAME:
        return []
    names = {person.pk: str(person.user) for person in people}
    last = {
        vote.appointment_id: vote
        for vote in Vote.objects.filter(ballot=ballot)
        .select_related("appointment__user")
        .order_by("pk")
    }
    if ballot.closed_at is not None:
        ranks = {person.pk: rank for rank, person in enumerate(people)}
        return [
            NamedVoice(pk, str(last[pk].appointment.user), "", True, last[pk].get_choice_display())
            for pk in sorted(last, key=lambda pk: ranks.get(pk, len(ranks)))
        ]
    return [
        NamedVoice(
            voice.member,
            names.get(voice.member, ""),
            names.get(voice.held_by, "") if voice.held_by != voice.member else "",
            voice.member in last and last[voice.member].choice != VoteChoice.NOT_COUNTED,
        )
        for voice in voices
    ]


def _amount_shown(item: AgendaItem, ballot: Ballot | None, amount: Decimal | None) -> Decimal:
    """What is looked at: the amount typed, else decided, else put to the vote, else asked."""
    if amount is not None:
        return amount
    decision = getattr(item, "decision", None)
    if ballot is not None and (decision is None or ballot.closed_at is None):
        return ballot.amount or Decimal(0)
    if decision is not None:
        return (
            (decision.amount or Decimal(0)) if decision.outcome == Outcome.VALIDATE else Decimal(0)
        )
    return item.project.amount_asked


def _money(page: LivePage, item: AgendaItem, amount: Decimal) -> Money | None:
    schools = [one.project.establishment for one in page.items]
    funds = funds_left(page.session.academy, schools)
    mine = funds.get(item.project.establishment_id)
    if mine is None:
        return None
    others = granted_by_key([one for one in page.items if one.pk != item.pk], funds)
    return Money(mine.label, mine.left, mine.awaited, others.get(mine.key, Decimal(0)), amount)
