"""The e-mail of a message: its subject, its text and its page, from the frozen facts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string

from accounts.comfort import Comfort
from core.french import typography
from core.sealing import open_seal

if TYPE_CHECKING:
    from notifications.models import Message


@dataclass(frozen=True)
class Mail:
    """What one person reads."""

    subject: str
    text: str
    html: str


MASK = "••••"


def render(message: Message) -> Mail:
    """The three texts of `templates/emails/<app>/<notice>/`. Raises what a broken template raises.

    Their context: the facts and the secrets, `title`, `about`, `recipient` (None for a mailbox
    without account), `url` (the absolute address of the page), `site_url`, `comfort` (how this
    person reads).
    """
    return _render(message, open_seal(message.sealed) if message.sealed else {})


def render_to_keep(message: Message) -> Mail:
    """The same texts with each secret masked: what may be kept once the message left."""
    secrets = open_seal(message.sealed) if message.sealed else {}
    return _render(message, dict.fromkeys(secrets, MASK))


def _render(message: Message, secrets: dict[str, Any]) -> Mail:
    folder = f"emails/{message.kind.replace('.', '/')}"
    context = _context(message, secrets)
    return Mail(
        subject=re.sub(r"[ \t\r\n]+", " ", _plain(f"{folder}/subject.txt", context)).strip(),
        text=re.sub(r"\n{3,}", "\n\n", _plain(f"{folder}/body.txt", context)).strip() + "\n",
        html=render_to_string(f"{folder}/body.html", context),
    )


def _plain(template: str, context: dict[str, Any]) -> str:
    """A text for people to read as it is: nothing is escaped as a page would need."""
    backend: Any = get_template(template)
    return typography(backend.template.render(Context(context, autoescape=False)))


def _context(message: Message, secrets: dict[str, Any]) -> dict[str, Any]:
    person = message.recipient
    comfort = (
        Comfort(person.contrast, person.reading_font, person.line_spacing) if person else Comfort()
    )
    return {
        **message.facts,
        **secrets,
        "title": message.title,
        "about": message.about,
        "recipient": person,
        "url": f"{settings.SITE_URL}{secrets.get('path', message.link)}",
        "site_url": settings.SITE_URL,
        "comfort": comfort,
    }
