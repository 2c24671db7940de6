"""Pure rules of payments: what an instalment waits for, in words."""

from __future__ import annotations

from datetime import date

from core import french
from funding.enums import Payability


def awaited_report(report_year: int | None, last_year: int | None) -> str:
    """The report that renews an instalment, in words: that of the year of the budget before it.

    After the last year of the budget, it is the final one.

    >>> awaited_report(2026, 2027), awaited_report(2027, 2027)
    ('bilan intermédiaire 2026', 'bilan final')
    """
    if report_year is None or last_year is None or report_year >= last_year:
        return "bilan final"
    return f"bilan intermédiaire {report_year}"


def waits_for(
    payability: str, *, report_year: int | None, last_year: int | None, planned_on: date
) -> str:
    """What an instalment waits for before it is paid, after « attend »; "" for nothing.

    >>> waits_for("REPORT", report_year=2026, last_year=2028, planned_on=date(2027, 1, 31))
    'l’acceptation du bilan intermédiaire 2026'
    """
    match payability:
        case Payability.REPORT:
            return f"l’acceptation du {awaited_report(report_year, last_year)}"
        case Payability.CONVENTION:
            return "la signature de la convention"
        case Payability.INVOICES:
            return "les factures"
        case Payability.LATER:
            return f"sa date, le {french.long_date(planned_on)}"
    return ""
