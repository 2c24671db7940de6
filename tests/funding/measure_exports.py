"""How long the files that leave the funds take, and how much memory, for a large ledger.

    python -m tests.funding.measure_exports [--entries 100000]

Reads the database of `DATABASE_URL`, the one `bin/bench` fills for instance. The entries are made
up on the busiest envelope and taken back: nothing is kept. Each file is written by a process of its
own, whose memory is that of the export alone.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from funding.models import Envelope

FILES = (
    ("journal", "csv"),
    ("journal", "xlsx"),
    ("journal", "ods"),
    ("engagements", "xlsx"),
    ("subventions", "csv"),
)

# Without the triggers, which would move the sums one entry at a time; the measure takes all back.
_MADE_UP = """
SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE made_up ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY part.id) - 1 AS rank, part.id AS share
    FROM funding_share AS part JOIN funding_allocation AS whole ON whole.id = part.allocation_id
    JOIN projects_project AS file ON file.id = whole.project_id
    WHERE file.academy_id = %(academy)s;
INSERT INTO funding_instalment (share_id, year, amount, planned_on, condition, state, envelope_id,
        committed, paid, returned, notified_at, reason, created_at)
    SELECT made_up.share, %(year)s, 100 + n %% 900, make_date(%(year)s, 1 + n %% 12, 1),
        'SIGNATURE', 'NOTIFIED', %(envelope)s, 100 + n %% 900, 0, 0, now(), '', now()
    FROM generate_series(1, %(count)s) AS n
    JOIN made_up ON made_up.rank = n %% (SELECT count(*) FROM made_up);
INSERT INTO funding_entry (kind, source_id, instalment_id, amount, motive, proof, dated_on,
        recorded_at, recorded_by_id)
    SELECT told.kind, %(envelope)s, due.id, due.amount / told.part, '', told.proof, due.planned_on,
        now(), %(by)s
    FROM funding_instalment AS due
    CROSS JOIN (VALUES ('COMMITMENT', 1, ''), ('PAYMENT', 2, 'EJ0000000001'))
        AS told(kind, part, proof)
    WHERE due.created_at = now();
ANALYZE funding_instalment;
ANALYZE funding_entry;
"""


def main() -> int:
    """Measure each file at a tenth of the size and at the whole, or one in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--file", default="")
    options = parser.parse_args()
    if options.file:
        kind, _, sheet = options.file.partition(".")
        print(measured(kind, sheet, options.entries), flush=True)
        return 0
    for entries in (options.entries // 10, options.entries):
        for kind, sheet in FILES:
            asked = ["--file", f"{kind}.{sheet}", "--entries", str(entries)]
            subprocess.run(
                [sys.executable, "-m", __spec__.name, *asked],
                check=True,
                env=os.environ | {"DATABASE_POOL_SIZE": "0"},
            )
    return 0


def measured(kind: str, sheet: str, entries: int) -> str:
    """One file: rows, seconds, memory of the process, size of the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    import django

    django.setup()

    from django.db import transaction

    from funding.enums import ExportKind
    from funding.models import Envelope
    from funding.queries.exports import Period
    from funding.services.exports import opened, rows_for

    with transaction.atomic():
        envelope = _made_up(entries)
        envelopes = Envelope.objects.filter(academy=envelope.academy_id)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        since, processor, rows = time.perf_counter(), time.process_time(), 0
        with tempfile.TemporaryFile() as stream:
            with opened(ExportKind(kind), sheet, stream) as write:
                for row in rows_for(ExportKind(kind), envelopes, Period()):
                    write(row)
                    rows += 1
            size = stream.seek(0, os.SEEK_END)
        seconds, busy = time.perf_counter() - since, time.process_time() - processor
        transaction.set_rollback(True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (
        f"{kind}.{sheet}, {entries} écritures : {rows} lignes, {seconds:.1f} s, {busy:.1f} s de "
        f"processeur, {peak // 1024} Mo au plus (+{(peak - before) // 1024}), {size // 1024} Ko"
    )


def _made_up(entries: int) -> Envelope:
    """The busiest envelope of an académie, with this many entries more."""
    from django.db import connection
    from django.db.models import Count

    from establishments.enums import Role
    from establishments.models import Academy, Appointment
    from funding.models import Envelope

    envelope = (
        Envelope.objects.of_academy().annotate(n=Count("entries_out")).latest("n", "year", "pk")
    )
    assert envelope.academy_id is not None
    Academy.objects.filter(pk=envelope.academy_id, siret="").update(siret="17350001400018")
    by = Appointment.objects.filter(role=Role.FUND_MANAGER, academy=envelope.academy_id)[0].user_id
    asked = {
        "academy": envelope.academy_id,
        "year": envelope.year,
        "envelope": envelope.pk,
        "count": entries // 2,
        "by": by,
    }
    with connection.cursor() as cursor:
        for statement in _MADE_UP.strip().rstrip(";").split(";\n"):
            cursor.execute(statement, asked)
    return envelope


if __name__ == "__main__":
    sys.exit(main())
