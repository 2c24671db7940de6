"""Every notice has its three templates, and each e-mail keeps its promises to its reader."""

from __future__ import annotations

import dataclasses
import importlib
import importlib.util
import re
import types
import typing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from accounts.models import User
from notifications.notices import REGISTRY, Notice
from notifications.outbox import message_of
from notifications.rendering import Mail, render

MISSING = "⁇"
SAMPLE = "Rennes & l’école <b>"
EMAILS = Path(settings.BASE_DIR) / "templates" / "emails"


class AnyFact(dict[str, str]):
    """A fact of a free shape: whatever the template asks of it is there."""

    def __missing__(self, name: str) -> str:
        return SAMPLE


def kinds() -> list[str]:
    """Every notice of every app."""
    for app in apps.get_app_configs():
        if importlib.util.find_spec(f"{app.name}.notices"):
            importlib.import_module(f"{app.name}.notices")
    return sorted(REGISTRY)


def sample(kind: Any) -> Any:
    """A value of this type, made of text that must be escaped in a page."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return sample(arguments[0])
    if origin in (list, tuple):
        return [sample(arguments[0])] * 2
    if origin is dict or kind is dict:
        return AnyFact()
    if typing.is_typeddict(kind):
        return {name: sample(of) for name, of in typing.get_type_hints(kind).items()}
    if kind is bool:
        return True
    if kind in (int, float):
        return 3
    return SAMPLE


def notice_of(kind: str) -> Notice:
    """The notice with sample facts."""
    found = REGISTRY[kind]
    hints = typing.get_type_hints(found)
    names = [field.name for field in dataclasses.fields(found)]
    return found(**{name: sample(hints[name]) for name in names} | _readable(names))


def _readable(names: list[str]) -> dict[str, Any]:
    """Facts that must look like themselves: addresses are built from them."""
    known = {
        "reference": "NE-2026-0412",
        "uai": "0350122T",
        "session": "SE-2026-0003",
        "job": "3f0c8a52-1d8e-4c53-9a0b-6f1f6f2f9a10",
        "path": "/invitation/gBJ2kXr9Qw/",
    }
    return {name: value for name, value in known.items() if name in names}


@pytest.fixture(params=[True, False], ids=["person", "mailbox"])
def mail_of(request: pytest.FixtureRequest, settings: Any) -> Any:
    """Renders a notice for a person with an account, then for a mailbox without one."""
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["OPTIONS"] = {**engines[0]["OPTIONS"], "string_if_invalid": f"{MISSING}%s{MISSING}"}
    settings.TEMPLATES = engines
    person = User(email="m.le-gall@ac-rennes.example", first_name="Maëlle", last_name="Le Gall")
    recipient = person if request.param else None

    def rendered(kind: str) -> tuple[Notice, Mail]:
        notice = notice_of(kind)
        return notice, render(message_of(notice, email=person.email, recipient=recipient))

    return rendered


@pytest.mark.parametrize("kind", kinds())
def test_an_email_keeps_its_promises(kind: str, mail_of: Any) -> None:
    notice, mail = mail_of(kind)
    for text in (mail.subject, mail.text, mail.html):
        assert MISSING not in text, "a variable of the template is not a fact of the notice"
        assert "{{" not in text
    assert mail.subject
    assert "\n" not in mail.subject
    assert "&amp;" not in mail.subject + mail.text, "the plain texts are not escaped"
    assert "<b>" not in mail.html, "the page escapes the facts"
    address = f"{settings.SITE_URL}{notice.secrets().get('path', notice.link)}"
    assert mail.text.count(address) == 1, "the text ends with one link"
    assert re.findall(r'<a [^>]*href="([^"]*)"', mail.html) == [address.replace("&", "&amp;")]
    for text in (mail.text, mail.html):
        assert "Vous recevez ce message" in text, "why one gets it"
    if "reference" in notice.facts():
        assert "NE-2026-0412" in mail.text, "the text names the file"
        assert "NE-2026-0412" in mail.html, "the page names the file"


@pytest.mark.parametrize("kind", kinds())
def test_a_notice_has_a_line_for_the_bell(kind: str) -> None:
    notice = notice_of(kind)
    assert notice.title
    assert notice.link.startswith("/")
    assert len(notice.kind) <= 80


def test_no_template_is_left_without_its_notice() -> None:
    folders = {f"{path.parent.parent.name}.{path.parent.name}" for path in EMAILS.glob("*/*/*")}
    assert folders == set(kinds())


def test_people_choose_about_each_kind_that_is_not_compulsory() -> None:
    silent = [kind for kind in kinds() if not REGISTRY[kind].label]
    assert all(REGISTRY[kind].is_compulsory or REGISTRY[kind].secret for kind in silent), silent
    labels = [notice.label for notice in REGISTRY.values() if notice.label]
    assert len(set(labels)) == len(labels)
