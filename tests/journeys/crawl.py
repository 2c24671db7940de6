"""Follows the links of the demonstration as each of its accounts, on a narrow screen.

    python -m tests.journeys.crawl [--site http://localhost:8000] [--pages 80] [--dark] [account…]

The account `personne` is a stranger, who does not sign in. One page of each shape is opened at
320 px: it answers, fits the screen without sliding sideways, says nothing in the browser's console,
and passes axe. Prints what does not, and exits 1 then. Needs the site of `bin/demo`;
changes nothing in it but what was read.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import deque
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Error

from tests.journeys.browser import Person, open_browser

STRANGER = "personne"
ACCOUNTS = (
    STRANGER, "direction", "adjointe", "equipe", "inspection", "secretariat", "presidence",
    "membre1", "fonds", "observation", "appui",
)  # fmt: skip
PASSWORD = "Goeland-curieux-35"
"""That of the demonstration, which bin/demo prints."""
NARROW = 320
FILES = re.compile(
    r"\.(pdf|docx|pptx|ics|zip|png|svg|csv|xlsx|ods|txt|json|atom|parquet)/?$"
    r"|/pdf/|/static/|/imprimer/"
)
NAMES = (
    (re.compile(r"\b[A-Z]{2}-\d{4}-\d+"), "REF"),
    (re.compile(r"\b\d{7}[A-Z]\b"), "UAI"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "UUID"),
    (re.compile(r"/\d+(?=/|$)"), "/N"),
)
HREFS = '[...document.querySelectorAll("a[href]")].map(link => link.getAttribute("href"))'


def shape(address: str) -> str:
    """What the addresses of one kind of page share: no reference, no value of a parameter.

    >>> shape("/projets/NE-2026-0412/lecture/?page=3&tri=nom#avis")
    '/projets/REF/lecture/?page&tri'
    """
    parts = urlsplit(address)
    path = parts.path
    for pattern, name in NAMES:
        path = pattern.sub(name, path)
    keys = sorted({key for key, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return f"{path}?{'&'.join(keys)}" if keys else path


class Visitor:
    """One account that opens every page it is led to."""

    def __init__(self, browser: Browser, site: str, account: str, *, dark: bool) -> None:
        self.account = account
        self.person = Person(
            browser, site, name=account, viewport={"width": NARROW, "height": 720},
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        self.said: list[str] = []
        self.person.page.on(
            "console",
            lambda line: self.said.append(line.text) if line.type in ("error", "warning") else None,
        )
        if account == STRANGER:
            self.person.go("/")
        else:
            self.person.sign_in(f"{account}@demo.example", PASSWORD)

    def walk(self, most: int) -> list[str]:
        """What is wrong on the pages reached, at most this many of them."""
        todo, seen, wrong = deque([self.person.page.url]), set[str](), list[str]()
        while todo and len(seen) < most:
            address = todo.popleft()
            path = address.removeprefix(self.person.site)
            if shape(path) in seen:
                continue
            seen.add(shape(path))
            wrong += [f"{self.account} {path}: {problem}" for problem in self.open(path)]
            todo.extend(
                link
                for link in self.person.page.evaluate(HREFS)
                if link.startswith("/") and not FILES.search(urlsplit(link).path)
            )
        print(f"{self.account}: {len(seen)} pages, {len(wrong)} à revoir")
        return wrong

    def open(self, path: str) -> list[str]:
        """What is wrong with one page."""
        self.said.clear()
        self.person.errors.clear()
        try:
            answer = self.person.page.goto(path)
        except Error as error:
            told = str(error).splitlines()[0]
            return [] if "Download is starting" in told else [told]
        found = list(self.said)
        if answer is None or answer.status >= 400:
            return [f"réponse {answer.status if answer else 'vide'}"]
        width = self.person.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            found.append(f"large de {width} px")
        try:
            self.person.check()
        except AssertionError as error:
            found.append(str(error))
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("accounts", nargs="*", default=ACCOUNTS)
    parser.add_argument("--site", default="http://localhost:8000")
    parser.add_argument("--pages", type=int, default=80)
    parser.add_argument("--dark", action="store_true")
    options = parser.parse_args()
    wrong: list[str] = []
    with open_browser() as browser:
        for account in options.accounts:
            visitor = Visitor(browser, options.site, account, dark=options.dark)
            wrong += visitor.walk(options.pages)
            visitor.person.close()
    print("\n".join(wrong) or "Rien à revoir.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
