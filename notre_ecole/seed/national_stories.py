"""Lives of files drawn at random, in the proportions of a whole country."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from core.money import CENT
from establishments.enums import Role
from notre_ecole.seed.catalogue import BY_KIND
from notre_ecole.seed.idea import Idea
from notre_ecole.seed.phrases import PAUSE_MOTIVES, REQUESTS
from notre_ecole.seed.sittings import Calendar
from notre_ecole.seed.story import Completion, Passage, Pause, Story
from notre_ecole.seed.world import School, moment
from projects.enums import Status
from reviews.enums import OpinionKind, Outcome

SHARES = {
    Status.DRAFT: 20,
    Status.SUBMITTED: 13,
    Status.COMPLETION_REQUESTED: 5,
    Status.UNDER_REVIEW: 5,
    Status.VALIDATED: 9,
    Status.FUNDED: 22,
    Status.REPORTED: 5,
    Status.CLOSED: 11,
    Status.DECLINED: 7,
    Status.WITHDRAWN: 3,
}
"""Percent of the files in each status."""

_AGES = {
    Status.VALIDATED: (3, 80),
    Status.FUNDED: (12, 650),
    Status.REPORTED: (260, 680),
    Status.CLOSED: (320, 690),
    Status.DECLINED: (3, 600),
}
"""Days since the session that decided."""
_YEARS, _YEARS_WEIGHTS = (1, 2, 3), (80, 12, 8)
_ENDINGS = (
    "", "", "", " à {commune}", " à {commune}", " avec les familles", " pour tous", " ensemble",
    " toute l’année", " dès la rentrée", " et dans le quartier", " avec nos voisins",
)  # fmt: skip
_OPINIONS = (
    (OpinionKind.FAVOURABLE,) * 6 + (OpinionKind.RESERVED,) * 3 + (OpinionKind.UNFAVOURABLE,)
)
_PARTS = tuple(REQUESTS)


class StoryTeller:
    """Draws the life of one file after the other."""

    def __init__(self, rng: Random, today: date, calendar: Calendar) -> None:
        self._rng = rng
        self._today = today
        self._calendar = calendar
        self._statuses = list(SHARES)
        self._weights = list(SHARES.values())

    def tell(self, school: School) -> Story:
        """A file of this school."""
        rng = self._rng
        status = rng.choices(self._statuses, self._weights)[0]
        idea = self._idea(school, status)
        commune = school.commune
        story = Story(
            school=school,
            idea=idea,
            title=idea.title + rng.choice(_ENDINGS).format(commune=commune),
            created_at=self._at(1),
            concertation_on=self._today,
            scale=Decimal(rng.randint(40, 220)) / 100,
        )
        if status in _AGES:
            self._decided(story, status)
        elif status == Status.DRAFT or (status == Status.WITHDRAWN and rng.random() < 0.4):
            self._draft(story, status)
        else:
            self._filed(story, status)
        story.concertation_on = (story.created_at - timedelta(days=rng.randint(5, 60))).date()
        return story

    def _idea(self, school: School, status: Status) -> Idea:
        """Most files ask for funds; those that were funded certainly did."""
        ideas = BY_KIND[school.kind]
        idea = self._rng.choice(ideas)
        if idea.budget or (status != Status.FUNDED and self._rng.random() < 0.4):
            return idea
        return self._rng.choice([other for other in ideas if other.budget])

    def _at(self, days_ago: int) -> datetime:
        day = self._today - timedelta(days=days_ago)
        return moment(day, self._rng.randint(8, 18), self._rng.randint(0, 59))

    def _draft(self, story: Story, status: Status) -> None:
        age = self._rng.randint(2, 240)
        story.created_at = self._at(age)
        story.complete_until = self._rng.randint(1, 11)
        if status == Status.WITHDRAWN:
            story.withdrawn_at = self._at(self._rng.randint(0, age - 1) or 1)

    def _filed(self, story: Story, status: Status) -> None:
        """With the services, with the school again, on the next agenda, or taken back."""
        rng = self._rng
        age = rng.randint(18, 75) if status == Status.UNDER_REVIEW else rng.randint(2, 60)
        story.created_at = self._at(age + rng.randint(10, 120))
        if rng.random() < 0.06:
            self._declined_before(story, age)
        passage = Passage(submitted_at=self._at(age))
        story.passages.append(passage)
        if status == Status.COMPLETION_REQUESTED:
            passage.completion = self._completion(story, rng.randint(1, age - 1), None)
        elif age >= 18 and rng.random() < 0.35:
            asked = rng.randint(age - 5, age - 2)
            passage.completion = self._completion(story, asked, rng.randint(9, asked - 1))
        if status == Status.UNDER_REVIEW:
            passage.sitting = self._calendar.coming(story.school.team)
            passage.scheduled_at = self._at(rng.randint(1, 3))
        if status != Status.COMPLETION_REQUESTED and age > 8 and rng.random() < 0.6:
            self._opinion(passage, rng.randint(4, 7))
        if status == Status.WITHDRAWN:
            story.withdrawn_at = self._at(1)

    def _declined_before(self, story: Story, age: int) -> None:
        """A first passage, declined a good while ago."""
        sitting = self._calendar.past(story.school.team, age + 60, age + 300)
        held = self._days_since(sitting.held_at)
        story.created_at = self._at(held + 90)
        passage = Passage(submitted_at=self._at(held + 40), sitting=sitting)
        self._opinion(passage, held + 20)
        passage.scheduled_at = self._at(held + 12)
        passage.outcome = Outcome.DECLINE
        story.passages.append(passage)
        story.reopened_at = self._at(age + self._rng.randint(5, 30))

    def _decided(self, story: Story, status: Status) -> None:
        rng = self._rng
        sitting = self._calendar.past(story.school.team, *_AGES[status])
        published = sitting.published_at
        assert published is not None
        held, since = self._days_since(sitting.held_at), self._days_since(published)
        age = held + rng.randint(34, 75)
        story.created_at = self._at(age + rng.randint(10, 120))
        passage = Passage(submitted_at=self._at(age), sitting=sitting)
        story.passages.append(passage)
        if rng.random() < 0.4:
            asked = age - rng.randint(2, 8)
            passage.completion = self._completion(story, asked, asked - rng.randint(3, 9))
        if rng.random() < 0.88:
            self._opinion(passage, held + rng.randint(13, 15))
        passage.scheduled_at = self._at(held + 12)
        passage.outcome = Outcome.DECLINE if status == Status.DECLINED else Outcome.VALIDATE
        if status == Status.DECLINED:
            return
        percent = rng.randint(60, 100)
        story.granted = (story.asked * percent / 1000).quantize(Decimal(1)) * 10
        story.granted = story.granted.quantize(CENT)
        if story.granted:
            self._pause(story, since, open_now=status == Status.VALIDATED)
        self._follow(story, status, since)

    def _follow(self, story: Story, status: Status, since: int) -> None:
        """Funds, report, closing, in the days that are left until today."""
        rng = self._rng
        if status == Status.VALIDATED:
            return
        left = since
        if story.granted:
            left = since - rng.randint(3, min(58, since - 1))
            story.allocated_at = self._at(left)
        if status == Status.FUNDED:
            story.years = rng.choices(_YEARS, _YEARS_WEIGHTS)[0]
            return
        closed = status == Status.CLOSED
        left = rng.randint(30, max(31, left - 120)) if closed else rng.randint(2, 60)
        story.reported_at = self._at(left)
        if closed:
            story.closed_at = self._at(rng.randint(1, left - 1))

    def _pause(self, story: Story, since: int, *, open_now: bool) -> None:
        drawn = self._rng.random()
        first = self._today - timedelta(days=since - 2)
        if drawn > 0.08 or since < 20:
            return
        motive = self._rng.choice(PAUSE_MOTIVES)
        ends_on = None if open_now and drawn < 0.05 else first + timedelta(days=12)
        story.pauses.append(Pause(starts_on=first, ends_on=ends_on, motive=motive))

    def _completion(self, story: Story, asked: int, answered: int | None) -> Completion:
        school = story.school
        from_secretariat = self._rng.random() < 0.25
        requested_at = self._at(asked)
        return Completion(
            requested_at=requested_at,
            due_on=requested_at.date() + timedelta(days=15),
            parts=tuple(self._rng.sample(_PARTS, self._rng.randint(1, 3))),
            by=school.team.secretariat if from_secretariat else school.inspector,
            role=Role.SECRETARIAT if from_secretariat else Role.REFERENT_INSPECTOR,
            answered_at=None if answered is None else self._at(answered),
        )

    def _opinion(self, passage: Passage, days_ago: int) -> None:
        passage.opinion = self._rng.choice(_OPINIONS)
        passage.opinion_at = self._at(days_ago)

    def _days_since(self, at: datetime) -> int:
        return (self._today - at.date()).days
