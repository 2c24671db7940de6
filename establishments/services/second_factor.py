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
def help_without_second_factor(person: User, *, by: User | None) -> None:
    """Take away the second factors of this person, who is told and chooses new ones.

    Their sessions end; a role that requires a second factor asks for a new one at sign-in. `by` is
    None when the operator of the platform does it. Raises NotAllowed for oneself, for an account of
    the administration when one is not of it, and for somebody the académie does not know;
    DomainError when there is no second factor.
    """
    if by is not None:
        _refuse(person, by)
    if not withdraw_second_factor(person):
        raise DomainError("Ce compte n’a pas de double authentification.")
    outbox.post(
        SecondFactorWithdrawn(email=person.email, by=str(by) if by else OPERATOR), to=[person]
    )


def may_help_without_second_factor(by: User, person: User) -> bool:
    """Whether `by` may take away the second factors of this person."""
    if by.pk == person.pk or (person.is_staff and not by.is_staff):
        return False
    return answers_for(by, person)


def _refuse(person: User, by: User) -> None:
    if by.pk == person.pk:
        raise NotAllowed("Votre propre double authentification se change dans votre compte.")
    if not may_help_without_second_factor(by, person):
        raise NotAllowed("Seule l’académie de cette personne retire sa double authentification.")
