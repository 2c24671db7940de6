"""What the poster and the visual say, and on which paper."""

from __future__ import annotations

from dataclasses import dataclass

from concertations.kit.facts import KitFacts, capital
from core.french import typography

NO_DAY = "Date à venir"
LONGEST = 60
"""Beyond that many characters a text takes its smallest size."""
SHORTEST = 22
_WIDE_LETTER = 0.7


@dataclass(frozen=True)
class Paper:
    """A page: its name and its sides in millimetres."""

    name: str
    width: float
    height: float

    @property
    def is_wide(self) -> bool:
        """Wider than high."""
        return self.width > self.height


A4 = Paper("a4", 210, 297)
A3 = Paper("a3", 297, 420)
LANDSCAPE = Paper("1200x630", 317.5, 166.6875)
SQUARE = Paper("1080x1080", 285.75, 285.75)


@dataclass(frozen=True)
class PosterLines:
    """The lines below the title; an unknown one is empty, an unknown day says so."""

    day: str
    hours: str
    when: str
    place: str
    guests: str
    give: str
    site: str


def poster_lines(facts: KitFacts) -> PosterLines:
    """The lines of the poster and of the visual."""
    meeting = facts.meeting
    return PosterLines(
        day=capital(meeting.day) or NO_DAY,
        hours=capital(meeting.hours),
        when=capital(meeting.when) or NO_DAY,
        place=meeting.where,
        guests=typography(f"Sont invités : {meeting.guests}.") if meeting.guests else "",
        give=typography("Votre avis en quelques minutes, sans compte")
        if facts.contribution_url
        else "",
        site="Notre école, faisons-la ensemble",
    )


def alternative(facts: KitFacts) -> str:
    """What the visual says, to paste as its alternative text."""
    lines = poster_lines(facts)
    parts = (f"Concertation : {facts.title}", lines.day, lines.hours, lines.place)
    return typography(". ".join(part for part in (*parts, facts.school.name) if part) + ".")


def step_down(text: str, largest: float, smallest: float) -> float:
    """The size of a text: the largest when it is short, the smallest when it is very long.

    >>> step_down("Lire", 8, 4), step_down("x" * 200, 8, 4)
    (8, 4)
    """
    if len(text) <= SHORTEST:
        return largest
    if len(text) >= LONGEST * 2:
        return smallest
    share = (len(text) - SHORTEST) / (LONGEST * 2 - SHORTEST)
    return round(largest - (largest - smallest) * share, 2)


def title_size(title: str, largest: float, smallest: float, *, width: float) -> float:
    """The size of a title on a width: its longest word stands on one line, if it can.

    >>> title_size("Accompagnement", 11, 4, width=84)
    8.57
    """
    longest = max((len(word) for word in title.split()), default=1)
    fits = width / (_WIDE_LETTER * longest)
    return round(max(smallest, min(step_down(title, largest, smallest), fits)), 2)
