"""Logs: one event a line, with the identifier of the request, and without personal data.

Neither addresses, nor names, nor what was typed in a search, nor the one-time keys of links reach
the log: who did what is kept in the database's history, which has its own rules of access.
Retention (6 to 12 months, CNIL délibération 2021-122) is the collector's affair: see
docs/operations/production.md.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_ONE_TIME_KEY = re.compile(r"(/(?:key|cle|jeton|code|invitation)/)[^/?\s]+")
_DATABASE_DETAIL = re.compile(r"DETAIL:.*")


def without_personal_data(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop the query string, one-time keys, the browser's name and the row quoted by an error."""
    event.pop("user_agent", None)
    for name in ("request", "event", "exception"):
        value = event.get(name)
        if isinstance(value, str):
            value = _DATABASE_DETAIL.sub("DETAIL: (retiré)", value)
            event[name] = _ONE_TIME_KEY.sub(r"\1…", value)
    if isinstance(event.get("request"), str):
        event["request"] = event["request"].split("?", 1)[0]
    return event


class RefusedRequests(logging.Filter):
    """A request Django refuses (host, size, fields) is one line, not a failure of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every line, those refusals without their traceback."""
        if record.name.startswith("django.security"):
            record.exc_info, record.levelno, record.levelname = None, logging.WARNING, "WARNING"
        return True


def configure(*, json: bool) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines, or lines for a person to read."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    renderer,
                ],
            }
        },
        "filters": {"refused": {"()": RefusedRequests}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "event",
                "filters": ["refused"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "django.request": {"level": "ERROR"},
            "fontTools": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
        },
    }
