"""The place whose figures are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from core.forms import FilterForm


class TerritoryForm(FilterForm):
    """France, an académie, or for the staff a département."""

    academie = forms.ChoiceField(label="Territoire", required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["academie"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)
