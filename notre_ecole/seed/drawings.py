"""Drawings of a class, as a school would photograph them: no face, no name, made by the code."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1400, 930
Point = tuple[float, float]
Colour = tuple[int, int, int]

PAPER: Colour = (250, 246, 236)
SKY, GRASS, EARTH, WOOD = (136, 189, 226), (122, 176, 92), (133, 94, 62), (187, 137, 84)
BRICK, ROOF, GLASS, DOOR = (232, 199, 158), (196, 84, 68), (188, 222, 236), (74, 118, 158)
SUN, LEAF, STEM, TOMATO, CARROT = (
    (247, 201, 72), (70, 138, 66), (88, 150, 70), (206, 62, 52), (234, 138, 48),
)  # fmt: skip
INK, RAIN, RULE = (62, 70, 86), (86, 140, 196), (196, 208, 222)


def garden() -> bytes:
    """The garden of the school, its beds and its façade: a JPEG picture."""
    sheet = _Sheet(seed=3)
    sheet.colour(_box(0, 0, WIDTH, 470), SKY, angle=0.1)
    sheet.colour(_disc(1180, 150, 78), SUN)
    for ray in range(12):
        turn = ray * math.tau / 12
        near, far = _turned(1180, 150, 100, turn), _turned(1180, 150, 150, turn)
        sheet.stroke([near, far], SUN, 9)
    meadow = [(0, 430), (480, 372), (980, 418), (WIDTH, 380), (WIDTH, HEIGHT), (0, HEIGHT)]
    sheet.colour(meadow, GRASS, angle=-0.2)
    _school(sheet)
    for rank, (left, top) in enumerate(((60, 640), (520, 690), (980, 640))):
        _bed(sheet, left, top, (_tomatoes, _carrots, _sunflowers)[rank])
    return sheet.photographed()


def notebook() -> bytes:
    """A page of the notebook of the garden: a leaf, and the rain of each week: a JPEG picture."""
    sheet = _Sheet(seed=8)
    for line in range(11):
        y = 90 + line * 76
        sheet.stroke([(40, y), (WIDTH - 40, y)], RULE, 3)
    sheet.stroke([(130, 30), (130, HEIGHT - 30)], (226, 150, 150), 4)
    leaf = [
        (250 + 330 * step / 30, 470 - side * 150 * math.sin(math.pi * step / 30) ** 0.8)
        for side, steps in ((1, range(31)), (-1, range(30, -1, -1)))
        for step in steps
    ]
    sheet.colour(leaf, LEAF, angle=0.9)
    sheet.stroke([(190, 470), (580, 470)], STEM, 8)
    for vein in range(6):
        x = 300 + vein * 44
        for side in (1, -1):
            sheet.stroke([(x, 470), (x + 38, 470 - side * (96 - abs(vein - 2) * 14))], STEM, 4)
    sheet.stroke([(720, 200), (720, 760), (1320, 760)], INK, 6)
    for week, height in enumerate((120, 300, 210, 60, 410, 260, 340, 150)):
        left = 750 + week * 69
        sheet.colour(_box(left, 758 - height, left + 46, 758), RAIN, angle=1.2)
    return sheet.photographed()


class _Sheet:
    """A sheet of paper and coloured pencils, always held the same way (`seed`)."""

    def __init__(self, *, seed: int) -> None:
        self._rng = Random(seed)  # noqa: S311 - a hand that trembles, not a secret
        self._image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def stroke(self, points: Sequence[Point], colour: Colour, width: int) -> None:
        """A line through these points, by hand."""
        for _ in range(3):
            self._draw.line(
                [self._near(point, 2.5) for point in points],
                fill=self._shade(colour, 14),
                width=max(1, width // 2),
                joint="curve",
            )

    def colour(self, outline: Sequence[Point], colour: Colour, *, angle: float = 0.6) -> None:
        """Fill this outline with strokes that lean by `angle` (radians), then go round it."""
        mask = Image.new("L", (WIDTH, HEIGHT), 0)
        ImageDraw.Draw(mask).polygon([self._near(point, 2) for point in outline], fill=255)
        layer = Image.new("RGB", (WIDTH, HEIGHT), self._shade(_lighter(colour), 4))
        pencil = ImageDraw.Draw(layer)
        long = math.hypot(WIDTH, HEIGHT)
        along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
        for step in range(int(-long), int(long), 5):
            x, y = WIDTH / 2 + across[0] * step, HEIGHT / 2 + across[1] * step
            ends = [
                (x - along[0] * long, y - along[1] * long),
                (x + along[0] * long, y + along[1] * long),
            ]
            pencil.line([self._near(end, 9) for end in ends], fill=self._shade(colour, 26), width=3)
        self._image.paste(layer, mask=mask)
        self.stroke([*outline, outline[0]], _darker(colour), 4)

    def photographed(self) -> bytes:
        """The sheet as a telephone takes it."""
        kept = io.BytesIO()
        self._image.save(kept, "JPEG", quality=86)
        return kept.getvalue()

    def _near(self, point: Point, by: float) -> Point:
        return point[0] + self._rng.uniform(-by, by), point[1] + self._rng.uniform(-by, by)

    def _shade(self, colour: Colour, by: int) -> Colour:
        shift = self._rng.randint(-by, by)
        red, green, blue = (min(255, max(0, part + shift)) for part in colour)
        return red, green, blue


def _school(sheet: _Sheet) -> None:
    sheet.colour(_box(170, 250, 700, 480), BRICK, angle=0.02)
    sheet.colour([(140, 252), (250, 150), (620, 150), (730, 252)], ROOF, angle=1.2)
    for left in (210, 320, 510, 620):
        sheet.colour(_box(left, 300, left + 60, 380), GLASS)
    sheet.colour(_box(410, 360, 475, 480), DOOR, angle=1.5)


def _bed(
    sheet: _Sheet, left: float, top: float, plant: Callable[[_Sheet, float, float], None]
) -> None:
    for rank in range(4):
        plant(sheet, left + 55 + rank * 85, top + 20)
    earth = [(left, top), (left + 360, top), (left + 345, top + 70), (left + 15, top + 70)]
    sheet.colour(earth, EARTH)
    sheet.colour(_box(left - 10, top + 60, left + 370, top + 180), WOOD, angle=0.03)


def _tomatoes(sheet: _Sheet, x: float, y: float) -> None:
    sheet.stroke([(x, y), (x + 4, y - 170)], STEM, 8)
    for height, side in ((60, 30), (100, -32), (140, 28)):
        sheet.colour(_disc(x + side, y - height, 20), TOMATO)
        sheet.colour(_disc(x - side, y - height - 14, 15), LEAF)


def _carrots(sheet: _Sheet, x: float, y: float) -> None:
    for lean in (-34, -14, 10, 32):
        sheet.stroke([(x, y), (x + lean, y - 96 + abs(lean))], LEAF, 9)
    sheet.colour([(x - 20, y - 8), (x + 20, y - 8), (x + 10, y + 14), (x - 10, y + 14)], CARROT)


def _sunflowers(sheet: _Sheet, x: float, y: float) -> None:
    sheet.stroke([(x, y), (x - 4, y - 200)], STEM, 9)
    for petal in range(10):
        at = _turned(x - 4, y - 216, 34, petal * math.tau / 10)
        sheet.colour(_disc(at[0], at[1], 13), SUN)
    sheet.colour(_disc(x - 4, y - 216, 24), EARTH)
    sheet.colour(_disc(x + 26, y - 90, 17), LEAF)


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _disc(x: float, y: float, radius: float) -> list[Point]:
    return [_turned(x, y, radius, step * math.tau / 28) for step in range(28)]


def _turned(x: float, y: float, radius: float, turn: float) -> Point:
    return x + radius * math.cos(turn), y + radius * math.sin(turn)


def _lighter(colour: Colour) -> Colour:
    red, green, blue = (part + (255 - part) // 2 for part in colour)
    return red, green, blue


def _darker(colour: Colour) -> Colour:
    red, green, blue = (part * 7 // 10 for part in colour)
    return red, green, blue
