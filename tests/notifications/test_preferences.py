"""When each person is told: what they chose, what is proposed, what cannot be silenced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from notifications.enums import MessageStatus, Urgency
from notifications.models import Message, Preference
from notifications.notices import REGISTRY
from notifications.outbox import Post, post, post_all
from notifications.services.digests import compose_digests
from notifications.services.preferences import keep_preferences
from tests.factories import UserFactory
from tests.notifications.conftest import _Told, mail, tell, told

SignIn = Callable[[User], Client]
PAGE = "/mon-compte/messages/"
COMPLETION, COMMENT = "reviews.completion_requested", "reviews.comment_posted"

pytestmark = pytest.mark.django_db


def chose(user: User, urgency: Urgency, kind: str = "tests.told") -> None:
    Preference.objects.create(user=user, kind=kind, urgency=urgency)


def test_each_is_told_as_they_chose() -> None:
    people = {urgency: UserFactory() for urgency in Urgency}
    for urgency, person in people.items():
        chose(person, urgency)
    other = UserFactory()
    tell(*people.values(), other, notice=told())
    found = {message.recipient: message for message in Message.objects.all()}
    assert {person: found[person].urgency for person in people.values()} == {
        person: urgency for urgency, person in people.items()
    }
    assert found[other].urgency == Urgency.DIGEST
    assert found[people[Urgency.APP_ONLY]].status == MessageStatus.NOT_MAILED


def test_it_costs_one_query_whatever_their_number() -> None:
    def cost(people: list[User]) -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            post(told(), to=people)
        return len(queries)

    assert cost([UserFactory()]) == cost([UserFactory() for _ in range(20)])


def test_many_facts_cost_what_one_costs_and_each_choice_holds() -> None:
    early, late = UserFactory(), UserFactory()
    chose(early, Urgency.AT_ONCE)

    def cost(posts: list[Post]) -> int:
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            post_all(posts)
        return len(queries)

    one = cost([Post(told(), to=[late])])
    assert one == cost(
        [
            Post(told(), to=[early, late, early]),
            Post(told(), to=[late]),
            Post(told(), email="ce.0350122t@ac-rennes.fr"),
        ]
    )
    assert [m.urgency for m in Message.objects.filter(recipient=early)] == [Urgency.AT_ONCE]
    assert {m.urgency for m in Message.objects.exclude(recipient=early)} == {Urgency.DIGEST}
    assert Message.objects.count() == 5


def test_the_weekly_digest_gathers_what_waits_for_it() -> None:
    weekly, daily = UserFactory(), UserFactory()
    chose(weekly, Urgency.WEEKLY)
    tell(weekly, daily, notice=told())
    assert compose_digests() == 1
    assert compose_digests(Urgency.WEEKLY) == 1
    assert compose_digests(Urgency.WEEKLY) == 0
    digests = Message.objects.filter(kind="notifications.digest")
    assert {digest.recipient for digest in digests} == {weekly, daily}


@dataclass(frozen=True, kw_only=True)
class _Access(_Told):
    kind: ClassVar[str] = "tests.access"
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE


def test_what_is_compulsory_is_told_all_the_same() -> None:
    person = UserFactory()
    chose(person, Urgency.APP_ONLY, "tests.access")
    chose(person, Urgency.APP_ONLY, mail().kind)
    assert tell(person, notice=_Access())[0].urgency == Urgency.AT_ONCE
    assert tell(person, notice=mail())[0].urgency == Urgency.AT_ONCE


def test_the_page_keeps_what_differs_from_the_proposal(as_user: SignIn) -> None:
    person = UserFactory()
    client = as_user(person)
    page = client.get(PAGE)
    form = page.context["form"]
    assert COMPLETION in form.fields
    assert "reviews.session_invited" not in form.fields
    data = {kind: field.initial for kind, field in form.fields.items()}
    assert client.post(PAGE, data | {COMPLETION: "WEEKLY"}).status_code == 302
    assert dict(Preference.objects.values_list("kind", "urgency")) == {COMPLETION: "WEEKLY"}
    again = client.get(PAGE).context["form"].fields
    assert again[COMPLETION].initial == "WEEKLY"
    assert client.post(PAGE, data | {COMMENT: "NEVER"}).status_code == 422
    assert client.post(PAGE, data | {"reset": "1"}).status_code == 302
    assert not Preference.objects.exists()


def test_a_page_that_arrives_cut_changes_nothing(as_user: SignIn) -> None:
    user = UserFactory()
    chose(user, Urgency.APP_ONLY, COMMENT)
    assert as_user(user).post(PAGE, {COMPLETION: Urgency.WEEKLY}).status_code == 302
    kept = dict(Preference.objects.filter(user=user).values_list("kind", "urgency"))
    assert kept == {COMMENT: Urgency.APP_ONLY, COMPLETION: Urgency.WEEKLY}


def test_the_service_leaves_out_what_is_unknown_or_compulsory() -> None:
    person = UserFactory()
    keep_preferences(
        person,
        {
            "nowhere.nothing": Urgency.WEEKLY,
            "reviews.session_invited": Urgency.APP_ONLY,
            COMMENT: REGISTRY[COMMENT].urgency,
            COMPLETION: Urgency.APP_ONLY,
        },
    )
    assert list(Preference.objects.values_list("kind", flat=True)) == [COMPLETION]


def test_the_database_refuses_another_choice() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=UserFactory(), kind=COMMENT, urgency="NEVER")
