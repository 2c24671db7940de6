"""Telling a school, whoever leads it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from establishments.permissions import heads_of
from notifications import outbox

if TYPE_CHECKING:
    from establishments.models import Establishment
    from notifications.notices import Notice
    from projects.models import Project


def tell_school(project: Project, notice: Notice) -> None:
    """Tell the people who lead the school of a file (see `tell_establishment`)."""
    tell_establishment(project.establishment, notice)


def tell_establishment(establishment: Establishment, notice: Notice) -> None:
    """Tell the people who lead a school; nobody in place: the mailbox of the school itself.

    A school is never left untold because its head has left (question of the Sénat, July 2025).
    """
    heads = heads_of(establishment)
    if heads:
        outbox.post(notice, to=heads)
    elif establishment.email:
        outbox.post_to_address(notice, email=establishment.email)
