"""Measure the search of schools: `python -m tests.establishments.measure_search [SCHOOLS]`.

Fills the database of DATABASE_URL, which should be an empty one, with the real names of
NOTRE_ECOLE_REAL_DATA when they are there (repeated with other UAI up to SCHOOLS, 60 000 by
default), else with invented ones; prints the server's time of each search, median and 95th
percentile of fifty.
"""

from __future__ import annotations

import csv
import itertools
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django

WANTED = (
    "0350122T", "03501", "ecole", "college rene cassin rennes", "colege rene cassin renes",
    "ec jean moulin rennes", "ecole elementaire jean moulin", "saint malo", "st malo", "jean jores",
    "notr dame", "lycee chateaubriand", "victor hugo paris", "ecole maternelle les lilas",
    "zzzz qqqq",
)  # fmt: skip
REPEATS = 50


def names() -> Iterator[tuple[str, str]]:
    """(name, commune) of schools, for ever."""
    folder = os.environ.get("NOTRE_ECOLE_REAL_DATA", "")
    path = Path(folder) / "etablissements.csv"
    if folder and path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["nom"], row["commune"]) for row in csv.DictReader(file, delimiter=";")]
    else:
        from notre_ecole.seed.schools import NAMES  # type: ignore[attr-defined]

        rows = [(f"École {name}", "Rennes") for name in NAMES]
    return itertools.cycle(rows)


def fill(count: int) -> None:
    """That many schools in one département."""
    from establishments.models import Academy, Department, Establishment
    from establishments.rules import UAI_LETTERS

    academy = Academy.objects.create(code="14", name="Rennes")
    department = Department.objects.create(code="035", name="Ille-et-Vilaine", academy=academy)
    schools = (
        Establishment(
            uai=f"{number:07}{UAI_LETTERS[number % 23]}", name=name, commune=commune, kind="ECOLE",
            sector="PUBLIC", nature_code="151", academy=academy, department=department,
        )
        for number, (name, commune) in zip(range(350_000, 350_000 + count), names(), strict=False)
    )  # fmt: skip
    Establishment.objects.bulk_create(schools, batch_size=5000)


def measure(text: str) -> list[float]:
    """Milliseconds of the search, sorted."""
    from establishments.models import Establishment
    from establishments.queries import suggestions

    times = []
    for _ in range(REPEATS):
        since = time.perf_counter()
        suggestions(Establishment.objects.all(), text)
        times.append((time.perf_counter() - since) * 1000)
    return sorted(times)


def main() -> None:
    """Fill, then measure each search."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    django.setup()
    from django.db import connection

    from establishments.models import Establishment
    from establishments.queries import suggestions

    if not Establishment.objects.exists():
        fill(int(sys.argv[1]) if len(sys.argv) > 1 else 60_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE establishments_establishment")
        cursor.execute("VACUUM ANALYZE establishments_directoryword")
    print(f"{Establishment.objects.count()} schools")
    for text in WANTED:
        times = measure(text)
        first = next(iter(suggestions(Establishment.objects.all(), text)), "")
        high = times[int(len(times) * 0.95) - 1]
        print(f"{text:32} {statistics.median(times):6.1f} ms {high:6.1f} ms  {first}")


if __name__ == "__main__":
    main()
