"""Leaving, removing, handing over, naming a head: dates, orders, and two at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import EstablishmentState, Role
from establishments.models import Establishment, Invitation, Membership
from establishments.permissions import heads_of, rights_of
from establishments.services.access import attach_school, issue_access_code
from establishments.services.handover import hand_over, name_head, undo_head_change
from establishments.services.invitations import (
    InvitationRefused,
    accept_invitation,
    open_invited_account,
    revoke_invitation,
)
from establishments.services.people import (
    HeadInPlace,
    NoSuccessor,
    end_membership,
    leave,
    replace_head,
)
from notifications.models import Message
from projects.models import Project
from tests.establishments.invited import ADDRESS, last_token, someone
from tests.establishments.test_invitations import at_once, told
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    MembershipFactory,
    UserFactory,
    complete_draft,
    deputy_of,
    editor_of,
    head_of,
    inspector_of,
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


def later(user: User) -> User:
    """The same person, read anew: what they may do is asked again."""
    return User.objects.get(pk=user.pk)


def in_days(days: int) -> date:
    return clock.today() + days * DAY


def headship(school: Establishment) -> list[tuple[str, date, date | None]]:
    """Who leads the school when, annulled lines left out."""
    return [
        (m.user.email, m.starts_on, m.ends_on)
        for m in Membership.objects.filter(
            establishment=school, role=Role.HEAD, annulled_at__isnull=True
        ).order_by("starts_on")
    ]


class TestLeaving:
    def test_a_member_leaves_and_what_they_wrote_stays(
        self, school: Establishment, head: User
    ) -> None:
        editor = editor_of(school)
        project = complete_draft(school, editor)
        leave(school, by=editor, last_day=clock.today())
        assert rights_of(editor).on(school) == {Role.EDITOR}, "until the end of the day"
        with time_machine.travel(clock.now() + DAY, tick=False):
            assert rights_of(later(editor)).on(school) == frozenset()
            assert not Project.objects.visible_to(later(editor)).exists()
            assert Project.objects.visible_to(later(head)).get() == project
        project.refresh_from_db()
        assert project.created_by == editor
        assert told("member_left") == {head.email}

    def test_every_role_one_holds_there_ends(self, school: Establishment, head: User) -> None:
        editor = editor_of(school)
        for starts, ends in ((0, 3), (20, 30)):
            MembershipFactory(
                establishment=school, user=editor, role=Role.DEPUTY,
                starts_on=in_days(starts), ends_on=in_days(ends),
            )  # fmt: skip
        leave(school, by=editor, last_day=in_days(10))
        with time_machine.travel(clock.now() + 25 * DAY, tick=False):
            assert rights_of(later(editor)).on(school) == frozenset()
        assert head

    def test_not_in_the_past_nor_twice_nor_by_a_stranger(
        self, school: Establishment, head: User
    ) -> None:
        editor = editor_of(school)
        with pytest.raises(DomainError, match="passée"):
            leave(school, by=editor, last_day=in_days(-1))
        leave(school, by=editor, last_day=in_days(3))
        with pytest.raises(DomainError, match="avant cette date"):
            leave(school, by=editor, last_day=in_days(9))
        leave(school, by=editor, last_day=in_days(1))
        with pytest.raises(NotAllowed):
            leave(school, by=UserFactory(), last_day=in_days(1))
        assert head

    def test_the_head_says_what_comes_next(self, school: Establishment, head: User) -> None:
        secretary, inspector = secretariat_of(school.academy), inspector_of(school)
        with pytest.raises(NoSuccessor):
            leave(school, by=head, last_day=in_days(5))
        leave(school, by=head, last_day=in_days(5), without_successor=True)
        assert headship(school)[0][2] == in_days(5)
        assert told("head_change_known") == {secretary.email, inspector.email}
        with pytest.raises(DomainError, match="déjà prévu"):
            leave(school, by=head, last_day=in_days(2), without_successor=True)
        undo_head_change(school, by=head)
        assert headship(school)[0][2] is None


class TestRemoving:
    def test_at_once_or_at_a_date(self, school: Establishment, head: User) -> None:
        editor = editor_of(school)
        line = Membership.objects.get(user=editor)
        end_membership(line, by=head, last_day=in_days(4))
        assert rights_of(later(editor)).on(school) == {Role.EDITOR}
        with pytest.raises(DomainError, match="déjà fin"):
            end_membership(line, by=head, last_day=in_days(9))
        end_membership(line, by=head)
        assert rights_of(later(editor)).on(school) == frozenset()
        with pytest.raises(DomainError, match="déjà plus"):
            end_membership(line, by=head)
        assert told("access_ended") == {editor.email}

    def test_an_access_of_today_ends_at_once_too(self, school: Establishment, head: User) -> None:
        deputy = deputy_of(school)
        line = end_membership(Membership.objects.get(user=deputy), by=head)
        assert line.annulled_by == head
        assert rights_of(later(deputy)).on(school) == frozenset()
        assert heads_of(school) == [head]

    def test_the_delegation_alone(self, school: Establishment, head: User) -> None:
        editor = editor_of(school)
        line = MembershipFactory(
            establishment=school, user=editor, role=Role.DEPUTY,
            starts_on=in_days(-3), ends_on=in_days(9),
        )  # fmt: skip
        end_membership(line, by=head)
        assert rights_of(later(editor)).on(school) == {Role.EDITOR}

    def test_by_the_head_alone_and_never_the_head(self, school: Establishment, head: User) -> None:
        line = Membership.objects.get(user=editor_of(school))
        for user in (deputy_of(school), editor_of(school), secretariat_of(school.academy)):
            with pytest.raises(NotAllowed):
                end_membership(line, by=user)
        with pytest.raises(DomainError, match="quittez"):
            end_membership(Membership.objects.get(user=head), by=head)


class TestHandover:
    def test_to_somebody_with_an_account(self, school: Establishment, head: User) -> None:
        successor = UserFactory()
        draft = complete_draft(school, head)
        secretary, inspector = secretariat_of(school.academy), inspector_of(school)
        hand_over(school, email=successor.email.upper(), starts_on=in_days(10), by=head)
        assert headship(school) == [
            (head.email, headship(school)[0][1], in_days(9)),
            (successor.email, in_days(10), None),
        ]
        assert told("head_changed") == {head.email, successor.email}
        assert told("head_change_known") == {secretary.email, inspector.email}
        with time_machine.travel(clock.now() + 9 * DAY, tick=False):
            assert rights_of(later(head)).leads(school)
            assert not rights_of(later(successor)).leads(school)
        with time_machine.travel(clock.now() + 10 * DAY, tick=False):
            assert rights_of(later(head)).on(school) == frozenset()
            assert rights_of(later(successor)).leads(school)
            assert Project.objects.visible_to(later(successor)).get() == draft

    def test_to_somebody_who_receives_an_invitation(
        self, school: Establishment, head: User
    ) -> None:
        given = hand_over(school, email=ADDRESS, starts_on=in_days(10), by=head)
        assert isinstance(given, Invitation)
        assert headship(school)[0][2] == in_days(9)
        successor = open_invited_account(last_token(), person=someone()).user
        assert [line[:2] for line in headship(school)][1] == (ADDRESS, in_days(10))
        assert told("head_changed") == {head.email}, "told once, when it was decided"
        assert told("invitation_accepted") == {head.email}
        assert rights_of(successor).on(school) == frozenset()

    def test_accepted_after_the_day(self, school: Establishment, head: User) -> None:
        hand_over(school, email=ADDRESS, starts_on=in_days(3), by=head)
        with time_machine.travel(clock.now() + 7 * DAY, tick=False):
            successor = open_invited_account(last_token(), person=someone()).user
            assert headship(school)[1][1] == clock.today()
            assert heads_of(school) == [successor]

    def test_today(self, school: Establishment, head: User) -> None:
        successor = UserFactory()
        hand_over(school, email=successor.email, starts_on=clock.today(), by=head)
        assert rights_of(head).on(school) == frozenset()
        assert heads_of(school) == [successor]

    def test_a_head_of_today_replaced_today_never_led(self, school: Establishment) -> None:
        first = MembershipFactory(establishment=school, starts_on=clock.today())
        second = UserFactory()
        hand_over(school, email=second.email, starts_on=clock.today(), by=first.user)
        first.refresh_from_db()
        assert first.annulled_by == first.user
        assert headship(school) == [(second.email, clock.today(), None)]

    def test_undone_before_its_day(self, school: Establishment, head: User) -> None:
        successor = UserFactory()
        hand_over(school, email=successor.email, starts_on=in_days(2), by=head)
        with pytest.raises(NotAllowed):
            undo_head_change(school, by=successor)
        undo_head_change(school, by=head)
        assert headship(school) == [(head.email, headship(school)[0][1], None)]
        assert told("head_change_undone") == {successor.email}
        with pytest.raises(DomainError, match="à venir"):
            undo_head_change(school, by=head)
        hand_over(school, email=successor.email, starts_on=in_days(5), by=head)

    def test_an_invitation_undone_is_worth_nothing(self, school: Establishment, head: User) -> None:
        hand_over(school, email=ADDRESS, starts_on=in_days(2), by=head)
        token = last_token()
        undo_head_change(school, by=secretariat_of(school.academy))
        assert told("head_change_undone") == {head.email, ADDRESS}
        with pytest.raises(InvitationRefused):
            open_invited_account(token, person=someone())

    def test_too_late_to_undo(self, school: Establishment, head: User) -> None:
        hand_over(school, email=UserFactory().email, starts_on=in_days(2), by=head)
        with time_machine.travel(clock.now() + 2 * DAY, tick=False):
            with pytest.raises(NotAllowed):
                undo_head_change(school, by=later(head))
            with pytest.raises(DomainError, match="à venir"):
                undo_head_change(school, by=secretariat_of(school.academy))

    def test_refused(self, school: Establishment, head: User) -> None:
        with pytest.raises(HeadInPlace):
            hand_over(school, email=head.email, starts_on=in_days(2), by=head)
        with pytest.raises(DomainError, match="passée"):
            hand_over(school, email=ADDRESS, starts_on=in_days(-1), by=head)
        for user in (deputy_of(school), editor_of(school), UserFactory()):
            with pytest.raises(NotAllowed):
                hand_over(school, email=ADDRESS, starts_on=in_days(2), by=user)
        hand_over(school, email=ADDRESS, starts_on=in_days(2), by=head)
        with pytest.raises(DomainError, match="déjà prévu"):
            hand_over(school, email="b@ac.example", starts_on=in_days(2), by=head)

    def test_delegations_last_until_their_end(self, school: Establishment, head: User) -> None:
        deputy = deputy_of(school)
        leave(school, by=head, last_day=clock.today(), without_successor=True)
        with time_machine.travel(clock.now() + DAY, tick=False):
            assert heads_of(school) == [deputy]
            assert Establishment.objects.without_head(clock.today()).get() == school


class TestNamingAHead:
    def test_with_a_predecessor(self, school: Establishment, head: User) -> None:
        secretary, successor = secretariat_of(school.academy), UserFactory()
        name_head(school, email=successor.email, name="X", starts_on=in_days(3), by=secretary)
        assert headship(school)[0][2] == in_days(2)
        assert told("head_changed") == {head.email, successor.email}
        assert told("head_change_known") == set(), "the secretary knows"

    def test_without_a_predecessor(self, school: Establishment) -> None:
        secretary, successor = secretariat_of(school.academy), UserFactory()
        name_head(school, email=successor.email, name="X", starts_on=clock.today(), by=secretary)
        assert heads_of(school) == [successor]
        assert told("head_changed") == {successor.email}

    def test_by_invitation(self, school: Establishment) -> None:
        given = name_head(
            school, email=ADDRESS, name="Mme Caradec", starts_on=clock.today(),
            by=secretariat_of(school.academy),
        )  # fmt: skip
        assert isinstance(given, Invitation)
        assert given.who == f"Mme Caradec ({ADDRESS})"
        user = open_invited_account(last_token(), person=someone()).user
        assert heads_of(school) == [user]

    def test_the_one_named_before_never_begins(self, school: Establishment, head: User) -> None:
        secretary, first, second = secretariat_of(school.academy), UserFactory(), UserFactory()
        name_head(school, email=first.email, starts_on=in_days(10), by=secretary)
        name_head(school, email=second.email, starts_on=in_days(10), by=secretary)
        assert [line[0] for line in headship(school)] == [head.email, second.email]
        assert Membership.objects.get(user=first).annulled_by == secretary
        assert first.email in told("head_changed")

    def test_the_invitation_before_is_revoked(self, school: Establishment, head: User) -> None:
        secretary = secretariat_of(school.academy)
        hand_over(school, email=ADDRESS, starts_on=in_days(10), by=head)
        token = last_token()
        name_head(school, email=UserFactory().email, starts_on=in_days(8), by=secretary)
        with pytest.raises(InvitationRefused):
            open_invited_account(token, person=someone())

    def test_an_invitation_of_today_can_be_given_up_and_made_again(
        self, school: Establishment
    ) -> None:
        secretary = secretariat_of(school.academy)
        given = name_head(school, email=ADDRESS, starts_on=clock.today(), by=secretary)
        assert isinstance(given, Invitation)
        revoke_invitation(given, by=secretary)
        name_head(school, email=ADDRESS, starts_on=clock.today(), by=secretary)
        assert Invitation.objects.open().count() == 1

    def test_refused(self, school: Establishment, head: User) -> None:
        secretary = secretariat_of(school.academy)
        for user in (head, deputy_of(school), secretariat_of(AcademyFactory(code="17"))):
            with pytest.raises(NotAllowed):
                name_head(school, email=ADDRESS, starts_on=in_days(1), by=user)
        with pytest.raises(HeadInPlace):
            name_head(school, email=head.email, starts_on=in_days(1), by=secretary)
        Establishment.objects.filter(pk=school.pk).update(
            state=EstablishmentState.CLOSED, closed_on=clock.today()
        )
        with pytest.raises(DomainError, match="fermé"):
            name_head(school, email=ADDRESS, starts_on=in_days(1), by=secretary)

    def test_a_link_for_another_time_replaces_nobody(
        self, school: Establishment, head: User
    ) -> None:
        hand_over(school, email=ADDRESS, starts_on=clock.today(), by=head)
        token = last_token()
        MembershipFactory(establishment=school, starts_on=clock.today())
        with pytest.raises(HeadInPlace, match="autre direction"):
            open_invited_account(token, person=someone())
        assert not User.objects.filter(email=ADDRESS).exists()


def test_a_code_replaces_by_the_same_act(school: Establishment, head: User) -> None:
    secretary, successor = secretariat_of(school.academy), UserFactory()
    code = issue_access_code(school, by=secretary, replaces_head=True)
    attach_school(successor, uai=school.uai, code=code.plain)
    line = Membership.objects.get(user=successor)
    assert (line.created_by, line.succeeds) == (secretary, Membership.objects.get(user=head))
    assert told("head_changed") == {head.email, successor.email}


def test_a_first_code_tells_nobody(school: Establishment) -> None:
    code = issue_access_code(school, by=secretariat_of(school.academy))
    attach_school(UserFactory(), uai=school.uai, code=code.plain)
    assert not Message.objects.exists()


def test_the_database_refuses_two_heads_on_a_day(school: Establishment) -> None:
    MembershipFactory(establishment=school, starts_on=in_days(-10), ends_on=in_days(0))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO establishments_membership "
            "(user_id, establishment_id, role, starts_on, ends_on, created_at) "
            "VALUES (%s, %s, 'HEAD', %s, %s, now())",
            [UserFactory().pk, school.pk, in_days(0), in_days(30)],
        )
    MembershipFactory(establishment=school, starts_on=in_days(1))


@pytest.mark.django_db(transaction=True)
class TestTwoAtOnce:
    def test_the_head_and_the_rectorate_name_different_people(self, school: Establishment) -> None:
        head, secretary = head_of(school), secretariat_of(school.academy)
        first, second = UserFactory(), UserFactory()
        said = at_once(
            lambda: hand_over(school, email=first.email, starts_on=in_days(3), by=later(head)),
            lambda: name_head(
                school, email=second.email, starts_on=in_days(3), by=later(secretary)
            ),
        )
        assert said in (["done", "done"], ["DomainError", "done"])
        assert len(headship(school)) == 2, "one predecessor, one successor"

    def test_two_replace_the_same_head_today(self, school: Establishment) -> None:
        head_of(school)
        secretary, people = secretariat_of(school.academy), [UserFactory(), UserFactory()]

        def replace(person: User) -> None:
            with transaction.atomic():
                replace_head(school, successor=person, starts_on=clock.today(), by=secretary)

        said = at_once(*(lambda person=person: replace(person) for person in people))
        assert said in (["HeadInPlace", "done"], ["done", "done"])
        assert len(heads_of(school)) == 1

    def test_two_accept_to_lead(self, school: Establishment) -> None:
        name_head(school, email=ADDRESS, starts_on=clock.today(), by=secretariat_of(school.academy))
        token, people = last_token(), [UserFactory(), UserFactory()]
        said = at_once(
            *(lambda person=person: accept_invitation(token, by=person) for person in people)
        )
        assert said == ["InvitationRefused", "done"]
        assert len(headship(school)) == 1
