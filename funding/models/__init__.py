from funding.models.allocation import Allocation, Instalment, Recipient, Share
from funding.models.clock import ClockReminder, Suspension
from funding.models.convention import Convention, ConventionTemplate
from funding.models.envelope import Envelope
from funding.models.ledger import Entry
from funding.models.report import IndicatorResult, Report, ReportVerdict, SpendingLine
from funding.models.scenario import Scenario, ScenarioFile

__all__ = [
    "Allocation",
    "ClockReminder",
    "Convention",
    "ConventionTemplate",
    "Entry",
    "Envelope",
    "IndicatorResult",
    "Instalment",
    "Recipient",
    "Report",
    "ReportVerdict",
    "Scenario",
    "ScenarioFile",
    "Share",
    "SpendingLine",
    "Suspension",
]
