"""Pure rules of the funds: the clock, and what an allocation must respect."""

from funding.rules.burn import BurnPoint, Chart, burn_points, chart_of
from funding.rules.clock import (
    Clock,
    ClockState,
    Pause,
    Reminder,
    reminder_due,
    suspended_days,
)
from funding.rules.convention import (
    CONVENTION_WORDS,
    HOUSE_TEXT,
    blocks,
    filled,
    unknown_words,
)
from funding.rules.money import (
    beneficiary_problem,
    exceeded,
    is_valid_iban,
    is_valid_siret,
    normalise,
    programme_for,
)
from funding.rules.months import Bar, bars, month_after, month_of, read_month
from funding.rules.payments import awaited_report, waits_for
from funding.rules.plan import (
    Purse,
    apportion,
    by_year,
    derogation_note,
    derogation_warning,
    grid,
    paying_envelope,
    planned_day,
    same_day,
)
from funding.rules.report import (
    ExpectedReport,
    ReportReminderDue,
    expected_reports,
    renewed_by,
    report_reminder_due,
    unspent,
)

__all__ = [
    "CONVENTION_WORDS",
    "HOUSE_TEXT",
    "Bar",
    "BurnPoint",
    "Chart",
    "Clock",
    "ClockState",
    "ExpectedReport",
    "Pause",
    "Purse",
    "Reminder",
    "ReportReminderDue",
    "apportion",
    "awaited_report",
    "bars",
    "beneficiary_problem",
    "blocks",
    "burn_points",
    "by_year",
    "chart_of",
    "derogation_note",
    "derogation_warning",
    "exceeded",
    "expected_reports",
    "filled",
    "grid",
    "is_valid_iban",
    "is_valid_siret",
    "month_after",
    "month_of",
    "normalise",
    "paying_envelope",
    "planned_day",
    "programme_for",
    "read_month",
    "reminder_due",
    "renewed_by",
    "report_reminder_due",
    "same_day",
    "suspended_days",
    "unknown_words",
    "unspent",
    "waits_for",
]
