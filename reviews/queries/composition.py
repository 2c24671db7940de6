"""Reads of the composition of a commission: on a day, and through its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core import clock
from establishments.enums import Role
from establishments.models import Academy, Appointment
from reviews.models import CompositionDecision

if TYPE_CHECKING:
    from establishments.querysets import AppointmentQuerySet


def members_of(academy_id: int, on: date) -> list[Appointment]:
    """President, titulars and their stand-ins in office on that day, presidents first, then by
    name: one query."""
    return list(
        Appointment.objects.of_academy(academy_id, Role.MEMBER, Role.PRESIDENT)
        .current(on)
        .select_related("user", "stands_in_for__user")
        .order_by("-role", "user__last_name", "user__first_name", "pk")
    )


def appointments_of(academy_ids: frozenset[int]) -> AppointmentQuerySet:
    """Every appointment to these commissions, past and future: the history of the composition."""
    return (
        Appointment.objects.filter(
            academy__in=sorted(academy_ids), role__in=[Role.MEMBER, Role.PRESIDENT]
        )
        .select_related("user", "academy", "stands_in_for__user")
        .order_by("academy", "-role", "user__last_name", "starts_on", "pk")
    )


def titulars_of(academies: Sequence[Academy]) -> list[Appointment]:
    """The titular members of these commissions, in office today or later, by name: one query."""
    return list(
        Appointment.objects.filter(
            academy__in=academies, role=Role.MEMBER, stands_in_for__isnull=True
        )
        .not_ended(clock.today())
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def stand_ins_on(day: date, people: Iterable[Appointment]) -> dict[int, Appointment]:
    """The stand-in of each titular on that day, by number of the titular: one query."""
    found = (
        Appointment.objects.filter(stands_in_for__in=[person.pk for person in people])
        .current(day)
        .select_related("user")
    )
    return {one.stands_in_for_id: one for one in found if one.stands_in_for_id is not None}


def stand_in_of(titular: Appointment, on: date) -> Appointment | None:
    """Who sits in the place of this member on that day, if need be: one query."""
    return stand_ins_on(on, [titular]).get(titular.pk)


def last_decision(academy_id: int) -> CompositionDecision | None:
    """The last decision that named the commission: one query."""
    return decisions_of(academy_id).first()


def decisions_of(academy_id: int) -> QuerySet[CompositionDecision]:
    """The decisions that named the commission, the latest first."""
    return (
        CompositionDecision.objects.filter(academy=academy_id)
        .select_related("document", "issued_by")
        .order_by("-issued_at", "-pk")
    )
