"""How long publishing the decisions of a whole session takes, at the size of the whole country.

    python -m tests.reviews.measure_publication [--files 40] [--times 2]

Reads the database of `DATABASE_URL`, the one `bin/bench` fills for instance. A closed session of
the busiest académie is made up with its decisions, published, and taken back: nothing is kept. The
first time, the process still has everything to read; the next ones are those of a server.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reviews.models import CommissionSession


def main() -> int:
    """Print the seconds and the queries of each publication."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--times", type=int, default=2)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    import django

    django.setup()
    for _ in range(options.times):
        print(measured(options.files))
    return 0


def measured(files: int) -> str:
    """Publish once; the constraints that wait for the end of a transaction are counted too."""
    from django.db import connection, transaction

    from establishments.enums import Role
    from establishments.models import Appointment
    from reviews.services.publication import publish_decisions

    with transaction.atomic():
        session = _closed_session(files)
        by = Appointment.objects.filter(role=Role.SECRETARIAT, academy=session.academy)[0].user
        decisions, queries = session.items.count(), 0

        def count(execute: Any, *asked: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*asked)

        since, processor = time.perf_counter(), time.process_time()
        with connection.execute_wrapper(count), transaction.atomic():
            publish_decisions(session, by=by)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds, busy = time.perf_counter() - since, time.process_time() - processor
        transaction.set_rollback(True)
    return (
        f"{decisions} décisions publiées en {seconds:.2f} s, dont processeur {busy:.2f} s ; "
        f"{queries} requêtes SQL."
    )


def _closed_session(files: int) -> CommissionSession:
    """A closed session with a prepared decision for each of its files: three of four are granted,
    the last declined; everybody is in the room and in favour."""
    from django.db.models import Count

    from core import clock
    from documents.services.numbers import next_reference
    from establishments.models import Academy
    from projects.enums import Status
    from projects.models import Project
    from reviews.enums import Outcome, PresenceMode, SessionStatus
    from reviews.models import AgendaItem, Attendance, CommissionSession, Decision
    from reviews.queries.commission import composition

    awaiting = Project.objects.filter(status=Status.UNDER_REVIEW)
    busiest = awaiting.values_list("academy").annotate(n=Count("pk")).latest("n")[0]
    Academy.objects.filter(pk=busiest).update(president_signs=False)
    academy = Academy.objects.get(pk=busiest)
    now = clock.now()
    seats = composition(academy.pk, clock.today())
    by = seats[0].user
    session = CommissionSession.objects.create(
        reference=next_reference("SE"), academy=academy, held_at=now, place="Rectorat",
        status=SessionStatus.CLOSED, invited_at=now, opened_at=now, closed_at=now, created_by=by,
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(session=session, appointment=seat, mode=PresenceMode.ROOM) for seat in seats
    )
    for rank, project in enumerate(awaiting.filter(academy=academy).order_by("pk")[:files], 1):
        item = AgendaItem.objects.create(
            session=session, project=project, passage=project.passage, position=rank, added_by=by
        )
        granted = rank % 4 != 0
        Decision.objects.create(
            item=item,
            outcome=Outcome.VALIDATE if granted else Outcome.DECLINE,
            motive="Un projet partagé, mesuré, au budget raisonnable.",
            amount=project.amount_asked if granted else None,
            votes_for=len(seats), voices=len(seats), entitled=len(seats), prepared_by=by,
        )  # fmt: skip
    return session


if __name__ == "__main__":
    sys.exit(main())
