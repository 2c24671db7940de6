"""The report of a project: written by the school, filed by its head, accepted or sent back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Field

from core import clock
from core.errors import DomainError, StaleVersion, StepRefused
from establishments.enums import Role
from establishments.permissions import appointed_for
from funding.models import IndicatorResult, Report, ReportVerdict, SpendingLine
from funding.notices import ReportAccepted, ReportFiled, ReportSentBack
from funding.permissions import REPORT_WRITERS, require_role
from notifications import outbox
from projects.enums import Step
from projects.models import Project
from projects.notices import file_facts
from projects.services.telling import tell_school
from projects.services.transitions import advance
from projects.workflow import TABLE

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ReportContent:
    """What the school writes: three answers, a value per objective, euros spent per budget line.

    `measured` and `spent` are keyed by the primary keys of objectives and budget lines; a spent
    of None means nothing said yet.
    """

    what_changed: str = ""
    what_was_hard: str = ""
    what_next: str = ""
    publish_consent: bool = False
    measured: Mapping[int, str] = field(default_factory=dict)
    spent: Mapping[int, Decimal | None] = field(default_factory=dict)


@transaction.atomic
def save_report(project: Project, content: ReportContent, *, by: User, version: int) -> Report:
    """Save the draft of the report written from `version` (0 when there was none yet).

    Raises NotAllowed outside the school’s team, StepRefused when the report is not open,
    StaleVersion when somebody else saved meanwhile, DomainError for a line of another file.
    """
    locked = _lock(project)
    require_role(by, locked.establishment, *REPORT_WRITERS)
    if not report_is_open(locked):
        raise StepRefused("Le bilan n’est pas ouvert\u00a0: il ne peut être modifié maintenant.")
    report = Report.objects.filter(project=locked).first()
    if (report.version if report else 0) != version:
        raise StaleVersion(
            "Une autre personne a enregistré ce bilan entre-temps. Les deux versions sont "
            "ci-dessous\u00a0: gardez ce que vous voulez, puis enregistrez de nouveau."
        )
    if report is None:
        report = Report(project=locked, version=0)
    report.what_changed = content.what_changed
    report.what_was_hard = content.what_was_hard
    report.what_next = content.what_next
    report.publish_consent = content.publish_consent
    report.version += 1
    report.updated_at = clock.now()
    report.save()
    _save_results(report, content.measured)
    _save_spending(report, content.spent)
    return report


@transaction.atomic
def file_report(project: Project, *, by: User) -> Report:
    """File the report: the head sends it to the secretariat, it is read-only from then on.

    Raises StepRefused or NotAllowed as the table says, DomainError naming what is missing.
    """
    caller, project = project, _lock(project)
    advance(project, Step.REPORT, by=by)
    report = Report.objects.filter(project=project).first()
    missing = missing_answers(project, report)
    if report is None or missing:
        raise DomainError("Le bilan n’est pas complet\u00a0: " + ", ".join(missing) + ".")
    report.filed_at = clock.now()
    report.filed_by = by
    report.save(update_fields=["filed_at", "filed_by"])
    outbox.post(
        ReportFiled(**file_facts(project), filed_by=by.full_name),
        to=appointed_for(project.establishment, Role.SECRETARIAT),
    )
    caller.refresh_from_db()
    return report


@transaction.atomic
def accept_report(project: Project, *, by: User, motive: str = "") -> ReportVerdict:
    """Accept the report and close the file. Raises StepRefused or NotAllowed as the table says."""
    report = _filed_report(project)
    advance(project, Step.CLOSE, by=by, motive=motive)
    verdict = ReportVerdict.objects.create(report=report, accepted=True, motive=motive, given_by=by)
    tell_school(project, ReportAccepted(**file_facts(project), motive=motive))
    return verdict


@transaction.atomic
def send_back_report(project: Project, *, motive: str, by: User) -> ReportVerdict:
    """Send the report back to the school, open again, with a motive it reads.

    Raises DomainError without a motive, StepRefused or NotAllowed as the table says.
    """
    if not motive.strip():
        raise DomainError("Dites à l’établissement ce qu’il doit reprendre.")
    report = _filed_report(project)
    advance(project, Step.SEND_BACK_REPORT, by=by, motive=motive)
    report.filed_at = report.filed_by = None
    report.save(update_fields=["filed_at", "filed_by"])
    verdict = ReportVerdict.objects.create(
        report=report, accepted=False, motive=motive.strip(), given_by=by
    )
    tell_school(project, ReportSentBack(**file_facts(project), motive=motive))
    return verdict


def report_is_open(project: Project) -> bool:
    """Whether the school may write the report now: the table allows to file it."""
    return TABLE.find(Step.REPORT, project.status, [project.fact]) is not None


def missing_answers(project: Project, report: Report | None) -> list[str]:
    """What blocks the filing, in French; empty when it may be filed. Two queries."""
    if report is None:
        return ["rien n’est encore écrit"]
    missing = [
        f"la question «\u00a0{question(name)}\u00a0» est sans réponse"
        for name in ("what_changed", "what_was_hard", "what_next")
        if not getattr(report, name).strip()
    ]
    measured = report.results.exclude(measured="").values("objective")
    if unmeasured := project.objectives.exclude(pk__in=measured).count():
        missing.append(
            "un objectif est sans valeur mesurée"
            if unmeasured == 1
            else f"{unmeasured} objectifs sont sans valeur mesurée"
        )
    if project.asks_funds:
        told = report.spending.values("budget_line")
        if untold := project.budget_lines.exclude(pk__in=told).count():
            missing.append(
                "une ligne de budget est sans dépense (écrivez 0 si rien n’a été dépensé)"
                if untold == 1
                else f"{untold} lignes de budget sont sans dépense "
                "(écrivez 0 si rien n’a été dépensé)"
            )
    return missing


def question(name: str) -> str:
    """The words of one of the three questions."""
    field = Report._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _filed_report(project: Project) -> Report:
    report = Report.objects.filter(project=project, filed_at__isnull=False).first()
    if report is None:
        raise DomainError("Aucun bilan n’est déposé pour ce dossier.")
    return report


def _lock(project: Project) -> Project:
    locked: Project = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment__academy")
        .get(pk=project.pk)
    )
    return locked


def _save_results(report: Report, measured: Mapping[int, str]) -> None:
    own = set(report.project.objectives.values_list("pk", flat=True))
    if not own.issuperset(measured):
        raise DomainError("Un objectif n’est pas de ce projet.")
    IndicatorResult.objects.bulk_create(
        [
            IndicatorResult(report=report, objective_id=key, measured=measured[key])
            for key in measured
        ],
        update_conflicts=True,
        unique_fields=["report", "objective"],
        update_fields=["measured"],
    )


def _save_spending(report: Report, spent: Mapping[int, Decimal | None]) -> None:
    own = set(report.project.budget_lines.values_list("pk", flat=True))
    if not own.issuperset(spent):
        raise DomainError("Une ligne de budget n’est pas de ce projet.")
    told = {key: amount for key, amount in spent.items() if amount is not None}
    report.spending.filter(budget_line__in=set(spent) - set(told)).delete()
    SpendingLine.objects.bulk_create(
        [SpendingLine(report=report, budget_line_id=key, spent=told[key]) for key in told],
        update_conflicts=True,
        unique_fields=["report", "budget_line"],
        update_fields=["spent"],
    )
