"""Telling a school, whoever leads it today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from establishments.permissions import heads_of, heads_of_each
from notifications import outbox
from notifications.outbox import Post

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment
    from notifications.notices import Notice
    from projects.models import Project


def tell_school(project: Project, notice: Notice) -> None:
    """Tell the people who lead the school of a file (see `post_to`)."""
    tell_establishment(project.establishment, notice)


def tell_establishment(establishment: Establishment, notice: Notice) -> None:
    """Tell the people who lead a school (see `post_to`)."""
    outbox.post_all([post_to(establishment, notice, heads_of(establishment))])


def tell_establishments(told: Sequence[tuple[Establishment, Notice]]) -> None:
    """`tell_establishment` for many acts of one transaction: as many queries as for one."""
    heads = heads_of_each([school for school, _ in told])
    outbox.post_all([post_to(school, notice, heads[school.pk]) for school, notice in told])


def post_to(establishment: Establishment, notice: Notice, heads: Sequence[User]) -> Post:
    """The post that tells those who lead a school; nobody in place: the mailbox of the school.

    A school is never left untold because its head has left (question of the Sénat, July 2025).
    """
    return Post(notice, to=heads, email="" if heads else establishment.email)
