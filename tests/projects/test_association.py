"""Several schools in one project: invited, answered from their own space, read and no more."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from notifications.models import Message
from projects.checklist import blocking
from projects.enums import AssociationState, Part, Status
from projects.models import AssociatedSchool, Project
from projects.queries import file_content, filing_points
from projects.services.association import (
    answer_invitation,
    invite_school,
    leave_project,
    remove_school,
)
from projects.services.editing import PartClosed
from projects.services.submission import submit_project
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    associated,
    attachment_of,
    complete_draft,
    deputy_of,
    editor_of,
    head_of,
    project_in,
    secretariat_of,
)
from tests.projects.test_editor import posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return complete_draft(CollegeFactory())


@pytest.fixture
def lead(project):
    return head_of(project.establishment)


@pytest.fixture
def partner(project):
    return EcoleFactory(department=project.establishment.department)


def told(kind: str) -> set[str]:
    return set(Message.objects.filter(kind=f"projects.{kind}").values_list("email", flat=True))


def answer_url(association: AssociatedSchool) -> str:
    return reverse(
        "projects:association-update",
        args=[association.establishment.uai, association.project.reference],
    )


class TestInviting:
    def test_the_head_is_told_and_nothing_is_read_yet(self, project, lead, partner):
        head = head_of(partner)
        association = invite_school(project, partner, by=lead)
        assert association.state == AssociationState.INVITED
        assert told("association_asked") == {head.email}
        assert not Project.objects.visible_to(head).exists()

    def test_replayed_it_is_one_invitation(self, project, lead, partner):
        head_of(partner)
        first = invite_school(project, partner, by=lead)
        assert invite_school(project, partner, by=lead) == first
        assert Message.objects.filter(kind="projects.association_asked").count() == 1

    def test_without_head_the_mailbox_of_the_school_is_told(self, project, lead, partner):
        partner.email = "ce.0350001a@ac-rennes.example"
        partner.save()
        invite_school(project, partner, by=lead)
        assert told("association_asked") == {partner.email}

    def test_refusals(self, project, lead, partner):
        closed = EcoleFactory(state="CLOSED", closed_on="2024-08-31")
        for school in (project.establishment, closed, associated(project).establishment):
            with pytest.raises(DomainError):
                invite_school(project, school, by=lead)
        with pytest.raises(NotAllowed):
            invite_school(project, partner, by=head_of(CollegeFactory()))
        filed = project_in(Status.SUBMITTED)
        with pytest.raises(PartClosed):
            invite_school(filed, partner, by=head_of(filed.establishment))

    def test_from_the_page_by_uai_or_by_name(self, client, project, lead, partner):
        client.force_login(lead)
        address = reverse("projects:association-create", args=[project.reference])
        assert client.get(address).status_code == 200
        for wrong in ("", "0350122A", "Nulle part ailleurs", "<b>", "x" * 200, "٠٣٥٠١٢٢T"):
            assert client.post(address, {"school": wrong}).status_code == 422
        assert client.post(address, {"school": partner.uai.lower()}).status_code == 302
        assert project.associated_schools.get().establishment == partner
        page = client.get(url(project, Part.SCHOOLS)).content.decode()
        assert "n’a pas encore répondu" in page

    def test_the_list_offers_the_directory_near_first(self, client, project, lead):
        client.force_login(lead)
        near = EcoleFactory(
            name="École Ferdinand Buisson", department=project.establishment.department
        )
        far = EcoleFactory(name="École Ferdinand Buisson", department__code="094")
        address = reverse("projects:associate-search", args=[project.reference])
        found = client.get(address, {"q": "ferdinand buisson"}).json()["schools"]
        assert [school["value"] for school in found] == [near.uai, far.uai]
        assert client.get(address, {"q": "f"}).json() == {"schools": []}
        client.force_login(head_of(near))
        assert client.get(address, {"q": "ferdinand"}).status_code == 404


class TestAnswering:
    def test_accepting_opens_the_file_to_the_team(self, client, project, lead, partner):
        head, editor = head_of(partner), editor_of(partner)
        association = invite_school(project, partner, by=lead)
        client.force_login(head)
        home = client.get(reverse("dashboards:school-detail", args=[partner.uai])).content.decode()
        assert "Répondre à une invitation" in home
        assert client.get(answer_url(association)).status_code == 200
        assert client.post(answer_url(association), {"answer": "accept"}).status_code == 302
        association.refresh_from_db()
        assert association.is_accepted
        assert lead.email in told("association_answered")
        attachment = attachment_of(project)
        for person in (head, editor):
            client.force_login(person)
            assert Project.objects.visible_to(person).get() == project
            preview = reverse("projects:preview-detail", args=[project.reference])
            page = client.get(preview).content.decode()
            assert project.summary in page
            assert "Revenir à l’écriture" not in page
            life = reverse("dashboards:project-detail", args=[project.reference])
            assert client.get(life).status_code == 200
            file = reverse("projects:attachment-detail", args=[project.reference, attachment.pk])
            assert client.get(file).status_code == 200

    def test_it_reads_and_does_not_write(self, client, project, partner):
        associated(project, partner)
        client.force_login(head_of(partner))
        for part in Part:
            assert client.get(url(project, part)).status_code == 403
            assert client.post(url(project, part), {"title": "Pris"}).status_code == 403
        for name in ("submission-create", "withdrawal-create", "association-create"):
            assert (
                client.get(reverse(f"projects:{name}", args=[project.reference])).status_code == 403
            )
        comparison = reverse("reviews:comparison-detail", args=[project.reference])
        assert client.get(comparison).status_code == 403

    def test_declining_needs_a_motive_and_blocks_the_filing(self, client, project, lead, partner):
        association = invite_school(project, partner, by=lead)
        client.force_login(head_of(partner))
        assert client.post(answer_url(association), {"answer": "decline"}).status_code == 422
        data = {"answer": "decline", "motive": "Notre équipe change."}
        assert client.post(answer_url(association), data).status_code == 302
        assert not Project.objects.visible_to(head_of(partner)).exists()
        assert any("ne participe pas" in p.text for p in blocking(filing_points(project)))
        with pytest.raises(DomainError, match="ne participe pas"):
            submit_project(project, by=lead)
        association.refresh_from_db()
        remove_school(association, by=lead)
        assert submit_project(project, by=lead)

    def test_awaited_is_only_an_advice(self, project, lead):
        associated(project, state=AssociationState.INVITED)
        points = filing_points(project)
        assert any("n’a pas encore donné son accord" in point.text for point in points)
        assert not blocking(points)
        submit_project(project, by=lead)
        assert "Réponse attendue" in str(file_content(project)[Part.SCHOOLS])

    def test_replayed_it_is_one_answer_and_the_other_way_is_refused(self, project, lead, partner):
        head = head_of(partner)
        association = invite_school(project, partner, by=lead)
        for _ in range(2):
            answer_invitation(association, accept=True, by=head)
        assert (
            Message.objects.filter(kind="projects.association_answered", recipient=lead).count()
            == 1
        )
        with pytest.raises(DomainError, match="déjà répondu"):
            answer_invitation(association, accept=False, motive="Non", by=head)

    def test_the_head_alone_answers(self, client, project, lead, partner):
        association = invite_school(project, partner, by=lead)
        for person in (lead, editor_of(partner), secretariat_of(partner.academy)):
            with pytest.raises(NotAllowed):
                answer_invitation(association, accept=True, by=person)
        client.force_login(editor_of(partner))
        assert client.get(answer_url(association)).status_code == 200
        assert client.post(answer_url(association), {"answer": "accept"}).status_code == 403
        client.force_login(head_of(CollegeFactory()))
        assert client.get(answer_url(association)).status_code == 404
        assert answer_invitation(association, accept=True, by=deputy_of(partner)).is_accepted

    def test_too_late_once_decided(self):
        project = project_in(Status.VALIDATED)
        association = associated(project, state=AssociationState.INVITED)
        with pytest.raises(DomainError, match="décision"):
            answer_invitation(association, accept=True, by=head_of(association.establishment))

    def test_a_page_left_open_after_the_invitation_was_taken_back(
        self, client, project, lead, partner
    ):
        association = invite_school(project, partner, by=lead)
        head = head_of(partner)
        remove_school(association, by=lead)
        assert told("association_ended") == {head.email}
        with pytest.raises(DomainError, match="n’existe plus"):
            answer_invitation(association, accept=True, by=head)
        client.force_login(head)
        assert client.post(answer_url(association), {"answer": "accept"}).status_code == 404


class TestLeaving:
    def test_with_a_motive_the_lead_and_the_readers_are_told(self, client):
        project = project_in(Status.SUBMITTED)
        secretariat = secretariat_of(project.establishment.academy)
        association = associated(project)
        head = head_of(association.establishment)
        client.force_login(head)
        assert client.post(answer_url(association), {"motive": ""}).status_code == 422
        response = client.post(answer_url(association), {"motive": "Deux postes fermés."})
        assert response.status_code == 302
        association.refresh_from_db()
        assert association.state == AssociationState.LEFT
        assert told("association_answered") >= {
            head_of(project.establishment).email,
            secretariat.email,
        }
        preview = reverse("projects:preview-detail", args=[project.reference])
        assert client.get(preview).status_code == 404

    def test_refusals(self, project, lead):
        association = associated(project)
        head = head_of(association.establishment)
        with pytest.raises(NotAllowed):
            leave_project(association, motive="x", by=lead)
        with pytest.raises(DomainError, match="pourquoi"):
            leave_project(association, motive="  ", by=head)
        closed = associated(project_in(Status.CLOSED))
        with pytest.raises(DomainError, match="terminé"):
            leave_project(closed, motive="x", by=head_of(closed.establishment))

    def test_invited_again_it_may_come_back(self, project, lead, partner):
        association = associated(project, partner, AssociationState.LEFT)
        again = invite_school(project, partner, by=lead)
        assert again.pk == association.pk
        assert (again.state, again.motive) == (AssociationState.INVITED, "")


class TestShare:
    def test_removed_its_expenses_come_back_to_the_lead(self, client, project, lead):
        association = associated(project)
        project.budget_lines.filter(position=3).update(school=association)
        client.force_login(lead)
        address = reverse(
            "projects:association-delete", args=[project.reference, association.establishment.uai]
        )
        assert "800" in client.get(address).content.decode()
        response = client.post(address, follow=True)
        assert "1 dépense revient" in response.content.decode().replace("\u00a0", " ")
        assert not project.budget_lines.filter(school__isnull=False).exists()
        project.refresh_from_db()
        assert project.amount_asked == 4500
        assert client.post(address).status_code == 404

    def test_the_budget_names_the_school_of_each_expense(self, client, project, lead):
        association = associated(project)
        client.force_login(lead)
        data = posted(client, project, Part.BUDGET) | {"rows-2-school": str(association.pk)}
        assert client.post(url(project, Part.BUDGET), data).status_code == 302
        page = client.get(url(project, Part.BUDGET)).content.decode()
        assert "Total par établissement" in page
        client.force_login(head_of(association.establishment))
        page = client.get(answer_url(association)).content.decode()
        assert "Part du budget pour votre établissement" in page

    def test_a_school_of_elsewhere_is_not_a_choice(self, client, project, lead):
        associated(project)
        other = associated(complete_draft(CollegeFactory()))
        client.force_login(lead)
        data = posted(client, project, Part.BUDGET) | {"rows-2-school": str(other.pk)}
        assert client.post(url(project, Part.BUDGET), data).status_code == 422


class TestRawSql:
    @pytest.mark.parametrize(
        "change",
        [
            "state = 'ACCEPTED', answered_at = NULL",
            "state = 'INVITED'",
            "state = 'DECLINED', motive = ''",
            "state = 'LEFT', motive = ''",
        ],
    )
    def test_an_answer_holds_together(self, project, change):
        association = associated(project)
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                f"UPDATE projects_associatedschool SET {change} WHERE id = %s", [association.pk]
            )

    def test_the_journal_keeps_every_change(self, project, lead, partner):
        association = invite_school(project, partner, by=lead)
        answer_invitation(association, accept=True, by=head_of(partner))
        remove_school(association, by=lead)
        journal: Any = apps.get_model("projects", "AssociatedSchoolEvent")
        events = journal.objects.filter(pgh_obj_id=association.pk)
        assert [event.pgh_label for event in events.order_by("pgh_id")] == [
            "insert",
            "update",
            "delete",
        ]
        with pytest.raises(DatabaseError), transaction.atomic():
            events.update(state="LEFT")


@pytest.mark.django_db(transaction=True)
def test_answered_while_it_is_taken_out():
    """Two at once: either the answer came first, or the invitation is gone; nobody half reads."""
    project = complete_draft(CollegeFactory())
    lead = head_of(project.establishment)
    association = associated(project, state=AssociationState.INVITED)
    head = head_of(association.establishment)
    barrier = threading.Barrier(2)
    outcomes: list[Any] = []

    def run(act: Any) -> None:
        barrier.wait(timeout=10)
        try:
            act()
            outcomes.append("done")
        except DomainError as error:
            outcomes.append(error.message)
        finally:
            connection.close()

    acts = [
        lambda: answer_invitation(association, accept=True, by=head),
        lambda: remove_school(association, by=lead),
    ]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert "done" in outcomes
    assert len(outcomes) == 2
    assert not AssociatedSchool.objects.filter(pk=association.pk).exists()
    assert not Project.objects.visible_to(head).exists()


def test_the_pages_of_the_schools_cost_the_same(
    client, project, lead, django_assert_max_num_queries
):
    client.force_login(lead)
    for _ in range(4):
        associated(project)
    for part in (Part.SCHOOLS, Part.BUDGET):
        with django_assert_max_num_queries(14):
            client.get(url(project, part))
