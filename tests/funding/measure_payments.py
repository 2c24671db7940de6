"""How long importing payments takes at the size of the whole country, and how much memory.

    python -m tests.funding.measure_payments [--lines 20000]

Works in a copy of the database of `DATABASE_URL`, the one `bin/bench` fills for instance, dropped
at the end: each batch is committed, as in life. As many files as the extract has lines are funded
in one académie, then paid by what the task calls. Memory is that of the reading alone, at its start
and at its highest.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Academy
    from funding.models import Envelope

BATCH = 1000
EUROS = Decimal("1234.56")


def main() -> int:
    """Print the seconds, the lines a second, and the memory of one import."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=20_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.local")
    os.environ["DATABASE_POOL_SIZE"] = "0"
    import django

    django.setup()
    with _copied_database():
        print(measured(options.lines))
    return 0


@contextmanager
def _copied_database() -> Iterator[None]:
    """Work in a copy of the database, dropped at the end."""
    from django.db import connection
    from psycopg import sql

    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_copie"
    own, other = sql.Identifier(copy), sql.Identifier(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(own))
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, other))
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection._nodb_cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {}").format(own))


def measured(lines: int) -> str:
    """Import once."""
    from django.conf import settings

    from funding.models import ChorusLine
    from funding.queries.ledger import differences
    from funding.services.chorus_matching import match_lines, next_lines
    from funding.services.chorus_rows import keep_lines, last_line, staged
    from funding.services.extracts import columns_of, keep_extract

    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = folder
        academy, by = _busiest()
        path = Path(folder) / "extrait.csv"
        with path.open("w") as told:
            told.write("EJ;SIRET;Date;Montant\n")
            told.writelines(f"{row}\n" for row in _fund(academy, by, lines))
        with path.open("rb") as file:
            extract = keep_extract(academy, file=file, name=path.name, by=by)
        before, since, processor = _memory(), time.perf_counter(), time.process_time()
        with (
            extract.file.open("rb") as stream,
            staged(stream, columns_of(extract), progress=lambda _: None),
        ):
            last = last_line()
            for after in range(0, last, 2000):
                keep_lines(extract, after=after, until=after + 2000)
        after, highest = 0, before
        while keys := next_lines(academy.pk, after=after):
            match_lines(academy.pk, keys, by=by)
            after, highest = keys[-1], max(highest, _memory())
        seconds, busy = time.perf_counter() - since, time.process_time() - processor
        paid = ChorusLine.objects.filter(extract=extract, state="PAID").count()
        proved = "aucune différence" if not any(differences()) else "DES DIFFÉRENCES"
    return (
        f"{lines} lignes, {paid} versées en {seconds:.1f} s (processeur {busy:.1f} s), "
        f"{lines / seconds:.0f} lignes/s ; mémoire {before} Mo, {highest} Mo au plus ; {proved}."
    )


def _busiest() -> tuple[Academy, User]:
    from django.db.models import Count

    from establishments.enums import Role
    from establishments.models import Academy, Appointment

    academy = Academy.objects.annotate(n=Count("establishments__projects")).latest("n")
    return academy, Appointment.objects.filter(role=Role.FUND_MANAGER, academy=academy)[0].user


def _fund(academy: Academy, by: User, lines: int) -> Iterator[str]:
    """Attribute files, a recipient each, in as many instalments as there are lines to read; the
    lines that pay them. Those of the whole country are given to this académie, which has not
    enough of its own for so long an extract."""
    import pgtrigger
    from django.db import transaction

    from core import clock
    from establishments.enums import EstablishmentKind, Sector
    from funding.enums import EntryKind, PaymentCondition
    from funding.models import Allocation, Entry, Instalment, Recipient, Share
    from projects.enums import Status
    from projects.models import Project

    today, many = clock.today(), Decimal(90_000_000)
    files = list(
        Project.objects.filter(
            allocation__isnull=True,
            status__in=[Status.SUBMITTED, Status.UNDER_REVIEW, Status.DECLINED],
            establishment__sector=Sector.PUBLIC,
        )
        .exclude(establishment__kind=EstablishmentKind.ECOLE)
        .order_by("pk")[:lines]
    )
    keys = [row.pk for row in files]
    guards = [
        f"projects.Project:{trigger.name}"
        for model, trigger in pgtrigger.registered()
        if model._meta.label == "projects.Project"
    ]
    with pgtrigger.ignore(*guards):
        Project.objects.filter(pk__in=keys).update(
            academy=academy, status=Status.VALIDATED, amount_granted=many, validated_on=today
        )
    envelope = _wide_envelope(academy, by)
    given = Allocation.objects.bulk_create(
        Allocation(
            reference=f"AT-M-{row.pk}", project=row, amount=many, allocated_on=today,
            allocated_by=by,
        )
        for row in files
    )  # fmt: skip
    payees = Recipient.objects.bulk_create(
        Recipient(
            allocation=one, kind="EPLE", name=f"Collège {rank}", siret=_siret(rank),
            iban="FR1420041010050500013M02606",
        )
        for rank, one in enumerate(given)
    )  # fmt: skip
    shares = Share.objects.bulk_create(
        Share(
            allocation=one, recipient=payee, amount=many,
            establishment_id=one.project.establishment_id,
        )
        for one, payee in zip(given, payees, strict=True)
    )  # fmt: skip
    for start in range(0, lines, BATCH):
        ranks = range(start, min(start + BATCH, lines))
        with transaction.atomic():
            made = Instalment.objects.bulk_create(
                Instalment(
                    share=shares[rank % len(shares)], year=today.year, amount=EUROS + rank,
                    planned_on=today, condition=PaymentCondition.SIGNATURE,
                )
                for rank in ranks
            )  # fmt: skip
            Entry.objects.bulk_create(
                Entry(
                    kind=EntryKind.COMMITMENT, source=envelope, instalment=row, amount=row.amount,
                    recorded_by=by,
                )
                for row in made
            )  # fmt: skip
        for rank, row in zip(ranks, made, strict=True):
            amount = f"{row.amount:.2f}".replace(".", ",")
            yield f"14{rank:08d};{row.share.recipient.siret};{today:%d/%m/%Y};{amount}"


def _wide_envelope(academy: Academy, by: User) -> Envelope:
    """The envelope of collèges and lycées of this year, wide enough."""
    from core import clock
    from funding.enums import Programme
    from funding.services.envelopes import set_academy_envelope, set_national_envelope

    wide = Decimal(10_000_000_000)
    national = set_national_envelope(Programme.P141, clock.today().year, wide * 2, by=by)
    return set_academy_envelope(national, academy, wide, by=by)


def _siret(rank: int) -> str:
    """The SIRET of an invented EPLE, with the right key."""
    from stdnum.luhn import calc_check_digit

    siren = f"19{rank:06d}"
    siren += str(calc_check_digit(siren))
    number = f"{siren}0001"
    return number + str(calc_check_digit(number))


def _memory() -> int:
    """Megabytes this process holds now."""
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") // (1 << 20)


if __name__ == "__main__":
    sys.exit(main())
