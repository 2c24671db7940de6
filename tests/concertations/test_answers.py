"""The public form: anybody answers without account nor cookie; nothing is lost, nobody known."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from concertations.models import MOST_CHARACTERS, Contribution, ContributionBox
from concertations.services.recording import record_concertation
from concertations.views import answers
from concertations.voices.queries import form_url, open_form_url
from core import clock
from core.limits import is_within
from tests.factories import ConcertationFactory, box_for, head_of, recorded_concertation, said_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def box() -> ContributionBox:
    return box_for(ConcertationFactory())


@pytest.fixture
def anybody(clean_cache: None) -> Client:
    return Client(enforce_csrf_checks=True)


def page_of(box: ContributionBox) -> str:
    return reverse("concertations:answer-create", args=[box.token])


def answer(**changes: object) -> dict[str, object]:
    return {
        "key": uuid.uuid4(),
        "category": "FAMILIES",
        "good": "L’accueil du matin.",
        "lacking": "Un banc à l’ombre.",
        "idea": "",
        "dimensions": ["WELL_BEING"],
        "remark": "",
    } | changes


def text_of(response: object) -> str:
    return response.content.decode().replace("&nbsp;", " ")  # type: ignore[attr-defined]


def test_anybody_answers_without_a_cookie(anybody, box):
    page = anybody.get(page_of(box))
    assert page.status_code == 200
    assert "Ne nommez personne" in text_of(page)
    assert "<script" not in text_of(page)
    response = anybody.post(page_of(box), answer())
    assert response.status_code == 302
    thanks = anybody.get(response.url)
    assert "Votre avis est arrivé" in text_of(thanks)
    assert not anybody.cookies
    said = Contribution.objects.get()
    assert (said.category, said.good, said.dimensions) == (
        "FAMILIES",
        "L’accueil du matin.",
        ["WELL_BEING"],
    )
    assert (said.origin, said.typed_by) == ("FORM", None)
    assert (said.received_at.second, said.received_at.microsecond) == (0, 0)


def test_the_page_is_light_kept_by_nobody_else_and_not_indexed(anybody, box):
    page = anybody.get(page_of(box))
    assert page["X-Robots-Tag"] == "noindex"
    assert "private" in page["Cache-Control"]
    assert len(page.content) < 12_000


def test_one_category_is_not_asked(anybody):
    box = box_for(ConcertationFactory(), category="PUPILS")
    assert 'name="category"' not in text_of(anybody.get(page_of(box)))
    anybody.post(page_of(box), answer(category="TEACHERS"))
    assert Contribution.objects.get().category == "PUPILS"


def test_a_double_click_and_the_back_button_make_one_row(anybody, box):
    once = answer()
    for _ in range(3):
        assert anybody.post(page_of(box), once).status_code == 302
    assert Contribution.objects.count() == 1
    anybody.post(page_of(box), once | {"idea": "Un préau."})
    assert Contribution.objects.count() == 2, "corrected and sent again: nothing is lost"
    anybody.post(page_of(box), once | {"key": uuid.uuid4()})
    assert Contribution.objects.count() == 3, "another person may say the same"


@pytest.mark.parametrize("key", ["", "pas une clé", "é" * 5000])
def test_a_page_without_its_key_still_arrives(anybody, box, key):
    assert anybody.post(page_of(box), answer(key=key)).status_code == 302
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"category": ""}, "Dites à quel titre"),
        ({"category": "INCONNUE"}, "Dites|choix"),
        ({"good": "é" * (MOST_CHARACTERS + 1)}, "raccourcissez-le"),
        ({"dimensions": ["AUTRE"]}, "choix"),
        ({"remark": "http://achetez.example"}, "envoyez-le à nouveau"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(anybody, box, changes, sentence):
    response = anybody.post(page_of(box), answer(idea="Un four à pain") | changes)
    assert response.status_code == 422
    assert re.search(sentence, text_of(response))
    assert "Un four à pain" in text_of(response)
    assert "achetez" not in text_of(response)
    assert Contribution.objects.count() == 0


def test_one_answer_at_least(anybody, box):
    response = anybody.post(page_of(box), answer(good="", lacking=" ", idea="\x00"))
    assert response.status_code == 422
    assert "Répondez à une question au moins" in text_of(response)
    assert Contribution.objects.count() == 0


def test_html_is_text_and_a_huge_body_is_refused(anybody, box):
    anybody.post(page_of(box), answer(idea="<script>alert(1)</script> 🌱\x00"))
    assert Contribution.objects.get().idea == "<script>alert(1)</script> 🌱"
    huge = anybody.post(page_of(box), answer(idea="a" * 6_000_000))
    assert huge.status_code in (400, 413)
    assert Contribution.objects.count() == 1


def test_a_link_typed_from_a_poster(anybody, box):
    for typed in (box.token.upper(), box.token.replace("-", ""), box.token.replace("-", " ")):
        assert anybody.get(f"/avis/{typed}/").status_code == 200


@pytest.mark.parametrize("link", ["faux", "aaaa-bbbb-cccc", "é" * 300, "%00"])
def test_an_unknown_link_is_a_sentence(anybody, link):
    for path in (f"/avis/{link}/", f"/avis/{link}/merci/"):
        response = anybody.get(path)
        assert response.status_code == 404
    response = anybody.post("/avis/aaaa-bbbb-cccc/", answer())
    assert response.status_code == 404
    assert "ne mène à aucun formulaire" in text_of(response)


def test_before_and_after_its_days(anybody):
    today = clock.today()
    soon = box_for(ConcertationFactory(), opens_on=today + timedelta(days=1))
    page = anybody.get(page_of(soon))
    assert "ouvrira le" in text_of(page)
    past = box_for(
        ConcertationFactory(),
        opens_on=today - timedelta(days=9),
        closes_on=today - timedelta(days=1),
    )
    assert anybody.get(page_of(past)).status_code == 410
    last_day = box_for(ConcertationFactory(), opens_on=today, closes_on=today)
    assert anybody.post(page_of(last_day), answer()).status_code == 302
    assert Contribution.objects.count() == 1


def test_closed_while_somebody_was_typing_shows_their_text(anybody, box):
    box.closed_at, box.closed_by = clock.now(), head_of(box.concertation.establishment)
    box.save()
    response = anybody.post(page_of(box), answer(idea="Un four à pain"))
    assert response.status_code == 410
    assert "n’a pas été envoyé" in text_of(response)
    assert "Un four à pain" in text_of(response)
    assert Contribution.objects.count() == 0


def test_recording_the_concertation_closes_it(anybody, box):
    record_concertation(box.concertation, by=head_of(box.concertation.establishment))
    assert anybody.post(page_of(box), answer()).status_code == 410


def test_a_class_on_one_address_is_never_stopped(anybody, box):
    for _ in range(60):
        assert anybody.post(page_of(box), answer()).status_code == 302
    assert Contribution.objects.count() == 60


def test_a_flood_is_stopped_and_keeps_what_was_typed(anybody, box, monkeypatch):
    monkeypatch.setattr(answers, "ANSWERS_BY_ADDRESS", ((3600, 2),))
    for _ in range(2):
        anybody.post(page_of(box), answer())
    stopped = anybody.post(page_of(box), answer(idea="Un four à pain"))
    assert stopped.status_code == 429
    assert stopped["Retry-After"] == "60"
    assert "Un four à pain" in text_of(stopped)
    other = anybody.post(page_of(box), answer(), REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 302, "another address is not punished"


def test_a_limit_keeps_no_address(clean_cache, monkeypatch):
    kept: list[str] = []
    add = cache.add

    def watched(key: str, *args: Any, **kwargs: Any) -> bool:
        kept.append(key)
        return bool(add(key, *args, **kwargs))

    monkeypatch.setattr(cache, "add", watched)
    assert is_within("essai", "192.0.2.7", most=1, seconds=3600)
    assert not is_within("essai", "192.0.2.7", most=1, seconds=3600)
    assert is_within("essai", "192.0.2.8", most=1, seconds=3600)
    assert len(set(kept)) == 2
    assert all("192.0.2" not in key for key in kept)


def test_the_address_for_the_kit(box):
    concertation = box.concertation
    assert open_form_url(concertation) == form_url(box)
    assert form_url(box).endswith(f"/avis/{box.token}/")
    assert open_form_url(ConcertationFactory()) is None
    ContributionBox.objects.filter(pk=box.pk).update(opens_on=clock.today() + timedelta(days=1))
    assert open_form_url(concertation) is None
    recorded = recorded_concertation(concertation.establishment)
    box_for(recorded)
    assert open_form_url(recorded) is None


@pytest.mark.parametrize(
    "change",
    [
        {"good": "", "lacking": "", "idea": ""},
        {"idea": "é" * (MOST_CHARACTERS + 1)},
        {"category": "AUTRE"},
        {"origin": "PAPER"},
        {"hidden_at": clock.now()},
    ],
)
def test_the_database_refuses_a_wrong_contribution(box, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        said_in(box.concertation, **change)
