"""Acts on several files: frozen, checked, done once, taken up, each file with its result."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError
from dashboards.enums import Act, Outcome
from dashboards.models import Batch, BatchLine, Reminder
from dashboards.services import batches
from dashboards.services.acts import Scheduling, kind_of
from dashboards.services.batches import launch_batch, prepare_batch, seen_mark, treat_chunk
from establishments.models import Appointment
from jobs.enums import FileRole, JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from notifications.models import Message
from projects.enums import Status, Step
from projects.models import Assignment, Project
from projects.services.transitions import advance
from reviews.models import AgendaItem, AskedOpinion, Opinion
from tests.dashboards.boards import BOARD, choose, confirm, done, page_of, results, tick
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    asked_on,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
    session_for,
)
from tests.real.killed import killed
from tests.real.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]


def judged(project: Project) -> Project:
    """The file, with the inspector's opinion."""
    Opinion.objects.create(
        project=project,
        passage=project.passage,
        kind="FAVOURABLE",
        motive="Clair.",
        filed_by=inspector_of(project.establishment),
    )
    return project


def filed(count: int, status: Status = Status.SUBMITTED) -> list[Project]:
    """Files of one académie in this status, each of its school."""
    department = DepartmentFactory()
    return [project_in(status, CollegeFactory(department=department)) for _ in range(count)]


def far_away() -> Project:
    """A file of another académie."""
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    return project_in(Status.SUBMITTED, CollegeFactory(department=there))


def town_asked() -> dict[str, Any]:
    """The question asked of a town, as the form has it."""
    return {
        "kind": "COMMUNITY",
        "name": "Ville de Bruz",
        "email": "Ville@Bruz.example",
        "question": "Les locaux sont-ils libres\u00a0?",
        "parts": ["SUMMARY", "ACTIONS"],
        "readers": "SERVICES",
        "due_on": (clock.today() + timedelta(days=9)).isoformat(),
    }


def test_ready_files_are_scheduled_and_the_others_left_aside(as_user: SignIn) -> None:
    ready, early = filed(2)
    judged(ready)
    decided = project_in(
        Status.VALIDATED, CollegeFactory(department=ready.establishment.department)
    )
    session = session_for(ready.establishment)
    client = as_user(secretariat_of(ready.establishment.academy))

    batch = tick(client, Act.SCHEDULE, [ready, early, decided])
    assert "Sera fait" not in page_of(client, batch)  # the session is not chosen yet
    page = choose(client, batch, session=session.reference)
    assert "L’avis de l’inspection est attendu" in page
    assert "Confirmer" in page
    assert not AgendaItem.objects.filter(session=session).exists()

    done(client, batch)

    found = results(batch)
    assert found[ready.reference] == ("DONE", f"Inscrit à la séance {session.reference}.")
    assert found[early.reference][0] == "LEFT_OUT"
    assert found[early.reference][1].startswith("L’avis de l’inspection est attendu")
    assert found[decided.reference] == (
        "LEFT_OUT",
        "Le dossier n’est pas à inscrire\u00a0: il est «\u00a0validé\u00a0».",
    )
    assert [item.project for item in session.items.all()] == [ready]
    shown = page_of(client, batch)
    assert "Laissé de côté" in shown
    assert "La tâche est terminée" in shown


def test_the_whole_selection_is_frozen_when_the_act_is_asked(as_user: SignIn) -> None:
    first, second = filed(2)
    client = as_user(secretariat_of(first.establishment.academy))
    later = project_in(Status.SUBMITTED, CollegeFactory(department=first.establishment.department))
    later_alone = {"query": f"q={later.reference}", "etendue": "tout"}

    batch = tick(client, Act.REMIND, [], **later_alone)
    everything = tick(client, Act.REMIND, [], etendue="tout", query="statut=SUBMITTED")
    one_more = project_in(
        Status.SUBMITTED, CollegeFactory(department=first.establishment.department)
    )

    assert [line.project for line in batch.lines.all()] == [later]
    assert {line.project for line in everything.lines.all()} == {first, second, later}
    assert one_more.reference not in results(done(client, everything))


def test_nothing_ticked_or_no_act_is_said(as_user: SignIn) -> None:
    (project,) = filed(1)
    client = as_user(secretariat_of(project.establishment.academy))
    address = reverse("dashboards:batch-create")
    nothing = client.post(address, {"acte": "relancer", "query": "statut=SUBMITTED"}, follow=True)
    assert "Cochez au moins un dossier." in nothing.content.decode()
    assert nothing.redirect_chain[-1][0].endswith("?statut=SUBMITTED")
    no_act = client.post(address, {"dossiers": [project.reference]}, follow=True)
    assert "Choisissez ce qu’il faut faire" in no_act.content.decode()
    wrong = client.post(
        address, {"acte": "relancer", "etendue": "tout", "query": "statut=PERDU"}, follow=True
    )
    assert "Un filtre du tableau n’est plus valable" in wrong.content.decode()
    assert not Batch.objects.exists()


def test_too_many_files_are_refused_before_anything_is_kept(as_user: SignIn) -> None:
    projects = filed(2)
    by = secretariat_of(projects[0].establishment.academy)
    assert kind_of(Act.SCHEDULE).most == 200
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Scheduling, "most", 1)
        with pytest.raises(DomainError, match="1 dossiers au plus"):
            prepare_batch(Act.SCHEDULE, Project.objects.order_by("pk"), query="", by=by)
    assert not Batch.objects.exists()


def test_files_are_given_to_an_inspector_then_to_somebody_else(as_user: SignIn) -> None:
    (project,) = filed(1)
    elsewhere = project_in(
        Status.SUBMITTED, CollegeFactory(department=project.establishment.department)
    )
    inspector = inspector_of(project.establishment)
    secretary = secretariat_of(project.establishment.academy)
    client = as_user(secretary)

    batch = tick(client, Act.ASSIGN, [project, elsewhere])
    page = choose(client, batch, person=f"REFERENT_INSPECTOR:{inspector.pk}")
    assert "n’est pas en fonction pour cet établissement" in page
    done(client, batch)

    assert results(batch)[project.reference] == ("DONE", f"Confié à {inspector}.")
    assert results(batch)[elsewhere.reference][0] == "LEFT_OUT"
    told = Message.objects.get(recipient=inspector, kind="dashboards.files_assigned")
    assert told.facts["files"][0]["reference"] == project.reference
    shown = client.get(BOARD, {"colonnes": ["inspection", "examen"]}).content.decode()
    assert str(inspector) in shown

    again = tick(client, Act.ASSIGN, [project])
    choose(client, again, person=f"SECRETARIAT:{secretary.pk}")
    done(client, again)
    assert Assignment.objects.current().filter(project=project).count() == 2
    assert client.get(BOARD, {"confie": "moi"}).content.decode().count("Choisir NE-") == 1
    assert (
        "Choisir NE-"
        not in client.get(BOARD, {"confie": "sans-examen", "q": project.reference}).content.decode()
    )


def test_an_opinion_is_asked_once_a_passage(as_user: SignIn) -> None:
    waiting, given = filed(2)
    judged(given)
    inspector = inspector_of(waiting.establishment)
    client = as_user(secretariat_of(waiting.establishment.academy))

    batch = tick(client, Act.ASK_OPINION, [waiting, given])
    wrong = choose(client, batch, due_on="2020-01-01")
    assert "Choisissez une date à partir du" in wrong
    choose(
        client,
        batch,
        due_on=(clock.today() + timedelta(days=9)).isoformat(),
        question="Le sol\u00a0?",
    )
    done(client, batch)

    assert results(batch)[waiting.reference] == ("DONE", f"Demandé à {inspector}.")
    assert "déjà rendu son avis" in results(batch)[given.reference][1]
    told = Message.objects.get(recipient=inspector, kind="dashboards.opinions_asked")
    assert told.facts["question"] == "Le sol\u00a0?"

    again = tick(client, Act.ASK_OPINION, [waiting])
    page = choose(client, again, due_on=(clock.today() + timedelta(days=9)).isoformat())
    assert "Avis déjà demandé le" in page
    assert "Confirmer" not in page


def test_somebody_else_is_asked_about_several_files_once(as_user: SignIn) -> None:
    first, second, decided = [*filed(2), project_in(Status.CLOSED)]
    remaining = asked_on(second, email="ville@bruz.example")
    client = as_user(secretariat_of(first.establishment.academy))
    question = town_asked()

    batch = tick(client, Act.ASK_OTHERS, [first, second])
    assert "Choisissez au moins une partie." in choose(client, batch, **question | {"parts": []})
    page = choose(client, batch, **question)
    assert "Un avis est déjà attendu de cette adresse" in page
    done(client, batch)

    assert results(batch)[first.reference] == ("DONE", "Demandé à Ville de Bruz.")
    assert results(batch)[second.reference][0] == "LEFT_OUT"
    asked = AskedOpinion.objects.exclude(pk=remaining.pk).get()
    assert (asked.project, asked.email, asked.parts) == (
        first,
        "ville@bruz.example",
        ["SUMMARY", "ACTIONS"],
    )
    assert Message.objects.filter(kind="reviews.asked_by_link").count() == 1

    closed = tick(client, Act.ASK_OTHERS, [decided])
    assert "Un avis se demande sur un dossier en cours d’examen" in choose(
        client, closed, **question
    )


def test_the_pdfs_are_gathered_in_an_archive(as_user: SignIn) -> None:
    first, second = filed(2)
    client = as_user(secretariat_of(first.establishment.academy))

    batch = done(client, tick(client, Act.EXPORT_PDF, [first, second]))

    assert batch.job is not None
    made = batch.job.files.get(role=FileRole.RESULT)
    with made.file.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        assert names == [
            f"{first.reference}-un-jardin-pour-lire.pdf",
            f"{second.reference}-un-jardin-pour-lire.pdf",
        ]
        assert archive.read(names[0]).startswith(b"%PDF")
    assert "dossiers.zip" in page_of(client, batch)
    assert results(batch)[first.reference][0] == "DONE"


def test_a_form_sent_again_does_it_once(as_user: SignIn) -> None:
    (project,) = filed(1)
    client = as_user(secretariat_of(project.establishment.academy))
    batch = tick(client, Act.REMIND, [project])
    seen = seen_mark(batch)
    for _ in range(2):
        client.post(reverse("dashboards:batchlaunch-create", args=[batch.pk]), {"vu": seen})
        run_due()
    client.post(reverse("dashboards:batchlaunch-create", args=[batch.pk]), {"vu": seen})
    assert run_due() == 0
    assert Job.objects.count() == 1
    assert Reminder.objects.filter(project=project).count() == 1


def test_parameters_changed_in_another_page_are_not_confirmed(as_user: SignIn) -> None:
    (project,) = filed(1)
    judged(project)
    one, other = session_for(project.establishment), session_for(project.establishment)
    client = as_user(secretariat_of(project.establishment.academy))
    batch = tick(client, Act.SCHEDULE, [project])
    choose(client, batch, session=one.reference)
    batch.refresh_from_db()
    seen = seen_mark(batch)
    choose(client, batch, session=other.reference)
    page = client.post(
        reverse("dashboards:batchlaunch-create", args=[batch.pk]), {"vu": seen}, follow=True
    )
    assert "Les réglages ont changé" in page.content.decode()
    assert not Job.objects.exists()


def test_a_file_that_changed_meanwhile_is_left_aside_with_its_reason(as_user: SignIn) -> None:
    moved, still = filed(2)
    client = as_user(secretariat_of(moved.establishment.academy))
    batch = tick(client, Act.REMIND, [moved, still])
    confirm(client, batch)
    advance(moved, Step.WITHDRAW, by=head_of(moved.establishment), motive="Le projet change.")

    run_due()

    outcome, words = results(batch)[moved.reference]
    assert outcome == "LEFT_OUT"
    assert "il était «\u00a0déposé\u00a0», il est «\u00a0retiré\u00a0»" in words
    assert results(batch)[still.reference][0] == "DONE"


def test_rights_lost_after_the_check_list_do_nothing(as_user: SignIn) -> None:
    projects = filed(2)
    secretary = secretariat_of(projects[0].establishment.academy)
    client = as_user(secretary)
    batch = tick(client, Act.REMIND, projects)
    confirm(client, batch)
    Appointment.objects.filter(user=secretary).update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )

    run_due()

    assert {outcome for outcome, _ in results(batch).values()} == {"LEFT_OUT"}
    assert all("périmètre" in words for _, words in results(batch).values())
    assert not Reminder.objects.exists()
    assert client.get(reverse("dashboards:batch-detail", args=[batch.pk])).status_code == 403


def test_a_stranger_with_the_address_of_a_result_finds_nothing(as_user: SignIn) -> None:
    (project,) = filed(1)
    client = as_user(secretariat_of(project.establishment.academy))
    batch = done(client, tick(client, Act.REMIND, [project]))
    other = as_user(secretariat_of(far_away().establishment.academy))
    for name in ("batch-detail", "batch-update", "batchlaunch-create", "batchresumption-create"):
        address = reverse(f"dashboards:{name}", args=[batch.pk])
        assert other.post(address).status_code in (404, 405)
        assert other.get(address).status_code in (404, 405)
    assert other.get(reverse("dashboards:batch-detail", args=[batch.pk])).status_code == 404
    member = as_user(member_of(project.establishment.academy))
    assert member.post(reverse("dashboards:batch-create"), {}).status_code == 403


def test_files_of_another_academy_cannot_be_ticked(as_user: SignIn) -> None:
    (project,) = filed(1)
    far = far_away()
    assert far.academy_id != project.academy_id
    client = as_user(secretariat_of(project.establishment.academy))
    batch = tick(client, Act.REMIND, [project, far])
    assert [line.project for line in batch.lines.all()] == [project]


def test_two_people_schedule_the_same_selection_at_once() -> None:
    projects = [judged(project) for project in filed(3)]
    session = session_for(projects[0].establishment)
    by = secretariat_of(projects[0].establishment.academy)
    made = []
    for _ in range(2):
        batch = prepare_batch(Act.SCHEDULE, Project.objects.order_by("-pk"), query="", by=by)
        batches.set_params(batch, {"session": session.reference}, by=by)
        batch.refresh_from_db()
        made.append(launch_batch(batch, seen=seen_mark(batch), by=by))
    failures: list[BaseException] = []

    def treat(batch: Batch) -> None:
        try:
            while treat_chunk(Batch.objects.select_related("asked_by").get(pk=batch.pk)):
                pass
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=treat, args=[batch]) for batch in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert session.items.count() == 3
    outcomes = [outcome for batch in made for outcome, _ in results(batch).values()]
    assert sorted(outcomes) == ["DONE"] * 3 + ["LEFT_OUT"] * 3


def test_a_task_that_is_stopped_keeps_what_is_done_and_is_taken_up(as_user: SignIn) -> None:
    projects = filed(3)
    client = as_user(secretariat_of(projects[0].establishment.academy))
    batch = tick(client, Act.REMIND, projects)
    confirm(client, batch)
    batch.refresh_from_db()
    assert batch.job is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "CHUNK", 1)
        treat_chunk(batch)
    resume = reverse("dashboards:batchresumption-create", args=[batch.pk])
    assert "la tâche continue" in client.post(resume, follow=True).content.decode()
    client.post(reverse("jobs:job-update", args=[batch.job.pk]))
    assert "Reprendre les dossiers qui attendent" in page_of(client, batch)
    client.post(resume)
    assert run_due() == 1
    assert [outcome for outcome, _ in results(batch).values()] == ["DONE"] * 3
    assert Reminder.objects.count() == 3


def process() -> AbstractContextManager[None]:
    """A worker of its own, which treats the files of a batch one by one, slowly."""
    program = (
        "import time, django; django.setup(); "
        "from dashboards.services import batches; batches.CHUNK = 1; "
        "from dashboards.services.acts import Reminding; act = Reminding.do; "
        "Reminding.do = lambda self, project: (time.sleep(0.3), act(self, project))[1]; "
        "from jobs.services.running import run_due; run_due()"
    )
    return killed(program)


def test_a_worker_killed_in_the_middle_is_taken_up_and_tells_once(as_user: SignIn) -> None:
    projects = filed(5)
    client = as_user(secretariat_of(projects[0].establishment.academy))
    batch = tick(client, Act.REMIND, projects)
    confirm(client, batch)
    treated = BatchLine.objects.filter(batch=batch).exclude(outcome=Outcome.WAITING)
    with process():
        wait_until(lambda: treated.count() >= 2, "two files are treated", seconds=60)
    batch.refresh_from_db()
    assert batch.job is not None
    assert batch.job.status == JobStatus.RUNNING
    assert 2 <= treated.count() < 5
    Job.objects.filter(pk=batch.job.pk).update(next_attempt_at=clock.now())

    assert run_due() == 1

    assert [outcome for outcome, _ in results(batch).values()] == ["DONE"] * 5
    for project in projects:
        recalled = Message.objects.filter(
            kind="dashboards.files_recalled", recipient=inspector_of(project.establishment)
        )
        assert recalled.count() == 1
        assert Reminder.objects.filter(project=project).count() == 1


def test_the_check_list_costs_the_same_with_one_and_with_thirty_files(as_user: SignIn) -> None:
    projects = filed(4)
    session = session_for(projects[0].establishment)
    client = as_user(secretariat_of(projects[0].establishment.academy))
    inspector = inspector_of(projects[0].establishment)
    params: dict[Act, dict[str, Any]] = {
        Act.SCHEDULE: {"session": session.reference},
        Act.ASSIGN: {"person": f"REFERENT_INSPECTOR:{inspector.pk}"},
        Act.ASK_OPINION: {"due_on": clock.today().isoformat()},
        Act.ASK_OTHERS: town_asked(),
        Act.REMIND: {},
        Act.EXPORT_PDF: {},
    }
    for act, given in params.items():
        counts = []
        for chosen in (projects[:1], projects):
            batch = tick(client, act, chosen)
            if given:
                choose(client, batch, **given)
            with CaptureQueriesContext(connection) as queries:
                page_of(client, batch)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 15, act


def test_nobody_in_office_is_said(as_user: SignIn) -> None:
    project = project_in(Status.VALIDATED)
    client = as_user(secretariat_of(project.establishment.academy))
    page = page_of(client, tick(client, Act.REMIND, [project]))
    assert "Personne n’est en fonction pour la gestion des fonds" in page
    fund_manager_of(project.establishment.academy)
    assert "Confirmer" in page_of(client, tick(client, Act.REMIND, [project]))
    closed = project_in(Status.CLOSED, project.establishment)
    assert "Personne n’a ce dossier en main" in page_of(client, tick(client, Act.REMIND, [closed]))


def test_a_check_list_nobody_confirmed_is_forgotten(as_user: SignIn) -> None:
    (project,) = filed(1)
    client = as_user(secretariat_of(project.establishment.academy))
    kept = done(client, tick(client, Act.REMIND, [project]))
    tick(client, Act.EXPORT_PDF, [project])
    assert batches.forget_unconfirmed() == 0
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert batches.forget_unconfirmed() == 1
    assert list(Batch.objects.all()) == [kept]


def test_the_database_keeps_what_was_done() -> None:
    (project,) = filed(1)
    by = secretariat_of(project.establishment.academy)
    batch = prepare_batch(Act.REMIND, Project.objects.order_by("pk"), query="", by=by)
    launch_batch(batch, seen=seen_mark(batch), by=by)
    run_due()
    for statement in (
        "DELETE FROM dashboards_batchline",
        "UPDATE dashboards_batchline SET words = 'autre'",
        "UPDATE dashboards_batchline SET status = 'CLOSED'",
        "DELETE FROM dashboards_batch",
        "UPDATE dashboards_batch SET act = 'pdf'",
        "UPDATE dashboards_reminder SET call = 'OPINION_ASKED'",
        "DELETE FROM dashboards_reminder",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
