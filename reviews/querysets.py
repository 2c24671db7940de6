from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from establishments.permissions import rights_of
from reviews.enums import Audience, SessionStatus

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.enums import Role
    from projects.models import Project
    from reviews.models import (  # noqa: F401 - named in the bases, as text
        AgendaItem,
        Comment,
        CommissionSession,
        CompletionRequest,
    )


class CommentQuerySet(models.QuerySet["Comment"]):
    def readable_by(self, user: User, project: Project) -> Self:
        """The comments of this file the person may read: the staff's own stay with the staff."""
        from establishments.enums import SCHOOL_ROLES

        comments = self.filter(project=project)
        if rights_of(user).on(project.establishment) - SCHOOL_ROLES:
            return comments
        return comments.filter(audience=Audience.SCHOOL)


class CompletionRequestQuerySet(models.QuerySet["CompletionRequest"]):
    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(closed_at__isnull=True)


class SessionQuerySet(models.QuerySet["CommissionSession"]):
    def visible_to(self, user: User, *roles: Role) -> Self:
        """Sessions of the académies where the person holds one of these commission roles."""
        return self.filter(academy__in=sorted(rights_of(user).academies_as(*roles)))


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def live(self) -> Self:
        """On the agenda of a session whose decisions are not published yet."""
        return self.filter(removed_at__isnull=True).exclude(
            session__status__in=[SessionStatus.PUBLISHED, SessionStatus.CANCELLED]
        )
