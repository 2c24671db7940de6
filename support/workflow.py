"""What may follow what in a request for help and in a costing; the database guards it too."""

from __future__ import annotations

from support.enums import CostingStatus, HelpStatus

HELP_STEPS: tuple[tuple[str, str], ...] = (
    (HelpStatus.OPEN, HelpStatus.TAKEN),
    (HelpStatus.OPEN, HelpStatus.CLOSED),
    (HelpStatus.TAKEN, HelpStatus.OPEN),
    (HelpStatus.TAKEN, HelpStatus.ANSWERED),
    (HelpStatus.TAKEN, HelpStatus.CLOSED),
    (HelpStatus.ANSWERED, HelpStatus.OPEN),
    (HelpStatus.ANSWERED, HelpStatus.TAKEN),
    (HelpStatus.ANSWERED, HelpStatus.CLOSED),
    (HelpStatus.CLOSED, HelpStatus.OPEN),
    (HelpStatus.CLOSED, HelpStatus.TAKEN),
)

COSTING_STEPS: tuple[tuple[str, str], ...] = (
    (CostingStatus.DRAFT, CostingStatus.SENT),
    (CostingStatus.SENT, CostingStatus.REPLACED),
)
