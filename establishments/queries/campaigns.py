"""Reads of the campaigns of codes: which, how far, which school stands where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from core import clock, french
from establishments.enums import CampaignState, LeftOut
from establishments.models import CampaignSchool, CodeCampaign
from establishments.querysets import CampaignQuerySet, CampaignSchoolQuerySet

COLUMNS = (
    "uai", "nom", "commune", "departement", "circonscription",
    "etat", "precision", "emis_le", "expire_le", "active_le",
)  # fmt: skip


@dataclass(frozen=True)
class StateCount:
    """How many schools of a campaign stand somewhere."""

    state: CampaignState
    count: int


@dataclass(frozen=True)
class SchoolLine:
    """A school of a campaign: where it stands, and what to add in words."""

    row: CampaignSchool
    state: CampaignState
    note: str


def campaign_list(academy_ids: Iterable[int]) -> CampaignQuerySet:
    """Campaigns of these académies with `receiving` and `activated`. No query before it is read."""
    return (
        CodeCampaign.objects.of_academies(academy_ids)
        .select_related("issued_by", "job")
        .annotate(
            receiving=Count("schools", filter=Q(schools__left_out="")),
            activated=Count("schools", filter=Q(schools__code__used_at__isnull=False)),
        )
        .order_by("-issued_at", "-pk")
    )


def state_counts(campaign: CodeCampaign) -> list[StateCount]:
    """How many schools stand where, in the order of CampaignState: one query."""
    counted = dict(
        CampaignSchool.objects.filter(campaign=campaign)
        .with_state(clock.now())
        .values("state")  # type: ignore[misc] # given by with_state
        .annotate(count=Count("pk"))
        .order_by()
        .values_list("state", "count")
    )
    return [StateCount(state, counted[state]) for state in CampaignState if state in counted]


def campaign_schools(campaign: CodeCampaign, filters: dict[str, Any]) -> CampaignSchoolQuerySet:
    """The rows of a campaign that the filters keep, by name. No query before it is read."""
    rows = CampaignSchool.objects.filter(campaign=campaign).with_state(clock.now())
    if filters.get("etat"):
        rows = rows.filter(Q(state=filters["etat"]))
    if filters.get("q"):
        text = filters["q"]
        rows = rows.filter(
            Q(establishment__name__icontains=text)
            | Q(establishment__commune__icontains=text)
            | Q(establishment__uai__istartswith=text)
        )
    return rows.select_related(
        "establishment__department", "establishment__district", "code"
    ).order_by("establishment__name", "establishment__uai")


def lines(rows: Iterable[CampaignSchool]) -> list[SchoolLine]:
    """Each row with its state in words. No query once the rows are read."""
    return [_line(row) for row in rows]


def state_table(campaign: CodeCampaign) -> Iterator[list[str]]:
    """The state of each school as rows of text, the names of the columns first; never a code."""
    yield list(COLUMNS)
    for row in campaign_schools(campaign, {}).iterator(chunk_size=1000):
        line, school, code = _line(row), row.establishment, row.code
        yield [
            school.uai,
            school.name,
            school.commune,
            school.department.name,
            school.district.name if school.district else "",
            line.state.label,
            line.note,
            french.digits_date(clock.day_of(code.created_at)) if code else "",
            french.digits_date(clock.day_of(code.expires_at)) if code else "",
            french.digits_date(clock.day_of(code.used_at)) if code and code.used_at else "",
        ]


def _line(row: CampaignSchool) -> SchoolLine:
    state = CampaignState(getattr(row, "state"))  # noqa: B009 - set by with_state
    note = ""
    if state == CampaignState.LEFT_OUT:
        note = str(LeftOut(row.left_out).label)
    elif state == CampaignState.TROUBLED:
        note = str(getattr(row, "mail_error") or "")  # noqa: B009
    return SchoolLine(row, state, note)
