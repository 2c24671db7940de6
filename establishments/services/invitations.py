"""Inviting somebody to a school by e-mail, and joining it with the link received.

The link holds 256 random bits and travels in the e-mail alone; the database keeps its SHA-256.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from core.french import long_date, short_date
from establishments.enums import InvitationState, Role
from establishments.models import Establishment, Invitation, Membership
from establishments.notices import InvitationAccepted, InvitationSent
from establishments.permissions import forget_rights, heads_of, rights_of
from establishments.services.people import (
    HeadInPlace,
    give_delegation,
    heads_to_come,
    lock_school,
    replace_head,
)
from notifications import outbox

if TYPE_CHECKING:
    from establishments.services.access import NewPerson

VALID_FOR = timedelta(days=14)
"""How long a link may be used; sending again gives another fortnight."""


class InvitationRefused(DomainError):
    """Used, expired, revoked, replaced or unknown link: one answer for all."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est plus valable, ou ne l’a jamais été. Si vous attendez une invitation, "
            "ouvrez le courriel le plus récent, ou demandez qu’on vous l’envoie à nouveau."
        )


class AddressTaken(DomainError):
    """The invited address has an account; told only to the bearer of a good link."""

    def __init__(self) -> None:
        super().__init__(
            "Aucun compte ne peut être créé avec cette adresse. Si vous avez déjà un compte, "
            "connectez-vous\u00a0: votre invitation reste valable."
        )


@transaction.atomic
def invite_colleague(
    establishment: Establishment,
    *,
    email: str,
    role: Role,
    starts_on: date,
    by: User,
    ends_on: date | None = None,
) -> Invitation | Membership:
    """Invite somebody to the team, or give a delegation to somebody who is already of it.

    The e-mail leaves at once; nothing is given before it is accepted. A member of the team
    receives the delegation directly: there is nothing to accept. Raises NotAllowed for anybody but
    the head; DomainError for wrong dates, a closed school, a member or an invitation that exists.
    """
    school = lock_school(establishment)
    if not rights_of(by).leads(school):
        raise NotAllowed("Seule la direction de l’établissement invite dans l’équipe.")
    _check_dates(role, starts_on, ends_on)
    _check_open(school)
    address = email.strip().lower()
    today = clock.today()
    present = list(
        Membership.objects.filter(establishment=school, user__email=address)
        .not_ended(today)
        .select_related("user")
    )
    if any(m.role == Role.HEAD for m in present):
        raise DomainError(
            "Cette personne dirige l’établissement\u00a0: elle a déjà tous les accès."
        )
    if present and role == Role.DEPUTY and ends_on is not None:
        return give_delegation(
            school, to=present[0].user, starts_on=starts_on, ends_on=ends_on, by=by
        )
    if present:
        raise DomainError(f"{present[0].user} fait déjà partie de l’équipe.")
    return send_invitation(
        school, email=address, role=role, starts_on=starts_on, ends_on=ends_on, by=by
    )


def send_invitation(
    school: Establishment,
    *,
    email: str,
    role: Role,
    starts_on: date,
    by: User,
    ends_on: date | None = None,
    name: str = "",
    succeeds: Membership | None = None,
) -> Invitation:
    """Write an invitation and its e-mail. Raises DomainError when one already waits.

    To be called inside a transaction that has locked the school and checked the right to invite.
    """
    waiting = Invitation.objects.open().filter(establishment=school, email=email, role=role).first()
    now = clock.now()
    if waiting is not None:
        if waiting.state_at(now) == InvitationState.LIVE:
            raise DomainError(
                "Une invitation attend déjà à cette adresse\u00a0: envoyez-la à nouveau, ou "
                "annulez-la d’abord."
            )
        _revoke(waiting, by)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        establishment=school,
        email=email,
        name=name,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        succeeds=succeeds,
        token_hash=hash_of(token),
        created_by=by,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    _mail(invitation, token)
    return invitation


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Send a new link, good for another fortnight; the former one is worth nothing any more.

    Raises NotAllowed, DomainError when the invitation was accepted or revoked meanwhile.
    """
    locked = _claim_by_key(invitation, by)
    token = secrets.token_urlsafe(32)
    locked.token_hash = hash_of(token)
    locked.sent_at = clock.now()
    locked.expires_at = locked.sent_at + VALID_FOR
    locked.save(update_fields=["token_hash", "sent_at", "expires_at"])
    if locked.state_at(locked.sent_at) != InvitationState.LIVE:
        raise DomainError(
            "La période de cette invitation est passée\u00a0: faites-en une nouvelle."
        )
    _mail(locked, token)
    return locked


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: User) -> Invitation:
    """Make the link worth nothing. Raises NotAllowed, DomainError when it is too late."""
    locked = _claim_by_key(invitation, by)
    _revoke(locked, by)
    return locked


@sensitive_variables("token")
def read_invitation(token: str) -> Invitation:
    """The invitation of a link, to be shown: one query. Raises InvitationRefused."""
    found = (
        Invitation.objects.select_related(
            "establishment__academy", "establishment__department", "created_by", "succeeds"
        )
        .filter(token_hash=hash_of(token))
        .first()
    )
    if found is None or found.state_at(clock.now()) != InvitationState.LIVE:
        raise InvitationRefused
    return found


@sensitive_variables("token")
@transaction.atomic
def accept_invitation(token: str, *, by: User) -> Membership:
    """Join the school with the account one is signed in with, once.

    Raises InvitationRefused; HeadInPlace or DomainError when the person already has this access,
    or when somebody else leads the school meanwhile: the link then stays good.
    """
    return _join(_claim(token), by)


@sensitive_variables("token", "person")
@transaction.atomic
def open_invited_account(token: str, *, person: NewPerson) -> Membership:
    """Make an account and join the school. The address is the invited one, hence confirmed.

    Raises InvitationRefused, AddressTaken (the link stays good).
    """
    invitation = _claim(token)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                invitation.email,
                person.password,
                first_name=person.first_name,
                last_name=person.last_name,
            )
    except IntegrityError:
        raise AddressTaken from None
    return _join(invitation, user)


def hash_of(token: str) -> str:
    """What the database keeps of a link: it has 256 random bits, one fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def may_manage(invitation: Invitation, user: User) -> bool:
    """Whether the person may send again or revoke: the head of the school; the secretariat too for
    the invitation of a head. No query when the school is loaded."""
    rights = rights_of(user)
    school = invitation.establishment
    is_ours = invitation.role == Role.HEAD and Role.SECRETARIAT in rights.on(school)
    return is_ours or rights.leads(school)


def _claim(token: str) -> Invitation:
    """The live invitation of a link, its school and itself locked."""
    seen = read_invitation(token)
    school = lock_school(seen.establishment)
    locked = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("created_by", "succeeds")
        .filter(pk=seen.pk, token_hash=hash_of(token))
        .first()
    )
    if locked is None or locked.state_at(clock.now()) != InvitationState.LIVE or not school.is_open:
        raise InvitationRefused
    locked.establishment = school
    return locked


def _claim_by_key(invitation: Invitation, by: User) -> Invitation:
    """The same, for who manages it: still open, though it may have expired."""
    school = lock_school(invitation.establishment)
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    locked.establishment = school
    if not may_manage(locked, by):
        raise NotAllowed("Seule la direction de l’établissement gère ses invitations.")
    if locked.accepted_at is not None:
        raise DomainError(f"{locked.email} vient d’accepter cette invitation.")
    if locked.revoked_at is not None:
        raise DomainError("Cette invitation est déjà annulée.")
    return locked


def _revoke(invitation: Invitation, by: User) -> None:
    invitation.revoked_at, invitation.revoked_by = clock.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])


def _join(invitation: Invitation, user: User) -> Membership:
    """Give what the invitation promises, from its first day or from today."""
    school = invitation.establishment
    starts_on = max(invitation.starts_on, clock.today())
    _refuse_known(invitation, user)
    invitation.accepted_at, invitation.accepted_by = clock.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    if invitation.role == Role.HEAD:
        _refuse_other_heads(invitation, starts_on)
        membership = replace_head(
            school,
            successor=user,
            starts_on=starts_on,
            by=invitation.created_by,
            is_known=True,
        )
    else:
        membership = Membership.objects.create(
            user=user,
            establishment=school,
            role=invitation.role,
            starts_on=starts_on,
            ends_on=invitation.ends_on,
            created_by=invitation.created_by,
        )
    forget_rights(user)
    outbox.post(
        InvitationAccepted(
            school=str(school),
            uai=school.uai,
            person=str(user),
            role=Role(invitation.role).label,
            starts_on=short_date(starts_on),
        ),
        to=[
            person for person in (invitation.created_by, *heads_of(school)) if person.pk != user.pk
        ],
    )
    return membership


def _refuse_known(invitation: Invitation, user: User) -> None:
    """Who leads the school, or already has this role there, has nothing to join."""
    held = {
        m.role
        for m in Membership.objects.filter(
            establishment=invitation.establishment, user=user
        ).not_ended(clock.today())
    }
    if Role.HEAD in held:
        raise HeadInPlace(
            "Vous dirigez déjà cet établissement\u00a0: cette invitation n’est pas pour vous."
        )
    if invitation.role in held:
        raise DomainError(
            "Vous avez déjà cet accès avec ce compte\u00a0: il n’y a rien à accepter."
        )


def _refuse_other_heads(invitation: Invitation, starts_on: date) -> None:
    """A link for the successor of somebody replaces nobody else."""
    for head in heads_to_come(invitation.establishment):
        if head.pk != invitation.succeeds_id or head.ends_on is None or head.ends_on >= starts_on:
            raise HeadInPlace(
                "Cet établissement a maintenant une autre direction. Adressez-vous au secrétariat "
                "de la commission de votre académie."
            )


def _check_dates(role: Role, starts_on: date, ends_on: date | None) -> None:
    if role not in (Role.EDITOR, Role.DEPUTY):
        raise DomainError("Ce rôle ne se donne pas par une invitation de la direction.")
    if starts_on < clock.today():
        raise DomainError("Le début est passé\u00a0: choisissez aujourd’hui ou un jour à venir.")
    if ends_on is None and role == Role.DEPUTY:
        raise DomainError("Une délégation porte une date de fin\u00a0: indiquez-la.")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("La fin ne peut pas précéder le début.")


def _check_open(school: Establishment) -> None:
    if not school.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: personne ne peut plus le rejoindre.")


@sensitive_variables("token")
def _mail(invitation: Invitation, token: str) -> None:
    school = invitation.establishment
    outbox.post_to_address(
        InvitationSent(
            school=str(school),
            uai=school.uai,
            role=Role(invitation.role).label,
            is_head=invitation.role == Role.HEAD,
            starts_on=short_date(invitation.starts_on),
            ends_on=short_date(invitation.ends_on) if invitation.ends_on else "",
            invited_by=str(invitation.created_by),
            expires_on=long_date(clock.day_of(invitation.expires_at)),
            path=reverse("establishments:acceptance-create", args=[token]),
        ),
        email=invitation.email,
    )
