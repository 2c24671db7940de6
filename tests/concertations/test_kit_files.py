"""Every file of the kit, opened by a real reader: names, dates, accents, pages, alternatives."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from icalendar import Calendar
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader

from concertations.kit.catalogue import FILES, files_for, write_kit
from concertations.kit.facts import KitFacts, MeetingFacts, levels_of, one_line
from concertations.kit.qr import qr_png
from core.french import typography
from tests.concertations.kit_facts import FACTS, HOSTILE, MEETING
from tests.real.office import converted, needs_office, words_of

PDF = [name for name in FILES if name.endswith(".pdf")]
WORD = [name for name in FILES if name.endswith(".docx")]
POWERPOINT = [name for name in FILES if name.endswith(".pptx")]
LETTERS = [name for name in FILES if name.startswith("invitation-")]
PAGES = {"diaporama": 10, "feuille-de-presence": 2}
"""All the others are one page."""


def made(name: str, facts: KitFacts = FACTS) -> bytes:
    return FILES[name].make(facts)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def plain(text: str) -> str:
    return " ".join(text.split())


def word_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return plain(" ".join([paragraph.text for paragraph in document.paragraphs] + cells))


def slide_text(content: bytes) -> str:
    slides = Presentation(io.BytesIO(content)).slides
    return plain(
        " ".join(s.text_frame.text for slide in slides for s in slide.shapes if s.has_text_frame)
    )


@pytest.mark.parametrize("name", PDF)
def test_a_pdf_is_tagged_french_and_names_the_school(name: str) -> None:
    reader = read(made(name))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert reader.metadata is not None
    assert reader.metadata.title
    assert len(reader.pages) == PAGES.get(name.removesuffix(".pdf"), 1)
    text = words_of(reader)
    assert "École élémentaire Jean-Moulin" in text
    if name != "fiche-portrait.pdf":
        assert "8 septembre 2026" in text
        assert "Salle polyvalente" in text


@pytest.mark.parametrize("name", WORD)
def test_a_word_document_is_french_titled_and_names_the_school(name: str) -> None:
    content = made(name)
    document = Document(io.BytesIO(content))
    properties = document.core_properties
    assert properties.title
    assert properties.language == "fr-FR"
    assert properties.author == "École élémentaire Jean-Moulin"
    assert 'w:lang w:val="fr-FR"' in document.styles.element.xml
    assert any(p.style is not None and p.style.name == "Heading 1" for p in document.paragraphs)
    assert "École élémentaire Jean-Moulin" in word_text(content)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_says_who_when_where_and_is_signed(name: str) -> None:
    content = made(name)
    text = word_text(content) if name.endswith(".docx") else words_of(read(content))
    for expected in (
        "Académie de Rennes",
        "Rennes, le 1er septembre 2026",
        "Mieux vivre la pause méridienne",
        "Mardi 8 septembre 2026",
        "De 17 h 30 à 19 h",
        "Salle polyvalente",
        "Camille Le Goff",
        "La direction de l’école",
        "https://notre-ecole.example/avis/7KQ2M",
    ):
        assert expected in text


def test_the_hours_of_the_108_are_said_to_the_staff_alone() -> None:
    assert "1,5 h dans les 108 heures" in word_text(made("invitation-personnels.docx"))
    assert "108" not in word_text(made("invitation-familles.docx"))


@pytest.mark.parametrize("name", POWERPOINT)
def test_a_slide_has_a_title_and_says_its_language(name: str) -> None:
    presentation = Presentation(io.BytesIO(made(name)))
    assert presentation.core_properties.title
    assert presentation.core_properties.language == "fr-FR"
    for slide in presentation.slides:
        assert slide.shapes.title is not None
        assert slide.shapes.title.text_frame.text
        assert 'lang="fr-FR"' in slide.shapes.title._element.xml


def test_the_deck_has_ten_slides_with_notes() -> None:
    slides = list(Presentation(io.BytesIO(made("diaporama.pptx"))).slides)
    assert len(slides) == 10
    assert all(slide.notes_slide.notes_text_frame.text for slide in slides)
    text = slide_text(made("diaporama.pptx"))
    for expected in ("Pourquoi nous réunir", "Trois dimensions", "240", "98,4", "REP", "bien-être"):
        assert expected in text


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_the_qr_code_of_the_poster_is_named_and_leads_to_the_form(paper: str) -> None:
    slide = Presentation(io.BytesIO(made(f"affiche-{paper}.pptx"))).slides[0]
    picture = next(shape for shape in slide.shapes if shape.name == "QR code")
    url = FACTS.contribution_url
    assert url is not None
    assert picture._element.nvPicPr.cNvPr.get("descr") == f"QR code qui mène à la page {url}"
    assert picture.image.blob == qr_png(url)
    pdf = made(f"affiche-{paper}.pdf")
    width, height = read(pdf).pages[0].mediabox[2:]
    sides = {"a4": (595, 842), "a3": (842, 1191)}[paper]
    assert (round(float(width)), round(float(height))) == sides
    assert "Votre avis en quelques minutes" in words_of(read(pdf))


@pytest.mark.parametrize("name", ["affiche-a4.pdf", "affiche-a4.pptx"])
def test_without_a_form_the_poster_has_no_qr_code(name: str) -> None:
    content = made(name, replace(FACTS, contribution_url=None))
    text = slide_text(content) if name.endswith(".pptx") else words_of(read(content))
    assert "Votre avis" not in text
    assert "Mieux vivre la pause méridienne" in text


@pytest.mark.parametrize("size", [(1200, 630), (1080, 1080)])
def test_a_visual_has_its_exact_pixels(size: tuple[int, int]) -> None:
    name = f"visuel-{size[0]}x{size[1]}"
    image = Image.open(io.BytesIO(made(f"{name}.png")))
    assert image.format == "PNG"
    assert image.size == size
    assert image.getpixel((3, 3)) == (0, 0, 145)
    assert image.getpixel((3, size[1] - 3)) == (255, 255, 255)
    presentation = Presentation(io.BytesIO(made(f"{name}.pptx")))
    assert presentation.slide_width is not None
    assert presentation.slide_height is not None
    shape = presentation.slide_width / presentation.slide_height
    assert shape == pytest.approx(size[0] / size[1], rel=0.001)


def test_the_diary_holds_each_meeting_in_universal_time() -> None:
    later = MeetingFacts(key="13", held_on=date(2026, 12, 1), link="https://visio.example/é?a=1,2")
    calendar = Calendar.from_ical(made("agenda.ics", replace(FACTS, meetings=(MEETING, later))))
    events: list[Any] = list(calendar.walk("VEVENT"))
    first, second = events
    assert first["SUMMARY"] == typography("Concertation : Mieux vivre la pause méridienne")
    assert first["DTSTART"].dt == datetime(2026, 9, 8, 15, 30, tzinfo=UTC)
    assert first["DTEND"].dt == datetime(2026, 9, 8, 17, 0, tzinfo=UTC)
    assert first["LOCATION"] == "Salle polyvalente, École élémentaire Jean-Moulin"
    assert first["UID"] == "co-2026-0012-12@notre-ecole"
    assert second["DTSTART"].dt == date(2026, 12, 1)
    assert second["DTEND"].dt == date(2026, 12, 2)
    assert "https://visio.example/é?a=1,2" in second["DESCRIPTION"]


def test_the_portrait_says_what_is_unknown() -> None:
    text = words_of(read(made("fiche-portrait.pdf", HOSTILE)))
    assert "Non renseigné" in text
    assert "Camille" not in text
    assert "240" in words_of(read(made("fiche-portrait.pdf")))


def test_the_sheet_counts_and_leaves_lines_to_sign() -> None:
    text = words_of(read(made("feuille-de-presence.pdf")))
    assert "Enseignants Oui 18" in text
    assert "Familles Oui" in text
    assert "Signature" in text
    tables = Document(io.BytesIO(made("feuille-de-presence.docx"))).tables
    assert len(tables[-1].rows) == 23


@pytest.mark.parametrize("name", sorted(FILES))
def test_hostile_names_are_written_as_they_are(name: str) -> None:
    file = FILES[name]
    assert file in files_for(HOSTILE) or file.needs_day
    if file.needs_day:
        return
    content = file.make(HOSTILE)
    if name.endswith(".png"):
        assert Image.open(io.BytesIO(content)).format == "PNG"
        return
    if name.endswith(".pdf"):
        text = words_of(read(content))
        assert len(read(content).pages) == PAGES.get(name.removesuffix(".pdf"), 1)
    else:
        text = word_text(content) if name.endswith(".docx") else slide_text(content)
    assert "& <Cie>" in text
    if not name.startswith(("fiche", "invitation-commune")):
        assert '<b>Vivre & "apprendre"</b> {{ ensemble }}' in text


def test_a_text_no_office_document_can_hold_is_cleaned() -> None:
    assert one_line("Salle\x0b des\nfêtes\x00\ud800") == "Salle des fêtes"


def test_levels_come_from_the_directory() -> None:
    assert levels_of("340", "Collège") == "Collège (de la 6e à la 3e)"
    assert levels_of("", "École") == ""


@pytest.mark.parametrize("name", ["invitation-familles.docx", "diaporama.pptx", "affiche-a4.pdf"])
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    assert made(name) == made(name)


def test_the_archive_holds_everything_that_can_be_made() -> None:
    told: list[tuple[int, int]] = []
    stream = io.BytesIO()
    count = write_kit(stream, HOSTILE, told=lambda done, total: told.append((done, total)))
    names = zipfile.ZipFile(stream).namelist()
    assert count == len(names) == len(FILES) - 1
    assert "agenda.ics" not in names
    assert told[-1] == (count, count)


@needs_office
@pytest.mark.timeout(400)
@pytest.mark.parametrize("facts", [FACTS, HOSTILE], ids=["ordinary", "hostile"])
def test_libreoffice_opens_every_editable_document(facts: KitFacts) -> None:
    for readers in (
        converted({name: made(name, facts) for name in WORD}),
        converted({name: made(name, facts) for name in POWERPOINT}),
    ):
        for name, reader in readers.items():
            expected = PAGES.get(Path(name).stem, 1)
            slack = 1 if facts is HOSTILE and name.endswith(".docx") else 0
            assert expected <= len(reader.pages) <= expected + slack, name
            text = words_of(reader)
            if not name.startswith(("fiche", "invitation-commune")):
                assert plain(facts.title)[:20] in text, name
            assert plain(facts.school.name)[:14] in text, name
