"""Foreign keys only point down the order of apps (HOUSE.md, section 1)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

ORDER = [
    "accounts",
    "notifications",
    "documents",
    "establishments",
    "concertations",
    "projects",
    "support",
    "reviews",
    "funding",
    "showcase",
    "dashboards",
]


def _targets(model: type[Model]) -> list[tuple[str, type[Model]]]:
    """The models this one points to, each with the field that does."""
    return [
        (field.name, field.related_model)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]


def test_every_foreign_key_points_down_the_order_of_apps() -> None:
    upward = [
        f"{model._meta.label}.{name} → {target._meta.label}"
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for name, target in _targets(model)
        if target._meta.app_label in ORDER
        and ORDER.index(target._meta.app_label) > ORDER.index(label)
    ]
    assert upward == []


def test_core_has_no_table() -> None:
    assert list(apps.get_app_config("core").get_models()) == []
