"""Writes a whole invented file, from its concertation to its report."""

from __future__ import annotations

from collections.abc import Sequence

from notre_ecole.seed.commission import write_decisions
from notre_ecole.seed.desk import Desk, File
from notre_ecole.seed.dossier import write_dossier
from notre_ecole.seed.history import write_history
from notre_ecole.seed.money import write_money
from notre_ecole.seed.reading import write_reading
from notre_ecole.seed.story import Story
from notre_ecole.seed.world import School


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
