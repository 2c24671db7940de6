"""Public references: `NE-2026-0412`, unique and increasing within a year."""

from __future__ import annotations

from django.db import connection

from core import clock


def next_reference(prefix: str, *, year: int | None = None) -> str:
    """The next reference of the series, for instance `NE-2026-0412`.

    One upsert: two people at once get two numbers. Numbers given in a rolled back transaction are
    given again.
    """
    year = year or clock.today().year
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO documents_numberseries (prefix, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (prefix, year) DO UPDATE SET last = documents_numberseries.last + 1
            RETURNING last
            """,
            [prefix, year],
        )
        (last,) = cursor.fetchone()
    return f"{prefix}-{year}-{last:04d}"
