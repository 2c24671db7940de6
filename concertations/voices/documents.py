"""The facts of the printed report of a concertation, frozen when it is asked for."""

from __future__ import annotations

from typing import Any

from concertations.content import entries_of
from concertations.enums import ParticipantCategory
from concertations.models import Concertation, Contribution
from concertations.queries import concertation_values
from concertations.rules import CITED_IN_FULL
from concertations.voices.queries import findings_of, quoted
from core import clock, french

REPORT = "concertations/report"


def report_facts(concertation: Concertation) -> dict[str, Any]:
    """What the report says, as plain JSON in French; nothing that is hidden. Four queries."""
    school = concertation.establishment
    recorded_at = concertation.recorded_at
    findings = findings_of(concertation)
    return {
        "school": school.name,
        "commune": school.commune,
        "uai": school.uai,
        "concertation": concertation.title,
        "concertation_reference": concertation.reference,
        "recorded_on": french.long_date(clock.day_of(recorded_at)) if recorded_at else "",
        "entries": entries_of(concertation_values(concertation, findings=findings))[1:],
        "findings": [
            {
                "finding": row.finding.finding,
                "position": row.finding.position,
                "total": row.total,
                "hidden": row.hidden,
                "others": row.others,
                "contributions": [_said(contribution) for contribution in row.contributions],
            }
            for row in quoted(findings, most=CITED_IN_FULL)
        ],
    }


def _said(contribution: Contribution) -> dict[str, str]:
    return {
        "category": ParticipantCategory(contribution.category).label,
        "good": contribution.good,
        "lacking": contribution.lacking,
        "idea": contribution.idea,
    }
