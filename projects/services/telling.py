"""Telling a school, whoever leads it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from establishments.permissions import heads_of, leaders_of
from notifications import outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def tell_establishments(told: Sequence[tuple[Establishment, Notice]]) -> None:
    """`tell_establishment` for many acts of one transaction: as many queries as for one."""
    leaders = leaders_of(school.pk for school, _ in told)
    outbox.post_each((notice, leaders.get(school.pk, [])) for school, notice in told)
    alone = [(school, notice) for school, notice in told if school.pk not in leaders]
    outbox.write(
        [
            outbox.message_of(notice, email=school.email, recipient=None)
            for school, notice in alone
            if school.email
        ]
    )
