"""Says in each answer what the database did for it: only with the settings of bin/bench."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class QueryCountMiddleware:
    """Adds `Server-Timing: db;desc="7";dur=3.2, app;dur=12.5, cpu;dur=8.1`: how many queries,
    their milliseconds, those of the whole answer, those of the processor for it here.

    Outermost, so that the session and the person are counted too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meter, since, busy = _Meter(), time.perf_counter(), time.thread_time()
        with connection.execute_wrapper(meter):
            response = self._get_response(request)
        whole = (time.perf_counter() - since) * 1000
        busy = (time.thread_time() - busy) * 1000
        response["Server-Timing"] = (
            f'db;desc="{meter.queries}";dur={meter.seconds * 1000:.1f}, '
            f"app;dur={whole:.1f}, cpu;dur={busy:.1f}"
        )
        return response


class _Meter:
    """Counts and times the queries of one request."""

    def __init__(self) -> None:
        self.queries = 0
        self.seconds = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        since = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - since
