"""Password rule of the CNIL (délibération 2022-100): at least 50 bits, since sign-in locks out."""

from __future__ import annotations

import math
import string
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError

_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
_SYMBOLS = 32
_PREDICTABLE_BITS = 1.0
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def entropy_bits(password: str) -> float:
    """Bits of a password chosen at random among those of its length and kinds of characters.

    A character that repeats or follows the one before it (« aaa », « 4567 », « azer ») counts for
    one bit only.

    >>> round(entropy_bits("aaaaaaaaaaaaaaaa"))
    20
    >>> entropy_bits("Mouette-7-bleue") > 80
    True
    """
    if not password:
        return 0.0
    size = sum(len(group) for group in _CLASSES if any(char in group for char in password))
    if any(all(char not in group for group in _CLASSES) for char in password):
        size += _SYMBOLS
    free = 1 + sum(not _follows(before, after) for before, after in pairwise(password))
    return free * math.log2(size) + (len(password) - free) * _PREDICTABLE_BITS


def _follows(before: str, after: str) -> bool:
    before, after = before.lower(), after.lower()
    if abs(ord(before) - ord(after)) <= 1:
        return True
    pair = before + after
    return any(pair in row or pair in row[::-1] for row in _ROWS)


class EntropyValidator:
    """Refuses a password under `minimum_bits` (a setting of AUTH_PASSWORD_VALIDATORS)."""

    def __init__(self, minimum_bits: int = 50) -> None:
        self.minimum_bits = minimum_bits

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError, in words that say what to do."""
        if entropy_bits(password) < self.minimum_bits:
            raise ValidationError(
                "Ce mot de passe est trop facile à deviner\u00a0: allongez-le, "
                "ou mélangez des minuscules, des majuscules, des chiffres et des signes.",
                code="password_too_weak",
            )

    def get_help_text(self) -> str:
        """What to choose, before typing."""
        return (
            "Choisissez une phrase de plusieurs mots, ou au moins 8 caractères mêlant minuscules, "
            "majuscules, chiffres et signes."
        )
