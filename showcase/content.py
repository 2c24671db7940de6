"""What an edition of a sheet holds, in plain JSON, and how it is read: page, comparison, PDF.

Nothing here is read from the file of the project once the edition exists: what was moderated is
what is read, and what filters find. The place of the school alone is that of the day.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.db.models import TextChoices

from core import french
from core.entries import Entry, rich_entry, table_entry, text_entry
from core.richtext import plain
from showcase.enums import TEXT_PARTS, SheetPart, WitnessRole


class School(TypedDict):
    """The school as it was named on that day."""

    name: str
    commune: str
    uai: str
    described: str
    academy: str
    department: str
    priority: str


class Figures(TypedDict):
    """The project in figures; `amount` in euros as text, "" when nothing was granted yet."""

    pupils: int | None
    levels: list[str]
    period: str
    amount: str
    spending: list[str]
    schools: int


class Codes(TypedDict):
    """What filters read, by code: slugs of themes, `Dimension`, `Level`, `BudgetCategory`; the last
    two are empty when the school does not publish its figures."""

    themes: list[str]
    dimensions: list[str]
    levels: list[str]
    spending: list[str]


class Result(TypedDict):
    """An objective, what was aimed at and what was measured."""

    objective: str
    baseline: str
    target: str
    measured: str
    attainment: str


class Said(TypedDict):
    """A testimony, by role."""

    id: str
    role: str
    text: str


class Photo(TypedDict):
    """A photo, what it shows, who took it."""

    id: str
    alt: str
    credit: str


class Video(TypedDict):
    """A video by its link, and what is said in it."""

    url: str
    transcript: str


class SheetContent(TypedDict):
    """All that anybody reads of a sheet. `texts`: light texts by part (SheetPart), chosen ones."""

    title: str
    summary: str
    school: School
    themes: list[str]
    dimensions: list[str]
    texts: dict[str, str]
    codes: Codes
    figures: Figures | None
    results: list[Result]
    testimonies: list[Said]
    photos: list[Photo]
    video: Video | None


def labels_of(values: Iterable[str], kind: type[TextChoices]) -> list[str]:
    """The labels of the values that are still known."""
    known = dict(kind.choices)
    return [str(known[value]) for value in values if value in known]


def checked_texts(content: SheetContent) -> list[tuple[str, str]]:
    """(label, text) of all that people wrote in a sheet, for the check of personal data: the
    addresses of links stay, an e-mail may hide there."""
    texts = _written(content)
    for said in content["testimonies"]:
        texts.append((f"Témoignage ({WitnessRole(said['role']).label.lower()})", said["text"]))
    for photo in content["photos"]:
        texts.append(("Photo", f"{photo['alt']}. {photo['credit']}"))
    if content["video"]:
        texts.append(("Transcription de la vidéo", content["video"]["transcript"]))
    return [(label, _bare(text)) for label, text in texts if text]


def _bare(text: str) -> str:
    return text.replace("**", "").replace("\\", "")


def _written(content: SheetContent) -> list[tuple[str, str]]:
    """(label, text) of the title, the summary, the parts written and the results."""
    texts = [("Titre", content["title"]), ("Résumé", content["summary"])]
    texts += [
        (part.label, content["texts"][part]) for part in TEXT_PARTS if part in content["texts"]
    ]
    for row in content["results"]:
        told = ". ".join(filter(None, (row["objective"], row["baseline"], row["target"])))
        texts.append((SheetPart.RESULTS.label, f"{told}. {row['measured']}"))
    return texts


def words_of(content: SheetContent) -> str:
    """What the search finds a sheet by, beyond its title and summary. Testimonies and photos are
    not there: taken out, they are found by nobody, while these words stay with the edition."""
    school, video = content["school"], content["video"]
    parts = [
        *content["themes"],
        *content["dimensions"],
        school["academy"],
        school["department"],
        *(plain(_bare(text)) for _, text in _written(content)[2:]),
        plain(_bare(video["transcript"])) if video else "",
    ]
    return "\n".join(filter(None, parts))


def entries_by_part(
    content: SheetContent, *, without: Container[SheetPart] = ()
) -> list[tuple[str, list[Entry]]]:
    """(heading, entries) in the order of the page, for the comparison and the PDF."""
    found: list[tuple[str, list[Entry]]] = [
        (
            "Titre et résumé",
            [
                text_entry("Titre", content["title"]),
                rich_entry("Résumé", content["summary"]),
                text_entry("Thèmes", ", ".join(content["themes"])),
                text_entry("Dimensions", ", ".join(content["dimensions"])),
            ],
        )
    ]
    told = [(part.label, _entries(part, content)) for part in SheetPart if part not in without]
    return [*found, *((label, entries) for label, entries in told if entries)]


def _entries(part: SheetPart, content: SheetContent) -> list[Entry]:
    entries: list[Entry] = []
    if part in content["texts"]:
        entries.append(rich_entry(part.label, content["texts"][part]))
    match part:
        case SheetPart.FIGURES if content["figures"]:
            entries += [text_entry(label, text) for label, text in figure_lines(content["figures"])]
        case SheetPart.RESULTS if content["results"]:
            entries.append(results_table(content["results"]))
        case SheetPart.TESTIMONIES:
            entries += [
                {**rich_entry(WitnessRole(said["role"]).label, said["text"]), "key": said["id"]}
                for said in content["testimonies"]
            ]
        case SheetPart.PHOTOS:
            entries += [
                {
                    **text_entry(f"Photo {rank}", f"{photo['alt']} ({photo['credit']})"),
                    "key": photo["id"],
                }
                for rank, photo in enumerate(content["photos"], 1)
            ]
        case SheetPart.VIDEO if content["video"]:
            entries.append(text_entry("Adresse de la vidéo", content["video"]["url"]))
            entries.append(rich_entry("Transcription", content["video"]["transcript"]))
    return entries


def figure_lines(figures: Figures) -> list[tuple[str, str]]:
    """(label, value) of the project in figures, without what is not known."""
    amount = figures["amount"]
    lines = [
        ("Élèves concernés", french.whole_number(figures["pupils"]) if figures["pupils"] else ""),
        ("Niveaux", ", ".join(figures["levels"])),
        ("Établissements", str(figures["schools"]) if figures["schools"] > 1 else ""),
        ("Calendrier", figures["period"]),
        ("Montant accordé", french.euros(Decimal(amount)) if amount else ""),
        ("Ce qui a été financé", ", ".join(figures["spending"])),
    ]
    return [(label, value) for label, value in lines if value]


def results_table(results: Iterable[Result]) -> Entry:
    """What was aimed at and what was measured, objective by objective."""
    return table_entry(
        "Objectifs et mesures",
        ["Objectif", "Au départ", "Visé", "Mesuré", "Atteint"],
        [[cell or "–" for cell in _cells(row)] for row in results],
    )


def _cells(row: Result) -> list[str]:
    return [row["objective"], row["baseline"], row["target"], row["measured"], row["attainment"]]


def as_content(kept: Any) -> SheetContent:
    """The content of an edition, as it was kept."""
    content: SheetContent = kept
    return content
