from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from pypdf import PdfReader

from core.pdf import STATIC_ROOT, ClosedFetcher, render_pdf


@pytest.fixture
def letter(tmp_path: Path, settings: object) -> str:
    (tmp_path / "letter.html").write_text(
        '{% extends "documents/base.html" %}{% block content %}<h1>{{ title }}</h1>'
        "<p>Rennes, le {{ day|date_courte }}</p><p>{{ text }}</p>{% endblock %}",
        encoding="utf-8",
    )
    engine: Any = getattr(engines["django"], "engine")  # noqa: B009
    engine.dirs = [*engine.dirs, str(tmp_path)]
    for loader in engine.template_loaders:
        loader.reset()
    return "letter.html"


def test_a_document_is_tagged_titled_and_french(letter: str) -> None:
    context = {
        "day": date(2026, 9, 1),
        "text": "Une école. " * 600,
        "academy": "Aix-Marseille",
        "reference": "NE-2026-0412",
    }
    written = render_pdf(letter, context, title="Attribution de fonds")
    reader = PdfReader(io.BytesIO(written))
    assert len(reader.pages) >= 2
    assert reader.metadata is not None
    assert reader.metadata.title == "Attribution de fonds"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    text = reader.pages[0].extract_text()
    assert "Académie d’Aix-Marseille" in text
    assert "page 1 sur" in text
    assert "NE-2026-0412" in text
    resources: Any = reader.pages[0]["/Resources"]
    fonts = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert any("Marianne" in font for font in fonts)
    assert render_pdf(letter, context, title="Attribution de fonds") == written


def test_a_document_never_asks_the_network() -> None:
    fetcher = ClosedFetcher()
    for url in ("https://example.org/x.png", "http://127.0.0.1/x", "file:///etc/passwd"):
        with pytest.raises(ValueError, match="network"):
            fetcher.fetch(url)
    for url in (f"{STATIC_ROOT}../../etc/passwd", f"{STATIC_ROOT}%2e%2e/%2e%2e/etc/passwd"):
        with pytest.raises(BaseException):  # noqa: B017, PT011
            fetcher.fetch(url)
