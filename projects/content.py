"""What a file says, part by part: from raw values to the entries that are read, compared, sealed.

`PartData` holds the values of one part, in the shape its form cleans them; `Entry` is one block
of the page as the commission reads it, in plain JSON: a snapshot keeps exactly these entries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from concertations.enums import Dimension
from core import french
from core.entries import Entry, FiledFile, rich_entry, table_entry, text_entry
from projects.enums import BeneficiaryKind, BudgetCategory, Part, PartnerKind
from projects.rules import budget_table

PartData = Mapping[str, Any]


Content = dict[str, list[Entry]]


def entries_of(part: Part, data: PartData) -> list[Entry]:
    """The entries of a part, in reading order. No query when the values are loaded."""
    return _WRITERS[part](data)


def masked_iban(iban: str) -> str:
    """The IBAN with its middle hidden: readers recognise it, only the fund manager needs it whole.

    >>> masked_iban("FR1420041010050500013M02606")
    'FR14 … 2606'
    """
    return f"{iban[:4]} … {iban[-4:]}" if len(iban) > 8 else iban


def _calendar(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"Du {french.short_date(starts_on)} au {french.short_date(ends_on)}"
    if starts_on:
        return f"À partir du {french.short_date(starts_on)}"
    return f"Jusqu’au {french.short_date(ends_on)}" if ends_on else ""


def _summary(data: PartData) -> list[Entry]:
    themes = [str(theme) for theme in data["themes"]]
    if data["other_theme"]:
        themes.append(data["other_theme"])
    return [
        text_entry("Titre", data["title"]),
        rich_entry("Résumé", data["summary"]),
        text_entry("Dimensions", ", ".join(Dimension(value).label for value in data["dimensions"])),
        text_entry("Thèmes", ", ".join(themes)),
        text_entry("Calendrier", _calendar(data["starts_on"], data["ends_on"])),
    ]


def _schools(data: PartData) -> list[Entry]:
    pupils = data["pupils"]
    entries = [
        text_entry("Établissement porteur", data["establishment"]),
        text_entry("Élèves concernés", french.counted(pupils, "élève") if pupils else ""),
        text_entry("Niveaux et classes", data["levels"]),
    ]
    schools = [row["establishment"] for row in data["rows"]]
    if schools:
        rows = [[school.name, school.commune, school.uai] for school in schools]
        head = ["Établissement", "Commune", "UAI"]
        entries.append(table_entry("Établissements associés", head, rows))
    return entries


def _findings(data: PartData) -> list[Entry]:
    sources = [
        f"{item.title}, {french.short_date(item.held_on)} ({item.reference})"
        if item.held_on
        else f"{item.title} ({item.reference})"
        for item in data["concertations"]
    ]
    return [
        text_entry("Concertations dont le projet est issu", "\n".join(sources)),
        rich_entry("Constats et besoins", data["findings"]),
    ]


def _objectives(data: PartData) -> list[Entry]:
    entries = []
    for rank, row in enumerate(data["rows"], 1):
        measures = [
            f"{label}\u00a0: {row[name]}"
            for name, label in (
                ("indicator", "Indicateur"),
                ("baseline", "Valeur de départ"),
                ("target", "Valeur visée"),
            )
            if row[name]
        ]
        entries.append(text_entry(f"Objectif {rank}", "\n".join([row["text"], *measures])))
    return entries


def _actions(data: PartData) -> list[Entry]:
    entries = []
    for rank, row in enumerate(data["rows"], 1):
        lines = [row["title"]]
        if row["description"]:
            lines.append(_apart(row["description"]))
        lines += [
            f"{label}\u00a0: {row[name]}"
            for name, label in (("who", "Qui"), ("when", "Quand"))
            if row[name]
        ]
        if row["finding"] is not None:
            lines.append(f"Répond au constat\u00a0: {row['finding'].finding}")
        entries.append(rich_entry(f"Action {rank}", "\n".join(lines)))
    return entries


def _apart(text: str) -> str:
    """A light text of several lines, apart from the lines around it, so that its lists end."""
    return f"\n{text}\n" if "\n" in text else text


def _partners(data: PartData) -> list[Entry]:
    rows = [[row["name"], PartnerKind(row["kind"]).label, row["role"]] for row in data["rows"]]
    if not rows:
        return [text_entry("Partenaires", "")]
    return [table_entry("Partenaires", ["Nom", "Nature", "Rôle dans le projet"], rows)]


def _evaluation(data: PartData) -> list[Entry]:
    return [rich_entry("Comment vous saurez que le projet réussit", data["evaluation"])]


def _budget(data: PartData) -> list[Entry]:
    lines = data["rows"]
    if not lines:
        return [text_entry("Budget", "Aucun financement n’est demandé.")]
    table = budget_table((line["category"], line["year"], line["amount"]) for line in lines)
    rows = [
        [
            BudgetCategory(line["category"]).label,
            line["label"],
            str(line["year"]),
            french.euros(line["amount"]),
        ]
        for line in lines
    ]
    detail = ["Catégorie", "Objet", "Année", "Montant"]
    by_category = [
        [BudgetCategory(category).label, *map(_cell, amounts), french.euros(total)]
        for category, amounts, total in table.rows
    ]
    return [
        table_entry(
            "Lignes de dépense", detail, rows, ["Total", "", "", french.euros(table.total)]
        ),
        table_entry(
            "Total par catégorie et par année",
            ["Catégorie", *map(str, table.years), "Total"],
            by_category,
            ["Total", *map(_cell, table.by_year), french.euros(table.total)],
        ),
    ]


def _cell(amount: Decimal) -> str:
    return french.euros(amount) if amount else "–"


def _beneficiary(data: PartData) -> list[Entry]:
    if not data["kind"]:
        return [text_entry("Bénéficiaire", "")]
    return [
        text_entry("Bénéficiaire", BeneficiaryKind(data["kind"]).label),
        text_entry("Nom", data["name"]),
        text_entry("SIRET", data["siret"]),
        text_entry("IBAN", masked_iban(data["iban"])),
    ]


def _attachments(data: PartData) -> list[Entry]:
    files: list[FiledFile] = [
        {
            "id": str(item.pk),
            "name": item.name,
            "size": french.file_size(item.size),
            "sha256": item.sha256,
        }
        for item in data["files"]
    ]
    if not files:
        return [text_entry("Pièces jointes", "Aucune pièce jointe.")]
    names = "\n".join(f"{item['name']} ({item['size']})" for item in files)
    return [{"label": "Pièces jointes", "text": names, "files": files}]


def _publication(data: PartData) -> list[Entry]:
    consent = "Oui" if data["publish_consent"] else "Non"
    return [
        text_entry("Accord pour publier le projet", consent),
        text_entry("Résumé pour le public", data["public_summary"]),
    ]


_WRITERS: dict[Part, Callable[[PartData], list[Entry]]] = {
    Part.SUMMARY: _summary,
    Part.SCHOOLS: _schools,
    Part.FINDINGS: _findings,
    Part.OBJECTIVES: _objectives,
    Part.ACTIONS: _actions,
    Part.PARTNERS: _partners,
    Part.EVALUATION: _evaluation,
    Part.BUDGET: _budget,
    Part.BENEFICIARY: _beneficiary,
    Part.ATTACHMENTS: _attachments,
    Part.PUBLICATION: _publication,
}
