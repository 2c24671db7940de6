"""A real Celery worker, started by bin/worker as in production, on the database of the test."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from tests.real.waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent


class Worker:
    """One worker and its children; it ends as on the worst day, killed at once."""

    def __init__(self, *, redis_url: str, mail_port: int, concurrency: int = 1) -> None:
        self._env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.test",
            "DATABASE_URL": address_of_the_database(),
            "REDIS_URL": redis_url,
            "PRIVATE_FILES_DIR": str(settings.MEDIA_ROOT),  # the folder of this test
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "WORKER_CONCURRENCY": str(concurrency),
        }
        self._env.pop("PYTEST_XDIST_WORKER", None)  # it would choose another Redis database
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it without waiting."""
        self._process = subprocess.Popen(
            [str(ROOT / "bin" / "worker")],
            cwd=ROOT,
            env=self._env,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    def wait_ready(self) -> None:
        """Wait until it takes tasks."""
        wait_until(
            lambda: " ready" in self.log() or self._ended(), "the worker is ready", seconds=60
        )
        if self._ended():
            raise AssertionError(f"the worker stopped:\n{self.log()}")

    def kill(self) -> None:
        """kill -9 of the worker and of its children, in the middle of what they do."""
        if self._process is None:
            return
        group, self._process = self._process, None
        with suppress(ProcessLookupError):
            os.killpg(group.pid, signal.SIGKILL)
        group.wait(5)

    def close(self) -> None:
        """Kill it, and forget what it wrote: a stop in order takes seconds, and proves nothing."""
        self.kill()
        self._log.close()

    def log(self) -> str:
        """What it wrote so far."""
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    def _ended(self) -> bool:
        return self._process is None or self._process.poll() is not None


@contextmanager
def worker(*, redis_url: str, mail_port: int, concurrency: int = 1) -> Iterator[Worker]:
    """A worker that is ready, for the time of the block."""
    running = Worker(redis_url=redis_url, mail_port=mail_port, concurrency=concurrency)
    try:
        running.start()
        running.wait_ready()
        yield running
    finally:
        running.close()


def address_of_the_database() -> str:
    """The address of the database this test uses (each pytest process has its own)."""
    found = connection.get_connection_params()
    name = quote(str(found["dbname"]))
    parts = {key: str(found[key]) for key in ("host", "port", "user", "password") if found.get(key)}
    return f"postgres:///{name}?{urlencode(parts)}"
