"""What follows a change of password or of second factor: the journal, and the other sessions."""

from __future__ import annotations

import pghistory
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.enums import SecurityAct
from accounts.models import User
from accounts.services.sessions import end_other_sessions


@transaction.atomic
def after_password_change(user: AbstractBaseUser | AnonymousUser, *, this_key: str | None) -> None:
    """Note the change in the journal and end the person's sessions, but this one."""
    _after(user, "password_changed", this_key)


@transaction.atomic
def after_second_factor_change(
    user: AbstractBaseUser | AnonymousUser, act: SecurityAct, *, this_key: str | None
) -> None:
    """Note the act in the journal and end the person's sessions, but this one."""
    _after(user, act.value, this_key)


@transaction.atomic
def withdraw_second_factor(user: User) -> bool:
    """Take away every second factor of somebody who lost theirs; whether there was one.

    Noted in the journal; all their sessions end.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not has_second_factor(user):
        return False
    Authenticator.objects.filter(user=user).delete()
    _after(user, SecurityAct.WITHDRAWN.value, None)
    return True


def has_second_factor(user: User) -> bool:
    """Whether a second proof is asked of this person at sign-in. One query."""
    return bool(Authenticator.objects.filter(user=user).exists())


def _after(user: AbstractBaseUser | AnonymousUser, label: str, this_key: str | None) -> None:
    assert user.pk is not None
    person = User.objects.get(pk=user.pk)
    pghistory.create_event(person, label=label)
    end_other_sessions(person, this_key=this_key)
