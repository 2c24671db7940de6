"""The map says the same as the list, and every département is on it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from notre_ecole.seed.academies import ACADEMIES
from notre_ecole.settings import env
from showcase.gallery.map import SHADES, boxes, country_map, shade_of, shades_of
from showcase.gallery.projection import (
    AROUND_PARIS,
    HEIGHT,
    INSETS,
    MAINLAND,
    WIDTH,
    frame_of,
    tiles_over,
)
from tests.factories import DepartmentFactory, EcoleFactory, sheet_in_gallery
from tests.factories.establishments import AcademyFactory

pytestmark = pytest.mark.usefixtures("own_pages")

DRAWING = settings.BASE_DIR / "static" / "img" / "departements.svg"
DEPARTMENTS = {code for *_, places in ACADEMIES for code, _ in places}
PREFECTURES = {
    "035": (48.11, -1.68), "02A": (41.93, 8.74), "974": (-20.88, 55.45), "971": (16.0, -61.73),
    "059": (50.63, 3.06), "973": (4.93, -52.33), "976": (-12.78, 45.23), "988": (-22.27, 166.44),
    "075": (48.86, 2.35), "064": (43.3, -0.37), "975": (46.78, -56.17), "987": (-17.54, -149.57),
}  # fmt: skip


def test_every_departement_is_drawn_and_small_enough_to_be_sent() -> None:
    drawn = set(re.findall(r'id="d([^"]+)"', DRAWING.read_text()))
    assert drawn == DEPARTMENTS | {f"{code}-pres" for code in AROUND_PARIS}
    assert set(boxes()) == DEPARTMENTS
    assert DRAWING.stat().st_size < 150_000
    assert (DRAWING.parent / "departements-LICENCE.txt").exists()


def test_every_departement_is_inside_the_drawing() -> None:
    for code, (left, top, right, bottom) in boxes().items():
        assert 0 <= left < right <= WIDTH, code
        assert 0 <= top < bottom <= HEIGHT, code


@pytest.mark.parametrize("code", PREFECTURES)
def test_a_town_falls_in_its_departement(code: str) -> None:
    left, top, right, bottom = boxes()[code]
    across, down = frame_of(code).place(*PREFECTURES[code])
    assert left - 1 <= across <= right + 1
    assert top - 1 <= down <= bottom + 1


@given(st.floats(41.4, 51), st.floats(-5, 9.5))
def test_the_projection_comes_back(latitude: float, longitude: float) -> None:
    across, down = MAINLAND.place(latitude, longitude)
    assert MAINLAND.at(*MAINLAND.back(across, down)) == pytest.approx((across, down))


@pytest.mark.parametrize("code", ["035", "975", "987"])
def test_tiles_cover_what_is_seen(code: str) -> None:
    left, top, right, bottom = boxes()[code]
    tiles = list(tiles_over(frame_of(code), (left, top, right, bottom)))
    assert 1 <= len(tiles) <= 16
    assert min(tile.left for tile in tiles) <= left
    assert max(tile.left + tile.size for tile in tiles) >= right
    assert min(tile.top for tile in tiles) <= top
    assert max(tile.top + tile.size for tile in tiles) >= bottom


@given(st.lists(st.integers(0, 5000), max_size=60))
def test_each_number_has_one_shade_and_more_is_never_lighter(counts: list[int]) -> None:
    shades = shades_of(counts)
    assert len(shades) <= SHADES
    ranks = [shade_of(count, shades) for count in sorted(counts) if count]
    assert ranks == sorted(ranks)
    assert all(ranks)
    assert shade_of(0, shades) == 0


def test_a_map_of_nothing_has_no_legend() -> None:
    drawn = country_map([("035", "Ille-et-Vilaine")], {}, chosen="", url_of=lambda code: code)
    assert not drawn.shades
    assert not drawn.rows


@pytest.mark.django_db
def test_the_drawing_and_its_table_say_the_numbers_of_the_list(client: Client) -> None:
    far = DepartmentFactory(
        code="974", name="La Réunion", academy=AcademyFactory(code="28", name="La Réunion")
    )
    for school in (EcoleFactory(), EcoleFactory(), EcoleFactory(department=far)):
        sheet_in_gallery(school)
    page = client.get(reverse("showcase:gallery-list"))
    text = page.content.decode()
    assert 'aria-label="Ille-et-Vilaine\xa0: 2\xa0projets"' in text
    assert 'aria-label="La Réunion\xa0: 1\xa0projet"' in text
    for shape in page.context["found"].map.rows:
        assert client.get(shape.url).context["found"].total == shape.count


@pytest.mark.django_db
def test_a_departement_from_near_shows_its_schools(client: Client, settings: Any) -> None:
    place = {"latitude": Decimal("48.11"), "longitude": Decimal("-1.68")}
    one, two = EcoleFactory(name="École A", **place), EcoleFactory(name="École B", **place)
    for school in (one, two, two, EcoleFactory()):
        sheet_in_gallery(school)
    found = client.get(reverse("showcase:gallery-list"), {"departement": "035"}).context["found"]
    points = {point.name: point.url for point in found.map.points}
    assert set(points) == {"École A", "École B\xa0: 2\xa0projets"}
    assert client.get(points["École B\xa0: 2\xa0projets"]).context["found"].total == 2
    assert not found.map.pictures


@pytest.mark.django_db
def test_a_point_keeps_the_words_and_leaves_out_the_school_of_the_same_name(
    client: Client,
) -> None:
    place = {"name": "École du Port", "latitude": Decimal("48.11"), "longitude": Decimal("-1.68")}
    here, there = EcoleFactory(commune="Cancale", **place), EcoleFactory(commune="Redon", **place)
    for school in (here, there):
        for title in ("Un potager", "Un autre potager", "Une chorale"):
            sheet_in_gallery(school, title=title)
    query = {"q": "potager", "departement": "035"}
    found = client.get(reverse("showcase:gallery-list"), query).context["found"]
    points = list(found.map.points)
    assert [point.name for point in points] == ["École du Port\xa0: 2\xa0projets"] * 2
    communes = set()
    for point in points:
        listed = client.get(point.url).context["found"]
        assert listed.total == 2
        [commune] = {card.commune for card in listed.cards}
        communes.add(commune)
    assert communes == {"Cancale", "Redon"}


@pytest.mark.django_db
def test_tiles_are_asked_for_when_configured_alone(client: Client, settings: Any) -> None:
    sheet_in_gallery()
    settings.MAP_TILES_URL = "https://tuiles.example/{z}/{x}/{y}.png"
    whole = client.get(reverse("showcase:gallery-list")).content.decode()
    near = client.get(reverse("showcase:gallery-list"), {"departement": "035"}).content.decode()
    assert "tuiles.example" not in whole
    assert re.search(r'href="https://tuiles\.example/\d+/\d+/\d+\.png"', near)


@pytest.mark.parametrize(
    "url", ["http://tuiles.example/{z}/{x}/{y}", "https://tuiles.example/{z}/{x}", "x",
            "https://tuiles.example/{z}/{x}/{y}/{s}", "https://{z}{x}{y}{"],
)  # fmt: skip
def test_a_wrong_address_of_tiles_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MAP_TILES_URL", url)
    with pytest.raises(env.SettingRefused, match="MAP_TILES_URL"):
        env.tiles("MAP_TILES_URL")


def test_overseas_frames_do_not_overlap() -> None:
    frames = list(INSETS.values())
    for rank, one in enumerate(frames):
        for two in frames[rank + 1 :]:
            apart = abs(one.left - two.left) >= one.width or abs(one.top - two.top) >= one.height
            assert apart, (one.name, two.name)
