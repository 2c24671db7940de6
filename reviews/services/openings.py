"""Who of the services opened a file: one line for each spell of reading."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core import clock
from establishments.enums import STAFF_ROLES, Role
from establishments.permissions import rights_of
from projects.models import Project
from reviews.models import FileOpening

if TYPE_CHECKING:
    from accounts.models import User

SPELL = timedelta(minutes=30)
"""A page opened again within that time is the same reading."""


def note_opening(project: Project, *, by: User) -> bool:
    """Note that this person opened the file; False when it is still the same reading, or when they
    are not of the services. Two at the same instant may both be noted, which harms nobody.
    """
    roles = rights_of(by).on(project.establishment) & STAFF_ROLES
    if not roles:
        return False
    since = clock.now() - SPELL
    seen = FileOpening.objects.filter(project=project, person=by, opened_at__gt=since)
    if seen.exists():
        return False
    role = next(role for role in Role if role in roles)
    FileOpening.objects.create(project=project, person=by, role=role, opened_at=clock.now())
    return True
