"""Asking a worker to act soon, without ever making the click wait for the queue.

The outbox in the database is the truth: beat's sweep does within a minute what was not asked here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from celery import Task
from django.db import connection, transaction

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 10.0
"""How long nothing is asked once the queue did not answer: one click in ten seconds waits."""

_silent_until = 0.0


def run_soon(task: Task[Any, Any]) -> None:
    """Ask for `task` once the present transaction commits, once however often it is said.

    When Redis is down nothing is raised: the sweep of every minute does it later.
    """
    ask = _asking(task)
    waiting: list[Any] = list(connection.run_on_commit)
    if not any(entry[1] is ask for entry in waiting):
        transaction.on_commit(ask, robust=True)


@cache
def _asking(task: Task[Any, Any]) -> Callable[[], None]:
    """What is called after the commit; the same object for the same task."""

    def ask() -> None:
        global _silent_until  # noqa: PLW0603 - one breaker a process, on purpose
        if time.monotonic() < _silent_until:
            return
        try:
            task.apply_async(retry=False)
        except Exception as error:  # the act is done and told: nothing here may say otherwise
            _silent_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("task queue unreachable, left to the sweep: %s", type(error).__name__)

    return ask
