"""The QR code, as an image for office documents and for pages."""

from __future__ import annotations

import io

import segno


def qr_png(url: str) -> bytes:
    """The code as a PNG with its quiet zone, black on white, sharp at poster size."""
    stream = io.BytesIO()
    segno.make(url, error="m").save(stream, kind="png", scale=12, border=2)
    return stream.getvalue()


def qr_data_uri(url: str) -> str:
    """The code as an SVG address, for a page."""
    return segno.make(url, error="m").svg_data_uri(scale=4, border=2)
