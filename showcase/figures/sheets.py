"""The figures as files: CSV for French spreadsheets, one table or all, and their dictionary."""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.spreadsheets import csv_lines
from showcase.enums import Breakdown, Measure
from showcase.figures.definitions import definition_of
from showcase.figures.queries import Place, Table, item_labels
from showcase.models import Figure

HEAD = (
    "code_academie", "academie", "mesure", "libelle_mesure", "ventilation", "modalite",
    "libelle_modalite", "valeur", "communique", "compte_le",
)  # fmt: skip

COLUMNS = {
    "code_academie": "Code de l’académie sur deux caractères ; FR pour la France entière.",
    "academie": "Nom de l’académie, ou France.",
    "mesure": "Code de la mesure, défini ci-dessous.",
    "libelle_mesure": "La mesure en français.",
    "ventilation": "Code de la ventilation, défini ci-dessous ; « ensemble » pour le total.",
    "modalite": "Code de la modalité de la ventilation ; vide pour l’ensemble.",
    "libelle_modalite": "La modalité en français.",
    "valeur": "Le nombre, ou le montant en euros avec un point décimal ; vide s’il n’est pas "
    "communiqué.",
    "communique": "« oui », ou « non » quand le nombre, ou celui qu’on en déduirait, est "
    "inférieur à cinq.",
    "compte_le": "Le jour du comptage, AAAA-MM-JJ.",
}


def table_sheet(table: Table, place: Place) -> Iterator[bytes]:
    """One table as it is shown; « nc » for what is not."""
    yield from csv_lines(
        [
            ["territoire", "code", "libelle", *table.codes],
            *(
                [place.name, row.code, row.label, *(number.plain for number in row.numbers)]
                for row in table.rows
            ),
        ]
    )


def every_figure() -> Iterator[bytes]:
    """Every public figure, of France and of each académie."""
    yield from csv_lines(_every_row())


def _every_row() -> Iterator[list[object]]:
    labels = {
        breakdown: item_labels(
            breakdown,
            Figure.objects.for_public()
            .filter(breakdown=breakdown)
            .values_list("item", flat=True)
            .distinct(),
        )
        for breakdown in Breakdown
    }
    yield list(HEAD)
    rows = Figure.objects.for_public().select_related("academy")
    order = ("academy__code", "measure", "breakdown", "item")
    for row in rows.order_by(*order).iterator(chunk_size=2000):
        yield [
            row.academy.code if row.academy else "FR",
            row.academy.name if row.academy else "France",
            row.measure,
            row.get_measure_display(),
            row.breakdown,
            row.item,
            labels[Breakdown(row.breakdown)].get(row.item, row.item),
            "" if row.is_masked else public_value(row),
            "non" if row.is_masked else "oui",
            clock.day_of(row.counted_at).isoformat(),
        ]


def public_value(row: Figure) -> str:
    """The value as a file writes it."""
    if Measure(row.measure).is_amount:
        return f"{row.value:.2f}"
    return f"{row.value.normalize():f}"


def dictionary() -> Iterator[bytes]:
    """The columns, the measures and the breakdowns, each with its definition."""
    yield from csv_lines(
        [
            ["nature", "code", "libelle", "definition"],
            *(["colonne", name, name, text] for name, text in COLUMNS.items()),
            *(["mesure", m.value, m.label, definition_of(m)] for m in Measure),
            *(["ventilation", b.value, b.label, definition_of(b)] for b in Breakdown),
        ]
    )
