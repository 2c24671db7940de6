"""What was said, for the team: received, sorted, cited, hidden, told."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from concertations.models import (
    Citation,
    Concertation,
    Contribution,
    ContributionBox,
    Publication,
)
from concertations.queries import concertation_values
from concertations.services.boxes import open_box
from concertations.services.editing import save_concertation
from concertations.services.recording import record_concertation
from concertations.services.sorting import (
    cite_contributions,
    hide_contributions,
    show_contribution,
    tag_contributions,
)
from concertations.services.synthesis import publish_synthesis, request_report
from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from documents.models import DocumentContent, IssuedDocument
from documents.services.issue import issue_requested
from tests.factories import (
    CollegeFactory,
    ConcertationFactory,
    box_for,
    cited_in,
    editor_of,
    head_of,
    inspector_of,
    said_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def concertation() -> Concertation:
    return ConcertationFactory(establishment=CollegeFactory())


@pytest.fixture
def head(concertation, as_user) -> Client:
    return as_user(head_of(concertation.establishment))


@pytest.fixture
def colleague(concertation) -> User:
    return editor_of(concertation.establishment)


@pytest.fixture
def editor(colleague, as_user) -> Client:
    return as_user(colleague)


def url(name: str, concertation: Concertation, *args: object) -> str:
    return reverse(f"concertations:{name}", args=[concertation.reference, *args])


def text_of(response: object) -> str:
    text = response.content.decode()  # type: ignore[attr-defined]
    return text.replace("&nbsp;", " ").replace("\u00a0", " ")


def leads(concertation: Concertation) -> User:
    return head_of(concertation.establishment)


# --- the public form, seen by the team


def test_opening_changing_closing_and_renewing(editor, concertation):
    page = url("box-update", concertation)
    assert "Ouvrir le formulaire" in text_of(editor.get(page))
    today = clock.today()
    days = {"opens_on": today.isoformat(), "closes_on": (today + timedelta(days=3)).isoformat()}
    assert editor.post(page, days | {"category": ""}).status_code == 302
    box = ContributionBox.objects.get()
    assert box.token in text_of(editor.get(page))
    assert editor.post(page, days | {"category": "PUPILS"}).status_code == 302
    assert editor.post(url("boxlink-create", concertation)).status_code == 302
    renewed = ContributionBox.objects.get()
    assert (renewed.pk, renewed.category) == (box.pk, "PUPILS")
    assert Client().get(f"/avis/{box.token}/").status_code == 404
    assert Client().get(f"/avis/{renewed.token}/").status_code == 200
    assert editor.post(url("box-delete", concertation)).status_code == 302
    assert Client().get(f"/avis/{renewed.token}/").status_code == 410
    again = editor.post(url("box-delete", concertation), follow=True)
    assert "déjà fermé" in text_of(again)
    assert editor.post(page, days).status_code == 302
    assert Client().get(f"/avis/{renewed.token}/").status_code == 200


@pytest.mark.parametrize(
    ("opens", "closes", "sentence"),
    [
        (0, -1, "précéder"),
        (-9, -1, "est passée"),
        (None, 3, "premier jour"),
        (0, None, "dernier jour"),
    ],
)
def test_wrong_days_are_refused(head, concertation, opens, closes, sentence):
    def day(days: int | None) -> str:
        return "" if days is None else (clock.today() + timedelta(days=days)).isoformat()

    data = {"opens_on": day(opens), "closes_on": day(closes), "category": ""}
    response = head.post(url("box-update", concertation), data)
    assert response.status_code == 422
    assert sentence in text_of(response)


def test_once_recorded_nothing_opens(concertation):
    record_concertation(concertation, by=leads(concertation))
    with pytest.raises(DomainError, match="ne recueille plus"):
        open_box(
            concertation,
            category="",
            opens_on=clock.today(),
            closes_on=clock.today(),
            by=leads(concertation),
        )


def test_only_the_team_opens_one(concertation):
    with pytest.raises(NotAllowed):
        open_box(
            concertation,
            category="",
            opens_on=clock.today(),
            closes_on=clock.today(),
            by=head_of(CollegeFactory()),
        )


def test_the_code_as_files_and_the_sheet(head, concertation):
    assert head.get(url("boxcode-detail", concertation, "png")).status_code == 404
    box = box_for(concertation)
    png = head.get(url("boxcode-detail", concertation, "png"))
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    svg = head.get(url("boxcode-detail", concertation, "svg"))
    assert b"<svg" in svg.content
    assert head.get(url("boxcode-detail", concertation, "exe")).status_code == 404
    sheet = text_of(head.get(url("boxsheet-detail", concertation)))
    assert f'alt="QR code du lien http://localhost:8000/avis/{box.token}/"' in sheet


# --- the list


def test_sorting_filtering_and_searching(head, concertation):
    listed = url("contribution-list", concertation)
    first = said_in(concertation, idea="Un potager", tags=["Cour"], dimensions=["WELL_BEING"])
    second = said_in(concertation, category="PUPILS", idea="", good="Les élections d’élèves")
    hidden = said_in(
        concertation, idea="Madame Untel", hidden_at=clock.now(), hidden_by=leads(concertation)
    )
    cited_in(concertation.findings.get(position=1), first)
    said_in(ConcertationFactory(), idea="Ailleurs")

    def found(**filters: object) -> list[int]:
        response = head.get(listed, filters)
        assert response.status_code == 200
        return [row.pk for row in response.context["contributions"]]

    assert found() == [second.pk, first.pk]
    assert found(tri="anciennes") == [first.pk, second.pk]
    assert found(tri="categorie") == [first.pk, second.pk]
    assert found(categorie="PUPILS") == [second.pk]
    assert found(dimension="WELL_BEING") == [first.pk]
    assert found(etiquette="Cour") == [first.pk]
    assert found(q="election eleve") == [second.pk]
    assert found(q="Untel") == []
    assert found(constat=concertation.findings.get(position=1).pk) == [first.pk]
    assert found(constat="aucun") == [second.pk]
    assert found(etat="masquees") == [hidden.pk]
    assert found(etat="toutes") == [hidden.pk, second.pk, first.pk]
    assert found(etiquette="inconnue", page="9999") == [second.pk, first.pk]


def test_pages_of_fifty(head, concertation):
    for number in range(53):
        said_in(concertation, idea=f"Idée {number}")
    second = head.get(url("contribution-list", concertation), {"page": 2})
    assert len(second.context["contributions"]) == 3


def test_the_numbers_move_by_themselves_until_one_stops_them(head, concertation):
    said_in(concertation)
    listed = url("contribution-list", concertation)
    assert 'data-refresh-seconds="15"' in text_of(head.get(listed))
    assert "data-refresh-seconds" not in text_of(head.get(listed, {"direct": "non"}))
    assert "Actualiser" in text_of(head.get(listed, {"direct": "non"}))


@pytest.mark.parametrize("count", [1, 40])
def test_the_list_costs_the_same_queries(head, concertation, count, django_assert_max_num_queries):
    finding = concertation.findings.get(position=1)
    for _ in range(count):
        cited_in(finding, said_in(concertation, tags=["Cour"]))
    with django_assert_max_num_queries(12):
        head.get(url("contribution-list", concertation))
    with django_assert_max_num_queries(12):
        head.get(url("concertation-detail", concertation))


def test_tagging(editor, concertation):
    listed = url("contribution-list", concertation)
    rows = [said_in(concertation), said_in(concertation, tags=["Cour"])]
    ids = [row.pk for row in rows]
    data = {"act": "tag", "contribution": ids, "tag": "  COUR "}
    response = editor.post(f"{listed}?tri=anciennes", data, follow=True)
    assert response.redirect_chain[0][0] == f"{listed}?tri=anciennes"
    assert [row.tags for row in Contribution.objects.order_by("pk")] == [["Cour"], ["Cour"]]
    assert editor.post(listed, data | {"contribution": []}).status_code == 422
    assert editor.post(listed, data | {"tag": ""}).status_code == 422
    assert editor.post(listed, data | {"tag": "x" * 31}).status_code == 422
    assert editor.post(listed, data | {"act": "autre"}).status_code == 422
    for number in range(7):
        tag_contributions(concertation, ids=ids, tag=f"t{number}", by=leads(concertation))
    assert "8 étiquettes au plus" in text_of(editor.post(listed, data | {"tag": "une neuvième"}))
    assert editor.post(url("tag-delete", concertation, ids[0]), {"tag": "Cour"}).status_code == 302
    assert "Cour" not in Contribution.objects.get(pk=ids[0]).tags


def test_ids_of_another_concertation_are_nothing(editor, concertation):
    foreign = said_in(ConcertationFactory())
    data = {"act": "hide", "contribution": [foreign.pk, "-1", "99999999999999999999", "é"]}
    response = editor.post(url("contribution-list", concertation), data)
    assert response.status_code == 422
    assert "Cochez d’abord" in text_of(response)
    foreign.refresh_from_db()
    assert not foreign.is_hidden
    page = url("contribution-detail", concertation, foreign.pk)
    assert editor.get(page).status_code == 404


def test_citing_an_existing_finding_and_a_new_one(editor, concertation):
    listed = url("contribution-list", concertation)
    ids = [said_in(concertation).pk for _ in range(2)]
    finding = concertation.findings.get(position=1)
    data = {"act": "cite", "contribution": ids, "finding": finding.pk}
    for _ in range(2):  # the same click again adds nothing
        assert editor.post(listed, data).status_code == 302
    assert Citation.objects.count() == 2
    concertation.refresh_from_db()
    assert concertation.version == 1, "who writes the concertation meanwhile is not disturbed"
    wrong = editor.post(listed, data | {"finding": "nouveau", "new_finding": ""})
    assert wrong.status_code == 422
    assert editor.post(listed, data | {"finding": ""}).status_code == 422
    new = data | {"finding": "nouveau", "new_finding": "Il manque de l’ombre."}
    assert editor.post(listed, new).status_code == 302
    added = concertation.findings.get(position=3)
    assert added.citations.count() == 2
    concertation.refresh_from_db()
    assert concertation.version == 2
    page = text_of(editor.get(url("concertation-update", concertation)))
    assert "2 contributions à l’appui" in page
    detach = url("citation-delete", concertation, ids[0])
    assert editor.post(detach, {"finding": added.pk}).status_code == 302
    assert added.citations.count() == 1


def test_a_new_finding_is_not_removed_by_a_page_open_elsewhere(concertation):
    values = concertation_values(concertation)
    cite_contributions(
        concertation,
        ids=[said_in(concertation).pk],
        finding=None,
        new_finding="Il manque de l’ombre.",
        by=leads(concertation),
    )
    with pytest.raises(StaleVersion):
        save_concertation(concertation, values, version=1, by=leads(concertation))
    assert concertation.findings.count() == 3


def test_a_finding_that_cites_is_not_removed(concertation):
    finding = concertation.findings.get(position=1)
    cited_in(finding, said_in(concertation))
    values = concertation_values(concertation)
    values["rows"] = values["rows"][1:]
    with pytest.raises(DomainError, match="détachez-les"):
        save_concertation(concertation, values, version=1, by=leads(concertation))
    assert concertation.findings.count() == 2


# --- what names somebody


def test_hidden_words_are_for_the_head_alone(head, editor, colleague, concertation, as_user):
    secret = "Madame Untel crie"
    said = said_in(concertation, idea=secret)
    cited_in(concertation.findings.get(position=1), said)
    assert secret in text_of(editor.get(url("concertation-detail", concertation)))
    assert editor.post(url("hiding-create", concertation, said.pk)).status_code == 302
    said.refresh_from_db()
    assert said.hidden_by == colleague
    pages = [
        url("contribution-detail", concertation, said.pk),
        url("contribution-list", concertation) + "?etat=toutes",
        url("concertation-detail", concertation),
        url("concertation-update", concertation),
    ]
    for page in pages:
        assert secret not in text_of(editor.get(page)), page
    assert secret in text_of(head.get(pages[0]))
    assert editor.post(url("hiding-delete", concertation, said.pk)).status_code == 403
    with pytest.raises(NotAllowed):
        show_contribution(said, by=colleague)
    record_concertation(concertation, by=leads(concertation))
    inspector = as_user(inspector_of(concertation.establishment))
    page = text_of(inspector.get(url("concertation-detail", concertation)))
    assert "1 masquée" in page
    assert secret not in page
    assert inspector.get(url("contribution-list", concertation)).status_code == 403
    assert head.post(url("hiding-delete", concertation, said.pk)).status_code == 302
    assert secret in text_of(inspector.get(url("concertation-detail", concertation)))


def test_a_hidden_one_is_not_cited(head, concertation):
    said = said_in(concertation)
    hide_contributions(concertation, ids=[said.pk], by=leads(concertation))
    data = {
        "act": "cite",
        "contribution": [said.pk],
        "finding": concertation.findings.get(position=1).pk,
    }
    response = head.post(url("contribution-list", concertation), data)
    assert "ne se rattache pas" in text_of(response)


# --- from paper


def test_typing_from_paper(editor, colleague, head, concertation):
    page = url("contribution-create", concertation)
    assert editor.get(page).status_code == 200
    data = {
        "key": uuid.uuid4(),
        "origin": "PAPER",
        "category": "FAMILIES",
        "good": "Le portail",
        "another": "1",
    }
    assert editor.post(page, data).url == f"{page}?qui=FAMILIES"
    editor.post(page, data)
    said = Contribution.objects.get()
    assert (said.origin, said.typed_by) == ("PAPER", colleague)
    assert editor.post(page, data | {"good": ""}).status_code == 422
    assert editor.post(page, data | {"origin": "FORM"}).status_code == 422
    shown = text_of(head.get(url("contribution-detail", concertation, said.pk)))
    assert "feuille papier" in shown
    assert str(colleague) in shown
    record_concertation(concertation, by=leads(concertation))
    late = editor.post(page, data | {"key": uuid.uuid4()})
    assert late.status_code == 422
    assert "ne recueille plus" in text_of(late)


# --- once recorded


def test_once_recorded_sorting_is_history(head, concertation):
    said = said_in(concertation, tags=["Cour"])
    citation = cited_in(concertation.findings.get(position=1), said)
    record_concertation(concertation, by=leads(concertation))
    acts: list[dict[str, object]] = [
        {"act": "tag", "tag": "x"},
        {"act": "cite", "finding": citation.finding_id},
    ]
    for data in acts:
        response = head.post(
            url("contribution-list", concertation), data | {"contribution": [said.pk]}
        )
        assert "ne se trie plus" in text_of(response)
    for name, field, value in (
        ("tag-delete", "tag", "Cour"),
        ("citation-delete", "finding", citation.finding_id),
    ):
        response = head.post(url(name, concertation, said.pk), {field: value}, follow=True)
        assert "ne se trie plus" in text_of(response)
    assert Citation.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE concertations_contribution SET idea = 'autre'",
        "UPDATE concertations_contribution SET category = 'PUPILS'",
        "DELETE FROM concertations_contribution",
        "DELETE FROM concertations_finding WHERE position = 1",
        "DELETE FROM concertations_citation",
        "DELETE FROM concertations_contributionbox",
        "DELETE FROM concertations_publication",
        "DELETE FROM concertations_concertationreport",
        "UPDATE concertations_concertationreport SET is_final = false",
    ],
)
def test_raw_sql_rewrites_nothing(concertation, sql):
    box_for(concertation)
    cited_in(concertation.findings.get(position=1), said_in(concertation))
    record_concertation(concertation, by=leads(concertation))
    publish_synthesis(concertation, by=leads(concertation))
    request_report(concertation, by=leads(concertation))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(sql)


def test_raw_sql_cites_nothing_foreign(concertation):
    foreign = said_in(ConcertationFactory())
    finding = concertation.findings.get(position=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Citation.objects.create(finding=finding, contribution=foreign, cited_by=leads(concertation))


# --- the report


def pages_of(document: IssuedDocument) -> str:
    from io import BytesIO

    content = bytes(DocumentContent.objects.get(document=document).pdf)
    reader = PdfReader(BytesIO(content))
    assert "/StructTreeRoot" in reader.root_object
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_report_quotes_counts_and_hides(head, concertation, as_user):
    finding = concertation.findings.get(position=1)
    for number in range(12):
        cited_in(finding, said_in(concertation, idea=f"Le banc numéro {number}."))
    named = said_in(concertation, category="PUPILS", idea="Monsieur Untel")
    cited_in(finding, named)
    assert head.get(url("report-detail", concertation)).status_code == 404
    for _ in range(2):
        assert head.post(url("report-create", concertation)).status_code == 302
    assert IssuedDocument.objects.count() == 1, "asked twice, made once"
    assert head.get(url("report-detail", concertation)).status_code == 202
    issue_requested()
    draft = pages_of(IssuedDocument.objects.get())
    assert "Document de travail" in draft
    assert "Le banc numéro 3." in draft
    assert "Et 3 autres contributions" in draft
    assert "Contributions reçues" in draft
    inspector = as_user(inspector_of(concertation.establishment))
    record_concertation(concertation, by=leads(concertation))
    assert inspector.get(url("report-detail", concertation)).status_code == 404
    head.post(url("report-create", concertation))
    hide_contributions(concertation, ids=[named.pk], by=leads(concertation))
    issue_requested()
    latest = concertation.reports.select_related("document").first()
    final = pages_of(latest.document)
    assert latest.document.replaces is not None
    assert "enregistrée par la direction" in final
    assert "Untel" not in final
    assert "1 contribution masquée n’est pas reproduite" in final
    served = inspector.get(url("report-detail", concertation))
    assert served["Content-Type"] == "application/pdf"
    assert (
        as_user(secretariat_of(concertation.establishment.academy))
        .post(url("report-create", concertation))
        .status_code
        == 403
    )


# --- the page of the participants


def test_publishing_and_taking_back(head, editor, concertation):
    said = said_in(concertation, idea="Un potager secret")
    cited_in(concertation.findings.get(position=1), said)
    page = url("publication-create", concertation)
    assert editor.get(page).status_code == 403
    assert "Enregistrez d’abord" in text_of(head.get(page))
    assert head.post(page).status_code == 422
    record_concertation(concertation, by=leads(concertation))
    assert head.post(page).status_code == 302
    assert head.post(page).status_code == 422
    publication = Publication.objects.get()
    public = Client()
    shown = public.get(f"/synthese/{publication.token}/")
    assert shown.status_code == 200
    assert shown["X-Robots-Tag"] == "noindex"
    assert concertation.synthesis in text_of(shown)
    assert "La cour est bruyante" in text_of(shown)
    assert "Contributions reçues" in text_of(shown)
    assert "potager" not in text_of(shown)
    assert str(leads(concertation)) not in text_of(shown)
    assert not public.cookies
    assert editor.post(url("publication-delete", concertation)).status_code == 403
    head.post(url("publication-delete", concertation))
    assert public.get(f"/synthese/{publication.token}/").status_code == 404
    again = head.post(url("publication-delete", concertation), follow=True)
    assert "n’est pas publiée" in text_of(again)
    head.post(page)
    assert Publication.objects.filter(revoked_at__isnull=True).get().token != publication.token


@pytest.mark.parametrize("link", ["faux", "aaaa-bbbb-cccc", "%00"])
def test_an_unknown_synthesis_is_a_sentence(client, link):
    assert client.get(f"/synthese/{link}/").status_code == 404


# --- two at once


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_sort_the_same_ones_together() -> None:
    concertation = ConcertationFactory.create()
    ids = [said_in(concertation).pk for _ in range(5)]
    person = head_of(concertation.establishment)
    finding = concertation.findings.get(position=1)
    start = Barrier(4)

    def click(number: int) -> None:
        try:
            mine, by = Concertation.objects.get(pk=concertation.pk), User.objects.get(pk=person.pk)
            order = ids if number % 2 else ids[::-1]
            start.wait(30)
            tag_contributions(mine, ids=order, tag=f"étiquette {number}", by=by)
            cite_contributions(mine, ids=order, finding=finding, by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert Citation.objects.count() == 5
    assert all(len(row.tags) == 4 for row in Contribution.objects.all())
