"""The outcome of each row of an import, kept in a table of its transaction until it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

from establishments.annuaire.report import Effect, Outcome

TABLE = "import_outcome"


def begin() -> None:
    """A fresh table for the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        cursor.execute(
            f"CREATE TEMP TABLE {TABLE} (line integer, uai text, name text, effect text,"
            " reason text) ON COMMIT DROP"
        )


def note(rows: Iterable[Outcome]) -> None:
    """Keep these outcomes."""
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {TABLE} (line, uai, name, effect, reason) FROM STDIN") as copy,
    ):
        for line, uai, name, effect, reason in rows:
            # PostgreSQL keeps no zero byte; a rotten row may hold some.
            copy.write_row(
                (line, uai.replace("\x00", ""), name.replace("\x00", ""), effect, reason)
            )


def count(effect: Effect) -> int:
    """How many rows had this effect."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {TABLE} WHERE effect = %s", [effect])  # noqa: S608
        (found,) = cursor.fetchone() or (0,)
    return int(found)


def rows() -> Iterator[Outcome]:
    """Every outcome in the order of the file, streamed."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT line, uai, name, effect, reason FROM {TABLE} ORDER BY line, uai, effect"  # noqa: S608
        )
        while chunk := cursor.fetchmany(2000):
            yield from (Outcome(*row) for row in chunk)
