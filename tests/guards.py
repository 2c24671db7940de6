"""What no page may do, watched during every test (HOUSE.md, section 9)."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE|COPY|ALTER|CREATE|DROP)\b", re.IGNORECASE)
# The session is a matter of transport: its row may move on any request.
TRANSPORT_TABLES = ("django_session",)
# The return from ProConnect is a GET by the protocol, and opens a session (ADR 12).
WRITING_GETS = ("/connexion/proconnect/retour/",)
# A block of data (schema.org) is no code: no browser runs it.
INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=|\stype=.application/ld\+json.>)[^>]*>|<style\b"
    rb"|<[a-z][^<>]*\s(?:on[a-z]+|style)\s*=",
    re.IGNORECASE,
)


class GuardError(AssertionError):
    """A page broke a rule of the house."""


def refuse_writes(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    """Database wrapper: a GET only reads."""
    if WRITES.match(sql) and not any(table in sql for table in TRANSPORT_TABLES):
        raise GuardError(f"a GET wrote to the database: {sql[:200]}")
    return execute(sql, *args)


def refuse_queries(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
    """Database wrapper: a template never asks the database."""
    raise GuardError(f"a template asked the database: {sql[:300]}")


class AnswersInProgress:
    """Middleware of the tests: knows how many requests are being answered (`count`).

    A page that closes sends a last save: the database is emptied for the next test after it.
    """

    count = 0
    _lock = threading.Lock()

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._add(1)
        try:
            return self.get_response(request)
        finally:
            self._add(-1)

    @classmethod
    def _add(cls, change: int) -> None:
        with cls._lock:
            cls.count += change


class GetWritesNothing:
    """Middleware of the tests: a GET or HEAD that writes fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path in WRITING_GETS:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


class NoInlineCode:
    """Middleware of the tests: inline script, style or `on…=` fails (strict CSP)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            found = INLINE.search(response.content)
            if found:
                raise GuardError(f"inline code in {request.path}: {found.group(0)!r}")
        return response


@contextmanager
def only_local_sockets() -> Iterator[None]:
    """Connections leave for this machine alone; anything else fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if not (host.startswith("127.") or host in {"::1", "localhost"}):
                raise GuardError(f"a test tried to reach {host}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]
