"""Projects in every status, reached by the table's steps, with the rows that go with each.

The school's steps run the real services; what the commission and the fund manager leave behind is
written as rows, so that a test of one room does not depend on the services of another.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from core import clock
from documents.services.numbers import next_reference
from establishments.enums import EstablishmentKind, Role, Sector
from establishments.models import Establishment
from establishments.permissions import forget_rights
from funding.enums import EntryKind, PaymentCondition, Programme, ReportKind
from funding.models import (
    Allocation,
    Convention,
    Entry,
    Envelope,
    Instalment,
    Recipient,
    Report,
    ReportVerdict,
    Share,
)
from projects.enums import BeneficiaryKind, Part, Status, Step
from projects.models import Project
from projects.services.submission import submit_project
from projects.services.transitions import advance
from reviews.enums import Outcome, SessionStatus
from reviews.models import (
    AgendaItem,
    CommissionSession,
    CompletionRequest,
    Decision,
    RequestedPoint,
)
from tests.factories.people import (
    commission_of,
    fund_manager_of,
    head_of,
    inspector_of,
    secretariat_of,
)
from tests.factories.projects import complete_draft

REOPENED = (Part.OBJECTIVES, Part.BUDGET)
_DECIDED = {
    Status.VALIDATED: (Step.VALIDATE, Outcome.VALIDATE),
    Status.DECLINED: (Step.DECLINE, Outcome.DECLINE),
}


def project_in(
    status: Status | str, school: Establishment | None = None, *, funds: bool = True
) -> Project:
    """A complete project that reached this status. The people are `head_of(school)`,
    `inspector_of(school)`, `secretariat_of(academy)`, `fund_manager_of(academy)`.

    COMPLETION_REQUESTED reopens the objectives and the budget; VALIDATED grants what was asked.
    """
    project = complete_draft(school, funds=funds)
    school = project.establishment
    inspector_of(school)
    secretariat_of(school.academy)
    match Status(status):
        case Status.DRAFT:
            pass
        case Status.WITHDRAWN:
            _submit(project)
            advance(project, Step.WITHDRAW, by=head_of(school), motive="Le projet change.")
        case Status.SUBMITTED:
            _submit(project)
        case Status.COMPLETION_REQUESTED:
            _submit(project)
            _ask_completion(project)
        case Status.UNDER_REVIEW:
            _submit(project)
            _schedule(project)
        case Status.VALIDATED | Status.DECLINED as decided:
            _decide(project, decided)
        case Status.FUNDED:
            _fund(project) if funds else _decide(project, Status.VALIDATED)
        case Status.REPORTED:
            _report(project, funds=funds)
        case Status.CLOSED:
            _report(project, funds=funds)
            _close(project)
    for person in (head_of(school), inspector_of(school)):
        forget_rights(person)
    return Project.objects.select_related("establishment__academy").get(pk=project.pk)


def session_for(school: Establishment, *, in_days: int = 15) -> CommissionSession:
    """A planned session of the commission of the school's académie, with enough members."""
    commission_of(school.academy)
    return CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=school.academy,
        held_at=clock.now() + timedelta(days=in_days),
        place="Rectorat, salle Jules-Ferry",
        created_by=secretariat_of(school.academy),
    )


def envelope_for(
    school: Establishment, amount: Decimal = Decimal("100000"), *, year: int | None = None
) -> Envelope:
    """The académie's envelope of a year (this one) for the school's programme, with its origin."""
    programme, year = programme_of(school), year or clock.today().year
    found = Envelope.objects.filter(
        programme=programme, year=year, academy=school.academy, department=None
    ).first()
    if found:
        return found
    origin = Envelope.objects.filter(programme=programme, year=year, academy=None).first()
    if origin is None:
        origin = Envelope.objects.create(programme=programme, year=year)
        Entry.objects.create(kind="OPENING", target=origin, amount=Decimal("10000000"))
    envelope = Envelope.objects.create(
        programme=programme, year=year, parent=origin, academy=school.academy
    )
    if amount:
        Entry.objects.create(kind="DELEGATION", source=origin, target=envelope, amount=amount)
    return Envelope.objects.get(pk=envelope.pk)


def programme_of(school: Establishment) -> Programme:
    """The budget programme that pays for such a school (DOMAIN.md §7)."""
    if school.sector != Sector.PUBLIC:
        return Programme.P139
    return Programme.P140 if school.kind == EstablishmentKind.ECOLE else Programme.P141


def _submit(project: Project) -> None:
    submit_project(project, by=head_of(project.establishment))


def _ask_completion(project: Project) -> None:
    inspector = inspector_of(project.establishment)
    advance(project, Step.REQUEST_COMPLETION, by=inspector, reopened_parts=REOPENED)
    request = CompletionRequest.objects.create(
        project=project,
        passage=project.passage,
        message="Merci de préciser ces deux points.",
        due_on=clock.today() + timedelta(days=15),
        requested_by=inspector,
        role=Role.REFERENT_INSPECTOR,
    )
    RequestedPoint.objects.bulk_create(
        [
            RequestedPoint(request=request, part=part, reason=f"À préciser\u00a0: {part.label}.")
            for part in REOPENED
        ]
    )


def _schedule(project: Project) -> AgendaItem:
    secretariat = secretariat_of(project.establishment.academy)
    session = session_for(project.establishment)
    advance(project, Step.SCHEDULE, by=secretariat)
    return AgendaItem.objects.create(
        session=session,
        project=project,
        passage=project.passage,
        position=1,
        without_opinion=True,
        added_by=secretariat,
    )


def _decide(project: Project, status: Status) -> None:
    _submit(project)
    item = _schedule(project)
    secretariat = item.added_by
    step, outcome = _DECIDED[status]
    granted = project.amount_asked if outcome == Outcome.VALIDATE else None
    motive = "Projet abouti." if granted is not None else "Les objectifs restent à préciser."
    Decision.objects.create(
        item=item,
        outcome=outcome,
        motive=motive,
        amount=granted,
        votes_for=4,
        voices=4,
        entitled=4,
        prepared_by=secretariat,
        published_at=clock.now(),
    )
    CommissionSession.objects.filter(pk=item.session_id).update(
        status=SessionStatus.PUBLISHED, published_at=clock.now(), published_by=secretariat
    )
    advance(project, step, by=secretariat, motive=motive, amount_granted=granted)


def _fund(project: Project) -> None:
    _decide(project, Status.VALIDATED)
    school = project.establishment
    manager = fund_manager_of(school.academy)
    beneficiary = project.beneficiary
    amount = project.amount_granted or project.amount_asked
    allocation = Allocation.objects.create(
        reference=next_reference("AT"),
        project=project,
        amount=amount,
        allocated_on=clock.today(),
        allocated_by=manager,
    )
    recipient = Recipient.objects.create(
        allocation=allocation,
        kind=beneficiary.kind,
        name=beneficiary.name,
        siret=beneficiary.siret,
        iban=beneficiary.iban,
    )
    share = Share.objects.create(
        allocation=allocation, recipient=recipient, establishment=school, amount=amount
    )
    instalment = Instalment.objects.create(
        share=share,
        year=clock.today().year,
        amount=amount,
        planned_on=clock.today(),
        condition=PaymentCondition.SIGNATURE,
    )
    Entry.objects.create(
        kind=EntryKind.COMMITMENT,
        source=envelope_for(school),
        instalment=instalment,
        amount=amount,
        recorded_by=manager,
    )
    if beneficiary.kind == BeneficiaryKind.COMMUNE:
        Convention.objects.create(recipient=recipient, updated_by=manager)
    advance(project, Step.ALLOCATE, by=manager)


def pay_everything(project: Project) -> None:
    """Every instalment of a funded file is paid: nobody spends what did not come."""
    manager = fund_manager_of(project.establishment.academy)
    for instalment in Instalment.objects.filter(share__allocation__project=project):
        Entry.objects.create(
            kind=EntryKind.PAYMENT,
            source=instalment.envelope,
            instalment=instalment,
            amount=instalment.amount,
            proof="1400000000",
            recorded_by=manager,
        )


def _report(project: Project, *, funds: bool) -> None:
    if funds:
        _fund(project)
        pay_everything(project)
    else:
        _decide(project, Status.VALIDATED)
    head = head_of(project.establishment)
    Report.objects.create(
        project=project,
        what_changed="Les élèves lisent davantage.",
        what_was_hard="Trouver un créneau commun.",
        what_next="Le jardin reste ouvert.",
        filed_at=clock.now(),
        filed_by=head,
    )
    advance(project, Step.REPORT, by=head)


def _close(project: Project) -> None:
    secretariat = secretariat_of(project.establishment.academy)
    report = project.reports.get()
    report.accepted_at = clock.now()
    report.save()
    ReportVerdict.objects.create(report=report, accepted=True, given_by=secretariat)
    advance(project, Step.CLOSE, by=secretariat)


def accepted_report(project: Project, *, year: int | None = None, agreed: bool = False) -> Report:
    """The report of a year (None: the final one) of a funded file, accepted; the file stays where
    it is. `agreed`: the school lets it be published."""
    kind = ReportKind.FINAL if year is None else ReportKind.INTERMEDIATE
    return Report.objects.create(
        project=project,
        year=year,
        kind=kind,
        what_changed="Les élèves lisent davantage.",
        what_was_hard="Trouver un créneau commun.",
        what_next="Le jardin reste ouvert.",
        publish_consent=agreed,
        filed_at=clock.now(),
        filed_by=head_of(project.establishment),
        accepted_at=clock.now(),
    )
