"""How long attributing the funds of a hundred files together takes, at the size of the country.

    python -m tests.funding.measure_allocation [--files 100]

Reads the database of `DATABASE_URL`, the one `bin/bench` fills for instance. The files of the
busiest académie are checked, then treated as the task does, and taken back: nothing is kept.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboards.models import Batch


def main() -> int:
    """Print the seconds of the check list, then those of the task."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=100)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    import django

    django.setup()
    print(measured(options.files))
    return 0


def measured(files: int) -> str:
    """Check and treat once; the constraints that wait for the end of a transaction count too."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from dashboards.enums import Outcome
    from dashboards.services.batches import check_list, treat_chunk

    with transaction.atomic():
        batch = _asked(files)
        since = time.perf_counter()
        with CaptureQueriesContext(connection) as reading:
            checks = check_list(batch).checks
        would = sum(1 for check in checks if not check.refusal)
        checked = time.perf_counter() - since
        since, processor = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as queries:
            while treat_chunk(batch):
                pass
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        seconds, busy = time.perf_counter() - since, time.process_time() - processor
        done = batch.lines.filter(outcome=Outcome.DONE).count()
        transaction.set_rollback(True)
    return (
        f"Liste de {len(checks)} dossiers, dont {would} à attribuer, en {checked:.2f} s "
        f"({len(reading)} requêtes SQL) ; "
        f"{done} attributions en {seconds:.2f} s, dont processeur {busy:.2f} s "
        f"({len(queries)} requêtes SQL)."
    )


def _asked(files: int) -> Batch:
    """The files that await their funds, on envelopes made large enough, under simple terms."""
    from django.db.models import Count

    from core import clock
    from dashboards.enums import Act
    from dashboards.queries.batches import files_on_desk
    from dashboards.services.batches import prepare_batch, set_params
    from establishments.enums import Role
    from establishments.models import Academy, Appointment
    from funding.enums import EntryKind
    from funding.models import Entry, Envelope
    from projects.models import Project

    waiting = files_on_desk(Academy.objects.values_list("pk", flat=True))
    busiest = waiting.order_by().values_list("academy").annotate(n=Count("pk")).latest("n")[0]
    by = Appointment.objects.filter(role=Role.FUND_MANAGER, academy=busiest)[0].user
    today = clock.today()
    for own in Envelope.objects.of_academy().filter(academy=busiest, year=today.year):
        Entry.objects.create(
            kind=EntryKind.INCREASE, target=own.parent, amount=5_000_000, motive="Mesure."
        )
        Entry.objects.create(
            kind=EntryKind.DELEGATION, source=own.parent, target=own, amount=5_000_000
        )
    keys = list(files_on_desk([busiest]).order_by("pk").values_list("pk", flat=True)[:files])
    batch = prepare_batch(Act.ALLOCATE, Project.objects.filter(pk__in=keys), query="", by=by)
    set_params(
        batch,
        {
            "envelope": "",
            "first_on": today.isoformat(),
            "first_condition": "SIGNATURE",
            "later_on": "",
            "later_condition": "REPORT",
        },
        by=by,
    )
    batch.refresh_from_db()
    return batch


if __name__ == "__main__":
    sys.exit(main())
