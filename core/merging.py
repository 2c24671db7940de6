"""Two drafts of one page made into one: each thing that differs is taken from either, or rewritten.

Works on drafts (core.editing) whatever their fields. Values are compared and put together as a
browser would post them, so that the result goes through the page's own form. No query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from core.forms import DsfrFormMixin, PlainTextField
from core.richforms import RichTextarea, RichTextField

if TYPE_CHECKING:
    from core.editing import Draft
    from core.rows import RowForm

MINE, THEIRS, BOTH = "mine", "theirs", "both"
TAKE, TEXT = "take-", "both-"
LONGEST = 20_000
_LABELS = {MINE: "Garder la mienne", THEIRS: "Prendre l’autre", BOTH: "Réunir les deux"}
_NOT_CONTENT = frozenset({"id", "DELETE"})
Raw = list[str]


@dataclass(frozen=True)
class Difference:
    """A field, or a whole row, that both versions tell differently. `rich`: light texts."""

    key: str
    label: str
    mine: str
    theirs: str
    rich: bool = False
    is_text: bool = False
    is_row: bool = False
    default: str = MINE

    @property
    def together(self) -> str:
        """Both texts as one, to rework: what they share once, then mine, then theirs."""
        return combine(self.mine, self.theirs)


def combine(mine: str, theirs: str) -> str:
    """Both texts, line by line: shared lines once; where they part, mine then theirs.

    >>> combine("un\\\\ndeux\\\\ntrois", "un\\\\nDEUX\\\\ntrois")
    'un\\\\ndeux\\\\nDEUX\\\\ntrois'
    """
    ours, others = mine.splitlines(), theirs.splitlines()
    lines: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        lines += ours[i1:i2]
        if tag != "equal":
            lines += others[j1:j2]
    return "\n".join(lines)


def differences(mine: Draft, theirs: Draft) -> list[Difference]:
    """What differs, in the order of the page."""
    found = list(_between(mine.form, theirs.form, "", ""))
    ours, others = _rows(mine), _rows(theirs)
    for key, row in others.items():
        if key in ours:
            found += _between(ours[key], row, f"{key}-", f"{_named(row)}\u00a0: ")
        else:
            found.append(Difference(key, _named(row), "", _said(row), is_row=True, default=THEIRS))
    found += [
        Difference(key, _named(row), _said(row), "", is_row=True)
        for key, row in ours.items()
        if key not in others
    ]
    return found


class MergeForm(DsfrFormMixin, forms.Form):
    """The choice for each difference, and the texts put together."""

    def __init__(self, data: Any = None, *, differences: Sequence[Difference]) -> None:
        super().__init__(data)
        self.differences = differences
        for item in differences:
            self.fields[f"{TAKE}{item.key}"] = forms.ChoiceField(
                choices=_choices(item),
                initial=BOTH if item.is_text else item.default,
                label=item.label,
                widget=forms.RadioSelect,
            )
            if item.is_text:
                made = RichTextField if item.rich else PlainTextField
                self.fields[f"{TEXT}{item.key}"] = made(
                    max_length=LONGEST,
                    rows=6,
                    required=False,
                    initial=item.together,
                    label="Les deux textes réunis, à retoucher",
                )

    @property
    def items(self) -> Iterator[tuple[Difference, BoundField, BoundField | None]]:
        """Each difference with its choice and its text."""
        for item in self.differences:
            text = self[f"{TEXT}{item.key}"] if item.is_text else None
            yield item, self[f"{TAKE}{item.key}"], text

    def taken(self, key: str) -> str:
        """The way chosen for this key; the default when nothing well formed was chosen."""
        name = f"{TAKE}{key}"
        if name not in self.fields:
            return MINE
        chosen = self[name].value()
        return chosen if chosen in _LABELS else str(self.fields[name].initial)

    def text(self, key: str) -> str:
        """The text put together, as reworked; as proposed when the page did not send it."""
        field = self[f"{TEXT}{key}"]
        if field.field.widget.value_omitted_from_data(self.data, {}, field.html_name):
            return str(field.field.initial)
        return str(field.value() or "")


def merged(mine: Draft, theirs: Draft, choices: MergeForm) -> QueryDict:
    """What the page would post after these choices."""
    data = QueryDict(mutable=True)
    for field in _cells(mine.form):
        _put(data, field.html_name, _chosen(field, theirs.form, "", choices))
    if mine.rows is not None and theirs.rows is not None:
        _put_rows(data, mine, theirs, choices)
    return data


def carried(data: QueryDict) -> list[tuple[str, str]]:
    """The posted fields a page of choices sends again as they are."""
    left_out = {"csrfmiddlewaretoken", "version", "overwrite", "discard", "merge", "merged"}
    return [
        (name, value)
        for name, values in data.lists()
        for value in values
        if name not in left_out and not name.startswith((TAKE, TEXT))
    ]


def _choices(item: Difference) -> list[tuple[str, str]]:
    if item.is_row:
        keep, drop = "Garder cette ligne", "Ne pas la garder"
        return [(MINE, keep), (THEIRS, drop)] if item.mine else [(THEIRS, keep), (MINE, drop)]
    ways = [BOTH, MINE, THEIRS] if item.is_text else [MINE, THEIRS]
    return [(way, _LABELS[way]) for way in ways]


def _put_rows(data: QueryDict, mine: Draft, theirs: Draft, choices: MergeForm) -> None:
    assert mine.rows is not None
    assert theirs.rows is not None
    ours, others = _rows(mine), _rows(theirs)
    prefix, rank = mine.rows.prefix, 0
    for key in [*others, *(key for key in ours if key not in others)]:
        if not (key in ours and key in others):
            wanted = choices.taken(key)
            if (wanted == MINE) != (key in ours):
                continue
        row = ours.get(key) or others[key]
        for field in _cells(row):
            raw = (
                _chosen(field, others[key], f"{key}-", choices)
                if key in ours and key in others
                else _raw(field)
            )
            _put(data, f"{prefix}-{rank}-{field.name}", raw)
        if key in others:
            _put(data, f"{prefix}-{rank}-id", _raw(others[key]["id"]))
        rank += 1
    initial = mine.rows.management_form
    data[f"{prefix}-TOTAL_FORMS"] = str(rank)
    data[f"{prefix}-INITIAL_FORMS"] = "0"
    for name in ("MIN_NUM_FORMS", "MAX_NUM_FORMS"):
        data[f"{prefix}-{name}"] = str(initial[name].value() or "0")


def _chosen(field: BoundField, other: forms.BaseForm, before: str, choices: MergeForm) -> Raw:
    way = choices.taken(f"{before}{field.name}")
    if way == BOTH:
        return [choices.text(f"{before}{field.name}")]
    return _raw(other[field.name]) if way == THEIRS and field.name in other.fields else _raw(field)


def _put(data: QueryDict, name: str, raw: Raw) -> None:
    if raw:
        data.setlist(name, raw)


def _between(
    mine: forms.BaseForm, theirs: forms.BaseForm, before: str, label: str
) -> Iterator[Difference]:
    for field in _cells(mine):
        if field.name not in theirs.fields or field.is_hidden:
            continue
        ours, others = _raw(field), _raw(theirs[field.name])
        if _normal(ours) == _normal(others):
            continue
        widget = field.field.widget
        yield Difference(
            key=f"{before}{field.name}",
            label=f"{label}{field.label}",
            mine=_shown(field, ours),
            theirs=_shown(field, others),
            rich=isinstance(widget, RichTextarea),
            is_text=isinstance(widget, forms.Textarea),
        )


def _rows(draft: Draft) -> dict[str, RowForm]:
    """The rows that say something, by id; those not yet saved by their rank."""
    if draft.rows is None:
        return {}
    found: dict[str, RowForm] = {}
    for rank, form in enumerate(draft.rows.forms):
        removed = bool(form["DELETE"].value()) if "DELETE" in form.fields else False
        if removed or not any(_raw(field) for field in _cells(form) if not field.is_hidden):
            continue
        pk = _raw(form["id"])
        found[f"row-{pk[0]}" if pk else f"new-{rank}"] = form
    return found


def _cells(form: forms.BaseForm) -> list[BoundField]:
    return [field for field in form if field.name not in _NOT_CONTENT]


def _named(row: forms.BaseForm) -> str:
    """A row by its first words."""
    first = next((shown for field in _cells(row) if (shown := _shown(field, _raw(field)))), "")
    words = " ".join(first.split())
    return f"«\u00a0{words[:57].rstrip()}…\u00a0»" if len(words) > 60 else f"«\u00a0{words}\u00a0»"


def _said(row: forms.BaseForm) -> str:
    lines = [
        f"{field.label}\u00a0: {shown}"
        for field in _cells(row)
        if not field.is_hidden and (shown := _shown(field, _raw(field)))
    ]
    return "\n".join(lines)


def _raw(field: BoundField) -> Raw:
    """The value as a browser would post it."""
    value = field.value()
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["on"]
    if isinstance(value, (list, tuple, set)):
        return [str(item) for item in value]
    widget = field.field.widget
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return [str(value)]
    shown = widget.format_value(value)
    return [] if shown is None else [str(shown)]


def _normal(raw: Raw) -> list[str]:
    return sorted(" ".join(value.split()) for value in raw)


def _shown(field: BoundField, raw: Raw) -> str:
    """The value in words."""
    if isinstance(field.field, forms.BooleanField):
        return "Oui" if raw else "Non"
    if isinstance(field.field, forms.ChoiceField):
        labels = _labels(field.field.choices)
        return ", ".join(labels.get(value, value) for value in raw)
    return "\n".join(raw)


def _labels(choices: Any) -> Mapping[str, str]:
    return {str(value): str(label) for value, label in choices}
