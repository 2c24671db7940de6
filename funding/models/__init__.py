from funding.models.clock import ClockReminder, Suspension
from funding.models.money import Allocation, Envelope
from funding.models.report import IndicatorResult, Report, ReportVerdict, SpendingLine

__all__ = [
    "Allocation",
    "ClockReminder",
    "Envelope",
    "IndicatorResult",
    "Report",
    "ReportVerdict",
    "SpendingLine",
    "Suspension",
]
