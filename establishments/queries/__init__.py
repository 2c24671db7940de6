"""Reads shaped for the secretariat's pages about schools."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Prefetch, Value
from django.db.models.functions import Concat

from core import clock
from establishments.enums import CodeState, Role
from establishments.models import AccessCode, Appointment, Department, Establishment, Membership
from establishments.models.directory import PlainText
from establishments.rules import search_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from establishments.querysets import EstablishmentQuerySet


@dataclass(frozen=True)
class DirectoryRow:
    """One school of the list: who leads it, and the code that waits to be used."""

    establishment: Establishment
    head: Membership | None
    code: AccessCode | None


@dataclass(frozen=True)
class PersonLine:
    """Somebody and the dates of what they are for the school."""

    name: str
    email: str
    role: str
    quality: str
    starts_on: date
    ends_on: date | None
    is_current: bool


@dataclass(frozen=True)
class CodeLine:
    """A code once issued: by whom, when, and what became of it."""

    created_at: datetime
    created_by: str
    state: CodeState
    expires_at: datetime
    used_by: str


@dataclass(frozen=True)
class Sheet:
    """What the secretariat reads of a school."""

    people: list[PersonLine]
    inspectors: list[PersonLine]
    codes: list[CodeLine]
    head: Membership | None


SUGGESTIONS = 10
_CANDIDATES = 80


def suggestions(schools: EstablishmentQuerySet, text: str) -> list[Establishment]:
    """The ten schools that look most like what is typed, the likeliest first: six queries."""
    candidates = schools.search(text).order_by().values("pk")[:_CANDIDATES]
    written = PlainText(Concat("name", Value(" "), "commune"))
    likeness = TrigramWordSimilarity(" ".join(search_words(text)), written)
    return list(
        Establishment.objects.filter(pk__in=candidates)
        .select_related("department")
        .annotate(likeness=likeness)
        .order_by("-likeness", "name", "uai")[:SUGGESTIONS]
    )


def merger_sentence(school: Establishment) -> str:
    """Where the files of a merged school are, or "". No query when `merger` is loaded."""
    successor = school.successor
    if successor is None:
        return ""
    return f"Ses dossiers ont suivi\u00a0: {successor} ({successor.uai}) les a maintenant."


def directory_departments(academy_ids: Iterable[int]) -> list[Department]:
    """The départements of these académies: one query."""
    return list(Department.objects.filter(academy__in=sorted(academy_ids)))


def directory(academy_ids: Iterable[int], filters: dict[str, Any]) -> EstablishmentQuerySet:
    """The schools of these académies that the filters keep. No query before it is read."""
    schools = Establishment.objects.of_academies(academy_ids)
    if filters.get("q"):
        schools = schools.search(filters["q"])
    if filters.get("departement"):
        schools = schools.filter(department__code=filters["departement"])
    if filters.get("type"):
        schools = schools.filter(kind=filters["type"])
    if filters.get("sans_direction"):
        schools = schools.open().without_head(clock.today())
    if filters.get("sans_inspection"):
        schools = schools.open().without_referent(clock.today())
    return schools.select_related("department").prefetch_related(
        Prefetch(
            "memberships",
            Membership.objects.heads().current(clock.today()).select_related("user"),
            to_attr="heads_today",
        ),
        Prefetch(
            "access_codes",
            AccessCode.objects.filter(
                used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=clock.now()
            ),
            to_attr="live_codes",
        ),
    )


def directory_rows(schools: Iterable[Establishment]) -> list[DirectoryRow]:
    """The rows of one page of `directory`: three queries, whatever their number."""
    return [
        DirectoryRow(
            school,
            next(iter(getattr(school, "heads_today")), None),  # noqa: B009 - set by the prefetch
            next(iter(getattr(school, "live_codes")), None),  # noqa: B009
        )
        for school in schools
    ]


def sheet_of(establishment: Establishment) -> Sheet:
    """People, inspectors and codes of a school: three queries."""
    today, now = clock.today(), clock.now()
    members = list(
        Membership.objects.filter(establishment=establishment, annulled_at__isnull=True)
        .select_related("user")
        .order_by("-starts_on", "-pk")
    )
    inspectors = (
        Appointment.objects.reaching(establishment, Role.REFERENT_INSPECTOR)
        .select_related("user", "stands_in_for__user")
        .order_by("-starts_on", "-pk")
    )
    codes = (
        AccessCode.objects.filter(establishment=establishment)
        .select_related("created_by", "used_by")
        .order_by("-created_at")
    )
    return Sheet(
        people=[_line(member, "", today) for member in members],
        inspectors=[_line(named, _quality(named), today) for named in inspectors],
        codes=[
            CodeLine(
                created_at=code.created_at,
                created_by=str(code.created_by or ""),
                state=code.state_at(now),
                expires_at=code.expires_at,
                used_by=str(code.used_by or ""),
            )
            for code in codes
        ],
        head=next(
            (m for m in members if m.role == Role.HEAD and (not m.ends_on or m.ends_on >= today)),
            None,
        ),
    )


def _quality(named: Appointment) -> str:
    """The quality, and who is replaced for a time."""
    if named.stands_in_for is None:
        return named.quality
    return f"remplace {named.stands_in_for.user}"


def _line(link: Membership | Appointment, quality: str, today: date) -> PersonLine:
    return PersonLine(
        name=str(link.user),
        email=link.user.email,
        role=link.get_role_display(),
        quality=quality,
        starts_on=link.starts_on,
        ends_on=link.ends_on,
        is_current=link.starts_on <= today and (link.ends_on is None or link.ends_on >= today),
    )
