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
from projects.budgeting import BudgetTotals, budget_totals
from projects.enums import (
    AssociationState,
    BeneficiaryKind,
    BudgetCategory,
    FundingSource,
    FundingState,
    Level,
    Part,
    PartnerKind,
)

PartData = Mapping[str, Any]


Content = dict[str, list[Entry]]


def entries_of(part: Part, data: PartData) -> list[Entry]:
    """The entries of a part, in reading order. No query when the values are loaded."""
    return _WRITERS[part](data)


def filed_entries(part: Part, data: PartData) -> list[Entry]:
    """The entries of a part with the lasting names of its rows, which a filing keeps.

    A remark on an action or on a line of the budget finds it again by this name, whatever its rank
    or its words became (ADR 30). No query when the values are loaded.
    """
    entries = entries_of(part, data)
    if part not in _NAMED or not data["rows"]:
        return entries
    keys = [f"{_NAMED[part]}-{row['id']}" if row.get("id") else "" for row in data["rows"]]
    if part in (Part.OBJECTIVES, Part.ACTIONS):
        return [
            {**entry, "key": key} if key else entry
            for entry, key in zip(entries, keys, strict=True)
        ]
    table = entries[0]["table"]
    return [{**entries[0], "table": {**table, "keys": keys}}, *entries[1:]]


_NAMED = {
    Part.OBJECTIVES: "objectif",
    Part.ACTIONS: "action",
    Part.PARTNERS: "partenaire",
    Part.BUDGET: "ligne",
}
"""The parts made of rows that keep their id from one saving to the next."""


def masked_iban(iban: str) -> str:
    """The IBAN with its middle hidden: readers recognise it, only the fund manager needs it whole.

    >>> masked_iban("FR1420041010050500013M02606")
    'FR14 … 2606'
    """
    return f"{iban[:4]} … {iban[-4:]}" if len(iban) > 8 else iban


def _calendar(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        told = f"Du {french.short_date(starts_on)} au {french.short_date(ends_on)}"
        if starts_on.year == ends_on.year:
            return told
        return f"{told} ({french.counted(ends_on.year - starts_on.year + 1, 'année')} de budget)"
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
    pupils, groups = data["pupils"], data["groups"]
    entries = [text_entry("Établissement porteur", data["establishment"])]
    if groups:
        rows = [[level.label, str(groups[level])] for level in Level if level in groups]
        foot = ["Total", french.whole_number(pupils)]
        entries.append(table_entry("Élèves concernés", ["Niveau", "Élèves"], rows, foot))
    else:
        told = french.counted(pupils, "élève") if pupils else ""
        entries.append(text_entry("Élèves concernés", told))
    entries.append(text_entry("Précisions sur les classes", data["levels"]))
    if data["rows"]:
        rows = [
            [school.name, school.commune, school.uai, AssociationState(row["state"]).label]
            for row in data["rows"]
            for school in [row["establishment"]]
        ]
        head = ["Établissement", "Commune", "UAI", "Accord"]
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
                ("when", "Mesuré"),
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
    rows = [
        [row["name"], PartnerKind(row["kind"]).label, row["role"], _letter(row)]
        for row in data["rows"]
    ]
    if not rows:
        return [text_entry("Partenaires", "")]
    head = ["Nom", "Nature", "Rôle dans le projet", "Lettre"]
    return [table_entry("Partenaires", head, rows)]


def _letter(row: PartData) -> str:
    if row["letter"] is not None:
        return str(row["letter"])
    return "À venir" if row["letter_awaited"] else "–"


def _evaluation(data: PartData) -> list[Entry]:
    return [rich_entry("Comment vous saurez que le projet réussit", data["evaluation"])]


def _budget(data: PartData) -> list[Entry]:
    totals = budget_totals(data)
    entries = [_lines(data, totals), *sums_entries(totals)] if data["rows"] else [_NO_FUNDS]
    if data["cofunding"]:
        entries.append(_cofunding(data))
    if totals.granted or totals.awaited:
        entries.append(_plan(totals))
    if data["rows"] and totals.per_pupil is not None:
        told = (
            f"{french.euros(totals.per_pupil)} demandés au fonds par élève, pour "
            f"{french.counted(totals.pupils, 'élève')}"
        )
        entries.append(text_entry("Coût par élève", told))
    return entries


_NO_FUNDS = text_entry("Budget", "Aucun financement n’est demandé.")


def _lines(data: PartData, totals: BudgetTotals) -> Entry:
    shared = bool(totals.by_school)
    head = ["Catégorie", "Objet", "Année", "Quantité", "Prix unitaire", "Montant"]
    rows = []
    for line in data["rows"]:
        label = f"{line['label']} ({line['origin']})" if line["origin"] else line["label"]
        row = [
            spent_on(line["category"], line["hours_kind"]),
            label,
            str(line["year"]),
            french.number(line["quantity"], _places(line["quantity"])),
            french.euros(line["unit_price"]),
            french.euros(line["amount"]),
        ]
        if shared:
            row.insert(2, str(line["school"].establishment if line["school"] else _lead(data)))
        rows.append(row)
    if shared:
        head.insert(2, "Établissement")
    foot = ["Total", *[""] * (len(head) - 2), french.euros(totals.asked)]
    return table_entry("Dépenses demandées au fonds", head, rows, foot)


def spent_on(category: str, hours_kind: str) -> str:
    """The category of a line, with the kind of its hours."""
    return f"Heures ({hours_kind})" if hours_kind else BudgetCategory(category).label


def _lead(data: PartData) -> str:
    return str(data["establishment"])


def _places(quantity: Decimal) -> int:
    return 0 if quantity == quantity.to_integral_value() else 2


def sums_entries(totals: BudgetTotals) -> list[Entry]:
    """The tables of sums: by category and year, and by school when several spend."""
    table = totals.table
    by_category = [
        [BudgetCategory(category).label, *map(_cell, amounts), french.euros(total)]
        for category, amounts, total in table.rows
    ]
    entries = [
        table_entry(
            "Total par catégorie et par année",
            ["Catégorie", *map(str, table.years), "Total"],
            by_category,
            ["Total", *map(_cell, table.by_year), french.euros(table.total)],
        )
    ]
    if totals.by_school:
        rows = [[school, french.euros(amount)] for school, amount in totals.by_school]
        foot = ["Total", french.euros(totals.asked)]
        head = ["Établissement", "Part du budget"]
        entries.append(table_entry("Total par établissement", head, rows, foot))
    return entries


def _cofunding(data: PartData) -> Entry:
    rows = [
        [
            FundingSource(item["source"]).label,
            item["label"],
            FundingState(item["state"]).label.capitalize(),
            french.euros(item["amount"]),
        ]
        for item in data["cofunding"]
    ]
    return table_entry("Autres financements", ["Financeur", "Précision", "État", "Montant"], rows)


def _plan(totals: BudgetTotals) -> Entry:
    rows = [
        ["Demandé au fonds d’innovation pédagogique", french.euros(totals.asked)],
        ["Autres financements accordés", french.euros(totals.granted)],
        ["Autres financements demandés", french.euros(totals.awaited)],
    ]
    foot = ["Coût total du projet", french.euros(totals.total)]
    return table_entry("Plan de financement", ["Origine", "Montant"], rows, foot)


def _cell(amount: Decimal) -> str:
    return french.euros(amount) if amount else "–"


def _beneficiary(data: PartData) -> list[Entry]:
    if not data["kind"]:
        return [text_entry("Bénéficiaire", "")]
    entries = [
        text_entry("Bénéficiaire", BeneficiaryKind(data["kind"]).label),
        text_entry("Nom", data["name"]),
        text_entry("SIRET", data["siret"]),
        text_entry("IBAN", masked_iban(data["iban"])),
    ]
    school = data["establishment"]
    if school is not None and data["kind"] == BeneficiaryKind.NEARBY_EPLE:
        entries.insert(1, text_entry("Établissement qui gère les fonds", f"{school}, {school.uai}"))
    return entries


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
