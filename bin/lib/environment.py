"""The virtual environment: made once, brought up to date only when the requirements change."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lib import native
from lib.console import ROOT, Stop, run, say, step

NEEDED_BYTES = 900 * 1024 * 1024


def home() -> Path:
    """Where the environment is: `.venv`, or a ready one named by NOTRE_ECOLE_VENV."""
    return Path(os.environ.get("NOTRE_ECOLE_VENV") or ROOT / ".venv")


def python() -> Path:
    """The interpreter of the environment."""
    return home() / "bin" / "python"


def enter(kind: str, *, log: Path) -> None:
    """Make the environment hold requirements/<kind>.txt, then go on inside its Python.

    The process is replaced when it is not yet that Python's: what follows may import the packages.
    An environment named by NOTRE_ECOLE_VENV belongs to whoever made it: nothing is installed in it.
    """
    os.umask(0o022)  # PostgreSQL, started as another user by root, must be able to read its files
    if not os.environ.get("NOTRE_ECOLE_VENV"):
        _make(log)
        _install(kind, log)
    if Path(sys.prefix).resolve() != home().resolve():
        os.execv(python(), [str(python()), *sys.argv])
    os.environ["PATH"] = f"{home() / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


def _make(log: Path) -> None:
    if python().exists() and _works(python()):
        return
    if importlib.util.find_spec("ensurepip") is None:
        native.install(
            [f"python3.{sys.version_info.minor}-venv"], "le module venv de Python", log=log
        )
    with step("Environnement Python créé dans .venv"):
        run([sys.executable, "-m", "venv", "--clear", home()], what="La création de .venv", log=log)


def _works(interpreter: Path) -> bool:
    probe = [str(interpreter), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def _install(kind: str, log: Path) -> None:
    requirements = ROOT / "requirements" / f"{kind}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = home() / f".installed-{kind}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise Stop("Il reste moins de 900 Mo sur le disque : libérez de la place, puis relancez.")
    say("  Installation des bibliothèques (une minute environ la première fois)…")
    with step(f"Bibliothèques installées : requirements/{kind}.txt"):
        run(
            [python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
             "--no-input", "--no-deps", "--require-hashes", "--requirement", requirements],
            what="L’installation des bibliothèques",
            log=log,
        )  # fmt: skip
    stamp.write_text(wanted)
