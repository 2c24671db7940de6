"""The database that tests are copied from: migrated once, kept until a migration changes."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from lib import environment
from lib.console import ROOT, Stop

DATABASE = "notre_ecole"


class Template:
    """A migrated database in the data of the server of the tests, set aside between two runs.

    The data are moved, never copied: a run that was killed leaves none, and the next one migrates
    again rather than trust them.
    """

    def __init__(self, var: Path) -> None:
        self._data = var / "postgres" / "data"
        self._kept = var / "template"
        self._key = _key()
        self._migrating: subprocess.Popen[bytes] | None = None

    def lay_down(self) -> None:
        """Put the data of the last run in place, before the server starts."""
        shutil.rmtree(self._data, ignore_errors=True)
        found = self._kept / self._key
        if found.is_dir():
            self._data.parent.mkdir(parents=True, exist_ok=True)
            found.rename(self._data)
            (self._data / _READY).touch()
        shutil.rmtree(self._kept, ignore_errors=True)

    def begin(self, env: Mapping[str, str]) -> None:
        """Migrate it in the background, unless it came migrated."""
        if not self._is_ready:
            argv = [str(environment.python()), "manage.py", "migrate", "--verbosity", "0"]
            self._migrating = subprocess.Popen(argv, cwd=ROOT, env=dict(env))

    def wait(self) -> None:
        """Wait until it is there. Raises Stop when a migration failed."""
        if self._migrating is None:
            return
        if self._migrating.wait():
            raise Stop("Les migrations ne s’appliquent pas : le détail est plus haut.")
        (self._data / _READY).touch()

    def set_aside(self) -> None:
        """Keep it for the next run, once the server is stopped."""
        if self._is_ready:
            (self._data / _READY).unlink()
            self._kept.mkdir(parents=True, exist_ok=True)
            self._data.rename(self._kept / self._key)

    @property
    def _is_ready(self) -> bool:
        return (self._data / _READY).exists()


_READY = "notre_ecole.ready"


def _key() -> str:
    """What it was made of: our migrations, and the versions of the libraries that have some."""
    parts = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements" / "dev.txt"]
    digest = hashlib.sha256()
    for path in parts:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
