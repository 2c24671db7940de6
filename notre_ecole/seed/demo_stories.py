"""The files of the demonstration: every status, and clocks at 40, 10, 2 days and overdue. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from establishments.enums import Role
from notre_ecole.seed.catalogue import BY_TITLE
from notre_ecole.seed.phrases import PAUSE_MOTIVES
from notre_ecole.seed.story import Completion, Passage, Pause, Story
from notre_ecole.seed.world import School, Sitting, moment
from projects.enums import Part
from projects.rules import allocation_due_on
from reviews.enums import OpinionKind, Outcome

CLOCKS = {"overdue": -3, "near": 2, "soon": 10, "far": 40}
"""Days left on the clock of the files that a session validated."""
AGES = {"spring": 130, "last_year": 300}
"""Days since the sessions whose files are funded or closed."""
COMING_IN = 6


def published_days(today: date) -> dict[str, date]:
    """The day each past session was published, by name."""
    clocks = {name: _validated_for(today + timedelta(days=left)) for name, left in CLOCKS.items()}
    return clocks | {name: weekday(today - timedelta(days=age)) for name, age in AGES.items()}


def _validated_for(due_on: date) -> date:
    """The first day whose two months end on `due_on` or just after."""
    day = due_on - timedelta(days=63)
    while allocation_due_on(day) < due_on:
        day += timedelta(days=1)
    return day


def weekday(day: date) -> date:
    """This day, or the Friday before when it falls at the weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


@dataclass(frozen=True, slots=True)
class Scene:
    """Today, the schools, and the sessions by name (`coming` is the next one)."""

    today: date
    schools: Sequence[School]
    sittings: dict[str, Sitting]

    def at(self, days_ago: int, hour: int) -> datetime:
        """An hour of the working day at or before `days_ago`."""
        return moment(weekday(self.today - timedelta(days=days_ago)), hour)

    def begin(self, school: int, idea: str, *, days: int, scale: str = "1") -> Story:
        """A file begun `days` ago."""
        return Story(
            school=self.schools[school],
            idea=BY_TITLE[idea],
            title=BY_TITLE[idea].title,
            created_at=self.at(days, 9),
            concertation_on=weekday(self.today - timedelta(days=days + 30)),
            scale=Decimal(scale),
        )

    def submit(self, story: Story, *, days: int) -> Passage:
        """File it `days` ago."""
        passage = Passage(submitted_at=self.at(days, 10))
        story.passages.append(passage)
        return passage

    def complete(
        self, story: Story, *parts: Part, days: int, due_in: int, answered: int | None = None
    ) -> None:
        """The inspector asks for these parts; the school answers `answered` days ago, or not."""
        story.passages[-1].completion = Completion(
            requested_at=self.at(days, 11),
            due_on=self.today + timedelta(days=due_in),
            parts=parts,
            by=story.school.inspector,
            role=Role.REFERENT_INSPECTOR,
            answered_at=None if answered is None else self.at(answered, 12),
        )

    def judge(self, story: Story, kind: OpinionKind, *, days: int) -> None:
        """The inspector's opinion, `days` ago."""
        story.passages[-1].opinion, story.passages[-1].opinion_at = kind, self.at(days, 14)

    def decide(self, story: Story, sitting: str, outcome: Outcome | None = None) -> None:
        """On the agenda of a session, with its decision when it was published."""
        passage, there = story.passages[-1], self.sittings[sitting]
        passage.sitting, passage.outcome = there, outcome
        passage.scheduled_at = (
            there.held_at - timedelta(days=12) if there.published_at else self.at(5, 16)
        )
        if outcome == Outcome.VALIDATE:
            story.granted = (story.asked * 9 / 10).quantize(Decimal(1)).quantize(Decimal("0.01"))

    def decided(self, school: int, idea: str, sitting: str, outcome: Outcome) -> Story:
        """A file filed six weeks before a published session that decided on it."""
        days = (self.today - self.sittings[sitting].held_at.date()).days
        story = self.begin(school, idea, days=days + 80)
        self.submit(story, days=days + 45)
        parts = (Part.BUDGET if story.asked else Part.OBJECTIVES, Part.EVALUATION)
        self.complete(story, *parts, days=days + 38, due_in=-days - 20, answered=days + 26)
        kind = OpinionKind.FAVOURABLE if outcome == Outcome.VALIDATE else OpinionKind.RESERVED
        self.judge(story, kind, days=days + 20)
        self.decide(story, sitting, outcome)
        return story


def stories(scene: Scene) -> list[Story]:
    """Fifty files or so, in the order of their schools; the last ones are over and shown."""
    chapters: tuple[Callable[[Scene], list[Story]], ...] = (
        _first_school, _district, _today, _agenda, _clocks, _funded, _ended, _shown,
    )  # fmt: skip
    return [story for chapter in chapters for story in chapter(scene)]


def _first_school(scene: Scene) -> list[Story]:
    """The école of the demonstration's head: one file at each moment of its life."""
    validated = scene.decided(0, "Lire à voix haute, chaque jour", "soon", Outcome.VALIDATE)
    asked = scene.begin(0, "Un jardin pour apprendre", days=60)
    scene.submit(asked, days=21)
    scene.complete(asked, Part.BUDGET, Part.EVALUATION, days=6, due_in=9)
    draft = scene.begin(0, "Chanter, jouer, parler anglais", days=9)
    draft.complete_until = 5
    closed = scene.decided(0, "Le café des familles", "last_year", Outcome.VALIDATE)
    closed.reported_at, closed.closed_at = scene.at(60, 15), scene.at(45, 16)
    return [validated, asked, draft, closed]


def _district(scene: Scene) -> list[Story]:
    """What waits for the inspectors."""
    new = scene.begin(1, "Des maths à manipuler", days=40)
    scene.submit(new, days=3)
    late = scene.begin(2, "Parler pour grandir", days=70, scale="1.4")
    scene.submit(late, days=24)
    back = scene.begin(3, "Un jardin pour apprendre", days=90, scale="0.8")
    scene.submit(back, days=30)
    scene.complete(back, Part.OBJECTIVES, Part.BUDGET, days=20, due_in=-3, answered=2)
    other = scene.begin(29, "Prendre la parole, prendre confiance", days=45)
    scene.submit(other, days=8)
    overdue = scene.begin(5, "Chanter, jouer, parler anglais", days=80)
    scene.submit(overdue, days=36)
    scene.complete(overdue, Part.PARTNERS, Part.EVALUATION, days=20, due_in=-2)
    draft = scene.begin(39, "Dormir, bouger, respirer", days=15)
    draft.complete_until = 4
    return [new, late, back, other, overdue, draft]


def _today(scene: Scene) -> list[Story]:
    """What the session that is open examines."""
    found = []
    for school, idea, kind in (
        (12, "Un jardin pour apprendre", OpinionKind.FAVOURABLE),
        (13, "Des maths à manipuler", OpinionKind.RESERVED),
        (14, "Lire à voix haute, chaque jour", None),
    ):
        story = scene.begin(school, idea, days=80)
        scene.submit(story, days=36)
        if kind:
            scene.judge(story, kind, days=16)
        scene.decide(story, "today")
        found.append(story)
    return found


def _agenda(scene: Scene) -> list[Story]:
    """What the coming session will examine."""
    found = []
    for school, idea, kind in (
        (4, "Lire à voix haute, chaque jour", OpinionKind.RESERVED),
        (24, "Médiateurs et espaces apaisés", OpinionKind.FAVOURABLE),
        (34, "Un métier, une rencontre", None),
        (25, "Radio Préau, la voix du collège", OpinionKind.UNFAVOURABLE),
    ):
        story = scene.begin(school, idea, days=75)
        scene.submit(story, days=34)
        if kind:
            scene.judge(story, kind, days=15)
        scene.decide(story, "coming")
        found.append(story)
    return found


def _clocks(scene: Scene) -> list[Story]:
    """Validated: the two-month clock runs, at different moments."""
    found = [
        scene.decided(26, "Bouger pour mieux apprendre", "overdue", Outcome.VALIDATE),
        scene.decided(27, "Prendre la parole, prendre confiance", "near", Outcome.VALIDATE),
        scene.decided(35, "Le laboratoire ouvert", "far", Outcome.VALIDATE),
        scene.decided(6, "Des maths à manipuler", "far", Outcome.VALIDATE),
        scene.decided(7, "Le café des familles", "soon", Outcome.VALIDATE),
    ]
    pause_on = scene.today - timedelta(days=6)
    found[3].pauses.append(Pause(starts_on=pause_on, ends_on=None, motive=PAUSE_MOTIVES[1]))
    return found


def _funded(scene: Scene) -> list[Story]:
    """Funded: the school carries its project out."""
    radio = scene.decided(24, "Radio Préau, la voix du collège", "spring", Outcome.VALIDATE)
    maker = scene.decided(28, "Fabriquer pour comprendre", "spring", Outcome.VALIDATE)
    private = scene.decided(21, "Lire à voix haute, chaque jour", "soon", Outcome.VALIDATE)
    numbers = scene.decided(11, "Des maths à manipuler", "spring", Outcome.VALIDATE)
    radio.allocated_at, maker.allocated_at = scene.at(100, 15), scene.at(85, 15)
    numbers.allocated_at, numbers.years = scene.at(90, 15), 3
    private.allocated_at = scene.at(4, 15)
    first = scene.sittings["soon"].held_at.date() + timedelta(days=10)
    ended = first + timedelta(days=12)
    private.pauses.append(Pause(starts_on=first, ends_on=ended, motive=PAUSE_MOTIVES[0]))
    return [radio, maker, numbers, private]


def _ended(scene: Scene) -> list[Story]:
    """Reported, closed, declined, presented again, withdrawn."""
    reported = scene.decided(37, "Dormir, bouger, respirer", "last_year", Outcome.VALIDATE)
    reported.allocated_at, reported.reported_at = scene.at(260, 15), scene.at(9, 15)
    closed = scene.decided(30, "Médiateurs et espaces apaisés", "last_year", Outcome.VALIDATE)
    closed.allocated_at, closed.reported_at = scene.at(255, 15), scene.at(50, 15)
    closed.closed_at = scene.at(30, 16)
    declined = scene.decided(8, "Chanter, jouer, parler anglais", "spring", Outcome.DECLINE)
    again = scene.decided(9, "Parler pour grandir", "spring", Outcome.DECLINE)
    again.reopened_at = scene.at(60, 9)
    scene.submit(again, days=5)
    withdrawn = scene.begin(31, "Fabriquer pour comprendre", days=110)
    scene.submit(withdrawn, days=70)
    withdrawn.withdrawn_at = scene.at(50, 11)
    unfiled = scene.begin(10, "Un jardin pour apprendre", days=140)
    unfiled.complete_until, unfiled.withdrawn_at = 3, scene.at(100, 11)
    return [reported, closed, declined, again, withdrawn, unfiled]


_SHOWN = (
    (15, "Un jardin pour apprendre"), (16, "Lire à voix haute, chaque jour"),
    (17, "Des maths à manipuler"), (18, "Parler pour grandir"), (19, "Le café des familles"),
    (20, "Chanter, jouer, parler anglais"), (22, "Un jardin pour apprendre"),
    (23, "Parler pour grandir"), (1, "Le café des familles"),
    (2, "Lire à voix haute, chaque jour"), (25, "Bouger pour mieux apprendre"),
    (29, "Radio Préau, la voix du collège"), (31, "Médiateurs et espaces apaisés"),
    (32, "Fabriquer pour comprendre"), (33, "Prendre la parole, prendre confiance"),
    (34, "Le laboratoire ouvert"), (36, "Un métier, une rencontre"),
    (38, "Dormir, bouger, respirer"),
)  # fmt: skip


def _shown(scene: Scene) -> list[Story]:
    """Over for months, accepted, and shown to the public."""
    found = []
    for rank, (school, idea) in enumerate(_SHOWN):
        story = scene.decided(school, idea, "last_year", Outcome.VALIDATE)
        if story.granted:
            story.allocated_at = scene.at(262 - rank, 15)
        story.reported_at, story.closed_at = scene.at(70 - rank, 15), scene.at(50 - rank, 16)
        found.append(story)
    return found
