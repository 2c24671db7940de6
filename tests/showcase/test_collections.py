"""Collections: who makes them, their order, what the public reads of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError, NotAllowed, StaleVersion
from establishments.models import Academy
from showcase.gallery.index import gallery_index
from showcase.models import Collection, Sheet
from showcase.queries.collections import collection_cards, public_collections, sheets_to_gather
from showcase.queries.places import front_page
from showcase.services import collections as services
from tests.factories import (
    ProjectFactory,
    UserFactory,
    collection_of,
    head_of,
    secretariat_of,
    sheet_in_gallery,
    theme,
    withdraw_from_gallery,
)
from tests.factories.establishments import AcademyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_pages")]

WORDS: dict[str, Any] = {
    "title": "Sciences en 180 secondes",
    "introduction": "Six projets.",
    "theme": None,
    "event": "",
    "event_on": None,
}


@pytest.fixture
def ministry() -> User:
    return UserFactory(is_staff=True)


def _said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_each_service_keeps_its_own(ministry: User) -> None:
    here, there = AcademyFactory(), AcademyFactory(code="24", name="Créteil")
    office = secretariat_of(here)
    own = services.create_collection(here, WORDS, by=office)
    assert own.slug == "sciences-en-180-secondes"
    for academy in (there, None):
        with pytest.raises(NotAllowed):
            services.create_collection(academy, WORDS, by=office)
    national = services.create_collection(None, WORDS, by=ministry)
    assert national.slug == "sciences-en-180-secondes-2"
    with pytest.raises(NotAllowed):
        services.change_collection(
            national, WORDS, version=services.version_of(national), by=office
        )
    with pytest.raises(NotAllowed):
        services.create_collection(here, WORDS, by=head_of(sheet_in_gallery().establishment))


def test_a_form_sent_twice_makes_one_collection(ministry: User) -> None:
    services.create_collection(None, WORDS, by=ministry)
    with pytest.raises(DomainError, match="déjà ce titre"):
        services.create_collection(None, WORDS, by=ministry)


def test_an_address_of_the_site_is_no_address_of_a_collection(ministry: User) -> None:
    made = services.create_collection(None, {**WORDS, "title": "Nouvelle"}, by=ministry)
    assert made.slug != "nouvelle"


def test_two_people_who_write_at_once(ministry: User) -> None:
    kept = services.create_collection(None, WORDS, by=ministry)
    seen = services.version_of(kept)
    services.change_collection(kept, {**WORDS, "title": "Premier"}, version=seen, by=ministry)
    with pytest.raises(StaleVersion):
        services.change_collection(kept, {**WORDS, "title": "Second"}, version=seen, by=ministry)
    kept.refresh_from_db()
    assert kept.title == "Premier"


def _order(collection: Collection) -> list[Sheet]:
    return [item.sheet for item in collection.items.order_by("position")]


def test_sheets_are_added_moved_and_taken_out(ministry: User) -> None:
    kept = services.create_collection(None, WORDS, by=ministry)
    one, two, three = (sheet_in_gallery() for _ in range(3))
    for sheet in (one, two, three):
        services.add_to_collection(kept, sheet, note="", by=ministry)
    services.add_to_collection(kept, two, note="Pour sa vidéo.", by=ministry)  # once more
    assert _order(kept) == [one, two, three]
    first, _second, last = kept.items.order_by("position")
    services.move_in_collection(last, up=True, by=ministry)
    assert _order(kept) == [one, three, two]
    services.move_in_collection(first, up=True, by=ministry)  # already the first
    services.move_in_collection(first, up=False, by=ministry)
    assert _order(kept) == [three, one, two]
    services.take_out_of_collection(first, by=ministry)
    services.take_out_of_collection(first, by=ministry)  # once more
    assert _order(kept) == [three, two]
    services.add_to_collection(kept, one, note="", by=ministry)
    assert _order(kept) == [three, two, one]
    assert kept.items.get(sheet=two).note == "Pour sa vidéo."


def test_a_sheet_nobody_reads_is_not_gathered(ministry: User) -> None:
    kept = services.create_collection(None, WORDS, by=ministry)
    sheet = sheet_in_gallery()
    withdraw_from_gallery(sheet)
    with pytest.raises(DomainError, match="n’est plus publiée"):
        services.add_to_collection(kept, sheet, note="", by=ministry)
    with pytest.raises(DomainError, match="au moins un projet"):
        services.publish_collection(kept, by=ministry)


def test_a_withdrawn_sheet_leaves_the_public_page_and_comes_back_nowhere(client: Client) -> None:
    stays, goes = sheet_in_gallery(title="Reste"), sheet_in_gallery(title="S’en va")
    kept = collection_of(goes, stays)
    address = reverse("showcase:collection-detail", args=[kept.slug])
    assert [card.title for card in collection_cards(kept)] == ["S’en va", "Reste"]
    withdraw_from_gallery(goes)
    assert "S’en va" not in client.get(address).content.decode().replace("&#x27;", "’")
    withdraw_from_gallery(stays)
    assert "ne contient plus de projet" in client.get(address).content.decode()
    assert list(public_collections()) == []


def test_a_collection_is_read_by_its_curators_alone_before_it_is_published(
    client: Client, as_user: Callable[[User], Client]
) -> None:
    academy = AcademyFactory()
    kept = collection_of(sheet_in_gallery(), academy=academy, published=False)
    address = reverse("showcase:collection-detail", args=[kept.slug])
    far = secretariat_of(AcademyFactory(code="24", name="Créteil"))
    assert client.get(address).status_code == 404
    assert as_user(far).get(address).status_code == 404
    page = as_user(secretariat_of(academy)).get(address)
    assert "n’est pas publiée" in page.content.decode()
    assert kept.title not in client.get(reverse("showcase:collection-list")).content.decode()


def test_each_page_of_the_collections_has_its_address_and_title(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("showcase.views.collections.PAGE_SIZE", 1)
    sheet = sheet_in_gallery()
    collection_of(sheet)
    collection_of(sheet, title="Jardins")
    address = reverse("showcase:collection-list")
    one, two = (client.get(address, {"page": number}) for number in (1, 2))
    assert one.context["head"].path == address
    assert two.context["head"].path == f"{address}?page=2"
    assert "<title>Collections de projets (page 2) — Notre école</title>" in two.content.decode()
    assert one.context["head"].title == "Collections de projets"


def test_a_curator_makes_a_collection_from_the_pages(
    as_user: Callable[[User], Client], client: Client
) -> None:
    academy: Academy = AcademyFactory()
    office = as_user(secretariat_of(academy))
    sheet = sheet_in_gallery(title="Le potager du collège")
    reference = sheet.project.reference
    made = office.post(
        reverse("showcase:collection-create"),
        {"title": "Jardins", "introduction": "**Six** jardins.", "owner": academy.code},
    )
    kept = Collection.objects.get()
    assert kept.academy == academy
    page = reverse("showcase:collection-update", args=[kept.slug])
    assert made.headers["Location"] == page
    assert reference in office.get(page, {"q": "potager"}).content.decode()
    add = reverse("showcase:collectionitem-create", args=[kept.slug])
    office.post(add, {"reference": reference, "note": "Pour commencer."})
    office.post(add, {"reference": reference, "note": "Pour commencer."})
    refused = office.post(add, {"reference": reference, "note": "x" * 301})
    assert "trop long" in _said(refused)
    office.post(reverse("showcase:collection-publish", args=[kept.slug]))
    text = client.get(reverse("showcase:collection-detail", args=[kept.slug])).content.decode()
    assert "Le potager du collège" in text
    assert "Pour commencer." in text
    assert "<strong>Six</strong> jardins" in text
    office.post(reverse("showcase:collection-withdraw", args=[kept.slug]))
    gone = client.get(reverse("showcase:collection-detail", args=[kept.slug]))
    assert gone.status_code == 404
    assert "Jardins" not in client.get(reverse("showcase:collection-list")).content.decode()
    office.post(reverse("showcase:collection-delete", args=[kept.slug]))
    assert not Collection.objects.exists()
    again = office.post(reverse("showcase:collection-delete", args=[kept.slug]))
    assert again.status_code == 404


def test_a_sheet_withdrawn_before_the_click_is_refused_in_a_sentence(
    as_user: Callable[[User], Client],
) -> None:
    academy = AcademyFactory()
    kept = collection_of(sheet_in_gallery(), academy=academy)
    goes = sheet_in_gallery()
    withdraw_from_gallery(goes)
    office = as_user(secretariat_of(academy))
    add = reverse("showcase:collectionitem-create", args=[kept.slug])
    refused = office.post(add, {"reference": goes.project.reference})
    assert refused.status_code == 302
    assert "n’est plus publiée" in _said(refused)
    never = Sheet.objects.create(project=ProjectFactory())
    assert office.post(add, {"reference": never.project.reference}).status_code == 404
    assert kept.items.count() == 1


def test_the_buttons_of_a_withdrawn_sheet_have_a_name(as_user: Callable[[User], Client]) -> None:
    goes, stays = sheet_in_gallery(title="S’en va"), sheet_in_gallery(title="Reste")
    academy = AcademyFactory()
    kept = collection_of(goes, stays, academy=academy)
    withdraw_from_gallery(goes)
    address = reverse("showcase:collection-update", args=[kept.slug])
    page = as_user(secretariat_of(academy)).get(address).content.decode()
    assert "S’en va" not in page.replace("&#x27;", "’")
    for act, name in (("Descendre", "le projet retiré"), ("Enlever", "le projet retiré"),
                      ("Monter", "Reste"), ("Enlever", "Reste")):  # fmt: skip
        assert f'{act}<span class="fr-sr-only"> {name}</span>' in page


def test_the_wrong_person_with_the_right_address(as_user: Callable[[User], Client]) -> None:
    kept = collection_of(sheet_in_gallery(), academy=AcademyFactory())
    item, other = kept.items.get(), sheet_in_gallery()
    far = as_user(secretariat_of(AcademyFactory(code="24", name="Créteil")))
    for name, args in (
        ("collection-update", [kept.slug]),
        ("collection-delete", [kept.slug]),
        ("collection-withdraw", [kept.slug]),
        ("collection-publish", [kept.slug]),
        ("collectionitem-create", [kept.slug]),
        ("collectionitem-move", [kept.slug, item.pk]),
        ("collectionitem-delete", [kept.slug, item.pk]),
    ):
        sent = {"reference": other.project.reference}
        assert far.post(reverse(f"showcase:{name}", args=args), sent).status_code == 404
    assert kept.items.count() == 1


def test_an_item_of_another_collection_does_not_move(
    ministry: User, as_user: Callable[[User], Client]
) -> None:
    one = collection_of(sheet_in_gallery())
    two = collection_of(sheet_in_gallery(), sheet_in_gallery())
    before = _order(two)
    item = two.items.order_by("position")[1]
    address = reverse("showcase:collectionitem-move", args=[one.slug, item.pk])
    assert as_user(ministry).post(address, {"sens": "haut"}).status_code == 302
    assert _order(two) == before


def test_the_front_page_is_the_ministry_s(
    ministry: User, as_user: Callable[[User], Client], client: Client
) -> None:
    sheet = sheet_in_gallery(title="À la une")
    for _ in range(6):
        sheet_in_gallery(title="Plus récent")
    home = reverse("dashboards:public-home")
    assert "À la une" not in client.get(home).content.decode()
    address = reverse("showcase:featured-update", args=[sheet.project.reference])
    office = as_user(secretariat_of(sheet.academy))
    assert office.post(address, {"a_la_une": "oui"}).status_code == 403
    with pytest.raises(NotAllowed):
        services.feature_sheet(sheet, featured=True, by=secretariat_of(sheet.academy))
    as_user(ministry).post(address, {"a_la_une": "oui"})
    text = client.get(home).content.decode()
    assert "À la une" in text
    assert "Plus récent" not in text
    withdraw_from_gallery(sheet)
    assert "À la une" not in client.get(home).content.decode()
    said = as_user(ministry).post(address, {"a_la_une": "oui"})
    assert "n’est plus publiée" in _said(said)


def test_the_front_page_has_its_measure(ministry: User) -> None:
    sheets = [sheet_in_gallery() for _ in range(services.MOST_FEATURED + 1)]
    for sheet in sheets[:-1]:
        services.feature_sheet(sheet, featured=True, by=ministry)
        services.feature_sheet(sheet, featured=True, by=ministry)  # once more
    with pytest.raises(DomainError, match="retirez-en un"):
        services.feature_sheet(sheets[-1], featured=True, by=ministry)
    assert [card.key for card in front_page().cards] == [one.pk for one in sheets[-2::-1]]


def test_the_reference_of_a_project_finds_its_sheet() -> None:
    sheet, _ = sheet_in_gallery(), sheet_in_gallery()
    [card] = sheets_to_gather(sheet.project.reference.lower())
    assert card.key == sheet.pk
    assert sheets_to_gather("") == []
    assert sheets_to_gather(sheet.project.reference, without=[sheet.pk]) == []


def _cost(client: Client, name: str, *args: str, **query: str) -> int:
    """The queries of a page, once the index of the process is read."""
    gallery_index()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"showcase:{name}", args=args), query).status_code == 200
    return len(queries)


def test_pages_cost_what_they_say(
    ministry: User, as_user: Callable[[User], Client], client: Client
) -> None:
    sciences = theme("sciences")
    sheet, featured = (sheet_in_gallery(themes=[sciences]) for _ in range(2))
    services.feature_sheet(featured, featured=True, by=ministry)
    kept = collection_of(sheet, featured, academy=sheet.academy, theme=sciences)
    assert _cost(client, "theme-list") == 3
    assert _cost(client, "theme-detail", "sciences") == 4  # the theme itself, then its page
    assert _cost(client, "academy-detail", sheet.academy.code) == 6
    for words in ("jardin", sheet.project.reference):
        office = as_user(secretariat_of(sheet.academy))
        assert _cost(office, "collection-update", kept.slug, q=words) <= 12
        assert _cost(as_user(ministry), "featured-list", q=words) <= 9


def test_pages_by_theme_and_by_academie(client: Client) -> None:
    sciences = theme("sciences")
    sheet = sheet_in_gallery(title="Observer", themes=[sciences])
    collection_of(sheet, theme=sciences, title="Nos sciences")
    themes = client.get(reverse("showcase:theme-list")).content.decode()
    assert "sciences" in themes
    page = client.get(reverse("showcase:theme-detail", args=["sciences"]))
    assert "Observer" in page.content.decode()
    assert "Nos sciences" in page.content.decode()
    for _, ways in page.context["opening"].ways:
        for way in ways:
            assert client.get(way.url).context["found"].total == way.count
    academy = client.get(reverse("showcase:academy-detail", args=[sheet.academy.code]))
    assert "Observer" in academy.content.decode()
    assert academy.context["opening"].total == 1
    assert client.get(reverse("showcase:academy-detail", args=["99"])).status_code == 404
    assert client.get(reverse("showcase:theme-detail", args=["inconnu"])).status_code == 404
