"""A team plans its meetings and takes its documents, with and without JavaScript."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from tests.factories import ConcertationFactory, EcoleFactory, head_of
from tests.journeys.browser import as_read
from tests.journeys.conftest import SignedIn

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_planning_then_preparing(signed_in: SignedIn, tmp_path: Path, javascript: bool) -> None:
    concertation = ConcertationFactory(establishment=EcoleFactory())
    head = signed_in(head_of(concertation.establishment), javascript=javascript)
    head.go(f"/concertations/{concertation.reference}/")
    head.click("Planifier les rencontres")
    head.fill(rows__0__held_on="2027-01-12", rows__0__place="Préau")
    head.fill(rows__0__starts_at="17:30", rows__0__ends_at="19:00", rows__0__counted_hours="1,5")
    head.click("Enregistrer et préparer les documents")
    expect(head.page.locator("main")).to_contain_text(as_read("Mardi 12 janvier 2027"))
    with head.page.expect_download() as download:
        head.page.get_by_role("link", name=as_read("PowerPoint, à modifier : Affiche A4")).click()
    poster = tmp_path / "affiche.pptx"
    download.value.save_as(poster)
    texts = [shape.text_frame.text for shape in Presentation(str(poster)).slides[0].shapes
             if shape.has_text_frame]  # fmt: skip
    assert any("Préau" in text for text in texts)
    assert concertation.meetings.get().place == "Préau"
