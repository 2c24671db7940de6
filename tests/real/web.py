"""The real web server, started by bin/web as in production, on the database of the test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.real.waiting import free_port, wait_until
from tests.real.worker import ROOT, address_of_the_database


class WebServer:
    """The server and its processes; its port is free until it starts."""

    def __init__(self, *, redis_url: str) -> None:
        self.port = free_port()
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.test",
            "DATABASE_URL": address_of_the_database(),
            "REDIS_URL": redis_url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
        }
        self._env.pop("PYTEST_XDIST_WORKER", None)  # it would choose another Redis database
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        self._process = subprocess.Popen(
            [str(ROOT / "bin" / "web")],
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        wait_until(lambda: self._answers() or self._ended(), "the server answers", seconds=60)
        if self._ended():
            raise AssertionError(f"the server stopped:\n{self.log()}")

    def restart(self) -> None:
        """Kill it at once, as a machine that falls, and start it again on the same port."""
        self._end(signal.SIGKILL)
        wait_until(lambda: not self._answers(), "the port is free", seconds=30)
        self.start()

    def stop(self) -> None:
        """Stop it, children included."""
        self._end(signal.SIGTERM)
        self._log.close()

    def _end(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        group, self._process = self._process, None
        os.killpg(group.pid, number)
        try:
            group.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(group.pid, signal.SIGKILL)
            group.wait(5)

    def log(self) -> str:
        """What it wrote so far."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None


@contextmanager
def web(*, redis_url: str) -> Iterator[WebServer]:
    """A web server that answers, for the time of the block."""
    server = WebServer(redis_url=redis_url)
    try:
        server.start()
        yield server
    finally:
        server.stop()
