"""The public form of a concertation: opening it, its days, its link."""

from __future__ import annotations

import secrets
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from concertations.models import Concertation, ContributionBox
from concertations.rules import LINK_GROUP_SIZE, LINK_GROUPS, LINK_LETTERS, write_link
from concertations.services.editing import lock, refuse_outsiders
from core import clock
from core.errors import DomainError

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def open_box(
    concertation: Concertation, *, category: str, opens_on: date, closes_on: date, by: User
) -> ContributionBox:
    """Give the concertation its public form, or change its days and whom it is for.

    `category` is "" for everybody. A form that was closed opens again; its link stays. Raises
    NotAllowed outside the school's team, DomainError once the concertation is recorded or for days
    that are over or in the wrong order.
    """
    locked = _lock_open(concertation, by)
    if closes_on < opens_on:
        raise DomainError("La fermeture ne peut pas précéder l’ouverture.")
    if closes_on < clock.today():
        raise DomainError("La fermeture est passée\u00a0: choisissez aujourd’hui ou un autre jour.")
    box = ContributionBox.objects.filter(concertation=locked).first()
    if box is None:
        box = ContributionBox(concertation=locked, token=draw_link(), created_by=by)
    box.category, box.opens_on, box.closes_on = category, opens_on, closes_on
    box.closed_at = box.closed_by = None
    box.save()
    return box


@transaction.atomic
def close_box(box: ContributionBox, *, by: User) -> ContributionBox:
    """Close the form at once. Raises NotAllowed, DomainError when it is already closed."""
    locked = _lock_box(box, by)
    if locked.closed_at is not None:
        raise DomainError("Ce formulaire est déjà fermé.")
    locked.closed_at, locked.closed_by = clock.now(), by
    locked.save(update_fields=["closed_at", "closed_by"])
    return locked


@transaction.atomic
def renew_link(box: ContributionBox, *, by: User) -> ContributionBox:
    """Draw another link; the former leads nowhere from now on. Raises NotAllowed, DomainError."""
    locked = _lock_box(box, by)
    locked.token = draw_link()
    locked.save(update_fields=["token"])
    return locked


def draw_link() -> str:
    """A link that nobody guesses: 59 random bits."""
    size = LINK_GROUPS * LINK_GROUP_SIZE
    return write_link("".join(secrets.choice(LINK_LETTERS) for _ in range(size)))


def _lock_open(concertation: Concertation, by: User) -> Concertation:
    locked = lock(concertation)
    refuse_outsiders(locked.establishment, by)
    if locked.is_recorded:
        raise DomainError("Cette concertation est enregistrée\u00a0: elle ne recueille plus rien.")
    return locked


def _lock_box(box: ContributionBox, by: User) -> ContributionBox:
    _lock_open(box.concertation, by)
    locked: ContributionBox = ContributionBox.objects.select_related("concertation").get(pk=box.pk)
    return locked
