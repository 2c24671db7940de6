from funding.models.allocation import Allocation, Instalment, Recipient, Share
from funding.models.chorus import ChorusColumns, ChorusExtract, ChorusLine, ChorusNumber
from funding.models.clock import CalendarFeed, ClockReminder, Suspension
from funding.models.convention import Convention, ConventionTemplate
from funding.models.delays import DelayFigure
from funding.models.envelope import Envelope
from funding.models.ledger import Entry
from funding.models.recovery import RecoveryOrder, RecoveryReceipt
from funding.models.report import (
    IndicatorResult,
    Report,
    ReportPiece,
    ReportReminder,
    ReportVerdict,
    SpendingLine,
    name_of,
)
from funding.models.scenario import Scenario, ScenarioFile

__all__ = [
    "Allocation",
    "CalendarFeed",
    "ChorusColumns",
    "ChorusExtract",
    "ChorusLine",
    "ChorusNumber",
    "ClockReminder",
    "Convention",
    "ConventionTemplate",
    "DelayFigure",
    "Entry",
    "Envelope",
    "IndicatorResult",
    "Instalment",
    "Recipient",
    "RecoveryOrder",
    "RecoveryReceipt",
    "Report",
    "ReportPiece",
    "ReportReminder",
    "ReportVerdict",
    "Scenario",
    "ScenarioFile",
    "Share",
    "SpendingLine",
    "Suspension",
    "name_of",
]
