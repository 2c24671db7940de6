"""The gallery as people and search engines read it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from concertations.enums import Dimension
from showcase.gallery.words import corrected
from showcase.models import Inspiration, Sheet
from showcase.queries.gallery import PAGE_SIZE
from showcase.services.withdrawal import withdraw_sheet
from tests.factories import (
    EcoleFactory,
    ProjectFactory,
    UserFactory,
    head_of,
    publish_in_gallery,
    sheet_in_gallery,
    theme,
    withdraw_from_gallery,
)
from tests.factories.showcase import published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_pages")]


def _page(client: Client, **query: Any) -> Any:
    response = client.get(reverse("showcase:gallery-list"), query)
    assert response.status_code == 200
    return response


def _titles(client: Client, **query: Any) -> list[str]:
    return [card.title for card in _page(client, **query).context["found"].cards]


def test_an_empty_gallery_says_so(client: Client) -> None:
    page = _page(client)
    assert "Aucun projet publié pour l’instant" in page.content.decode()
    assert "Aucun projet ne réunit" in _page(client, q="jardin").content.decode()


def test_words_are_found_without_their_accents(client: Client) -> None:
    sheet_in_gallery(title="Une bibliothèque à l’école")
    sheet_in_gallery(title="Un jardin")
    assert _titles(client, q="bibliotheques") == ["Une bibliothèque à l’école"]
    assert _titles(client, q="BIBLIOTHÈQUE") == ["Une bibliothèque à l’école"]


def test_words_of_the_school_and_of_the_text_are_found(client: Client) -> None:
    school = EcoleFactory(name="École Anita-Conti", commune="Betton")
    sheet_in_gallery(school, summary="Les élèves observent les oiseaux.")
    sheet_in_gallery()
    for words in ("anita conti", "betton", "oiseau"):
        assert len(_titles(client, q=words)) == 1


def test_a_slip_is_forgiven_and_said(client: Client) -> None:
    sheet_in_gallery(title="Un potager partagé")
    page = _page(client, q="potagre")
    text = page.content.decode()
    assert [card.title for card in page.context["found"].cards] == ["Un potager partagé"]
    assert "Aucun projet ne contient «&nbsp;potagre&nbsp;»" in text
    assert page.context["found"].state.text == "potager"


def test_a_word_of_a_withdrawn_sheet_is_not_proposed(client: Client) -> None:
    withdraw_from_gallery(sheet_in_gallery(title="Trottinettes"))
    sheet_in_gallery()
    page = _page(client, q="trotinettes")
    assert page.context["found"].asked == ""
    assert page.context["found"].total == 0


def test_two_words_that_no_sheet_bears_together_may_be_looked_for_apart(client: Client) -> None:
    sheet_in_gallery(title="Un jardin")
    sheet_in_gallery(title="Une chorale")
    page = _page(client, q="jardin chorale")
    assert page.context["found"].total == 0
    either = client.get(page.context["found"].either)
    assert len(either.context["found"].cards) == 2
    assert either.context["found"].state.text == "jardin ou chorale"
    for words in ("jardin or chorale", "chorale OU jardin"):
        assert len(_titles(client, q=words)) == 2
    assert _titles(client, q='"jardin ou chorale"') == []
    nowhere = _page(client, q="trompette ou violon").context["found"]
    assert nowhere.total == 0
    assert nowhere.either == ""
    assert "trompette+ou+violon+ou+harpe" in (
        _page(client, q="trompette ou violon harpe").context["found"].either
    )


def test_the_closest_to_the_words_come_first(client: Client) -> None:
    sheet_in_gallery(title="Lire dehors", summary="Avec un potager.")
    sheet_in_gallery(title="Le potager du collège", summary="Des légumes.")
    sheet_in_gallery(title="Lire encore", summary="Près du potager.")
    assert _titles(client, q="potager")[0] == "Le potager du collège"
    assert _titles(client, q="potager", tri="recents")[0] == "Lire encore"


def test_too_many_matches_are_not_said_to_be_ranked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Le potager", "Lire au potager"):
        sheet_in_gallery(title=title)
    orders = _page(client, q="potager").context["found"].orders
    assert [(label, here) for label, _, here in orders][:2] == [
        ("Les plus proches de la recherche", True), ("Les plus récents", False)
    ]  # fmt: skip
    monkeypatch.setattr("showcase.queries.gallery.MOST_RANKED", 1)
    found = _page(client, q="potager").context["found"]
    assert [(label, here) for label, _, here in found.orders][0] == ("Les plus récents", True)
    assert [card.title for card in found.cards] == ["Lire au potager", "Le potager"]


def test_the_orders(client: Client) -> None:
    dear = sheet_in_gallery(title="Cher", amount_granted=Decimal(20000))
    sheet_in_gallery(title="Modeste", amount_granted=Decimal(800))
    sheet_in_gallery(title="Inconnu")
    project = ProjectFactory(first_submitted_at=dear.published_at)
    Inspiration.objects.create(sheet=dear, project=project, edition=1, taken_by=UserFactory())
    assert _titles(client) == ["Inconnu", "Modeste", "Cher"]
    publish_in_gallery(Sheet.objects.create(project=ProjectFactory()), title="Nouveau")
    assert _titles(client, tri="budget")[:2] == ["Modeste", "Cher"]
    assert _titles(client, tri="repris")[0] == "Cher"


def test_a_withdrawn_sheet_leaves_at_once(client: Client) -> None:
    kept, gone = sheet_in_gallery(title="Gardé"), sheet_in_gallery(title="Retiré")
    assert _titles(client) == ["Retiré", "Gardé"]
    withdraw_from_gallery(gone)
    page = _page(client)
    assert page.context["found"].total == 1
    assert "Retiré" not in page.content.decode()
    assert kept.title in page.content.decode()


def test_a_sheet_withdrawn_while_the_page_is_made_is_not_shown(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is that of before; the rows are always read through what is public."""
    from showcase.gallery import index

    gone = sheet_in_gallery(title="Retiré")
    held = index.gallery_index()
    withdraw_from_gallery(gone)
    monkeypatch.setattr("showcase.queries.gallery.gallery_index", lambda: held)
    assert "Retiré" not in _page(client).content.decode()


def test_a_theme_that_is_renamed_or_taken_off_is_counted_anew(client: Client) -> None:
    sheet = sheet_in_gallery(themes=[theme("sciences")])
    assert _page(client, theme="sciences").context["found"].total == 1
    sheet.themes.set([theme("lecture")])
    assert _page(client, theme="sciences").context["found"].total == 0


def test_pages_have_addresses_titles_and_one_canonical_form(client: Client) -> None:
    for _ in range(PAGE_SIZE + 1):
        sheet_in_gallery(themes=[theme("sciences")])
    first = _page(client, theme="sciences")
    second = _page(client, page="2", theme="sciences", montant="n’importe quoi")
    assert len(second.context["found"].cards) == 1
    text = second.content.decode()
    assert "<title>Projets inspirants\xa0: Sciences (page 2) — Notre école</title>" in text
    address = f"{reverse('showcase:gallery-list')}?theme=sciences&amp;page=2"
    assert f'rel="canonical" href="http://localhost:8000{address}"' in text
    assert 'name="robots"' not in text
    assert "page=2" in first.content.decode()
    assert first.context["head"].title != second.context["head"].title


def test_search_engines_leave_searches_alone(client: Client) -> None:
    sheet_in_gallery()
    assert 'content="noindex, follow"' in _page(client, q="jardin").content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"}, {"page": "-1"}, {"page": "99999999999999"}, {"page": "²"}, {"tri": "x"},
        {"theme": "inconnu"}, {"q": "\x00"}, {"q": "'\" & | ! <-> :*"}, {"q": "a" * 5000},
        {"q": "-"}, {"academie": ["14", "24"]}, {"niveau": "\x00"},
    ],
)  # fmt: skip
def test_a_strange_address_still_gives_a_page(client: Client, query: dict[str, Any]) -> None:
    sheet_in_gallery()
    _page(client, **query)


def test_each_filter_can_be_taken_out_and_the_empty_page_says_which(client: Client) -> None:
    sheet_in_gallery(themes=[theme("sciences")], has_video=False)
    page = _page(client, theme="sciences", video="oui", dimension=Dimension.values[0])
    found = page.context["found"]
    assert found.total == 0
    assert [chip.count for chip in found.chips] == [0, 0, 0]
    two = _page(client, theme="sciences", video="oui").context["found"]
    without = {chip.label: (chip.count, chip.url) for chip in two.chips}
    count, url = without["Avec une vidéo"]
    assert count == 1
    assert client.get(url).context["found"].total == 1


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_costs_as_much_whatever_it_lists(client: Client, rows: int) -> None:
    """A search, a département from near, a slip: the dearest page there is."""
    for rank in range(rows):
        school = EcoleFactory(latitude=Decimal("48.1"), longitude=Decimal("-1.7"))
        sheet_in_gallery(school, title=f"Potager {rank}", themes=[theme("sciences")])
    query = {"q": "potagre", "departement": "035"}
    _page(client, **query)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        _page(client, **query)
    assert len(queries) == 6


def test_a_head_reads_what_a_stranger_reads(
    client: Client, as_user: Callable[[User], Client]
) -> None:
    """Nothing of the page itself depends on who reads it."""
    sheet = sheet_in_gallery()
    sheet_in_gallery(title="Une chorale")
    head = as_user(head_of(sheet.establishment))
    for query in ({}, {"q": "chorale"}, {"departement": "035"}):
        stranger = _main(_page(client, **query))
        assert "Une chorale" in stranger
        assert "csrfmiddlewaretoken" not in stranger
        assert _main(_page(head, **query)) == stranger


def _main(page: Any) -> str:
    text: str = page.content.decode()
    return text.split("<main", 1)[1].split("</main>", 1)[0]


def test_a_word_that_only_a_withdrawn_sheet_bore_is_not_offered():
    sheet = published(title="Almanach des saisons")
    assert corrected("almanack") == "almanach"
    withdraw_sheet(sheet.project, by=head_of(sheet.project.establishment))
    assert corrected("almanack") == ""
