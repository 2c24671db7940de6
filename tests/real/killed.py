"""A process of its own on the database of the test, killed (kill -9) in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tests.real.worker import ROOT, address_of_the_database


@contextmanager
def killed(program: str, *arguments: object) -> Iterator[None]:
    """Play this Python program beside the block, kill it at the end of the block."""
    process = _started(program, *arguments, said=subprocess.DEVNULL)
    try:
        yield
    finally:
        _kill(process)


def killed_once_said(word: str, program: str, *arguments: object) -> None:
    """Play this Python program until it prints `word`, then kill it."""
    process = _started(program, *arguments, said=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline().decode() == f"{word}\n"
    finally:
        _kill(process)
        process.stdout.close()


def _started(program: str, *arguments: object, said: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        stdout=said,
        env=os.environ
        | {
            "DATABASE_URL": address_of_the_database(),
            "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.test",
            "PRIVATE_FILES_DIR": str(settings.MEDIA_ROOT),  # the folder of this test
        },
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
