"""The journal of people and rights: who did what to whom, when, from where, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import F, Field, ForeignKey, Model, Q, QuerySet, TextField, Value
from django.utils import timezone

from accounts.enums import SecurityAct
from accounts.models import User
from core import french
from establishments.enums import JournalKind
from establishments.models import Appointment, Membership

PAGE = 30

_HIDDEN = frozenset(
    {"id", "pgh_id", "pgh_created_at", "pgh_label", "pgh_obj", "pgh_context", "created_at"}
)
_ACTS = {
    "account_opened": "compte ouvert",
    "account_changed": "compte modifié",
    "password_changed": "mot de passe changé",
    "insert": "ajout",
    "update": "modification",
    "delete": "suppression",
    **dict(SecurityAct.choices),
}


class Source(NamedTuple):
    """A table of events: the kind of change, its model, and what places it in an académie."""

    kind: JournalKind
    model: type[Any]
    places: tuple[str, ...]
    joined: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One field, before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One act of the journal."""

    at: datetime
    kind: str
    act: str
    about: str
    by: str
    address: str
    changes: tuple[Change, ...]


def sources() -> list[Source]:
    """Every table of the journal."""
    school = ("establishment__academy",)

    def events(app: str, name: str) -> type[Any]:
        return apps.get_model(app, name)

    return [
        Source(JournalKind.ACCOUNT, events("accounts", "UserEvent"), (), ("pgh_obj",)),
        Source(
            JournalKind.MEMBERSHIP,
            events("establishments", "MembershipEvent"),
            school,
            ("user", "establishment"),
        ),
        Source(
            JournalKind.INVITATION,
            events("establishments", "InvitationEvent"),
            school,
            ("establishment",),
        ),
        Source(
            JournalKind.CODE,
            events("establishments", "AccessCodeEvent"),
            school,
            ("establishment", "used_by"),
        ),
        Source(
            JournalKind.APPOINTMENT,
            events("establishments", "AppointmentEvent"),
            (
                "academy",
                "department__academy",
                "district__department__academy",
                "establishment__academy",
            ),
            ("user", "academy", "department", "district", "establishment"),
        ),
        Source(
            JournalKind.SETTINGS,
            events("establishments", "AcademyEvent"),
            ("pgh_obj",),
            ("pgh_obj",),
        ),
    ]


def journal(
    academies: Iterable[int] | None, filters: Mapping[str, Any], *, size: int = PAGE
) -> tuple[list[Line], str]:
    """The latest acts of these académies (None: all), and the mark of the next page, "" at the end.

    Filters: `personne` (name or address), `nature`, `depuis`, `jusqu_au`, `avant` (the mark). One
    query for the page, one for each table it shows, one for the authors. The settings of the
    académie, which are neither people nor rights, show only when they are asked for.
    """
    wanted = filters.get("nature")
    kept = [
        source
        for source in sources()
        if (source.kind == wanted if wanted else source.kind is not JournalKind.SETTINGS)
    ]
    first, *others = [_keys(source, academies, filters, size + 1) for source in kept]
    union = first.union(*others, all=True)
    marked = list(union.order_by("-pgh_created_at", "kind", "-key")[: size + 1])
    page, more = marked[:size], len(marked) > size
    events = {source.kind.value: _events(source, page) for source in kept}
    named = {source.kind.value: source for source in kept}
    rows = [(events[kind][key], named[kind]) for kind, key, _, _ in page]
    authors = _authors(event.row for event, _ in rows)
    lines = [_line(event, source, authors) for event, source in rows]
    return lines, _mark(*page[-1]) if more else ""


def _mark(kind: str, key: int, _on: int, at: datetime) -> str:
    """Where a page ends; acts of one moment are in the order of their kind, then of their keys."""
    return f"{at.isoformat()}|{kind}|{key}"


def _after_mark(source: Source, mark: str) -> Q:
    """What comes after the mark in this table; everything when it is not a mark."""
    moment, _, rest = mark.partition("|")
    kind, _, key = rest.partition("|")
    try:
        at, number = datetime.fromisoformat(moment), int(key)
    except ValueError:
        return Q()
    before = Q(pgh_created_at__lt=at)
    if source.kind.value > kind:
        return before | Q(pgh_created_at=at)
    if source.kind.value == kind:
        return before | Q(pgh_created_at=at, pgh_id__lt=number)
    return before


class _Event(NamedTuple):
    """An event and the one before it, for the same object."""

    row: Any
    before: Any


def _keys(
    source: Source, academies: Iterable[int] | None, filters: Mapping[str, Any], size: int
) -> QuerySet[Any]:
    """(kind, key, key of the object, moment) of the latest events of a table."""
    latest = _rows(source, academies, filters).order_by("-pgh_id").values("pgh_id")[:size]
    rows: QuerySet[Any] = source.model.objects.filter(pgh_id__in=latest).order_by()
    keys: QuerySet[Any] = rows.annotate(
        kind=Value(source.kind.value, TextField()), key=F("pgh_id"), on=F("pgh_obj_id")
    ).values_list("kind", "key", "on", "pgh_created_at")
    return keys


def _events(source: Source, page: list[Any]) -> dict[int, _Event]:
    """The events of the page that are of this table, by key: one query, whatever they are."""
    objects = {on for kind, _, on, _ in page if kind == source.kind.value}
    history = (
        source.model.objects.filter(pgh_obj__in=objects or {0})
        .select_related("pgh_context", *source.joined)
        .order_by("pgh_id")
    )
    last: dict[int, Any] = {}
    events = {}
    for row in history:
        events[row.pgh_id] = _Event(row, last.get(row.pgh_obj_id))
        last[row.pgh_obj_id] = row
    return events


def _rows(
    source: Source, academies: Iterable[int] | None, filters: Mapping[str, Any]
) -> QuerySet[Any]:
    rows: QuerySet[Any] = source.model.objects.all()
    if academies is not None:
        rows = rows.filter(_within(source, sorted(academies)))
    if text := filters.get("personne"):
        rows = rows.filter(_about(source, text))
    if since := filters.get("depuis"):
        rows = rows.filter(pgh_created_at__gte=_midnight(since))
    if until := filters.get("jusqu_au"):
        rows = rows.filter(pgh_created_at__lt=_midnight(until, next_day=True))
    if mark := filters.get("avant"):
        rows = rows.filter(_after_mark(source, mark))
    return rows


def _within(source: Source, academies: list[int]) -> Q:
    if source.places:
        condition = Q()
        for place in source.places:
            condition |= Q(**{f"{place}__in": academies})
        return condition
    # An account belongs to no académie: to those where the person has, or had, something to do.
    members = Membership.objects.filter(establishment__academy__in=academies)
    named = Appointment.objects.within(academies)
    return Q(pgh_obj__in=members.values("user")) | Q(pgh_obj__in=named.values("user"))


def _about(source: Source, text: str) -> Q:
    if source.kind is JournalKind.INVITATION:
        return Q(email__icontains=text)
    if source.kind is JournalKind.SETTINGS:
        return Q(name__icontains=text)
    person = {JournalKind.ACCOUNT: "pgh_obj", JournalKind.CODE: "used_by"}.get(source.kind, "user")
    return (
        Q(**{f"{person}__email__icontains": text})
        | Q(**{f"{person}__last_name__icontains": text})
        | Q(**{f"{person}__first_name__icontains": text})
    )


def _midnight(day: date, *, next_day: bool = False) -> datetime:
    start = datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())
    return start + timedelta(days=1) if next_day else start


def _authors(rows: Iterable[Any]) -> dict[int, str]:
    """The names of those who acted: one query."""
    keys = {
        int(row.pgh_context.metadata["user"])
        for row in rows
        if row.pgh_context and row.pgh_context.metadata.get("user")
    }
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys or {0})}


def _line(event: _Event, source: Source, authors: Mapping[int, str]) -> Line:
    row = event.row
    context = row.pgh_context.metadata if row.pgh_context else {}
    return Line(
        at=row.pgh_created_at,
        kind=source.kind.label,
        act=_ACTS.get(row.pgh_label, row.pgh_label),
        about=_name(row, source),
        by=authors.get(int(context.get("user") or 0), "La plateforme"),
        address=str(context.get("address", "")),
        changes=tuple(_changes(row, event.before)),
    )


def _name(row: Any, source: Source) -> str:
    parts = [getattr(row, "email", "")] if source.kind is JournalKind.INVITATION else []
    if source.kind is JournalKind.SETTINGS:
        return str(row.pgh_obj)
    if source.kind is JournalKind.ACCOUNT:
        parts.append(f"{row.first_name} {row.last_name}".strip() or row.email)
    parts += [str(found) for name in source.joined if (found := _joined(row, name))]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def _joined(row: Any, name: str) -> Model | None:
    return None if name == "pgh_obj" else getattr(row, name)


def _changes(row: Any, before: Any) -> Iterator[Change]:
    """The fields that differ from the event before; all that are filled when there is none."""
    for field in row._meta.concrete_fields:
        if field.name in _HIDDEN or field.name.startswith("pgh_"):
            continue
        old = _words(before, field) if before is not None else ""
        new = _words(row, field)
        if old != new:
            yield Change(str(field.verbose_name), old, new)


def _words(row: Any, field: Field[Any, Any]) -> str:
    if isinstance(field, ForeignKey):
        if getattr(row, field.attname) is None:
            return ""
        loaded = field.name in row._state.fields_cache
        return str(getattr(row, field.name)) if loaded else f"n° {getattr(row, field.attname)}"
    value = getattr(row, field.attname)
    match value:
        case None | "":
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return french.date_and_time(timezone.localtime(value))
        case date():
            return french.long_date(value)
    return str(dict(field.flatchoices).get(value, value))
