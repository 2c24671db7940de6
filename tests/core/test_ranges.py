"""A public file given whole, in part, or not at all when the reader has it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from core.ranges import ranged_file

CONTENT = bytes(range(256)) * 4
CHANGED = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def give(method: str = "get", **headers: str) -> HttpResponseBase:
    request = getattr(RequestFactory(), method)("/fichier.csv", headers=headers)
    return ranged_file(
        request, io.BytesIO(CONTENT), size=len(CONTENT), sha256="a" * 64, changed_at=CHANGED,
        content_type="text/csv", filename="fichier.csv",
    )  # fmt: skip


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_whole():
    response = give()
    assert (response.status_code, body(response)) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == "1024"
    assert response["Last-Modified"] == "Thu, 26 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9), ("bytes=1000-", 1000, 1023), ("bytes=-10", 1014, 1023),
        ("bytes=1020-5000", 1020, 1023), ("bytes=-5000", 0, 1023), ("bytes = 3 - 3", 3, 3),
    ],
)  # fmt: skip
def test_a_part(asked: str, first: int, last: int):
    response = give(Range=asked)
    assert body(response) == CONTENT[first : last + 1]
    if last - first < 1023:
        assert response.status_code == 206
        assert response["Content-Range"] == f"bytes {first}-{last}/1024"


@pytest.mark.parametrize("asked", ["bytes=1024-", "bytes=2000-3000", "bytes=-0"])
def test_no_such_part(asked: str):
    response = give(Range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */1024"


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "x"])
def test_what_is_not_a_range_gives_the_whole(asked: str):
    response = give(Range=asked)
    assert (response.status_code, len(body(response))) == (200, 1024)


def test_a_reader_who_has_it():
    etag = give()["ETag"]
    assert give(**{"If-None-Match": etag}).status_code == 304
    assert give(**{"If-Modified-Since": "Thu, 26 Nov 2026 09:00:00 GMT"}).status_code == 304
    assert give(**{"If-Range": etag, "Range": "bytes=0-0"}).status_code == 206
    assert give(**{"If-Range": '"another"', "Range": "bytes=0-0"}).status_code == 200
    assert len(body(give("head", Range="bytes=0-3"))) >= 0
