"""bin/demo: from a fresh clone to a site in use, with people, messages and documents."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import shutil
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from lib import environment, native
from lib.console import ROOT, Stop, finish_undisturbed, guarded, run, say, seconds, step

if TYPE_CHECKING:
    from lib.databases import Databases

VAR = ROOT / "var"
LOG = VAR / "log" / "demo-setup.log"
STARTED = "NOTRE_ECOLE_STARTED"
ERASED_BY_RESET = ("postgres", "redis", "private", "mails", "beat-schedule")
HELP = """Lance une démonstration complète de Notre école sur cette machine.

  bin/demo               prépare tout, démarre, puis attend Ctrl-C
  bin/demo --port 9000   sur un autre port que 8000
  bin/demo --reset       efface d’abord les données de la démonstration (dossier var/)
  bin/demo --check       démarre, ouvre l’accueil et une page connectée, arrête tout

Réglages facultatifs : DATABASE_URL, REDIS_URL, EMAIL_HOST (voir .env.example)."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise Stop("Cette option n’est pas connue : lancez bin/demo --help pour voir les options.")

    def format_help(self) -> str:
        return f"{HELP}\n"


def main(argv: list[str]) -> int:
    """Run the command; 0 when it did its work or was stopped by the person."""
    return guarded(lambda: _demo(argv), log=LOG, asked=0)


def _demo(argv: list[str]) -> int:
    os.environ.setdefault(STARTED, str(time.time()))
    parser = _Parser(prog="bin/demo")
    parser.add_argument("--port", default=os.environ.get("PORT", "8000"))
    parser.add_argument("--reset", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    port = _port(options.port)
    if options.reset and os.environ.get("DATABASE_URL"):
        raise Stop("--reset n’efface que la base de var/ : retirez d’abord DATABASE_URL.")
    VAR.mkdir(parents=True, exist_ok=True)
    environment.enter("local", log=LOG)
    return _serve(port, reset=options.reset, check=options.check)


def _serve(port: int, *, reset: bool, check: bool) -> int:
    """Second half, inside the project's own Python: databases, data, processes."""
    from lib import leftovers
    from lib.databases import Databases

    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    lock = leftovers.take_lock(VAR)
    if count := leftovers.stop_all(VAR):
        say(f"  {count} processus d’un lancement précédent arrêtés")
    _refuse_busy(port)
    native.ensure_page_layout(log=LOG)
    if reset:
        _erase()
    databases = Databases(VAR, log=LOG)
    env = _child_environment(port)
    try:
        with ThreadPoolExecutor(max_workers=1) as beside:
            static_files = beside.submit(_collect_static_files, env)
            env = env | databases.start()
            accounts = _prepare(env)
            static_files.result()
        _supervise(env, databases, accounts, check=check)
    finally:
        finish_undisturbed()
        leftovers.stop_all(VAR)
        databases.stop()
        lock.close()
    say("Tout est arrêté." if not check else f"Tout va bien ({_elapsed()} en tout).")
    return 0


def _supervise(
    env: dict[str, str],
    databases: Databases,
    accounts: list[dict[str, str]],
    *,
    check: bool,
) -> None:
    from lib import visit
    from lib.supervisor import Supervisor

    address = env["SITE_URL"]
    scripts = {name: shlex.quote(str(ROOT / "bin" / name)) for name in ("web", "worker", "beat")}
    commands = {name: (f"exec {script}", env) for name, script in scripts.items()}
    if "EMAIL_HOST" not in os.environ:
        words = [sys.executable, "-m", "lib.mail_catcher", env["EMAIL_PORT"], str(VAR / "mails")]
        catcher = f"exec {shlex.join(words)}"
        commands["mails"] = (catcher, env | {"PYTHONPATH": str(ROOT / "bin")})

    def once_started() -> None:
        visit.wait_for(address, alive=supervisor.alive)
        say(f"  Site prêt en {_elapsed()}")
        _welcome(address, accounts)
        if check:
            visit.sign_in(address, email=accounts[0]["email"], password=accounts[0]["password"])
            say("  Accueil et page connectée ouverts")
            _wait_for_worker(env)
            say("  Worker en marche")
            os.kill(os.getpid(), 15)

    supervisor = Supervisor(
        commands,
        servers=databases.processes(),
        log=VAR / "log" / "demo.log",
        once_started=once_started,
    )
    supervisor.run()


def _wait_for_worker(env: dict[str, str]) -> None:
    for attempt in range(1, 6):
        try:
            run(
                [environment.python(), "bin/healthcheck", "worker"], what="Worker", log=LOG, env=env
            )
            return
        except Stop:
            if attempt == 5:
                raise Stop("Le processus worker ne répond pas ; voir var/log/demo.log.") from None


def _child_environment(port: int) -> dict[str, str]:
    from lib import leftovers
    from lib.redis_server import free_port

    env = dict(os.environ)
    env |= {
        leftovers.MARK: str(VAR),
        "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.local",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SITE_URL": f"http://localhost:{port}",
        "WEB_WORKERS": env.get("WEB_WORKERS", "1"),
        "WEB_THREADS": env.get("WEB_THREADS", "4"),
    }
    if "EMAIL_HOST" not in env:
        env |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(free_port())}
    return env


def _prepare(env: dict[str, str]) -> list[dict[str, str]]:
    """Migrate and load the demonstration académie; return its accounts."""
    with step("Base de données à jour"):
        run(["bin/migrate", "--verbosity", "0"], what="La mise à jour de la base", log=LOG, env=env)
    with step("Académie de démonstration chargée"):
        printed = run(
            [environment.python(), "manage.py", "load_demo"],
            what="Le chargement de la démonstration",
            log=LOG,
            env=env,
        )
    accounts: list[dict[str, str]] = json.loads(printed.strip().splitlines()[-1])
    return accounts


def _collect_static_files(env: dict[str, str]) -> None:
    """Gather style sheets and scripts when one of them has changed since the last time."""
    stamp, wanted = VAR / "static" / ".collected", _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    with step("Feuilles de style et scripts rassemblés"):
        run(
            [environment.python(), "manage.py", "collectstatic", "--no-input", "--clear",
             "--ignore", "*.md"],
            what="Le rassemblement des fichiers statiques",
            log=LOG,
            env=env,
        )  # fmt: skip
    stamp.write_text(wanted)


def _fingerprint_of_static_files() -> str:
    seen = hashlib.sha256((ROOT / "requirements" / "base.txt").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            known = path.stat()
            seen.update(f"{path.relative_to(ROOT)} {known.st_size} {known.st_mtime_ns}".encode())
    return seen.hexdigest()


def _welcome(address: str, accounts: list[dict[str, str]]) -> None:
    say()
    say(f"Notre école : {address}")
    say()
    say("Un compte par rôle (adresse, mot de passe, lieu) :")
    first_of_role = {account["role"]: account for account in reversed(accounts)}
    shown = [account for account in accounts if account is first_of_role[account["role"]]]
    widths = [max(len(account[name]) for account in shown) for name in ("role", "email")]
    for account in shown:
        role, email = account["role"].ljust(widths[0]), account["email"].ljust(widths[1])
        say(f"  {role}  {email}  {account['password']}  {account.get('place', '')}".rstrip())
    say()
    if "EMAIL_HOST" not in os.environ:
        say("Messages envoyés : var/mails (un fichier .eml par message)")
    say("Journal des processus : var/log/demo.log — Ctrl-C pour tout arrêter")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Stop(f"Le port « {text} » n’est pas un nombre entre 1 et 65535.")
    return int(text)


def _refuse_busy(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(
                f"Le port {port} est réservé : choisissez-en un autre avec --port."
            ) from None
        except OSError:
            raise Stop(
                f"Le port {port} est déjà pris : choisissez-en un autre avec --port."
            ) from None


def _erase() -> None:
    from lib.postgres import Postgres

    Postgres(VAR / "postgres", mark={}).stop_leftover()
    with step("Données de la démonstration effacées"):
        for name in ERASED_BY_RESET:
            for path in Path(VAR).glob(f"{name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


def _elapsed() -> str:
    return seconds(float(os.environ[STARTED]))
