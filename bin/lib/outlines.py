"""Draws the outlines of the départements for the map of projects, from TopoJSON files.

    python -m lib.outlines FOLDER        (from bin/, FOLDER holds fra.topo.json and the others)

Writes static/img/departements.svg (the outlines, which pages name one by one) and
showcase/gallery/boxes.json (where each is). The source and its licence are told in
static/img/departements-LICENCE.txt; the projection is the site's own (showcase.gallery.projection).
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from lib.console import ROOT

sys.path.insert(0, str(ROOT))

from notre_ecole.seed.academies import ACADEMIES
from showcase.gallery.projection import (
    AROUND_PARIS,
    COURONNE,
    HEIGHT,
    WIDTH,
    Frame,
    frame_of,
)

DRAWING = ROOT / "static" / "img" / "departements.svg"
BOXES = ROOT / "showcase" / "gallery" / "boxes.json"
TOLERANCE = 0.35
"""Units of the drawing that a simplified outline may stand away from the true one."""
SMALLEST = 0.6
"""Islands below that area, in square units, are left out, except the largest of a département."""

OTHER_FILES = {"spm": "975", "blm": "977", "maf": "978", "wlf": "986", "pyf": "987", "ncl": "988"}
"""Territories that the source keeps apart, by the name of their file."""

SPELT = {
    "Haute-Rhin": "Haut-Rhin",
    "Meurhe-et-Moselle": "Meurthe-et-Moselle",
    "Seien-et-Marne": "Seine-et-Marne",
    "Guyane française": "Guyane",
}
"""Names that the source spells otherwise."""

Point = tuple[float, float]
Ring = list[Point]


def main(folder: Path) -> None:
    """Read, project, simplify, write."""
    rings: dict[str, list[Ring]] = {}
    names = {_plain(name): code for *_, places in ACADEMIES for code, name in places}
    for name, shape in _shapes(folder / "fra.topo.json"):
        if code := names.get(_plain(SPELT.get(name, name))):
            rings.setdefault(code, []).extend(shape)
    for file, code in OTHER_FILES.items():
        for _, shape in _shapes(folder / f"{file}.topo.json"):
            rings.setdefault(code, []).extend(shape)
    missing = sorted(set(names.values()) - set(rings))
    if missing:
        raise SystemExit(f"No outline for {', '.join(missing)}.")
    paths, boxes = [], {}
    for code in sorted(rings):
        drawn = _drawn(rings[code], frame_of(code))
        paths.append((code, drawn))
        points = [point for ring in drawn for point in ring]
        left, right = min(x for x, _ in points), max(x for x, _ in points)
        top, bottom = min(y for _, y in points), max(y for _, y in points)
        boxes[code] = [round(value, 2) for value in (left, top, right, bottom)]
        if code in AROUND_PARIS:
            paths.append((f"{code}-pres", _drawn(rings[code], COURONNE)))
    DRAWING.write_text(_svg(paths))
    BOXES.write_text(json.dumps(boxes, separators=(",", ":")) + "\n")


def _shapes(path: Path) -> Iterator[tuple[str, list[Ring]]]:
    """The name and the rings (longitude, latitude) of each shape of a TopoJSON file."""
    topology = json.loads(path.read_text())
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [_arc(arc, scale, move) for arc in topology["arcs"]]
    for collection in topology["objects"].values():
        for shape in collection["geometries"]:
            name = (shape.get("properties") or {}).get("name") or ""
            polygons = shape.get("arcs") or []
            if shape.get("type") == "Polygon":
                polygons = [polygons]
            # The first ring of a polygon is its outside; a hole is another département.
            yield name, [_ring(polygon[0], arcs) for polygon in polygons if polygon]


def _arc(steps: list[list[int]], scale: list[float], move: list[float]) -> list[Point]:
    x = y = 0
    points = []
    for across, down in steps:
        x, y = x + across, y + down
        points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _ring(numbers: Iterable[int], arcs: list[list[Point]]) -> Ring:
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _drawn(rings: list[Ring], frame: Frame) -> list[Ring]:
    """The rings in the drawing, simplified, those outside of the frame left out."""
    placed = [[frame.place(latitude, longitude) for longitude, latitude in ring] for ring in rings]
    inside = [ring for ring in placed if all(_is_inside(point, frame) for point in ring)]
    largest = max(map(_area, inside), default=0)
    kept = [ring for ring in inside if _area(ring) >= min(SMALLEST, largest)]
    return [_simplified(ring) for ring in kept]


def _is_inside(point: Point, frame: Frame) -> bool:
    across, down = point[0] - frame.left, point[1] - frame.top
    return -2 <= across <= frame.width + 2 and -2 <= down <= frame.height + 2


def _area(ring: Ring) -> float:
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _simplified(ring: Ring) -> Ring:
    """Douglas and Peucker from two far points, so that a ring stays a ring."""
    first = ring[0]
    far = max(range(len(ring)), key=lambda at: _square(first, ring[at]))
    kept = _line(ring[: far + 1])[:-1] + _line(ring[far:])
    return kept[:-1] if kept[0] == kept[-1] and len(kept) > 3 else kept


def _line(points: Ring) -> Ring:
    if len(points) < 3:
        return points
    first, last = points[0], points[-1]
    gap, at = max((_distance(points[at], first, last), at) for at in range(1, len(points) - 1))
    if gap <= TOLERANCE:
        return [first, last]
    return _line(points[: at + 1])[:-1] + _line(points[at:])


def _square(one: Point, two: Point) -> float:
    return (one[0] - two[0]) ** 2 + (one[1] - two[1]) ** 2


def _distance(point: Point, first: Point, last: Point) -> float:
    length = _square(first, last)
    if not length:
        return float(_square(point, first) ** 0.5)
    (x, y), (ax, ay), (bx, by) = point, first, last
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    nearest = (ax + along * (bx - ax), ay + along * (by - ay))
    return float(_square(point, nearest) ** 0.5)


def _svg(paths: Iterable[tuple[str, list[Ring]]]) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<!-- Made with Natural Earth (public domain). See departements-LICENCE.txt. -->",
        *(
            f'<path id="d{code}" vector-effect="non-scaling-stroke" d="{_path(rings)}"/>'
            for code, rings in paths
        ),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _path(rings: list[Ring]) -> str:
    return "".join(_closed(ring) for ring in rings)


def _closed(ring: Ring) -> str:
    """Steps from point to point, in tenths of a unit, the shortest writing of SVG."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    x, y = tenths[0]
    text = f"M{_tenth(x)},{_tenth(y)}l"
    steps = []
    for across, down in tenths[1:]:
        if (across, down) != (x, y):
            steps.append(f"{_tenth(across - x)},{_tenth(down - y)}")
        x, y = across, down
    return text + " ".join(steps) + "z"


def _tenth(value: int) -> str:
    return f"{value / 10:g}"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
