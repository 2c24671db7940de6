"""Comments, opinions, completion: the services."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from notifications.enums import Urgency
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from reviews.enums import Audience, OpinionKind
from reviews.models import Comment, CompletionRequest, Opinion
from reviews.services.comments import post_comment
from reviews.services.completion import Point, answer_point, request_completion, resubmit
from reviews.services.opinions import file_opinion
from tests.factories import (
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
SOON = timedelta(days=10)


def ask(project: Project, by: User, *parts: Part) -> CompletionRequest:
    points = [Point(part, f"Précisez : {part.label}") for part in parts or [Part.OBJECTIVES]]
    return request_completion(project, points=points, due_on=clock.today() + SOON, by=by)


def told(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"reviews.{kind}"))


def test_a_comment_for_the_school_is_told_in_its_digest():
    project = project_in(Status.SUBMITTED)
    post_comment(
        project,
        part=Part.BUDGET,
        audience=Audience.SCHOOL,
        body="Le devis manque.",
        by=inspector_of(project.establishment),
    )
    (message,) = told("comment_posted")
    assert message.recipient == head_of(project.establishment)
    assert message.urgency == Urgency.DIGEST
    assert message.facts["body"] == "Le devis manque."


def test_a_staff_comment_is_told_to_nobody():
    project = project_in(Status.SUBMITTED)
    comment = post_comment(
        project,
        part=Part.BUDGET,
        audience=Audience.STAFF,
        body="À voir entre nous.",
        by=secretariat_of(project.establishment.academy),
    )
    assert told("comment_posted") == []
    assert list(Comment.objects.readable_by(head_of(project.establishment), project)) == []
    inspector = inspector_of(project.establishment)
    assert list(Comment.objects.readable_by(inspector, project)) == [comment]


def test_a_staff_comment_cannot_be_marked_to_be_completed():
    project = project_in(Status.SUBMITTED)
    with pytest.raises(DomainError, match="s’adresse à l’établissement"):
        post_comment(
            project,
            part=Part.BUDGET,
            audience=Audience.STAFF,
            body="Non",
            to_complete=True,
            by=inspector_of(project.establishment),
        )


@pytest.mark.parametrize("who", ["head", "member", "fund_manager"])
def test_only_inspection_and_secretariat_comment(who):
    project = project_in(Status.SUBMITTED)
    academy = project.establishment.academy
    person = {
        "head": lambda: head_of(project.establishment),
        "member": lambda: member_of(academy),
        "fund_manager": lambda: fund_manager_of(academy),
    }[who]()
    with pytest.raises(NotAllowed):
        post_comment(project, part=Part.BUDGET, audience=Audience.SCHOOL, body="Bonjour", by=person)


def test_a_draft_is_not_commented():
    project = project_in(Status.DECLINED)
    with pytest.raises(StepRefused):
        post_comment(
            project,
            part=Part.BUDGET,
            audience=Audience.SCHOOL,
            body="Trop tard",
            by=inspector_of(project.establishment),
        )


def test_the_opinion_is_told_to_the_secretariat_and_the_former_stays():
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    file_opinion(project, kind=OpinionKind.RESERVED, motive="À préciser.", by=inspector)
    file_opinion(project, kind=OpinionKind.FAVOURABLE, motive="Très bien.", by=inspector)
    assert Opinion.objects.filter(project=project).count() == 2
    assert {m.recipient for m in told("opinion_filed")} == {
        secretariat_of(project.establishment.academy)
    }


def test_the_secretariat_gives_no_opinion():
    project = project_in(Status.SUBMITTED)
    with pytest.raises(NotAllowed):
        file_opinion(
            project,
            kind=OpinionKind.FAVOURABLE,
            motive="Bien",
            by=secretariat_of(project.establishment.academy),
        )


def test_a_request_reopens_only_the_parts_asked_and_is_told_at_once():
    project = project_in(Status.SUBMITTED)
    request = ask(project, inspector_of(project.establishment), Part.OBJECTIVES, Part.BUDGET)
    project.refresh_from_db()
    assert project.status == Status.COMPLETION_REQUESTED
    assert project.writable_parts == {Part.OBJECTIVES, Part.BUDGET}
    assert [point.part for point in request.points.all()] == ["OBJECTIVES", "BUDGET"]
    (message,) = told("completion_requested")
    assert message.urgency == Urgency.AT_ONCE
    assert message.recipient == head_of(project.establishment)
    assert len(message.facts["points"]) == 2


def test_without_a_head_the_mailbox_of_the_school_is_told():
    project = project_in(Status.SUBMITTED)
    project.establishment.memberships.update(ends_on=clock.today() - timedelta(days=1))
    ask(project, inspector_of(project.establishment))
    (message,) = told("completion_requested")
    assert message.recipient is None
    assert message.email == project.establishment.email


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_a_due_date_past_or_too_far_is_refused(days):
    project = project_in(Status.SUBMITTED)
    with pytest.raises(DomainError):
        request_completion(
            project,
            points=[Point(Part.BUDGET, "Le devis")],
            due_on=clock.today() + timedelta(days=days),
            by=inspector_of(project.establishment),
        )
    project.refresh_from_db()
    assert project.status == Status.SUBMITTED


def test_a_request_without_point_or_by_the_school_is_refused():
    project = project_in(Status.SUBMITTED)
    due_on = clock.today() + SOON
    inspector, head = inspector_of(project.establishment), head_of(project.establishment)
    with pytest.raises(DomainError, match="au moins une partie"):
        request_completion(project, points=[], due_on=due_on, by=inspector)
    with pytest.raises(NotAllowed):
        ask(project, head)


def test_a_file_on_an_agenda_is_sent_back_by_the_session_alone():
    project = project_in(Status.UNDER_REVIEW)
    with pytest.raises(StepRefused, match="ordre du jour"):
        ask(project, secretariat_of(project.establishment.academy))


def test_answering_then_resubmitting():
    project = project_in(Status.SUBMITTED)
    school = project.establishment
    secretariat = secretariat_of(school.academy)
    request = ask(project, secretariat, Part.OBJECTIVES, Part.BUDGET)
    first = request.points.all()[0]
    answer_point(first, answer="Deux objectifs ajoutés.", by=editor_of(school))
    first.refresh_from_db()
    assert first.answered_at is not None
    snapshot = resubmit(project, by=head_of(school))
    request.refresh_from_db()
    assert snapshot.number == 2
    assert project.status == Status.SUBMITTED
    assert project.writable_parts == frozenset()
    assert request.closed_by == head_of(school)
    assert {m.recipient for m in told("completion_answered")} == {
        inspector_of(school),
        secretariat,
    }
    facts = told("completion_answered")[0].facts
    assert (facts["answered"], facts["asked"]) == (1, 2)
    receipt = snapshot.receipt
    assert receipt is not None
    assert receipt.number.startswith("RE-")


def test_an_answer_may_be_taken_back():
    project = project_in(Status.COMPLETION_REQUESTED)
    point = CompletionRequest.objects.get(project=project).points.first()
    assert point is not None
    head = head_of(project.establishment)
    answer_point(point, answer="Fait", by=head)
    answer_point(point, answer="Presque", by=head, done=False)
    point.refresh_from_db()
    assert (point.answer, point.answered_at, point.answered_by) == ("Presque", None, None)


def test_a_stranger_or_an_editor_cannot_send_the_file():
    project = project_in(Status.COMPLETION_REQUESTED)
    other = project_in(Status.DRAFT)
    for person in (editor_of(project.establishment), head_of(other.establishment)):
        with pytest.raises(NotAllowed):
            resubmit(project, by=person)
    point = CompletionRequest.objects.get(project=project).points.first()
    assert point is not None
    with pytest.raises(NotAllowed):
        answer_point(point, answer="Bonjour", by=inspector_of(project.establishment))


def test_a_reopened_part_that_lost_what_a_filing_needs_is_not_sent():
    project = project_in(Status.COMPLETION_REQUESTED)
    project.objectives.all().delete()
    with pytest.raises(DomainError, match="objectif"):
        resubmit(project, by=head_of(project.establishment))
    project.refresh_from_db()
    assert project.status == Status.COMPLETION_REQUESTED
    assert Snapshot.objects.filter(project=project).count() == 1


def test_a_second_request_waits_for_the_answer_to_the_first():
    project = project_in(Status.COMPLETION_REQUESTED)
    with pytest.raises(StepRefused):
        ask(project, inspector_of(project.establishment))


@pytest.mark.django_db(transaction=True)
def test_two_people_ask_at_once_one_is_refused_plainly():
    project = project_in(Status.SUBMITTED)
    people = [inspector_of(project.establishment), secretariat_of(project.establishment.academy)]
    gate, results = threading.Barrier(2), []

    def act(user: User) -> None:
        try:
            gate.wait()
            ask(Project.objects.get(pk=project.pk), user)
            results.append("ok")
        except StepRefused as error:
            results.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result == "ok" for result in results) == [False, True]
    assert CompletionRequest.objects.filter(project=project).count() == 1
    assert len(told("completion_requested")) == 1
