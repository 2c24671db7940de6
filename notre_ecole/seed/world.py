"""Who is where in the invented country: what the stories need to know of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from establishments.enums import EstablishmentKind, Sector
from funding.enums import Programme

PARIS = ZoneInfo("Europe/Paris")


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """An hour of a day, in Paris."""
    return datetime.combine(day, time(hour, minute), PARIS)


@dataclass(slots=True, frozen=True)
class Seat:
    """A person of the commission and the appointment that names this person."""

    appointment_id: int
    user_id: int


@dataclass(slots=True)
class Team:
    """The people of a rectorate, by the identifier of their account."""

    academy_id: int
    name: str
    secretariat: int
    president: Seat
    members: list[Seat]
    funds: int
    hse_rate: int = 0
    """The row of its rate of hours."""


@dataclass(slots=True)
class School:
    """An invented school; `head` and `inspector` are accounts, 0 when there is none."""

    pk: int
    uai: str
    name: str
    kind: EstablishmentKind
    sector: Sector
    commune: str
    department_id: int
    district_id: int | None
    pupils: int
    siret: str
    team: Team
    head: int = 0
    inspector: int = 0

    def __str__(self) -> str:
        """As `str(Establishment)` writes it."""
        return f"{self.name} ({self.commune})"

    @property
    def programme(self) -> Programme:
        """The programme that pays for its projects (DOMAIN.md §7)."""
        if self.sector != Sector.PUBLIC:
            return Programme.P139
        return Programme.P140 if self.kind == EstablishmentKind.ECOLE else Programme.P141


@dataclass(slots=True)
class Sitting:
    """A session of the commission; not published yet when `published_at` is None; `is_open` while
    it meets."""

    pk: int
    reference: str
    team: Team
    held_at: datetime
    published_at: datetime | None
    agenda: int = 0
    is_open: bool = False
