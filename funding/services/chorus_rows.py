"""The rows of an extract while it is read, in a table of this connection: memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import IO, NamedTuple

from django.db import connection, transaction

from core import clock
from core.delimited import DelimitedFile, Rotten
from funding.enums import LineFinding, LineState
from funding.models import ChorusExtract
from funding.rules.chorus import Told, Unreadable, told_by
from funding.services.extracts import DELIMITERS, WHAT, titles_of

REPEATED = (
    "Même EJ, même jour et même montant qu’une autre ligne de ce fichier\u00a0: dites si c’est un "
    "autre versement."
)
REFUSED = "REFUSED"

_TABLE = """
    CREATE TEMP TABLE chorus_row (
        line integer PRIMARY KEY, ej text, siret text, paid_on date, amount numeric(12, 2),
        cost_centre text, functional_domain text, rank integer NOT NULL DEFAULT 1,
        outcome text NOT NULL DEFAULT '', words text NOT NULL DEFAULT '',
        raw text NOT NULL DEFAULT '')
"""
_RANKS = """
    UPDATE chorus_row AS row SET rank = ranked.rank FROM (
        SELECT line, row_number() OVER (
            PARTITION BY ej, paid_on, amount, siret ORDER BY line) AS rank
        FROM chorus_row WHERE outcome = '') AS ranked
    WHERE ranked.line = row.line AND ranked.rank > 1
"""
_SAME = """
    told.academy_id = %(academy)s AND told.ej = row.ej AND told.paid_on = row.paid_on
    AND told.amount = row.amount AND told.siret = row.siret AND told.rank = row.rank
"""
_KEEP = """
    INSERT INTO funding_chorusline (academy_id, extract_id, number, ej, siret, paid_on, amount,
        rank, cost_centre, functional_domain, state, finding, reason, motive, created_at)
    SELECT %(academy)s, %(extract)s, line, ej, siret, paid_on, amount, rank, cost_centre,
        functional_domain,
        CASE WHEN rank > 1 THEN %(to_settle)s ELSE %(to_match)s END,
        CASE WHEN rank > 1 THEN %(repeated)s ELSE '' END,
        CASE WHEN rank > 1 THEN %(reason)s ELSE '' END, '', %(now)s
    FROM chorus_row WHERE outcome = '' AND line > %(after)s AND line <= %(until)s
    ORDER BY line
    ON CONFLICT (academy_id, ej, paid_on, amount, siret, rank) DO NOTHING
"""
_EARLIER = f"""
    UPDATE chorus_row AS row SET outcome = 'EARLIER' FROM funding_chorusline AS told
    WHERE row.outcome = '' AND {_SAME}
"""  # noqa: S608 - nothing comes from outside
_OUTCOMES = f"""
    SELECT row.line, row.ej, row.siret, row.paid_on, row.amount, row.raw,
        CASE WHEN row.outcome <> '' THEN row.outcome
            WHEN told.extract_id <> %(extract)s OR told.created_at < %(since)s THEN 'EARLIER'
            WHEN told.state = 'TO_SETTLE' THEN told.finding ELSE told.state END,
        CASE WHEN row.outcome <> '' THEN row.words ELSE told.reason END,
        (SELECT string_agg(DISTINCT file.reference, ', ')
            FROM funding_entry AS paid
            JOIN funding_instalment AS due ON due.id = paid.instalment_id
            JOIN funding_share AS part ON part.id = due.share_id
            JOIN funding_allocation AS whole ON whole.id = part.allocation_id
            JOIN projects_project AS file ON file.id = whole.project_id
            WHERE paid.line_id = told.id)
    FROM chorus_row AS row LEFT JOIN funding_chorusline AS told ON {_SAME}
    ORDER BY row.line
"""  # noqa: S608 - nothing comes from outside


class RowOutcome(NamedTuple):
    """What became of a row: `outcome` is a state or a finding of a line, EARLIER, or REFUSED."""

    line: int
    ej: str | None
    siret: str | None
    paid_on: date | None
    amount: Decimal | None
    raw: str
    outcome: str
    words: str
    files: str | None


@contextmanager
def staged(
    stream: IO[bytes], columns: Mapping[str, str], *, progress: Callable[[int], None]
) -> Iterator[int]:
    """Read the file into the table for the time of the block; gives how many rows there are.

    What says no payment is kept with its reason. Raises UnreadableFile, ValueError for a column
    that is not there, and whatever `progress` raises to stop.
    """
    _drop()
    try:
        with transaction.atomic():
            count = _read(stream, columns, progress)
        yield count
    finally:
        _drop()


def _drop() -> None:
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS chorus_row")


def _read(stream: IO[bytes], columns: Mapping[str, str], progress: Callable[[int], None]) -> int:
    table = DelimitedFile(stream, what=WHAT, delimiters=DELIMITERS)
    titles = titles_of(table)
    places = [(name, titles.index(title)) for name, title in columns.items() if title]
    today, count = clock.today(), 0
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy(
            "COPY chorus_row (line, ej, siret, paid_on, amount, cost_centre, functional_domain, "
            "outcome, words, raw) FROM STDIN"
        ) as copy:
            for row in table:
                count += 1
                progress(count)
                try:
                    if isinstance(row, Rotten):
                        raise Unreadable(row.reason)
                    told = told_by({name: row.values[at] for name, at in places}, today=today)
                except Unreadable as error:
                    raw = " ".join(row.values)[:200].replace("\x00", "")
                    copy.write_row((row.line, *[None] * 6, REFUSED, str(error), raw))
                else:
                    copy.write_row(
                        (
                            row.line, told.ej, told.siret, told.paid_on, told.amount,
                            told.cost_centre, told.functional_domain, "", "", "",
                        )
                    )  # fmt: skip
        cursor.execute(_RANKS)
        cursor.execute("ANALYZE chorus_row")
    return count


def last_line() -> int:
    """The number of the last line of the file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(line), 0) FROM chorus_row")
        return int((cursor.fetchone() or (0,))[0])


def keep_lines(extract: ChorusExtract, *, after: int, until: int) -> None:
    """Keep the lines between these numbers; those already known, from any file, stay as they are.

    Inside a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            {
                "academy": extract.academy_id,
                "extract": extract.pk,
                "to_settle": LineState.TO_SETTLE,
                "to_match": LineState.TO_MATCH,
                "repeated": LineFinding.REPEATED,
                "reason": REPEATED,
                "now": clock.now(),
                "after": after,
                "until": until,
            },
        )


def mark_known(extract: ChorusExtract) -> None:
    """For a trial: what would not be new, and what the file says twice."""
    with connection.cursor() as cursor:
        cursor.execute(_EARLIER, {"academy": extract.academy_id})
        cursor.execute(
            "UPDATE chorus_row SET outcome = %s, words = %s WHERE outcome = '' AND rank > 1",
            [LineFinding.REPEATED, REPEATED],
        )


def rows_to_try(*, after: int, count: int) -> list[tuple[int, Told]]:
    """For a trial: the next rows nobody knows, with their line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT line, ej, siret, paid_on, amount FROM chorus_row "
            "WHERE outcome = '' AND line > %s ORDER BY line LIMIT %s",
            [after, count],
        )
        return [(line, Told(*facts)) for line, *facts in cursor.fetchall()]


def note_trial(found: Sequence[tuple[int, str, str]]) -> None:
    """For a trial: what each row would do, (line, outcome, words)."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE chorus_row SET outcome = %s, words = %s WHERE line = %s",
            [(outcome, words, line) for line, outcome, words in found],
        )


def outcomes(extract: ChorusExtract, *, since: datetime) -> Iterator[RowOutcome]:
    """What became of every row, in the order of the file, streamed. Lines kept before `since` were
    known earlier."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            _OUTCOMES, {"academy": extract.academy_id, "extract": extract.pk, "since": since}
        )
        while chunk := cursor.fetchmany(2000):
            yield from (RowOutcome(*row) for row in chunk)
