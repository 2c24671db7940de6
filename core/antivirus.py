"""Asking the antivirus (a ClamAV daemon, `CLAMD_URL`) about a file before anybody opens it."""

from __future__ import annotations

from typing import IO
from urllib.parse import unquote, urlsplit

from clamav_client import clamd
from django.conf import settings

TIMEOUT_SECONDS = 60
DEFAULT_PORT = 3310


class AntivirusAway(Exception):
    """The antivirus did not answer, or could not judge: the file must wait."""


def is_configured() -> bool:
    """Whether files are checked here at all."""
    return bool(settings.CLAMD_URL)


def threat_in(stream: IO[bytes]) -> str:
    """The name of what the antivirus found, "" when the file is clean or nothing is configured.

    Raises AntivirusAway.
    """
    if not is_configured():
        return ""
    try:
        answer = _daemon(settings.CLAMD_URL).instream(stream)  # type: ignore[arg-type]
    except (clamd.ClamdError, OSError) as error:
        raise AntivirusAway(f"{type(error).__name__}: {error}"[:200]) from error
    status, name = answer.get("stream", ("ERROR", None))
    if status == "FOUND":
        return (name or "contenu dangereux")[:200]
    if status != "OK":
        raise AntivirusAway(name or "no answer")
    return ""


def _daemon(url: str) -> clamd.ClamdNetworkSocket | clamd.ClamdUnixSocket:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return clamd.ClamdUnixSocket(unquote(parts.path), timeout=TIMEOUT_SECONDS)
    return clamd.ClamdNetworkSocket(
        str(parts.hostname), parts.port or DEFAULT_PORT, timeout=TIMEOUT_SECONDS
    )
