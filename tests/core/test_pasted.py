"""Real clipboards of word processors arrive clean: on the server here, in a browser in journeys."""

from __future__ import annotations

import pytest

from core.richtext import from_html
from tests.core.clipboards import GOOGLE, LIBREOFFICE, READ, WORD


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in READ])
def test_a_clipboard_is_read(name: str) -> None:
    html = {"word": WORD, "libreoffice": LIBREOFFICE, "google": GOOGLE}[name]
    assert from_html(html) == READ[name]


def test_html_nested_beyond_reason_is_read_as_bare_text() -> None:
    assert from_html(f"{'<div><ul><li>' * 5000}fin") == "fin"


def test_lists_of_word_are_nested_by_their_level() -> None:
    item = (
        "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'>"
        "<span style='mso-list:Ignore'>{}</span>{}</p>"
    )
    html = item.format(1, "1.", "un") + item.format(2, "a.", "bis") + item.format(1, "2.", "deux")
    assert from_html(html) == "1. un\n   1. bis\n2. deux"
