"""Files that go with an e-mail, found by the app above that makes them.

A notice names its file (`Notice.attachment`); the app that keeps such files says how one is found
(`provide`, in its AppConfig). A file that is not made yet makes its e-mail wait. Another app may
have a second file go with it (`accompany`): an agenda, and the appointment for the diary.
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
_companions: list[Provider] = []


def provide(provider: Provider) -> None:
    """Ask this function too for the files that notices name."""
    if provider not in _providers:
        _providers.append(provider)


def accompany(provider: Provider) -> None:
    """Join what this function makes for the same name, whenever the file itself is there."""
    if provider not in _companions:
        _companions.append(provider)


def find(name: str) -> list[Attached]:
    """The file of this name, then what goes with it; none while it is not made, or unknown."""
    found = (provider(name) for provider in _providers)
    first = next((file for file in found if file is not None), None)
    if first is None:
        return []
    others = (companion(name) for companion in _companions)
    return [first, *(file for file in others if file is not None)]
