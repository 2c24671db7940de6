"""Choosing when one is told: a list for each kind of notice, gathered by app."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.apps import apps

from core.forms import DsfrFormMixin
from notifications.enums import Urgency
from notifications.notices import REGISTRY, Notice


def choosable() -> list[type[Notice]]:
    """The kinds people choose about, app by app in the order of the house."""
    order = [config.name for config in apps.get_app_configs()]
    kinds = [notice for notice in REGISTRY.values() if notice.label and not notice.is_compulsory]
    return sorted(kinds, key=lambda notice: (order.index(_app(notice)), notice.label))


def _app(notice: type[Notice]) -> str:
    return notice.kind.partition(".")[0]


class PreferencesForm(DsfrFormMixin, forms.Form):
    """One choice for each kind; the one proposed is said."""

    def __init__(self, *args: Any, chosen: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for notice in choosable():
            now = chosen.get(notice.kind, notice.urgency.value)
            self.fields[notice.kind] = forms.TypedChoiceField(
                label=notice.label,
                choices=list(_choices(notice)),
                initial=now,
                # Each list has an answer already; a page that arrives cut changes nothing.
                required=False,
                empty_value=now,
            )

    def build_layout(self) -> Layout:
        """A group for each app."""
        groups = groupby(choosable(), key=_app)
        return Layout(
            *(
                Fieldset(str(apps.get_app_config(app).verbose_name), *(it.kind for it in notices))
                for app, notices in groups
            )
        )

    def choices(self) -> dict[str, Urgency]:
        """The choices of a valid form."""
        return {kind: Urgency(value) for kind, value in self.cleaned_data.items()}


def _choices(notice: type[Notice]) -> Iterator[tuple[str, str]]:
    for urgency in Urgency:
        proposed = " (proposé)" if urgency == notice.urgency else ""
        yield urgency.value, f"{urgency.label[:1].upper()}{urgency.label[1:]}{proposed}"
