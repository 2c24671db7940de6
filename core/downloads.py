"""Giving a private file: nothing of it runs in the browser, no shared cache keeps it."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def private_file(
    file: FieldFile, *, content_type: str, filename: str = "", cached: bool = False
) -> FileResponse:
    """A private file: to download under `filename`, or shown in a page without one.

    Whatever it holds, the browser runs nothing of it. `cached` for what never changes. Raises
    Http404 when the bytes are gone.
    """
    try:
        stream = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        stream, as_attachment=bool(filename), filename=filename, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400" if cached else "private, no-store"
    return response
