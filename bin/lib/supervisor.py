"""The application's processes under honcho: they live together and stop together."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Printer

from lib import leftovers
from lib.console import Stop, shown


class Supervisor:
    """Starts the processes, runs `once_started` beside them, stops everything when one ends.

    `servers` are the databases started before: the end of one of them ends the rest too.
    """

    def __init__(
        self,
        commands: Mapping[str, tuple[str, Mapping[str, str]]],
        *,
        servers: Sequence[subprocess.Popen[bytes]],
        log: Path,
        once_started: Callable[[], None],
    ) -> None:
        self._log = log
        self._servers = servers
        self._once_started = once_started
        self._failure: BaseException | None = None
        self._output = log.open("w", encoding="utf-8")
        self._manager = _PatientManager(Printer(self._output, colour=False), self._accompany)
        for name, (command, env) in commands.items():
            self._manager.add_process(name, command, env=dict(env))

    def run(self) -> None:
        """Block until the processes have stopped. Raises what went wrong, or Stop with its name."""
        try:
            self._manager.loop()
        finally:
            self._manager.kill_all()
            self._output.close()
        if self._failure is not None:
            raise self._failure
        if self._manager.returncode not in {143, 130}:
            name = self._manager.first_stopped or "web"
            raise Stop(f"Le processus « {name} » s’est arrêté ; voir {shown(self._log)}.")

    def alive(self) -> bool:
        """Whether nothing has stopped so far."""
        return self._manager.returncode is None

    def _accompany(self) -> None:
        """In a thread: what to do once started, then watch the databases."""
        try:
            self._once_started()
            while self.alive():
                if dead := [server for server in self._servers if server.poll() is not None]:
                    name = Path(str(dead[0].args[0])).name  # type: ignore[index]
                    raise Stop(f"Le serveur {name} s’est arrêté.")
                time.sleep(0.5)
        except BaseException as failure:
            if self.alive():
                self._failure = failure
        if self.alive():
            os.kill(os.getpid(), signal.SIGTERM)


class _PatientManager(Manager):  # type: ignore[misc]
    """Honcho's manager, safe when asked to stop before its processes have all reported."""

    def __init__(self, printer: Printer, accompany: Callable[[], None]) -> None:
        super().__init__(printer)
        self._accompany = accompany
        self._stop_later = False
        self.first_stopped: str | None = None

    def _start(self) -> None:
        super()._start()
        threading.Thread(target=self._accompany, daemon=True).start()

    def terminate(self) -> None:
        """Stop all, as soon as the identifier of every process is known."""
        self._stop_later = not self._all_started()
        if self._stop_later:
            return
        if self.first_stopped is None:
            ended = {name: it.get("returncode") for name, it in self._processes.items()}
            failed = [name for name, code in ended.items() if code]
            self.first_stopped = next(iter(failed), None)
        super().terminate()

    def kill_all(self) -> None:
        """Leave nothing behind, whatever interrupted the loop."""
        for it in self._processes.values():
            if it.get("pid") and "returncode" not in it:
                leftovers.end(leftovers.group(it["pid"]), patience=3)

    def _any_stopped(self) -> bool:
        if self._stop_later and self._all_started():
            self.terminate()
        return bool(super()._any_stopped())
