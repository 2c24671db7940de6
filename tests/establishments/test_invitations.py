"""Invitations: what they give, who may send them, and every way a link is worth nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import EstablishmentState, InvitationState, Role
from establishments.models import Establishment, Invitation, Membership
from establishments.permissions import heads_of, rights_of
from establishments.services.invitations import (
    AddressTaken,
    InvitationRefused,
    accept_invitation,
    hash_of,
    invite_colleague,
    open_invited_account,
    read_invitation,
    revoke_invitation,
    send_again,
)
from establishments.services.people import HeadInPlace
from notifications.models import Message
from tests.establishments.invited import ADDRESS, PASSWORD, invited, last_token, someone
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    MembershipFactory,
    UserFactory,
    deputy_of,
    editor_of,
    head_of,
    invitation_to,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


@pytest.fixture
def head(school: Establishment) -> User:
    return head_of(school)


def told(kind: str) -> set[str]:
    return set(
        Message.objects.filter(kind=f"establishments.{kind}").values_list("email", flat=True)
    )


def test_the_link_is_in_the_mail_alone(school: Establishment, head: User) -> None:
    _, token = invited(school, head)
    assert len(token) >= 43, "256 bits"
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == hash_of(token)
    message = Message.objects.get(email=ADDRESS)
    assert token not in str(message.facts) + message.link + message.title
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM establishments_invitationevent")
        assert row["token_hash"] not in str(cursor.fetchall())


def test_somebody_new_opens_an_account_and_writes(school: Establishment, head: User) -> None:
    invitation, token = invited(school, head, "Ines.Caradec@ac-rennes.example".lower())
    user = open_invited_account(token, person=someone("ailleurs@ailleurs.example")).user
    assert user.email == ADDRESS, "the address is the invited one, whatever is said"
    assert user.check_password(PASSWORD)
    assert rights_of(user).on(school) == {Role.EDITOR}
    membership = Membership.objects.get(user=user)
    assert (membership.created_by, membership.starts_on) == (head, clock.today())
    invitation.refresh_from_db()
    assert invitation.accepted_by == user
    assert invitation.state_at(clock.now()) == InvitationState.ACCEPTED
    assert told("invitation_accepted") == {head.email}


def test_somebody_with_an_account_accepts_with_it(school: Establishment, head: User) -> None:
    user = UserFactory()
    _, token = invited(school, head)
    accept_invitation(token, by=user)
    assert rights_of(user).on(school) == {Role.EDITOR}
    assert not User.objects.filter(email=ADDRESS).exists()


def test_an_address_with_an_account_keeps_the_link_good(school: Establishment, head: User) -> None:
    user = UserFactory(email=ADDRESS)
    _, token = invited(school, head)
    with pytest.raises(AddressTaken):
        open_invited_account(token, person=someone())
    accept_invitation(token, by=user)
    assert rights_of(user).on(school) == {Role.EDITOR}


def test_every_dead_link_reads_the_same(school: Establishment, head: User) -> None:
    used, used_token = invited(school, head)
    open_invited_account(used_token, person=someone())
    revoked, revoked_token = invited(school, head, "b@ac.example")
    revoke_invitation(revoked, by=head)
    replaced, replaced_token = invited(school, head, "c@ac.example")
    send_again(replaced, by=head)
    _, late_token = invited(school, head, "d@ac.example")
    sentences = set()
    with time_machine.travel(clock.now() + timedelta(days=14), tick=False):
        for token in (used_token, revoked_token, replaced_token, late_token, "faux", "x\u00e9"):
            for act in (
                lambda token=token: read_invitation(token),
                lambda token=token: open_invited_account(token, person=someone("e@ac.example")),
                lambda token=token: accept_invitation(token, by=head),
            ):
                with pytest.raises(InvitationRefused) as refused:
                    act()
                sentences.add(refused.value.message)
    assert len(sentences) == 1
    assert not User.objects.filter(email="e@ac.example").exists()
    assert used.pk


def test_sent_again_a_new_link_for_a_new_fortnight(school: Establishment, head: User) -> None:
    invitation, first = invited(school, head)
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        send_again(invitation, by=head)
        second = last_token()
        assert first != second
        assert read_invitation(second) == invitation
        with pytest.raises(InvitationRefused):
            read_invitation(first)


def test_a_second_invitation_to_the_same_address(school: Establishment, head: User) -> None:
    first, _ = invited(school, head)
    with pytest.raises(DomainError, match="attend déjà"):
        invited(school, head)
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        second, _ = invited(school, head)
        first.refresh_from_db()
        assert first.revoked_by == head
        assert second.state_at(clock.now()) == InvitationState.LIVE


def test_only_the_real_head_invites(school: Establishment, head: User) -> None:
    others = [deputy_of(school), editor_of(school), secretariat_of(school.academy), UserFactory()]
    waiting = invitation_to(school)
    for user in others:
        with pytest.raises(NotAllowed):
            invited(school, user)
        with pytest.raises(NotAllowed):
            send_again(waiting, by=user)
        with pytest.raises(NotAllowed):
            revoke_invitation(waiting, by=user)
    assert head


def test_the_secretariat_follows_the_invitation_of_a_head_alone(school: Establishment) -> None:
    waiting = invitation_to(school, role=Role.HEAD)
    with pytest.raises(NotAllowed):
        revoke_invitation(waiting, by=secretariat_of(AcademyFactory(code="17", name="Nantes")))
    revoke_invitation(waiting, by=secretariat_of(school.academy))
    with pytest.raises(DomainError, match="déjà annulée"):
        send_again(waiting, by=head_of(school))


@pytest.mark.parametrize(
    ("role", "starts", "ends", "sentence"),
    [
        (Role.EDITOR, -1, None, "passé"),
        (Role.EDITOR, 5, 4, "précéder"),
        (Role.DEPUTY, 0, None, "date de fin"),
        (Role.HEAD, 0, None, "ne se donne pas"),
        (Role.SECRETARIAT, 0, None, "ne se donne pas"),
    ],
)
def test_what_cannot_be_given(
    school: Establishment, head: User, role: Role, starts: int, ends: int | None, sentence: str
) -> None:
    today = clock.today()
    with pytest.raises(DomainError, match=sentence):
        invite_colleague(
            school,
            email=ADDRESS,
            role=role,
            starts_on=today + starts * DAY,
            ends_on=None if ends is None else today + ends * DAY,
            by=head,
        )


def test_a_closed_school_is_joined_by_nobody(school: Establishment, head: User) -> None:
    _, token = invited(school, head)
    Establishment.objects.filter(pk=school.pk).update(
        state=EstablishmentState.CLOSED, closed_on=clock.today()
    )
    with pytest.raises(InvitationRefused):
        open_invited_account(token, person=someone())
    with pytest.raises(DomainError, match="fermé"):
        invited(school, head, "b@ac.example")


def test_who_is_of_the_school_already(school: Establishment, head: User) -> None:
    editor = editor_of(school)
    with pytest.raises(DomainError, match="fait déjà partie"):
        invited(school, head, editor.email)
    with pytest.raises(DomainError, match="dirige"):
        invited(school, head, head.email.upper())
    _, token = invited(school, head)
    with pytest.raises(HeadInPlace, match="pas pour vous"):
        accept_invitation(token, by=head)
    with pytest.raises(DomainError, match="déjà cet accès"):
        accept_invitation(token, by=editor)
    assert read_invitation(token), "the link stays good for the right person"


def test_a_member_receives_a_delegation_without_invitation(
    school: Establishment, head: User
) -> None:
    editor = editor_of(school)
    today = clock.today()

    def delegate(starts: int, ends: int) -> object:
        return invite_colleague(
            school,
            email=editor.email,
            role=Role.DEPUTY,
            starts_on=today + starts * DAY,
            ends_on=today + ends * DAY,
            by=head,
        )

    delegate(0, 10)
    assert rights_of(editor).on(school) == {Role.HEAD, Role.DEPUTY, Role.EDITOR}
    assert rights_of(editor).has(Role.HEAD)
    assert not rights_of(editor).leads(school)
    assert rights_of(editor).only({Role.HEAD}).on(school) == {Role.HEAD, Role.DEPUTY}
    assert heads_of(school) == [head, editor]
    assert told("delegation_given") == {editor.email}
    assert told("invitation_sent") == set()
    with pytest.raises(DomainError, match="déjà une délégation"):
        delegate(10, 12)
    delegate(11, 12)
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        later = User.objects.get(pk=editor.pk)
        assert rights_of(later).on(school) == {Role.EDITOR}
        assert heads_of(school) == [head]


def test_a_delegation_accepted_too_late_is_worth_nothing(school: Establishment, head: User) -> None:
    invite_colleague(
        school, email=ADDRESS, role=Role.DEPUTY, starts_on=clock.today(),
        ends_on=clock.today() + 3 * DAY, by=head,
    )  # fmt: skip
    token = last_token()
    with time_machine.travel(clock.now() + 4 * DAY, tick=False), pytest.raises(InvitationRefused):
        open_invited_account(token, person=someone())


def test_an_access_to_come_begins_on_its_day(school: Establishment, head: User) -> None:
    invite_colleague(
        school, email=ADDRESS, role=Role.EDITOR, starts_on=clock.today() + 5 * DAY, by=head
    )
    user = open_invited_account(last_token(), person=someone()).user
    assert rights_of(user).on(school) == frozenset()
    with time_machine.travel(clock.now() + 5 * DAY, tick=False):
        assert rights_of(User.objects.get(pk=user.pk)).on(school) == {Role.EDITOR}


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each of these acts is answered, started together on connections of their own."""
    barrier = threading.Barrier(len(acts))
    said: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(30)
            act()
            said.append("done")
        except DomainError as refusal:
            said.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.django_db(transaction=True)
def test_two_people_accept_the_same_link_at_once(school: Establishment) -> None:
    _, token = invited(school, head_of(school))
    users = [UserFactory(), UserFactory()]
    said = at_once(*(lambda user=user: accept_invitation(token, by=user) for user in users))
    assert said == ["InvitationRefused", "done"]
    assert Membership.objects.filter(role=Role.EDITOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_accepted_and_revoked_at_once(school: Establishment) -> None:
    head = head_of(school)
    invitation, token = invited(school, head)
    user = UserFactory()
    said = at_once(
        lambda: accept_invitation(token, by=user), lambda: revoke_invitation(invitation, by=head)
    )
    assert said in (["DomainError", "done"], ["InvitationRefused", "done"])
    invitation.refresh_from_db()
    is_in = Membership.objects.filter(user=user).exists()
    assert is_in is (invitation.accepted_at is not None)
    assert is_in is (invitation.revoked_at is None)


@pytest.mark.django_db(transaction=True)
def test_two_heads_of_the_same_school_invite_the_same_address_at_once(
    school: Establishment,
) -> None:
    head = head_of(school)
    said = at_once(*(lambda: invited(school, head) for _ in range(2)))
    assert said == ["DomainError", "done"]
    assert Invitation.objects.open().count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"role": Role.SECRETARIAT},
        {"role": Role.DEPUTY},
        {"ends_on": clock.today() - DAY},
        {"token_hash": "clair"},
        {"accepted_at": clock.now()},
        {"revoked_at": clock.now()},
    ],
)
def test_the_database_refuses(school: Establishment, fields: dict[str, object]) -> None:
    head_of(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation_to(school, **fields)


def test_the_database_keeps_one_live_invitation(school: Establishment) -> None:
    invitation_to(school, email=ADDRESS)
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation_to(school, email=ADDRESS.upper())
    invitation_to(school, email=ADDRESS, role=Role.HEAD)


def test_the_database_keeps_a_delegation_dated(school: Establishment) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(establishment=school, role=Role.DEPUTY)
