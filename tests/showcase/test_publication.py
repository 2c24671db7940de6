"""From the school to the public: prepared, checked, proposed, read again, published, withdrawn."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from concertations.enums import Dimension
from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from core.tickets import Ticket
from documents.services.issue import issue_requested
from notifications.models import Message
from projects.enums import FilePurpose, Status
from projects.models import Attachment, Project
from showcase import freshness
from showcase.content import as_content
from showcase.enums import SheetPart, SheetState, WitnessRole
from showcase.models import Edition, Sheet, SheetPhoto
from showcase.queries.check import check_of
from showcase.queries.preparation import preparation_of
from showcase.services.moderation import publish_sheet, refuse_sheet
from showcase.services.preparation import save_draft
from showcase.services.proposal import propose_sheet, take_back
from showcase.services.voices import (
    PhotoFacts,
    add_photo,
    add_testimony,
    remove_photo,
    remove_testimony,
)
from showcase.services.withdrawal import withdraw_sheet
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    deputy_of,
    editor_of,
    head_of,
    project_in,
    secretariat_of,
    theme,
)
from tests.factories.showcase import (
    drawn_photo_of,
    prepared,
    prepared_seal,
    proposed,
    published,
    shown_project,
)
from tests.factories.statuses import accepted_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return shown_project()


def public_page(client, project):
    return client.get(reverse("showcase:sheet-detail", args=[project.reference]))


def test_the_texts_start_from_the_file_without_who_does_what(project):
    values = preparation_of(project).values
    assert values.title == project.title
    assert values.summary == project.public_summary
    assert "Dessiner et planter le jardin" in values.texts[SheetPart.ACTIONS]
    assert "Professeurs de SVT" not in str(values.texts)
    assert "Médiathèque des Champs Libres" in values.texts[SheetPart.PARTNERS]


def test_nothing_is_read_before_the_secretariat_answers(project, client):
    edition = proposed(project)
    assert public_page(client, project).status_code == 404
    assert not Sheet.objects.public().exists()
    secretary = secretariat_of(project.establishment.academy)
    assert Message.objects.filter(recipient=secretary, kind="showcase.sheet_proposed").exists()
    publish_sheet(edition, by=secretary)
    page = public_page(client, project)
    assert page.status_code == 200
    assert "Commencer petit." in page.content.decode()
    head = head_of(project.establishment)
    assert Message.objects.filter(recipient=head, kind="showcase.sheet_published").exists()


def test_only_what_was_chosen_is_read(project, client):
    values = prepared(project)
    parts = [SheetPart.ACTIONS.value]
    published(project, parts=parts)
    page = public_page(client, project).content.decode()
    assert "Dessiner et planter le jardin" in page
    assert "Commencer petit." not in page
    assert "La cour est bruyante" not in page
    assert "4\u202f500" not in page
    sheet = Sheet.objects.get(project=project)
    assert (sheet.pupils, sheet.amount_granted, sheet.amount_band, sheet.levels) == (
        None, None, "", [],
    )  # fmt: skip
    assert values.texts[SheetPart.ADVICE] == "Commencer petit."
    assert not Sheet.objects.search("commencer petit").exists()
    assert Sheet.objects.search("jardins planté").get() == sheet


def test_a_change_is_read_again_while_the_former_text_stays(project, client):
    sheet = published(project)
    first = sheet.published_at
    edition = proposed(project, summary="Un tout autre résumé.")
    assert "Un tout autre résumé." not in public_page(client, project).content.decode()
    refuse_sheet(edition, motive="Trop court.", by=secretariat_of(project.establishment.academy))
    page = public_page(client, project).content.decode()
    assert "Un tout autre résumé." not in page
    sheet.refresh_from_db()
    assert (sheet.state, sheet.published_at) == (SheetState.REFUSED, first)
    again = proposed(project, summary="Un tout autre résumé, plus long.")
    publish_sheet(again, by=secretariat_of(project.establishment.academy))
    assert "plus long." in public_page(client, project).content.decode()
    sheet.refresh_from_db()
    assert sheet.first_published_at == first
    assert sheet.published_at is not None
    assert first is not None
    assert sheet.published_at > first
    assert Edition.objects.filter(sheet=sheet).count() == 3


@pytest.mark.parametrize("who", ["head", "secretariat"])
def test_withdrawn_it_is_gone_everywhere(project, client, who):
    sheet = published(project, testimony="J’ai lu un livre entier.")
    proposed(project, summary="Un changement qui attend.")
    before = freshness.version()
    school = project.establishment
    by = head_of(school) if who == "head" else secretariat_of(school.academy)
    withdraw_sheet(project, motive="Une famille le demande.", by=by)
    assert freshness.version() > before
    assert public_page(client, project).status_code == 404
    for name in ("sheetpdf-detail", "sheetcode-detail"):
        assert client.get(reverse(f"showcase:{name}", args=[project.reference])).status_code == 404
    assert not Sheet.objects.public().exists()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.edition, sheet.withdrawn_by) == (SheetState.WITHDRAWN, None, by)
    assert not Edition.objects.waiting().exists()
    told = secretariat_of(school.academy) if who == "head" else head_of(school)
    assert Message.objects.filter(recipient=told, kind="showcase.sheet_withdrawn").exists()
    with pytest.raises(DomainError, match="Aucune fiche"):
        withdraw_sheet(project, motive="Encore.", by=by)
    published(project)
    assert public_page(client, project).status_code == 200


def test_the_last_withdrawal_stays_known_when_it_is_proposed_again(project, as_user):
    published(project)
    secretary = secretariat_of(project.establishment.academy)
    withdraw_sheet(project, motive="Une famille le demande.", by=secretary)
    proposed(project)
    address = reverse("showcase:moderation-create", args=[project.reference])
    page = as_user(secretary).get(address).content.decode()
    assert "a été retirée le" in page
    assert "Une famille le demande." in page


def test_the_secretariat_says_why_it_withdraws(project):
    published(project)
    with pytest.raises(DomainError, match="pourquoi"):
        withdraw_sheet(project, by=secretariat_of(project.establishment.academy))


def test_wrong_people(project):
    school = project.establishment
    elsewhere = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    editor, stranger = editor_of(school), head_of(CollegeFactory(department=elsewhere))
    far = secretariat_of(elsewhere.academy)
    prepared(project)
    for person in (editor, stranger, secretariat_of(school.academy)):
        with pytest.raises(NotAllowed):
            propose_sheet(project, seal="", by=person)
    with pytest.raises(NotAllowed):
        save_draft(project, preparation_of(project).values, by=stranger, version=1)
    edition = proposed(project)
    for person in (head_of(school), editor, stranger, far):
        with pytest.raises(NotAllowed):
            publish_sheet(edition, by=person)
        with pytest.raises(NotAllowed):
            refuse_sheet(edition, motive="Non.", by=person)
    publish_sheet(edition, by=secretariat_of(school.academy))
    for person in (editor, stranger, far):
        with pytest.raises(NotAllowed):
            withdraw_sheet(project, motive="Non.", by=person)


def test_a_deputy_in_delegation_proposes(project):
    prepared(project)
    deputy = deputy_of(project.establishment)
    assert propose_sheet(project, seal=prepared_seal(project), by=deputy).is_waiting


def test_a_project_not_validated_is_not_published():
    project = project_in(Status.SUBMITTED)
    with pytest.raises(DomainError, match="une fois validé"):
        prepared(project)


def test_replayed_forms_change_nothing_more(project):
    head, secretary = head_of(project.establishment), secretariat_of(project.establishment.academy)
    values = prepared(project)
    version = preparation_of(project).version
    seal = prepared_seal(project)
    edition = propose_sheet(project, seal=seal, by=head)
    assert propose_sheet(project, seal=seal, by=head) == edition
    with pytest.raises(DomainError, match="par une autre personne"):
        propose_sheet(project, seal=seal, by=deputy_of(project.establishment))
    publish_sheet(edition, by=secretary)
    with pytest.raises(DomainError, match="Une autre personne"):
        publish_sheet(edition, by=secretary)
    ticket = Ticket("page", 4)
    saved = save_draft(project, values, by=head, version=version, ticket=ticket)
    assert save_draft(project, values, by=head, version=version, ticket=ticket) == saved
    with pytest.raises(StaleVersion):
        save_draft(project, values, by=head, version=version)
    said = [
        add_testimony(
            project, role=WitnessRole.PARENT, text="Bravo.", agreed_by="Elle-même", by=head
        )
        for _ in range(2)
    ]
    assert said[0] == said[1]


def test_what_the_head_read_is_what_is_proposed(project):
    head = head_of(project.establishment)
    prepared(project)
    read = prepared_seal(project)
    prepared(project, summary="Changé par une collègue.")
    with pytest.raises(DomainError, match="a changé"):
        propose_sheet(project, seal=read, by=head)


def test_a_testimony_added_since_was_not_read(project):
    head = head_of(project.establishment)
    prepared(project)
    add_testimony(project, role=WitnessRole.PARENT, text="Bravo.", agreed_by="Elle", by=head)
    read = prepared_seal(project)
    add_testimony(project, role=WitnessRole.PUPIL, text="J’ai lu.", agreed_by="Lui", by=head)
    with pytest.raises(DomainError, match="a changé"):
        propose_sheet(project, seal=read, by=head)
    assert propose_sheet(project, seal=prepared_seal(project), by=head).is_waiting


def test_a_photo_added_since_was_not_read(project):
    head = head_of(project.establishment)
    prepared(project, parts=[SheetPart.ACTIONS.value, SheetPart.PHOTOS.value])
    read = prepared_seal(project)
    drawn_photo_of(project)
    with pytest.raises(DomainError, match="a changé"):
        propose_sheet(project, seal=read, by=head)


def test_a_proposal_taken_back_is_not_published(project):
    head = head_of(project.establishment)
    edition = proposed(project)
    take_back(project, by=head)
    with pytest.raises(DomainError, match="reprendre"):
        publish_sheet(edition, by=secretariat_of(project.establishment.academy))
    assert Sheet.objects.get().state == SheetState.DRAFT
    with pytest.raises(DomainError, match="n’attend plus"):
        take_back(project, by=head)


def test_certain_personal_data_is_never_proposed(project):
    head = head_of(project.establishment)
    prepared(project, summary="Écrire à ce.x@ac-test.fr.")
    keys = [find.key for find in check_of(preparation_of(project)).finds]
    with pytest.raises(DomainError, match="ne contient jamais une adresse électronique"):
        propose_sheet(project, seal=prepared_seal(project), confirmed=keys, by=head)


def test_a_doubt_is_corrected_or_confirmed(project):
    head = head_of(project.establishment)
    prepared(project, summary="Mme Martin anime le jardin.")
    with pytest.raises(DomainError, match="Corrigez ou confirmez"):
        propose_sheet(project, seal=prepared_seal(project), by=head)
    keys = [find.key for find in check_of(preparation_of(project)).finds]
    edition = propose_sheet(project, seal=prepared_seal(project), confirmed=keys, by=head)
    assert edition.confirmed == ["Résumé\u00a0: Mme Martin"]


def test_a_testimony_is_checked_too(project):
    head = head_of(project.establishment)
    prepared(project)
    add_testimony(
        project, role=WitnessRole.PUPIL, text="Je suis Lina M., en CM2.", agreed_by="x", by=head
    )
    with pytest.raises(DomainError, match="Lina"):
        propose_sheet(project, seal=prepared_seal(project), by=head)


def test_faces_are_asked_about(project):
    head = head_of(project.establishment)
    prepared(project)
    drawn_photo_of(project, shows_people=True)
    prepared(project, parts=[*preparation_of(project).values.parts, SheetPart.PHOTOS.value])
    seal = prepared_seal(project)
    with pytest.raises(DomainError, match="reconnaissable"):
        propose_sheet(project, seal=seal, by=head)
    assert propose_sheet(project, seal=seal, faces_agreed=True, by=head).content["photos"]


def test_a_photo_taken_out_is_seen_by_nobody_at_once(project, client):
    prepared(project)
    photo = drawn_photo_of(project)
    published(project, parts=[SheetPart.ACTIONS.value, SheetPart.PHOTOS.value])
    address = reverse("showcase:photo-detail", args=[project.reference, photo.pk])
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Le jardin en mai" in public_page(client, project).content.decode()
    before = freshness.version()
    editor = editor_of(project.establishment)
    remove_photo(project, photo.pk, by=editor)
    assert client.get(address).status_code == 404
    assert "Le jardin en mai" not in public_page(client, project).content.decode()
    assert freshness.version() > before
    row = SheetPhoto.objects.get()
    assert (row.attachment, row.removed_by) == (None, editor)
    assert not Attachment.objects.filter(purpose=FilePurpose.SHEET).exists()
    with pytest.raises(DomainError, match="déjà retirée"):
        remove_photo(project, photo.pk, by=head_of(project.establishment))


def test_a_testimony_taken_out_is_read_by_nobody_at_once(project, client):
    published(project, testimony="J’ai lu un livre entier.")
    page = public_page(client, project).content.decode()
    assert "J’ai lu un livre entier." in page
    assert "Ses parents" not in page
    remove_testimony(
        project, Sheet.objects.get().testimonies.get().pk, by=head_of(project.establishment)
    )
    assert "J’ai lu un livre entier." not in public_page(client, project).content.decode()


def test_what_may_be_taken_out_at_once_is_in_nothing_that_stays(project):
    prepared(project)
    drawn_photo_of(project)
    sheet = published(
        project,
        testimony="J’ai lu un almanach.",
        parts=[SheetPart.ACTIONS.value, SheetPart.PHOTOS.value, SheetPart.TESTIMONIES.value],
    )
    assert sheet.edition is not None
    assert sheet.edition.document is not None
    assert "Commencer petit" not in str(sheet.edition.document.facts)
    assert "Dessiner et planter le jardin" in str(sheet.edition.document.facts)
    for words in ("almanach", "en mai"):
        assert words in str(sheet.edition.content)
        assert words not in str(sheet.edition.document.facts)
    assert not Sheet.objects.search("almanach").exists()
    assert not Sheet.objects.search("mai").exists()


def test_the_same_photo_sent_twice_is_there_once(project):
    head = head_of(project.establishment)
    prepared(project)
    facts = PhotoFacts(alt="Le jardin", rights_holder="Le collège", agreed_by="Personne")
    sent = [
        add_photo(
            project, facts, file=ContentFile(b"une photo"), name="jardin.jpg",
            content_type="image/jpeg", by=head,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert sent[0] == sent[1] == SheetPhoto.objects.get()
    assert Attachment.objects.filter(project=project, purpose=FilePurpose.SHEET).count() == 1


def test_who_took_a_photo_is_checked_too(project):
    head = head_of(project.establishment)
    prepared(project)
    photo = drawn_photo_of(project)
    SheetPhoto.objects.filter(pk=photo.pk).update(rights_holder="Lina M., en CM2")
    prepared(project, parts=[SheetPart.ACTIONS.value, SheetPart.PHOTOS.value])
    with pytest.raises(DomainError, match="Lina"):
        propose_sheet(project, seal=prepared_seal(project), by=head)


def test_nothing_is_chosen_for_the_school(project):
    assert preparation_of(project).values.parts == []


@pytest.mark.parametrize("agreed", [True, False])
def test_a_report_feeds_the_sheet_once_accepted_and_agreed(project, agreed):
    accepted_report(project, agreed=agreed)
    texts = preparation_of(project).values.texts
    assert texts.get(SheetPart.RESULTS) == ("Les élèves lisent davantage." if agreed else None)
    assert texts.get(SheetPart.ADVICE) == ("Le jardin reste ouvert." if agreed else None)


def test_filters_find_what_was_moderated_not_what_the_file_says_since(project):
    edition = proposed(project)
    read = as_content(edition.content)
    assert read["codes"]["themes"]
    Project.objects.filter(pk=project.pk).update(
        pupils=9999, dimensions=[Dimension.WELL_BEING], amount_granted=1
    )
    project.themes.set([theme("francais")])
    sheet = publish_sheet(edition, by=secretariat_of(project.establishment.academy))
    assert read["figures"] is not None
    assert sheet.pupils == read["figures"]["pupils"]
    assert str(sheet.amount_granted) == read["figures"]["amount"]
    assert sheet.dimensions == read["codes"]["dimensions"]
    assert [one.slug for one in sheet.themes.all()] == read["codes"]["themes"]


def test_a_photo_not_published_is_known_to_the_school_and_its_secretariat(project, client, as_user):
    prepared(project)
    photo = drawn_photo_of(project)
    school = project.establishment
    public = reverse("showcase:photo-detail", args=[project.reference, photo.pk])
    inside = reverse("showcase:preparedphoto-detail", args=[project.reference, photo.pk])
    assert client.get(public).status_code == 404
    assert as_user(head_of(school)).get(inside).status_code == 200
    assert as_user(secretariat_of(school.academy)).get(inside).status_code == 200
    assert as_user(head_of(CollegeFactory())).get(inside).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": clock.now()},
        {"state": SheetState.PUBLISHED},
        {"is_featured": True},
        {"state": SheetState.WITHDRAWN},
    ],
)
def test_the_database_refuses_a_publication_without_edition(project, change):
    prepared(project)
    with pytest.raises(DatabaseError), transaction.atomic():
        Sheet.objects.filter(project=project).update(**change)


def test_the_database_refuses_an_edition_not_accepted(project):
    edition = proposed(project)
    values = {
        "state": SheetState.PUBLISHED,
        "edition": edition,
        "published_at": clock.now(),
        "first_published_at": clock.now(),
        "title": "t", "summary": "s", "kind": "ECOLE", "school_name": "n",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="accepted edition"), transaction.atomic():
        Sheet.objects.filter(project=project).update(**values)


def test_the_database_keeps_what_was_moderated(project):
    sheet = published(project)
    for rows, change in (
        (Sheet.objects.filter(pk=sheet.pk), {"summary": "Autre chose"}),
        (Sheet.objects.filter(pk=sheet.pk), {"published_at": clock.now() - timedelta(days=3)}),
        (Edition.objects.filter(sheet=sheet), {"content": {}}),
        (Edition.objects.filter(sheet=sheet), {"consent": "autre"}),
        (Edition.objects.filter(sheet=sheet), {"accepted": False, "motive": "x"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(sheet=sheet).delete()


def test_no_edition_without_consent(project):
    edition = proposed(project)
    other = Edition(
        sheet=edition.sheet, number=9, content={}, sha256="x", consent="",
        proposed_by=edition.proposed_by, cancelled_at=clock.now(),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="sans l’accord"):
        other.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_any_change_of_what_is_read_moves_the_version_even_by_raw_sql(project):
    sheet = published(project)
    before = freshness.version()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE showcase_sheet SET is_featured = true WHERE id = %s", [sheet.pk])
    assert freshness.version() == before + 1


def test_a_school_that_merged_takes_its_sheet_along(project):
    sheet = published(project)
    other = CollegeFactory()
    project.establishment = other
    project.save(update_fields=["establishment"])
    sheet.refresh_from_db()
    assert (sheet.establishment, sheet.academy, sheet.department) == (
        other, other.academy, other.department,
    )  # fmt: skip


def test_the_pdf_bears_the_name_of_the_project_and_its_academy(project, client):
    sheet = published(project)
    issue_requested()
    answer = client.get(reverse("showcase:sheetpdf-detail", args=[project.reference]))
    first = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().splitlines()
    lines = [" ".join(line.split()) for line in first]
    assert sheet.title in lines
    assert str(project.establishment.academy) in lines
    assert not any("Académie d’Académie" in line for line in lines)
