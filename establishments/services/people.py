"""Who is of a school, from when, until when: the head replaced, members who leave.

`replace_head` is the only place where a head gives way to another, whatever brought it: an access
code, a handover, the rectorate. The database refuses two heads of a school on the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, NotAllowed
from core.french import short_date
from establishments.enums import Role
from establishments.models import Establishment, Invitation, Membership
from establishments.notices import (
    AccessEnded,
    DelegationGiven,
    HeadChanged,
    HeadChangeKnown,
    MemberLeft,
)
from establishments.permissions import appointed_for, forget_rights, heads_of, rights_of
from notifications import outbox

if TYPE_CHECKING:
    from accounts.models import User

DAY = timedelta(days=1)


class HeadInPlace(DomainError):
    """Somebody already leads the school."""


class NoSuccessor(DomainError):
    """The head leaves without saying who comes next, or that nobody is known yet."""

    def __init__(self) -> None:
        super().__init__(
            "Dites qui vous succède, ou confirmez que la personne n’est pas encore connue."
        )


def lock_school(establishment: Establishment) -> Establishment:
    """The school, locked until the end of the transaction: its people change one act at a time."""
    return (
        Establishment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy", "department", "district")
        .get(pk=establishment.pk)
    )


def heads_to_come(establishment: Establishment) -> list[Membership]:
    """Who leads the school or is named to lead it later, latest first; the rows are locked."""
    return list(
        Membership.objects.filter(establishment=establishment)
        .heads()
        .not_ended(clock.today())
        .select_for_update(of=("self",), no_key=True)
        .select_related("user")
        .order_by("-starts_on")
    )


def replace_head(
    establishment: Establishment,
    *,
    successor: User,
    starts_on: date,
    by: User,
    is_known: bool = False,
) -> Membership:
    """Let `successor` lead the school from that day; whoever led it does so until the day before.

    Somebody who was to begin on that day or later never begins. The invitations that wait for
    another head are revoked. The predecessor, the successor, the secretariat and the referent
    inspectors are told when somebody gives way, unless the change is known to them already
    (`is_known`: an invitation accepted). Raises HeadInPlace when the successor already
    leads, or when somebody else was named meanwhile. To be called inside a transaction.
    """
    heads = heads_to_come(establishment)
    if any(head.user_id == successor.pk for head in heads):
        raise HeadInPlace(f"{successor} dirige déjà cet établissement, ou va le diriger.")
    end_heads(establishment, heads, before=starts_on, by=by)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=successor,
                establishment=establishment,
                role=Role.HEAD,
                starts_on=starts_on,
                succeeds=next(iter(heads), None),
                created_by=by,
            )
    except IntegrityError:
        raise HeadInPlace(
            "Une autre personne vient d’être nommée à la tête de cet établissement. "
            "Rouvrez la page pour voir laquelle."
        ) from None
    forget_rights(successor)
    if heads and not is_known:
        tell_head_change(
            establishment,
            told=[*(head.user for head in heads), successor],
            successor=str(successor),
            starts_on=starts_on,
            by=by,
        )
    return membership


def end_heads(
    establishment: Establishment, heads: Iterable[Membership], *, before: date, by: User
) -> None:
    """Let these heads lead until the day before `before`, and revoke the invitations of others."""
    for head in heads:
        end(head, on=before - DAY, by=by)
    now = clock.now()
    Invitation.objects.open().filter(establishment=establishment, role=Role.HEAD).update(
        revoked_at=now, revoked_by=by
    )


def end(membership: Membership, *, on: date, by: User) -> None:
    """Make `on` the last day of a membership, unless it ends before; annul it when it had not
    begun by then."""
    if on < membership.starts_on:
        membership.ends_on = membership.starts_on
        membership.annulled_at, membership.annulled_by = clock.now(), by
    elif membership.ends_on is None or membership.ends_on > on:
        membership.ends_on = on
    membership.save(update_fields=["ends_on", "annulled_at", "annulled_by"])
    forget_rights(membership.user)


@transaction.atomic
def end_membership(membership: Membership, *, by: User, last_day: date | None = None) -> Membership:
    """Take somebody of the team away: at once, or after `last_day`, included.

    What the person wrote stays the school's. Raises NotAllowed for anybody but the head of the
    school; DomainError for oneself, for a head, for a day that is past or after the planned end.
    """
    school = lock_school(membership.establishment)
    if not rights_of(by).leads(school):
        raise NotAllowed("Seule la direction de l’établissement retire une personne de l’équipe.")
    locked = (
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user")
        .get(pk=membership.pk)
    )
    today = clock.today()
    if locked.user_id == by.pk or locked.role == Role.HEAD:
        raise DomainError(
            "La direction ne se retire pas ainsi\u00a0: quittez l’établissement, en disant qui "
            "vous succède."
        )
    if locked.annulled_at or (locked.ends_on is not None and locked.ends_on < today):
        raise DomainError(f"{locked.user} n’a déjà plus cet accès\u00a0: il n’y a rien à retirer.")
    if last_day is not None:
        _refuse_past(last_day)
        if locked.ends_on is not None and last_day > locked.ends_on:
            raise DomainError(f"Cet accès prend déjà fin le {short_date(locked.ends_on)}.")
    end(locked, on=last_day or today - DAY, by=by)
    outbox.post(
        AccessEnded(
            school=str(school),
            role=Role(locked.role).label,
            last_day=short_date(last_day) if last_day else "",
            by=str(by),
        ),
        to=[locked.user],
    )
    return locked


@transaction.atomic
def leave(
    establishment: Establishment, *, by: User, last_day: date, without_successor: bool = False
) -> None:
    """Leave the school after that day, included: every role one holds there ends.

    What one wrote stays the school's. The head says that nobody is known to come next
    (`without_successor`); to name somebody: `hand_over`. Raises NotAllowed when one is not of the
    school, NoSuccessor, DomainError when the day is past or when the departure is already planned.
    """
    school = lock_school(establishment)
    today = clock.today()
    mine = list(
        Membership.objects.filter(establishment=school, user=by)
        .not_ended(today)
        .select_for_update(of=("self",), no_key=True)
    )
    if not mine:
        raise NotAllowed("Vous ne faites pas partie de l’équipe de cet établissement.")
    _refuse_past(last_day)
    heading = next((m for m in mine if m.role == Role.HEAD), None)
    if heading is not None:
        if heading.ends_on is not None:
            raise DomainError(
                f"Votre départ est déjà prévu, le {short_date(heading.ends_on)}. Annulez-le "
                "d’abord pour en changer la date."
            )
        if not without_successor:
            raise NoSuccessor
    if all(m.ends_on is not None and m.ends_on < last_day for m in mine):
        raise DomainError("Votre accès prend déjà fin avant cette date.")
    for membership in mine:
        end(membership, on=last_day, by=by)
    forget_rights(by)
    left = MemberLeft(
        school=str(school), uai=school.uai, person=str(by), last_day=short_date(last_day)
    )
    outbox.post(left, to=[head for head in heads_of(school) if head.pk != by.pk])
    if heading is not None:
        tell_staff(school, leaves=str(by), successor="", on=last_day, by=by)


def give_delegation(
    school: Establishment, *, to: User, starts_on: date, ends_on: date, by: User
) -> Membership:
    """Let a member of the team act as the head on the files, for that time. Raises DomainError when
    a delegation already covers some of these days. To be called by the invitation's service."""
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                user=to,
                establishment=school,
                role=Role.DEPUTY,
                starts_on=starts_on,
                ends_on=ends_on,
                created_by=by,
            )
    except IntegrityError:
        raise DomainError(f"{to} a déjà une délégation pour une partie de ces jours.") from None
    forget_rights(to)
    outbox.post(
        DelegationGiven(
            school=str(school),
            uai=school.uai,
            starts_on=short_date(starts_on),
            ends_on=short_date(ends_on),
            by=str(by),
        ),
        to=[to],
    )
    return membership


def tell_head_change(
    school: Establishment, *, told: Iterable[User], successor: str, starts_on: date, by: User
) -> None:
    """Tell the people concerned at once, the secretariat and the inspectors in their digest."""
    people = list(told)
    outbox.post(
        HeadChanged(
            school=str(school),
            uai=school.uai,
            successor=successor,
            starts_on=short_date(starts_on),
            by=str(by),
        ),
        to=people,
    )
    leaves = next((str(person) for person in people if str(person) != successor), "")
    tell_staff(school, leaves=leaves, successor=successor, on=starts_on, by=by)


def tell_staff(school: Establishment, *, leaves: str, successor: str, on: date, by: User) -> None:
    """Tell the secretariat and the referent inspectors who leads the school from now on."""
    staff = appointed_for(school, Role.SECRETARIAT, Role.REFERENT_INSPECTOR)
    outbox.post(
        HeadChangeKnown(
            school=str(school),
            uai=school.uai,
            leaves=leaves,
            successor=successor,
            on=short_date(on),
            by=str(by),
        ),
        to=[person for person in staff if person.pk != by.pk],
    )


def _refuse_past(day: date) -> None:
    if day < clock.today():
        raise DomainError("Cette date est passée\u00a0: choisissez aujourd’hui ou un jour à venir.")
