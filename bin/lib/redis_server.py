"""A Redis of our own, on the loopback with a password, its data in the folder of the start."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from lib.console import Stop


class RedisServer:
    """It carries only what may be lost: the queue of tasks and the cache."""

    def __init__(self, home: Path, binary: Path, *, mark: dict[str, str]) -> None:
        self.home = home
        self.log = home / "redis.log"
        self._binary = binary
        self._mark = mark
        self._password = secrets.token_urlsafe(18)
        self._port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server and return its URL. Unreadable data are put aside, not trusted."""
        self.home.mkdir(parents=True, exist_ok=True)
        if not self._launch():
            dump = self.home / "dump.rdb"
            if dump.exists():
                dump.replace(self.home / "dump.rdb.illisible")
            if not self._launch():
                raise Stop(f"Redis ne démarre pas ; le détail est dans {self.log}.")
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def stop(self) -> None:
        """Save and stop."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)

    def _launch(self) -> bool:
        configuration = self.home / "redis.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(
            f"bind 127.0.0.1\nport {self._port}\nrequirepass {self._password}\n"
            f'dir "{self.home}"\nsave 60 1\nappendonly no\ndaemonize no\n'
        )
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self._binary, configuration],
                env={**os.environ, **self._mark},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            if self._answers():
                return True
            time.sleep(0.05)
        return False

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=1) as link:
                link.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                return b"+PONG" in link.recv(64) or b"+PONG" in link.recv(64)
        except OSError:
            return False


def free_port() -> int:
    """A port of the loopback that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
