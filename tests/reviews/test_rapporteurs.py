"""Who presents which file: balanced, never interested, told once, freed by an interest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from establishments.models import Appointment
from notifications.models import Message
from reviews.models import CommissionSession, Interest, Rapporteur
from reviews.rules import share_out
from reviews.services.attendance import note_interest
from reviews.services.rapporteurs import assign_rapporteur, share_out_files
from tests.factories import member_of, secretariat_of
from tests.reviews.commission import invited, item_of, opened, people_of, planned, ready_project

TOLD = "reviews.rapporteur_named"
FREED = "reviews.rapporteur_freed"


def seats(session: CommissionSession) -> list[Appointment]:
    """The members, without the president."""
    return people_of(session)[1:]


def by_seat(session: CommissionSession) -> dict[int, int]:
    counts = dict.fromkeys((seat.pk for seat in seats(session)), 0)
    for one in Rapporteur.objects.active().filter(item__session=session):
        counts[one.appointment_id] += 1
    return counts


@given(
    files=st.integers(0, 25),
    members=st.integers(1, 6),
    bars=st.sets(st.tuples(st.integers(0, 24), st.integers(0, 5))),
)
def test_the_share_is_as_even_as_the_interests_allow(files, members, bars):
    load = dict.fromkeys(range(members), 0)
    shared = share_out(range(files), load, bars)
    assert all((item, member) not in bars for item, member in shared.items())
    for item in range(files):
        is_open = any((item, member) not in bars for member in load)
        assert (item in shared) == is_open
    counts = [list(shared.values()).count(member) for member in load]
    if not {(i, m) for i, m in bars if i < files and m < members}:
        assert max(counts) - min(counts) <= 1


@pytest.mark.django_db
def test_every_file_gets_one_and_each_person_is_told_once():
    session = invited(*[ready_project() for _ in range(7)])
    by = secretariat_of(session.academy)
    assert len(share_out_files(session, by=by)) == 7
    assert sorted(by_seat(session).values()) == [2, 2, 3]
    assert Message.objects.filter(kind=TOLD).count() == 3
    assert share_out_files(session, by=by) == []
    assert Message.objects.filter(kind=TOLD).count() == 3


@pytest.mark.django_db
def test_an_interest_frees_the_rapporteur_and_the_secretariat_is_told():
    session = invited(ready_project(), ready_project(), ready_project())
    by = secretariat_of(session.academy)
    share_out_files(session, by=by)
    held = Rapporteur.objects.active().select_related("item", "appointment").earliest("pk")
    note_interest(held.item, held.appointment, by=by)
    held.refresh_from_db()
    assert (held.freed_reason, held.freed_at is None) == ("INTEREST", False)
    assert Message.objects.get(kind=FREED).recipient == by
    (again,) = share_out_files(session, by=by)
    assert again.item == held.item
    assert again.appointment_id != held.appointment_id
    with pytest.raises(DomainError, match="intérêt personnel"):
        assign_rapporteur(held.item, held.appointment, by=by)


@pytest.mark.django_db
def test_the_database_never_keeps_an_interested_rapporteur():
    session = invited(ready_project())
    item, seat = session.items.get(), seats(session)[0]
    by = secretariat_of(session.academy)
    assign_rapporteur(item, seat, by=by)
    Interest.objects.create(item=item, appointment=seat, noted_by=by)
    assert not Rapporteur.objects.active().exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Rapporteur.objects.create(item=item, appointment=seat, assigned_by=by)


@pytest.mark.django_db
def test_an_interest_at_another_session_on_the_same_file_still_bars():
    project = ready_project()
    first = invited(project)
    by = secretariat_of(first.academy)
    seat = seats(first)[0]
    Interest.objects.create(item=first.items.get(), appointment=seat, noted_by=by)
    second = planned(ready_project())
    item = second.items.get()
    type(item).objects.filter(pk=item.pk).update(project=project)
    share_out_files(second, by=by)
    assert Rapporteur.objects.active().get(item=item).appointment_id != seat.pk


@pytest.mark.django_db
def test_by_hand():
    project = ready_project()
    session = invited(project)
    by = secretariat_of(session.academy)
    item = item_of(session, project)
    first, second, _ = seats(session)
    one = assign_rapporteur(item, first, by=by)
    assert assign_rapporteur(item, first, by=by) == one
    other = assign_rapporteur(item, second, by=by)
    assert Rapporteur.objects.active().get() == other
    assert Message.objects.filter(kind=TOLD).count() == 2
    assign_rapporteur(item, None, by=by)
    assert not Rapporteur.objects.active().exists()
    with pytest.raises(NotAllowed):
        assign_rapporteur(item, first, by=first.user)
    session_open = opened(ready_project())
    with pytest.raises(StepRefused):
        share_out_files(session_open, by=by)


@pytest.mark.django_db
def test_a_member_ended_meanwhile_is_replaced():
    session = invited(*[ready_project() for _ in range(4)])
    member_of(session.academy)
    by = secretariat_of(session.academy)
    share_out_files(session, by=by)
    gone = seats(session)[0]
    held = Rapporteur.objects.active().filter(appointment=gone).count()
    Appointment.objects.filter(pk=gone.pk).update(ends_on=clock.today() - timedelta(days=1))
    assert len(share_out_files(session, by=by)) == held
    assert Rapporteur.objects.filter(appointment=gone, freed_reason="GONE").count() == held
    assert Rapporteur.objects.active().count() == 4
