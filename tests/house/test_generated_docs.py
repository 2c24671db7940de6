"""The generated pages say what the code says today."""

from __future__ import annotations

from notre_ecole.management.commands.generate_docs import FOLDER, pages


def test_generated_documents_are_fresh() -> None:
    stale = [
        name
        for name, text in pages().items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text() != text
    ]
    assert stale == [], "run: python manage.py generate_docs"
