"""Schools whose files nobody leads: the head has left, or never came."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Subquery

from core import clock
from establishments.enums import Role
from establishments.models import AccessCode, Establishment, Invitation, Membership
from projects.enums import Status
from projects.models import Project

if TYPE_CHECKING:
    from establishments.querysets import EstablishmentQuerySet

OVER = (Status.CLOSED, Status.DECLINED, Status.WITHDRAWN)


@dataclass(frozen=True)
class OrphanRow:
    """A school with files and nobody to lead it, and what was already done about it."""

    establishment: Establishment
    files: int
    code: AccessCode | None
    invitation: Invitation | None
    coming: Membership | None


def orphan_schools(academy_ids: Iterable[int]) -> EstablishmentQuerySet:
    """Schools of these académies with files in progress, drafts included, and no head today.

    A deputy in delegation keeps the files going but not for long: the school is still here.
    """
    alive = Project.objects.filter(academy__in=sorted(academy_ids)).exclude(status__in=OVER)
    return (
        Establishment.objects.of_academies(academy_ids)
        .filter(pk__in=alive.order_by().values("establishment"))
        .without_head(clock.today())
    )


def orphan_page(academy_ids: Iterable[int]) -> EstablishmentQuerySet:
    """The same with what a row shows: four queries for a page."""
    today, now = clock.today(), clock.now()
    alive = (
        Project.objects.filter(establishment=OuterRef("pk"))
        .exclude(status__in=OVER)
        .order_by()
        .values("establishment")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        orphan_schools(academy_ids)
        .select_related("department")
        .annotate(alive_files=Subquery(alive))
        .prefetch_related(
            Prefetch(
                "access_codes",
                AccessCode.objects.filter(
                    used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
                ),
                to_attr="live_codes",
            ),
            Prefetch(
                "invitations",
                Invitation.objects.open().filter(role=Role.HEAD),
                to_attr="waiting_heads",
            ),
            Prefetch(
                "memberships",
                Membership.objects.heads()
                .not_ended(today)
                .filter(starts_on__gt=today)
                .select_related("user"),
                to_attr="coming_heads",
            ),
        )
    )


def orphan_rows(schools: Iterable[Establishment]) -> list[OrphanRow]:
    """The rows of one page of `orphan_page`, already read."""
    return [
        OrphanRow(
            establishment=school,
            files=getattr(school, "alive_files"),  # noqa: B009 - set by the annotation
            code=next(iter(getattr(school, "live_codes")), None),  # noqa: B009 - by the prefetch
            invitation=next(iter(getattr(school, "waiting_heads")), None),  # noqa: B009
            coming=next(iter(getattr(school, "coming_heads")), None),  # noqa: B009
        )
        for school in schools
    ]
