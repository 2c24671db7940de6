"""Guards that hold for every test, and what all tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.db import connection
from django.template.base import Template
from django.test import Client

from accounts.models import User
from tests.guards import only_local_sockets, refuse_queries


@pytest.fixture(scope="session", autouse=True)
def _local_sockets() -> Iterator[None]:
    with only_local_sockets():
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_never_query(django_test_environment: None) -> Iterator[None]:
    """Rendering a template asks the database for nothing: the view fetched everything before."""
    render = Template._render  # type: ignore[attr-defined]

    def guarded(self: Template, context: Any) -> str:
        with connection.execute_wrapper(refuse_queries):
            return str(render(self, context))

    Template._render = guarded  # type: ignore[attr-defined]
    yield
    Template._render = render  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Any) -> None:
    """Each test keeps its files in its own folder."""
    settings.MEDIA_ROOT = str(tmp_path / "private")


@pytest.fixture(autouse=True)
def _own_memory() -> None:
    """What a process keeps near is of no other test."""
    caches["memory"].clear()


@pytest.fixture
def clean_cache() -> Iterator[None]:
    """For tests of rate limits: an empty cache before and after."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A browser where this person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client(raise_request_exception=True)
        client.force_login(user)
        return client

    return signed_in
