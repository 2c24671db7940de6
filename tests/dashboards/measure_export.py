"""How long the export of the board takes, and how much memory, at the size of the whole country.

    python -m tests.dashboards.measure_export [--files 40000]

Reads the database of `DATABASE_URL`, the one `bin/bench` fills for instance; writes nothing in it.
Each format is written by a process of its own, whose memory is that of the export alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time


def main() -> int:
    """Measure the three formats, or one of them in this process (`--kind`)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40_000)
    parser.add_argument("--kind", default="")
    options = parser.parse_args()
    if options.kind:
        print(measured(options.kind, options.files))
        return 0
    for files in (options.files // 10, options.files):
        for kind in ("csv", "xlsx", "ods"):
            subprocess.run(
                [sys.executable, "-m", __spec__.name, "--kind", kind, "--files", str(files)],
                check=True,
                env=os.environ | {"DATABASE_POOL_SIZE": "0"},
            )
    return 0


def measured(kind: str, files: int) -> str:
    """One format: rows, seconds, seconds of processor, memory of the process, size of the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    import django

    django.setup()

    from accounts.models import User
    from core.sheets import open_sheet
    from dashboards.columns import COLUMNS, sheet_headings, sheet_reader
    from dashboards.queries.board import board_projects
    from dashboards.services.export import board_chunks
    from establishments.enums import Perimeter, Role
    from establishments.models import Appointment

    observer: User = Appointment.objects.filter(role=Role.OBSERVER, perimeter=Perimeter.NATION)[
        0
    ].user
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    since, processor, rows = time.perf_counter(), time.process_time(), 0
    read = sheet_reader(COLUMNS)
    with tempfile.TemporaryFile() as stream:
        with open_sheet(kind, stream, title="Dossiers", headings=sheet_headings(COLUMNS)) as write:
            for chunk in board_chunks(
                board_projects(observer, {})[:files], [column.key for column in COLUMNS]
            ):
                for row in chunk:
                    write(read(row))
                rows += len(chunk)
        size = stream.seek(0, os.SEEK_END)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (
        f"{kind}: {rows} lignes, {len(sheet_headings(COLUMNS))} colonnes, "
        f"{time.perf_counter() - since:.1f} s, {time.process_time() - processor:.1f} s de "
        f"processeur, {peak // 1024} Mo au plus (+{(peak - before) // 1024}), {size // 1024} Ko"
    )


if __name__ == "__main__":
    sys.exit(main())
