"""What the kit holds: each document, what it is for, its forms and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO
from zoneinfo import ZoneInfo

from concertations.kit import pages, powerpoint, word
from concertations.kit.agenda import calendar
from concertations.kit.facts import KitFacts
from concertations.kit.letters import LETTERS
from concertations.kit.packing import write_archive
from concertations.kit.posters import A3, A4, LANDSCAPE, SQUARE

PDF = "application/pdf"
PNG = "image/png"
ICS = "text/calendar; charset=utf-8"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

INVITE, ANNOUNCE, MEET = "Inviter", "Annoncer", "Animer et garder trace"


@dataclass(frozen=True, kw_only=True)
class File:
    """One form of a document: its name, how it is called, its type, and what makes it."""

    name: str
    label: str
    content_type: str
    make: Callable[[KitFacts], bytes]
    needs_day: bool = False


@dataclass(frozen=True, kw_only=True)
class KitDocument:
    """A document of the kit and what it is for."""

    group: str
    label: str
    purpose: str
    files: tuple[File, ...]


def _letter(key: str, label: str, purpose: str) -> KitDocument:
    words = LETTERS[key]
    return KitDocument(
        group=INVITE,
        label=label,
        purpose=purpose,
        files=(
            File(
                name=f"invitation-{key}.pdf",
                label="PDF",
                content_type=PDF,
                make=lambda facts: pages.letter(facts, words(facts)),
            ),
            File(
                name=f"invitation-{key}.docx",
                label="Word, à modifier",
                content_type=WORD,
                make=lambda facts: word.letter(facts, words(facts)),
            ),
        ),
    )


def _calendar(facts: KitFacts) -> bytes:
    return calendar(facts, zone=ZoneInfo(facts.time_zone))


def _both(
    name: str, pdf: Callable[[KitFacts], bytes], office: Callable[[KitFacts], bytes], kind: str
) -> tuple[File, File]:
    extension, label = ("docx", "Word") if kind == WORD else ("pptx", "PowerPoint")
    return (
        File(name=f"{name}.pdf", label="PDF", content_type=PDF, make=pdf),
        File(
            name=f"{name}.{extension}",
            label=f"{label}, à modifier",
            content_type=kind,
            make=office,
        ),
    )


KIT: tuple[KitDocument, ...] = (
    _letter("familles", "Lettre aux familles", "En mots simples, avec un coupon à rendre."),
    _letter("personnels", "Lettre aux personnels", "Pour toute l’équipe, quel que soit le métier."),
    _letter(
        "delegues", "Lettre aux délégués des élèves", "Pour préparer leur venue avec la classe."
    ),
    _letter("commune", "Lettre à la commune", "Pour les élus et les agents."),
    _letter("associations", "Lettre aux associations", "Pour les partenaires de l’établissement."),
    KitDocument(
        group=INVITE,
        label="Rendez-vous pour l’agenda",
        purpose="À joindre aux courriels\u00a0: chacun l’ajoute à son agenda. "
        "Toutes les rencontres y sont.",
        files=(
            File(
                name="agenda.ics",
                label="Agenda (.ics)",
                content_type=ICS,
                make=_calendar,
                needs_day=True,
            ),
        ),
    ),
    KitDocument(
        group=ANNOUNCE,
        label="Affiche A4",
        purpose="Pour la grille, la salle des personnels, les commerces.",
        files=_both(
            "affiche-a4",
            partial(pages.poster, paper=A4),
            partial(powerpoint.poster, paper=A4),
            POWERPOINT,
        ),
    ),
    KitDocument(
        group=ANNOUNCE,
        label="Affiche A3",
        purpose="La même, en grand.",
        files=_both(
            "affiche-a3",
            partial(pages.poster, paper=A3),
            partial(powerpoint.poster, paper=A3),
            POWERPOINT,
        ),
    ),
    KitDocument(
        group=ANNOUNCE,
        label="Visuel large pour l’ENT",
        purpose="Pour une actualité ou un courriel\u00a0: 1200 × 630 pixels.",
        files=(
            File(
                name="visuel-1200x630.png",
                label="Image PNG",
                content_type=PNG,
                make=partial(pages.visual, paper=LANDSCAPE, width=1200, height=630),
            ),
            File(
                name="visuel-1200x630.pptx",
                label="PowerPoint, à modifier",
                content_type=POWERPOINT,
                make=partial(powerpoint.visual, paper=LANDSCAPE),
            ),
        ),
    ),
    KitDocument(
        group=ANNOUNCE,
        label="Visuel carré pour l’ENT",
        purpose="Pour une messagerie ou un réseau social\u00a0: 1080 × 1080 pixels.",
        files=(
            File(
                name="visuel-1080x1080.png",
                label="Image PNG",
                content_type=PNG,
                make=partial(pages.visual, paper=SQUARE, width=1080, height=1080),
            ),
            File(
                name="visuel-1080x1080.pptx",
                label="PowerPoint, à modifier",
                content_type=POWERPOINT,
                make=partial(powerpoint.visual, paper=SQUARE),
            ),
        ),
    ),
    KitDocument(
        group=MEET,
        label="Diaporama",
        purpose="Dix diapositives pour animer la rencontre, avec des notes pour la personne qui "
        "parle.",
        files=_both("diaporama", pages.slides, powerpoint.slides, POWERPOINT),
    ),
    KitDocument(
        group=MEET,
        label="Fiche portrait",
        purpose="L’établissement en une page, depuis l’annuaire, à compléter par l’équipe.",
        files=_both("fiche-portrait", pages.portrait, word.portrait, WORD),
    ),
    KitDocument(
        group=MEET,
        label="Feuille de présence",
        purpose="Des nombres par catégorie, et une page à signer.",
        files=_both("feuille-de-presence", pages.attendance, word.attendance, WORD),
    ),
)

FILES: dict[str, File] = {file.name: file for document in KIT for file in document.files}


def files_for(facts: KitFacts) -> list[File]:
    """The files that can be made: without a day, there is nothing to put in a diary."""
    has_day = any(meeting.held_on for meeting in facts.meetings)
    return [file for file in FILES.values() if has_day or not file.needs_day]


def write_kit(stream: IO[bytes], facts: KitFacts, *, told: Callable[[int, int], None]) -> int:
    """Write the archive of the whole kit; tells (done, total) after each file. How many files."""
    files = files_for(facts)

    def made() -> Iterator[tuple[str, bytes]]:
        for rank, file in enumerate(files, 1):
            yield file.name, file.make(facts)
            told(rank, len(files))

    write_archive(stream, made())
    return len(files)
