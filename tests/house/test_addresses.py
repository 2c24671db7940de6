"""No address answers to two pages: the order of the apps in `notre_ecole.urls` is one of speed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

_PART = re.compile(r"<(?:(\w+):)?\w+>")
_EXAMPLES = {"int": "7", "slug": "mot", "uuid": "00000000-0000-4000-8000-000000000000"}
_USUAL = "NE-2026-0001"


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str = "/", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """An example of each address, and the name of its page; those of regular expressions apart."""
    for pattern in patterns:
        path = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from _addresses(pattern.url_patterns, path, inner)
        elif "(?P" not in path and "^" not in path:
            example = _PART.sub(lambda part: _EXAMPLES.get(part[1] or "str", _USUAL), path)
            yield example, ":".join((*names, pattern.name or ""))


def test_each_address_leads_to_its_own_page() -> None:
    resolver = get_resolver()
    found = list(_addresses(resolver.url_patterns))
    assert len(found) > 300
    taken = {
        example: (name, resolver.resolve(example).view_name)
        for example, name in found
        if resolver.resolve(example).view_name != name
    }
    assert taken == {}
