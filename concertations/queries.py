"""Reads of one concertation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from concertations.kit.facts import KitFacts, MeetingFacts, SchoolFacts, levels_of, one_line
from concertations.models import Concertation, Meeting
from concertations.rules import HoursBalance, balances, days_of_year, school_year
from concertations.voices.queries import findings_of, open_form_url, voices_by_category
from core import clock
from establishments.enums import Sector
from establishments.models import Establishment
from establishments.permissions import heads_of


def concertation_values(
    concertation: Concertation, *, findings: list[Any] | None = None
) -> dict[str, Any]:
    """The values of a concertation, in the shape its form cleans them. Three queries, two when its
    findings (`findings_of`) are already read.

    `cited` (of each finding) and `voices` (by category) count contributions, hidden ones included.
    """
    return {
        "title": concertation.title,
        "held_on": concertation.held_on,
        "place": concertation.place,
        "dimensions": concertation.dimensions,
        "synthesis": concertation.synthesis,
        "counts": dict(concertation.participations.values_list("category", "count")),
        "voices": voices_by_category(concertation),
        "rows": [
            {
                "id": row.pk,
                "finding": row.finding,
                "need": row.need,
                "idea": row.idea,
                "cited": row.cited,
            }
            for row in (findings_of(concertation) if findings is None else findings)
        ],
    }


def meeting_rows(meetings: Iterable[Meeting]) -> list[dict[str, Any]]:
    """Meetings already read, in the shape the rows of their form clean them. No query."""
    return [
        {
            "id": meeting.pk,
            "held_on": meeting.held_on,
            "starts_at": meeting.starts_at,
            "ends_at": meeting.ends_at,
            "place": meeting.place,
            "link": meeting.link,
            "invited": meeting.invited,
            "counted_hours": meeting.counted_hours,
        }
        for meeting in meetings
    ]


def hours_balances(concertation: Concertation, meetings: Iterable[Meeting]) -> list[HoursBalance]:
    """Hours used and left of the 108 hours, for this school year and those of these meetings.

    All the concertations of the school count. Nothing in the 2d degré. One query.
    """
    school = concertation.establishment
    if not school.is_first_degree:
        return []
    years = {school_year(clock.today()), *(school_year(meeting.held_on) for meeting in meetings)}
    first, last = days_of_year(min(years))[0], days_of_year(max(years))[1]
    counted = Meeting.objects.counted(school, first, last).values_list("held_on", "counted_hours")
    return balances(
        [(day, hours) for day, hours in counted if hours is not None],
        years=years,
        available=school.academy.concertation_hours,
    )


def kit_facts(concertation: Concertation, *, rank: int | None = None) -> KitFacts:
    """What the documents say, for the meeting of that rank (from 1), or the next to come.

    Raises Meeting.DoesNotExist for a rank that is none. Four queries when the school is loaded
    with its académie, département and district.
    """
    meetings = tuple(meeting_facts(meeting) for meeting in concertation.meetings.all())
    if not meetings:
        alone = MeetingFacts(
            key="1", held_on=concertation.held_on, place=one_line(concertation.place)
        )
        meetings = (alone,)
    return KitFacts(
        reference=concertation.reference,
        title=one_line(concertation.title),
        dimensions=tuple(concertation.dimensions),
        school=school_facts(concertation.establishment),
        meeting=_chosen(meetings, rank),
        meetings=meetings,
        counts=dict(concertation.participations.values_list("category", "count")),
        contribution_url=open_form_url(concertation),
        time_zone=concertation.establishment.academy.time_zone,
        made_on=clock.today(),
    )


def meeting_facts(meeting: Meeting) -> MeetingFacts:
    """What the documents say of a meeting. No query."""
    return MeetingFacts(
        key=str(meeting.pk),
        held_on=meeting.held_on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=one_line(meeting.place),
        link=one_line(meeting.link),
        invited=tuple(meeting.invited),
        counted_hours=meeting.counted_hours,
    )


def school_facts(school: Establishment) -> SchoolFacts:
    """What the documents say of a school. One query: its head.

    Only a public school writes under the heading of its académie.
    """
    academy = school.academy
    heading = academy.letter_heading or str(academy)
    lines = heading.splitlines() if school.sector == Sector.PUBLIC else []
    heads = heads_of(school)
    return SchoolFacts(
        uai=school.uai,
        name=one_line(school.name),
        kind=school.kind,
        described=school.described,
        heading=tuple(line for line in map(one_line, lines) if line),
        address=one_line(school.address),
        postal_code=one_line(school.postal_code),
        commune=one_line(school.commune),
        phone=one_line(school.phone),
        email=school.email,
        department=school.department.name,
        academy=academy.name,
        district=school.district.name if school.district else "",
        levels=levels_of(school.nature_code, school.name),
        priority_education=school.priority_education or "Non",
        pupils=school.pupils,
        ips=school.ips,
        head=one_line(str(heads[0])) if heads else "",
    )


def _chosen(meetings: tuple[MeetingFacts, ...], rank: int | None) -> MeetingFacts:
    """The meeting of that rank; without a rank, the next to come, else the last."""
    if rank is not None:
        if not 1 <= rank <= len(meetings):
            raise Meeting.DoesNotExist
        return meetings[rank - 1]
    today = clock.today()
    coming = (m for m in meetings if m.held_on is not None and m.held_on >= today)
    return next(coming, meetings[-1])
