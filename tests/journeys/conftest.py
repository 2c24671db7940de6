"""What the journeys share: a browser, the site on the test database, people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import Person, chromium_path, open_browser

# Playwright keeps an event loop in this thread; the database is used from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium_path() is None:
        message = "aucun Chromium sur cette machine : les parcours n’ont pas été joués"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with open_browser() as opened:
        yield opened


@pytest.fixture
def person(browser: Browser, live_server: Any) -> Iterator[Callable[..., Person]]:
    """`person("Mme Le Goff")`: somebody in a new window, closed at the end."""
    opened: list[Person] = []

    def arrive(name: str, **options: Any) -> Person:
        somebody = Person(browser, live_server.url, name=name, **options)
        opened.append(somebody)
        return somebody

    yield arrive
    for somebody in opened:
        somebody.close()
