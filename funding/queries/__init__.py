"""Reads of the funds, shaped for pages; each docstring says how many queries it costs."""

from funding.queries.clocks import clock_of, clocks_of, running_clocks, with_due_on
from funding.queries.desk import (
    allocated_files,
    awaited_amount,
    envelopes_for,
    most_urgent,
    waiting_files,
)
from funding.queries.reports import ReportPage, report_page

__all__ = [
    "ReportPage",
    "allocated_files",
    "awaited_amount",
    "clock_of",
    "clocks_of",
    "envelopes_for",
    "most_urgent",
    "report_page",
    "running_clocks",
    "waiting_files",
    "with_due_on",
]
