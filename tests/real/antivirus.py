"""A real ClamAV daemon on the loopback, that knows one made-up signature and nothing else."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from clamav_client import clamd

from tests.real.waiting import free_port, wait_until

THREAT = b"ceci-est-la-menace-inventee-des-essais"
"""What the daemon of the tests takes for a virus."""

THREAT_NAME = "Essai.Menace"


class Antivirus:
    """A clamd that can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "essai.ndb").write_text(f"{THREAT_NAME}:0:*:{THREAT.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"TCPAddr 127.0.0.1\nTCPSocket {self.port}\nDatabaseDirectory {signatures}\n"
            f"TemporaryDirectory {folder}\nForeground yes\nStreamMaxLength 20M\n"
        )

    @property
    def url(self) -> str:
        """The address for CLAMD_URL."""
        return f"tcp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(
            [os.environ["CLAMD_PATH"], "--foreground", "-c", str(self._folder / "clamd.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers, "the antivirus answers")

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _answers(self) -> bool:
        try:
            return clamd.ClamdNetworkSocket("127.0.0.1", self.port, timeout=1).ping() == "PONG"
        except clamd.ClamdError:
            return False


@contextmanager
def antivirus() -> Iterator[Antivirus]:
    """An antivirus that answers, for the time of the block; skips where there is no clamd."""
    if not os.environ.get("CLAMD_PATH"):
        pytest.skip("aucun antivirus (clamd) sur cette machine")
    with tempfile.TemporaryDirectory() as folder:
        server = Antivirus(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.stop()
