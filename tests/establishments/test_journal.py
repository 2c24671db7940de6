"""The journal: who did what to whom, when, from where, before and after; never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from establishments.models import Establishment
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    MembershipFactory,
    UserFactory,
    head_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]
PAGE = "/rectorat/journal/"


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory(name="Collège du Journal")


def lines(client: Client, **filters: str) -> list[Any]:
    response = client.get(PAGE, filters)
    assert response.status_code == 200
    return list(response.context["lines"])


def test_an_act_is_told_with_its_author_its_address_and_its_changes(
    school: Establishment, as_user: SignIn
) -> None:
    secretary = secretariat_of(school.academy)
    client = as_user(secretary)
    client.post(
        reverse("establishments:accesscode-create", args=[school.uai]),
        REMOTE_ADDR="192.0.2.7",
    )
    issued = next(line for line in lines(client, nature="code"))
    assert (issued.by, issued.address) == (str(secretary), "192.0.2.7")
    assert "Collège du Journal" in issued.about


def test_before_and_after_are_told(school: Establishment, as_user: SignIn) -> None:
    client = as_user(secretariat_of(school.academy))
    member = MembershipFactory(establishment=school, role="EDITOR")
    member.ends_on = clock.today()
    member.save()
    change = lines(client, nature="equipe")[0]
    assert change.by == "La plateforme"
    (ended,) = change.changes
    assert (ended.label, ended.before) == ("jusqu’au", "")
    assert ended.after


def test_no_secret_is_in_it(school: Establishment, as_user: SignIn) -> None:
    client = as_user(secretariat_of(school.academy))
    client.post(reverse("establishments:accesscode-create", args=[school.uai]))
    for name in ("AccessCodeEvent", "InvitationEvent", "MembershipEvent", "AppointmentEvent"):
        fields = {field.name for field in apps.get_model("establishments", name)._meta.fields}
        assert not fields & {"code_hash", "token_hash", "sealed", "password"}
    fields = {field.name for field in apps.get_model("accounts", "UserEvent")._meta.fields}
    assert "password" not in fields


def test_each_secretariat_reads_its_academie(school: Establishment, as_user: SignIn) -> None:
    head_of(school)
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    far = as_user(secretariat_of(there.academy))
    assert not any("Collège du Journal" in line.about for line in lines(far))
    everything = lines(as_user(UserFactory(is_staff=True)))
    assert any("Collège du Journal" in line.about for line in everything)
    for stranger in (head_of(school), UserFactory()):
        assert as_user(stranger).get(PAGE).status_code == 403


def test_filters_and_pages(school: Establishment, as_user: SignIn) -> None:
    client = as_user(secretariat_of(school.academy))
    people = [MembershipFactory(establishment=school, role="EDITOR").user for _ in range(35)]
    found = lines(client, personne=people[0].email, nature="equipe")
    assert len(found) == 1
    first = client.get(PAGE, {"nature": "equipe"})
    mark = first.context["mark"]
    assert mark
    second = lines(client, nature="equipe", avant=mark)
    assert len(second) == 5
    tomorrow = (clock.today() + timedelta(days=1)).strftime("%d/%m/%Y")
    assert lines(client, depuis=tomorrow) == []
    assert lines(client, nature="nimporte", depuis="hier", avant="x")


def test_the_same_as_a_file(school: Establishment, as_user: SignIn) -> None:
    head_of(school)
    client = as_user(secretariat_of(school.academy))
    response: Any = client.get(PAGE, {"format": "csv", "nature": "equipe"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.startswith("date;nature;acte;sur;par;adresse;champ;avant;après")
    assert "Collège du Journal" in text


def test_the_journal_is_never_rewritten(school: Establishment) -> None:
    head_of(school)
    for app, name in (("accounts", "UserEvent"), ("establishments", "MembershipEvent")):
        model: Any = apps.get_model(app, name)
        assert model.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(pgh_label="autre")
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
