"""Accounts that nobody uses: warned twice, closed, opened again by the académie."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import UnusedWarning, User
from accounts.rules import WARNINGS, UnusedStep, unused_step
from core import clock, french
from core.errors import DomainError, NotAllowed
from establishments.notices import AccountReopened, AccountUnused
from establishments.permissions import answers_for
from notifications import outbox

BATCH = 500


def follow_unused_accounts() -> int:
    """Warn and close what is due today; how many accounts. Run twice, nothing is told twice.

    Each account is a transaction of its own, under its lock. The last administrator who can sign in
    is never closed.
    """
    if not settings.ACCOUNT_UNUSED_DAYS:
        return 0
    today = clock.today()
    return sum(_follow(key, today) for key in _long_unused(today))


def last_used_on(user: User) -> date:
    """The day of the last sign-in, else of the creation."""
    return clock.day_of(user.last_login or user.created_at)


@transaction.atomic
def reopen_account(user: User, *, by: User) -> None:
    """Open again an account closed because nobody used it; the person is told.

    Raises NotAllowed for anybody but an administrator or the secretariat of an académie where the
    person has, or had, something to do; DomainError when the account is not closed.
    """
    if not answers_for(by, user):
        raise NotAllowed("Seule l’académie de cette personne rouvre son compte.")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.is_active:
        raise DomainError("Ce compte est déjà ouvert.")
    locked.is_active, locked.deactivated_on = True, None
    # The year begins again today, not at a sign-in of long ago.
    locked.last_login = clock.now()
    locked.save(update_fields=["is_active", "deactivated_on", "last_login"])
    outbox.post(AccountReopened(email=locked.email, by=str(by)), to=[locked])


def _long_unused(today: date) -> Iterator[int]:
    """The keys of the accounts that a first warning may concern, by batches."""
    unused_for = timedelta(days=settings.ACCOUNT_UNUSED_DAYS - WARNINGS[0] - 1)
    before = clock.now() - unused_for
    last = 0
    while True:
        keys = list(
            User.objects.filter(pk__gt=last, is_active=True, created_at__lt=before)
            .exclude(last_login__gte=before)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH]
        )
        if not keys:
            return
        last = keys[-1]
        yield from keys


@transaction.atomic
def _follow(key: int, today: date) -> bool:
    user = User.objects.select_for_update(no_key=True).get(pk=key)
    used = last_used_on(user)
    warned = dict(
        UnusedWarning.objects.filter(user=user, last_used_on=used).values_list(
            "days_before", "warned_on"
        )
    )
    step = unused_step(used, today=today, unused_days=settings.ACCOUNT_UNUSED_DAYS, warned=warned)
    if step is None or not user.is_active:
        return False
    if step is UnusedStep.CLOSING:
        return _close(user, today)
    _warn(user, step, used, today)
    return True


def _close(user: User, today: date) -> bool:
    if user.is_staff and not _other_administrators(user).exists():
        return False
    user.is_active, user.deactivated_on = False, today
    user.save(update_fields=["is_active", "deactivated_on"])
    return True


def _other_administrators(user: User) -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)


def _warn(user: User, step: UnusedStep, used: date, today: date) -> None:
    UnusedWarning.objects.create(
        user=user, days_before=step.value, last_used_on=used, warned_on=today
    )
    closing = max(
        used + timedelta(days=settings.ACCOUNT_UNUSED_DAYS), today + timedelta(days=WARNINGS[1])
    )
    notice = AccountUnused(
        email=user.email, last_used_on=french.long_date(used), closing_on=french.long_date(closing)
    )
    outbox.post(notice, to=[user])
