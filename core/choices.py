"""Choices whose values are objects already loaded, so that a page asks for them once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

T = TypeVar("T")


def one_of(by_key: Mapping[str, T]) -> Callable[[str], T]:
    """What turns a posted key into its object, for the `coerce` of a typed choice field.

    The function raises ValueError for a key that was not offered, as `coerce` must.
    """

    def pick(key: str) -> T:
        try:
            return by_key[key]
        except KeyError as error:
            raise ValueError("this choice was not offered") from error

    return pick
