"""The QR code of a public form: the link, drawn large enough for an old phone. Pure."""

from __future__ import annotations

import io

import segno

KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def code_uri(url: str) -> str:
    """The code as an image that stands in a page."""
    drawn: str = segno.make(url, error="m").png_data_uri(scale=6, border=4)
    return drawn


def code_image(url: str, kind: str) -> tuple[bytes, str]:
    """The code as a file and its content type; `kind` is a key of KINDS."""
    content = io.BytesIO()
    segno.make(url, error="m").save(content, kind=kind, scale=16, border=4)
    return content.getvalue(), KINDS[kind]
