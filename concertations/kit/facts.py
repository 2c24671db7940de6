"""What the documents of the kit know of the concertation and of its school. Plain values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from concertations.content import hours_text
from concertations.enums import ParticipantCategory
from core import french
from establishments.enums import EstablishmentKind

UNKNOWN = "Non renseigné"

_NOUNS = {
    EstablishmentKind.ECOLE: ("école", "l’école", "de l’école"),
    EstablishmentKind.COLLEGE: ("collège", "le collège", "du collège"),
    EstablishmentKind.LYCEE: ("lycée", "le lycée", "du lycée"),
}
_OTHER_NOUN = ("établissement", "l’établissement", "de l’établissement")
_LEVELS = {
    "101": "Maternelle (petite, moyenne et grande sections)",
    "103": "Maternelle (petite, moyenne et grande sections)",
    "151": "Élémentaire (du CP au CM2)",
    "153": "Élémentaire (du CP au CM2)",
    "162": "Élémentaire (du CP au CM2)",
    "300": "Lycée général et technologique (de la 2de à la terminale)",
    "302": "Lycée général (de la 2de à la terminale)",
    "306": "Lycée polyvalent (de la 2de à la terminale)",
    "310": "Lycée technologique (de la 2de à la terminale)",
    "320": "Lycée professionnel (de la 2de à la terminale)",
    "340": "Collège (de la 6e à la 3e)",
    "350": "Collège (de la 6e à la 3e)",
    "352": "Collège (de la 6e à la 3e)",
    "370": "Établissement régional d’enseignement adapté",
}


def one_line(text: str) -> str:
    """The text on one line, without anything an office document refuses to hold.

    >>> one_line("Salle \\x0b polyvalente\\n")
    'Salle polyvalente'
    """
    kept = "".join(
        " " if unicodedata.category(char) in {"Cc", "Cs", "Cn"} else char for char in text
    )
    return re.sub(r"\s+", " ", kept).strip()


def levels_of(nature_code: str, name: str) -> str:
    """The levels taught, from the nature of the directory (DOMAIN.md §9); empty when unknown.

    The directory gives the same nature to an « école primaire », which its name tells.

    >>> levels_of("151", "École primaire Jules-Ferry"), levels_of("999", "")
    ('Maternelle et élémentaire (de la petite section au CM2)', '')
    """
    if nature_code in {"151", "153", "162"} and "primaire" in name.lower():
        return "Maternelle et élémentaire (de la petite section au CM2)"
    return _LEVELS.get(nature_code, "")


@dataclass(frozen=True, kw_only=True)
class SchoolFacts:
    """The school as the directory knows it; None or empty is unknown."""

    uai: str
    name: str
    kind: str
    described: str
    heading: tuple[str, ...]
    address: str
    postal_code: str
    commune: str
    phone: str
    email: str
    department: str
    academy: str
    district: str
    levels: str
    priority_education: str
    pupils: int | None
    ips: Decimal | None
    head: str

    @property
    def noun(self) -> str:
        """« école », « collège »."""
        return self._nouns[0]

    @property
    def the(self) -> str:
        """« l’école », « le collège »."""
        return self._nouns[1]

    @property
    def of_the(self) -> str:
        """« de l’école », « du collège »."""
        return self._nouns[2]

    @property
    def to_the(self) -> str:
        """« à l’école », « au collège »."""
        return f"au {self.noun}" if self.the.startswith("le ") else f"à {self.the}"

    @property
    def town(self) -> str:
        """The line of the post code and the commune."""
        return f"{self.postal_code} {self.commune}".strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """How to write to the school or call it, one thing a line."""
        return tuple(line for line in (self.address, self.town, self.phone, self.email) if line)

    @property
    def signatory(self) -> str:
        """At what title the head signs."""
        return f"La direction {self.of_the}"

    @property
    def _nouns(self) -> tuple[str, str, str]:
        return _NOUNS.get(EstablishmentKind(self.kind), _OTHER_NOUN)


@dataclass(frozen=True, kw_only=True)
class MeetingFacts:
    """One meeting. A concertation that planned none is one meeting whose hours are unknown."""

    key: str
    held_on: date | None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    link: str = ""
    invited: tuple[str, ...] = ()
    counted_hours: Decimal | None = None

    @property
    def day(self) -> str:
        """« mardi 8 septembre 2026 », or empty."""
        return french.long_date(self.held_on) if self.held_on else ""

    @property
    def hours(self) -> str:
        """« de 17 h 30 à 19 h », or empty."""
        return hours_text(self.starts_at, self.ends_at)

    @property
    def when(self) -> str:
        """The day and the hours, or empty."""
        return ", ".join(part for part in (self.day, self.hours) if part) if self.day else ""

    @property
    def where(self) -> str:
        """The place, or « à distance », or empty."""
        return self.place or ("À distance" if self.link else "")

    @property
    def guests(self) -> str:
        """Who is invited, as a sentence writes it; empty when nothing was said."""
        labels = [ParticipantCategory(value).label for value in self.invited]
        return french.join(label[:1].lower() + label[1:] for label in labels)

    @property
    def details(self) -> list[tuple[str, str]]:
        """(label, value) of what an invitation tells; what is unknown is said to be."""
        rows = [("Date", capital(self.day) or "À préciser")]
        if self.day:
            rows.append(("Horaires", capital(self.hours) or "À préciser"))
        rows.append(("Lieu", self.where or "À préciser"))
        if self.link:
            rows.append(("À distance", self.link))
        return rows


@dataclass(frozen=True, kw_only=True)
class KitFacts:
    """All that the documents say. `made_on` dates the letters."""

    reference: str
    title: str
    dimensions: tuple[str, ...]
    school: SchoolFacts
    meeting: MeetingFacts
    meetings: tuple[MeetingFacts, ...]
    counts: Mapping[str, int]
    contribution_url: str | None
    time_zone: str
    made_on: date


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
