"""Payments as they are read elsewhere: when money first reached a project."""

from __future__ import annotations

FIRST_PAYMENTS = """
    SELECT whole.project_id, min(paid.dated_on) AS paid_on
    FROM funding_entry AS paid
    JOIN funding_instalment AS due ON due.id = paid.instalment_id
    JOIN funding_share AS part ON part.id = due.share_id
    JOIN funding_allocation AS whole ON whole.id = part.allocation_id
    WHERE paid.kind = 'PAYMENT' AND NOT EXISTS (
        SELECT 1 FROM funding_entry AS undone WHERE undone.reverses_id = paid.id)
    GROUP BY whole.project_id
"""
"""SQL: one row a project that was paid, (project_id, paid_on)."""
