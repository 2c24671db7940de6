"""Support looks at the site « comme » a person: with a motive, read-only, in the journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from accounts.models import User, ViewAs
from establishments.models import Establishment
from projects.enums import Status
from projects.models import Project
from tests.factories import CollegeFactory, UserFactory, head_of, project_in, secretariat_of

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
MOTIVE = "Demande 412 : la page du budget ne s’ouvre pas."


@pytest.fixture
def administrator() -> User:
    return UserFactory(is_staff=True, first_name="Nadia", last_name="Support")


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


def look(client: Client, person: User, motive: str = MOTIVE) -> int:
    return client.post(f"/administration/voir-comme/{person.pk}/", {"motive": motive}).status_code


def test_the_pages_of_the_person_are_seen_with_a_banner(
    administrator: User, school: Establishment, as_user: SignIn
) -> None:
    head = head_of(school)
    project_in(Status.DRAFT, school)
    client = as_user(administrator)
    assert look(client, head) == 302
    page = client.get(f"/etablissement/{school.uai}/").content.decode()
    assert f"Vous voyez le site comme {head}" in page
    assert "Revenir à mon compte" in page
    noted = ViewAs.objects.get()
    assert (noted.person, noted.viewed_by, noted.motive) == (head, administrator, MOTIVE)
    assert noted.ended_at is None
    assert client.post("/mon-compte/retour/").status_code == 302
    noted.refresh_from_db()
    assert noted.ended_at is not None
    page = client.get("/mon-compte/").content.decode()
    assert "Nadia Support" in page
    assert "Vous voyez le site comme" not in page
    assert MOTIVE in as_user(head).get("/mon-compte/").content.decode()


def test_nothing_is_changed_nor_are_secrets_read(
    administrator: User, school: Establishment, as_user: SignIn
) -> None:
    client = as_user(administrator)
    look(client, head_of(school))
    for address in (f"/etablissement/{school.uai}/projets/", "/confort/", "/session/prolonger/"):
        refused = client.post(address)
        assert refused.status_code == 403
        assert "Rien ne peut être changé ici" in refused.content.decode()
    assert not Project.objects.exists()
    for address in ("/mon-compte/securite/", "/mon-compte/donnees/", "/mon-compte/sessions/"):
        assert client.get(address).status_code == 403


def test_a_second_look_from_inside_is_impossible(
    administrator: User, school: Establishment, as_user: SignIn
) -> None:
    client = as_user(administrator)
    look(client, head_of(school))
    assert look(client, secretariat_of(school.academy)) == 403


def test_never_on_administrators_nor_closed_accounts_nor_without_motive(
    administrator: User, school: Establishment, as_user: SignIn
) -> None:
    client = as_user(administrator)
    for person in (UserFactory(is_staff=True), UserFactory(is_active=False), administrator):
        assert look(client, person) == 422
    assert look(client, head_of(school), "  ") == 422
    assert not ViewAs.objects.exists()


def test_administrators_alone(school: Establishment, as_user: SignIn) -> None:
    for person in (secretariat_of(school.academy), head_of(school)):
        assert look(as_user(person), UserFactory()) == 403
    assert as_user(head_of(school)).post("/mon-compte/retour/").status_code == 403


def test_what_was_noted_is_not_rewritten(
    administrator: User, school: Establishment, as_user: SignIn
) -> None:
    look(as_user(administrator), head_of(school))
    for act in (
        lambda: ViewAs.objects.update(motive="autre"),
        lambda: ViewAs.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
