"""Redis down must not slow a click: handing a task over fails at once, and so does the cache."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from django.core.cache.backends.base import BaseCache
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError


@pytest.fixture
def refused() -> str:
    """The address of a port where nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{probe.getsockname()[1]}/0"


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that accepts and never answers."""
    with closing(socket.socket()) as server:
        server.bind(("127.0.0.1", 0))
        server.listen(5)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def _seconds_to_publish(url: str) -> float:
    app = Celery("click", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(broker_url=url)
    since = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("notifications.tasks.deliver_due_messages")
    return time.monotonic() - since


def _seconds_to_count(url: str) -> float:
    configuration: dict[str, Any] = dict(settings.CACHES["default"])
    backend = import_string(configuration["BACKEND"])
    cache: BaseCache = backend(url, configuration)
    since = time.monotonic()
    cache.set("failures", 1, 60)
    cache.get("failures")
    return time.monotonic() - since


def test_a_redis_that_refuses_costs_nothing(refused: str) -> None:
    assert _seconds_to_publish(refused) < 0.5
    assert _seconds_to_count(refused) < 0.5


def test_a_redis_that_is_silent_costs_less_than_a_second(silent: str) -> None:
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] < 1
    assert _seconds_to_publish(silent) < 1.5
    assert _seconds_to_count(silent) < 2
