"""Pages by the key of the last row: reading goes on where it stopped, whatever is published
meanwhile, and the thousandth page costs what the first one does."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from django.db.models import Q


class BadCursor(ValueError):
    """A cursor that this API never gave."""


def write_cursor(*key: Any) -> str:
    """The key of the last row of a page, as an address carries it."""
    told = [value.isoformat() if isinstance(value, datetime) else value for value in key]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def read_cursor(text: str, *kinds: type) -> list[Any]:
    """The key that a cursor carries. Raises BadCursor for anything else.

    >>> read_cursor(write_cursor("0350122T"), str)
    ['0350122T']
    """
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(found, list) or len(found) != len(kinds):
            raise BadCursor(text)
        return [_as(value, kind) for value, kind in zip(found, kinds, strict=True)]
    except (binascii.Error, ValueError, TypeError, RecursionError, OverflowError) as error:
        raise BadCursor(text) from error


def _as(value: Any, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise BadCursor(value)
        return moment
    if kind is int and type(value) is int and 0 <= value < 2**63:
        return value
    if kind is str and isinstance(value, str) and value.isprintable():
        return value
    raise BadCursor(str(value))


def after(cursor: str, *names: str) -> Q:
    """The rows that follow, in the order of these fields of text. Raises BadCursor."""
    found, same = Q(pk__in=[]), Q()
    for name, value in zip(names, read_cursor(cursor, *[str] * len(names)), strict=True):
        found |= same & Q(**{f"{name}__gt": value})
        same &= Q(**{name: value})
    return found


def after_publication(cursor: str) -> Q:
    """The sheets that follow, in the order of publication."""
    published_at, pk = read_cursor(cursor, datetime, int)
    return Q(published_at__lt=published_at) | Q(published_at=published_at, pk__lt=pk)
