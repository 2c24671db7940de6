"""The real LibreOffice, to open the office documents we make as a person would."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

SOFFICE = os.environ.get("SOFFICE_PATH", "")
needs_office = pytest.mark.skipif(
    not SOFFICE, reason="LibreOffice n’est pas là\u00a0: aucun document n’est ouvert avec lui."
)


def converted(documents: Mapping[str, bytes]) -> dict[str, PdfReader]:
    """Each document (by file name) as LibreOffice shows it: a PDF, read. One run for all.

    Fails when a document does not open.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in documents.items():
            (folder / file).write_bytes(content)
        subprocess.run(
            [
                SOFFICE,
                "--headless",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to",
                "pdf",
                "--outdir",
                str(folder / "pdf"),
                *(str(folder / file) for file in documents),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return {
            file: PdfReader(io.BytesIO((folder / "pdf" / f"{Path(file).stem}.pdf").read_bytes()))
            for file in documents
        }


def words_of(reader: PdfReader) -> str:
    """The text of every page, with plain single spaces."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())
