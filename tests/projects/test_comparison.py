"""Two states of a file side by side: texts by word, tables row by row and cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from core.entries import Entry, Table
from projects.comparison import Change, Op, compare

HEAD = ["Catégorie", "2027", "Total"]


def table(
    rows: Sequence[Sequence[str]], *, keys: Sequence[str] = (), foot: Sequence[str] = ()
) -> Table:
    """A table of the budget, with or without lasting names of its rows."""
    return {
        "head": HEAD,
        "rows": [list(row) for row in rows],
        "foot": list(foot),
        "keys": list(keys),
    }


def changed(old: Table, new: Table) -> Change:
    """The comparison of one entry that holds these tables."""
    before: Entry = {"label": "Total", "text": "", "table": old}
    after: Entry = {"label": "Total", "text": "", "table": new}
    (change,) = compare({"BUDGET": [before]}, {"BUDGET": [after]})["BUDGET"]
    return change


def test_rows_without_lasting_names_are_told_apart_by_their_first_cell() -> None:
    change = changed(
        table([["Matériel", "2 000 €", "2 000 €"], ["Intervenants", "1 000 €", "1 000 €"]],
              foot=["Total", "3 000 €", "3 000 €"]),
        table([["Intervenants", "2 200 €", "2 200 €"], ["Matériel", "2 000 €", "2 000 €"],
               ["Déplacements", "50 €", "50 €"]], foot=["Total", "4 250 €", "4 250 €"]),
    )  # fmt: skip

    assert [(row.op, row.cells[0]) for row in change.rows] == [
        (Op.CHANGE, "Intervenants"),
        (Op.EQUAL, "Matériel"),
        (Op.INSERT, "Déplacements"),
        (Op.CHANGE, "Total"),
    ]
    assert [(pair.old, pair.new) for pair in change.rows[0].pairs if pair.changed] == [
        ("1 000 €", "2 200 €"),
        ("1 000 €", "2 200 €"),
    ]


def test_a_row_that_kept_its_name_is_compared_with_itself() -> None:
    change = changed(
        table([["Matériel", "1 €", "1 €"], ["Matériel", "2 €", "2 €"]], keys=["a", "b"]),
        table([["Matériel", "2 €", "2 €"], ["Livres", "1 €", "1 €"]], keys=["b", "a"]),
    )
    assert [row.op for row in change.rows] == [Op.EQUAL, Op.CHANGE]
    assert change.rows[1].before == ["Matériel", "1 €", "1 €"]


def test_rows_nothing_tells_apart_are_taken_out_and_added() -> None:
    change = changed(
        table([["Matériel", "1 €", "1 €"], ["Matériel", "2 €", "2 €"]]),
        table([["Matériel", "1 €", "1 €"], ["Matériel", "3 €", "3 €"]]),
    )
    assert [row.op for row in change.rows] == [Op.EQUAL, Op.DELETE, Op.INSERT]


def test_other_columns_are_another_table() -> None:
    new = table([["Matériel", "1 €", "1 €"]])
    new["head"] = ["Catégorie", "2028", "Total"]
    change = changed(table([["Matériel", "1 €", "1 €"]]), new)
    assert change.changed
    assert [(row.op, row.cells[1]) for row in change.rows] == [
        (Op.DELETE, "2027"),
        (Op.INSERT, "2028"),
        (Op.EQUAL, "1 €"),
    ]
