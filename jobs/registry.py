"""The long tasks the apps know how to do; each app says its own in `tasks.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jobs.services.running import Run

Work = Callable[["Run"], None]

REGISTRY: dict[str, Work] = {}


def job(kind: str) -> Callable[[Work], Work]:
    """Say that this function does the tasks of this kind (`establishments.import_directory`).

    It may be run again from the beginning after a crash: it must leave the same result then.
    """

    def register(work: Work) -> Work:
        REGISTRY[kind] = work
        return work

    return register
