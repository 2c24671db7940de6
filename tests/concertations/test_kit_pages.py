"""« Préparer la concertation »: the list, each file, the archive made by a task, and bad days."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from concertations.kit.catalogue import FILES
from concertations.models import Concertation
from concertations.queries import kit_facts
from concertations.services.kit import request_kit
from core import clock
from core.errors import NotAllowed
from establishments.models import Membership
from jobs.models import Job
from jobs.services.running import run_due
from tests.factories import (
    CollegeFactory,
    ConcertationFactory,
    EcoleFactory,
    MeetingFactory,
    PrivateEcoleFactory,
    editor_of,
    head_of,
    inspector_of,
    recorded_concertation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def concertation():
    return ConcertationFactory(establishment=EcoleFactory())


def page(concertation: Concertation, query: str = "") -> str:
    return reverse("concertations:kit-detail", args=[concertation.reference]) + query


def file(concertation: Concertation, name: str, query: str = "") -> str:
    address = reverse("concertations:kitfile-detail", args=[concertation.reference, name])
    return address + query


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(p.text for p in document.paragraphs), *cells]).split())


def test_the_page_lists_every_document(client, concertation):
    client.force_login(editor_of(concertation.establishment))
    text = client.get(page(concertation)).content.decode()
    for name in FILES:
        assert file(concertation, name) in text
    assert "Lettre aux familles" in text
    assert "Texte de remplacement" in text


@pytest.mark.parametrize("name", ["affiche-a4.pdf", "visuel-1080x1080.png", "agenda.ics"])
def test_a_file_is_a_download_nobody_keeps(client, concertation, name):
    client.force_login(head_of(concertation.establishment))
    answer = client.get(file(concertation, name))
    assert answer["Content-Disposition"].endswith(f'filename="{concertation.reference}-{name}"')
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == FILES[name].content_type


def test_the_documents_are_about_the_meeting_chosen(client, concertation):
    today = clock.today()
    for days, place in ((-9, "Passée"), (9, "Prochaine"), (20, "Suivante")):
        MeetingFactory(concertation=concertation, held_on=today + timedelta(days=days), place=place)
    client.force_login(head_of(concertation.establishment))
    letter = "invitation-commune.docx"
    assert "Prochaine" in text_of(client, file(concertation, letter))
    assert "Suivante" in text_of(client, file(concertation, letter, "?rencontre=3"))
    for wrong in ("4", "0", "x", "-1", "1e9", "99999999999999999999"):
        assert client.get(file(concertation, letter, f"?rencontre={wrong}")).status_code == 404
        assert client.get(page(concertation, f"?rencontre={wrong}")).status_code == 404
    assert client.get(file(concertation, "inconnu.pdf")).status_code == 404


def test_without_a_head_the_school_signs(client, concertation):
    school = concertation.establishment
    editor = editor_of(school)
    Membership.objects.filter(establishment=school, role="HEAD").update(
        starts_on=clock.today() - timedelta(days=40), ends_on=clock.today() - timedelta(days=1)
    )
    client.force_login(editor)
    assert "Aucun nom" in client.get(page(concertation)).content.decode()
    text = text_of(client, file(concertation, "invitation-familles.docx"))
    assert "La direction de l’école" in text


def test_without_a_date_letters_say_so_and_the_diary_waits(client, concertation):
    Concertation.objects.filter(pk=concertation.pk).update(held_on=None, place="")
    client.force_login(head_of(concertation.establishment))
    text = client.get(page(concertation)).content.decode()
    assert "Disponible dès que la date est fixée" in text
    assert client.get(file(concertation, "agenda.ics")).url == page(concertation)
    assert "À préciser" in text_of(client, file(concertation, "invitation-familles.docx"))


@pytest.mark.parametrize("name", ["affiche-a4.pdf", "invitation-familles.docx", "diaporama.pptx"])
def test_a_place_written_with_anything_is_on_one_line(client, concertation, name):
    Concertation.objects.filter(pk=concertation.pk).update(
        place='Salle\n<script>alert("é")</script>\x0b & co', title="L’« école » & <nous>\x01"
    )
    client.force_login(head_of(concertation.establishment))
    assert client.get(page(concertation)).status_code == 200
    assert client.get(file(concertation, name)).status_code == 200
    concertation.refresh_from_db()
    facts = kit_facts(concertation)
    assert facts.meeting.place == 'Salle <script>alert("é")</script> & co'


def test_a_closed_school_and_a_recorded_concertation_are_told(client, concertation):
    school = concertation.establishment
    recorded = recorded_concertation(school)
    client.force_login(head_of(school))
    assert "pour mémoire" in client.get(page(recorded)).content.decode()
    assert client.get(file(recorded, "feuille-de-presence.pdf")).status_code == 200
    school.state, school.closed_on = "CLOSED", clock.today()
    school.save()
    assert "est fermé" in client.get(page(concertation)).content.decode()


def test_the_wrong_person_gets_nothing(client, concertation):
    recorded = recorded_concertation(concertation.establishment)
    addresses = (page(recorded), file(recorded, "affiche-a4.pdf"))
    for person, status in (
        (head_of(CollegeFactory()), 404),
        (inspector_of(concertation.establishment), 403),
    ):
        client.force_login(person)
        for address in addresses:
            assert client.get(address).status_code == status
        asked = client.post(reverse("concertations:kit-create", args=[recorded.reference]))
        assert asked.status_code == status
        with pytest.raises(NotAllowed):
            request_kit(recorded, rank=None, by=person)
    assert not Job.objects.exists()


def test_only_a_public_school_writes_under_the_heading_of_its_academie():
    public, private = (
        kit_facts(ConcertationFactory(establishment=school))
        for school in (EcoleFactory(), PrivateEcoleFactory())
    )
    assert public.school.heading == ("Académie de Rennes",)
    assert private.school.heading == ()


@pytest.mark.django_db(transaction=True)
def test_a_task_makes_the_archive_and_makes_it_again(client):
    concertation = ConcertationFactory(establishment=EcoleFactory(), held_on=date(2026, 9, 8))
    head = head_of(concertation.establishment)
    client.force_login(head)
    address = reverse("concertations:kit-create", args=[concertation.reference])
    assert client.get(address).status_code == 405
    for _ in range(2):
        answer = client.post(address)
        job = Job.objects.latest("requested_at")
        assert answer.url == reverse("jobs:job-detail", args=[job.pk])
    assert run_due() == 2
    job.refresh_from_db()
    assert job.status == "DONE"
    assert job.done == job.total == len(FILES)
    kept = job.files.get()
    with kept.file.open("rb") as stream:
        assert set(zipfile.ZipFile(stream).namelist()) == set(FILES)
    assert kept.name == f"concertation-{concertation.reference}.zip"


@pytest.mark.django_db(transaction=True)
def test_a_meeting_removed_meanwhile_is_said(client):
    concertation = ConcertationFactory(establishment=EcoleFactory())
    MeetingFactory.create_batch(2, concertation=concertation)
    job = request_kit(concertation, rank=2, by=head_of(concertation.establishment))
    concertation.meetings.all().delete()
    run_due()
    job.refresh_from_db()
    assert job.status == "FAILED"
    assert "retirée depuis" in job.last_error
