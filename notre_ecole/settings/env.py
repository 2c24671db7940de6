"""Every setting that comes from the environment, read once and refused with one plain sentence.

The list is the contract of `.env.example`: `tests/house/test_env_example.py` compares both.
"""

from __future__ import annotations

from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

DECLARED: set[str] = set()
"""Names of the settings read so far, whether the environment gives them or not."""

_env = environ.Env()


class SettingRefused(ImproperlyConfigured):
    """A setting of the environment is missing or wrong; the message is a French sentence."""


def text(name: str, default: str | None = None) -> str:
    """The setting as text. Raises SettingRefused when it is required and absent."""
    DECLARED.add(name)
    value = str(_env.str(name, default="")).strip() or (default or "")
    if default is None and not value:
        raise SettingRefused(f"Le réglage {name} est obligatoire : donnez-lui une valeur.")
    return value


def secret(name: str, *, minimum_length: int) -> str:
    """A required secret, long enough not to be guessed. Its value never appears in the refusal."""
    value = text(name)
    if len(value) < minimum_length or len(set(value)) < 5:
        raise SettingRefused(
            f"Le réglage {name} est trop court ou trop simple : il faut au moins "
            f"{minimum_length} caractères tirés au hasard."
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    """The setting as yes/no (`1`, `0`, `true`, `false`, `oui`, `non`)."""
    raw = text(name, "1" if default else "0").lower()
    if raw in {"1", "true", "oui", "yes", "on"}:
        return True
    if raw in {"0", "false", "non", "no", "off"}:
        return False
    raise SettingRefused(f"Le réglage {name} vaut « {raw} » : écrivez oui ou non.")


def number(name: str, default: int, *, minimum: int = 0, maximum: int = 1_000_000) -> int:
    """The setting as a whole number between `minimum` and `maximum`, both included."""
    raw = text(name, str(default))
    if not raw.isascii() or not raw.isdigit() or not minimum <= int(raw) <= maximum:
        raise SettingRefused(
            f"Le réglage {name} vaut « {raw} » : il faut un nombre entier "
            f"entre {minimum} et {maximum}."
        )
    return int(raw)


def words(name: str, default: str | None = "") -> list[str]:
    """The setting as a list of words separated by commas; required when `default` is None."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, *, among: tuple[str, ...]) -> str:
    """The setting as one of these texts."""
    raw = text(name, default)
    if raw not in among:
        raise SettingRefused(
            f"Le réglage {name} vaut « {raw} » : écrivez {', '.join(among[:-1])} ou {among[-1]}."
        )
    return raw


def sentences(name: str) -> list[str]:
    """The setting as sentences separated by semicolons; none by default."""
    return [part.strip() for part in text(name, "").split(";") if part.strip()]


def address(name: str) -> str:
    """The setting as a mail address, or an empty text."""
    raw = text(name, "")
    if raw and ("@" not in raw or parseaddr(raw)[1] != raw):
        raise SettingRefused(f"Le réglage {name} vaut « {raw} » : écrivez adresse@domaine.fr.")
    return raw


def sites_by_code(name: str) -> dict[str, list[str]]:
    """The setting as the sites of each académie: `14=https://www.ac-rennes.fr,24=https://…`."""
    found: dict[str, list[str]] = {}
    for word in words(name):
        code, _, address = word.partition("=")
        parts = urlsplit(address)
        if len(code) != 2 or parts.scheme != "https" or not parts.hostname or parts.path:
            raise SettingRefused(
                f"Le réglage {name} contient « {word} » : écrivez 14=https://www.ac-rennes.fr."
            )
        found.setdefault(code, []).append(address)
    return found


def site(name: str, default: str | None, *, schemes: tuple[str, ...] = ("http", "https")) -> str:
    """The setting as the address of a site, without a path and without a final slash."""
    raw = text(name, default).rstrip("/")
    parts = urlsplit(raw)
    if parts.scheme not in schemes or not parts.hostname or parts.path or parts.query:
        wanted = " ou ".join(f"{scheme}://" for scheme in schemes)
        raise SettingRefused(
            f"Le réglage {name} vaut « {raw} » : il faut une adresse qui commence par {wanted} "
            "et s’arrête au nom du serveur."
        )
    return raw


def sender(name: str, default: str) -> str:
    """The setting as the sender of messages: `Name <address@domain>` or an address alone."""
    raw = text(name, default)
    if "@" not in parseaddr(raw)[1]:
        raise SettingRefused(
            f"Le réglage {name} vaut « {raw} » : écrivez Nom <adresse@domaine.fr>."
        )
    return raw


def database(name: str, default: str | None) -> dict[str, Any]:
    """The setting as a PostgreSQL database of Django. The refusal never quotes the password."""
    url = text(name, default)
    refusal = SettingRefused(
        f"Le réglage {name} est illisible : "
        "écrivez postgres://utilisateur:motdepasse@serveur:5432/base."
    )
    if url.split(":", 1)[0] not in {"postgres", "postgresql"}:
        raise refusal
    try:
        found = dict(_env.db_url_config(url))
    except (ImproperlyConfigured, ValueError) as error:
        raise refusal from error
    if not found.get("NAME"):
        raise refusal
    found["HOST"] = unquote(found["HOST"])  # a folder of Unix sockets is written with %2F
    return found


def redis(name: str, default: str | None) -> str:
    """The setting as the address of a Redis server: redis://, rediss:// (TLS)."""
    url = text(name, default)
    try:
        parts = urlsplit(url)
        readable = parts.scheme in {"redis", "rediss"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        readable = False
    if not readable:
        raise SettingRefused(
            f"Le réglage {name} est illisible : écrivez redis://:motdepasse@serveur:6379/0."
        )
    return url


def antivirus(name: str) -> str:
    """The setting as the address of a ClamAV daemon: tcp://server:3310 or unix:///path; "" off."""
    url = text(name, "")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        readable = (parts.scheme == "tcp" and bool(parts.hostname) and parts.port != 0) or (
            parts.scheme == "unix" and len(parts.path) > 1 and not parts.netloc
        )
    except ValueError:
        readable = False
    if not readable:
        raise SettingRefused(
            f"Le réglage {name} est illisible : écrivez tcp://serveur:3310 ou "
            "unix:///run/clamav/clamd.ctl."
        )
    return url


def proconnect() -> tuple[str, str, str]:
    """Host, client and secret of ProConnect; three empty texts when it is not offered."""
    names = ("PROCONNECT_HOST", "PROCONNECT_CLIENT_ID", "PROCONNECT_CLIENT_SECRET")
    host, client, key = (text(name, "") for name in names)
    if any((host, client, key)) and not all((host, client, key)):
        raise SettingRefused(
            f"Les réglages {', '.join(names)} se donnent ensemble, ou pas du tout."
        )
    return (site("PROCONNECT_HOST", "") if host else "", client, key)
