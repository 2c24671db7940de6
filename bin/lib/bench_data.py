"""The database of bin/bench: beside the others, seeded once, never the one of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from lib import environment
from lib.console import run, step

NAME = "notre_ecole_bench"


def database(url: str) -> str:
    """The address of our database on the server of `url`."""
    return urlsplit(url)._replace(path=f"/{NAME}").geturl()


def prepare(env: Mapping[str, str], schools: int, projects: int, *, again: bool, log: Path) -> None:
    """Make the database hold the invented country of this size, and the static files be there.

    A comment on the database says what it holds: without it (an interrupted start) or with another
    size, or when asked, it is made again.
    """
    wanted = f"{schools} écoles, {projects} projets"
    server = urlsplit(env["DATABASE_URL"])._replace(path="/postgres").geturl()
    fresh = _recreate(server, wanted, again=again)
    child = dict(env) | {"DATABASE_POOL_SIZE": "0"}
    manage = [str(environment.python()), "manage.py"]
    with step("Base de mesure à jour"):
        run(["bin/migrate", "--verbosity", "0"], what="La mise à jour", log=log, env=child)
    with step("Fichiers statiques rassemblés"):
        run(
            [*manage, "collectstatic", "--no-input"],
            what="Le rassemblement des fichiers statiques", log=log, env=child,
        )  # fmt: skip
    if not fresh:
        return
    with step(f"Pays fictif semé : {wanted}"):
        size = ["--schools", str(schools), "--projects", str(projects)]
        run([*manage, "seed_national", *size], what="Le semis", log=log, env=child)
    _execute(server, f"COMMENT ON DATABASE {NAME} IS '{wanted}'")


def _recreate(server: str, wanted: str, *, again: bool) -> bool:
    """Make the database anew unless it already holds what is wanted; whether it was made."""
    held = _execute(
        server,
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        "WHERE datname = 'notre_ecole_bench'",
    )
    if held == wanted and not again:
        return False
    _execute(server, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    _execute(server, f"CREATE DATABASE {NAME}")
    return True


def _execute(server: str, statement: str) -> str | None:
    """Run one statement of ours on the server; the text it answers, if any."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
        return str(row[0]) if row and row[0] is not None else None
