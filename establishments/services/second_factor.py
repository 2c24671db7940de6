"""Somebody lost their phone and their recovery codes: the académie, which knows them, helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.services.security import withdraw_second_factor
from core.errors import DomainError, NotAllowed
from establishments.notices import SecondFactorWithdrawn
from establishments.permissions import answers_for
from notifications import outbox

if TYPE_CHECKING:
    from accounts.models import User

OPERATOR = "L’exploitation de la plateforme"


@transaction.atomic
def remove_second_factor(person: User, *, by: User | None) -> None:
    """Take away the second factors of this person, who is told and chooses new ones.

    Their sessions end; a role that requires a second factor asks for a new one at sign-in. `by` is
    None when the operator of the platform does it. Raises NotAllowed for oneself, for an account of
    the administration when one is not of it, and for somebody the académie does not know;
    DomainError when there is no second factor.
    """
    if by is not None and not may_remove_second_factor(by, person):
        raise NotAllowed("Vous ne pouvez pas retirer la double authentification de ce compte.")
    if not withdraw_second_factor(person):
        raise DomainError("Ce compte n’a pas de double authentification.")
    outbox.post(
        SecondFactorWithdrawn(email=person.email, by=str(by) if by else OPERATOR), to=[person]
    )


def may_remove_second_factor(by: User, person: User) -> bool:
    """Whether `by` may take away the second factors of this person: never one's own, that is done
    in one's account, nor an administrator's when one is not one."""
    if by.pk == person.pk or (person.is_staff and not by.is_staff):
        return False
    return answers_for(by, person)
