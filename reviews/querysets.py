from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from establishments.permissions import rights_of
from reviews.enums import AskedReaders, Audience, SessionStatus

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.enums import Role
    from projects.models import Project
    from reviews.models import (  # noqa: F401 - named in the bases, as text
        AgendaItem,
        AskedOpinion,
        Comment,
        CommissionSession,
        CompletionRequest,
        Thread,
    )


class CommentQuerySet(models.QuerySet["Comment"]):
    def readable_by(self, user: User, project: Project) -> Self:
        """The comments of this file the person may read: the staff's own stay with the staff."""
        from establishments.enums import SCHOOL_ROLES

        comments = self.filter(project=project)
        if rights_of(user).on(project.establishment) - SCHOOL_ROLES:
            return comments
        return comments.filter(audience=Audience.SCHOOL)

    def for_school(self) -> Self:
        """The comments its school reads."""
        return self.filter(audience=Audience.SCHOOL)


class ThreadQuerySet(models.QuerySet["Thread"]):
    def readable_by(self, user: User, project: Project) -> Self:
        """The threads of this file where the person may read something."""
        from reviews.models import Comment

        comments = Comment.objects.readable_by(user, project)
        return self.filter(project=project).filter(
            Exists(comments.order_by().filter(thread=OuterRef("pk")))
        )


class AskedOpinionQuerySet(models.QuerySet["AskedOpinion"]):
    def awaited(self) -> Self:
        """Neither answered nor withdrawn."""
        return self.filter(answered_at__isnull=True, withdrawn_at__isnull=True)

    def readable_by(self, user: User, project: Project) -> Self:
        """The opinions asked on this file that the person may read (see `AskedReaders`)."""
        from establishments.enums import SCHOOL_ROLES
        from reviews.permissions import COMMENTERS

        asked, roles = self.filter(project=project), rights_of(user).on(project.establishment)
        if roles & COMMENTERS:
            return asked
        if roles - SCHOOL_ROLES:
            return asked.exclude(readers=AskedReaders.EXAMINERS)
        return asked.filter(readers=AskedReaders.SCHOOL, answered_at__isnull=False)


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
