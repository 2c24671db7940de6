"""Files that go with an e-mail, found by the app above that makes them.

A notice names its file (`Notice.attachment`); the app that keeps such files says how one is found
(`provide`, in its AppConfig). A file that is not made yet makes its e-mail wait.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attached:
    """A file joined to an e-mail."""

    name: str
    content: bytes
    content_type: str


Provider = Callable[[str], Attached | None]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Ask this function too for the files that notices name."""
    if provider not in _providers:
        _providers.append(provider)


def find(name: str) -> Attached | None:
    """The file of this name; None while it is not made, or when nobody knows it."""
    found = (provider(name) for provider in _providers)
    return next((file for file in found if file is not None), None)
