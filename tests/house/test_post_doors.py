"""Who may not enter a page may not post to it: every route × every actor outside its door."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from notre_ecole.management.commands.generate_docs import walk
from tests.house.actors import make_world
from tests.house.test_access_matrix import (
    DOORS,
    ENTERS,
    SHARES,
    TO_SIGN_IN,
    address_of,
    arguments,
)

# What is refused to somebody signed in: above one's role, outside one's scope, or not a POST.
REFUSALS = {403, 404, 405}

# Without a token: the form is refused, or the address takes none from anybody (the API, in JSON).
NOTHING_DONE = {403, 405}

# No account, no cookie, nobody's rights: a token would protect nothing (ADR 15).
WITHOUT_TOKEN = {"concertations:answer-create"}


def is_refused(client: Client, address: str, expected: str) -> bool:
    """Whether an empty POST is turned away: to sign-in, or with a page of refusal."""
    response = client.post(address)
    if expected == TO_SIGN_IN:
        return response.status_code == 302 and response["Location"].startswith("/connexion/")
    return response.status_code in REFUSALS


@pytest.mark.timeout(600)
@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_nobody_posts_where_they_may_not_enter(share: int) -> None:
    world = make_world()
    known = arguments(world)
    places = [
        (name, address_of(name, address, pattern.pattern.converters, known))
        for address, name, pattern in walk(get_resolver().url_patterns)
    ]
    wrong = []
    for actor, user in list(world.actors.items())[share::SHARES]:
        client = Client()
        if user is not None:
            client.force_login(user)
        for name, url in places:
            expected = DOORS[name].verdict(actor)
            if expected != ENTERS and not is_refused(client, url, expected):
                wrong.append(f"{name}: {actor} posts")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_nobody_posts_without_the_token_of_the_page() -> None:
    world = make_world()
    known = arguments(world)
    open_doors = []
    for actor in ("direction", "secrétariat", "fonds"):
        client = Client(enforce_csrf_checks=True)
        user = world.actors[actor]
        assert user is not None
        client.force_login(user)
        for address, name, pattern in walk(get_resolver().url_patterns):
            url = address_of(name, address, pattern.pattern.converters, known)
            if name not in WITHOUT_TOKEN and client.post(url).status_code not in NOTHING_DONE:
                open_doors.append(f"{name}: {actor}")
    assert open_doors == []
