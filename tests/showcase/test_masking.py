"""What is masked can be found by no reader who knows all the rest."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from showcase.rules.masking import LEAST, Sum, masked

_cells = st.integers(min_value=0, max_value=12)


@st.composite
def tables(draw):
    """Académies by degree and by year, with their margins, as the page publishes them."""
    places, degrees, years = (
        draw(st.integers(2, 4)),
        draw(st.integers(2, 3)),
        draw(st.integers(2, 3)),
    )
    counts: dict[tuple, int] = {}
    for place in range(places):
        for degree in range(degrees):
            for year in range(years):
                n = draw(_cells)
                for key in (
                    (place, "d", degree), (place, "y", year), (place, "all", 0),
                    ("fr", "d", degree), ("fr", "y", year), ("fr", "all", 0),
                ):  # fmt: skip
                    counts[key] = counts.get(key, 0) + n
    sums = []
    for place in [*range(places), "fr"]:
        sums.append(Sum((place, "all", 0), [(place, "d", degree) for degree in range(degrees)]))
        sums.append(Sum((place, "all", 0), [(place, "y", year) for year in range(years)]))
    for cell in [
        ("all", 0),
        *(("d", d) for d in range(degrees)),
        *(("y", y) for y in range(years)),
    ]:
        sums.append(Sum(("fr", *cell), [(place, *cell) for place in range(places)]))
    return counts, sums


def determined(counts, sums, hidden) -> set:
    """The hidden keys that the equations give exactly: those alone in a row of the reduced form."""
    known_zero = {key for key, count in counts.items() if count == 0}
    unknown = sorted(hidden - known_zero, key=str)
    place = {key: rank for rank, key in enumerate(unknown)}
    rows = []
    for total, parts, _ in sums:
        row = [Fraction(0)] * (len(unknown) + 1)
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if key in place:
                row[place[key]] += sign
            else:
                row[-1] -= sign * counts.get(key, 0)
        rows.append(row)
    lead = 0
    for column in range(len(unknown)):
        found = next((r for r in range(lead, len(rows)) if rows[r][column]), None)
        if found is None:
            continue
        rows[lead], rows[found] = rows[found], rows[lead]
        rows[lead] = [value / rows[lead][column] for value in rows[lead]]
        for other in range(len(rows)):
            if other != lead and rows[other][column]:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[lead], strict=True)]
        lead += 1
    return {
        unknown[next(i for i, v in enumerate(row[:-1]) if v)]
        for row in rows
        if sum(1 for v in row[:-1] if v) == 1
    }


@settings(max_examples=150, deadline=None)
@given(tables())
def test_no_small_number_is_shown_nor_found_by_subtraction(table):
    counts, sums = table
    hidden = masked(counts, sums)
    assert {key for key, count in counts.items() if 0 < count < LEAST} <= hidden
    for total, parts, _ in sums:
        unseen = [part for part in parts if part in hidden]
        if total not in hidden and unseen:
            assert sum(counts[part] for part in unseen) >= LEAST
    small = {key for key in hidden if 0 < counts[key] < LEAST}
    assert not determined(counts, sums, hidden) & small


def test_nothing_is_masked_without_need():
    counts = {"all": 60, "a": 20, "b": 40}
    assert masked(counts, [Sum("all", ["a", "b"])]) == set()
    assert masked({"all": 0, "a": 0}, [Sum("all", ["a"])]) == set()
    assert masked({"all": 3, "a": 3}, [Sum("all", ["a"])]) == {"all", "a"}


def test_one_file_in_five_parts_is_not_five_files():
    counts = {"all": 20, "wide": 20, **dict.fromkeys("abcde", 1)}
    parts = ["wide", *"abcde"]
    assert masked(counts, [Sum("all", parts)]) == set("abcde")
    assert masked(counts, [Sum("all", parts, disjoint=False)]) == {"wide", *"abcde"}
    # no part holds five files by itself: the total goes too
    assert masked({"all": 6, "a": 2, "b": 3}, [Sum("all", ["a", "b"], disjoint=False)]) == {
        "all", "a", "b",
    }  # fmt: skip
