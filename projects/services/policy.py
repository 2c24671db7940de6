"""What an académie sets for the budgets of its schools: limits, exclusions, rates of hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import clock
from core.errors import DomainError
from establishments.models import Academy
from projects.enums import HoursKind
from projects.models import BudgetPolicy, HourRate
from projects.permissions import require_budget_setter

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def set_budget_policy(academy: Academy, values: Mapping[str, Any], *, by: User) -> BudgetPolicy:
    """Set the ceilings (euros), the share of equipment (%) and the exclusions of an académie.

    They hold at once, for the drafts too; what was filed is not touched. Each change is kept in
    the journal. Raises NotAllowed outside the secretariat and the fund managers of the académie.
    """
    require_budget_setter(by, academy)
    # One after the other: the académie's row is the queue of those who set its rules.
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    policy, _ = BudgetPolicy.objects.update_or_create(
        academy=academy, defaults={**values, "updated_at": clock.now(), "updated_by": by}
    )
    return policy


@transaction.atomic
def set_hour_rate(
    academy: Academy, kind: HoursKind, *, amount: Decimal, starts_on: date, by: User
) -> HourRate:
    """Set what an hour (HSE) or a part (IMP) costs from a day on, in euros.

    The lines already entered keep their price. The same rate set twice is set once. Raises
    NotAllowed outside the secretariat and the fund managers of the académie, DomainError for a
    day gone by: what was in force then is history.
    """
    require_budget_setter(by, academy)
    if starts_on < clock.today():
        raise DomainError("Un taux vaut à partir d’aujourd’hui, ou d’un jour à venir.")
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    last = HourRate.objects.filter(academy=academy, kind=kind, starts_on=starts_on).first()
    if last is not None and last.amount == amount:
        return last
    return HourRate.objects.create(
        academy=academy,
        kind=kind,
        amount=amount,
        starts_on=starts_on,
        set_at=clock.now(),
        set_by=by,
    )
