"""Rows of a form that people add, empty and remove, with or without JavaScript.

A row keeps the id of what it edits in a hidden field, so that saving changes it in place. An empty
row is no row: one that had an id disappears.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet, formset_factory

from core.forms import DsfrFormMixin

MAX_ROWS = 50
_INCOMPLETE = "La page est arrivée incomplète\u00a0: rechargez-la, puis recommencez."
_LARGEST_ID = 2**63 - 1
_NOT_CONTENT = frozenset({"id", "DELETE"})


class RowIdField(forms.Field):
    """The id of the row in the database; anything else than an id is no id."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def clean(self, value: Any) -> int | None:
        text = str(value or "")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
        return number if 0 < number <= _LARGEST_ID else None


class RowForm(DsfrFormMixin, forms.Form):
    """One row. `cells` says how wide each field is on a large screen."""

    error_summary = False
    widths: ClassVar[Mapping[str, str]] = {}
    id = RowIdField()

    def has_changed(self) -> bool:
        """Whether somebody wrote something in the row."""
        return bool(set(self.changed_data) - _NOT_CONTENT)

    @property
    def caption(self) -> str:
        """What the row is about, beside its number; empty by default."""
        return ""

    @property
    def outcome(self) -> str:
        """What the row amounts to, under its fields; empty by default."""
        return ""

    @property
    def cells(self) -> list[tuple[BoundField, str]]:
        """The visible fields with the class of their column."""
        return [
            (field, self.widths.get(field.name, "fr-col-12"))
            for field in self.visible_fields()
            if field.name != "DELETE"
        ]


class RowSet(BaseFormSet[RowForm]):
    """The rows of a page."""

    error_summary = False
    default_error_messages = {
        "missing_management_form": _INCOMPLETE,
        "too_many_forms": f"Cette partie compte {MAX_ROWS} lignes au plus.",
        "too_few_forms": "Il manque une ligne.",
    }

    def _construct_form(self, i: int, **kwargs: Any) -> RowForm:
        """A row somebody emptied is allowed, wherever it stands."""
        made: RowForm = super()._construct_form(  # type: ignore[misc]
            i, **{"empty_permitted": True, **kwargs}
        )
        return made

    def clean(self) -> None:
        """A page that claims less than no row arrived broken: nothing is removed on its word."""
        if self.total_form_count() < 0:
            raise ValidationError(_INCOMPLETE)

    def kept(self) -> list[dict[str, Any]]:
        """The values of the rows to keep, in order."""
        return [form.cleaned_data for form in self.kept_forms()]

    def kept_forms(self) -> list[RowForm]:
        """The rows that say something and are not removed."""
        return [
            form
            for form in self.forms
            if form.has_changed() and not form.cleaned_data.get("DELETE", False)
        ]

    def ids_after(self, ids: Sequence[int]) -> dict[str, str]:
        """The hidden fields to set in the page once rows were saved with these ids."""
        fields = {f"{form.prefix}-id": "" for form in self.forms}
        for form, pk in zip(self.kept_forms(), ids, strict=True):
            fields[f"{form.prefix}-id"] = str(pk)
        return fields


def row_set(
    form: type[RowForm],
    *,
    data: Mapping[str, Any] | None = None,
    initial: Sequence[Mapping[str, Any]] = (),
    extra: int = 1,
    base: type[RowSet] = RowSet,
    form_kwargs: dict[str, Any] | None = None,
) -> RowSet:
    """The rows as kept (`initial`, plus `extra` empty ones), or as posted (`data`)."""
    factory = cast(
        type[RowSet],
        formset_factory(
            form,
            formset=base,
            extra=extra,
            can_delete=True,
            max_num=MAX_ROWS,
            absolute_max=MAX_ROWS + 10,
            validate_max=True,
        ),
    )
    if data is not None:
        return factory(data, prefix="rows", form_kwargs=form_kwargs)
    return factory(initial=list(initial), prefix="rows", form_kwargs=form_kwargs)
