"""Reads of the funds, shaped for pages; each docstring says how many queries it costs."""

from funding.queries.clocks import clock_of, clocks_of, running_clocks, with_due_on
from funding.queries.desk import (
    allocated_files,
    awaited_amount,
    by_days_left,
    envelopes_for,
    most_urgent,
    schools_of,
    waiting_files,
)
from funding.queries.envelopes import (
    EnvelopeLine,
    burn_of,
    entries_of,
    envelope_lines,
    promised_on,
)
from funding.queries.instalments import (
    AllocationPage,
    allocation_page,
    instalments_with_file,
    promised_for,
)
from funding.queries.proposals import Proposal, proposals_for
from funding.queries.reports import ReportPage, report_page

__all__ = [
    "AllocationPage",
    "EnvelopeLine",
    "Proposal",
    "ReportPage",
    "allocated_files",
    "allocation_page",
    "awaited_amount",
    "burn_of",
    "by_days_left",
    "clock_of",
    "clocks_of",
    "entries_of",
    "envelope_lines",
    "envelopes_for",
    "instalments_with_file",
    "most_urgent",
    "promised_for",
    "promised_on",
    "proposals_for",
    "report_page",
    "running_clocks",
    "schools_of",
    "waiting_files",
    "with_due_on",
]
