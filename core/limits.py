"""Counting what comes through one door, so that nobody floods it.

A window of fixed length and one atomic counter: 400 people at once wait for no lock, and each is
counted. The keys are fingerprints; they, and the counts, die with their window.
"""

from __future__ import annotations

from django.core.cache import cache

from core import clock
from core.sealing import fingerprint


def is_within(door: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one more passage of `who` at `door`; whether it is among the `most` of the window.

    `who` (an address, for instance) is never kept as it is. The window is of `seconds`.
    """
    window = int(clock.now().timestamp()) // seconds
    key = f"limit:{door}:{fingerprint(f'{door}:{who}:{window}')}"
    cache.add(key, 0, timeout=seconds)
    try:
        count: int = cache.incr(key)
    except ValueError:  # the window ended between the two
        return True
    return count <= most
