"""Raw SQL can neither rewrite nor delete history: the database itself refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from dashboards.models import Reminder
from documents.models import DocumentContent, IssuedDocument
from funding.models import ChorusNumber, ReportReminder
from funding.queries.recoveries import debtors_of
from funding.services.recovery import order_recovery, record_recovery
from notifications.models import Message
from projects.enums import Status
from projects.models import Assignment, Project
from reviews.enums import OpinionKind
from reviews.models import (
    CompletionRequest,
    FileOpening,
    Mention,
    Opinion,
    PointVerdict,
    ThreadMove,
    WritingTakeover,
)
from reviews.services.composition import issue_composition_decision, seat_stand_in
from reviews.services.member_opinions import Judgement, file_member_opinion
from reviews.services.rapporteurs import assign_rapporteur
from support.services.acceptance import answer_costing
from tests.factories import (
    asked_on,
    catalogue_for,
    chorus_line_for,
    dane_of,
    free_row,
    fund_manager_of,
    grid_for,
    head_of,
    help_for,
    inspector_of,
    invitation_to,
    project_in,
    recorded_concertation,
    remark_on,
    revision_of,
    said_in,
    secretariat_of,
    sent_costing,
    small_upload,
    stand_in_of,
)
from tests.reviews.commission import invited, people_of, ready_project

# What was written once: the table, a column of it, and another value for that column.
REWRITES = {
    "projects_statuschange": "motive = 'autre'",
    "projects_snapshot": "sha256 = repeat('0', 64)",
    "projects_partrevision": "part = 'BUDGET'",
    "projects_assignment": "role = 'REFERENT_INSPECTOR'",
    "dashboards_reminder": "call = 'OPINION_ASKED'",
    "reviews_comment": "body = 'autre'",
    "reviews_thread": "quote = 'autre'",
    "reviews_threadmove": "state = 'OPEN'",
    "reviews_mention": "person_id = comment_id",
    "reviews_fileopening": "role = 'MEMBER'",
    "reviews_writingtakeover": "kind = 'DECISION'",
    "reviews_askedopinion": "answer = 'autre'",
    "reviews_completionrequest": "due_on = due_on + 1",
    "reviews_requestedpoint": "reason = 'autre'",
    "reviews_pointverdict": "is_settled = FALSE, remark = 'autre'",
    "reviews_completionextension": "due_on = due_on + 1",
    "reviews_completionreminder": "due_on = due_on + 1",
    "reviews_opinion": "kind = 'UNFAVOURABLE'",
    "reviews_decision": "motive = 'autre'",
    "reviews_memberopinion": "motive = 'autre'",
    "reviews_opinionmark": "mark = 1",
    "reviews_criteriagrid": "number = 9",
    "reviews_criterion": "label = 'autre'",
    "reviews_compositiondecision": "as_of = '2020-01-01'",
    "reviews_rapporteur": "assigned_at = now() - interval '9 days'",
    "documents_issueddocument": "sha256 = repeat('0', 64)",
    "documents_documentcontent": "pdf = ''::bytea",
    "notifications_message": "sent_text = 'autre'",
    "funding_allocation": "amount = amount + 1",
    "funding_recipient": "iban = 'autre'",
    "funding_share": "amount = amount + 1",
    "funding_entry": "motive = 'autre'",
    "funding_instalment": "amount = amount + 1",
    "funding_reportverdict": "motive = 'autre'",
    "funding_clockreminder": "week = 9",
    "funding_recoveryorder": "motive = 'autre'",
    "funding_chorusnumber": "ej = 'AUTRE'",
    "funding_chorusline": "amount = 1",
    "funding_chorusextract": "sha256 = repeat('0', 64)",
    "funding_recoveryreceipt": "proof = 'autre'",
    "funding_reportreminder": "month = 9",
    "establishments_invitation": "role = 'HEAD'",
    "concertations_contribution": "idea = 'autre'",
    "support_helpentry": "body = 'autre'",
    "support_helpfile": "sha256 = repeat('0', 64)",
    "support_costing": "message = 'autre'",
    "support_costingline": "unit_price = 1",
    "support_costinganswer": "amount = 1",
    "support_pricecatalogue": "valid_from = '2020-01-01'",
    "support_catalogueitem": "unit_price = 1",
}
KEPT = [
    *REWRITES,
    "projects_project",
    "funding_envelope",
    "funding_report",
    "reviews_commissionsession",
    "reviews_seating",
    "establishments_membership",
    "support_helprequest",
]


def recovery_history(project: Project) -> None:
    """Money asked back and received, a reminder of the report."""
    manager, today = fund_manager_of(project.establishment.academy), clock.today()
    order = order_recovery(
        project,
        siret=debtors_of(project)[0].siret,
        amount=Decimal(10),
        motive="Reste.",
        due_on=today,
        by=manager,
    )
    record_recovery(order, amount=Decimal(1), received_on=today, proof="TP-1", by=manager)
    line = chorus_line_for(project.establishment.academy, by=manager)
    recipient = project.allocation.recipients.earliest("pk")
    ChorusNumber.objects.create(ej=line.ej, recipient=recipient)
    ReportReminder.objects.create(project=project, stage="LATE", due_on=today)


@pytest.fixture
def history() -> None:
    """A closed file with everything that was written about it."""
    project = project_in(Status.CLOSED)
    inspector = inspector_of(project.establishment)
    revision_of(project)
    recovery_history(project)
    reading_history(project)
    commission_history(project)
    secretary = secretariat_of(project.establishment.academy)
    Assignment.objects.create(
        project=project, role="SECRETARIAT", assignee=secretary, assigned_by=secretary
    )
    Reminder.objects.create(
        project=project, call="REMINDED", recipient=inspector, sent_by=secretary
    )
    Opinion.objects.create(
        project=project, passage=1, kind="FAVOURABLE", motive="Clair.", filed_by=inspector
    )
    document = IssuedDocument.objects.create(
        number="RE-ESSAI", kind="projects/receipt", title="Récépissé", facts={}, status="ISSUED",
        issued_at=clock.now(), sha256="a" * 64, size=4,
    )  # fmt: skip
    DocumentContent.objects.create(document=document, pdf=b"%PDF")
    IssuedDocument.objects.exclude(pk=document.pk).update(
        status="ISSUED", issued_at=clock.now(), sha256="b" * 64, size=4
    )
    Message.objects.update(status="SENT", sent_at=clock.now(), sent_text="Bonjour.")
    Message.objects.create(
        kind="essai", facts={}, recipient=head_of(project.establishment), email="a@b.example",
        urgency="AT_ONCE", title="Titre", link="/", status="SENT", sent_at=clock.now(),
        sent_text="Bonjour.",
    )  # fmt: skip
    said_in(recorded_concertation(project.establishment))
    invitation_to(project.establishment, revoked_at=clock.now(), revoked_by=inspector)
    project.clock_reminders.create(stage="D7", due_on=date(2026, 12, 1))
    helper = dane_of(project.establishment.academy)
    request = help_for(project.establishment, project=project, holder=helper, upload=small_upload())
    catalogue_for(project.establishment.academy)
    costing = sent_costing(request, [free_row("Écran", "500")], by=helper)
    answer_costing(
        costing, accepted=[], declined=[costing.lines.get().pk], by=head_of(project.establishment)
    )


def reading_history(project: Project) -> None:
    """Everything append-only that reading a file leaves."""
    inspector, head = inspector_of(project.establishment), head_of(project.establishment)
    comment = remark_on(project)
    Mention.objects.create(comment=comment, person=head)
    ThreadMove.objects.create(thread=comment.thread, state="SETTLED", moved_by=inspector)
    FileOpening.objects.create(project=project, person=inspector, role="REFERENT_INSPECTOR")
    WritingTakeover.objects.create(
        project=project, kind="OPINION", taken_from=inspector, taken_by=head
    )
    asked_on(project, answered_at=clock.now(), answer="Oui.", signed_by="La maire")
    asked = CompletionRequest.objects.create(
        project=project, passage=1, due_on=date(2026, 12, 1), requested_by=inspector,
        role="REFERENT_INSPECTOR", closed_at=clock.now(), closed_by=head,
    )  # fmt: skip
    asked.reminders.create(stage="AFTER", due_on=date(2026, 12, 1))
    asked.extensions.create(
        former_due_on=date(2026, 11, 1), due_on=date(2026, 12, 1), granted_by=inspector
    )
    point = asked.points.create(part="BUDGET", reason="Le devis.")
    PointVerdict.objects.create(point=point, is_settled=True, given_by=inspector)


def commission_history(project: Project) -> None:
    """Everything that is kept of a commission before it meets."""
    by = secretariat_of(project.establishment.academy)
    criterion = grid_for(project.establishment.academy).criteria.get(position=1)
    session = invited(ready_project(project.establishment))
    item, seat = session.items.get(), people_of(session)[1]
    file_member_opinion(
        item, Judgement(OpinionKind.FAVOURABLE, "Oui.", None, {criterion.pk: 3}), by=seat.user
    )
    assign_rapporteur(item, seat, by=by)
    stand_in_of(seat)
    seat_stand_in(session, seat, by=by)
    issue_composition_decision(project.establishment.academy, by=by)


def refused(sql: str) -> bool:
    """Whether the database refuses this statement."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


@pytest.mark.django_db
@pytest.mark.usefixtures("history")
def test_nothing_written_is_rewritten_or_deleted() -> None:
    with connection.cursor() as cursor:
        for table in KEPT:
            cursor.execute(f"SELECT count(*) FROM {table}")
            (rows,) = cursor.fetchone() or (0,)
            assert rows, f"nothing to try in {table}"
    rewritten = [t for t, change in REWRITES.items() if not refused(f"UPDATE {t} SET {change}")]
    deleted = [table for table in KEPT if not refused(f"DELETE FROM {table}")]
    assert (rewritten, deleted) == ([], [])
