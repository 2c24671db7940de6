"""What is told about the funds, the clock and the report; facts already written in French."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from core.french import typography
from notifications.enums import Urgency
from notifications.notices import Notice
from projects.notices import FileFacts


@dataclass(frozen=True, kw_only=True)
class _Deadline(FileFacts, Notice):
    """A reminder of the two-month clock; `when` is « dans 7 jours », `amount` in euros."""

    amount: str
    due_on: str
    when: str

    @property
    def title(self) -> str:
        return typography(f"Fonds à attribuer {self.when} : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class FundsAllocated(FileFacts, Notice):
    """The funds are allocated: to the school, the inspector and the secretariat."""

    kind = "funding.funds_allocated"
    label: ClassVar[str] = "Les fonds sont attribués"
    amount: str
    beneficiary: str
    allocated_on: str

    @property
    def title(self) -> str:
        return typography(f"{self.amount} attribués au projet « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class InstalmentNotified(FileFacts, Notice):
    """An instalment promised is now committed: to the school."""

    kind = "funding.instalment_notified"
    label: ClassVar[str] = "Une tranche est notifiée"
    amount: str
    year: str
    planned_on: str
    beneficiary: str

    @property
    def title(self) -> str:
        return typography(f"Tranche {self.year} notifiée, {self.amount} : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class InstalmentPaid(FileFacts, Notice):
    """An instalment is paid, whole or in part: to the school."""

    kind = "funding.instalment_paid"
    label: ClassVar[str] = "Une tranche est versée"
    amount: str
    year: str
    paid_on: str
    beneficiary: str

    @property
    def title(self) -> str:
        return typography(f"{self.amount} versés, tranche {self.year} : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(FileFacts, Notice):
    """A payment told by mistake is undone, with its reason: to the school, at once."""

    kind = "funding.payment_reversed"
    label: ClassVar[str] = "Un versement annoncé par erreur est annulé"
    urgency = Urgency.AT_ONCE
    amount: str
    year: str
    motive: str

    @property
    def title(self) -> str:
        return typography(
            f"Versement de {self.amount} annulé, tranche {self.year} : « {self.project_title} »"
        )


@dataclass(frozen=True, kw_only=True)
class InstalmentCancelled(FileFacts, Notice):
    """An instalment is cancelled, with its reason: to the school, at once."""

    kind = "funding.instalment_cancelled"
    label: ClassVar[str] = "Une tranche est annulée"
    urgency = Urgency.AT_ONCE
    amount: str
    year: str
    motive: str

    @property
    def title(self) -> str:
        return typography(f"Tranche {self.year} annulée, {self.amount} : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class ClockSuspended(FileFacts, Notice):
    """The two-month clock is suspended: the school reads why."""

    kind = "funding.clock_suspended"
    label: ClassVar[str] = "Le délai de deux mois est suspendu"
    motive: str
    starts_on: str
    ends_on: str
    unblocks: str = ""

    @property
    def title(self) -> str:
        return typography(f"Délai suspendu pour le projet « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class ClockResumed(FileFacts, Notice):
    """The clock runs again, towards a later due date: to the school."""

    kind = "funding.clock_resumed"
    label: ClassVar[str] = "Le délai de deux mois reprend"
    ended_on: str
    due_on: str

    @property
    def title(self) -> str:
        return typography(f"Le délai reprend pour le projet « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class DeadlineAhead(_Deadline):
    """The funds are due in thirty or fifteen days: to the fund managers."""

    kind = "funding.deadline_ahead"
    label: ClassVar[str] = "Une échéance approche (30 ou 15 jours)"


@dataclass(frozen=True, kw_only=True)
class DeadlineNear(_Deadline):
    """Seven days or less: also to the secretariat and the presidency, at once."""

    kind = "funding.deadline_near"
    label: ClassVar[str] = "Une échéance est proche (7 jours ou 1 jour)"
    urgency = Urgency.AT_ONCE


@dataclass(frozen=True, kw_only=True)
class DeadlinePassed(_Deadline):
    """The two months have passed: the day after, then every week; at once."""

    kind = "funding.deadline_passed"
    label: ClassVar[str] = "Une échéance est dépassée"
    urgency = Urgency.AT_ONCE

    @property
    def title(self) -> str:
        return typography(f"Délai dépassé, {self.when} : « {self.project_title} »")


def _report_address(name: str, reference: str, year: int) -> str:
    """The page of a report; `year` is 0 for the final one."""
    return reverse(f"funding:{name}", args=[reference, year] if year else [reference])


@dataclass(frozen=True, kw_only=True)
class ReportFiled(FileFacts, Notice):
    """The school filed a report: to the secretariat. `year` is 0 for the final one."""

    kind = "funding.report_filed"
    label: ClassVar[str] = "Un bilan est déposé"
    filed_by: str
    report: str = "Bilan final"
    year: int = 0

    @property
    def title(self) -> str:
        return typography(f"{self.report} déposé pour le projet « {self.project_title} »")

    @property
    def link(self) -> str:
        return _report_address("reportverdict-create", self.reference, self.year)


@dataclass(frozen=True, kw_only=True)
class ReportAccepted(FileFacts, Notice):
    """The final report is accepted and the file closed: to the school."""

    kind = "funding.report_accepted"
    label: ClassVar[str] = "Un bilan est accepté"
    motive: str

    @property
    def title(self) -> str:
        return typography(f"Bilan accepté, dossier clos : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class IntermediateAccepted(FileFacts, Notice):
    """The report of a year is accepted, the project goes on: to the school."""

    kind = "funding.intermediate_accepted"
    label: ClassVar[str] = "Un bilan intermédiaire est accepté"
    motive: str
    report: str

    @property
    def title(self) -> str:
        return typography(f"{self.report} accepté : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class InstalmentRenewed(FileFacts, Notice):
    """The report of a year is accepted: the fund managers may pay the instalment of the next."""

    kind = "funding.instalment_renewed"
    label: ClassVar[str] = "Une tranche peut être versée, son bilan est accepté"
    report: str
    year: str
    amount: str

    @property
    def title(self) -> str:
        return typography(f"Tranche {self.year} renouvelée : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class ReportSentBack(FileFacts, Notice):
    """A report is sent back with a motive: to the school. `year` is 0 for the final one."""

    kind = "funding.report_sent_back"
    label: ClassVar[str] = "Un bilan est renvoyé"
    motive: str
    report: str = "Bilan final"
    year: int = 0

    @property
    def title(self) -> str:
        return typography(f"{self.report} à reprendre pour le projet « {self.project_title} »")

    @property
    def link(self) -> str:
        return _report_address("report-update", self.reference, self.year)


@dataclass(frozen=True, kw_only=True)
class _ReportDate(FileFacts, Notice):
    """A reminder of a report; `when` is « dans 7 jours » or « il y a 3 jours »."""

    report: str
    year: int
    due_on: str
    when: str

    @property
    def link(self) -> str:
        return _report_address("report-update", self.reference, self.year)


@dataclass(frozen=True, kw_only=True)
class ReportDue(_ReportDate):
    """A report is to be filed in thirty or seven days: to the school."""

    kind = "funding.report_due"
    label: ClassVar[str] = "Un bilan est à déposer bientôt"

    @property
    def title(self) -> str:
        return typography(f"{self.report} à déposer {self.when} : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class ReportLate(_ReportDate):
    """The date of a report has passed: to the school and the secretariat, then every month."""

    kind = "funding.report_late"
    label: ClassVar[str] = "Un bilan est en retard"

    @property
    def title(self) -> str:
        return typography(
            f"{self.report} attendu depuis le {self.due_on} : « {self.project_title} »"
        )


@dataclass(frozen=True, kw_only=True)
class RecoveryOrdered(FileFacts, Notice):
    """Money must come back: to the school."""

    kind = "funding.recovery_ordered"
    label: ClassVar[str] = "Un reversement est demandé"
    urgency = Urgency.AT_ONCE
    amount: str
    debtor: str
    motive: str
    due_on: str

    @property
    def title(self) -> str:
        return typography(f"{self.amount} à reverser pour le projet « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class RecoveryReceived(FileFacts, Notice):
    """All the money asked back came: to the school."""

    kind = "funding.recovery_received"
    label: ClassVar[str] = "Un reversement est reçu"
    amount: str
    received_on: str

    @property
    def title(self) -> str:
        return typography(f"Reversement de {self.amount} reçu : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class RecoveryCancelled(FileFacts, Notice):
    """An order made by mistake is cancelled: to the school."""

    kind = "funding.recovery_cancelled"
    label: ClassVar[str] = "Un ordre de reversement est annulé"
    amount: str
    motive: str

    @property
    def title(self) -> str:
        return typography(f"Reversement de {self.amount} annulé : « {self.project_title} »")
