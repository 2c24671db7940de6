"""A lost phone: the académie that knows the person helps, nobody else, and it is written."""

from __future__ import annotations

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.enums import SecurityAct
from accounts.models import User
from core.errors import DomainError, NotAllowed
from establishments.services.second_factor import remove_second_factor
from notifications.models import Message
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    UserFactory,
    head_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    """A head with an application and recovery codes."""
    user = head_of(CollegeFactory())
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def academy_of(head: User) -> User:
    membership = head.memberships.select_related("establishment__academy").get()
    return secretariat_of(membership.establishment.academy)


def test_the_secretariat_helps_the_head_who_lost_everything(head: User) -> None:
    theirs = Client()
    theirs.force_login(head)
    UserSession.objects.create(
        user=head, session_key=theirs.session.session_key, ip="192.0.2.7", user_agent=""
    )
    account = reverse("accounts:account-detail")
    assert theirs.get(account).status_code == 200
    client = Client()
    client.force_login(academy_of(head))
    page = reverse("establishments:person-detail", args=[head.pk])
    act = reverse("establishments:secondfactor-delete", args=[head.pk])
    assert act in client.get(page).content.decode()
    assert client.post(act, {}).status_code == 422
    assert Authenticator.objects.filter(user=head).exists()

    assert client.post(act, {"verified": "on"})["Location"] == page
    assert not Authenticator.objects.filter(user=head).exists()
    assert theirs.get(account).status_code == 302
    message = Message.objects.get(recipient=head)
    assert message.kind == "establishments.second_factor_withdrawn"
    journal = client.get(reverse("establishments:journal-list")).content.decode()
    assert SecurityAct.WITHDRAWN.label in journal
    assert act not in client.get(page).content.decode()


def test_the_same_act_twice_says_so(head: User) -> None:
    by = academy_of(head)
    remove_second_factor(head, by=by)
    with pytest.raises(DomainError, match="pas de double authentification"):
        remove_second_factor(head, by=by)
    assert Message.objects.filter(recipient=head).count() == 1


def test_nobody_else_helps(head: User) -> None:
    stranger = secretariat_of(AcademyFactory(code="10", name="Lyon"))
    colleague = UserFactory()
    for other in (stranger, colleague, head):
        with pytest.raises(NotAllowed):
            remove_second_factor(head, by=other)
    assert Authenticator.objects.filter(user=head).count() == 2


def test_an_administrator_is_helped_by_another_one_only(head: User) -> None:
    by = academy_of(head)
    head.is_staff = True
    head.save()
    with pytest.raises(NotAllowed):
        remove_second_factor(head, by=by)
    remove_second_factor(head, by=UserFactory(is_staff=True))
    assert not Authenticator.objects.filter(user=head).exists()


def test_the_operator_helps_the_last_administrator(head: User) -> None:
    told = StringIO()
    call_command("remove_second_factor", head.email.upper(), stdout=told)
    assert str(head) in told.getvalue()
    assert not Authenticator.objects.filter(user=head).exists()
    for address in (head.email, "personne@exemple.fr"):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", address)
