"""The state of the board as its address has it: filters, order, columns. Any state is a URL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from dashboards.columns import DEFAULT, Column, chosen
from dashboards.enums import Order
from dashboards.forms import BoardFilterForm

if TYPE_CHECKING:
    from dashboards.queries.board import BoardChoices

SHAPE = ("tri", "colonnes")
"""What changes how the selection is shown, not what is in it."""


@dataclass(frozen=True)
class BoardState:
    """What is shown, and how; `form` is bound to it."""

    form: BoardFilterForm
    filters: Mapping[str, Any]
    columns: tuple[Column, ...]
    order: Order

    @property
    def is_valid(self) -> bool:
        """Whether every filter means something here; one that does not is left out."""
        return not self.form.errors

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter leaves some files out."""
        return any(value for name, value in self.filters.items() if name not in SHAPE)

    @property
    def keys(self) -> list[str]:
        """The keys of the columns shown."""
        return [column.key for column in self.columns]

    @property
    def query(self) -> str:
        """The address of this state after the `?`, the same for the same state; "" by default."""
        return self.query_with()

    def query_with(self, **changes: Any) -> str:
        """The address of this state with other filters; None takes a filter out."""
        kept = {**self.filters, **changes}
        address = QueryDict(mutable=True)
        for name in self.form.fields:
            value = kept.get(name)
            if name == "colonnes":
                if value and tuple(value) != DEFAULT:
                    address.setlist(name, value)
            elif value not in (None, "") and (name, value) != ("tri", Order.URGENT):
                address[name] = str(value)
        return address.urlencode()

    def words(self) -> list[tuple[str, str]]:
        """The filters in words, (label, value), for a title or a check list."""
        told = []
        for name, value in self.filters.items():
            if value in (None, "") or name in SHAPE:
                continue
            field = self.form.fields[name]
            labels = dict(getattr(field, "choices", ()))
            told.append((str(field.label), str(labels.get(value, value))))
        return told


def state_of(query: QueryDict | str, choices: BoardChoices) -> BoardState:
    """The state an address asks for; what is wrong in it counts for nothing."""
    data = QueryDict(query) if isinstance(query, str) else query
    form = BoardFilterForm(data, departments=choices.departments, themes=choices.themes)
    form.is_valid()
    filters = form.cleaned_data
    columns = chosen(filters.get("colonnes") or ())
    return BoardState(
        form=form,
        filters={**filters, "colonnes": [column.key for column in columns]},
        columns=columns,
        order=Order(filters.get("tri") or Order.URGENT),
    )
