"""Reads of one concertation."""

from __future__ import annotations

from typing import Any

from concertations.models import Concertation
from concertations.voices.queries import findings_of, voices_by_category


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
