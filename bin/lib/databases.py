"""PostgreSQL and Redis for one start: ours in the folder of data, or those already given."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from lib import leftovers, native
from lib.console import Stop, step
from lib.postgres import Postgres
from lib.redis_server import RedisServer


class Databases:
    """Start both, give their addresses to the environment of the children, stop both."""

    def __init__(self, var: Path, *, log: Path, careless: bool = False) -> None:
        self._var = var
        self._log = log
        self._careless = careless
        self._postgres: Postgres | None = None
        self._redis: RedisServer | None = None

    def start(self) -> dict[str, str]:
        """Return DATABASE_URL and REDIS_URL of servers that answer. Raises Stop otherwise."""
        mark = {leftovers.MARK: str(self._var)}
        given = os.environ.get("DATABASE_URL", "").strip()
        if given:
            check_postgres(given)
        else:
            with step("PostgreSQL prêt"):
                home = self._var / "postgres"
                self._postgres = Postgres(home, mark=mark, careless=self._careless)
                given = self._postgres.start("notre_ecole")
        broker = os.environ.get("REDIS_URL", "").strip()
        if broker:
            check_redis(broker)
        else:
            binary = native.redis_server(log=self._log)
            with step("Redis prêt"):
                self._redis = RedisServer(self._var / "redis", binary, mark=mark)
                broker = self._redis.start()
        return {"DATABASE_URL": given, "REDIS_URL": broker}

    def processes(self) -> list[subprocess.Popen[bytes]]:
        """The servers that this start owns."""
        owned = [server.process for server in (self._postgres, self._redis) if server]
        return [process for process in owned if process is not None]

    def stop(self) -> None:
        """Stop what was started here, Redis first."""
        for server in (self._redis, self._postgres):
            if server is not None:
                server.stop()


def check_postgres(url: str) -> None:
    """Raise Stop with one sentence, without the password, when the database does not answer."""
    import psycopg

    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error:
        raise Stop(
            "Le réglage DATABASE_URL est illisible : "
            "écrivez postgres://utilisateur:motdepasse@serveur:5432/base."
        ) from None
    try:
        with psycopg.connect(url, connect_timeout=5):
            return
    except psycopg.Error as error:
        words = str(error).lower()
    where = _place(url)
    if "password" in words or "authentication" in words:
        raise Stop(
            f"La base de données {where} refuse l’utilisateur ou le mot de passe "
            "donnés par DATABASE_URL."
        )
    if "does not exist" in words:
        raise Stop(f"La base de données ou l’utilisateur de DATABASE_URL n’existe pas {where}.")
    raise Stop(f"La base de données donnée par DATABASE_URL ne répond pas {where}.")


def check_redis(url: str) -> None:
    """Raise Stop with one sentence when the Redis server does not answer."""
    import redis

    try:
        redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3).ping()
    except ValueError:
        raise Stop(
            "Le réglage REDIS_URL est illisible : écrivez redis://:motdepasse@serveur:6379/0."
        ) from None
    except redis.RedisError:
        raise Stop(f"Le serveur Redis donné par REDIS_URL ne répond pas {_place(url)}.") from None


def _place(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = f", port {parts.port}" if parts.port else ""
    except ValueError:
        return "(adresse illisible)"
    return f"(serveur {parts.hostname or 'local'}{port})"
