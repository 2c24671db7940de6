"""bin/demo as a person meets it: starts, stops, survives the worst, and says what is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis", "tests", "docs"
)
pytestmark = [pytest.mark.ops, pytest.mark.xdist_group("ops"), pytest.mark.timeout(600)]


class Clone:
    """A copy of the project with its own folder of data, and the environment made already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = _free_port()
        dropped = {"DATABASE_URL", "REDIS_URL", "EMAIL_HOST", "PORT", "NOTRE_ECOLE_RUN"}
        self.env = {name: value for name, value in os.environ.items() if name not in dropped}
        self.env |= {"NOTRE_ECOLE_VENV": sys.prefix, "PYTHONIOENCODING": "utf-8"}
        self._log = folder / "printed.txt"

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """bin/demo to its end."""
        return subprocess.run(
            [self.folder / "bin" / "demo", *arguments],
            cwd="/",
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self) -> subprocess.Popen[bytes]:
        """bin/demo in the background, once it has printed its address and accounts."""
        with self._log.open("wb") as output:
            process = subprocess.Popen(
                [self.folder / "bin" / "demo", "--port", str(self.port)],
                cwd="/",
                env=self.env,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        until = time.monotonic() + 300
        while "Ctrl-C" not in self.printed():
            assert process.poll() is None, self.printed()
            assert time.monotonic() < until, self.printed()
            time.sleep(0.1)
        return process

    def printed(self) -> str:
        return self._log.read_text("utf-8")

    def home_page(self) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20) as answer:
            return int(answer.status)

    def processes(self) -> list[psutil.Process]:
        """Everything still running for this copy, servers included."""
        mine = []
        for process in psutil.process_iter():
            try:
                # Redis writes its title over its environment: its folder still tells whose it is.
                words = [process.cwd(), *process.cmdline(), *process.environ().values()]
            except psutil.Error:
                continue
            if process.pid != os.getpid() and any(str(self.folder) in word for word in words):
                mine.append(process)
        return mine

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Run one statement in the copy's own database."""
        files = self.folder / "var" / "postgres" / "data" / "postmaster.pid"
        host = files.read_text().splitlines()[4]
        with psycopg.connect(host=host, user="postgres", dbname="notre_ecole") as database:
            cursor = database.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture(scope="module")
def clone() -> Iterator[Clone]:
    """Outside pytest's own folder, whose rights every start of pytest takes back."""
    with tempfile.TemporaryDirectory(prefix="ne-") as folder:
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, dirs_exist_ok=True)
        copy = Clone(Path(folder))
        yield copy
        for process in copy.processes():
            process.kill()


def test_starts_stops_and_comes_back_after_the_worst(clone: Clone) -> None:
    # A first start, on nothing.
    first = clone.start()
    assert clone.home_page() == 200
    clone.sql("CREATE TABLE witness AS SELECT 'still here' AS word")
    again = clone.run("--port", str(clone.port))
    assert again.returncode == 1
    assert "tourne déjà" in again.stderr
    first.send_signal(signal.SIGTERM)
    assert first.wait(40) == 0, clone.printed()
    assert clone.processes() == []

    # A second start reuses the data; then its head alone is killed, the rest goes on without it.
    second = clone.start()
    assert clone.sql("SELECT word FROM witness") == [("still here",)]
    second.kill()
    second.wait(10)
    assert clone.home_page() == 200

    # The next start ends the orphans, and everything is killed this time, databases too.
    third = clone.start()
    assert "lancement précédent" in clone.printed()
    assert clone.sql("SELECT word FROM witness") == [("still here",)]
    for process in [*clone.processes(), psutil.Process(third.pid)]:
        if process.is_running():
            process.kill()
    third.wait(10)
    assert (clone.folder / "var" / "postgres" / "data" / "postmaster.pid").exists()

    # And the last one finds its data again, signs somebody in, and leaves nothing running.
    checked = clone.run("--check", "--port", str(clone.port))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "Tout va bien" in checked.stdout
    assert "mot de passe" in checked.stdout
    assert clone.processes() == []


def test_ctrl_c_while_preparing_stops_everything(clone: Clone) -> None:
    process = subprocess.Popen(
        [clone.folder / "bin" / "demo", "--port", str(clone.port)],
        env=clone.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert b"PostgreSQL" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=40)[0].decode()
    assert process.returncode == 0, output
    assert "Traceback" not in output
    assert clone.processes() == []


def test_a_busy_port_is_said(clone: Clone) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        _refused(clone.run("--port", str(port)), f"Le port {port} est déjà pris")


@pytest.mark.parametrize(
    ("arguments", "env", "sentence"),
    [
        (["--port", "huit"], {}, "Le port « huit » n’est pas un nombre"),
        ([], {"PORT": "70000"}, "Le port « 70000 » n’est pas un nombre"),
        (["--porte", "1"], {}, "Cette option n’est pas connue"),
        ([], {"DATABASE_URL": "postgres://u:secret-word@127.0.0.1:1/b"}, "ne répond pas"),
        ([], {"DATABASE_URL": "tout-et-rien"}, "DATABASE_URL est illisible"),
        (["--reset"], {"DATABASE_URL": "postgres://u@h/b"}, "retirez d’abord DATABASE_URL"),
        ([], {"REDIS_URL": "redis://:secret-word@127.0.0.1:1/0"}, "REDIS_URL ne répond pas"),
        ([], {"PYTHON": "aucun-python"}, "Python 3.11 ou plus récent"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    clone: Clone, arguments: list[str], env: dict[str, str], sentence: str
) -> None:
    if "--port" not in arguments and "PORT" not in env:
        arguments = [*arguments, "--port", str(clone.port)]
    _refused(clone.run(*arguments, **env), sentence)
    assert clone.processes() == []


def test_a_full_disk_is_said(clone: Clone) -> None:
    """/dev/full answers as a full disk does."""
    log = clone.folder / "var" / "log" / "demo.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    log.symlink_to("/dev/full")
    try:
        _refused(clone.run("--port", str(clone.port)), "Le disque est plein")
    finally:
        log.unlink()
    assert clone.processes() == []


def test_an_old_python_is_told_so(clone: Clone, tmp_path: Path) -> None:
    """An interpreter that says it is 3.8: the shell part asks its version before anything else."""
    old = tmp_path / "python3.8"
    old.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.8;; *) exit 1;; esac\n')
    old.chmod(0o755)
    done = clone.run(PYTHON=str(old))
    _refused(done, "cette machine propose Python 3.8")


def _refused(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert done.returncode != 0
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert "secret-word" not in done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
