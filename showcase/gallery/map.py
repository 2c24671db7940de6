"""The map beside the list: each département coloured by its number of sheets, or one from near.

The outlines are a file of the site (`static/img/departements.svg`), fetched once; the page only
says which outline takes which colour. `boxes.json` tells where each is; both are written by
`bin/lib/outlines.py` from a public domain source (docs/adr/0075-the-map.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.french import counted, sort_key
from showcase.gallery.projection import (
    AROUND_PARIS,
    COURONNE,
    HEIGHT,
    INSETS,
    WIDTH,
    Box,
    frame_of,
    tiles_over,
)

BOXES = Path(__file__).with_name("boxes.json")
SHADES = 5
MOST_POINTS = 400
"""Schools drawn at once; the list has them all."""


@dataclass(frozen=True)
class Shade:
    """A colour of the legend: how many sheets it stands for."""

    rank: int
    least: int
    most: int

    @property
    def label(self) -> str:
        """« 3 à 7 projets »."""
        if self.least == self.most:
            return counted(self.least, "projet")
        return f"de {self.least} à {counted(self.most, 'projet')}"


@dataclass(frozen=True)
class Shape:
    """A département: which outlines draw it, its shade (0: none), where choosing it leads."""

    code: str
    name: str
    count: int
    shade: int
    url: str
    is_chosen: bool

    @property
    def said(self) -> str:
        """What a screen reader says of it."""
        return f"{self.name}\u00a0: {counted(self.count, 'projet')}"

    @property
    def outlines(self) -> tuple[str, ...]:
        """The names of its outlines in the file: Paris and its neighbours have two."""
        return (self.code, f"{self.code}-pres") if self.code in AROUND_PARIS else (self.code,)


@dataclass(frozen=True)
class Label:
    """The name written under what has its own frame."""

    text: str
    left: float
    top: float


@dataclass(frozen=True)
class Point:
    """A school, where it stands, and what choosing it leads to."""

    left: float
    top: float
    name: str
    url: str


@dataclass(frozen=True)
class Picture:
    """A tile of the map service, when one is configured."""

    url: str
    left: float
    top: float
    size: float


@dataclass(frozen=True)
class Map:
    """What is drawn, seen through `view`; from near it has points of this `radius`."""

    shapes: Sequence[Shape]
    shades: Sequence[Shade]
    view: str
    labels: Sequence[Label] = ()
    points: Sequence[Point] = ()
    pictures: Sequence[Picture] = ()
    radius: float = 0
    near: str = ""
    """The name of the département that is seen from near; empty for the whole country."""

    @property
    def rows(self) -> list[Shape]:
        """The same as a table: what has something, the most first."""
        return sorted((one for one in self.shapes if one.count), key=lambda one: -one.count)


def shades_of(counts: Iterable[int], most: int = SHADES) -> list[Shade]:
    """At most five shades, each for about as many départements as the others.

    >>> [(shade.least, shade.most) for shade in shades_of([1, 1, 2, 9])]
    [(1, 1), (2, 2), (9, 9)]
    """
    found = sorted(count for count in counts if count)
    values = sorted(set(found))
    if len(values) <= most:
        return [Shade(rank, value, value) for rank, value in enumerate(values, 1)]
    starts = sorted({found[len(found) * rank // most] for rank in range(most)})
    ends = [max(value for value in values if value < start) for start in starts[1:]]
    return [
        Shade(rank, least, greatest)
        for rank, (least, greatest) in enumerate(zip(starts, [*ends, values[-1]], strict=True), 1)
    ]


def shade_of(count: int, shades: Sequence[Shade]) -> int:
    """The rank of the shade of a number; 0 for nothing."""
    return next((shade.rank for shade in shades if shade.least <= count <= shade.most), 0)


@cache
def boxes() -> Mapping[str, Box]:
    """Where each département is in the drawing."""
    read: dict[str, list[float]] = json.loads(BOXES.read_text())
    return {code: (left, top, right, bottom) for code, (left, top, right, bottom) in read.items()}


@dataclass(frozen=True)
class Spot:
    """A school as the map places it."""

    name: str
    latitude: float
    longitude: float
    url: str


def country_map(
    departments: Iterable[tuple[str, str]],
    counts: Mapping[str, int],
    *,
    chosen: str,
    url_of: Callable[[str], str],
) -> Map:
    """Every département with its number of sheets, and where choosing it leads.

    `departments` (code, name) are those there are; the others are drawn without a name.
    """
    shades = shades_of(counts.values())
    names = dict(departments)
    shapes = [
        Shape(
            code=code,
            name=names.get(code, ""),
            count=(count := counts.get(code, 0)),
            shade=shade_of(count, shades),
            url=url_of(code),
            is_chosen=code == chosen,
        )
        for code in sorted(boxes(), key=lambda code: sort_key(names.get(code, "")))
    ]
    return Map(shapes, shades, f"0 0 {WIDTH} {HEIGHT}", labels=_labels())


def near_map(country: Map, code: str, name: str, spots: Iterable[Spot], *, tiles: str = "") -> Map:
    """The same seen from near one département, with its schools; `tiles` is the address of the
    pictures of a map service, with {z}, {x} and {y}, or empty."""
    if code not in boxes():
        return country
    left, top, right, bottom = _around(code)
    frame = frame_of(code)
    points = []
    for spot in spots:
        across, down = frame.place(spot.latitude, spot.longitude)
        if left <= across <= right and top <= down <= bottom:
            points.append(Point(round(across, 2), round(down, 2), spot.name, spot.url))
    return Map(
        shapes=country.shapes,
        shades=country.shades,
        view=f"{left:.2f} {top:.2f} {right - left:.2f} {bottom - top:.2f}",
        points=points[:MOST_POINTS],
        pictures=_pictures(code, tiles) if tiles else (),
        radius=round(max(right - left, bottom - top) * 0.02, 3),
        near=name,
    )


def _labels() -> list[Label]:
    frames = [*INSETS.values(), COURONNE]
    return [
        Label(frame.label, frame.left + frame.width / 2, frame.top + frame.height + 20)
        for frame in frames
    ]


def _around(code: str) -> Box:
    """What is seen around a département: its rectangle with some air."""
    left, top, right, bottom = boxes()[code]
    air = max(right - left, bottom - top) * 0.08
    return left - air, top - air, right + air, bottom + air


def _pictures(code: str, template: str) -> list[Picture]:
    return [
        Picture(
            template.format(z=tile.zoom, x=tile.column, y=tile.row),
            round(tile.left, 3),
            round(tile.top, 3),
            round(tile.size, 3),
        )
        for tile in tiles_over(frame_of(code), _around(code))
    ]
