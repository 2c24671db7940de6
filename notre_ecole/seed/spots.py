"""Where invented schools stand: nowhere in particular, within their département."""

from __future__ import annotations

import math
from decimal import Decimal
from random import Random

from showcase.gallery.map import boxes
from showcase.gallery.projection import frame_of

_MIDDLE = (0.3, 0.7)
"""The part of the box of a département that its outline most often fills."""
_PRECISION = Decimal("0.00001")


def somewhere_in(department: str, rng: Random) -> tuple[Decimal, Decimal] | None:
    """A latitude and a longitude (degrees) within a département, by its code of the directory;
    None for one that the map does not draw."""
    box = boxes().get(department)
    if box is None:
        return None
    left, top, right, bottom = box
    x, y = frame_of(department).back(
        left + (right - left) * rng.uniform(*_MIDDLE), top + (bottom - top) * rng.uniform(*_MIDDLE)
    )
    latitude = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))
    return _rounded(latitude), _rounded(x * 360 - 180)


def _rounded(degrees: float) -> Decimal:
    return Decimal(degrees).quantize(_PRECISION)
