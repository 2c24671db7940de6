"""Light text: what comes in is reduced, what goes out is clean, a round trip changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.richtext import from_html, plain, to_html

WORD = """<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]-->
<style>p.MsoNormal {margin:0}</style>
<p class="MsoNormal" style="mso-fareast-language:FR"><b>Constat<o:p></o:p></b></p>
<p class="MsoListParagraph"><span style="font-family:Symbol">·</span>La cour est bruyante</p>"""


def test_a_page_pasted_from_word_arrives_clean() -> None:
    assert from_html(WORD) == "**Constat**\n\n·La cour est bruyante"


@pytest.mark.parametrize(
    "html",
    [
        '<img src=x onerror="alert(1)">',
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<iframe src=https://e.fr></iframe>",
        '<svg onload="alert(1)">',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_nothing_that_acts_goes_through(html: str) -> None:
    shown = to_html(from_html(html))
    for danger in ("<script", "<img", "<iframe", "<svg", "href"):
        assert danger not in shown


def test_a_typed_link_that_acts_is_no_link() -> None:
    assert "href" not in to_html("[ici](javascript:alert(1)) [là](//exemple.fr) [x](y)")
    assert 'href="https://exemple.fr"' in to_html("[là](https://exemple.fr)")


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\n\nc",
        "- un\n- deux **forts**\n\nsuite",
        "1. un\n2. deux",
        "- un\n  - sous-point\n- deux",
        "[une école](https://exemple.fr/?a=1&b=2)",
        "5 \\* 3 = 15",
    ],
)
def test_what_is_kept_survives_the_editor(text: str) -> None:
    assert from_html(to_html(text)) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_typed_text_is_shown_and_settles_after_one_passage(text: str) -> None:
    once = from_html(to_html(text))
    assert from_html(to_html(once)) == once


def test_plain_takes_the_marks_away() -> None:
    assert plain("**Un** [jardin](https://e.fr) 5 \\* 3") == "Un jardin 5 * 3"
