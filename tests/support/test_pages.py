"""The pages of help and costings: who sees what and when, what a POST says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from establishments.enums import SupportService
from establishments.models import Appointment
from projects.enums import Part
from projects.models import BudgetLine, Theme
from support.models import CostingLine, HelpFile, HelpRequest
from support.services.asking import write_message
from support.services.handling import close_request, pass_on
from tests.factories import (
    CollegeFactory,
    attachment_of,
    catalogue_for,
    complete_draft,
    costing_for,
    dane_of,
    free_row,
    head_of,
    help_for,
    inspector_of,
    named_to,
    secretariat_of,
    sent_costing,
    small_upload,
    support_of,
)
from tests.factories.projects import PDF

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"support:{name}", args=args)


def text_of(response: object) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")  # type: ignore[attr-defined]


def test_the_file_is_read_only_while_one_helps(as_user: SignIn):
    school = CollegeFactory()
    project = complete_draft(school)
    dane, colleague = dane_of(school.academy), named_to(SupportService.CARDIE, school.academy)
    request = help_for(school, project=project, service=SupportService.DANE)
    joined = attachment_of(project)
    address = url("file-detail", request.reference)
    plan = url("fileattachment-detail", request.reference, joined.pk)
    client = as_user(dane)

    assert client.get(address).status_code == 404, "nobody took it"
    client.post(url("taking-create", request.reference))
    page = client.get(address)
    assert project.summary in text_of(page)
    assert "FR14 … 2606" in text_of(page)
    assert client.get(plan).status_code == 200
    assert as_user(colleague).get(address).status_code == 404
    assert as_user(head_of(school)).get(address).status_code == 403
    for name in ("dashboards:project-detail", "projects:preview-detail"):
        assert client.get(reverse(name, args=[project.reference])).status_code == 404

    client.post(url("closing-create", request.reference), {"note": ""})
    assert client.get(address).status_code == 404
    assert client.get(plan).status_code == 404
    page = client.get(url("helprequest-detail", request.reference))
    assert "Votre accès a pris fin avec la demande." in text_of(page)


def test_who_passed_it_on_no_longer_reads_the_file(as_user: SignIn):
    school = CollegeFactory()
    cardie, dane = named_to(SupportService.CARDIE, school.academy), dane_of(school.academy)
    request = help_for(
        school, project=complete_draft(school), service=SupportService.CARDIE, holder=cardie
    )
    address = url("file-detail", request.reference)
    assert as_user(cardie).get(address).status_code == 200
    pass_on(request, person=dane, by=cardie)
    assert as_user(User.objects.get(pk=cardie.pk)).get(address).status_code == 404
    assert as_user(dane).get(address).status_code == 200


def test_an_appointment_that_ends_ends_the_access(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    request = help_for(school, project=complete_draft(school), holder=dane)
    yesterday = clock.today() - timedelta(days=1)
    Appointment.objects.filter(user=dane).update(
        starts_on=yesterday - timedelta(days=9), ends_on=yesterday
    )
    client = as_user(User.objects.get(pk=dane.pk))
    assert client.get(url("file-detail", request.reference)).status_code == 404
    assert client.get(url("helprequest-detail", request.reference)).status_code == 404


def test_the_form_says_about_what_and_to_whom(as_user: SignIn):
    school = CollegeFactory()
    project = complete_draft(school)
    dane_of(school.academy)
    client = as_user(head_of(school))
    address = url("helprequest-create", school.uai)
    page = client.get(f"{address}?projet={project.reference}&partie=budget&service=DANE")
    form = page.context["form"]
    assert form["service"].value() == "DANE"
    assert form["project"].value() == project.reference
    assert [key for key, _ in form.fields["service"].choices] == ["", "DANE"]

    file = SimpleUploadedFile("devis.pdf", PDF, content_type="application/pdf")
    data = {
        "service": "DANE", "project": project.reference, "part": "budget",
        "subject": "Des tablettes", "body": "Pour vingt-quatre élèves.", "file": file,
    }  # fmt: skip
    response = client.post(address, data)
    request = HelpRequest.objects.get()
    assert response["Location"] == url("helprequest-detail", request.reference)
    assert (request.project, request.part, request.service) == (project, Part.BUDGET, "DANE")
    file_url = url("helpfile-detail", request.reference, HelpFile.objects.get().pk)
    download = client.get(file_url)
    assert download["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(download.streaming_content) == PDF  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data",
    [
        {"subject": "", "body": "x"},
        {"subject": "x", "body": ""},
        {"subject": "x" * 151, "body": "x"},
        {"subject": "x", "body": "x", "part": "budget"},
        {"subject": "x", "body": "x", "project": "NE-2020-9999"},
        {"subject": "x", "body": "x", "service": "CANOPE"},
    ],
)
def test_a_form_filled_wrongly_is_shown_again(as_user: SignIn, data: dict[str, str]):
    school = CollegeFactory()
    complete_draft(school)
    support_of(school.academy)
    response = as_user(head_of(school)).post(url("helprequest-create", school.uai), data)
    assert response.status_code == 422
    assert not HelpRequest.objects.exists()


def test_a_false_pdf_is_refused_and_the_message_is_kept_in_the_form(as_user: SignIn):
    school = CollegeFactory()
    request = help_for(school)
    file = SimpleUploadedFile("devis.pdf", b"MZ\x90 not a pdf", content_type="application/pdf")
    response = as_user(head_of(school)).post(
        url("message-create", request.reference), {"body": "Voici le devis.", "file": file}
    )
    assert response.status_code == 422
    assert "Voici le devis." in text_of(response)
    assert not HelpFile.objects.exists()


def test_a_school_without_any_team_is_told_whom_to_ask(as_user: SignIn):
    school = CollegeFactory()
    client = as_user(head_of(school))
    page = client.get(url("helprequest-create", school.uai))
    assert "Personne n’est encore nommé dans l’équipe d’appui" in text_of(page)
    response = client.post(
        url("helprequest-create", school.uai), {"subject": "Aide", "body": "Bonjour"}
    )
    assert response.status_code == 422


def test_the_second_who_takes_it_reads_who_was_first(as_user: SignIn):
    school = CollegeFactory()
    first = dane_of(school.academy)
    request = help_for(school, holder=first)
    response = as_user(support_of(school.academy)).post(
        url("taking-create", request.reference), follow=True
    )
    assert f"{first} vient de prendre cette demande en charge." in text_of(response)


def test_passing_on_by_the_page(as_user: SignIn):
    school = CollegeFactory()
    cardie, dane = named_to(SupportService.CARDIE, school.academy), dane_of(school.academy)
    request = help_for(school, holder=cardie)
    client, address = as_user(cardie), url("passing-create", request.reference)
    assert str(dane) in text_of(client.get(address))
    assert client.post(address, {"to": ""}).status_code == 422
    assert client.post(address, {"to": "p0"}).status_code == 422
    assert client.post(address, {"to": f"p{dane.pk}", "note": "À toi."}).status_code == 302
    request.refresh_from_db()
    assert request.holder == dane


def test_the_inbox_sorts_by_what_waits(as_user: SignIn):
    school = CollegeFactory()
    dane, colleague = dane_of(school.academy), support_of(school.academy)
    opened = help_for(school, subject="À prendre")
    mine = help_for(school, subject="À répondre", holder=dane)
    answered = help_for(school, subject="Répondue", holder=dane)
    write_message(answered, body="Voilà.", by=dane)
    theirs = help_for(school, subject="Du collègue", holder=colleague)
    closed = help_for(school, subject="Close", holder=dane)
    close_request(closed, by=dane)
    client = as_user(dane)

    def listed(tray: str) -> list[HelpRequest]:
        return client.get(url("inbox-list"), {"liste": tray}).context["requests"]

    assert listed("a-prendre") == [opened]
    assert listed("a-repondre") == [mine]
    assert listed("en-attente") == [answered]
    assert listed("equipe") == [theirs]
    assert listed("closes") == [closed]
    page = client.get(url("inbox-list"))
    assert [tab.count for tab in page.context["tabs"]] == [1, 1, 1, 1, None]
    assert [line.verb for line in page.context["todo"]] == ["Répondre", "Prendre la demande"]


def test_the_secretariat_sees_what_sleeps_and_not_what_is_said(as_user: SignIn):
    school = CollegeFactory()
    request = help_for(school, subject="Confidence", holder=dane_of(school.academy))
    help_for(school, subject="Fraîche")
    old = clock.now() - timedelta(days=school.academy.sleeping_days + 1)
    HelpRequest.objects.filter(pk=request.pk).update(status_since=old)
    client = as_user(secretariat_of(school.academy))
    board = text_of(client.get(reverse("dashboards:board-list")))
    assert "Relancer l’équipe d’appui" in board
    page = client.get(url("sleepingrequest-list"))
    assert page.context["requests"] == [request]
    assert "Confidence" not in text_of(page)
    assert client.get(url("helprequest-detail", request.reference)).status_code == 404


def test_the_home_of_the_school_says_that_an_answer_waits(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    request = help_for(school, holder=dane)
    client, home = as_user(head_of(school)), reverse("dashboards:school-detail", args=[school.uai])
    assert "1 demande en cours" in text_of(client.get(home))
    write_message(request, body="Voilà.", by=dane)
    assert "Lire ce que répond l’équipe d’appui" in text_of(client.get(home))


def test_the_home_of_the_team_is_its_inbox(as_user: SignIn):
    client = as_user(dane_of(CollegeFactory().academy))
    response = client.get(reverse("dashboards:home"))
    assert response["Location"] == url("inbox-list")


def test_a_digital_project_is_proposed_the_dane_at_once(as_user: SignIn):
    school = CollegeFactory()
    project = complete_draft(school)
    client = as_user(head_of(school))
    pages = [
        reverse("dashboards:project-detail", args=[project.reference]),
        reverse("projects:part-update", args=[project.reference, "budget"]),
    ]
    words = "Demander un chiffrage à la DANE"
    assert not any(words in text_of(client.get(page)) for page in pages)
    project.themes.add(
        Theme.objects.filter(is_digital=True).first()
        or Theme.objects.create(slug="essai", name="Essai", is_digital=True)
    )
    assert all(words in text_of(client.get(page)) for page in pages)


def test_every_part_of_the_editor_leads_to_help(as_user: SignIn):
    project = complete_draft()
    client = as_user(head_of(project.establishment))
    for part in Part:
        page = client.get(reverse("projects:part-update", args=[project.reference, part.slug]))
        expected = f"?projet={project.reference}&amp;partie={part.slug}"
        assert expected in page.content.decode()


def rows_data(*rows: dict[str, str], version: int = 0, **more: str) -> dict[str, str]:
    data = {
        "rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0", "rows-MIN_NUM_FORMS": "0",
        "rows-MAX_NUM_FORMS": "50", "version": str(version), "message": "",
    }  # fmt: skip
    year = str(clock.today().year)
    for rank, row in enumerate(rows):
        filled = {"quantity": "1", "year": year} | row
        data |= {f"rows-{rank}-{name}": value for name, value in filled.items()}
    return data | more


def test_the_draft_is_written_by_the_page(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    catalogue_for(school.academy)
    request = help_for(school, project=complete_draft(school), holder=dane)
    client = as_user(dane)
    response = client.post(url("costing-create", request.reference))
    address = response["Location"]
    assert client.get(address).status_code == 200
    rows = (
        {"code": "TAB-10", "quantity": "24", "need": "Tablettes"},
        {"label": "Chariot", "category": "EQUIPMENT", "unit_price": "899,50", "quantity": "1,5"},
    )
    response = client.post(address, rows_data(*rows, next="1"))
    assert response.status_code == 302
    tablet, cart = CostingLine.objects.all()
    assert (tablet.label, tablet.quantity_text) == ("Tablette TAB-10", "24")
    assert str(cart.amount) == "1349.25"
    page = client.get(response["Location"])
    assert "Envoyer à l’établissement" in text_of(page)

    stale = client.post(address, rows_data(*rows))
    assert stale.status_code == 409
    for wrong in (
        {"label": "Sans prix", "category": "EQUIPMENT"},
        {"code": "TAB-10", "quantity": "0"},
        {"code": "TAB-10", "quantity": "beaucoup"},
        {"code": "INCONNU"},
    ):
        assert client.post(address, rows_data(wrong, version=1)).status_code == 422
    assert CostingLine.objects.count() == 2
    saved = client.post(address, rows_data(*rows, version=1), headers={"X-Autosave": "1"})
    assert saved.json()["version"] == 2


def test_an_article_is_added_from_the_catalogue_page(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    catalogue_for(school.academy)
    request = help_for(school, project=complete_draft(school), holder=dane)
    costing = costing_for(request, [], by=dane)
    client = as_user(dane)
    page = client.get(url("catalogue-list"), {"chiffrage": costing.reference, "q": "TAB"})
    assert "Ajouter : Tablette TAB-10" in text_of(page).replace('<span class="fr-sr-only">', "")
    response = client.post(
        url("costingitem-create", costing.reference), {"code": "TAB-10", "q": "TAB"}, follow=True
    )
    assert response.context["costing"] == costing
    assert costing.lines.get().code == "TAB-10"
    again = client.post(url("costingitem-create", costing.reference), {"code": "?"}, follow=True)
    assert "n’est pas dans le catalogue" in text_of(again)


def test_the_school_does_not_see_a_draft(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    request = help_for(school, project=complete_draft(school), holder=dane)
    costing = costing_for(request, [free_row("Écran", "500")], by=dane)
    client = as_user(head_of(school))
    assert client.get(url("costing-detail", costing.reference)).status_code == 404
    assert costing.reference not in text_of(
        client.get(url("helprequest-detail", request.reference))
    )


def test_the_school_answers_by_the_page_and_the_form_replayed_adds_nothing(as_user: SignIn):
    school = CollegeFactory()
    project = complete_draft(school)
    dane = dane_of(school.academy)
    request = help_for(school, project=project, holder=dane)
    rows = [
        free_row("A", "10", need="Son"), free_row("B", "20", need="Son"), free_row("Écran", "500"),
    ]  # fmt: skip
    costing = sent_costing(request, rows, by=dane)
    first, second, screen = (line.pk for line in costing.lines.all())
    client, page = as_user(head_of(school)), url("costing-detail", costing.reference)
    answers = url("costinganswer-create", costing.reference)
    assert "Retenir «" in text_of(client.get(page))

    assert client.post(answers, {f"besoin-{first}": "0"}).status_code == 422
    data = {f"besoin-{first}": str(second), f"besoin-{screen}": "ecarter", "message": ""}
    for _ in range(2):
        response = client.post(answers, data, follow=True)
        assert response.status_code == 200
    assert BudgetLine.objects.filter(project=project, label="B").count() == 1
    text = text_of(client.get(page))
    assert "Dans le budget" in text
    assert "Autre option retenue" in text
    assert as_user(dane).post(answers, data).status_code == 403
    assert as_user(inspector_of(school)).get(page).status_code == 404


def test_a_new_price_is_told_to_both(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    yesterday = clock.today() - timedelta(days=1)
    catalogue_for(school.academy, {"TAB-10": "330"}, valid_from=yesterday)
    request = help_for(school, project=complete_draft(school), holder=dane)
    row = free_row("", "1") | {"code": "TAB-10"}
    costing = sent_costing(request, [row], by=dane)
    catalogue_for(school.academy, {"TAB-10": "350"})
    for person in (dane, head_of(school)):
        text = text_of(as_user(person).get(url("costing-detail", costing.reference)))
        assert "Prix du catalogue changé depuis : 350 €" in text


def test_a_file_of_another_request_is_unknown(as_user: SignIn):
    school = CollegeFactory()
    request = help_for(school)
    other = help_for(CollegeFactory(), upload=small_upload())
    file = HelpFile.objects.get()
    client = as_user(head_of(school))
    assert client.get(url("helpfile-detail", request.reference, file.pk)).status_code == 404
    assert client.get(url("helpfile-detail", other.reference, file.pk)).status_code == 404
