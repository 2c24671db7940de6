"""bin/test: everything a machine can hold about this code, from a fresh clone."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib import environment, native
from lib.console import ROOT, Stop, finish_undisturbed, guarded, say, seconds

VAR = ROOT / "var" / "test"
LOG = VAR / "setup.log"
# Enough to start the settings of production: nothing here is a secret of any server.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.production",
    "ALLOWED_HOSTS": "notre-ecole.example",
    "SITE_URL": "https://notre-ecole.example",
    "EMAIL_HOST": "smtp.notre-ecole.example",
}


@dataclass(frozen=True)
class Check:
    """One step: its name, its command, and what it needs beyond the common environment."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


def main(argv: list[str]) -> int:
    """Run every check, or only pytest when arguments are given; 0 when all hold."""
    return guarded(lambda: _test(argv), log=LOG, asked=130)


def _test(argv: list[str]) -> int:
    environment.enter("dev", log=LOG)
    from lib import leftovers
    from lib.databases import Databases
    from lib.template import DATABASE, Template

    lock = leftovers.take_lock(VAR)
    leftovers.stop_all(VAR)
    native.ensure_page_layout(log=LOG)
    browser = native.chromium(log=LOG)
    office = native.office(log=LOG)
    antivirus = native.antivirus(log=LOG)
    pytest = _pytest(argv)
    # Only servers of our own: the tests create and drop databases. And what a process compiled
    # serves the next one: the tests start dozens of them.
    for name in ("DATABASE_URL", "REDIS_URL", "PYTHONDONTWRITEBYTECODE"):
        os.environ.pop(name, None)
    databases = Databases(VAR, log=LOG, careless=True)
    template = Template(VAR)
    template.lay_down()
    try:
        common = {
            **os.environ,
            **databases.start(),
            leftovers.MARK: str(VAR),
            "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.test",
            "TEST_DATABASE_TEMPLATE": DATABASE,
            **({"CHROMIUM_PATH": str(browser)} if browser else {}),
            **({"SOFFICE_PATH": str(office)} if office else {}),
            **({"CLAMD_PATH": str(antivirus)} if antivirus else {}),
        }
        template.begin(common)
        checks = [] if argv else _static_checks()
        failed = [check.name for check in checks if not _holds(check, common)]
        template.wait()
        failed += [pytest.name] if not _holds(pytest, common) else []
    finally:
        finish_undisturbed()
        leftovers.stop_all(VAR)
        databases.stop()
        template.set_aside()
        shutil.rmtree(VAR / "postgres", ignore_errors=True)
        lock.close()
    return _verdict(failed, {"navigateur": browser, "LibreOffice": office, "antivirus": antivirus})


def _static_checks() -> list[Check]:
    python = str(environment.python())
    production = PRODUCTION | {"SECRET_KEY": secrets.token_urlsafe(60)}
    return [
        Check("ruff check", ["ruff", "check", "."]),
        Check("ruff format", ["ruff", "format", "--check", "."]),
        Check("import-linter", ["lint-imports", "--no-cache"]),
        Check("djlint", ["djlint", "--lint", "--quiet", "templates"]),
        Check("migrations", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
        Check(
            "check --deploy",
            [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            production,
        ),
        Check("mypy", ["mypy", "."]),
    ]


def _pytest(argv: list[str]) -> Check:
    chosen = argv or ["-n", str(os.cpu_count() or 2), "--dist", "loadgroup"]
    return Check("pytest", ["pytest", *chosen])


def _holds(check: Check, common: Mapping[str, str]) -> bool:
    since = time.time()
    say(f"── {check.name}")
    argv = [shutil.which(check.argv[0]) or check.argv[0], *check.argv[1:]]
    done = subprocess.run(argv, cwd=ROOT, env={**common, **check.env}, check=False)
    say(f"── {check.name} : {'réussi' if done.returncode == 0 else 'ÉCHEC'} ({seconds(since)})")
    return done.returncode == 0


def _verdict(failed: list[str], parts: Mapping[str, Path | None]) -> int:
    lacking = [name for name, path in parts.items() if path is None]
    if lacking:
        say(f"Introuvable ici, ses essais n’ont pas été joués : {', '.join(lacking)}.")
        if os.environ.get("CI"):
            failed = [*failed, *lacking]
    if failed:
        raise Stop(f"En échec : {', '.join(failed)}.")
    say("Tout est réussi.")
    return 0
