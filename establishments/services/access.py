"""Access codes: issued to a school by the secretariat, used once by its head (DOMAIN.md §1)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import EstablishmentState, Role
from establishments.models import AccessCode, Establishment, Membership
from establishments.permissions import rights_of
from establishments.rules import CODE_GROUP_SIZE, CODE_GROUPS, CODE_LETTERS, read_code, write_code
from establishments.services.people import HeadInPlace, heads_to_come, replace_head


class CodeRefused(DomainError):
    """Wrong, used, expired, replaced or foreign code, unknown UAI: one answer for all."""

    def __init__(self) -> None:
        super().__init__(
            "Ce code ne convient pas à cet établissement, ou il n’est plus valable. Vérifiez l’UAI "
            "et le code, ou demandez un nouveau code au secrétariat de la commission."
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

    The code has 74 bits and is kept only as a slow hash. When somebody leads the school, the
    secretariat must say that the code is for a successor (`replaces_head`): using it will end the
    present head's membership. Raises NotAllowed, HeadInPlace, DomainError (closed school).
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
    now = clock.now()
    AccessCode.objects.filter(
        establishment=school, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=now)
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_GROUPS * CODE_GROUP_SIZE))
    access = AccessCode.objects.create(
        establishment=school,
        succeeds=heads[0] if heads else None,
        code_hash=make_password(letters),
        created_by=by,
        expires_at=now + timedelta(days=school.academy.access_code_days),
    )
    return IssuedCode(access, write_code(letters))


@sensitive_variables("code", "person")
@transaction.atomic
def open_account(*, uai: str, code: str, person: NewPerson) -> User:
    """Use the code once to make a personal account that leads the school from today.

    Raises CodeRefused, AccountExists (the code stays good), HeadInPlace.
    """
    access = _claim(uai, code)
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                person.email,
                person.password,
                first_name=person.first_name,
                last_name=person.last_name,
            )
    except IntegrityError:
        raise AccountExists from None
    _install(access, user)
    return user


@sensitive_variables("code")
@transaction.atomic
def attach_school(user: User, *, uai: str, code: str) -> Membership:
    """Use the code once to let somebody who already has an account lead the school from today.

    Raises CodeRefused, HeadInPlace.
    """
    return _install(_claim(uai, code), user)


def _claim(uai: str, code: str) -> AccessCode:
    """The live code of the school, locked until the end of the transaction; its hash is checked.

    Whatever is wrong, one hash is computed: the time of the answer tells nothing.
    """
    access = (
        AccessCode.objects.select_for_update(of=("self",))
        .select_related("establishment__academy", "succeeds")
        .filter(establishment__uai=uai, used_at__isnull=True, revoked_at__isnull=True)
        .first()
    )
    is_right = check_password(read_code(code), access.code_hash if access else _nobodys_hash())
    if (
        access is None
        or not is_right
        or access.expires_at <= clock.now()
        or access.establishment.state == EstablishmentState.CLOSED
    ):
        raise CodeRefused
    return access


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return make_password(secrets.token_hex())


def _install(access: AccessCode, user: User) -> Membership:
    heads = heads_to_come(access.establishment)
    if any(head.user_id == user.pk for head in heads):
        raise HeadInPlace("Vous dirigez déjà cet établissement\u00a0: ce code n’est pas pour vous.")
    if any(head.pk != access.succeeds_id for head in heads):
        raise HeadInPlace(
            "Cet établissement a déjà une direction. Adressez-vous au secrétariat de la "
            "commission de votre académie."
        )
    membership = replace_head(
        access.establishment,
        successor=user,
        starts_on=clock.today(),
        by=access.created_by or user,
    )
    access.used_at = clock.now()
    access.used_by = user
    access.save(update_fields=["used_at", "used_by"])
    return membership
