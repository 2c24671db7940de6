"""Choosing the schools that will get an access code: the filtered list is the selection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core import clock
from establishments.enums import CodeChannel, EstablishmentState, LeftOut, Role
from establishments.models import AccessCode, District, Establishment, Membership
from establishments.querysets import EstablishmentQuerySet

WITHOUT_HEAD, NEVER, ALL = "", "jamais", "toutes"
WITH_CODE, WITHOUT_CODE = "avec", "sans"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A school of the selection, and what decides whether it gets a code."""

    pk: int
    is_closed: bool
    is_led: bool
    has_mailbox: bool
    has_live_code: bool

    def left_out(self, channel: CodeChannel) -> LeftOut | None:
        """Why it gets no code by this channel; None when it gets one."""
        if self.is_closed:
            return LeftOut.CLOSED
        if self.is_led:
            return LeftOut.LED
        if channel == CodeChannel.EMAIL and not self.has_mailbox:
            return LeftOut.NO_MAILBOX
        return None


@dataclass(frozen=True)
class CheckList:
    """What an issue would do by one channel, before it is done."""

    channel: CodeChannel
    receiving: int
    replacing: int
    left_out: list[tuple[LeftOut, int]]


def selection(
    academy_id: int, filters: dict[str, Any], excluded: Iterable[str] = ()
) -> EstablishmentQuerySet:
    """The schools that the filters keep, but those excluded, by their UAI. No query before read."""
    now, today = clock.now(), clock.today()
    heads = Membership.objects.filter(establishment=OuterRef("pk"), role=Role.HEAD)
    codes = AccessCode.objects.filter(establishment=OuterRef("pk"))
    schools = Establishment.objects.of_academies([academy_id]).annotate(
        is_led=Exists(heads.not_ended(today)),
        has_live_code=Exists(
            codes.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)
        ),
    )
    if filters.get("q"):
        schools = schools.search(filters["q"])
    for name, column in _COLUMNS.items():
        if filters.get(name):
            schools = schools.filter(**{column: filters[name]})
    match filters.get("direction", WITHOUT_HEAD):
        case "":
            schools = schools.open().filter(Q(is_led=False))
        case "jamais":
            used = codes.filter(used_at__isnull=False)
            schools = schools.open().filter(~Exists(heads), ~Exists(used))
    if filters.get("code"):
        schools = schools.filter(Q(has_live_code=filters["code"] == WITH_CODE))
    return schools.exclude(uai__in=list(excluded))


_COLUMNS = {
    "departement": "department__code",
    "circonscription": "district",
    "type": "kind",
    "secteur": "sector",
}


def candidates(schools: EstablishmentQuerySet) -> list[Candidate]:
    """Each school of a selection, in five columns. One query."""
    return [
        Candidate(
            pk=pk,
            is_closed=state == EstablishmentState.CLOSED,
            is_led=is_led,
            has_mailbox=bool(email),
            has_live_code=has_live_code,
        )
        for pk, state, email, is_led, has_live_code in schools.values_list(
            "pk",
            "state",
            "email",
            "is_led",
            "has_live_code",  # type: ignore[misc] # annotated
        )
    ]


def check_lists(found: Sequence[Candidate]) -> list[CheckList]:
    """What an issue to these schools would do, by e-mail then by letter. No query."""
    return [_check(found, channel) for channel in (CodeChannel.EMAIL, CodeChannel.LETTER)]


def _check(found: Sequence[Candidate], channel: CodeChannel) -> CheckList:
    receiving = [candidate for candidate in found if candidate.left_out(channel) is None]
    reasons = Counter(reason for candidate in found if (reason := candidate.left_out(channel)))
    return CheckList(
        channel=channel,
        receiving=len(receiving),
        replacing=sum(candidate.has_live_code for candidate in receiving),
        left_out=[(reason, reasons[reason]) for reason in LeftOut if reasons[reason]],
    )


def districts_of(academy_id: int) -> list[District]:
    """The districts of an académie, by département: one query."""
    return list(
        District.objects.filter(department__academy=academy_id)
        .select_related("department")
        .order_by("department__code", "name")
    )
