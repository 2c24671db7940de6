"""Where the QR code of the poster leads."""

from __future__ import annotations

from concertations.models import Concertation


def contribution_url(concertation: Concertation) -> str | None:
    """The public address where anyone gives their opinion, or None: no form is open.

    Without an address the documents leave the QR code out.
    """
    return None
