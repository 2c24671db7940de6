"""The life of an invented file, and the acts it is made of, checked against THE TABLE. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from core.money import CENT
from establishments.enums import Role
from notre_ecole.seed.idea import BudgetText, Idea
from notre_ecole.seed.world import School, Sitting
from projects.enums import BudgetCategory, Part, Status, Step
from projects.workflow import TABLE, Fact
from reviews.enums import OpinionKind, Outcome

HSE_RATE = Decimal("45.00")
"""What an hour costs in every invented académie, in euros."""


@dataclass(slots=True, kw_only=True)
class Completion:
    """A completion request, still open when `answered_at` is None."""

    requested_at: datetime
    due_on: date
    parts: tuple[Part, ...]
    by: int
    role: Role
    answered_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Passage:
    """One presentation of the file; decided when its sitting is published."""

    submitted_at: datetime
    completion: Completion | None = None
    opinion: OpinionKind | None = None
    opinion_at: datetime | None = None
    sitting: Sitting | None = None
    scheduled_at: datetime | None = None
    outcome: Outcome | None = None


@dataclass(slots=True, kw_only=True)
class Pause:
    """A suspension of the clock; it lasts when `ends_on` is None."""

    starts_on: date
    ends_on: date | None
    motive: str


@dataclass(slots=True, kw_only=True)
class Story:
    """What happened to a file. Moments that did not come are None."""

    school: School
    idea: Idea
    title: str
    created_at: datetime
    concertation_on: date
    scale: Decimal = Decimal(1)
    passages: list[Passage] = field(default_factory=list)
    reopened_at: datetime | None = None
    granted: Decimal | None = None
    pauses: list[Pause] = field(default_factory=list)
    allocated_at: datetime | None = None
    reported_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    complete_until: int = len(Part)
    years: int = 1
    """Over how many years its funds are paid; over several, with a school of its commune."""

    @property
    def amounts(self) -> list[Decimal]:
        """The amount of each budget line, in euros: to the ten euros, hours to the hour."""
        return [self._amount(line) for line in self.idea.budget]

    def _amount(self, line: BudgetText) -> Decimal:
        unit = HSE_RATE if line.category == BudgetCategory.HOURS else Decimal(10)
        count = (line.euros * self.scale / unit).quantize(Decimal(1))
        return (max(Decimal(1), count) * unit).quantize(CENT)

    @property
    def asked(self) -> Decimal:
        """The amount asked, in euros."""
        return sum(self.amounts, Decimal("0.00"))


@dataclass(slots=True, frozen=True, kw_only=True)
class Act:
    """One step taken, and where it led."""

    step: Step
    source: Status
    target: Status
    passage: int
    at: datetime
    by: int
    role: Role
    motive: str = ""


def acts_of(story: Story) -> list[Act]:
    """The steps of a story in order. Raises ValueError when THE TABLE does not have one."""
    walk = _Walk(story)
    for number, passage in enumerate(story.passages, 1):
        walk.present(number, passage)
    walk.end()
    return walk.acts


class _Walk:
    """Goes through a story, one step of the table after the other."""

    def __init__(self, story: Story) -> None:
        self.acts: list[Act] = []
        self._story = story
        self._status = Status.DRAFT
        self._passage = 1
        self._fact = Fact.FUNDS if story.asked else Fact.NO_FUNDS

    def present(self, number: int, passage: Passage) -> None:
        """Filing, completion, agenda, decision."""
        head, secretariat = self._story.school.head, self._story.school.team.secretariat
        self._passage = number
        if number > 1:
            self._take(Step.REOPEN, self._story.reopened_at, head, Role.HEAD)
        self._take(Step.SUBMIT, passage.submitted_at, head, Role.HEAD)
        if asked := passage.completion:
            self._take(Step.REQUEST_COMPLETION, asked.requested_at, asked.by, asked.role)
            self._take(Step.RESUBMIT, asked.answered_at, head, Role.HEAD)
        self._take(Step.SCHEDULE, passage.scheduled_at, secretariat, Role.SECRETARIAT)
        published_at = passage.sitting.published_at if passage.sitting else None
        if passage.outcome == Outcome.VALIDATE:
            self._fact = Fact.FUNDS if self._story.granted else Fact.NO_FUNDS
            self._take(Step.VALIDATE, published_at, secretariat, Role.SECRETARIAT)
        elif passage.outcome == Outcome.DECLINE:
            self._take(Step.DECLINE, published_at, secretariat, Role.SECRETARIAT)

    def end(self) -> None:
        """Funds, report, closing, or withdrawal."""
        story, team = self._story, self._story.school.team
        self._take(Step.ALLOCATE, story.allocated_at, team.funds, Role.FUND_MANAGER)
        self._take(Step.REPORT, story.reported_at, story.school.head, Role.HEAD)
        self._take(Step.CLOSE, story.closed_at, team.secretariat, Role.SECRETARIAT)
        self._take(Step.WITHDRAW, story.withdrawn_at, story.school.head, Role.HEAD)

    def _take(self, step: Step, at: datetime | None, by: int, role: Role) -> None:
        if at is None:
            return
        row = TABLE.find(step, self._status, [self._fact])
        if row is None or role not in row.by or (self.acts and at < self.acts[-1].at):
            raise ValueError(f"{step} by {role} on {at}, {self._status}: {self._story.title}")
        source, self._status = self._status, Status(row.target)
        self.acts.append(
            Act(
                step=step,
                source=source,
                target=self._status,
                passage=self._passage,
                at=at,
                by=by,
                role=role,
            )
        )
