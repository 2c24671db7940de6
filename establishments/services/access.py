"""Access codes: issued to schools by the secretariat, used once by their head (DOMAIN.md §1)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from core.sealing import fingerprint, fingerprints, has_fingerprint, seal
from establishments.enums import CodeChannel, EstablishmentState, Role
from establishments.models import (
    AccessCode,
    ActivationRequest,
    CodeCampaign,
    Establishment,
    Membership,
)
from establishments.notices import AccessCodeSent, ActivationToConfirm
from establishments.permissions import rights_of
from establishments.rules import (
    CODE_GROUP_SIZE,
    CODE_GROUPS,
    CODE_LETTERS,
    CONFIRMATION_KEPT,
    read_code,
    write_code,
)
from establishments.services.people import HeadInPlace, heads_to_come, replace_head
from notifications import outbox


class CodeRefused(DomainError):
    """Wrong, used, expired, replaced or foreign code, unknown UAI: one answer for all."""

    def __init__(self) -> None:
        super().__init__(
            "Ce code ne convient pas à cet établissement, ou il n’est plus valable. Vérifiez l’UAI "
            "et le code, ou demandez un nouveau code au secrétariat de la commission."
        )


class LinkRefused(DomainError):
    """Unknown, used, replaced or too old link of confirmation."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lien n’est plus valable. Reprenez l’activation avec votre code\u00a0: "
            "il n’est pas perdu tant qu’un compte n’a pas été ouvert."
        )


class AccountExists(DomainError):
    """The address has an account; told only to the bearer of a good code, which stays good."""

    def __init__(self) -> None:
        super().__init__(
            "Aucun compte ne peut être créé avec cette adresse. Si vous avez déjà un compte, "
            "connectez-vous, puis revenez sur cette page\u00a0: votre code reste valable."
        )


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code just issued; `plain` exists nowhere else and is shown once."""

    access: AccessCode
    plain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who opens an account."""

    first_name: str
    last_name: str
    email: str
    password: str = field(repr=False)


@transaction.atomic
def issue_access_code(
    establishment: Establishment, *, by: User, replaces_head: bool = False
) -> IssuedCode:
    """Issue the one code of the school, valid for the days the académie has set; revoke the former.

    When somebody leads the school, the secretariat must say that the code is for a successor
    (`replaces_head`): using it will end the present head's membership. Raises NotAllowed,
    HeadInPlace, DomainError (closed school).
    """
    if Role.SECRETARIAT not in rights_of(by).on(establishment):
        raise NotAllowed("Seul le secrétariat de l’académie émet un code d’accès.")
    school = (
        Establishment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy")
        .get(pk=establishment.pk)
    )
    if not school.is_open:
        raise DomainError("Cet établissement est fermé\u00a0: il ne peut plus recevoir de code.")
    heads = heads_to_come(school)
    if heads and not replaces_head:
        raise HeadInPlace(
            "Cet établissement a déjà une direction. Confirmez que le code est destiné à la "
            "personne qui lui succède."
        )
    succeeds = {school.pk: heads[0]} if heads else {}
    (issued,) = issue_codes([school], by=by, succeeds=succeeds)
    return issued


def issue_codes(
    schools: Sequence[Establishment],
    *,
    by: User,
    channel: CodeChannel = CodeChannel.SHOWN,
    campaign: CodeCampaign | None = None,
    succeeds: Mapping[int, Membership] | None = None,
) -> list[IssuedCode]:
    """One new code for each of these schools, in their order; what was live is revoked.

    The caller has judged each school and holds its row locked, with its académie loaded. A code has
    74 bits and is kept as a keyed fingerprint; the code of a letter is sealed beside it until the
    letter is printed. Four queries.
    """
    now = clock.now()
    revoke_codes(AccessCode.objects.filter(establishment__in=[school.pk for school in schools]))
    drawn = [_draw() for _ in schools]
    codes = AccessCode.objects.bulk_create(
        AccessCode(
            establishment=school,
            campaign=campaign,
            channel=channel,
            succeeds=(succeeds or {}).get(school.pk),
            code_hash=fingerprint(letters),
            sealed=seal({"code": letters}) if channel == CodeChannel.LETTER else None,
            created_at=now,
            created_by=by,
            expires_at=now + timedelta(days=school.academy.access_code_days),
        )
        for school, letters in zip(schools, drawn, strict=True)
    )
    return [
        IssuedCode(code, write_code(letters)) for code, letters in zip(codes, drawn, strict=True)
    ]


def revoke_codes(codes: models.QuerySet[AccessCode]) -> None:
    """Those of `codes` that are neither used nor revoked are worth nothing from now on."""
    revoked = list(codes.filter(used_at__isnull=True, revoked_at__isnull=True))
    AccessCode.objects.filter(pk__in=[code.pk for code in revoked]).update(
        revoked_at=clock.now(), sealed=None
    )
    outbox.withdraw(code.mail_key for code in revoked)


def _draw() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUPS * CODE_GROUP_SIZE))


@sensitive_variables("code", "person", "token")
@transaction.atomic
def request_activation(*, uai: str, code: str, person: NewPerson) -> ActivationRequest:
    """Keep who wants to open an account with this code; send the link that confirms the address.

    The code is checked, not used: whoever gives up, or mistyped the address, begins again with it.
    Raises CodeRefused, AccountExists, HeadInPlace.
    """
    access = _claim(uai, code)
    _judge_heads(access)
    email = person.email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise AccountExists
    token = secrets.token_urlsafe(24)
    ActivationRequest.objects.filter(access=access).delete()
    request = ActivationRequest.objects.create(
        access=access,
        first_name=person.first_name,
        last_name=person.last_name,
        email=email,
        password=make_password(person.password),
        token_hash=fingerprint(token),
        expires_at=clock.now() + CONFIRMATION_KEPT,
    )
    outbox.post_to_address(
        ActivationToConfirm.of(access.establishment, first_name=person.first_name, token=token),
        email=email,
        dedup_key=f"activation:{request.pk}",
    )
    return request


@sensitive_variables("token")
@transaction.atomic
def confirm_activation(*, token: str) -> User:
    """Open the account whose address this link confirms; it leads the school from today.

    Raises LinkRefused, AccountExists, HeadInPlace; the code stays good then.
    """
    request = pending_activation(token)
    if request is None:
        raise LinkRefused
    access = (
        AccessCode.objects.select_for_update(of=("self",))
        .select_related("establishment__academy", "succeeds")
        .get(pk=request.access_id)
    )
    still_there = ActivationRequest.objects.filter(pk=request.pk).exists()
    if not still_there or not _is_unused(access):
        raise LinkRefused
    try:
        with transaction.atomic():
            user = User(
                email=request.email,
                first_name=request.first_name,
                last_name=request.last_name,
                password=request.password,
            )
            user.save(force_insert=True)
    except IntegrityError:
        raise AccountExists from None
    _install(access, user)
    return user


@sensitive_variables("token")
def pending_activation(token: str) -> ActivationRequest | None:
    """The activation that this link confirms, if it is still to be confirmed. One query."""
    return (
        ActivationRequest.objects.filter(
            token_hash__in=fingerprints(token), expires_at__gt=clock.now()
        )
        .select_related("access__establishment")
        .first()
    )


@sensitive_variables("code")
@transaction.atomic
def attach_school(user: User, *, uai: str, code: str) -> Membership:
    """Use the code once to let somebody who already has an account lead the school from today.

    Raises CodeRefused, HeadInPlace.
    """
    return _install(_claim(uai, code), user)


@transaction.atomic
def forget_expired() -> int:
    """Forget what waited in vain: sealed codes and e-mails of expired codes, unconfirmed people.

    Returns how many codes and people were forgotten.
    """
    now = clock.now()
    people, _ = ActivationRequest.objects.filter(expires_at__lte=now).delete()
    expired = AccessCode.objects.filter(
        used_at__isnull=True, revoked_at__isnull=True, expires_at__lte=now
    )
    waiting = [key.rpartition(":")[2] for key in outbox.waiting_keys(AccessCodeSent.kind)]
    outbox.withdraw(code.mail_key for code in expired.filter(pk__in=waiting))
    return people + expired.filter(sealed__isnull=False).update(sealed=None)


def _claim(uai: str, code: str) -> AccessCode:
    """The live code of the school, locked until the end of the transaction; it is the right one.

    Whatever is wrong, a fingerprint is computed and compared: the time of the answer tells nothing.
    """
    access = (
        AccessCode.objects.select_for_update(of=("self",))
        .select_related("establishment__academy", "succeeds")
        .filter(establishment__uai=uai, used_at__isnull=True, revoked_at__isnull=True)
        .first()
    )
    is_right = has_fingerprint(read_code(code), access.code_hash if access else "0" * 64)
    if access is None or not is_right or access.expires_at <= clock.now():
        raise CodeRefused
    if access.establishment.state == EstablishmentState.CLOSED:
        raise CodeRefused
    return access


def _is_unused(access: AccessCode) -> bool:
    """Whether the code may still be used by who began with it in time."""
    return (
        access.used_at is None
        and access.revoked_at is None
        and access.establishment.state != EstablishmentState.CLOSED
    )


def _judge_heads(access: AccessCode, user: User | None = None) -> None:
    """Raise HeadInPlace when the code was not issued to replace those who lead, or will."""
    heads = heads_to_come(access.establishment)
    if user is not None and any(head.user_id == user.pk for head in heads):
        raise HeadInPlace("Vous dirigez déjà cet établissement\u00a0: ce code n’est pas pour vous.")
    if any(head.pk != access.succeeds_id for head in heads):
        raise HeadInPlace(
            "Cet établissement a déjà une direction. Adressez-vous au secrétariat de la "
            "commission de votre académie."
        )


def _install(access: AccessCode, user: User) -> Membership:
    _judge_heads(access, user)
    membership = replace_head(
        access.establishment,
        successor=user,
        starts_on=clock.today(),
        by=access.created_by or user,
    )
    access.used_at = clock.now()
    access.used_by = user
    access.sealed = None
    access.save(update_fields=["used_at", "used_by", "sealed"])
    ActivationRequest.objects.filter(access=access).delete()
    outbox.withdraw([access.mail_key])
    return membership
