from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from establishments.permissions import rights_of
from reviews.enums import HELD, AskedReaders, Audience, SessionStatus

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
        Interest,
        MemberOpinion,
        Rapporteur,
        Seating,
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
            session__status__in=[
                SessionStatus.PUBLISHED,
                SessionStatus.CANCELLED,
                SessionStatus.CALLED_OFF,
            ]
        )


class InterestQuerySet(models.QuerySet["Interest"]):
    def standing(self) -> Self:
        """Not withdrawn: these members take no part in the file."""
        return self.filter(withdrawn_at__isnull=True)


class SeatingQuerySet(models.QuerySet["Seating"]):
    def standing(self) -> Self:
        """The stand-in still sits: the titular did not take the place back."""
        return self.filter(given_back_at__isnull=True)


class RapporteurQuerySet(models.QuerySet["Rapporteur"]):
    def active(self) -> Self:
        """Not freed, of a file still on the agenda."""
        return self.filter(freed_at__isnull=True, item__removed_at__isnull=True)


class MemberOpinionQuerySet(models.QuerySet["MemberOpinion"]):
    def ever_written_by(self, user: User) -> Self:
        """Everything one wrote as a member, the former versions too."""
        return self.filter(author=user)

    def written_by(self, user: User) -> Self:
        """One's own opinions in force."""
        return self.filter(author=user, superseded_at__isnull=True)

    def numbers_in(self, session: CommissionSession) -> dict[int, int]:
        """How many opinions each seat filed for this session, never what they say: who keeps the
        secretariat may remind who is late. One query."""
        filed = self.filter(
            item__session=session, item__removed_at__isnull=True, superseded_at__isnull=True
        )
        return dict(filed.order_by().values_list("appointment").annotate(n=models.Count("pk")))

    def readable_by(self, user: User) -> Self:
        """The opinions in force that the person may read: the only door to what they say.

        One's own, always. Those of others, in the commissions where one sits or keeps the
        secretariat: once the session is open, or, where the académie says so, once one's own is
        filed on the same file. Never those of a member set aside for the file, nor to one.
        """
        from establishments.enums import MemberOpinionsShown
        from reviews.models import Interest, MemberOpinion
        from reviews.permissions import COMMISSION

        interests = Interest.objects.standing().filter(item=OuterRef("item"))
        mine = MemberOpinion.objects.written_by(user).filter(item=OuterRef("item"))
        academies = sorted(rights_of(user).academies_as(*COMMISSION))
        others = (
            Q(item__session__academy__in=academies)
            & (
                Q(item__session__status__in=HELD)
                | (
                    Q(
                        item__session__status=SessionStatus.INVITED,
                        item__session__academy__member_opinions_shown=(
                            MemberOpinionsShown.AFTER_MINE
                        ),
                    )
                    & Exists(mine)
                )
            )
            & ~Exists(interests.filter(appointment__user=OuterRef("author")))
            & ~Exists(interests.filter(appointment__user=user))
        )
        return self.filter(superseded_at__isnull=True).filter(Q(author=user) | others)
