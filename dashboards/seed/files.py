"""Writes a whole invented file, from its concertation to its report."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.seed.commission import write_decisions
from dashboards.seed.desk import Desk, File
from dashboards.seed.dossier import write_dossier
from dashboards.seed.history import write_history
from dashboards.seed.money import write_money
from dashboards.seed.reading import write_reading
from dashboards.seed.story import Story
from dashboards.seed.world import School


def write_file(
    desk: Desk, story: Story, *, associates: Sequence[School] = (), comments: int = 4
) -> File:
    """Write everything that the story says. Raises ValueError when THE TABLE does not allow it."""
    file = write_dossier(desk, story, associates)
    write_reading(desk, file, comments=comments)
    write_history(desk, file)
    write_decisions(desk, file)
    write_money(desk, file)
    return file
