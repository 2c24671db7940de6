"""What the gallery lists and counts is what a plain Python filter lists and counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from concertations.enums import Dimension
from establishments.enums import EstablishmentKind, PriorityEducation
from projects.enums import BudgetCategory, Level
from showcase.enums import AmountBand
from showcase.gallery.bits import bits_of, positions_of
from showcase.gallery.facets import YES, Facet
from showcase.gallery.index import GalleryIndex, gallery_index
from showcase.models import Sheet
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    sheet_in_gallery,
    theme,
    withdraw_from_gallery,
)
from tests.factories.establishments import AcademyFactory

pytestmark = pytest.mark.usefixtures("own_pages")

FEW = {
    Facet.THEME: ["sciences", "lecture", "climat"],
    Facet.DIMENSION: ["A", "B"],
    Facet.KIND: ["ECOLE", "COLLEGE"],
    Facet.VIDEO: [YES],
}
_row = st.fixed_dictionaries({facet: st.sets(st.sampled_from(FEW[facet])) for facet in FEW})
_rows = st.lists(_row, max_size=12)


def _index_of(rows: list[dict[Facet, set[str]]]) -> GalleryIndex:
    size = len(rows)
    return GalleryIndex(
        mark=None,
        keys=tuple(range(100, 100 + size)),
        sets={
            facet: {
                value: bits_of(
                    (at for at, row in enumerate(rows) if value in row[facet]), len(rows)
                )
                for value in values
            }
            for facet, values in FEW.items()
        },
        orders={},
    )


def _plain(
    rows: list[Mapping[Facet, Collection[str]]], chosen: Mapping[Facet, Collection[str]]
) -> list[int]:
    """The rows that bear one of the values of each facet where something is chosen."""
    return [
        at
        for at, row in enumerate(rows)
        if all(set(values) & set(row[facet]) for facet, values in chosen.items() if values)
    ]


@given(_rows, _row, st.none() | st.sets(st.integers(0, 11)))
def test_what_is_crossed_is_what_a_plain_filter_keeps(
    rows: Any, chosen: Any, searched: set[int] | None
) -> None:
    index = _index_of(rows)
    among = None
    if searched is not None:
        searched = {at for at in searched if at < len(rows)}
        among = bits_of(searched, len(rows))
    kept = range(len(rows)) if searched is None else searched

    found = index.crossed(chosen, among)

    assert index.matching(chosen, among) == found.matching
    assert list(positions_of(found.matching)) == [at for at in _plain(rows, chosen) if at in kept]
    for facet, values in FEW.items():
        for value in values:
            alone = [at for at in _plain(rows, {**chosen, facet: {value}}) if at in kept]
            assert found.counts[facet][value] == len(alone)


@pytest.fixture
def some_sheets(db: None) -> list[Sheet]:
    """Ten sheets of two académies that differ by everything the gallery filters."""
    here = DepartmentFactory()
    there = DepartmentFactory(
        code="094", name="Val-de-Marne", academy=AcademyFactory(code="24", name="Créteil")
    )
    themes = [theme("sciences"), theme("lecture"), theme("climat")]
    sheets = []
    for rank in range(10):
        maker = CollegeFactory if rank % 3 == 0 else EcoleFactory
        school = maker(
            department=here if rank % 2 else there,
            priority_education=list(PriorityEducation)[rank % 3],
        )
        sheets.append(
            sheet_in_gallery(
                school,
                themes=themes[: rank % 4],
                dimensions=list(Dimension)[: rank % 3],
                levels=[list(Level)[rank], list(Level)[rank + 1]],
                spending=list(BudgetCategory)[rank % 4 : rank % 4 + 2],
                amount_band=list(AmountBand)[rank % 5],
                is_rural=[None, True, False][rank % 3],
                is_digital=rank % 4 == 0,
                has_video=rank % 5 == 0,
            )
        )
    withdraw_from_gallery(sheets.pop())
    return sheets


def _values_of(sheet: Sheet) -> dict[Facet, list[str]]:
    """What a sheet says, read from its columns one by one."""
    flags = {
        Facet.RURAL: sheet.is_rural,
        Facet.DIGITAL: sheet.is_digital,
        Facet.VIDEO: sheet.has_video,
    }
    return {
        Facet.THEME: [one.slug for one in sheet.themes.all()],
        Facet.DIMENSION: list(sheet.dimensions),
        Facet.KIND: [sheet.kind],
        Facet.LEVEL: list(sheet.levels),
        Facet.ACADEMY: [sheet.academy.code],
        Facet.DEPARTMENT: [sheet.department.code],
        Facet.SPENDING: list(sheet.spending),
        Facet.AMOUNT: [sheet.amount_band],
        Facet.PRIORITY: [sheet.priority_education] if sheet.priority_education else [],
        **{facet: [YES] if flag else [] for facet, flag in flags.items()},
    }


def _listed(client: Client, **query: Any) -> tuple[int, set[str]]:
    """The number that the page says, and the references of the sheets that it lists."""
    page = client.get(reverse("showcase:gallery-list"), query)
    assert page.status_code == 200
    found = page.context["found"]
    listed = {card.reference for card in found.cards}
    written = re.search(r'id="resultats"[^>]*>(\d+)', page.content.decode())
    assert written is not None
    assert int(written[1]) == found.total
    return found.total, listed


@pytest.mark.django_db
def test_each_value_lists_what_its_number_says(client: Client, some_sheets: list[Sheet]) -> None:
    read = list(Sheet.objects.public().select_related("academy", "department", "project"))
    said = {sheet.project.reference: _values_of(sheet) for sheet in read}
    counts = gallery_index().crossed({}).counts
    for facet in Facet:
        values = {value for row in said.values() for value in row[facet]}
        assert {value for value, number in counts[facet].items() if number} == values
        for value in values:
            wanted = {name for name, row in said.items() if value in row[facet]}
            assert _listed(client, **{facet.value: value}) == (len(wanted), wanted)
            assert counts[facet][value] == len(wanted)


@pytest.mark.django_db
def test_numbers_beside_filters_follow_the_other_filters(
    client: Client, some_sheets: list[Sheet]
) -> None:
    chosen = {"theme": ["sciences", "lecture"], "academie": "24"}
    page = client.get(reverse("showcase:gallery-list"), chosen)
    boxes = page.context["found"].boxes
    assert len(boxes) > 4
    for option in (option for box in boxes for option in box.options):
        alone = {**chosen, option.name: option.value}
        assert _listed(client, **alone)[0] == option.count, option


@pytest.mark.django_db
def test_values_of_a_facet_add_up_and_facets_cross(
    client: Client, some_sheets: list[Sheet]
) -> None:
    read = list(Sheet.objects.public().select_related("academy", "department", "project"))
    both = _listed(client, theme=["sciences", "climat"], degre=EstablishmentKind.ECOLE)
    wanted = {
        sheet.project.reference
        for sheet in read
        if {"sciences", "climat"} & set(_values_of(sheet)[Facet.THEME])
        and sheet.kind == EstablishmentKind.ECOLE
    }
    assert wanted
    assert both == (len(wanted), wanted)
