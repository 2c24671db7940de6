"""Pure rules of the funds: the clock, and what an allocation must respect."""

from funding.rules.clock import (
    Clock,
    ClockState,
    Pause,
    Reminder,
    reminder_due,
    suspended_days,
)
from funding.rules.money import (
    beneficiary_problem,
    exceeded,
    is_valid_iban,
    is_valid_siret,
    normalise,
    programme_for,
)

__all__ = [
    "Clock",
    "ClockState",
    "Pause",
    "Reminder",
    "beneficiary_problem",
    "exceeded",
    "is_valid_iban",
    "is_valid_siret",
    "normalise",
    "programme_for",
    "reminder_due",
    "suspended_days",
]
