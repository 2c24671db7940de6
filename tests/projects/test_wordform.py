"""The Word form: written, filled, saved again by LibreOffice, read back, taken with versions."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from core import clock
from core.errors import DomainError
from core.richtext import to_html
from establishments.models import Establishment
from projects.enums import Part, Status
from projects.models import FormImport, Project
from projects.queries import file_content, file_data
from projects.services import wordforms
from projects.services.editing import save_part
from projects.wordform.answers import answers_of
from projects.wordform.container import MACROS, NOT_A_FORM, TOO_LARGE
from projects.wordform.outline import Kind, Question, Section, folded, outline
from projects.wordform.reading import Reading, read_form
from projects.wordform.writing import write_form
from tests.factories import (
    CollegeFactory,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
)
from tests.factories.projects import ProjectFactory, theme

pytestmark = pytest.mark.django_db


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The document opened and saved again by the real LibreOffice."""
    soffice = os.environ.get("SOFFICE_PATH")
    if not soffice:
        pytest.skip("aucun LibreOffice sur cette machine")
    (folder / "in").mkdir(exist_ok=True)
    source = folder / "in" / "formulaire.docx"
    source.write_bytes(content)
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)],
        check=True, capture_output=True, timeout=110,
    )  # fmt: skip
    return (folder / "out" / "formulaire.docx").read_bytes()


def filled(content: bytes, fill: Callable[[Any], None]) -> bytes:
    """The document changed by a person, through python-docx."""
    document = Document(io.BytesIO(content))
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def answer(document: Any, label: str, text: str, *, nth: int = 0) -> None:
    """Type in the frame under (or beside) this label."""
    found = [
        (table, row, column)
        for table in document.tables
        for row, line in enumerate(table.rows)
        for column, cell in enumerate(line.cells)
        if folded(cell.paragraphs[0].text) == folded(label)
    ]
    table, row, column = found[nth]
    target = table.cell(row, 1) if len(table.columns) == 2 else table.cell(row + 1, column)
    first, *others = text.split("\n")
    target.paragraphs[0].text = first
    for line in others:
        target.add_paragraph(line)


def tick(document: Any, label: str) -> None:
    """Replace the box before this choice by an X."""
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if folded(paragraph.text) == folded(label):
                        paragraph.text = f"X {label}"
                        return
    raise AssertionError(label)


def fill_by_hand(document: Any) -> None:
    answer(document, "Titre du projet", "Un potager")
    answer(document, "Résumé", "Première ligne.\n\nSeconde ligne.")
    tick(document, "Bien-être")
    tick(document, "francais")
    answer(document, "Début du projet", "1/9/2027")
    answer(document, "Nombre d’élèves\u00a0: 6e", "120")
    answer(document, "Ce qui changera pour les élèves", "Manger mieux")
    answer(document, "Indicateur", "Repas pris")
    answer(document, "Ce qui changera pour les élèves", "Mieux dormir", nth=1)
    answer(document, "L’action en une ligne", "Planter")
    answer(document, "Qui s’en charge", "La 6e B")
    answer(document, "Objet de la dépense", "Pelles")


@pytest.fixture
def school() -> Establishment:
    theme("francais")
    theme("bien-etre")
    made: Establishment = CollegeFactory()
    return made


@pytest.fixture
def draft(school) -> Project:
    return ProjectFactory(establishment=school, title="")


@pytest.fixture
def head(client, school) -> Client:
    client.force_login(head_of(school))
    return client


def read(content: bytes, school: Establishment) -> Reading:
    return read_form(io.BytesIO(content), outline(school))


def send(client: Client, project: Project, content: bytes, name: str = "formulaire.docx") -> Any:
    url = reverse("projects:formimport-create", args=[project.reference])
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def take(client: Client, form: FormImport, *parts: Part, **versions: int) -> Any:
    url = reverse("projects:formimport-update", args=[form.project.reference, form.pk])
    data: dict[str, Any] = {"parts": list(parts)}
    data |= {f"version-{part}": versions.get(part.value, 0) for part in Part}
    return client.post(url, data)


def test_every_field_of_the_editor_is_asked(school):
    sections = {section.part: section for section in outline(school)}
    assert set(sections) == set(Part) - {Part.ATTACHMENTS}
    asked = {question.name for question in sections[Part.SUMMARY].questions}
    assert asked == {
        "title", "summary", "dimensions", "themes", "other_theme", "starts_on", "ends_on"
    }  # fmt: skip
    assert "finding" not in {q.name for q in sections[Part.ACTIONS].row_questions}


def test_a_blank_form_says_nothing(school):
    found = read(write_form(outline(school), school="Collège"), school)
    assert found == {"parts": {}, "unplaced": [], "images": 0}


def test_filled_by_hand(school):
    found = read(filled(write_form(outline(school)), fill_by_hand), school)
    assert found["unplaced"] == []
    parts = found["parts"]
    assert parts["SUMMARY"]["fields"] == {
        "title": "Un potager",
        "summary": "Première ligne.\n\nSeconde ligne.",
        "dimensions": ["WELL_BEING"],
        "themes": [str(theme("francais").pk)],
        "starts_on": "1/9/2027",
    }
    assert parts["OBJECTIVES"]["rows"] == [
        {"text": "Manger mieux", "indicator": "Repas pris"},
        {"text": "Mieux dormir"},
    ]
    assert parts["ACTIONS"]["rows"] == [{"title": "Planter", "who": "La 6e B"}]
    assert parts["SCHOOLS"]["fields"] == {"n_6E": "120"}
    assert parts["BUDGET"]["rows"] == [{"label": "Pelles"}]


RICH = """Un **grand** jardin, [ici](https://exemple.fr/jardin).

- lire
- écrire
    - à deux

1. semer
2. récolter

Fin."""


@pytest.mark.timeout(240)
def test_lists_bold_and_links_come_back(school, tmp_path):
    question = Question("evaluation", "Comment saurez-vous", "", Kind.RICH)
    sections = [Section(Part.EVALUATION, 1, [], [question], "", [])]
    written = write_form(sections, answers={"EVALUATION": {"evaluation": RICH}})
    said = [
        read_form(io.BytesIO(content), sections)["parts"]["EVALUATION"]["fields"]["evaluation"]
        for content in (written, saved_by_libreoffice(written, tmp_path))
    ]
    assert [to_html(text) for text in said] == [to_html(RICH)] * 2


@pytest.mark.timeout(240)
def test_saved_again_by_libreoffice_it_says_the_same(school, tmp_path):
    by_hand = filled(write_form(outline(school), school="Collège"), fill_by_hand)
    again = saved_by_libreoffice(by_hand, tmp_path)
    assert read(again, school) == read(by_hand, school)
    project = complete_draft(school)
    sections = outline(school)
    written = write_form(sections, answers=answers_of(file_data(project)))
    before, after = read(written, school), read(saved_by_libreoffice(written, tmp_path), school)
    assert after["parts"] == before["parts"]
    assert before["unplaced"] == after["unplaced"] == []


def test_a_project_written_then_read_changes_nothing(head, school):
    project = complete_draft(school)
    before = file_content(project)
    url = reverse("projects:projectform-detail", args=[project.reference])
    written = head.get(url).content
    assert send(head, project, written).status_code == 302
    form = FormImport.objects.get()
    page = head.get(reverse("projects:formimport-update", args=[project.reference, form.pk]))
    assert "Rien de nouveau" in page.content.decode()
    assert "Reprendre les parties" not in page.content.decode()
    assert file_content(project) == before


def test_a_row_changed_in_word_stays_the_same_row(head, school):
    project = complete_draft(school)
    action = project.actions.get()
    url = reverse("projects:projectform-detail", args=[project.reference])

    def change(document: Any) -> None:
        answer(document, "L’action en une ligne", "Dessiner, planter, arroser")
        answer(document, "L’action en une ligne", "Inviter les familles", nth=1)

    send(head, project, filled(head.get(url).content, change))
    taken = take(head, FormImport.objects.get(), Part.ACTIONS, ACTIONS=1)
    assert taken.status_code == 302, taken.content.decode()
    first, second = project.actions.all()
    assert (first.pk, first.title) == (action.pk, "Dessiner, planter, arroser")
    assert first.finding == action.finding, "what Word does not ask is kept"
    assert second.title == "Inviter les familles"


def test_checked_then_taken_with_versions(head, school, draft):
    sent = send(head, draft, filled(write_form(outline(school)), fill_by_hand))
    page = head.get(sent["Location"]).content.decode()
    assert "Un potager" in page
    assert "Non compris" in page, "a budget line without its amount"
    form = FormImport.objects.get()
    assert not draft.objectives.exists(), "nothing changes before the person says so"
    taken = take(head, form, Part.SUMMARY, Part.OBJECTIVES)
    assert taken.status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Un potager"
    assert draft.summary == "Première ligne.\n\nSeconde ligne."
    assert [row.text for row in draft.objectives.all()] == ["Manger mieux", "Mieux dormir"]
    assert not draft.actions.exists(), "not ticked"
    assert set(draft.parts.values_list("part", "version")) == {("SUMMARY", 1), ("OBJECTIVES", 1)}
    again = take(head, form, Part.SUMMARY, Part.ACTIONS)
    assert again.status_code == 302, "the form sent twice is taken once"
    assert not draft.actions.exists()
    assert draft.parts.get(part=Part.SUMMARY).version == 1


def test_somebody_wrote_meanwhile(head, school, draft):
    send(head, draft, filled(write_form(outline(school)), fill_by_hand))
    save_part(draft, Part.EVALUATION, {"evaluation": "x"}, version=0, by=editor_of(school))
    form = FormImport.objects.get()
    data: dict[str, Any] = {
        "title": "Le mien",
        "summary": "",
        "dimensions": [],
        "themes": [],
        "other_theme": "",
    }
    data |= {"starts_on": None, "ends_on": None}
    save_part(draft, Part.SUMMARY, data, version=0, by=editor_of(school))
    refused = take(head, form, Part.OBJECTIVES, Part.SUMMARY)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "vient d’être modifiée" in page
    assert "Le mien" in page
    assert not draft.objectives.exists(), "all or nothing"
    assert take(head, form, Part.OBJECTIVES, Part.SUMMARY, SUMMARY=1).status_code == 302


def test_nothing_ticked(head, school, draft):
    send(head, draft, filled(write_form(outline(school)), fill_by_hand))
    refused = take(head, FormImport.objects.get())
    assert refused.status_code == 422
    assert "Cochez au moins une partie" in refused.content.decode()


def test_what_is_not_understood_is_told(head, school, draft):
    def fill(document: Any) -> None:
        answer(document, "Début du projet", "à la rentrée")
        answer(document, "Titre du projet", "Un potager")
        answer(document, "Nombre d’élèves\u00a0: 6e", "beaucoup")
        document.add_paragraph("Une idée notée en bas de page.")
        document.add_table(1, 2).cell(0, 1).text = "Un tableau à nous"

    sent = send(head, draft, filled(write_form(outline(school)), fill))
    page = head.get(sent["Location"]).content.decode()
    for text in ("à la rentrée", "beaucoup", "Une idée notée en bas de page.", "Un tableau à nous"):
        assert text in page
    assert take(head, FormImport.objects.get(), Part.SUMMARY).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.starts_on) == ("Un potager", None)


def test_labels_are_enough_when_bookmarks_are_lost(school):
    content = filled(write_form(outline(school)), fill_by_hand)

    def strip(document: Any) -> None:
        for mark in list(document.element.body.iter()):
            if mark.tag.endswith(("bookmarkStart", "bookmarkEnd")):
                mark.getparent().remove(mark)

    assert read(filled(content, strip), school) == read(content, school)


def test_a_block_copied_to_have_one_more(school):
    import copy

    def fill(document: Any) -> None:
        blocks = [t for t in document.tables if t.cell(0, 0).text.startswith("Objectif")]
        extra = copy.deepcopy(blocks[-1]._tbl)
        blocks[-1]._tbl.addnext(extra)
        for rank in range(4):
            answer(document, "Ce qui changera pour les élèves", f"Objectif {rank}", nth=rank)

    rows = read(filled(write_form(outline(school)), fill), school)["parts"]["OBJECTIVES"]["rows"]
    assert [row["text"] for row in rows] == ["Objectif 0", "Objectif 1", "Objectif 2", "Objectif 3"]


def test_revisions_are_read_as_accepted(school):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    def fill(document: Any) -> None:
        answer(document, "Titre du projet", "Un ")
        for table in document.tables:
            if table.cell(0, 0).paragraphs[0].text == "Titre du projet":
                paragraph = table.cell(1, 0).paragraphs[0]._p
                paragraph.append(parse_xml(
                    f'<w:del {nsdecls("w")} w:id="90" w:author="x"><w:r><w:delText>champ'
                    "</w:delText></w:r></w:del>"
                ))  # fmt: skip
                paragraph.append(parse_xml(
                    f'<w:ins {nsdecls("w")} w:id="91" w:author="x"><w:r><w:t>potager</w:t></w:r>'
                    "</w:ins>"
                ))  # fmt: skip

    found = read(filled(write_form(outline(school)), fill), school)
    assert found["parts"]["SUMMARY"]["fields"] == {"title": "Un potager"}


def box_of(members: dict[str, bytes], *, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as box:
        for name, content in members.items():
            box.writestr(name, content)
    return stream.getvalue()


TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)
ENTITIES = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
EXTERNAL = ENTITIES.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')
BASE = {"[Content_Types].xml": TYPES, "word/document.xml": b"<w/>"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"ceci n'est pas un zip", NOT_A_FORM),
        (box_of({"a.txt": b"x"}), NOT_A_FORM),
        (box_of(BASE), NOT_A_FORM),
        (box_of(BASE)[:-40], NOT_A_FORM),
        (box_of(BASE | {"word/document.xml": b"<w"}), NOT_A_FORM),
        (box_of(BASE | {"word/document.xml": ENTITIES}), NOT_A_FORM),
        (box_of(BASE | {"word/document.xml": EXTERNAL}), NOT_A_FORM),
        (box_of(BASE | {"word/vbaProject.bin": b"x"}), MACROS),
        (box_of(BASE | {"[Content_Types].xml": TYPES.replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
            b"vnd.ms-word.document.macroEnabled.main")}), MACROS),
        (box_of({f"{n}": b"" for n in range(3000)}), TOO_LARGE),
    ],
)  # fmt: skip
def test_rotten_files_are_refused_with_a_sentence(head, draft, content, why):
    refused = send(head, draft, content)
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert not FormImport.objects.exists()


def test_a_zip_bomb_is_not_opened(head, draft):
    bomb = box_of(BASE | {"word/document.xml": bytes(100 * 1024 * 1024)})
    assert len(bomb) < 200_000
    refused = send(head, draft, bomb)
    assert refused.status_code == 422
    assert TOO_LARGE in refused.content.decode()
    many = box_of(BASE | {f"word/media/{n}.xml": bytes(900 * 1024) for n in range(100)})
    assert TOO_LARGE in send(head, draft, many).content.decode()


def test_a_bomb_that_lies_about_its_size(head, draft):
    bomb = box_of(BASE | {"word/document.xml": bytes(30 * 1024 * 1024)})
    true = (30 * 1024 * 1024).to_bytes(4, "little")
    refused = send(head, draft, bomb.replace(true, (1000).to_bytes(4, "little")))
    assert refused.status_code == 422


@pytest.mark.parametrize("name", ["formulaire.pdf", "formulaire.doc", "formulaire.docm"])
def test_another_type_is_refused(head, draft, school, name):
    assert send(head, draft, write_form(outline(school)), name).status_code == 422


def test_an_empty_form_says_so(head, draft, school):
    refused = send(head, draft, write_form(outline(school)))
    assert refused.status_code == 422
    assert "Aucune réponse n’a été trouvée" in refused.content.decode()


def test_it_is_for_its_sender_alone(client, head, draft, school):
    sent = send(head, draft, filled(write_form(outline(school)), fill_by_hand))
    client.force_login(editor_of(school))
    assert client.get(sent["Location"]).status_code == 404
    client.force_login(inspector_of(school))
    assert client.get(sent["Location"]).status_code in {403, 404}
    with pytest.raises(DomainError):
        wordforms.take_form(FormImport.objects.get(), parts={}, by=editor_of(school))


def test_the_same_form_sent_twice_waits_once(head, draft, school):
    content = filled(write_form(outline(school)), fill_by_hand)
    assert send(head, draft, content)["Location"] == send(head, draft, content)["Location"]
    FormImport.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert wordforms.forget_expired() == 1


def test_a_closed_part_is_not_taken(head, school):
    project = project_in(Status.COMPLETION_REQUESTED, school)
    before = file_content(project)
    send(head, project, filled(write_form(outline(school)), fill_by_hand))
    form = FormImport.objects.get()
    page = head.get(reverse("projects:formimport-update", args=[project.reference, form.pk]))
    assert "n’est pas ouverte à la modification" in page.content.decode()
    refused = take(head, form, Part.SUMMARY, SUMMARY=1)
    assert refused.status_code == 422
    assert file_content(project) == before


def test_a_filed_project_takes_no_form(head, school):
    project = project_in(Status.SUBMITTED, school)
    refused = send(head, project, filled(write_form(outline(school)), fill_by_hand))
    assert refused.status_code == 422
    assert "rien ne s’y importe plus" in refused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_taken_twice_at_once_it_is_taken_once():
    project = ProjectFactory(title="")
    school = project.establishment
    client = Client()
    client.force_login(head_of(school))
    send(client, project, filled(write_form(outline(school)), lambda d: answer(
        d, "Titre du projet", "Un potager")))  # fmt: skip
    form, start = FormImport.objects.get(), Barrier(2)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def click(_: int) -> int:
        tab = Client()
        tab.cookies[settings.SESSION_COOKIE_NAME] = session
        start.wait(30)
        try:
            return int(take(tab, form, Part.SUMMARY).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(click, range(2))) == [302, 302]
    assert project.parts.get().version == 1


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_blank_forms_are_downloaded(head, school, kind):
    own = head.get(reverse("projects:schoolform-detail", args=[school.uai, kind]))
    general = head.get(reverse("projects:blankform-detail", args=[kind]))
    for response in (own, general):
        assert response.status_code == 200
        assert f".{kind}" in response["Content-Disposition"]
    if kind == "docx":
        text = "\n".join(p.text for p in Document(io.BytesIO(own.content)).paragraphs)
    else:
        reader = PdfReader(io.BytesIO(own.content))
        text = "".join(page.extract_text() for page in reader.pages)
        root: Any = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert text.count("Nombre d’élèves") == 1, "the levels stand side by side"
    assert school.uai in text
    assert head.get(reverse("projects:blankform-detail", args=["odt"])).status_code == 404
