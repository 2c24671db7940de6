"""The field of a light text: what is posted, with the editor or without it, and its limit."""

from __future__ import annotations

from django import forms

from core.richforms import RichTextField


class Page(forms.Form):
    text = RichTextField(max_length=20, rows=4, required=False, help_text="Quelques lignes.")


def cleaned(**data: str) -> str:
    form = Page(data)
    assert form.is_valid(), form.errors
    return str(form.cleaned_data["text"])


def test_the_text_area_alone_is_enough() -> None:
    assert cleaned(text="Un **jardin**\r\n\r\n- lire") == "Un **jardin**\n\n- lire"


def test_the_html_of_the_editor_wins_and_is_reduced() -> None:
    html = "<p>Un <b>jardin</b><script>x()</script></p><ul><li>lire</li></ul>"
    assert cleaned(text="ancien", text_html=html) == "Un **jardin**\n\n- lire"
    assert cleaned(text="ancien", text_html="") == ""


def test_the_limit_counts_what_is_read() -> None:
    assert cleaned(text="**" + "a" * 20 + "**")
    form = Page({"text": "a" * 21})
    assert not form.is_valid()
    assert "21\u00a0caractères" in form.errors["text"][0]
    long_link = f"[a](https://exemple.fr/{'b' * 9000})"
    assert "adresses des liens" in Page({"text": long_link}).errors["text"][0]


def test_an_editor_left_empty_is_no_change() -> None:
    form = Page({"text_html": "<p><br></p>"})
    assert form.is_valid()
    assert not form.has_changed()


def test_the_page_carries_the_same_text_as_html_inert_and_described() -> None:
    html = str(Page(initial={"text": "Un **jardin** <script>x</script>"})["text"])
    assert 'data-rich="text_html"' in html
    assert 'aria-describedby="id_text_helptext id_text_marks"' in html
    assert "<template data-rich-source><p>Un <strong>jardin</strong> &lt;script&gt;" in html
