"""What a member prepared reaches nobody before its time: every route, as every actor; every e-mail,
document and export; and one door in the code."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from core import clock
from documents.models import IssuedDocument
from documents.services.issue import issue_requested
from establishments.enums import MemberOpinionsShown
from notifications.models import Message
from notre_ecole.management.commands.generate_docs import walk
from reviews.enums import OpinionKind
from reviews.models import AgendaItem, CommissionSession
from reviews.services.member_opinions import Judgement, file_member_opinion, save_draft
from tests.factories import commission_of, grid_for, member_of, secretariat_of
from tests.house.actors import World, make_world
from tests.house.test_access_matrix import DOORS, ENTERS, address_of, arguments
from tests.reviews.commission import invited, people_of, ready_project

SECRETS = ("Motif tenu secret jusqu’au bout", "1 234,56", "1234.56")
DRAFTED = "Brouillon que personne d’autre ne lit"


def leaks(response_text: str) -> list[str]:
    """The secret words of a page, whatever its spaces."""
    flat = re.sub(r"\s|&nbsp;|\u202f|\u00a0", " ", response_text)
    return [word for word in (*SECRETS, DRAFTED) if word in flat]


@pytest.mark.timeout(900)
@pytest.mark.django_db
def test_no_route_shows_it_to_any_actor() -> None:
    world = make_world()
    item = hidden_opinion(world)
    issue_requested()
    assert leaks(str(list(Message.objects.values_list("facts", "sent_text")))) == []
    assert leaks(str(list(IssuedDocument.objects.values_list("facts", flat=True)))) == []
    assert walked(places(arguments(world), item), world.actors) == []


@pytest.mark.timeout(600)
@pytest.mark.django_db
def test_at_opening_hides_it_even_from_who_filed() -> None:
    world = make_world()
    academy = world.school.academy
    academy.member_opinions_shown = MemberOpinionsShown.AT_OPENING
    academy.save()
    item = hidden_opinion(world)
    member = world.actors["membre"]
    assert member is not None
    file_member_opinion(item, Judgement(OpinionKind.FAVOURABLE, "Le mien."), by=member)
    addresses = {
        name: url for name, url in places(arguments(world), item).items() if "/rectorat/" in url
    }
    actors = {name: world.actors[name] for name in ("membre", "présidence", "secrétariat")}
    assert walked(addresses, actors) == []


def hidden_opinion(world: World) -> AgendaItem:
    """A file of an invited session, with an opinion filed and a draft, of two other members."""
    academy = world.school.academy
    commission_of(academy)
    author, writer = member_of(academy), member_of(academy)
    grid_for(academy)
    item = invited(ready_project(world.school)).items.get()
    judgement = Judgement(OpinionKind.UNFAVOURABLE, SECRETS[0], Decimal("1234.56"))
    file_member_opinion(item, judgement, by=author)
    save_draft(item, Judgement(OpinionKind.FAVOURABLE, DRAFTED), version=0, by=writer)
    return item


def walked(addresses: dict[str, str], actors: dict[str, User | None]) -> list[str]:
    """What each actor reads of it at these addresses by name of route, wherever the table lets
    them in: `test_access_matrix` sees to it that they are sent away from the others."""
    wrong = []
    for actor, user in actors.items():
        client = Client()
        if user is not None:
            client.force_login(user)
        for name, url in addresses.items():
            if DOORS[name].verdict(actor) != ENTERS:
                continue
            response = client.get(url)
            body = b"".join(response) if response.streaming else response.content
            if found := leaks(body.decode("utf-8", "replace")):
                wrong.append(f"{actor} reads at {url}: {found}")
    return wrong


def places(known: dict[str, dict[str, Any]], item: AgendaItem) -> dict[str, str]:
    """The address of every route by its name, about the file that has a hidden opinion."""
    project, session = item.project, item.session
    closer = dict(known)
    for app in ("projects", "reviews", "dashboards", "funding"):
        closer[app] = known[app] | {"reference": project.reference}
    closer["reviews:session"] = known["reviews:session"] | {
        "reference": session.reference,
        "item": item.pk,
    }
    return {
        name: address_of(name, address, pattern.pattern.converters, closer)
        for address, name, pattern in walk(get_resolver().url_patterns)
    }


@pytest.mark.django_db
def test_the_author_and_then_the_commission_read_it() -> None:
    """The walk above would be worth nothing if the words never showed."""
    session = invited(ready_project())
    item, author = session.items.get(), people_of(session)[1].user
    file_member_opinion(item, Judgement(OpinionKind.FAVOURABLE, SECRETS[0]), by=author)
    address = reverse("reviews:memberopinion-update", args=[session.reference, item.pk])
    client = Client()
    client.force_login(author)
    assert SECRETS[0] in client.get(address).content.decode()
    CommissionSession.objects.filter(pk=session.pk).update(status="OPEN", opened_at=clock.now())
    for person in (people_of(session)[2].user, secretariat_of(session.academy)):
        client.force_login(person)
        name = "decision-update" if person == secretariat_of(session.academy) else None
        page = reverse(f"reviews:{name}", args=[session.reference, item.pk]) if name else address
        assert SECRETS[0] in client.get(page).content.decode()


def test_the_code_has_one_door() -> None:
    """Opinions are read through `readable_by` and, for one's own, `written_by`; `numbers_in` counts
    them."""
    allowed = {
        "reviews/querysets.py",
        "reviews/services/carrying.py",
        "reviews/services/member_opinions.py",
    }
    door = re.compile(
        r"MemberOpinion\.objects\s*\.(?!readable_by|written_by|ever_written_by|numbers_in)\w+"
    )
    around = re.compile(r"\.member_opinions\.(?:all|filter|get|count|exists)")
    wrong = []
    for path in Path(settings.BASE_DIR).glob("*/**/*.py"):
        name = str(path.relative_to(settings.BASE_DIR))
        if name.startswith(("tests/", "var/")) or name in allowed:
            continue
        source = path.read_text()
        wrong += [f"{name}: {use}" for use in door.findall(source) + around.findall(source)]
    assert wrong == []
