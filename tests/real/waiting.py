"""Waiting for a condition, never for a time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable


def wait_until(
    condition: Callable[[], object], what: str, *, seconds: float = 40, detail: str = ""
) -> None:
    """Return as soon as `condition` holds; fail after `seconds`, saying what was awaited."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"waited {seconds} s in vain: {what}{detail}")
        time.sleep(0.05)


def free_port() -> int:
    """A port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
