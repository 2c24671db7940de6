"""People who type, in a process of its own: `python -m lib.typing_load`, orders in, measures out.

Reads one JSON order: `host`, `port`, `pause` (seconds between the saves of one person), `seconds`,
`people` (list of `path`, `cookie`, `token`, `field`, `version`). Each person adds words to their
text and lets it be saved as the page does. Prints one JSON answer: `served` (milliseconds inside
the server), `busy` (those of its processor), `seen` (milliseconds for the person), `queries`,
`wrong`, and `texts`, the last text that the server said it kept, by path.
"""

from __future__ import annotations

import http.client
import json
import random
import re
import secrets
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TIMING = re.compile(r'db;desc="(\d+)";dur=[\d.]+, app;dur=([\d.]+), cpu;dur=([\d.]+)')
WORDS = (
    "élèves", "lecture", "jardin", "familles", "classe", "projet", "semaine", "ensemble", "cour",
    "médiathèque", "calme", "atelier", "octobre", "juin", "questionnaire", "équipe",
)  # fmt: skip
START = 400
WARM_UP = 2


@dataclass
class Typed:
    """What came back for everybody."""

    served: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    wrong: int = 0
    texts: dict[str, str] = field(default_factory=dict)


class Writer(threading.Thread):
    """One person and their page."""

    def __init__(self, order: dict[str, Any], person: dict[str, Any], typed: Typed) -> None:
        super().__init__(daemon=True)
        self.order, self.person, self.typed = order, person, typed
        self.random = random.Random(person["path"])  # noqa: S311 (words, not secrets)
        self.words = self.random.choices(WORDS, k=START)
        self.version, self.rank = person["version"], 0
        self.page = secrets.token_hex(12)

    def run(self) -> None:
        until = time.monotonic() + self.order["seconds"]
        connection = http.client.HTTPConnection(self.order["host"], self.order["port"], timeout=60)
        time.sleep(self.random.random() * self.order["pause"])
        while time.monotonic() < until:
            self.words += self.random.choices(WORDS, k=6)
            self.save(connection)
            time.sleep(self.order["pause"] * (0.5 + self.random.random()))
        connection.close()

    def save(self, connection: http.client.HTTPConnection) -> None:
        """One autosave, as the page sends it."""
        self.rank += 1
        text = " ".join(self.words)
        body = urlencode(
            {
                self.person["field"]: f"<p>{text}</p>",
                "version": self.version,
                "writer": self.page,
                "rank": self.rank,
            }
        )
        headers = {
            "Cookie": self.person["cookie"],
            "X-CSRFToken": self.person["token"],
            "X-Autosave": "1",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        since = time.perf_counter()
        try:
            connection.request("POST", self.person["path"], body=body, headers=headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.typed.wrong += 1
            return
        seen = (time.perf_counter() - since) * 1000
        timing = TIMING.search(response.headers.get("Server-Timing", ""))
        if response.status != http.client.OK or timing is None:
            self.typed.wrong += 1
            return
        self.version = json.loads(answer)["version"]
        self.typed.texts[self.person["path"]] = text
        if self.rank > WARM_UP:
            self.typed.seen.append(seen)
            self.typed.served.append(float(timing[2]))
            self.typed.busy.append(float(timing[3]))
            self.typed.queries.append(int(timing[1]))


def main() -> int:
    order = json.load(sys.stdin)
    typed = Typed()
    people = [Writer(order, person, typed) for person in order["people"]]
    for person in people:
        person.start()
    for person in people:
        person.join()
    json.dump(vars(typed), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
