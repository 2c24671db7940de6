"""The agenda that fills itself: what it takes, what it leaves and why; two people at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from core.errors import NotAllowed, StepRefused
from projects.enums import Status
from projects.models import Project
from projects.services.ending import withdraw_project
from reviews.enums import Outcome
from reviews.models import AgendaItem, CommissionSession
from reviews.queries.commission import Room, left_out_files, proposed_files, room_of
from reviews.services.agenda import add_files, move_item, propose_agenda, remove_item
from reviews.services.publication import publish_decisions
from reviews.services.sessions import invite_members
from tests.factories import head_of, member_of, project_in, secretariat_of
from tests.reviews.commission import closed, item_of, planned, ready_project

pytestmark = pytest.mark.django_db


def aged(days: int, project: Project | None = None) -> Project:
    """A ready file, filed this many days ago."""
    project = project or ready_project()
    Project.objects.filter(pk=project.pk).update(submitted_at=clock.now() - timedelta(days=days))
    project.refresh_from_db()
    return project


def sized(session: CommissionSession, capacity: int) -> CommissionSession:
    session.capacity = capacity
    session.save()
    return session


def on_agenda(session: CommissionSession) -> list[int]:
    items = AgendaItem.objects.filter(session=session, removed_at__isnull=True)
    return list(items.order_by("position").values_list("project", flat=True))


def test_it_takes_the_oldest_up_to_the_capacity_and_says_what_it_leaves():
    first = ready_project()
    young, old, older = aged(2), aged(5), aged(9)
    waiting = project_in(Status.SUBMITTED)
    session = sized(planned(first), 3)
    by = secretariat_of(session.academy)
    propose_agenda(session, by=by)
    assert on_agenda(session) == [first.pk, older.pk, old.pk]
    left = {one.file.pk: one.why for one in left_out_files(session, room_of(session), [], most=10)}
    assert left[young.pk] == "la séance est complète"
    assert left[waiting.pk].startswith("avis de l’inspection attendu jusqu’au")
    assert propose_agenda(session, by=by) == []
    assert room_of(session).left == 0


def test_what_was_taken_off_by_hand_is_not_put_back_but_may_be_ticked():
    first, removed = ready_project(), ready_project()
    session = planned(first, removed)
    by = secretariat_of(session.academy)
    remove_item(item_of(session, removed), by=by)
    assert propose_agenda(session, by=by) == []
    (left,) = left_out_files(session, room_of(session), [], most=10)
    assert left.why.startswith("retiré de cette séance le")
    add_files(session, [removed], by=by)
    assert on_agenda(session) == [first.pk, removed.pk]


def test_files_carried_over_come_first():
    carried = ready_project()
    session = closed(carried, outcome=Outcome.CARRY_OVER)
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    older = aged(60)
    following = planned(ready_project())
    assert [file.pk for file in proposed_files(following, Room(2, {}))] == [carried.pk, older.pk]


def test_a_file_withdrawn_meanwhile_is_left_out():
    session = planned(ready_project())
    gone, stays = aged(9), aged(3)
    assert {gone.pk, stays.pk} <= {file.pk for file in proposed_files(session, Room(9, {}))}
    withdraw_project(gone, by=head_of(gone.establishment), motive="Autre projet.")
    propose_agenda(session, by=secretariat_of(session.academy))
    assert gone.pk not in on_agenda(session)
    assert stays.pk in on_agenda(session)


def test_a_file_is_moved_before_the_invitation_alone():
    projects = [aged(days) for days in (9, 6, 3)]
    session = planned(*projects)
    by = secretariat_of(session.academy)
    move_item(item_of(session, projects[2]), rank=1, by=by)
    assert on_agenda(session) == [projects[i].pk for i in (2, 0, 1)]
    move_item(item_of(session, projects[2]), rank=99, by=by)
    assert on_agenda(session) == [p.pk for p in projects]
    with pytest.raises(NotAllowed):
        move_item(item_of(session, projects[2]), rank=1, by=member_of(session.academy))
    invite_members(session, by=by)
    with pytest.raises(StepRefused):
        move_item(item_of(session, projects[2]), rank=1, by=by)


@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
def test_two_secretariats_propose_at_once():
    session = sized(planned(ready_project()), 4)
    for days in range(1, 7):
        aged(days)
    person = secretariat_of(session.academy)
    start = Barrier(2)

    def click(_: int) -> int:
        try:
            mine = CommissionSession.objects.select_related("academy").get(pk=session.pk)
            by = User.objects.get(pk=person.pk)
            start.wait(30)
            return len(propose_agenda(mine, by=by))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        added = sorted(pool.map(click, range(2)))
    assert added == [0, 3]
    assert len(set(on_agenda(session))) == 4
