"""Processes of an earlier start that nobody stopped (kill -9 of the terminal, power cut)."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import psutil

from lib.console import Stop

MARK = "NOTRE_ECOLE_RUN"
"""Environment variable that every child carries: the folder of data it works for."""


def take_lock(var: Path) -> IO[str]:
    """Hold the folder of data for this process alone; the lock falls with the process.

    Raises Stop when another start is alive in the same folder.
    """
    var.mkdir(parents=True, exist_ok=True)
    lock = (var / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip()
        raise Stop(
            f"La commande tourne déjà dans ce dossier (processus {holder}) : "
            "arrêtez-la avant de la relancer."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def stop_all(var: Path, *, patience: float = 5.0) -> int:
    """Stop every process marked with this folder, politely and then not; return how many.

    The processes of PostgreSQL are left to `lib.postgres`, which knows how to stop it safely.
    """
    found = [process for process in psutil.process_iter(["pid", "name"]) if _marked(process, var)]
    end(found, patience=patience)
    return len(found)


def end(processes: Iterable[psutil.Process], *, patience: float) -> None:
    """Ask the processes to stop, wait at most `patience` seconds, then kill those still there."""
    processes = list(processes)
    for process in processes:
        _signal(process, "terminate")
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        _signal(process, "kill")
    psutil.wait_procs(stubborn, timeout=patience)


def group(pid: int) -> list[psutil.Process]:
    """The process and everything it started, or nothing when it is gone."""
    try:
        leader = psutil.Process(pid)
        return [leader, *leader.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _marked(process: psutil.Process, var: Path) -> bool:
    if process.pid == os.getpid() or str(process.info["name"]).startswith("postgres"):
        return False
    try:
        if str(process.info["name"]).startswith("redis-server"):
            # Redis writes its title over its environment: its folder tells whose it is.
            return Path(process.cwd()).is_relative_to(var)
        return bool(process.environ().get(MARK) == str(var))
    except (psutil.Error, OSError):
        return False


def _signal(process: psutil.Process, how: str) -> None:
    try:
        getattr(process, how)()
    except psutil.NoSuchProcess:
        return
