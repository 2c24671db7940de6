"""A request under way: built from threads, shown before it leaves, longer, withdrawn, judged."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project
from projects.services.editing import PartClosed, save_part
from reviews.enums import Audience, Outcome, ThreadState
from reviews.models import (
    CompletionExtension,
    CompletionRequest,
    PointVerdict,
    RequestedPoint,
    Thread,
)
from reviews.queries.reading import suggested_points
from reviews.services.comments import post_comment, settle_thread
from reviews.services.completion import Point, answer_point, request_completion, resubmit
from reviews.services.publication import publish_decisions
from reviews.services.requests import extend_completion, withdraw_completion
from reviews.services.sessions import close_session
from reviews.services.verdicts import judge_point
from tests.factories import (
    editor_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
)
from tests.reviews.commission import decide, opened, ready_project, sign
from tests.reviews.test_pages import points_data

pytestmark = pytest.mark.django_db


def inspector(project: Project) -> User:
    return inspector_of(project.establishment)


def asked(project: Project) -> CompletionRequest:
    return CompletionRequest.objects.get(project=project)


def answered(project: Project) -> RequestedPoint:
    """The point about the budget, asked from a thread, answered and sent."""
    comment = post_comment(
        project,
        part=Part.BUDGET,
        audience=Audience.SCHOOL,
        body="Le devis\u00a0?",
        to_complete=True,
        by=inspector(project),
    )
    (suggested,) = suggested_points(project)
    assert suggested["thread"] == comment.thread_id
    point = Point(Part.BUDGET, "Joindre le devis.", thread=comment.thread_id)
    due_on = clock.today() + timedelta(days=9)
    request = request_completion(project, points=[point], due_on=due_on, by=inspector(project))
    answer_point(request.points.get(), answer="Le voici.", by=editor_of(project.establishment))
    resubmit(project, by=head_of(project.establishment))
    return request.points.get()


class TestPoints:
    def test_the_thread_follows_its_point(self):
        project = project_in(Status.SUBMITTED)
        point = answered(project)
        assert Thread.objects.get().state == ThreadState.ANSWERED
        judge_point(point, is_settled=True, by=inspector(project))
        assert Thread.objects.get().state == ThreadState.SETTLED
        assert suggested_points(project) == []

    def test_a_point_asked_again_comes_back_in_the_next_request(self, as_user):
        project = project_in(Status.SUBMITTED)
        point = answered(project)
        judge_point(
            point, is_settled=False, remark="Le devis est illisible.", by=inspector(project)
        )
        assert Thread.objects.get().state == ThreadState.OPEN
        (again,) = suggested_points(project)
        assert (again["reason"], again["again"]) == ("Le devis est illisible.", point.pk)
        client = as_user(inspector(project))
        address = reverse("reviews:completionrequest-create", args=[project.reference])
        assert "Le devis est illisible." in client.get(address).content.decode()
        due_on = (clock.today() + timedelta(days=9)).isoformat()
        data = points_data(("BUDGET", "Illisible."), due_on=due_on)
        client.post(address, data | {"points-0-again": point.pk, "points-0-thread": "99999999"})
        new = RequestedPoint.objects.latest("pk")
        assert (new.again, new.thread) == (point, None)
        assert suggested_points(project) == []

    def test_a_settled_thread_is_not_asked(self):
        project = project_in(Status.SUBMITTED)
        comment = post_comment(
            project, part=Part.BUDGET, audience=Audience.SCHOOL, body="Non", to_complete=True,
            by=inspector(project),
        )  # fmt: skip
        settle_thread(comment.thread, by=inspector(project))
        assert suggested_points(project) == []

    def test_asking_again_says_why_and_only_examiners_judge(self):
        project = project_in(Status.SUBMITTED)
        point = answered(project)
        with pytest.raises(DomainError, match="Dites ce qui manque"):
            judge_point(point, is_settled=False, by=inspector(project))
        for person in (head_of(project.establishment), member_of(project.establishment.academy)):
            with pytest.raises(NotAllowed):
                judge_point(point, is_settled=True, by=person)

    def test_nothing_is_judged_while_the_school_answers(self):
        project = project_in(Status.COMPLETION_REQUESTED)
        point = asked(project).points.first()
        assert point is not None
        with pytest.raises(StepRefused, match="pas encore envoyé"):
            judge_point(point, is_settled=True, by=inspector(project))

    def test_on_the_page(self, as_user):
        project = project_in(Status.SUBMITTED)
        point = answered(project)
        client = as_user(inspector(project))
        read = reverse("reviews:reading-detail", args=[project.reference])
        assert "réponse à examiner" in client.get(read).content.decode()
        address = reverse("reviews:verdict-create", args=[project.reference, point.pk])
        name = f"point-{point.pk}-verdict"
        assert "à redemander et pourquoi" in client.post(address, follow=True).content.decode()
        client.post(address, {name: "regle"})
        assert "réponse à examiner" not in client.get(read).content.decode()
        second = as_user(secretariat_of(project.establishment.academy))
        page = second.post(address, {name: "regle"}, follow=True).content.decode()
        assert f"{inspector(project)} a déjà noté ce point" in page
        other = project_in(Status.SUBMITTED)
        elsewhere = reverse("reviews:verdict-create", args=[other.reference, point.pk])
        assert as_user(inspector(other)).post(elsewhere).status_code == 404


class TestPreview:
    def test_what_the_school_will_read_before_anything_leaves(self, as_user):
        project = project_in(Status.SUBMITTED)
        client = as_user(inspector(project))
        address = reverse("reviews:completionrequest-create", args=[project.reference])
        due_on = (clock.today() + timedelta(days=9)).isoformat()
        data = points_data(("BUDGET", "Le <b>devis</b>."), due_on=due_on, message="Bonjour.")
        page = client.post(address, data | {"apercu": "1"}).content.decode()
        assert "Ce que lira l’établissement" in page
        assert "Le &lt;b&gt;devis&lt;/b&gt;." in page
        assert 'name="apercu"' not in page
        assert not CompletionRequest.objects.exists()
        back = client.post(address, data | {"modifier": "1"})
        assert back.status_code == 200
        assert "Bonjour.</textarea>" in back.content.decode()
        assert client.post(address, data).status_code == 302
        assert CompletionRequest.objects.exists()

    def test_an_empty_request_has_no_preview(self, as_user):
        project = project_in(Status.SUBMITTED)
        address = reverse("reviews:completionrequest-create", args=[project.reference])
        due_on = (clock.today() + timedelta(days=9)).isoformat()
        data = points_data(due_on=due_on, apercu="1")
        assert as_user(inspector(project)).post(address, data).status_code == 422


class TestMoreTime:
    def test_a_later_day_is_told_and_kept(self):
        project = project_in(Status.COMPLETION_REQUESTED)
        request = asked(project)
        former, later = request.due_on, request.due_on + timedelta(days=7)
        extend_completion(request, due_on=later, by=secretariat_of(project.establishment.academy))
        assert asked(project).due_on == later
        assert CompletionExtension.objects.get().former_due_on == former
        (told,) = Message.objects.filter(kind="reviews.completion_extended")
        assert told.recipient == head_of(project.establishment)

    @pytest.mark.parametrize("days", [0, -3, 900])
    def test_not_an_earlier_day_nor_beyond_the_year(self, days):
        request = asked(project_in(Status.COMPLETION_REQUESTED))
        with pytest.raises(DomainError):
            extend_completion(
                request, due_on=request.due_on + timedelta(days=days), by=request.requested_by
            )

    def test_the_school_does_not_give_itself_time(self):
        project = project_in(Status.COMPLETION_REQUESTED)
        request = asked(project)
        with pytest.raises(NotAllowed):
            extend_completion(
                request,
                due_on=request.due_on + timedelta(days=7),
                by=head_of(project.establishment),
            )


class TestWithdrawal:
    def test_the_file_is_with_the_services_again_and_the_school_knows_why(self, as_user):
        project = project_in(Status.COMPLETION_REQUESTED)
        withdraw_completion(asked(project), motive="Demandée par erreur.", by=inspector(project))
        project.refresh_from_db()
        assert project.status == Status.SUBMITTED
        assert project.reopened_parts == []
        (told,) = Message.objects.filter(kind="reviews.completion_withdrawn")
        assert told.facts["motive"] == "Demandée par erreur."
        with pytest.raises(StepRefused):
            withdraw_completion(asked(project), motive="Encore.", by=inspector(project))
        page = as_user(head_of(project.establishment)).get(
            reverse("dashboards:project-detail", args=[project.reference])
        )
        assert "Demande de compléments retirée" in page.content.decode()

    def test_never_over_what_the_school_already_wrote(self):
        project = project_in(Status.COMPLETION_REQUESTED)
        project.budget_lines.filter(position=1).update(label="Bancs en bois")
        with pytest.raises(DomainError, match="a déjà modifié son projet"):
            withdraw_completion(asked(project), motive="Erreur.", by=inspector(project))
        project.refresh_from_db()
        assert project.status == Status.COMPLETION_REQUESTED

    def test_a_motive_is_needed(self):
        project = project_in(Status.COMPLETION_REQUESTED)
        with pytest.raises(DomainError, match="pourquoi"):
            withdraw_completion(asked(project), motive=" ", by=inspector(project))

    def test_a_decision_of_the_commission_stays(self):
        project = ready_project()
        session = opened(project)
        points = [Point(Part.BUDGET, "Joindre un devis.")]
        due_on = clock.today() + timedelta(days=9)
        decide(session, project, Outcome.COMPLETE, points=points, due_on=due_on)
        secretary = secretariat_of(project.establishment.academy)
        publish_decisions(sign(close_session(session, by=secretary)), by=secretary)
        with pytest.raises(DomainError, match="décision de la commission"):
            withdraw_completion(asked(project), motive="Erreur.", by=secretary)

    def test_on_the_page(self, as_user):
        project = project_in(Status.COMPLETION_REQUESTED)
        client = as_user(inspector(project))
        address = reverse("reviews:completionrequest-update", args=[project.reference])
        assert "Donner plus de temps" in client.get(address).content.decode()
        assert client.post(address, {"retirer": "1", "motive": ""}).status_code == 422
        due_on = asked(project).due_on
        assert client.post(address, {"prolonger": "1", "due_on": due_on}).status_code == 422
        later = (due_on + timedelta(days=2)).isoformat()
        assert client.post(address, {"prolonger": "1", "due_on": later}).status_code == 302
        assert client.post(address, {"retirer": "1", "motive": "Erreur."}).status_code == 302
        assert client.post(address, {"retirer": "1", "motive": "Erreur."}).status_code == 302
        assert "Aucune demande en cours" in client.get(address).content.decode()


def test_only_the_parts_asked_for_open(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    head = head_of(project.establishment)
    with pytest.raises(PartClosed):
        save_part(project, Part.EVALUATION, {"evaluation": "Autre"}, version=1, by=head)
    closed = reverse("projects:part-update", args=[project.reference, "evaluation"])
    assert as_user(head).post(closed, {"evaluation": "Autre", "version": "1"}).status_code == 403


def test_both_parties_read_the_budget_line_by_line(as_user):
    project = project_in(Status.SUBMITTED)
    due_on = clock.today() + timedelta(days=9)
    points = [Point(Part.BUDGET, "Moins cher.")]
    request_completion(project, points=points, due_on=due_on, by=inspector(project))
    project.budget_lines.filter(position=2).update(unit_price=150, amount=900)
    project.budget_lines.filter(position=3).delete()
    before = reverse("reviews:resubmission-create", args=[project.reference])
    seen = [as_user(head_of(project.establishment)).get(before).content.decode()]
    resubmit(project, by=head_of(project.establishment))
    after = reverse("reviews:comparison-detail", args=[project.reference])
    seen += [
        as_user(person).get(after).content.decode()
        for person in (editor_of(project.establishment), inspector(project))
    ]
    for page in seen:
        assert "<strong>Modifié</strong>" in page
        assert "200,00\u00a0€" in page or "200\u00a0€" in page
        assert "150\u00a0€" in page
        assert "<td>Retiré</td>" in page


@pytest.mark.django_db(transaction=True)
def test_two_examiners_judge_the_same_point_once() -> None:
    project = project_in(Status.SUBMITTED)
    point = answered(project)
    people = [inspector(project), secretariat_of(project.establishment.academy)]
    barrier, outcomes = threading.Barrier(2), []

    def click(person: User) -> None:
        try:
            by = User.objects.get(pk=person.pk)
            mine = RequestedPoint.objects.select_related("request").get(pk=point.pk)
            barrier.wait(10)
            judge_point(mine, is_settled=True, by=by)
            outcomes.append("judged")
        except DomainError as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    runs = [threading.Thread(target=click, args=[person]) for person in people]
    for one in runs:
        one.start()
    for one in runs:
        one.join(20)
    assert outcomes.count("judged") == 1
    assert any("a déjà noté ce point" in said for said in outcomes)
    assert PointVerdict.objects.count() == 1
