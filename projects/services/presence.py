"""Who writes in which part, for their team's eyes: kept in the cache for a minute, nowhere else.

A page says it is there every twenty seconds. Two that say so at the same instant may hide one
another until the next time. Without Redis each process knows its own people only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from core import clock, french
from projects.enums import Part

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project

LASTS = 50
"""Seconds after which a page that says nothing any more is gone: two beats and a half."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody in a part, since when without leaving it."""

    user_id: int
    name: str
    part: Part
    since: datetime

    @property
    def sentence(self) -> str:
        """Who writes here, since when."""
        hour = french.clock_time(timezone.localtime(self.since))
        return f"{self.name} modifie cette partie depuis {hour}."


def note_presence(project: Project, part: Part, *, by: User) -> None:
    """Say that this person is writing in this part now. Two exchanges with the cache, or three."""
    key = _key(project, by.pk)
    known = cache.get(key)
    since = known["since"] if known and known["part"] == part.value else clock.now()
    cache.set(key, {"name": str(by), "part": part.value, "since": since}, LASTS)
    people = set(cache.get(_index(project)) or ())
    cache.set(_index(project), sorted(people | {by.pk}), LASTS)


def present_in(project: Project, *, but: User) -> list[Presence]:
    """The others who write this file now, by the order of their arrival. Two exchanges at most."""
    people: Iterable[int] = cache.get(_index(project)) or ()
    keys = {_key(project, user_id): user_id for user_id in people if user_id != but.pk}
    found = cache.get_many(list(keys)) if keys else {}
    presences = [
        Presence(keys[key], row["name"], Part(row["part"]), row["since"])
        for key, row in found.items()
        if key in keys
    ]
    return sorted(presences, key=lambda item: item.since)


def _index(project: Project) -> str:
    return f"presence:{project.pk}"


def _key(project: Project, user_id: int) -> str:
    return f"presence:{project.pk}:{user_id}"
