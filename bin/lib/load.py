"""A load generator in a process of its own: `python -m lib.load`, orders in and durations out.

Reads one JSON order on its input: `host`, `port`, `paths` (asked in turn; `{n}` is a number that no
other request had), `cookie`, `clients`, `seconds`, `limit` (requests at most). Prints one JSON
answer: `durations` in seconds, `queries` and `database` (ms) of each answer, `wrong` (answers that
are not a page), `elapsed`.
"""

from __future__ import annotations

import http.client
import itertools
import json
import re
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_NUMBERS = itertools.count(time.time_ns() % 10**12)
TIMING = re.compile(r'db;desc="(\d+)";dur=([\d.]+)')


@dataclass
class Order:
    """What to ask for, and how much."""

    host: str
    port: int
    paths: Sequence[str]
    cookie: str
    clients: int
    seconds: float
    limit: int


@dataclass
class Answers:
    """What came back."""

    durations: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    size: int = 0
    wrong: int = 0
    elapsed: float = 0.0


def run(order: Order) -> Answers:
    """Ask for the page with that many clients until the time or the number is reached."""
    answers, lock = Answers(), threading.Lock()
    until = time.perf_counter() + order.seconds
    share = max(1, order.limit // order.clients)

    def client() -> None:
        connection = http.client.HTTPConnection(order.host, order.port, timeout=60)
        for _ in range(share):
            if time.perf_counter() > until:
                break
            _ask(connection, order, answers, lock)
        connection.close()

    since = time.perf_counter()
    clients = [threading.Thread(target=client) for _ in range(order.clients)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    answers.elapsed = time.perf_counter() - since
    return answers


def _ask(
    connection: http.client.HTTPConnection, order: Order, answers: Answers, lock: threading.Lock
) -> None:
    since = time.perf_counter()
    number = next(_NUMBERS)
    path = order.paths[number % len(order.paths)].replace("{n}", str(number))
    try:
        connection.request("GET", path, headers={"Cookie": order.cookie})
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        with lock:
            answers.wrong += 1
        return
    duration = time.perf_counter() - since
    timing = TIMING.search(response.headers.get("Server-Timing", ""))
    with lock:
        if response.status != http.client.OK or timing is None:
            answers.wrong += 1
            return
        answers.durations.append(duration)
        answers.queries.append(int(timing[1]))
        answers.database.append(float(timing[2]))
        answers.size = len(body)


def _main() -> None:
    wanted: dict[str, Any] = json.loads(sys.stdin.read())
    json.dump(vars(run(Order(**wanted))), sys.stdout)


if __name__ == "__main__":
    _main()
