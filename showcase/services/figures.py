"""The figures of the programme, counted by the database every night (ADR 78)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from core import clock
from showcase.enums import Breakdown, Measure
from showcase.figures.definitions import OF_SCHOOLS, breakdowns_of, facts, is_partition
from showcase.models import Figure
from showcase.rules.masking import Sum, is_small, masked

Cell = tuple[Measure, int | None, Breakdown, str]
"""A number: measure, académie (None for France), breakdown, item."""

_BATCH = 2000


def count_figures() -> int:
    """Count every figure anew; how many were written. All are of one same moment, so that a sum is
    that of its parts (within a transaction already open, as this one reads).

    Whoever reads meanwhile reads the figures of before; two counts at once follow one another.
    Nothing is kept from one count to the next: a beat that was off for days costs nothing.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if is_outermost:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("LOCK TABLE showcase_figure IN SHARE ROW EXCLUSIVE MODE")
        return _count()


def _count() -> int:
    rows = [row for measure in Measure for row in _counted(measure)]
    hidden = _hidden(rows)
    now = clock.now()
    for row in rows:
        row.counted_at = now
        row.is_masked = is_small(row.files) if row.department_id else _cell(row) in hidden
    Figure.objects.all().delete()
    Figure.objects.bulk_create(rows, batch_size=_BATCH)
    return len(rows)


def _counted(measure: Measure) -> Iterator[Figure]:
    """One measure, in every place, whole and by each breakdown: a query each."""
    for breakdown in breakdowns_of(measure):
        with connection.cursor() as cursor:
            cursor.execute(_count_sql(measure, breakdown))
            for academy, department, item, value, files in cursor.fetchall():
                yield Figure(
                    measure=measure,
                    academy_id=academy,
                    department_id=department,
                    breakdown=breakdown,
                    item=item,
                    value=value,
                    files=files,
                )


def _count_sql(measure: Measure, breakdown: Breakdown) -> str:
    return f"""
        WITH fact AS ({facts(measure, breakdown)})
        SELECT school.academy_id, school.department_id, fact.item, round(sum(fact.amount), 2),
            count(DISTINCT fact.unit)
        FROM fact JOIN establishments_establishment AS school ON school.id = fact.school_id
        GROUP BY GROUPING SETS (
            (fact.item), (school.academy_id, fact.item), (school.department_id, fact.item))
    """  # noqa: S608 - nothing comes from outside


def _hidden(rows: Iterable[Figure]) -> set[Cell]:
    """What the public does not read, among France and the académies."""
    counts = {_cell(row): row.files for row in rows if row.department_id is None}
    return masked(counts, _sums(counts))


def _cell(row: Figure) -> Cell:
    return Measure(row.measure), row.academy_id, Breakdown(row.breakdown), row.item


def _sums(cells: Iterable[Cell]) -> Iterator[Sum[Cell]]:
    """Every sum that a reader can make: France by académie, a place by each partition, the schools
    by whether they were funded."""
    academies: dict[Cell, list[Cell]] = defaultdict(list)
    items: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in cells:
        measure, academy, breakdown, item = cell
        if academy is not None:
            academies[measure, None, breakdown, item].append(cell)
        if breakdown in (*OF_SCHOOLS, Breakdown.CATEGORY):
            items[measure, academy, Breakdown.ALL, ""].append((measure, academy, breakdown, item))
        if measure == Measure.SCHOOLS:
            place = (academy, breakdown, item)
            yield Sum(cell, [(Measure.SCHOOLS_FUNDED, *place), (Measure.NEVER_FUNDED, *place)])
    for total, parts in academies.items():
        yield Sum(total, parts)
    for whole, parts in items.items():
        for breakdown in (*OF_SCHOOLS, Breakdown.CATEGORY):
            told = [part for part in parts if part[2] == breakdown]
            if told:
                yield Sum(whole, told, disjoint=is_partition(whole[0], breakdown))
