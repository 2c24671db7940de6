"""From latitude and longitude to the drawing of the map, and to the tiles of a map service. Pure.

Everything is in the projection of web maps (Mercator), so that tiles fit under the outline. The
mainland fills the top of the drawing; each département too far or too small has a frame below.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 896
"""The drawing, in its own units."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def mercator(latitude: float, longitude: float) -> tuple[float, float]:
    """The place on the square map of the world, from 0 to 1, from the west and from the north.

    >>> mercator(0, 0)
    (0.5, 0.5)
    """
    angle = math.radians(max(min(latitude, 85), -85))
    return (
        (longitude + 180) / 360,
        (1 - math.log(math.tan(angle) + 1 / math.cos(angle)) / math.pi) / 2,
    )


@dataclass(frozen=True)
class Frame:
    """A piece of the Earth, between degrees, fitted into a rectangle of the drawing."""

    name: str
    label: str
    west: float
    south: float
    east: float
    north: float
    left: float
    top: float
    width: float
    height: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a place of the Earth falls in the drawing."""
        return self.at(*mercator(latitude, longitude))

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a place of the square map of the world falls in the drawing."""
        scale, (west, north), (across, down) = self.scale, self._corner, self._spare
        return (
            self.left + across + (x - west) * scale,
            self.top + down + (y - north) * scale,
        )

    def back(self, left: float, top: float) -> tuple[float, float]:
        """The place on the square map of the world that falls there."""
        scale, (west, north), (across, down) = self.scale, self._corner, self._spare
        return (left - self.left - across) / scale + west, (top - self.top - down) / scale + north

    @property
    def scale(self) -> float:
        """Units of the drawing for the width of the world."""
        (west, north), (east, south) = self._corner, mercator(self.south, self.east)
        return min(self.width / (east - west), self.height / (south - north))

    @property
    def _corner(self) -> tuple[float, float]:
        return mercator(self.north, self.west)

    @property
    def _spare(self) -> tuple[float, float]:
        """What the shape leaves empty on each side of the rectangle."""
        (west, north), (east, south) = self._corner, mercator(self.south, self.east)
        scale = self.scale
        return (
            (self.width - (east - west) * scale) / 2,
            (self.height - (south - north) * scale) / 2,
        )


MAINLAND = Frame("metropole", "", -5.3, 41.3, 9.65, 51.15, 4, 4, 592, 572)
COURONNE = Frame("couronne", "Paris", 2.14, 48.68, 2.62, 49.02, 454, 798, 142, 64)
"""Paris and the three départements around it once more, large enough to be pointed at."""

_INSETS = (
    ("971", "Guadeloupe", -61.85, 15.8, -60.98, 16.55),
    ("972", "Martinique", -61.27, 14.36, -60.78, 14.91),
    ("973", "Guyane", -54.65, 2.05, -51.55, 5.85),
    ("974", "La Réunion", 55.18, -21.42, 55.87, -20.84),
    ("976", "Mayotte", 44.98, -13.03, 45.32, -12.62),
    ("975", "St-Pierre-et-M.", -56.45, 46.72, -56.1, 47.17),
    ("977", "St-Barthélemy", -62.92, 17.85, -62.77, 17.98),
    ("978", "St-Martin", -63.17, 18.02, -62.98, 18.14),
    ("986", "Wallis", -176.25, -13.4, -176.08, -13.17),
    ("987", "Polynésie", -152.1, -18.0, -148.9, -15.9),
    ("988", "Nlle-Calédonie", 163.4, -22.9, 168.2, -19.4),
)

_IN_A_ROW = 4

INSETS: dict[str, Frame] = {
    code: Frame(
        code,
        label,
        west,
        south,
        east,
        north,
        left=4 + 150 * (rank % _IN_A_ROW),
        top=598 + 100 * (rank // _IN_A_ROW),
        width=142,
        height=64,
    )
    for rank, (code, label, west, south, east, north) in enumerate(_INSETS)
}
"""The frames of overseas, by code of the directory: three rows under the mainland. The last
rectangle of the third is for Paris."""

AROUND_PARIS = ("075", "092", "093", "094")


def frame_of(code: str) -> Frame:
    """Where a département is drawn, by its code of the directory.

    >>> frame_of("035").name, frame_of("974").label
    ('metropole', 'La Réunion')
    """
    return INSETS.get(code, MAINLAND)


@dataclass(frozen=True)
class Tile:
    """A picture of a map service, and the rectangle of the drawing that it covers."""

    zoom: int
    column: int
    row: int
    left: float
    top: float
    size: float


def tiles_over(frame: Frame, box: Box, *, most: int = 16) -> Iterator[Tile]:
    """The tiles that cover a part of the drawing, as large as `most` of them allow."""
    (west, north), (east, south) = frame.back(box[0], box[1]), frame.back(box[2], box[3])
    chosen, span = 0, (0, 0, 0, 0)
    for zoom in range(18):
        count = 2**zoom
        asked = (int(west * count), int(north * count), int(east * count), int(south * count))
        if (asked[2] - asked[0] + 1) * (asked[3] - asked[1] + 1) > most:
            break
        chosen, span = zoom, asked
    count = 2**chosen
    for column in range(span[0], span[2] + 1):
        for row in range(span[1], span[3] + 1):
            left, top = frame.at(column / count, row / count)
            yield Tile(chosen, column, row, left, top, frame.scale / count)
