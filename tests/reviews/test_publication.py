"""Publishing the decisions of a session: all together, once, and everybody told."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from core.errors import DomainError, NotAllowed, StepRefused
from core.french import euros, long_date
from documents.models import DocumentContent, IssuedDocument
from documents.services.issue import issue_requested
from notifications.enums import Urgency
from notifications.models import Message
from notifications.rendering import render
from projects.enums import Part, Status
from projects.models import Project
from projects.rules import allocation_due_on
from reviews.enums import Outcome, SessionStatus
from reviews.models import CommissionSession, CompletionRequest, Decision, Interest
from reviews.queries.commission import agenda_with_points
from reviews.rules import Votes
from reviews.services.announcing import announce_decisions
from reviews.services.attendance import note_interest
from reviews.services.completion import Point
from reviews.services.decisions import Proposal, prepare_decision
from reviews.services.publication import publish_decisions
from reviews.services.sessions import close_session
from tests.factories import (
    commission_of,
    fund_manager_of,
    head_of,
    inspector_of,
    president_of,
    secretariat_of,
)
from tests.reviews.commission import (
    closed,
    decide,
    item_of,
    opened,
    people_of,
    ready_project,
    sign,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=12)


def told(kind: str, **filters) -> list[Message]:
    return list(Message.objects.filter(kind=f"reviews.{kind}", **filters))


def text_of(document: IssuedDocument) -> str:
    """Its words, those cut at the end of a line made whole again."""
    pdf = DocumentContent.objects.get(document=document).pdf
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(bytes(pdf))).pages)
    return " ".join(text.replace("\u2010\n", "").split())


def test_telling_every_decision_costs_what_one_costs():
    session = closed(*(ready_project() for _ in range(4)))
    items = agenda_with_points(session)

    def cost(count: int) -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            announce_decisions(items[:count], session_day="lundi")
        return len(queries)

    assert cost(1) == cost(4)


def four_outcomes() -> tuple[CommissionSession, dict[Outcome, Project]]:
    """A closed session with a decision of each kind."""
    projects = {outcome: ready_project() for outcome in Outcome}
    session = opened(*projects.values())
    by = secretariat_of(session.academy)
    note_interest(item_of(session, projects[Outcome.DECLINE]), people_of(session)[1], by=by)
    decide(session, projects[Outcome.VALIDATE])
    decide(
        session,
        projects[Outcome.COMPLETE],
        Outcome.COMPLETE,
        points=[Point(Part.BUDGET, "Joindre un devis.")],
        due_on=timezone.localdate() + SOON,
    )
    prepare_decision(
        item_of(session, projects[Outcome.DECLINE]),
        Proposal(Outcome.DECLINE, "Les objectifs restent flous.", Votes(2, 1)),
        by=by,
    )
    prepare_decision(
        item_of(session, projects[Outcome.CARRY_OVER]),
        Proposal(Outcome.CARRY_OVER, "Le temps a manqué."),
        by=by,
    )
    return sign(close_session(session, by=by)), projects


def test_every_decision_takes_its_step_and_everybody_is_told_once():
    session, projects = four_outcomes()
    fund_manager = fund_manager_of(session.academy)
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    for project in projects.values():
        project.refresh_from_db()
    assert {outcome: project.status for outcome, project in projects.items()} == {
        Outcome.VALIDATE: Status.VALIDATED,
        Outcome.COMPLETE: Status.COMPLETION_REQUESTED,
        Outcome.DECLINE: Status.DECLINED,
        Outcome.CARRY_OVER: Status.SUBMITTED,
    }
    validated = projects[Outcome.VALIDATE]
    assert validated.amount_granted == validated.amount_asked
    assert validated.validated_on == timezone.localdate()
    asked = projects[Outcome.COMPLETE]
    assert asked.writable_parts == {Part.BUDGET}
    request = CompletionRequest.objects.get(project=asked)
    assert [point.reason for point in request.points.all()] == ["Joindre un devis."]
    assert not Decision.objects.filter(published_at__isnull=True).exists()

    published = told("decision_published")
    assert len(published) == 4
    assert {m.urgency for m in published} == {Urgency.AT_ONCE}
    assert {m.recipient for m in published} == {head_of(p.establishment) for p in projects.values()}
    assert {m.recipient for m in told("decision_known")} == {
        inspector_of(p.establishment) for p in projects.values()
    }
    (funds,) = told("funds_to_allocate")
    due_on = long_date(allocation_due_on(timezone.localdate()))
    assert (funds.recipient, funds.facts["due_on"]) == (fund_manager, due_on)
    assert {m.recipient for m in told("minutes_issued")} == {p.user for p in people_of(session)}


def test_the_mail_says_decision_motive_next_and_by_when():
    session, projects = four_outcomes()
    publish_decisions(session, by=secretariat_of(session.academy))
    words = {
        Outcome.VALIDATE: ["4 500 €", "au plus tard le"],
        Outcome.COMPLETE: ["Joindre un devis.", "Complétez le projet pour le"],
        Outcome.DECLINE: ["Les objectifs restent flous.", "nouveau passage"],
        Outcome.CARRY_OVER: ["Le temps a manqué.", "prochaine séance"],
    }
    for outcome, expected in words.items():
        message = Message.objects.get(
            kind="reviews.decision_published", facts__reference=projects[outcome].reference
        )
        mail = render(message)
        plain = mail.text.replace("\u00a0", " ").replace("\u202f", " ")
        assert outcome.label.lower() in plain
        assert all(word in plain for word in expected), plain
        assert mail.text.count("http") == 1


def test_the_minutes_name_who_was_there_what_was_treated_and_the_sense():
    session, projects = four_outcomes()
    publish_decisions(session, by=secretariat_of(session.academy))
    session.refresh_from_db()
    minutes = session.minutes
    assert minutes is not None
    assert minutes.number.startswith("PV-")
    assert issue_requested() > 0
    text = text_of(minutes).replace("\u00a0", " ").replace("\u202f", " ")
    for person in people_of(session):
        assert str(person.user) in text
    for project in projects.values():
        assert project.reference in text
    for words in (
        session.reference,
        "Le quorum est atteint",
        "2 pour, 1 contre",
        "Les objectifs restent flous.",
        "intérêt personnel",
        "4 500 €",
        "Sans vote",
        "Joindre un devis.",
    ):
        assert words in text


def test_a_missing_decision_publishes_nothing():
    decided, forgotten = ready_project(), ready_project()
    session = opened(decided, forgotten)
    decide(session, decided)
    by = secretariat_of(session.academy)
    close_session(session, by=by)
    with pytest.raises(DomainError, match=forgotten.reference):
        publish_decisions(session, by=by)
    decided.refresh_from_db()
    session.refresh_from_db()
    assert (decided.status, session.status) == (Status.UNDER_REVIEW, SessionStatus.CLOSED)
    assert told("decision_published") == []
    assert not IssuedDocument.objects.filter(kind="reviews/minutes").exists()


def test_a_failure_on_the_last_file_publishes_nothing(monkeypatch):
    first, second = ready_project(), ready_project()
    session = closed(first, second)
    real = Project.save
    saved = []

    def fail_second(self, *args, **kwargs):
        saved.append(self.pk)
        if len(saved) == 2:
            raise RuntimeError("the database went away")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Project, "save", fail_second)
    with pytest.raises(RuntimeError):
        publish_decisions(session, by=secretariat_of(session.academy))
    for project in (first, second):
        project.refresh_from_db()
        assert project.status == Status.UNDER_REVIEW
    assert told("decision_published") == []


def test_an_interest_noted_after_the_decision_is_a_problem():
    project = ready_project()
    session = closed(project)
    by = secretariat_of(session.academy)
    member = people_of(session)[1]
    Interest.objects.create(item=item_of(session, project), appointment=member, noted_by=by)
    with pytest.raises(DomainError, match="reprenez-la"):
        publish_decisions(session, by=by)


def test_published_decisions_are_published_once_and_never_change():
    project = ready_project()
    session = closed(project)
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    with pytest.raises(StepRefused, match="n’est plus possible"):
        publish_decisions(session, by=by)
    with pytest.raises(StepRefused):
        decide(session, project, Outcome.DECLINE)
    assert len(told("decision_published")) == 1


def test_the_president_publishes_validations_and_refusals_only():
    session = closed(ready_project(), ready_project(funds=False))
    president = president_of(session.academy)
    publish_decisions(session, by=president)
    assert Message.objects.filter(kind="reviews.funds_to_allocate").count() == 0
    other, _ = four_outcomes()
    with pytest.raises(NotAllowed, match="secrétariat"):
        publish_decisions(other, by=president)


def test_a_member_or_a_fund_manager_publishes_nothing():
    session = closed(ready_project())
    for person in (commission_of(session.academy)[1], fund_manager_of(session.academy)):
        with pytest.raises(NotAllowed):
            publish_decisions(session, by=person)


def test_a_carried_over_file_goes_on_the_next_agenda():
    from reviews.services.agenda import propose_agenda
    from tests.reviews.commission import planned

    project = ready_project()
    session = closed(project, outcome=Outcome.CARRY_OVER)
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    following = planned(ready_project())
    assert project in [item.project for item in propose_agenda(following, by=by)]


def test_a_validation_without_funds_starts_no_clock():
    project = ready_project(funds=False)
    session = closed(project)
    publish_decisions(session, by=secretariat_of(session.academy))
    assert told("funds_to_allocate") == []
    (message,) = told("decision_published")
    assert "sans financement" in render(message).text
    assert euros(0) not in render(message).text


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_publish_at_once_one_is_refused_plainly():
    session = closed(ready_project(), ready_project())
    by = secretariat_of(session.academy)
    gate, results = threading.Barrier(2), []

    def act() -> None:
        try:
            gate.wait()
            mine = CommissionSession.objects.get(pk=session.pk)
            publish_decisions(mine, by=User.objects.get(pk=by.pk))
            results.append("ok")
        except StepRefused as error:
            results.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result == "ok" for result in results) == [False, True]
    assert len(told("decision_published")) == 2
    assert IssuedDocument.objects.filter(kind="reviews/minutes").count() == 1
