"""The reports of a project: written by the school, filed by its head, accepted or sent back.

A report is named by its `year`: that of an intermediate report, None for the final one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from core import clock, french
from core.errors import DomainError, StaleVersion, StepRefused
from core.tickets import NO_TICKET, Ticket
from establishments.enums import Role
from establishments.permissions import appointed_for
from funding.enums import InstalmentState, ReportKind
from funding.models import (
    IndicatorResult,
    Instalment,
    Report,
    ReportVerdict,
    SpendingLine,
    name_of,
)
from funding.notices import (
    InstalmentRenewed,
    IntermediateAccepted,
    ReportAccepted,
    ReportFiled,
    ReportSentBack,
)
from funding.permissions import REPORT_WRITERS, require_role
from funding.queries.reports import lines_of, missing_answers, report_is_open
from notifications import outbox
from projects.enums import Step
from projects.models import Attachment, Project
from projects.notices import file_facts
from projects.services.telling import tell_school
from projects.services.transitions import advance

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ReportContent:
    """What the school writes: answers, a value per objective, euros spent per budget line.

    `measured`, `attained` (`Attainment` or "") and `spent` are keyed by the primary keys of
    objectives and budget lines; a spent of None means nothing said yet.
    """

    what_changed: str = ""
    what_was_hard: str = ""
    what_next: str = ""
    testimony: str = ""
    testimony_by: str = ""
    video_url: str = ""
    video_rights: str = ""
    publish_consent: bool = False
    measured: Mapping[int, str] = field(default_factory=dict)
    attained: Mapping[int, str] = field(default_factory=dict)
    spent: Mapping[int, Decimal | None] = field(default_factory=dict)


TEXTS = (
    "what_changed",
    "what_was_hard",
    "what_next",
    "testimony",
    "testimony_by",
    "video_url",
    "video_rights",
    "publish_consent",
)


@dataclass(frozen=True)
class SavedReport:
    """The new version of a report, and when it was saved."""

    version: int
    saved_at: datetime


@transaction.atomic
def save_report(
    project: Project,
    content: ReportContent,
    *,
    by: User,
    version: int,
    year: int | None = None,
    ticket: Ticket = NO_TICKET,
) -> SavedReport:
    """Save the draft of the report written from `version` (0 when there was none yet).

    A save sent again (`ticket`) is answered as the first time and changes nothing. Raises
    NotAllowed outside the school’s team, StepRefused when the report is not open, StaleVersion
    when somebody else saved meanwhile, DomainError for a line of another file.
    """
    locked = lock_open_report(project, year=year, by=by)
    report = Report.objects.filter(project=locked, year=year).first()
    if report is not None and ticket.repeats(report.writer, report.rank):
        return SavedReport(report.version, report.updated_at)
    follows = report is not None and ticket.follows(report.writer, report.rank)
    if (report.version if report else 0) != version and not follows:
        raise StaleVersion(
            "Une autre personne a enregistré ce bilan entre-temps. Les deux versions sont "
            "ci-dessous\u00a0: gardez ce que vous voulez, puis enregistrez de nouveau."
        )
    if report is None:
        report = new_report(locked, year=year)
    for name in TEXTS:
        setattr(report, name, getattr(content, name))
    report.version += 1
    report.writer, report.rank = ticket.writer, ticket.rank
    report.updated_at, report.updated_by = clock.now(), by
    report.save()
    _save_results(report, content)
    _save_spending(report, content.spent)
    return SavedReport(report.version, report.updated_at)


@transaction.atomic
def file_report(project: Project, *, by: User, year: int | None = None) -> Report:
    """File a report: the head sends it to the secretariat, it is read-only from then on.

    The final report moves the file on; an intermediate one leaves it where it is. Raises
    StepRefused or NotAllowed, DomainError naming what is missing.
    """
    caller, project = project, _lock(project)
    if year is None:
        advance(project, Step.REPORT, by=by)
    else:
        require_role(by, project.establishment, Role.HEAD)
        _refuse_closed(project, year)
    report = Report.objects.filter(project=project, year=year).first()
    missing = missing_answers(project, report, year=year)
    if report is None or missing:
        raise DomainError("Le bilan n’est pas complet\u00a0: " + ", ".join(missing) + ".")
    report.filed_at = clock.now()
    report.filed_by = by
    report.save(update_fields=["filed_at", "filed_by"])
    Attachment.objects.usable().filter(
        piece__report=report, filed_at__isnull=True, removed_at__isnull=True
    ).update(filed_at=report.filed_at)
    outbox.post(
        ReportFiled(
            **file_facts(project), filed_by=by.full_name, report=report.name, year=year or 0
        ),
        to=appointed_for(project.establishment, Role.SECRETARIAT),
    )
    caller.refresh_from_db()
    return report


@transaction.atomic
def accept_report(
    project: Project, *, by: User, motive: str = "", year: int | None = None
) -> ReportVerdict:
    """Accept a filed report: the final one closes the file, an intermediate one renews the
    instalment of the next year, and the fund managers are told.

    Raises StepRefused or NotAllowed, DomainError when no such report is filed.
    """
    caller, project = project, _lock(project)
    report = _filed_report(project, year)
    if year is None:
        advance(project, Step.CLOSE, by=by, motive=motive)
    else:
        require_role(by, project.establishment, Role.SECRETARIAT)
    report.accepted_at = clock.now()
    report.save(update_fields=["accepted_at"])
    verdict = ReportVerdict.objects.create(report=report, accepted=True, motive=motive, given_by=by)
    if year is None:
        tell_school(project, ReportAccepted(**file_facts(project), motive=motive))
    else:
        _tell_renewal(project, report, motive)
    caller.refresh_from_db()
    return verdict


@transaction.atomic
def send_back_report(
    project: Project, *, motive: str, by: User, year: int | None = None
) -> ReportVerdict:
    """Send a report back to the school, open again, with a motive it reads.

    Raises DomainError without a motive or when none is filed, StepRefused or NotAllowed.
    """
    if not motive.strip():
        raise DomainError("Dites à l’établissement ce qu’il doit reprendre.")
    caller, project = project, _lock(project)
    report = _filed_report(project, year)
    if year is None:
        advance(project, Step.SEND_BACK_REPORT, by=by, motive=motive)
    else:
        require_role(by, project.establishment, Role.SECRETARIAT)
    report.filed_at = report.filed_by = None
    report.save(update_fields=["filed_at", "filed_by"])
    verdict = ReportVerdict.objects.create(
        report=report, accepted=False, motive=motive.strip(), given_by=by
    )
    tell_school(
        project,
        ReportSentBack(
            **file_facts(project), motive=motive.strip(), report=report.name, year=year or 0
        ),
    )
    caller.refresh_from_db()
    return verdict


def lock_open_report(project: Project, *, year: int | None, by: User) -> Project:
    """The locked file, when this person may write this report now. Inside a transaction.

    Raises NotAllowed outside the school’s team, StepRefused when the report is not open.
    """
    locked = _lock(project)
    require_role(by, locked.establishment, *REPORT_WRITERS)
    _refuse_closed(locked, year)
    return locked


def new_report(project: Project, *, year: int | None) -> Report:
    """A report not begun yet; its first save makes it version 1."""
    kind = ReportKind.FINAL if year is None else ReportKind.INTERMEDIATE
    return Report(project=project, year=year, kind=kind, version=0)


def _refuse_closed(project: Project, year: int | None) -> None:
    if not report_is_open(project, year=year):
        raise StepRefused("Le bilan n’est pas ouvert\u00a0: il ne peut être modifié maintenant.")


def _tell_renewal(project: Project, report: Report, motive: str) -> None:
    """The school reads what follows; the fund managers, what they may now pay."""
    assert report.year is not None
    tell_school(
        project, IntermediateAccepted(**file_facts(project), motive=motive, report=report.name)
    )
    following = min((row.year for row in lines_of(project) if row.year > report.year), default=None)
    if following is None:
        return
    live = Instalment.objects.filter(share__allocation__project=project, year=following).exclude(
        state=InstalmentState.CANCELLED
    )
    amount = live.aggregate(total=Sum("amount"))["total"]
    if amount is None:
        return
    outbox.post(
        InstalmentRenewed(
            **file_facts(project),
            report=report.name,
            year=str(following),
            amount=french.euros(amount),
        ),
        to=appointed_for(project.establishment, Role.FUND_MANAGER),
    )


def _filed_report(project: Project, year: int | None) -> Report:
    report = Report.objects.filter(
        project=project, year=year, filed_at__isnull=False, accepted_at__isnull=True
    ).first()
    if report is None:
        kind = ReportKind.FINAL if year is None else ReportKind.INTERMEDIATE
        raise DomainError(
            f"Aucun {name_of(kind, year).lower()} n’attend de réponse pour ce dossier."
        )
    return report


def _lock(project: Project) -> Project:
    locked: Project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project.pk)
    )
    return locked


def _save_results(report: Report, content: ReportContent) -> None:
    keys = {*content.measured, *content.attained}
    own = set(report.project.objectives.values_list("pk", flat=True))
    if not own.issuperset(keys):
        raise DomainError("Un objectif n’est pas de ce projet.")
    IndicatorResult.objects.bulk_create(
        [
            IndicatorResult(
                report=report,
                objective_id=key,
                measured=content.measured.get(key, ""),
                attainment=content.attained.get(key, ""),
            )
            for key in sorted(keys)
        ],
        update_conflicts=True,
        unique_fields=["report", "objective"],
        update_fields=["measured", "attainment"],
    )


def _save_spending(report: Report, spent: Mapping[int, Decimal | None]) -> None:
    own = {row.pk for row in lines_of(report.project, year=report.year)}
    if not own.issuperset(spent):
        raise DomainError("Une ligne de budget n’est pas de ce bilan.")
    told = {key: amount for key, amount in spent.items() if amount is not None}
    report.spending.filter(budget_line__in=set(spent) - set(told)).delete()
    SpendingLine.objects.bulk_create(
        [SpendingLine(report=report, budget_line_id=key, spent=told[key]) for key in told],
        update_conflicts=True,
        unique_fields=["report", "budget_line"],
        update_fields=["spent"],
    )
