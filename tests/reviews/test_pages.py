"""The pages of reading and commission: what each person sees, may do, and is told when wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import clock
from documents.services.issue import issue_requested
from projects.enums import Part, Status
from projects.models import Project
from reviews.enums import Audience, SessionStatus
from reviews.models import Comment, CommissionSession, CompletionRequest, Decision, Opinion
from reviews.services.comments import post_comment
from reviews.services.completion import Point, request_completion, resubmit
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    commission_of,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    observer_of,
    president_of,
    project_in,
    secretariat_of,
    support_of,
)
from tests.reviews.commission import (
    closed,
    invited,
    item_of,
    opened,
    people_of,
    planned,
    ready_project,
)

pytestmark = pytest.mark.django_db
STAFF_SECRET = "Ce chef d’établissement demande toujours trop."
PUBLIC_WORD = "Le devis manque au budget."
HOSTILE = ["", "   ", "x" * 5000, "<script>alert(1)</script>", "😀" * 4001]


def url(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode().replace("&nbsp;", "\u00a0")


# --- inbox ---


def test_the_inbox_sorts_files_by_what_they_wait_for(as_user):
    school = CollegeFactory()
    inspector = inspector_of(school)
    old, new, asked, judged = (project_in(Status.SUBMITTED, school) for _ in range(4))
    Project.objects.filter(pk=old.pk).update(title="Le plus ancien", submitted_at=days_ago(9))
    Project.objects.filter(pk=new.pk).update(title="Le plus récent")
    Project.objects.filter(pk=asked.pk).update(title="Renvoyé")
    Project.objects.filter(pk=judged.pk).update(title="Jugé")
    point = Point(Part.BUDGET, "Le devis")
    due_on = timezone.localdate() + timedelta(days=9)
    request_completion(asked, points=[point], due_on=due_on, by=inspector)
    Opinion.objects.create(
        project=judged, passage=1, kind="FAVOURABLE", motive="Oui", filed_by=inspector
    )
    other = project_in(Status.SUBMITTED)
    client = as_user(inspector)
    to_read = page(client, url("inbox-list"))
    assert to_read.index("Le plus ancien") < to_read.index("Le plus récent")
    assert "Renvoyé" not in to_read
    assert "Jugé" not in to_read
    assert other.reference not in to_read
    assert "Renvoyé" in page(client, url("inbox-list") + "?liste=mes-demandes")
    assert "Jugé" not in page(client, url("inbox-list") + "?liste=avis-a-donner")
    everything = page(client, url("inbox-list") + "?liste=tous")
    assert all(t in everything for t in ("Le plus ancien", "Le plus récent", "Renvoyé", "Jugé"))
    assert page(client, url("inbox-list") + "?liste=rien-de-tel")


def test_a_file_that_comes_back_is_to_be_read_again(as_user):
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    point = Point(Part.BUDGET, "Le devis")
    due_on = timezone.localdate() + timedelta(days=9)
    request_completion(project, points=[point], due_on=due_on, by=inspector)
    resubmit(project, by=head_of(project.establishment))
    assert "Compléments reçus" in page(as_user(inspector), url("inbox-list"))


@pytest.mark.parametrize("liste", ["a-lire", "mes-demandes", "avis-a-donner", "tous"])
def test_the_inbox_costs_the_same_with_one_and_five_files(
    as_user, django_assert_max_num_queries, liste
):
    school = CollegeFactory()
    client = as_user(inspector_of(school))
    for count in (1, 4):
        for _ in range(count):
            project_in(Status.SUBMITTED, school)
        with django_assert_max_num_queries(12):
            page(client, f"{url('inbox-list')}?liste={liste}")


def days_ago(days: int):
    return clock.now() - timedelta(days=days)


# --- reading ---


def test_the_reading_page_shows_the_filed_state_never_the_live_one(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    Project.objects.filter(pk=project.pk).update(
        title="TITRE EN COURS", findings="CONSTATS EN COURS"
    )
    html = page(as_user(inspector_of(project.establishment)), reading(project))
    assert "Un jardin pour lire" in html
    assert "EN COURS</h1>" not in html
    assert "CONSTATS EN COURS" not in html


def reading(project: Project) -> str:
    return url("reading-detail", project.reference)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("inspector", 200),
        ("secretariat", 200),
        ("member", 200),
        ("president", 200),
        ("observer", 200),
        ("fund_manager", 404),
        ("support", 404),
        ("head", 403),
        ("editor", 403),
        ("stranger", 404),
    ],
)
def test_who_reads(as_user, who, status):
    project = project_in(Status.SUBMITTED)
    school = project.establishment
    people = {
        "inspector": lambda: inspector_of(school),
        "secretariat": lambda: secretariat_of(school.academy),
        "member": lambda: member_of(school.academy),
        "president": lambda: president_of(school.academy),
        "observer": lambda: observer_of(school.academy),
        "fund_manager": lambda: fund_manager_of(school.academy),
        "support": lambda: support_of(school.academy),
        "head": lambda: head_of(school),
        "editor": lambda: editor_of(school),
        "stranger": lambda: head_of(CollegeFactory()),
    }
    page(as_user(people[who]()), reading(project), status)


def test_the_fund_manager_reads_what_is_validated_and_writes_nothing(as_user):
    project = project_in(Status.VALIDATED)
    client = as_user(fund_manager_of(project.establishment.academy))
    html = page(client, reading(project))
    assert "Rendre votre avis" not in html
    assert client.post(url("comment-create", project.reference, "budget")).status_code == 403


def test_the_margin_shows_comments_and_the_school_reads_only_its_own(as_user):
    project = project_in(Status.SUBMITTED)
    inspector, head = inspector_of(project.establishment), head_of(project.establishment)
    for audience, body in ((Audience.STAFF, STAFF_SECRET), (Audience.SCHOOL, PUBLIC_WORD)):
        post_comment(project, part=Part.BUDGET, audience=audience, body=body, by=inspector)
    html = page(as_user(inspector), reading(project))
    assert STAFF_SECRET in html
    assert PUBLIC_WORD in html
    point = Point(Part.BUDGET, "Joindre le devis.")
    due_on = timezone.localdate() + timedelta(days=9)
    request_completion(project, points=[point], due_on=due_on, by=inspector)
    client = as_user(head)
    completion = page(client, url("completion-update", project.reference))
    assert PUBLIC_WORD in completion
    pages = [
        completion,
        page(client, url("resubmission-create", project.reference)),
        page(client, reverse("dashboards:project-detail", args=[project.reference])),
    ]
    resubmit(project, by=head)
    pages += [
        page(client, url("comparison-detail", project.reference)),
        page(client, url("completion-update", project.reference)),
    ]
    for html in pages:
        assert STAFF_SECRET not in html


def test_a_comment_then_the_next_file(as_user):
    school = CollegeFactory()
    first, second = (project_in(Status.SUBMITTED, school) for _ in range(2))
    client = as_user(inspector_of(school))
    data = {
        "body": PUBLIC_WORD,
        "audience": "SCHOOL",
        "to_complete": "on",
        "suite": "liste=a-lire&age=",
    }
    address = url("comment-create", first.reference, "budget")
    response = client.post(address, data)
    thread = Comment.objects.get(project=first).thread
    assert response.url == f"{reading(first)}?liste=a-lire#{thread.anchor}"
    response = client.post(address, data | {"suivant": "1"})
    assert response.url == f"{reading(second)}?liste=a-lire"
    assert Comment.objects.filter(project=first, to_complete=True).count() == 2
    response = client.post(
        url("comment-create", second.reference, "budget"), data | {"suivant": "1"}
    )
    assert response.url == f"{url('inbox-list')}?liste=a-lire"


@pytest.mark.parametrize("body", HOSTILE)
def test_a_bad_comment_comes_back_with_its_error(as_user, body):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    data = {"body": body, "audience": "STAFF"}
    response = client.post(url("comment-create", project.reference, "budget"), data)
    if "<script>" in body:
        assert response.status_code == 302
        html = page(client, reading(project))
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert" in html
    else:
        assert response.status_code == 422
        assert 'href="#id_body"' in response.content.decode()


def test_a_staff_comment_to_be_completed_or_an_unknown_part_is_refused(as_user):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    data = {"body": "Oui", "audience": "STAFF", "to_complete": "on"}
    assert client.post(url("comment-create", project.reference, "budget"), data).status_code == 422
    assert client.post(url("comment-create", project.reference, "rien"), data).status_code == 404
    assert client.get(url("comment-create", project.reference, "budget")).status_code == 405


def test_an_opinion_needs_a_motive_and_an_open_file(as_user):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    address = url("opinion-create", project.reference)
    assert client.post(address, {"kind": "FAVOURABLE", "motive": ""}).status_code == 422
    assert client.post(address, {"kind": "OUI", "motive": "Oui"}).status_code == 422
    assert client.post(address, {"kind": "RESERVED", "motive": "À préciser"}).status_code == 302
    assert "Favorable avec réserves" in page(client, reading(project))
    declined = project_in(Status.DECLINED)
    client = as_user(inspector_of(declined.establishment))
    response = client.post(
        url("opinion-create", declined.reference), {"kind": "RESERVED", "motive": "Trop tard"}
    )
    assert response.status_code == 422
    assert "non retenu" in response.content.decode()


def test_the_reading_page_costs_the_same_whatever_was_written(
    as_user, django_assert_max_num_queries
):
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    client = as_user(inspector)
    for count in (1, 4):
        for _ in range(count):
            post_comment(
                project, part=Part.BUDGET, audience=Audience.STAFF, body="Vu", by=inspector
            )
        with django_assert_max_num_queries(13):
            page(client, reading(project))


# --- completion request ---


def points_data(*points: tuple[str, str], **extra: str) -> dict[str, str]:
    data = {
        "points-TOTAL_FORMS": str(len(points)),
        "points-INITIAL_FORMS": "0",
        "points-MIN_NUM_FORMS": "0",
        "points-MAX_NUM_FORMS": "40",
    }
    for rank, (part, reason) in enumerate(points):
        data |= {f"points-{rank}-part": part, f"points-{rank}-reason": reason}
    return data | extra


def test_the_request_builds_itself_from_the_marked_comments(as_user):
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    post_comment(
        project,
        part=Part.BUDGET,
        audience=Audience.SCHOOL,
        body="Le devis manque.",
        to_complete=True,
        by=inspector,
    )
    post_comment(
        project, part=Part.BUDGET, audience=Audience.SCHOOL, body="Simple remarque", by=inspector
    )
    client = as_user(inspector)
    address = url("completionrequest-create", project.reference)
    html = page(client, address)
    assert "Le devis manque." in html
    assert "Simple remarque" not in html
    due_on = timezone.localdate() + timedelta(days=15)
    assert due_on.isoformat() in html
    data = points_data(("BUDGET", "Joindre le devis."), ("", ""), due_on=due_on.isoformat())
    assert client.post(address, data).status_code == 302
    project.refresh_from_db()
    assert project.status == Status.COMPLETION_REQUESTED
    request = CompletionRequest.objects.get(project=project)
    assert [point.reason for point in request.points.all()] == ["Joindre le devis."]
    assert client.post(address, data).status_code == 422


@pytest.mark.parametrize(
    ("points", "due_on"),
    [
        ([], "2999-01-01"),
        ([("BUDGET", "Le devis")], "2020-01-01"),
        ([("BUDGET", "Le devis")], "2026-02-31"),
        ([("BUDGET", "Le devis")], ""),
        ([("BUDGET", "")], "soon"),
        ([("", "Sans partie")], "soon"),
        ([("NOPE", "Partie inconnue")], "soon"),
        ([("BUDGET", "x" * 3000)], "soon"),
        ([], "soon"),
    ],
)
def test_a_bad_request_comes_back_with_its_errors(as_user, points, due_on):
    project = project_in(Status.SUBMITTED)
    client = as_user(secretariat_of(project.establishment.academy))
    if due_on == "soon":
        due_on = (timezone.localdate() + timedelta(days=5)).isoformat()
    data = points_data(*points, due_on=due_on, message="<b>Bonjour</b>")
    response = client.post(url("completionrequest-create", project.reference), data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Le formulaire contient" in html
    assert "&lt;b&gt;Bonjour" in html
    project.refresh_from_db()
    assert project.status == Status.SUBMITTED


def test_a_broken_management_form_is_an_error_not_a_crash(as_user):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    data = {"points-TOTAL_FORMS": "beaucoup", "due_on": "2026-12-01"}
    response = client.post(url("completionrequest-create", project.reference), data)
    assert response.status_code == 422


# --- the school answers ---


def test_the_school_answers_checks_and_sends(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    head = head_of(project.establishment)
    client = as_user(head)
    request = CompletionRequest.objects.get(project=project)
    objectives, budget = request.points.all()
    address = url("completion-update", project.reference)
    html = page(client, address)
    assert "À préciser\u00a0: Objectifs." in html
    assert reverse("projects:part-update", args=[project.reference, "objectifs"]) in html
    data = {
        f"point-{objectives.pk}-answer": "Un objectif précisé.",
        f"point-{objectives.pk}-done": "on",
        f"point-{budget.pk}-answer": "",
    }
    assert client.post(address, data | {"verifier": "1"}).url == url(
        "resubmission-create", project.reference
    )
    project.objectives.update(text="Vingt minutes de lecture par jour.")
    Project.objects.filter(pk=project.pk).update(findings="Changé sans qu’on le demande.")
    html = page(client, url("resubmission-create", project.reference))
    assert "Vingt" in html
    assert "1\u00a0point n’est pas coché comme traité" in html
    assert "Rien n’a changé dans cette partie à compléter\u00a0: Budget." in html
    assert "modifié sans que ce soit demandé" in html
    assert client.post(url("resubmission-create", project.reference)).status_code == 302
    project.refresh_from_db()
    assert project.status == Status.SUBMITTED
    comparison = page(client, url("comparison-detail", project.reference))
    assert "Des changements n’étaient pas demandés" in comparison
    staff = as_user(inspector_of(project.establishment))
    assert "Des changements n’étaient pas demandés" in page(
        staff, url("comparison-detail", project.reference)
    )
    assert "Aucun complément n’est demandé" in page(client, address)
    assert client.post(address, data).status_code == 200
    assert client.post(url("resubmission-create", project.reference)).status_code == 302


def test_an_editor_answers_but_does_not_send(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    client = as_user(editor_of(project.establishment))
    html = page(client, url("completion-update", project.reference))
    assert "Seule la direction" in html
    page(client, url("resubmission-create", project.reference), 403)
    assert client.post(url("resubmission-create", project.reference)).status_code == 403


def test_a_too_long_answer_comes_back(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    point = CompletionRequest.objects.get(project=project).points.all()[0]
    client = as_user(head_of(project.establishment))
    data = {f"point-{point.pk}-answer": "x" * 2500}
    response = client.post(url("completion-update", project.reference), data)
    assert response.status_code == 422
    assert f'href="#id_point-{point.pk}-answer"' in response.content.decode()


def test_a_completion_that_lost_something_is_said_on_the_page(as_user):
    project = project_in(Status.COMPLETION_REQUESTED)
    project.objectives.all().delete()
    client = as_user(head_of(project.establishment))
    response = client.post(url("resubmission-create", project.reference))
    assert response.status_code == 422
    assert "au moins un objectif" in response.content.decode()


@pytest.mark.parametrize("name", ["completion-update", "resubmission-create"])
def test_the_answer_pages_are_the_schools_alone(as_user, name):
    project = project_in(Status.COMPLETION_REQUESTED)
    academy = project.establishment.academy
    for person, status in (
        (inspector_of(project.establishment), 403),
        (secretariat_of(academy), 403),
        (head_of(CollegeFactory()), 404),
    ):
        page(as_user(person), url(name, project.reference), status)


@pytest.mark.parametrize("query", ["?avant=99", "?avant=-1", "?avant=²", "?apres=abc"])
def test_comparing_filings_that_do_not_exist_is_a_404(as_user, query):
    project = project_in(Status.SUBMITTED)
    client = as_user(head_of(project.establishment))
    assert "Un seul dépôt" in page(client, url("comparison-detail", project.reference))
    project = project_in(Status.COMPLETION_REQUESTED)
    resubmit(project, by=head_of(project.establishment))
    client = as_user(head_of(project.establishment))
    page(client, url("comparison-detail", project.reference) + query, 404)


# --- commission ---


def test_a_session_from_its_creation_to_its_minutes(as_user):
    project = ready_project()
    academy = project.establishment.academy
    commission_of(academy)
    secretariat = as_user(secretariat_of(academy))
    soon = timezone.localtime() + timedelta(minutes=2)
    data = {
        "held_on": soon.date().isoformat(),
        "held_time": f"{soon:%H:%M}",
        "place": "Rectorat",
        "capacity": "20",
        "short_notice_motive": "Fin d’exercice.",
    }
    response = secretariat.post(url("session-create"), data)
    assert response.status_code == 302, response.content.decode()
    session = CommissionSession.objects.get()
    reference = session.reference
    html = page(secretariat, url("agendaitem-create", reference))
    assert project.reference in html
    assert secretariat.post(url("agendaitem-create", reference), {}).status_code == 422
    secretariat.post(url("agendaitem-create", reference), {"dossiers": [project.reference]})
    page(secretariat, url("invitation-create", reference))
    assert secretariat.post(url("invitation-create", reference), {}).status_code == 302
    president, *members = people_of(session)
    presence = {f"mode-{person.pk}": "ROOM" for person in (president, *members)}
    presence |= {f"mode-{members[0].pk}": "MANDATE", f"mandate-{members[0].pk}": str(president.pk)}
    page(secretariat, url("attendance-update", reference))
    assert secretariat.post(url("attendance-update", reference), presence).status_code == 302
    CommissionSession.objects.update(held_at=clock.now())
    secretariat.post(url("opening-create", reference))
    session.refresh_from_db()
    assert session.status == SessionStatus.OPEN
    item = item_of(session, project)
    address = url("decision-update", reference, item.pk)
    assert "4\u00a0voix" in page(secretariat, address)
    vote = {
        "outcome": "VALIDATE",
        "motive": "Un beau projet.",
        "amount": "4 000",
        "votes_for": "4",
        "votes_against": "0",
        "abstentions": "0",
    }
    assert secretariat.post(address, points_data(**vote)).status_code == 302
    assert Decision.objects.get().amount == 4000
    assert "Un beau projet." in page(as_user(members[1].user), address)
    secretariat.post(url("closing-create", reference))
    assert "doit encore signer" in page(secretariat, url("publication-create", reference))
    assert secretariat.post(url("publication-create", reference)).status_code == 422
    chair = as_user(president.user)
    seal = {"empreinte": chair.get(url("publication-create", reference)).context["seal"]}
    assert chair.post(url("signature-create", reference), seal).status_code == 302
    assert "Tout est prêt" in page(secretariat, url("publication-create", reference))
    assert secretariat.post(url("publication-create", reference)).status_code == 302
    assert secretariat.post(url("publication-create", reference)).status_code == 422
    session.refresh_from_db()
    assert session.status == SessionStatus.PUBLISHED
    page(secretariat, url("minutes-detail", reference), 202)
    issue_requested()
    member = as_user(members[1].user)
    response = member.get(url("minutes-detail", reference))
    assert response["Content-Type"] == "application/pdf"
    assert member.get(url("agenda-detail", reference)).status_code == 200


def test_without_enough_members_the_pages_say_why(as_user):
    academy = AcademyFactory()
    secretariat = as_user(secretariat_of(academy))
    words = "il en faut au moins 3 en plus de la présidence"
    for name in ("session-list", "member-list", "session-create"):
        assert words in page(secretariat, url(name))
    day = timezone.localdate() + timedelta(days=20)
    data = {"held_on": day.isoformat(), "held_time": "14:30", "place": "Rectorat", "capacity": "20"}
    response = secretariat.post(url("session-create"), data)
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"held_on": "2020-01-01"},
        {"held_on": "2026-02-31"},
        {"held_on": ""},
        {"held_time": "25:99"},
        {"held_time": ""},
        {"place": ""},
        {"place": "x" * 300},
    ],
)
def test_a_bad_session_comes_back(as_user, change):
    academy = AcademyFactory()
    commission_of(academy)
    day = timezone.localdate() + timedelta(days=20)
    data = {
        "held_on": day.isoformat(),
        "held_time": "14:30",
        "place": "Rectorat",
        "capacity": "20",
    } | change
    response = as_user(secretariat_of(academy)).post(url("session-create"), data)
    assert response.status_code == 422
    assert "Le formulaire contient" in response.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"motive": ""},
        {"outcome": "PEUT-ETRE"},
        {"amount": "-5"},
        {"amount": "99999999999999"},
        {"amount": "5 000 000"},
        {"votes_for": "-1"},
        {"votes_for": "9"},
        {"votes_for": "beaucoup"},
        {"votes_for": "2", "votes_against": "2"},
        {"outcome": "COMPLETE", "due_on": "2020-01-01"},
        {"outcome": "COMPLETE", "due_on": "2026-02-31"},
        {"casting_vote": "on"},
    ],
)
def test_a_bad_decision_comes_back(as_user, change):
    project = ready_project()
    session = opened(project)
    client = as_user(secretariat_of(session.academy))
    vote = {
        "outcome": "VALIDATE",
        "motive": "<i>Oui</i>",
        "amount": "100",
        "votes_for": "4",
        "votes_against": "0",
        "abstentions": "0",
    }
    address = url("decision-update", session.reference, item_of(session, project).pk)
    response = client.post(address, points_data(**(vote | change)))
    assert response.status_code == 422
    assert "Le formulaire contient" in response.content.decode()
    assert not Decision.objects.exists()


def test_members_read_and_only_the_secretariat_writes(as_user):
    project = ready_project()
    session = opened(project)
    item = item_of(session, project)
    member = as_user(people_of(session)[1].user)
    reference = session.reference
    for address in (
        url("session-list"),
        url("member-list"),
        url("session-detail", reference),
        url("decision-update", reference, item.pk),
    ):
        page(member, address)
    for address in (
        url("session-create"),
        url("member-create"),
        url("agendaitem-create", reference),
        url("attendance-update", reference),
        url("publication-create", reference),
    ):
        page(member, address, 403)
    for address in (
        url("decision-update", reference, item.pk),
        url("opening-create", reference),
        url("closing-create", reference),
        url("agendaitem-delete", reference, item.pk),
        url("interest-create", reference, item.pk),
        url("publication-create", reference),
    ):
        assert member.post(address).status_code == 403


def test_another_academys_session_does_not_exist(as_user):
    session = invited(ready_project())
    elsewhere = AcademyFactory(code="09", name="Lille")
    stranger = as_user(secretariat_of(elsewhere))
    page(stranger, url("session-detail", session.reference), 404)
    page(as_user(fund_manager_of(session.academy)), url("session-list"), 403)
    page(as_user(fund_manager_of(session.academy)), url("session-detail", "SE-1"), 403)
    person = people_of(session)[1]
    page(stranger, url("member-update", person.pk), 404)


def test_the_president_publishes_from_the_page(as_user):
    session = closed(ready_project())
    president = as_user(president_of(session.academy))
    page(president, url("publication-create", session.reference))
    assert president.post(url("publication-create", session.reference)).status_code == 302


def test_a_refused_button_says_why(as_user):
    session = invited(ready_project())
    client = as_user(secretariat_of(session.academy))
    response = client.post(url("opening-create", session.reference), follow=True)
    assert "Personne n’est présent" in response.content.decode()
    item = session.items.get()
    response = client.post(
        url("interest-create", session.reference, item.pk), {"appointment": "x"}, follow=True
    )
    assert "Choisissez le membre" in response.content.decode()


def test_before_presence_is_noted_nobody_is_said_absent(as_user):
    session = invited(ready_project())
    client = as_user(secretariat_of(session.academy))
    for address in (
        url("session-detail", session.reference),
        url("decision-update", session.reference, session.items.get().pk),
    ):
        content = page(client, address)
        assert "La présence n’est pas encore notée." in content
        assert "Personne n’est présent" not in content
    content = page(client, url("session-detail", session.reference))
    assert "À noter" in content
    assert "Absent" not in content
    assert url("opening-create", session.reference) not in content


def test_interest_is_noted_from_the_page_of_the_file(as_user):
    project = ready_project()
    session = opened(project)
    item, person = item_of(session, project), people_of(session)[1]
    client = as_user(secretariat_of(session.academy))
    client.post(url("interest-create", session.reference, item.pk), {"appointment": str(person.pk)})
    html = page(client, url("decision-update", session.reference, item.pk))
    assert "Ne prend pas part à ce dossier" in html
    assert "3\u00a0voix" in html


def test_members_are_appointed_and_ended_from_the_pages(as_user):
    academy = AcademyFactory()
    client = as_user(secretariat_of(academy))
    data = {
        "role": "MEMBER",
        "email": "Jean.Petit@ac-academie.example",
        "first_name": "Jean",
        "last_name": "Petit",
        "starts_on": timezone.localdate().isoformat(),
    }
    assert client.post(url("member-create"), data | {"email": "pas une adresse"}).status_code == 422
    assert client.post(url("member-create"), data | {"starts_on": "31/02/2026"}).status_code == 422
    assert client.post(url("member-create"), data | {"role": "HEAD"}).status_code == 422
    assert client.post(url("member-create"), data).status_code == 302
    assert client.post(url("member-create"), data).status_code == 422
    assert "Jean Petit" in page(client, url("member-list"))
    person = academy.appointments.get(user__email="jean.petit@ac-academie.example")
    address = url("member-update", person.pk)
    page(client, address)
    assert client.post(address, {"ends_on": "2019-01-01"}).status_code == 422
    assert client.post(address, {"ends_on": data["starts_on"]}).status_code == 302


def test_a_new_member_chooses_a_password_by_the_reset_page(as_user, client, mailoutbox):
    academy = AcademyFactory()
    data = {
        "role": "MEMBER",
        "email": "jean.petit@ac-academie.example",
        "first_name": "Jean",
        "last_name": "Petit",
        "starts_on": timezone.localdate().isoformat(),
    }
    as_user(secretariat_of(academy)).post(url("member-create"), data)
    client.post(reverse("account_reset_password"), {"email": data["email"]})
    (mail,) = mailoutbox
    assert mail.to == [data["email"]]
    assert "/mot-de-passe/nouveau/" in mail.body


def test_a_planned_session_is_moved(as_user):
    session = planned(ready_project())
    client = as_user(secretariat_of(session.academy))
    page(client, url("session-update", session.reference))
    day = timezone.localdate() + timedelta(days=30)
    data = {
        "held_on": day.isoformat(),
        "held_time": "09:00",
        "place": "Visioconférence",
        "capacity": "9",
    }
    assert client.post(url("session-update", session.reference), data).status_code == 302
    session.refresh_from_db()
    assert timezone.localtime(session.held_at).date() == day
    item = session.items.get()
    client.post(url("agendaitem-delete", session.reference, item.pk))
    assert "Aucun dossier n’est inscrit" in page(client, url("session-detail", session.reference))


def test_the_second_invitation_from_the_page(as_user):
    session = invited(ready_project())
    CommissionSession.objects.filter(pk=session.pk).update(held_at=clock.now())
    client = as_user(secretariat_of(session.academy))
    assert "Constater l’absence de quorum" in page(client, url("session-detail", session.reference))
    address = url("secondsession-create", session.reference)
    page(client, address)
    day = timezone.localdate() + timedelta(days=9)
    data = {"held_on": day.isoformat(), "held_time": "09:00", "place": "Rectorat", "capacity": "9"}
    assert client.post(address, data).status_code == 302
    second = CommissionSession.objects.get(second_of=session)
    assert "aucun quorum n’est exigé" in page(client, url("session-detail", second.reference))
    assert "Voir la seconde convocation" in page(client, url("session-detail", session.reference))


def test_the_lists_of_the_commission_cost_the_same_with_one_and_five_rows(
    as_user, django_assert_max_num_queries
):
    first = planned(ready_project())
    client = as_user(secretariat_of(first.academy))
    reference = first.reference
    addresses = [
        url("session-list"),
        url("member-list"),
        url("session-detail", reference),
        url("agendaitem-create", reference),
        url("publication-create", reference),
    ]
    for _ in range(2):
        for address in addresses:
            with django_assert_max_num_queries(12):
                page(client, address)
        for _ in range(4):
            member_of(first.academy)
            planned(ready_project())
            ready_project()
        from reviews.services.agenda import propose_agenda

        propose_agenda(first, by=secretariat_of(first.academy))
        for _ in range(5):
            ready_project()
