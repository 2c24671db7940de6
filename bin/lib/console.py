"""What the person at the terminal reads: short French lines, durations, and refusals."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent.parent
ASKING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
FULL_DISK = "Le disque est plein : libérez de la place, puis relancez la commande."


class Stop(Exception):
    """The command cannot go on; its text is the one French sentence the person reads."""


class Asked(BaseException):
    """SIGTERM or Ctrl-C came: unwind, stop what was started, leave."""


def say(text: str = "") -> None:
    """Print one line at once, even when the output is a file."""
    print(text, flush=True)


def seconds(since: float) -> str:
    """The time elapsed since a `time.time()`, as French text: `3,2 s`."""
    return f"{time.time() - since:.1f} s".replace(".", ",")


@contextmanager
def step(label: str) -> Iterator[None]:
    """Print the label and, when the block has ended well, how long it took."""
    since = time.time()
    yield
    say(f"  {label} ({seconds(since)})")


def run(
    argv: Sequence[str | os.PathLike[str]],
    *,
    what: str,
    log: Path,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a command in the project's folder and return its standard output.

    Everything it prints is kept in `log`. Raises Stop with one sentence when it fails: `what` is
    its subject (« L’installation »).
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [os.fspath(part) for part in argv],
        cwd=ROOT,
        env=dict(os.environ if env is None else env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    with log.open("a", encoding="utf-8") as kept:
        kept.write(f"$ {' '.join(map(str, argv))}\n{done.stdout}{done.stderr}\n")
    if done.returncode == 0:
        return done.stdout
    printed = done.stdout + done.stderr
    if "No space left on device" in printed or "Errno 28" in printed:
        raise Stop(FULL_DISK)
    if done.returncode == 2 and done.stderr.startswith("Le réglage"):
        raise Stop(done.stderr.strip())
    lines = [line.strip() for line in printed.splitlines() if line.strip()]
    hints = [line.removeprefix("HINT: ") for line in lines if line.startswith("HINT: ")]
    reason = f" ({[*lines, *hints][-1][:200]})" if lines else ""
    raise Stop(f"{what} a échoué{reason} ; le détail est dans {shown(log)}.")


def shown(path: Path) -> str:
    """A path as the person knows it: from the project's folder when it is inside."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def guarded(main: Callable[[], int], *, log: Path, asked: int) -> int:
    """Run a command so that whatever goes wrong is one plain sentence; return its exit code.

    `asked` is the code when the person stopped it: Ctrl-C, SIGTERM or a closed terminal.
    """

    def unwind(_signum: int, _frame: FrameType | None) -> None:
        raise Asked

    for asking in ASKING:
        signal.signal(asking, unwind)
    try:
        return main()
    except Stop as refusal:
        print(refusal, file=sys.stderr, flush=True)
    except (Asked, KeyboardInterrupt):
        return asked
    except OSError as error:
        print(_sentence(error), file=sys.stderr, flush=True)
        _keep(log)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        kept = _keep(log)
        print(f"Erreur inattendue ({reason}){kept}.", file=sys.stderr, flush=True)
    return 1


def finish_undisturbed() -> None:
    """From here on everything is being stopped: a second Ctrl-C would only leave things behind."""
    for asking in ASKING:
        signal.signal(asking, signal.SIG_IGN)


def _sentence(error: OSError) -> str:
    if error.errno in NO_SPACE:
        return FULL_DISK
    where = f" {error.filename}" if error.filename else ""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"Impossible d’écrire{where} : vérifiez les droits de ce dossier."
    if error.errno in {errno.EEXIST, errno.ENOTDIR}:
        return f"Un fichier est à la place du dossier{where} : déplacez-le, puis relancez."
    return f"Le système a refusé une opération ({error.strerror or error}{where})."


def _keep(log: Path) -> str:
    """Keep the traceback for whoever will mend it; say where, or nothing when the disk refuses."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as kept:
            traceback.print_exc(file=kept)
    except OSError:
        return ""
    return f" ; le détail est dans {shown(log)}"
