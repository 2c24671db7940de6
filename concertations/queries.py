"""Reads of one concertation."""

from __future__ import annotations

from typing import Any

from concertations.models import Concertation


def concertation_values(concertation: Concertation) -> dict[str, Any]:
    """The values of a concertation, in the shape its form cleans them. Two queries."""
    return {
        "title": concertation.title,
        "held_on": concertation.held_on,
        "place": concertation.place,
        "dimensions": concertation.dimensions,
        "synthesis": concertation.synthesis,
        "counts": dict(concertation.participations.values_list("category", "count")),
        "rows": [
            {"id": row.pk, "finding": row.finding, "need": row.need, "idea": row.idea}
            for row in concertation.findings.all()
        ],
    }
