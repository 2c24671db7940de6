"""What the DSFR form pack (`templates/dsfr/`) needs to draw fields and the error summary.

{% load dsfr_forms %}
{% error_summary form formset %}   one summary for the whole page, with links to the fields
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

Drawable = BaseForm | BaseFormSet[Any]


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of the summary: what is wrong, and the field it leads to (if any)."""

    text: str
    label: str
    target: str


@register.filter
def kind(field: BoundField) -> str:
    """How the pack draws the field: input, textarea, select, checkbox, radios, checkboxes…"""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.MultiWidget):
        return "group"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "input"


_CLASSES = {
    "input": "fr-input",
    "group": "fr-input",
    "textarea": "fr-input",
    "password": "fr-input",
    "select": "fr-select",
    "file": "fr-upload",
}


@register.simple_tag
def dsfr_widget(field: BoundField, extra: str = "") -> SafeString:
    """The control itself, with the DSFR class of its kind and what assistive technology needs."""
    shape = kind(field)
    attrs: dict[str, Any] = {}
    own = field.field.widget.attrs.get("class", "")
    classes = " ".join(part for part in (_CLASSES.get(shape, ""), own, extra) if part)
    if field.errors and shape in {"input", "textarea", "password", "select"}:
        family = "select" if shape == "select" else "input"
        classes = f"{classes} fr-{family}--error"
    if classes:
        attrs["class"] = classes
    is_textbox = shape in {"textarea", "password", "select"} or (
        shape == "input" and getattr(field.field.widget, "input_type", "") not in {"date", "time"}
    )
    if field.field.required and is_textbox and not field.field.disabled:
        attrs["aria-required"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def first_control(field: BoundField) -> str:
    """The id of the control to focus; the first option for groups."""
    if kind(field) in {"radios", "checkboxes", "group"}:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


@register.filter
def has_no_summary(form: Drawable) -> bool:
    """Whether the page writes the summary of this form itself."""
    return getattr(form, "error_summary", True) is False


@register.inclusion_tag("dsfr/error_summary.html")
def error_summary(*forms_or_sets: Drawable | None) -> dict[str, Any]:
    """The summary of every error of the forms and formsets, above them."""
    lines: list[ErrorLine] = []
    anchor = "erreurs"
    for item in forms_or_sets:
        if item is None or not item.is_bound:
            continue
        if item.prefix and len(forms_or_sets) == 1:
            anchor = f"erreurs-{item.prefix}"
        lines.extend(_lines_of(item))
    return {"lines": lines, "anchor": anchor}


def _lines_of(item: Drawable) -> Iterator[ErrorLine]:
    if isinstance(item, BaseFormSet):
        yield from (ErrorLine(str(text), "", "") for text in item.non_form_errors())
        for index, form in enumerate(item.forms, start=1):
            yield from _lines_of_form(form, f"ligne {index}, ")
        return
    yield from _lines_of_form(item, "")


def _lines_of_form(form: BaseForm, before: str) -> Iterator[ErrorLine]:
    for text in form.non_field_errors():
        yield ErrorLine(str(text), before.rstrip(", ").capitalize(), "")
    for field in form:
        for text in field.errors:
            label = f"{before}{field.label}" if before else str(field.label)
            target = "" if field.is_hidden else first_control(field)
            yield ErrorLine(str(text), label[:1].upper() + label[1:], target)
