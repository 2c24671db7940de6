"""The version of all that is read by the public, for whatever is kept in a cache."""

from __future__ import annotations

from datetime import datetime

from showcase.models import Freshness

Mark = tuple[int, datetime] | None
"""Which state of the public side was read; None before anything was ever written."""


def mark() -> Mark:
    """The present state of what is read by the public. One query, on one row."""
    return Freshness.objects.values_list("version", "changed_at").first()


def version() -> int:
    """The version of what is read: it changes in the very transaction that publishes, withdraws,
    or takes a photo out. One query, on one row."""
    found = mark()
    return found[0] if found else 0


def settled_version() -> int:
    """The same, once the publications and the withdrawals under way have ended: what is read
    afterwards holds them. Within a transaction, the shorter the better: they wait for it."""
    found = Freshness.objects.select_for_update(no_key=True).first()
    return found.version if found else 0
