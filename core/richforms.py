"""The form field of a light text: a text area that the page turns into a small editor.

Without JavaScript the text area holds the light text itself. With it, `static/js/rich.js` shows an
editor and sends HTML beside it, in `<name>_html`: what the browser sends there wins, converted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import french
from core.forms import PlainTextField
from core.richtext import from_html, plain, to_html

HTML_SUFFIX = "_html"


class RichTextarea(forms.Textarea):
    """The text area, one line on its marks, and the same text as HTML for the editor."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        html = data.get(f"{name}{HTML_SUFFIX}")
        return super().value_from_datadict(data, files, name) if html is None else from_html(html)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and f"{name}{HTML_SUFFIX}" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attrs = dict(attrs or {})
        marks = f"{attrs.get('id', name)}_marks"
        attrs["aria-describedby"] = f"{attrs.get('aria-describedby', '')} {marks}".strip()
        attrs["data-rich"] = f"{name}{HTML_SUFFIX}"
        return format_html(
            "{}"
            '<p class="fr-hint-text ne-rich__marks" id="{}">Une ligne qui commence par '
            "«\u00a0-\u00a0» fait une liste, par «\u00a01.\u00a0» une liste numérotée\u00a0; "
            "**deux étoiles** mettent en gras.</p>"
            "<template data-rich-source>{}</template>",
            super().render(name, value, attrs, renderer),
            marks,
            to_html(str(value or "")),
        )


class RichTextField(PlainTextField):
    """Light text (core.richtext): its limit counts what is read, not the marks of lists or bold."""

    def __init__(self, *, max_length: int, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(
            max_length=max_length, rows=rows, widget=RichTextarea({"rows": rows}), **kwargs
        )
        self.is_multiline = True

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        read = len(plain(value))
        if read > self.limit:
            raise ValidationError(
                f"Ce texte compte {french.counted(read, 'caractère')}\u00a0: "
                f"raccourcissez-le à {french.whole_number(self.limit)} au plus.",
                code="max_length",
            )
        if len(value) > 2 * self.limit + 4000:
            raise ValidationError(
                "Les adresses des liens de ce texte sont trop longues\u00a0: raccourcissez-les.",
                code="max_length",
            )
