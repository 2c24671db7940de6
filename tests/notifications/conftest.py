"""Notices of the tests, and a real mail server in the place of Django's imitation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import transaction

from accounts.models import User
from notifications.enums import Urgency
from notifications.models import Message
from notifications.notices import DailyDigest, Notice
from notifications.outbox import post
from tests.real.mail import MailServer, mail_server


@dataclass(frozen=True, kw_only=True)
class _Told(Notice):
    """A notice of the tests; its name keeps it out of the registry, it has no templates."""

    kind: ClassVar[str] = "tests.told"
    text: str = "La commission a lu votre projet."
    reference: str = "NE-2026-0001"
    project_title: str = "La cour des petits"

    @property
    def title(self) -> str:
        return self.text

    @property
    def link(self) -> str:
        return "/projets/NE-2026-0001/"


@dataclass(frozen=True, kw_only=True)
class _ToldAtOnce(_Told):
    kind: ClassVar[str] = "tests.told_at_once"
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE


def tell(*people: User, notice: Notice | None = None, **options: Any) -> list[Message]:
    """Post a notice (a mail with real templates by default) and return the rows."""
    before = set(Message.objects.values_list("pk", flat=True))
    with transaction.atomic():
        post(notice or mail(), to=people, **options)
    return list(Message.objects.exclude(pk__in=before).order_by("created_at"))


def mail(what: str = "Projet déposé") -> Notice:
    """A notice whose e-mail leaves at once, with templates of the product."""
    return DailyDigest(
        count=1,
        groups=[
            {
                "about": "La cour des petits (NE-2026-0001)",
                "items": [{"on": "mardi 8 septembre 2026", "title": what}],
            }
        ],
    )


def told(text: str = "La commission a lu votre projet.", **facts: str) -> Notice:
    """A fact that waits for the digest."""
    return _Told(text=text, **facts)


def told_at_once() -> Notice:
    """A notice that has no templates: it cannot be rendered."""
    return _ToldAtOnce()


@pytest.fixture
def smtp(settings: Any) -> Iterator[MailServer]:
    """A real SMTP server, spoken to by Django's real backend."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
