"""A head gives way to another, at a date: by their own act, or by the rectorate's."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from core.french import short_date
from establishments.enums import Role
from establishments.models import Establishment, Invitation, Membership
from establishments.notices import HeadChangeUndone
from establishments.permissions import appointed_for, forget_rights, rights_of
from establishments.services.invitations import send_invitation
from establishments.services.people import (
    HeadInPlace,
    end_heads,
    heads_to_come,
    lock_school,
    replace_head,
    tell_head_change,
)
from notifications import outbox

if TYPE_CHECKING:
    from collections.abc import Iterable

Succession = Membership | Invitation


@transaction.atomic
def hand_over(
    establishment: Establishment, *, email: str, starts_on: date, by: User, name: str = ""
) -> Succession:
    """The head hands the school over: the successor leads from `starts_on`, oneself until the day
    before.

    An address that has an account receives access from that day; another one, an invitation. Drafts
    and history stay the school's; delegations last until their own end. Raises NotAllowed for
    anybody but the head; DomainError for oneself, a past day, or a departure already planned.
    """
    school = lock_school(establishment)
    if not rights_of(by).leads(school):
        raise NotAllowed("Seule la direction de l’établissement désigne qui lui succède.")
    mine = next((head for head in heads_to_come(school) if head.user_id == by.pk), None)
    if mine is not None and mine.ends_on is not None:
        raise DomainError(
            f"Votre départ est déjà prévu, le {short_date(mine.ends_on)}. Annulez-le d’abord."
        )
    given = _give_the_lead(school, email=email, name=name, starts_on=starts_on, by=by)
    forget_rights(by)
    return given


@transaction.atomic
def name_head(
    establishment: Establishment, *, email: str, starts_on: date, by: User, name: str = ""
) -> Succession:
    """The rectorate names the new head: the same act as a handover, predecessor or not.

    Raises NotAllowed for anybody but the secretariat of the académie; DomainError for a past day,
    a closed school, or a head who already leads.
    """
    school = lock_school(establishment)
    if Role.SECRETARIAT not in rights_of(by).on(school):
        raise NotAllowed("Seul le secrétariat de l’académie nomme une nouvelle direction.")
    return _give_the_lead(school, email=email, name=name, starts_on=starts_on, by=by)


@transaction.atomic
def undo_head_change(establishment: Establishment, *, by: User) -> None:
    """Give up a change of head, or a departure, whose day has not come: the head in place stays.

    For the head who leaves, and the secretariat of the académie. Everybody who was told of the
    change is told that it is undone. Raises NotAllowed, DomainError when nothing is to come.
    """
    school = lock_school(establishment)
    rights, today = rights_of(by), clock.today()
    if not rights.leads(school) and Role.SECRETARIAT not in rights.on(school):
        raise NotAllowed(
            "Seuls la direction et le secrétariat de l’académie annulent ce changement."
        )
    heads = heads_to_come(school)
    coming = [head for head in heads if head.starts_on > today]
    leaving = [head for head in heads if head.starts_on <= today and head.ends_on is not None]
    invited = list(
        Invitation.objects.open()
        .filter(establishment=school, role=Role.HEAD, starts_on__gt=today)
        .select_for_update(of=("self",), no_key=True)
    )
    if not (coming or leaving or invited):
        raise DomainError(
            "Aucun changement de direction n’est à venir\u00a0: il n’y a rien à annuler."
        )
    end_heads(school, coming, before=today, by=by)
    for head in leaving:
        head.ends_on = None
        head.save(update_fields=["ends_on"])
        forget_rights(head.user)
    _tell_undone(school, [*coming, *leaving], invited, by)


def _give_the_lead(
    school: Establishment, *, email: str, name: str, starts_on: date, by: User
) -> Succession:
    if starts_on < clock.today():
        raise DomainError("Cette date est passée\u00a0: choisissez aujourd’hui ou un jour à venir.")
    if not school.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: il ne reçoit plus de direction.")
    address = email.strip().lower()
    successor = User.objects.filter(email=address, is_active=True).first()
    heads = heads_to_come(school)
    if successor is not None:
        membership = replace_head(school, successor=successor, starts_on=starts_on, by=by)
        if not heads:
            tell_head_change(
                school, told=[successor], successor=str(successor), starts_on=starts_on, by=by
            )
        return membership
    if any(head.user.email == address for head in heads):
        raise HeadInPlace("Cette personne dirige déjà cet établissement.")
    end_heads(school, heads, before=starts_on, by=by)
    invitation = send_invitation(
        school,
        email=address,
        name=name,
        role=Role.HEAD,
        starts_on=starts_on,
        succeeds=next(iter(heads), None),
        by=by,
    )
    tell_head_change(
        school,
        told=[head.user for head in heads],
        successor=invitation.who,
        starts_on=starts_on,
        by=by,
    )
    return invitation


def _tell_undone(
    school: Establishment,
    memberships: Iterable[Membership],
    invited: Iterable[Invitation],
    by: User,
) -> None:
    notice = HeadChangeUndone(school=str(school), uai=school.uai, by=str(by))
    staff = appointed_for(school, Role.SECRETARIAT, Role.REFERENT_INSPECTOR)
    people = [*(m.user for m in memberships), *staff]
    outbox.post(notice, to=[person for person in people if person.pk != by.pk])
    for invitation in invited:
        outbox.post_to_address(notice, email=invitation.email)
