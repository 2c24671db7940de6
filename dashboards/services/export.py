"""The board as a file: exactly what is shown, written row by row by a long task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from core.errors import NotAllowed
from core.sheets import CONTENT_TYPES, open_sheet
from dashboards.columns import BoardRow, chosen, sheet_headings, sheet_reader
from dashboards.queries.board import board_projects, board_rows, in_full, selected
from dashboards.querysets import BOARD_ROLES
from establishments.permissions import rights_of
from jobs.enums import SheetKind
from jobs.models import Job
from jobs.services.requests import request_job
from jobs.services.running import Run

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project
    from projects.querysets import ProjectQuerySet

EXPORT = "dashboards.export_board"
CHUNK = 500
"""Files read at once: what the memory of the task depends on, whatever the number of rows."""


def request_export(
    kind: SheetKind,
    *,
    filters: Mapping[str, Any],
    columns: Sequence[str],
    back_url: str,
    by: User,
) -> Job:
    """Ask for the board of these filters and columns as a file of this kind.

    `filters` are those of `BoardFilterForm`, cleaned, its order among them. Raises NotAllowed for
    somebody who reads no board.
    """
    _require_reader(by)
    return request_job(
        EXPORT,
        title=f"Export du tableau ({kind.label})",
        by=by,
        params={"kind": kind.value, "filters": plain(filters), "columns": list(columns)},
        back_url=back_url,
    )


def plain(filters: Mapping[str, Any]) -> dict[str, str]:
    """The filters as JSON keeps them: amounts are written, what is empty is left out."""
    return {
        name: str(value)
        for name, value in filters.items()
        if value not in (None, "") and name != "colonnes"
    }


def run_export(run: Run) -> None:
    """Write the file, with the rights its asker has now. Raises NotAllowed when there are none."""
    user, kind = run.job.requested_by, run.params["kind"]
    _require_reader(user)
    columns = chosen(run.params["columns"])
    files = board_projects(user, run.params["filters"])
    total = selected(user, run.params["filters"]).count()
    read = sheet_reader(columns)
    done = 0
    run.progress(0, total, "Lecture des dossiers")
    with (
        run.result(_name(kind, run.job.requested_at), CONTENT_TYPES[kind]) as stream,
        open_sheet(kind, stream, title="Dossiers", headings=sheet_headings(columns)) as write,
    ):
        for rows in board_chunks(files, [column.key for column in columns]):
            for row in rows:
                write(read(row))
            done += len(rows)
            run.progress(done, max(total, done), "Écriture des lignes")
    run.tell([("Dossiers", str(done)), ("Colonnes", str(len(sheet_headings(columns))))])


def _require_reader(user: User) -> None:
    if not rights_of(user).has(*BOARD_ROLES):
        raise NotAllowed(
            "Vos droits ne vous ouvrent plus le tableau de bord\u00a0: rien n’est exporté."
        )


def board_chunks(files: ProjectQuerySet, keys: Sequence[str]) -> Iterator[list[BoardRow]]:
    """The files in their order, a chunk at a time, from one cursor of the database."""
    chunk: list[Project] = []
    for project in in_full(files, keys).iterator(chunk_size=CHUNK):
        chunk.append(project)
        if len(chunk) == CHUNK:
            yield board_rows(chunk)
            chunk = []
    if chunk:
        yield board_rows(chunk)


def _name(kind: str, moment: datetime) -> str:
    return f"dossiers-{timezone.localtime(moment):%Y-%m-%d-%Hh%M}.{kind}"
