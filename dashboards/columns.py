"""The columns of the board: what each shows on the page, and the cells it becomes in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString

from core import clock as present
from core.french import counted, days_ago, digits_date, euros, ordinal
from core.sheets import CellKind, Heading, Value
from dashboards.enums import Order
from establishments.enums import EstablishmentKind
from funding.rules import Clock

if TYPE_CHECKING:
    from projects.models import Project


@dataclass(frozen=True, slots=True)
class BoardRow:
    """What is known of one file of the table: nothing of it asks the database.

    `label` and `kind` are those of the badge of its status; `days` counts since it has it.
    """

    project: Project
    url: str
    label: str
    kind: str
    opinion: str
    days: int
    clock: Clock | None
    inspector: str
    examiner: str
    themes: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the page: its text, a note under it, and the kind of its badge, if it is one."""

    text: str
    note: str = ""
    kind: str = ""
    is_badge: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in addresses, its name, its cell of a row, and what it is in a file.

    `sheet` gives (heading, value of a row) of each column of the file; `order` is the order of the
    board that this column shows, if any.
    """

    key: str
    label: str
    cell: Callable[[BoardRow], Cell]
    sheet: tuple[tuple[Heading, Callable[[BoardRow], Value]], ...]
    is_number: bool = False
    order: Order | None = None


def _day(moment: datetime | None) -> Value:
    return present.day_of(moment) if moment else None


def _school(row: BoardRow) -> Cell:
    school = row.project.establishment
    place = f"{school.commune} ({school.department.name})"
    if school.priority_education:
        place += f" – {school.priority_education}"
    return Cell(school.name, place)


def _status(row: BoardRow) -> Cell:
    note = f"depuis {counted(row.days, 'jour')}" if row.days else "depuis aujourd’hui"
    return Cell(row.label, note, row.kind, is_badge=True)


def _filed(row: BoardRow) -> Cell:
    if row.project.submitted_at is None:
        return Cell("–")
    day = present.day_of(row.project.submitted_at)
    return Cell(digits_date(day), days_ago((present.today() - day).days))


def _granted(row: BoardRow) -> Cell:
    amount = row.project.amount_granted
    return Cell("–" if amount is None else euros(amount), is_number=True)


def _kind(row: BoardRow) -> Cell:
    school = row.project.establishment
    return Cell(EstablishmentKind(school.kind).label, school.get_sector_display())


def _due(row: BoardRow) -> Cell:
    if row.clock is None:
        return Cell("–")
    return Cell(row.clock.short, "" if row.clock.stopped else digits_date(row.clock.due_on))


PROJECT: tuple[tuple[Heading, Callable[[BoardRow], Value]], ...] = (
    (Heading("Référence", width=14), lambda row: row.project.reference),
    (Heading("Projet", width=44), lambda row: str(row.project)),
    (Heading("Passage", CellKind.NUMBER, 9), lambda row: row.project.passage),
)
"""What names a file comes first, whatever the columns chosen."""

COLUMNS: tuple[Column, ...] = (
    Column(
        "etablissement",
        "Établissement",
        _school,
        (
            (Heading("Établissement", width=36), lambda row: row.project.establishment.name),
            (Heading("UAI", width=10), lambda row: row.project.establishment.uai),
            (Heading("Commune", width=22), lambda row: row.project.establishment.commune),
            (
                Heading("Département", width=20),
                lambda row: row.project.establishment.department.name,
            ),
            (
                Heading("Éducation prioritaire", width=12),
                lambda row: row.project.establishment.priority_education,
            ),
        ),
        order=Order.SCHOOL,
    ),
    Column(
        "type",
        "Type",
        _kind,
        (
            (
                Heading("Type", width=10),
                lambda row: EstablishmentKind(row.project.establishment.kind).label,
            ),
            (
                Heading("Secteur", width=20),
                lambda row: row.project.establishment.get_sector_display(),
            ),
        ),
    ),
    Column(
        "statut",
        "Statut",
        _status,
        (
            (Heading("Statut", width=24), lambda row: row.label),
            (
                Heading("Statut depuis le", CellKind.DAY, 14),
                lambda row: _day(row.project.status_since),
            ),
        ),
        order=Order.STILL,
    ),
    Column(
        "depot",
        "Déposé",
        _filed,
        ((Heading("Déposé le", CellKind.DAY, 12), lambda row: _day(row.project.submitted_at)),),
        order=Order.OLDEST,
    ),
    Column(
        "avis",
        "Avis",
        lambda row: Cell(row.opinion or "Sans avis"),
        ((Heading("Avis de l’inspection", width=22), lambda row: row.opinion),),
    ),
    Column(
        "demande",
        "Demandé",
        lambda row: Cell(
            euros(row.project.amount_asked) if row.project.amount_asked else "Sans fonds",
            is_number=True,
        ),
        (
            (
                Heading("Montant demandé", CellKind.EUROS, 16),
                lambda row: row.project.amount_asked,
            ),
        ),
        is_number=True,
        order=Order.AMOUNT,
    ),
    Column(
        "accorde",
        "Accordé",
        _granted,
        (
            (
                Heading("Montant accordé", CellKind.EUROS, 16),
                lambda row: row.project.amount_granted,
            ),
        ),
        is_number=True,
    ),
    Column(
        "delai",
        "Délai",
        _due,
        (
            (
                Heading("Fonds à attribuer pour le", CellKind.DAY, 14),
                lambda row: row.clock.due_on if row.clock and not row.clock.stopped else None,
            ),
            (Heading("Délai", width=20), lambda row: row.clock.short if row.clock else ""),
        ),
        order=Order.URGENT,
    ),
    Column(
        "themes",
        "Thèmes",
        lambda row: Cell(row.themes or "–"),
        ((Heading("Thèmes", width=36), lambda row: row.themes),),
    ),
    Column(
        "eleves",
        "Élèves",
        lambda row: Cell(
            "–" if row.project.pupils is None else str(row.project.pupils), is_number=True
        ),
        ((Heading("Élèves concernés", CellKind.NUMBER, 10), lambda row: row.project.pupils),),
        is_number=True,
    ),
    Column(
        "ips",
        "IPS",
        lambda row: Cell(
            "–"
            if row.project.establishment.ips is None
            else str(row.project.establishment.ips).replace(".", ","),
            is_number=True,
        ),
        (
            (
                Heading("IPS", CellKind.NUMBER, 8),
                lambda row: row.project.establishment.ips,
            ),
        ),
        is_number=True,
    ),
    Column(
        "inspection",
        "Inspection",
        lambda row: Cell(row.inspector or "–"),
        ((Heading("Confié, inspection", width=26), lambda row: row.inspector),),
    ),
    Column(
        "examen",
        "Examen",
        lambda row: Cell(row.examiner or "–"),
        ((Heading("Confié, secrétariat", width=26), lambda row: row.examiner),),
    ),
)
DEFAULT = ("etablissement", "statut", "depot", "avis", "demande", "delai")
"""The columns of somebody who chose none."""


def drawn(cells: Iterable[Cell]) -> SafeString:
    """The cells as the table has them: thousands a minute, hence no template for each."""
    return SafeString("".join([_drawn(cell) for cell in cells]))


def _drawn(cell: Cell) -> str:
    text = escape(cell.text)
    if cell.is_badge:
        shape = f" fr-badge--{cell.kind}" if cell.kind else ""
        text = SafeString(f'<p class="fr-badge{shape} fr-badge--sm ne-badge">{text}</p>')
    note = f'<span class="ne-table__note">{escape(cell.note)}</span>' if cell.note else ""
    opening = '<td class="ne-number">' if cell.is_number else "<td>"
    return f"{opening}{text}{note}</td>"


def chosen(keys: Sequence[str]) -> tuple[Column, ...]:
    """The columns of these keys, in the order of the table; those of everybody without any."""
    wanted = frozenset(keys) or frozenset(DEFAULT)
    return tuple(column for column in COLUMNS if column.key in wanted) or chosen(())


def title_note(project: Project) -> str:
    """What follows the title of a file: its reference, and its passage from the second one on."""
    if project.passage == 1:
        return project.reference
    return f"{project.reference}, {ordinal(project.passage)} passage"


def sheet_headings(columns: Sequence[Column]) -> list[Heading]:
    """The headings of the file these columns make."""
    return [heading for heading, _ in (*PROJECT, *(part for one in columns for part in one.sheet))]


def sheet_reader(columns: Sequence[Column]) -> Callable[[BoardRow], list[Value]]:
    """What turns a row of the board into a row of the file."""
    read = [value for _, value in (*PROJECT, *(part for one in columns for part in one.sheet))]
    return lambda row: [value(row) for value in read]
