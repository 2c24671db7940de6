"""Foreign keys only point down the order of apps (HOUSE.md, section 1)."""

from __future__ import annotations

from django.apps import apps

ORDER = [
    "accounts",
    "notifications",
    "documents",
    "establishments",
    "concertations",
    "projects",
    "reviews",
    "funding",
    "dashboards",
]


def test_every_foreign_key_points_down_the_order_of_apps() -> None:
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model._meta.app_label in ORDER
        and ORDER.index(field.related_model._meta.app_label) > ORDER.index(label)
    ]
    assert upward == []


def test_dashboards_and_core_have_no_table() -> None:
    assert list(apps.get_app_config("dashboards").get_models()) == []
    assert list(apps.get_app_config("core").get_models()) == []
