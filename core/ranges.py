"""Giving a public file: validators, one range, never more than a block of it in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

_BLOCK = 256 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def ranged_file(
    request: HttpRequest,
    stream: BinaryIO,
    *,
    size: int,
    sha256: str,
    changed_at: datetime,
    content_type: str,
    filename: str,
) -> HttpResponseBase:
    """The file, or the range of it that the request wants (206), or 304, or 416.

    `stream` is closed with the answer. The bytes never change under one `sha256`.
    """
    etag, stamp = f'"{sha256[:32]}"', int(changed_at.timestamp())
    first, last = _wanted(request, size, etag, stamp)
    if first > last and size:
        stream.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    length = last - first + 1
    response = StreamingHttpResponse(_blocks(stream, first, length), content_type=content_type)
    response._resource_closers.append(stream.close)  # type: ignore[attr-defined]
    if length != size:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"], response["Last-Modified"] = etag, http_date(stamp)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    whole = cast(HttpResponse, response)
    answer = get_conditional_response(request, etag=etag, last_modified=stamp, response=whole)
    if answer is not whole:
        stream.close()
    assert answer is not None
    return answer


def _wanted(request: HttpRequest, size: int, etag: str, stamp: int) -> tuple[int, int]:
    """First and last byte to give; the first after the last when there is no such range."""
    whole = (0, size - 1)
    found = _RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if found is None or found.groups() == ("", "") or request.method != "GET":
        return whole
    condition = request.headers.get("If-Range", "")
    if condition and condition != etag and parse_http_date_safe(condition) != stamp:
        return whole
    start, end = found.groups()
    if not start:
        return (max(size - int(end), 0), size - 1) if int(end) else (1, 0)
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    if end and int(end) < int(start):
        return whole
    return (first, last) if first < size else (1, 0)


def _blocks(stream: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    stream.seek(first)
    while length > 0 and (block := stream.read(min(_BLOCK, length))):
        length -= len(block)
        yield block
