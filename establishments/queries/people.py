"""Reads shaped for the pages about the people of a school."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import clock
from establishments.enums import InvitationState, Role
from establishments.models import Establishment, Invitation, Membership
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class MemberLine:
    """Somebody of the team: since when, until when, who brought them, what may be done."""

    membership: Membership
    is_current: bool
    is_me: bool
    may_end: bool
    may_delegate: bool

    @property
    def came_by(self) -> str:
        """Who gave this access, "" when nobody is known."""
        return str(self.membership.created_by or "")


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that waits, or waited too long."""

    invitation: Invitation
    has_expired: bool


@dataclass(frozen=True)
class HeadChange:
    """What is to come at the head of a school: who leaves and when, who comes and when."""

    leaving: Membership | None
    coming: Membership | None
    invited: Invitation | None
    may_undo: bool


@dataclass(frozen=True)
class Team:
    """The people of a school today and to come; the invitations only for who manages them."""

    members: list[MemberLine]
    invitations: list[InvitationLine]
    change: HeadChange | None
    leads: bool
    is_member: bool


def team_of(establishment: Establishment, user: User) -> Team:
    """The team page of a school. Two queries at most, besides the rights of the reader."""
    today = clock.today()
    rights = rights_of(user)
    leads = rights.leads(establishment)
    memberships = list(
        Membership.objects.filter(establishment=establishment)
        .not_ended(today)
        .select_related("user", "created_by")
        .by_rank()
    )
    invitations: list[Invitation] = []
    if leads or Role.SECRETARIAT in rights.on(establishment):
        invitations = _open_invitations(establishment, heads_alone=not leads)
    deputies = {m.user_id for m in memberships if m.role == Role.DEPUTY}
    return Team(
        members=[
            MemberLine(
                membership=m,
                is_current=m.starts_on <= today,
                is_me=m.user_id == user.pk,
                may_end=leads and m.role != Role.HEAD and m.user_id != user.pk,
                may_delegate=leads
                and m.role == Role.EDITOR
                and m.user_id != user.pk
                and m.user_id not in deputies,
            )
            for m in memberships
        ],
        invitations=[
            _invitation_line(invitation)
            for invitation in invitations
            if not (invitation.role == Role.HEAD and invitation.starts_on > today)
        ],
        change=_change(memberships, invitations, may_undo=leads),
        leads=leads,
        is_member=any(m.user_id == user.pk for m in memberships),
    )


@dataclass(frozen=True)
class Headship:
    """Who leads a school today, what is to come, and the invitations to lead it that wait."""

    head: Membership | None
    change: HeadChange | None
    invitations: list[InvitationLine]


def headship_of(establishment: Establishment) -> Headship:
    """The head of a school, as the secretariat follows it. Two queries."""
    today = clock.today()
    heads = list(
        Membership.objects.filter(establishment=establishment)
        .heads()
        .not_ended(today)
        .select_related("user")
        .by_rank()
    )
    invitations = _open_invitations(establishment, heads_alone=True)
    return Headship(
        head=next((head for head in heads if head.starts_on <= today), None),
        change=_change(heads, invitations, may_undo=True),
        invitations=[_invitation_line(i) for i in invitations if i.starts_on <= today],
    )


def _open_invitations(establishment: Establishment, *, heads_alone: bool) -> list[Invitation]:
    found = Invitation.objects.open().filter(establishment=establishment)
    if heads_alone:
        found = found.filter(role=Role.HEAD)
    return list(found.select_related("created_by").order_by("created_at", "pk"))


def _invitation_line(invitation: Invitation) -> InvitationLine:
    has_expired = invitation.state_at(clock.now()) == InvitationState.EXPIRED
    return InvitationLine(invitation, has_expired=has_expired)


def _change(
    memberships: list[Membership], invitations: list[Invitation], *, may_undo: bool
) -> HeadChange | None:
    today = clock.today()
    heads = [m for m in memberships if m.role == Role.HEAD]
    leaving = next((h for h in heads if h.starts_on <= today and h.ends_on is not None), None)
    coming = next((h for h in heads if h.starts_on > today), None)
    invited = next((i for i in invitations if i.role == Role.HEAD and i.starts_on > today), None)
    if leaving is None and coming is None and invited is None:
        return None
    return HeadChange(leaving, coming, invited, may_undo=may_undo)
