"""Sets of positions behave as sets of numbers do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from showcase.gallery.bits import bits_of, everything, positions_of, slice_of, union

SIZE = 200
sets = st.sets(st.integers(0, SIZE - 1))


@given(sets)
def test_a_set_gives_its_positions_back(found: set[int]) -> None:
    bits = bits_of(found, SIZE)
    assert list(positions_of(bits)) == sorted(found)
    assert bits.bit_count() == len(found)


@given(sets, sets)
def test_crossing_and_adding_are_those_of_sets(one: set[int], two: set[int]) -> None:
    a, b = bits_of(one, SIZE), bits_of(two, SIZE)
    assert list(positions_of(a & b)) == sorted(one & two)
    assert list(positions_of(union([a, b]))) == sorted(one | two)


@given(sets, st.integers(0, SIZE), st.integers(0, 30), st.permutations(range(SIZE)))
def test_a_slice_is_that_of_the_sorted_list(
    found: set[int], first: int, size: int, order: list[int]
) -> None:
    bits = bits_of(found, SIZE)
    assert slice_of(bits, first, size) == sorted(found)[first : first + size]
    sorted_by = [position for position in order if position in found]
    assert slice_of(bits, first, size, order) == sorted_by[first : first + size]


def test_nothing_is_a_set_too() -> None:
    assert bits_of([], 0) == everything(0) == 0
    assert slice_of(0, 0, 20) == []
