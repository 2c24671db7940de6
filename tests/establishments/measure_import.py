"""Measure the import of a whole country: `python -m tests.establishments.measure_import [ROWS]`.

Writes both kinds of files in a temporary folder and imports each twice into the database of
DATABASE_URL, which should be an empty one; prints seconds and the peak of memory of each process.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.establishments.annuaire_files import COLUMNS_2023, COLUMNS_2026, national_rows, write

_CHILD = (
    "import resource, sys; from django.core.management import execute_from_command_line as run;"
    "run(['manage.py', 'import_annuaire', sys.argv[1], '--settings=notre_ecole.settings.local']);"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
)


def measure(path: Path) -> str:
    """One import: its last line, its time and its memory."""
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], check=True, capture_output=True, text=True
    )
    *_, summary, peak = done.stdout.splitlines()
    return f"{summary} | {time.monotonic() - started:.1f} s, {peak} Mo"


def main() -> None:
    """Both files, each twice."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 66_000
    with tempfile.TemporaryDirectory() as folder:
        for year, columns in (("2023", COLUMNS_2023), ("2026", COLUMNS_2026)):
            path = write(Path(folder) / f"{year}.csv", national_rows(count), columns)
            for attempt in ("first", "again"):
                print(f"{year} {attempt}: {measure(path)}", flush=True)


if __name__ == "__main__":
    main()
