"""Joining documents on an unsteady line, and a Word form brought back; with and without scripts."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Route, expect
from pypdf import PdfWriter

from projects.enums import Part
from projects.models import Attachment, FormImport, Project, Upload
from projects.services.examination import examine_due
from projects.services.uploads import PIECE_BYTES
from tests.factories import CollegeFactory, complete_draft, editor_of, head_of
from tests.journeys.browser import Person, as_read
from tests.journeys.conftest import Arrive, SignedIn
from tests.projects.test_wordform import answer
from tests.real.antivirus import THREAT, antivirus
from tests.real.waiting import wait_until

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]

SIZE, SMALL = 9_900_000, 600_000
PIECES = -(-SIZE // PIECE_BYTES)
LAST_BEFORE_CUT = int(PIECES * 0.8)


@pytest.fixture
def draft() -> Project:
    return complete_draft(CollegeFactory.create())


def pdf_of(size: int, folder: Path) -> Path:
    """A PDF of one page that weighs this many bytes."""
    stream, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(stream)
    path = folder / "devis.pdf"
    path.write_bytes(stream.getvalue() + b"%" * (size - stream.tell()))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A PDF of 9.9 MB."""
    return pdf_of(SIZE, tmp_path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A PDF that comes in three pieces."""
    return pdf_of(SMALL, tmp_path)


def page_of(draft: Project) -> str:
    return f"/projets/{draft.reference}/modifier/{Part.ATTACHMENTS.slug}/"


def slowly_sees(person: Person, text: str) -> None:
    """The page ends up saying this, once 9.9 MB have left."""
    expect(person.page.locator("body")).to_contain_text(as_read(text), timeout=90_000)


class Line:
    """The network of a person: lets some pieces through, then is cut."""

    def __init__(self, person: Person, pieces: int) -> None:
        self.left, self.sent = pieces, 0
        person.page.set_default_timeout(90_000)
        person.page.route(re.compile(r"/envois/[0-9a-f-]{36}/$"), self._pass)

    def mend(self) -> None:
        self.left = PIECES

    def _pass(self, route: Route) -> None:
        if self.left <= 0:
            route.abort("connectionreset")
            return
        self.left -= 1
        self.sent += 1
        route.continue_()


def test_cut_at_eighty_percent_then_resumed(
    draft: Project, large: Path, signed_in: SignedIn
) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    line = Line(head, LAST_BEFORE_CUT)
    head.field("file").set_input_files(large)
    head.press("Joindre ce document")
    slowly_sees(head, "La connexion a été coupée à 7")
    head.sees("rien n’est encore joint")
    head.check()
    head.shot("piece-coupee")
    assert not Attachment.objects.exists()
    assert Upload.objects.get().pieces.count() == LAST_BEFORE_CUT
    line.mend()
    with head.page.expect_navigation(url=re.compile("pieces-jointes/$")):
        head.press("Reprendre l’envoi")
    head.sees("1 document joint")
    assert line.sent == PIECES, "no piece is sent twice"
    assert Attachment.objects.get().file.read() == large.read_bytes()
    head.check()


def test_page_closed_and_the_same_file_chosen_again(
    draft: Project, large: Path, signed_in: SignedIn
) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    Line(head, 5)
    head.field("file").set_input_files(large)
    head.press("Joindre ce document")
    slowly_sees(head, "La connexion a été coupée")
    head.page.close()
    head.page = head.context.new_page()
    head.go(page_of(draft))
    line = Line(head, PIECES)
    head.field("file").set_input_files(large)
    with head.page.expect_navigation(url=re.compile("pieces-jointes/$")):
        head.press("Joindre ce document")
    head.sees("1 document joint")
    assert line.sent == PIECES - 5


def test_offline_then_back_it_goes_on_by_itself(
    draft: Project, small: Path, signed_in: SignedIn
) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.context.set_offline(True)
    head.field("file").set_input_files(small)
    head.press("Joindre ce document")
    head.sees("La connexion a été coupée à 0")
    head.context.set_offline(False)
    slowly_sees(head, "1 document joint")
    head.check()


def test_a_refusal_is_said_before_anything_leaves(
    draft: Project, tmp_path: Path, signed_in: SignedIn
) -> None:
    wrong = tmp_path / "programme.exe"
    wrong.write_bytes(b"MZ")
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.field("file").set_input_files(wrong)
    head.press("Joindre ce document")
    head.sees("Ce type de fichier n’est pas accepté")
    head.press("Abandonner")
    expect(head.page.get_by_role("button", name=as_read("Joindre ce document"))).to_be_visible()
    head.check()


def test_looked_at_replaced_and_read_by_a_colleague(
    draft: Project, small: Path, signed_in: SignedIn
) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(page_of(draft))
    head.field("file").set_input_files(small)
    with head.page.expect_navigation(url=re.compile("pieces-jointes/$")):
        head.press("Joindre ce document")
    examine_due()
    head.go(page_of(draft))
    head.sees("1 page")
    head.shot("pieces-jointes")
    head.click("Regarder devis.pdf")
    picture = head.page.get_by_alt_text("Page 1 de devis.pdf")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1100
    head.shot("piece-regardee")
    head.go(page_of(draft))
    head.click("Remplacer le fichier devis.pdf")
    small.write_bytes(small.read_bytes()[:-10])
    head.field("file").set_input_files(small)
    with head.page.expect_navigation(url=re.compile("pieces-jointes/$")):
        head.press("Remplacer le document")
    head.sees("version 2 du")
    colleague = signed_in(editor_of(draft.establishment))
    colleague.go(page_of(draft))
    colleague.page.get_by_text(as_read("1 version précédente")).click()
    with colleague.page.expect_download() as caught:
        colleague.page.locator("details a[download]").click()
    assert Path(caught.value.path()).stat().st_size == SMALL
    colleague.check()


def test_the_antivirus_answers_while_one_watches(
    draft: Project, tmp_path: Path, signed_in: SignedIn, settings: Any
) -> None:
    infected = tmp_path / "piege.pdf"
    infected.write_bytes(b"%PDF-1.4\n" + THREAT)
    head = signed_in(head_of(draft.establishment))
    with antivirus() as server:
        settings.CLAMD_URL = server.url
        head.go(page_of(draft))
        head.field("file").set_input_files(infected)
        with head.page.expect_navigation(url=re.compile("pieces-jointes/$")):
            head.press("Joindre ce document")
        head.sees("En attente de vérification")
        head.check()
        examine_due()
        slowly_sees(head, "Refusé par l’antivirus")
        head.check()
        head.shot("piece-refusee")


def test_without_any_script(draft: Project, small: Path, person: Arrive, password: str) -> None:
    head = person("Le principal", javascript=False)
    head.sign_in(head_of(draft.establishment).email, password)
    head.go(page_of(draft))
    head.field("file").set_input_files(small)
    head.click("Joindre ce document", role="button")
    head.sees("Le fichier « devis.pdf » est joint.")
    head.click("Remplacer le fichier devis.pdf")
    small.write_bytes(small.read_bytes()[:-10])
    head.field("file").set_input_files(small)
    head.click("Remplacer le document", role="button")
    head.sees("version 2 du")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_word_form_taken_and_brought_back(
    draft: Project, tmp_path: Path, person: Arrive, password: str, javascript: bool
) -> None:
    head = person("Le principal", javascript=javascript)
    head.sign_in(head_of(draft.establishment).email, password)
    head.go(page_of(draft))
    head.click("Écrire dans Word, puis importer")
    with head.page.expect_download() as caught:
        head.page.get_by_role("link", name=as_read("Avec ce que le projet contient déjà")).click()
    document = Document(str(caught.value.path()))
    answer(document, "Titre du projet", "Un potager pour tous")
    answer(document, "Début du projet", "à la rentrée")
    document.add_paragraph("Noté en marge.")
    document.save(str(tmp_path / "rempli.docx"))
    head.field("file").set_input_files(tmp_path / "rempli.docx")
    head.click("Lire ce formulaire", role="button")
    head.sees("Un potager pour tous")
    head.sees("Noté en marge.")
    head.shot("formulaire-lu")
    draft.refresh_from_db()
    assert draft.title == "Un jardin pour lire"
    head.click("Reprendre les parties cochées", role="button")
    head.sees("Repris du formulaire : Titre et résumé.")
    draft.refresh_from_db()
    assert draft.title == "Un potager pour tous"
    wait_until(lambda: FormImport.objects.get().taken_at is not None, "the form is taken")


def test_duplicating_a_former_project(draft: Project, signed_in: SignedIn) -> None:
    head = signed_in(head_of(draft.establishment))
    head.go(f"/etablissement/{draft.establishment.uai}/projets/nouveau/")
    head.shot("nouveau-projet")
    head.click("Un jardin pour lire")
    head.shot("dupliquer")
    head.click("Dupliquer le projet", role="button")
    head.sees(f"Repris du projet {draft.reference}")
    assert Project.objects.filter(copied_from=draft).count() == 1
