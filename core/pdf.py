"""PDF from a template and a print stylesheet: tagged (PDF/UA), French, closed to the network."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import threading
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pypdfium2
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# Relative addresses of templates and stylesheets resolve here; nothing listens there.
STATIC_ROOT = "https://static.invalid/"
VARIANT = "pdf/ua-1"
# PDFium works for one thread at a time.
_PDFIUM = threading.Lock()


class ClosedFetcher(URLFetcher):
    """Gives static files of the project and `data:` addresses; refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"https", "data"}, allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The file. A static file that is missing stops the rendering; the network is refused."""
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(STATIC_ROOT):
            raise ValueError(f"documents never fetch from the network: {url}")
        name = unquote(urlsplit(url).path).lstrip("/")
        found = finders.find(name)
        if not isinstance(found, str):
            raise FatalURLFetchingError(f"no static file is named {name}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": kind})


def render_pdf(
    template: str, context: dict[str, Any], *, title: str, is_tagged: bool = True
) -> bytes:
    """The PDF of `template` (see `templates/documents/base.html`) with this context and `title`.

    Tagged PDF/UA-1 in French, fonts embedded; without tags for what is made only to be printed. The
    same HTML gives the same identifier. Takes about a second: call it from a task. Raises
    TemplateDoesNotExist or TemplateSyntaxError.
    """
    html = render_to_string(template, {**context, "title": title})
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    document = HTML(string=html, base_url=STATIC_ROOT, url_fetcher=ClosedFetcher())
    variant = VARIANT if is_tagged else None
    written: bytes = document.write_pdf(pdf_variant=variant, pdf_identifier=identifier)
    return written


def first_page_png(pdf: bytes, *, width: int, height: int) -> bytes:
    """The first page of a PDF as a PNG of exactly these pixels, whose proportions it has."""
    with _PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            page = document[0]
            image = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
        finally:
            document.close()
    if image.size != (width, height):
        image = image.resize((width, height))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=True)
    return written.getvalue()
