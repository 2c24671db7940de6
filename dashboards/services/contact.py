"""A message of anybody to the right service: the secretariat of an académie, else the site's."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.models import User
from core import clock
from core.errors import DomainError
from dashboards.enums import OF_THE_SITE, ContactSubject
from dashboards.notices import ContactReceived
from establishments.enums import Role
from establishments.models import Academy, Appointment
from notifications import outbox


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What somebody wrote. `key` is drawn with the page: the same sending twice is one message."""

    subject: ContactSubject
    email: str
    name: str
    body: str
    key: uuid.UUID


@transaction.atomic
def send_contact_message(letter: Letter, *, academy: Academy | None) -> None:
    """Pass the message on to the secretariat of the académie; about the site itself (accessibility,
    personal data), or when the académie has none, to whoever keeps the site. Each stands in for the
    other rather than nobody.

    Raises DomainError when nobody could read it.
    """
    notice = ContactReceived(
        subject=letter.subject.label,
        academy=str(academy) if academy else "",
        sender=letter.name or letter.email,
        email=letter.email,
        body=letter.body,
    )
    key = f"contact:{letter.key}"
    secretariat = [] if academy is None else _secretariat_of(academy)
    people = [] if letter.subject in OF_THE_SITE else secretariat
    if not people and settings.CONTACT_EMAIL:
        outbox.post_to_address(notice, email=settings.CONTACT_EMAIL, dedup_key=key)
        return
    people = people or list(User.objects.filter(is_staff=True, is_active=True)) or secretariat
    if not people:
        raise DomainError(
            "Personne ne peut encore recevoir ce message ici\u00a0: écrivez au rectorat de votre "
            "académie."
        )
    outbox.post(notice, to=people, dedup_key=key)


def _secretariat_of(academy: Academy) -> list[User]:
    named = (
        Appointment.objects.of_academy(academy.pk, Role.SECRETARIAT)
        .current(clock.today())
        .filter(user__is_active=True)
        .select_related("user")
    )
    return [appointment.user for appointment in named]
