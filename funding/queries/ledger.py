"""The proof of the ledger: every sum recomputed from the entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

_ENVELOPES = """
WITH RECURSIVE ends (id, kind, amount) AS (
    SELECT source_id, kind, -amount FROM funding_entry
        WHERE kind IN ('TAKE_BACK', 'TRANSFER', 'DECREASE', 'CARRY_OVER')
    UNION ALL
    SELECT target_id, kind, amount FROM funding_entry
        WHERE kind IN ('OPENING', 'DELEGATION', 'TRANSFER', 'INCREASE', 'CARRY_OVER')
), own (id, carried, amount) AS (
    SELECT id, kind = 'CARRY_OVER', sum(amount) FROM ends GROUP BY 1, 2
), line (id, carried, amount) AS (
    SELECT id, carried, amount FROM own
    UNION ALL
    SELECT money.parent_id, TRUE, line.amount FROM line
        JOIN funding_envelope AS money ON money.id = line.id
        WHERE line.carried AND money.parent_id IS NOT NULL
), received (id, amount) AS (
    SELECT id, sum(amount) FROM line GROUP BY id
), delegated (id, amount) AS (
    SELECT money.parent_id, sum(received.amount) FROM received
        JOIN funding_envelope AS money ON money.id = received.id
        WHERE money.parent_id IS NOT NULL GROUP BY 1
), spent AS (
    SELECT COALESCE(source_id, target_id) AS id,
        sum(CASE WHEN kind = 'COMMITMENT' THEN amount
            WHEN kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -amount END) AS committed,
        sum(CASE WHEN kind = 'PAYMENT' THEN amount
            WHEN kind IN ('REVERSAL', 'RETURN') THEN -amount ELSE 0 END) AS paid,
        sum(CASE kind WHEN 'RELEASE' THEN amount ELSE 0 END) AS cancelled
    FROM funding_entry WHERE instalment_id IS NOT NULL GROUP BY 1
), told AS (
    SELECT money.id, named.name, named.kept, named.proved
    FROM funding_envelope AS money
    LEFT JOIN received ON received.id = money.id
    LEFT JOIN delegated ON delegated.id = money.id
    LEFT JOIN spent ON spent.id = money.id
    CROSS JOIN LATERAL (VALUES
        ('received', money.received, COALESCE(received.amount, 0)),
        ('delegated', money.delegated, COALESCE(delegated.amount, 0)),
        ('committed', money.committed, COALESCE(spent.committed, 0)),
        ('paid', money.paid, COALESCE(spent.paid, 0)),
        ('cancelled', money.cancelled, COALESCE(spent.cancelled, 0))
    ) AS named (name, kept, proved)
)
SELECT 'envelope', id, name, kept, proved FROM told WHERE kept <> proved
"""

_EXCEEDED = """
SELECT 'envelope', id, 'left', received - delegated - committed, 0 FROM funding_envelope
WHERE received < delegated + committed OR paid > committed
"""

_INSTALMENTS = """
WITH spent AS (
    SELECT instalment_id AS id,
        sum(CASE WHEN kind = 'COMMITMENT' THEN amount
            WHEN kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -amount END) AS committed,
        sum(CASE WHEN kind = 'PAYMENT' THEN amount
            WHEN kind IN ('REVERSAL', 'RETURN') THEN -amount ELSE 0 END) AS paid,
        sum(CASE kind WHEN 'RETURN' THEN amount ELSE 0 END) AS returned
    FROM funding_entry WHERE instalment_id IS NOT NULL GROUP BY 1
)
SELECT 'instalment', due.id, named.name, named.kept, named.proved
FROM funding_instalment AS due
LEFT JOIN spent ON spent.id = due.id
CROSS JOIN LATERAL (VALUES
    ('committed', due.committed, COALESCE(spent.committed, 0)),
    ('paid', due.paid, COALESCE(spent.paid, 0)),
    ('returned', due.returned, COALESCE(spent.returned, 0))
) AS named (name, kept, proved)
WHERE named.kept <> named.proved
"""

_SHARES = """
SELECT 'share', id, 'instalments', amount, told FROM (
    SELECT part.id, part.amount,
        sum(CASE WHEN due.state = 'CANCELLED' THEN due.paid ELSE due.amount END) AS told
    FROM funding_share AS part JOIN funding_instalment AS due ON due.share_id = part.id
    GROUP BY part.id
) AS cut WHERE told > amount
UNION ALL
SELECT 'allocation', whole.id, 'shares', whole.amount, COALESCE(sum(part.amount), 0)
FROM funding_allocation AS whole LEFT JOIN funding_share AS part ON part.allocation_id = whole.id
GROUP BY whole.id HAVING COALESCE(sum(part.amount), 0) <> whole.amount
"""

_RECOVERIES = """
SELECT 'receipt', got.id, 'returned', got.amount, COALESCE(sum(back.amount), 0)
FROM funding_recoveryreceipt AS got LEFT JOIN funding_entry AS back ON back.receipt_id = got.id
GROUP BY got.id HAVING got.amount <> COALESCE(sum(back.amount), 0)
UNION ALL
SELECT 'order', asked.id, 'received', asked.received, COALESCE(sum(got.amount), 0)
FROM funding_recoveryorder AS asked
LEFT JOIN funding_recoveryreceipt AS got ON got.order_id = asked.id
GROUP BY asked.id HAVING asked.received <> COALESCE(sum(got.amount), 0)
"""

_LINES = """
WITH done AS (
    SELECT paid.line_id AS id, sum(paid.amount) AS amount FROM funding_entry AS paid
    WHERE paid.line_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM funding_entry AS undone WHERE undone.reverses_id = paid.id)
    GROUP BY 1
)
SELECT 'line', told.id, 'paid', told.amount, COALESCE(done.amount, 0)
FROM funding_chorusline AS told LEFT JOIN done ON done.id = told.id
WHERE told.state = 'PAID' AND told.amount <> COALESCE(done.amount, 0)
    OR told.state IN ('TO_MATCH', 'KNOWN') AND done.amount > 0
"""


_EVERYTHING = " UNION ALL ".join(
    f"({statement})"
    for statement in (_ENVELOPES, _EXCEEDED, _INSTALMENTS, _SHARES, _RECOVERIES, _LINES)
)


@dataclass(frozen=True)
class Difference:
    """A sum kept (euros) that its entries do not prove."""

    what: str
    pk: int
    name: str
    kept: Decimal
    proved: Decimal


def differences() -> Iterator[Difference]:
    """Every sum that the entries do not prove; none when the ledger is right.

    PostgreSQL recomputes in one statement, so that acts going on meanwhile make no difference; rows
    come from a cursor on the server: the memory does not grow with the ledger.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(_EVERYTHING)
        while rows := cursor.fetchmany(500):
            for row in rows:
                yield Difference(*row)


def counted_rows() -> tuple[int, int, int]:
    """How many entries, envelopes and instalments there are. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM funding_entry), (SELECT count(*) FROM funding_envelope), "
            "(SELECT count(*) FROM funding_instalment)"
        )
        entries, envelopes, instalments = cursor.fetchone() or (0, 0, 0)
    return entries, envelopes, instalments
