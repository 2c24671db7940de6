"""Starting, filing, taking back, reopening: roles, steps, races, what is told, what is kept."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.urls import reverse

from core.errors import DomainError, NotAllowed, StepRefused
from documents.models import IssuedDocument
from establishments.permissions import forget_rights
from notifications.models import Message
from projects.enums import Status
from projects.models import Project, Snapshot, StatusChange
from projects.queries import compare_contents, file_content, in_order
from projects.services.creation import start_project
from projects.services.ending import reopen_project, withdraw_project
from projects.services.snapshots import content_seal
from projects.services.submission import submit_project
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    ProjectFactory,
    attachment_of,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
    recorded_concertation,
    secretariat_of,
)


def url(name: str, project: Project) -> str:
    return reverse(f"projects:{name}", args=[project.reference])


@pytest.mark.django_db
class TestStarting:
    def test_from_the_school_home(self, client):
        school = EcoleFactory()
        client.force_login(editor_of(school))
        page = reverse("projects:project-create", args=[school.uai])
        response = client.post(page)
        project = Project.objects.get()
        assert response.url.endswith("/modifier/titre-et-resume/")
        assert project.reference.startswith("NE-")
        assert client.get(response.url).status_code == 200

    def test_the_form_replayed_opens_one_draft(self, client):
        school = EcoleFactory()
        client.force_login(head_of(school))
        page = reverse("projects:project-create", args=[school.uai])
        assert client.post(page).url == client.post(page).url
        assert Project.objects.count() == 1

    def test_from_a_concertation(self, client):
        school = EcoleFactory()
        concertation = recorded_concertation(school)
        client.force_login(head_of(school))
        page = reverse("projects:project-create", args=[school.uai])
        assert client.get(page, {"concertation": concertation.reference}).status_code == 200
        client.post(page, {"title": "Lire", "concertation": concertation.reference})
        project = Project.objects.get()
        assert project.dimensions == concertation.dimensions
        assert "bruyante" in project.findings
        assert list(project.concertations.all()) == [concertation]

    def test_not_from_another_school(self, client):
        school, other = EcoleFactory(), CollegeFactory()
        foreign = recorded_concertation(other)
        with pytest.raises(DomainError):
            start_project(school, by=head_of(school), concertation=foreign)
        client.force_login(head_of(school))
        page = reverse("projects:project-create", args=[school.uai])
        recorded_concertation(school)
        assert client.post(page, {"concertation": foreign.reference}).status_code == 422
        assert client.post(reverse("projects:project-create", args=[other.uai])).status_code == 404

    def test_not_by_the_services_nor_for_a_closed_school(self, client):
        school = EcoleFactory()
        with pytest.raises(NotAllowed):
            start_project(school, by=inspector_of(school))
        client.force_login(inspector_of(school))
        page = reverse("projects:project-create", args=[school.uai])
        assert client.post(page).status_code == 403
        school.state, school.closed_on = "CLOSED", "2024-08-31"
        school.save()
        client.force_login(head_of(school))
        response = client.post(page)
        assert response.status_code == 422
        assert "fermé" in response.content.decode()


@pytest.mark.django_db
class TestFiling:
    def test_the_head_files_and_everybody_is_told(self, client):
        project = complete_draft(EcoleFactory())
        school = project.establishment
        inspector, secretariat = inspector_of(school), secretariat_of(school.academy)
        editor = editor_of(school)
        client.force_login(head_of(school))
        page = client.get(url("submission-create", project))
        assert "Rien n’empêche le dépôt" in page.content.decode()
        response = client.post(url("submission-create", project), {"confirmed": "on"})
        assert response.status_code == 302
        project.refresh_from_db()
        assert project.status == Status.SUBMITTED
        snapshot = project.snapshots.get()
        assert snapshot.number == 1
        assert snapshot.sha256 == content_seal(snapshot.content)
        assert dict(in_order(snapshot.content)) == dict(in_order(file_content(project)))
        receipt = snapshot.receipt
        assert receipt is not None
        assert receipt.facts["sha256"] == snapshot.sha256
        assert receipt.facts["project"] == project.reference
        told = set(Message.objects.values_list("kind", "recipient"))
        assert told == {
            ("projects.project_submitted", inspector.pk),
            ("projects.project_submitted", secretariat.pk),
            ("projects.filing_received", head_of(school).pk),
            ("projects.filing_received", editor.pk),
        }

    def test_the_confirmation_is_needed(self, client):
        project = complete_draft()
        client.force_login(head_of(project.establishment))
        response = client.post(url("submission-create", project))
        assert response.status_code == 422
        assert "Cochez cette case" in response.content.decode()

    def test_the_team_sees_the_list_and_does_not_file(self, client):
        project = complete_draft()
        client.force_login(editor_of(project.establishment))
        page = client.get(url("submission-create", project)).content.decode()
        assert "Demander à la direction de déposer" in page
        assert (
            client.post(url("submission-create", project), {"confirmed": "on"}).status_code == 403
        )
        with pytest.raises(NotAllowed):
            submit_project(project, by=editor_of(project.establishment))

    def test_only_blocking_points_block(self, client):
        project = ProjectFactory(title="")
        client.force_login(head_of(project.establishment))
        page = client.get(url("submission-create", project)).content.decode()
        assert "Donnez un titre au projet." in page
        assert url("submission-create", project).replace("deposer", "modifier") in page
        response = client.post(url("submission-create", project), {"confirmed": "on"})
        assert response.status_code == 422
        assert "ne peut pas encore être déposé" in response.content.decode()
        project.refresh_from_db()
        assert project.status == Status.DRAFT
        assert not StatusChange.objects.exists()
        assert not Message.objects.exists()

    def test_a_beneficiary_is_needed_only_with_funds(self):
        with_funds, without = complete_draft(), complete_draft(funds=False)
        with_funds.beneficiary.delete()
        with pytest.raises(DomainError, match="Dites qui recevra les fonds"):
            submit_project(with_funds, by=head_of(with_funds.establishment))
        submit_project(without, by=head_of(without.establishment))

    def test_a_second_filing_is_refused(self, client):
        project = project_in(Status.SUBMITTED)
        client.force_login(head_of(project.establishment))
        response = client.post(url("submission-create", project), {"confirmed": "on"})
        assert response.status_code == 422
        assert "n’est plus possible" in response.content.decode()
        assert Snapshot.objects.count() == 1

    def test_the_receipt_is_served(self, client):
        project = project_in(Status.SUBMITTED)
        page = reverse("projects:receipt-detail", args=[project.reference, 1])
        for person in (head_of(project.establishment), inspector_of(project.establishment)):
            client.force_login(person)
            assert client.get(page).status_code == 202
        client.force_login(head_of(CollegeFactory()))
        assert client.get(page).status_code == 404
        missing = reverse("projects:receipt-detail", args=[project.reference, 2])
        client.force_login(head_of(project.establishment))
        assert client.get(missing).status_code == 404

    def test_the_preview_shows_the_whole_file_to_the_team(
        self, client, django_assert_max_num_queries
    ):
        project = complete_draft()
        client.force_login(head_of(project.establishment))
        with django_assert_max_num_queries(17):
            page = client.get(url("preview-detail", project)).content.decode()
        assert "Rencontre avec un auteur" in page
        assert "FR14 … 2606" in page
        filed = project_in(Status.SUBMITTED)
        client.force_login(inspector_of(filed.establishment))
        assert client.get(url("preview-detail", filed)).status_code == 403


@pytest.mark.django_db
class TestEnding:
    def test_withdrawing(self, client):
        project = project_in(Status.SUBMITTED)
        inspector = inspector_of(project.establishment)
        client.force_login(head_of(project.establishment))
        page = url("withdrawal-create", project)
        assert client.get(page).status_code == 200
        assert client.post(page, {"confirmed": "on"}).status_code == 422
        data = {"confirmed": "on", "motive": "L’équipe change."}
        assert client.post(page, data).status_code == 302
        project.refresh_from_db()
        assert project.status == Status.WITHDRAWN
        assert StatusChange.objects.latest("pk").motive == "L’équipe change."
        assert Message.objects.filter(
            kind="projects.project_withdrawn", recipient=inspector
        ).exists()
        assert client.post(page, data).status_code == 422
        assert client.get(page).status_code == 200

    def test_a_draft_is_withdrawn_in_silence(self):
        project = complete_draft()
        inspector_of(project.establishment)
        withdraw_project(project, motive="Abandon.", by=head_of(project.establishment))
        assert not Message.objects.exists()

    def test_reopening_a_declined_file(self, client):
        project = project_in(Status.DECLINED)
        client.force_login(editor_of(project.establishment))
        assert client.post(url("reopening-create", project)).status_code == 403
        client.force_login(head_of(project.establishment))
        assert client.get(url("reopening-create", project)).status_code == 200
        assert client.post(url("reopening-create", project)).status_code == 302
        project.refresh_from_db()
        assert (project.status, project.passage) == (Status.DRAFT, 2)
        assert client.post(url("reopening-create", project)).status_code == 422
        submit_project(project, by=head_of(project.establishment))
        assert list(project.snapshots.values_list("number", "passage")) == [(1, 1), (2, 2)]

    def test_only_a_declined_file_reopens(self):
        project = project_in(Status.VALIDATED)
        with pytest.raises(StepRefused):
            reopen_project(project, by=head_of(project.establishment))


@pytest.mark.django_db
class TestWhatChanged:
    def test_old_and_new_by_entry(self):
        project = complete_draft()
        before = file_content(project)
        project.summary = project.summary.replace("un coin", "tout un côté")
        project.save()
        project.budget_lines.all()[2].delete()
        attachment_of(project)
        changes = compare_contents(before, file_content(project))
        assert list(changes) == list(before)
        summary = next(c for c in changes["SUMMARY"] if c.label == "Résumé")
        assert summary.changed
        assert [(p.op, p.text) for p in summary.pieces if p.op != "equal"] == [
            ("insert", " tout"),
            ("delete", "coin"),
            ("insert", "côté"),
        ]
        lines = changes["BUDGET"][0]
        assert [row.op for row in lines.rows if row.op != "equal"] == ["delete", "change"]
        total = lines.rows[-1].pairs[-1]
        assert (total.old, total.new) == ("4\u202f500\u00a0€", "3\u202f700\u00a0€")
        assert [c.changed for c in changes["ATTACHMENTS"]] == [True]
        assert not any(c.changed for c in changes["ACTIONS"])

    def test_eleven_queries(self, django_assert_num_queries):
        project = Project.objects.select_related("establishment").get(pk=complete_draft().pk)
        with django_assert_num_queries(11):
            file_content(project)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_file_once():
    project = complete_draft()
    head = head_of(project.establishment)
    barrier, outcomes = threading.Barrier(2), []

    def click() -> None:
        mine = Project.objects.get(pk=project.pk)
        barrier.wait(timeout=10)
        try:
            submit_project(mine, by=head)
            outcomes.append("filed")
        except StepRefused as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    forget_rights(head)
    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes)[1] == "filed"
    assert "n’est plus possible" in sorted(outcomes)[0]
    assert Snapshot.objects.count() == 1
    assert IssuedDocument.objects.count() == 1
