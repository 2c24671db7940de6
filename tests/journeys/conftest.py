"""What the journeys share: a browser, the site on the test database, a worker, mail, people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from accounts.models import User
from projects.models import Theme
from tests.factories.people import PASSWORD
from tests.guards import AnswersInProgress
from tests.journeys.browser import Person, chromium_path, open_browser
from tests.real.mail import MailServer, mail_server
from tests.real.queue import broker, redis_server
from tests.real.waiting import wait_until
from tests.real.worker import worker

# Playwright keeps an event loop in this thread; the database is used from it all the same.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PATIENCE = 300
"""Seconds that a story may last on a busy machine, unless it says so itself."""

Arrive = Callable[..., Person]
SignedIn = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("journey") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(PATIENCE))


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
def person(browser: Browser, live_server: Any) -> Iterator[Arrive]:
    """`person("Mme Le Goff")`: somebody in a new window, closed at the end."""
    opened: list[Person] = []

    def arrive(name: str, **options: Any) -> Person:
        somebody = Person(browser, live_server.url, name=name, **options)
        opened.append(somebody)
        return somebody

    yield arrive
    for somebody in opened:
        somebody.close()
    wait_until(lambda: not AnswersInProgress.count, "the site has answered the last pages")


@pytest.fixture
def signed_in(person: Arrive) -> SignedIn:
    """`signed_in(user)`: this user in a new window, without passing by the sign-in page."""

    def arrive(user: User, **options: Any) -> Person:
        somebody = person(str(user), **options)
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        somebody.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": somebody.site}]
        )
        return somebody

    return arrive


@pytest.fixture
def themes(transactional_db: None) -> None:
    """Two themes of the controlled list: emptying the database between tests takes them away."""
    for position, (slug, name) in enumerate((("bien-etre", "Bien-être"), ("francais", "Français"))):
        Theme.objects.get_or_create(slug=slug, defaults={"name": name, "position": position})


@pytest.fixture
def mail(live_server: Any) -> Iterator[MailServer]:
    """A real SMTP server, fed by a real worker with a real Redis on the database of the test."""
    with (
        redis_server() as redis,
        broker(redis.url),
        mail_server() as server,
        worker(redis_url=redis.url, mail_port=server.port),
    ):
        yield server


@pytest.fixture
def password() -> str:
    """The password of everybody the factories make."""
    return PASSWORD
