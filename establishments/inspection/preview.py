"""What a list of inspectors will do, line by line, before anything is written."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from accounts.models import User
from core import french
from establishments.enums import ACTING_VERDICTS, LineVerdict, ListTarget, Role
from establishments.inspection.reading import Line
from establishments.models import Appointment, District, Establishment
from establishments.rules import name_from_address, normalise_uai
from establishments.services.appointments import Naming

if TYPE_CHECKING:
    from establishments.models import Academy


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One line, the place it names in words, and what will happen."""

    line: Line
    verdict: LineVerdict
    place: str = ""
    detail: str = ""
    naming: Naming | None = None

    @property
    def acts(self) -> bool:
        """Whether the line changes something."""
        return self.verdict in ACTING_VERDICTS


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole list as it would be applied."""

    starts_on: date
    lines: list[PreviewLine]

    @property
    def namings(self) -> list[Naming]:
        """The appointments to make."""
        return [line.naming for line in self.lines if line.naming is not None]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines have each verdict, in the order of the verdicts."""
        found = Counter(line.verdict for line in self.lines)
        return [(verdict.label, found[verdict]) for verdict in LineVerdict if found[verdict]]

    @property
    def new_accounts(self) -> int:
        """How many accounts will be opened."""
        return len({naming.person.email for naming in self.namings if naming.opens_account})

    @property
    def set_aside(self) -> int:
        """How many lines will do nothing although they are not in place already."""
        return sum(not line.acts and line.verdict is not LineVerdict.SAME for line in self.lines)

    @property
    def digest(self) -> str:
        """A print of everything that would be written: two previews alike do the same."""
        facts = [
            [
                naming.place.pk if naming.place else None,
                naming.person.pk,
                naming.person.email,
                naming.person.first_name,
                naming.person.last_name,
                naming.quality,
                sorted(former.pk for former in naming.replaces),
            ]
            for naming in self.namings
        ]
        text = json.dumps([self.starts_on.isoformat(), facts], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database says of the places and the people of the list."""

    places: Mapping[str, Sequence[Establishment | District]]
    people: Mapping[str, User]
    held: Mapping[int, Sequence[Appointment]]
    academy_ids: frozenset[int]
    by: User
    starts_on: date
    opened: dict[str, User] = field(default_factory=dict)


def preview_list(
    lines: Sequence[Line],
    *,
    target: ListTarget,
    starts_on: date,
    academies: Iterable[Academy],
    by: User,
) -> Preview:
    """What these lines will do from `starts_on`, for the académies of the reader. Three queries.

    A line names a referent inspector: who holds the place in their own name leaves it the day
    before. The first of the lines that name a place counts.
    """
    places = _schools(lines) if target is ListTarget.ESTABLISHMENTS else _districts(academies)
    wanted = {line.email.lower() for line in lines}
    people = User.objects.alias(address=Lower("email")).filter(address__in=wanted)
    column = "establishment" if target is ListTarget.ESTABLISHMENTS else "district"
    keys = {place.pk for found in places.values() for place in found}
    held: dict[int, list[Appointment]] = {}
    for one in (
        Appointment.objects.filter(
            role=Role.REFERENT_INSPECTOR, stands_in_for__isnull=True, **{f"{column}__in": keys}
        )
        .not_ended(starts_on)
        .select_related("user", column)
        .order_by("starts_on", "pk")
    ):
        held.setdefault(getattr(one, f"{column}_id"), []).append(one)
    known = _Known(
        places=places,
        people={person.email.lower(): person for person in people},
        held=held,
        academy_ids=frozenset(academy.pk for academy in academies),
        by=by,
        starts_on=starts_on,
    )
    seen: dict[int, int] = {}
    return Preview(starts_on, [_judged(line, known, seen) for line in lines])


def district_key(text: str) -> str:
    """A district's code or name, as two writings of it are compared.

    >>> district_key(" Rennes–Centre ") == district_key("RENNES CENTRE")
    True
    """
    return " ".join(french.sort_key(text.replace("–", " ").replace("-", " ")).split())


def _schools(lines: Sequence[Line]) -> dict[str, list[Establishment]]:
    found: dict[str, list[Establishment]] = {}
    for school in Establishment.objects.filter(uai__in={normalise_uai(line.key) for line in lines}):
        found.setdefault(school.uai, []).append(school)
    return found


def _districts(academies: Iterable[Academy]) -> dict[str, list[District]]:
    found: dict[str, list[District]] = {}
    for district in District.objects.filter(
        department__academy__in=[academy.pk for academy in academies]
    ).select_related("department"):
        for key in {district_key(district.name), normalise_uai(district.uai or "")} - {""}:
            found.setdefault(key, []).append(district)
    return found


def _judged(line: Line, known: _Known, seen: dict[int, int]) -> PreviewLine:
    """The verdict on one line; `seen` holds the line that named each place first."""
    found = known.places.get(normalise_uai(line.key)) or known.places.get(district_key(line.key))
    if not found:
        return PreviewLine(line, LineVerdict.UNKNOWN_PLACE)
    place = found[0]
    words = str(place)
    refusal = _refusal(place, len(found), known)
    if refusal is not None:
        return PreviewLine(line, refusal, words)
    if place.pk in seen:
        return PreviewLine(
            line, LineVerdict.REPEATED, words, f"déjà désigné ligne {seen[place.pk]}"
        )
    seen[place.pk] = line.number
    try:
        validate_email(line.email)
    except ValidationError:
        return PreviewLine(line, LineVerdict.BAD_EMAIL, words)
    person = _person(line, known)
    if person == known.by:
        return PreviewLine(line, LineVerdict.ONESELF, words)
    if not person.is_active:
        return PreviewLine(line, LineVerdict.CLOSED_ACCOUNT, words, str(person))
    return _naming(line, place, person, known)


def _refusal(place: Establishment | District, namesakes: int, known: _Known) -> LineVerdict | None:
    if namesakes > 1:
        return LineVerdict.AMBIGUOUS_PLACE
    if isinstance(place, District):
        return None
    if place.academy_id not in known.academy_ids:
        return LineVerdict.OTHER_ACADEMY
    if not place.is_open:
        return LineVerdict.CLOSED
    return LineVerdict.FIRST_DEGREE if place.is_first_degree else None


def _person(line: Line, known: _Known) -> User:
    """Who has this address, else who the account will be opened for."""
    address = line.email.lower()
    person = known.people.get(address) or known.opened.get(address)
    if person is None:
        first, last = name_from_address(address)
        person = User(
            email=address,
            first_name=line.first_name or first,
            last_name=line.last_name or last,
        )
        person.set_unusable_password()
        known.opened[address] = person
    return person


def _naming(
    line: Line, place: Establishment | District, person: User, known: _Known
) -> PreviewLine:
    held = known.held.get(place.pk, ())
    mine = next((one for one in held if one.user_id == person.pk), None)
    if mine is not None:
        return PreviewLine(line, LineVerdict.SAME, str(place), _days(mine))
    naming = Naming(place=place, person=person, quality=line.quality, replaces=tuple(held))
    notes = []
    if held:
        notes.append(f"à la place de {french.join(str(one.user) for one in held)}")
    if naming.opens_account:
        notes.append(
            f"un compte sera ouvert pour {person.full_name}"
            if person.full_name
            else "un compte sera ouvert"
        )
    else:
        notes.append(str(person))
    verdict = LineVerdict.REPLACES if held else LineVerdict.NEW
    return PreviewLine(line, verdict, str(place), ", ".join(notes), naming)


def _days(appointment: Appointment) -> str:
    until = f", jusqu’au {french.short_date(appointment.ends_on)}" if appointment.ends_on else ""
    return f"{appointment.user}, depuis le {french.short_date(appointment.starts_on)}{until}"
