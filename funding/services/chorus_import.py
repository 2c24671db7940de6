"""Reading an extract of Chorus as a task: its lines are kept once, then matched, then told.

Killed anywhere, it is run again from the beginning and leaves the same payments: a line is kept
once (a constraint), and a payment is written in the transaction that settles its line.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from decimal import Decimal
from typing import IO

from django.db import transaction
from django.db.models import Count, Sum

from core import french
from core.delimited import in_utf8
from core.errors import DomainError
from core.sheets import CellKind, Heading, open_sheet
from funding.enums import LineFinding, LineState
from funding.models import ChorusExtract, ChorusLine
from funding.services import chorus_rows
from funding.services.chorus_matching import CHUNK, Worn, match_lines, next_lines, try_rows
from funding.services.extracts import require_manager
from jobs.services.running import Run

KEPT_AT_ONCE = 2000
_LABELS = {
    LineState.PAID: "rapprochée",
    LineState.KNOWN: "déjà notée à la main",
    LineState.ASIDE: "mise de côté",
    "EARLIER": "déjà connue",
    LineFinding.AMBIGUOUS: "plusieurs choix",
    LineFinding.UNMATCHED: "rien ne correspond",
    LineFinding.BLOCKED: "attend un bilan",
    LineFinding.REPEATED: "répétée",
    LineFinding.REVERSED: "versement annulé",
    LineFinding.PART: "reste à rattacher",
    chorus_rows.REFUSED: "refusée",
}
_HEADINGS = (
    Heading("ligne", CellKind.NUMBER),
    Heading("EJ"),
    Heading("SIRET"),
    Heading("date", CellKind.DAY),
    Heading("montant", CellKind.EUROS),
    Heading("résultat"),
    Heading("dossier"),
    Heading("précision"),
    Heading("ligne lue"),
)
_TO_SETTLE = (
    LineFinding.AMBIGUOUS,
    LineFinding.UNMATCHED,
    LineFinding.BLOCKED,
    LineFinding.REPEATED,
)


def run_import(run: Run) -> None:
    """Read the extract of the task and keep its report, row by row.

    Only to see (`is_trial`), nothing is written. Raises DomainError when the file or the rights of
    its asker are gone.
    """
    extract = ChorusExtract.objects.select_related("academy").get(pk=run.params["extract"])
    by, is_trial = run.job.requested_by, run.params["is_trial"]
    require_manager(extract.academy, by)

    def reading(rows: int) -> None:
        if rows % 500 == 0:
            run.progress(rows, 0, "Lecture du fichier")

    with tempfile.TemporaryFile() as copy:
        _fetch(extract, copy)
        with chorus_rows.staged(copy, run.params["columns"], progress=reading) as count:
            if not count:
                raise DomainError("Le fichier n’a que ses titres de colonnes\u00a0: rien à lire.")
            if is_trial:
                _try(run, extract, count)
            else:
                _keep(run, extract)
                _match(run, extract)
            lines = _report(run, extract)
    run.tell([("Essai à blanc", "rien n’a changé"), *lines] if is_trial else lines)


def _fetch(extract: ChorusExtract, copy: IO[bytes]) -> None:
    if extract.destroyed_at is not None:
        raise DomainError("Ce fichier n’est plus là\u00a0: déposez-le de nouveau.")
    try:
        with extract.file.open("rb") as source:
            in_utf8(source, copy)
    except FileNotFoundError as error:
        raise DomainError("Ce fichier n’est plus là\u00a0: déposez-le de nouveau.") from error


def _try(run: Run, extract: ChorusExtract, count: int) -> None:
    chorus_rows.mark_known(extract)
    worn, after, done = Worn(), 0, 0
    while rows := chorus_rows.rows_to_try(after=after, count=CHUNK):
        found = try_rows(extract.academy_id, rows, worn)
        chorus_rows.note_trial(
            [
                (
                    line,
                    verdict.finding or (LineState.PAID if verdict.pays else LineState.KNOWN),
                    verdict.reason,
                )
                for line, verdict in found
            ]
        )
        after, done = rows[-1][0], done + len(rows)
        run.progress(done, count, "Rapprochement, pour voir")


def _keep(run: Run, extract: ChorusExtract) -> None:
    last = chorus_rows.last_line()
    for after in range(0, last, KEPT_AT_ONCE):
        with transaction.atomic():
            chorus_rows.keep_lines(extract, after=after, until=after + KEPT_AT_ONCE)
        run.progress(min(after + KEPT_AT_ONCE, last), last, "Lignes gardées")


def _match(run: Run, extract: ChorusExtract) -> None:
    """Match what waits in the académie, older lines included: a report may have come since."""
    academy, after, done = extract.academy_id, 0, 0
    total = ChorusLine.objects.retried().filter(academy=academy).count()
    while keys := next_lines(academy, after=after):
        match_lines(academy, keys, by=run.job.requested_by)
        after, done = keys[-1], done + len(keys)
        run.progress(done, max(total, done), "Lignes rapprochées")


def _report(run: Run, extract: ChorusExtract) -> list[tuple[str, str]]:
    """Write the report, row by row; its counts, (label, value) in French."""
    counts: Counter[str] = Counter()
    paid = Decimal(0)
    with (
        run.result("rapport.csv", "text/csv") as made,
        open_sheet("csv", made, title="Rapport", headings=_HEADINGS) as write,
    ):
        for row in chorus_rows.outcomes(extract, since=run.job.requested_at):
            counts[row.outcome] += 1
            if row.outcome == LineState.PAID:
                paid += row.amount or Decimal(0)
            write(
                [
                    row.line, row.ej or "", row.siret or "", row.paid_on, row.amount,
                    _LABELS.get(row.outcome, ""), row.files or "", row.words, row.raw,
                ]
            )  # fmt: skip
    told = [
        ("Lignes lues", counts.total()),
        ("Rapprochées", counts[LineState.PAID]),
        ("Déjà notées à la main", counts[LineState.KNOWN]),
        ("Déjà connues", counts["EARLIER"]),
        ("À traiter", sum(counts[finding] for finding in _TO_SETTLE)),
        *(
            (f"dont {_LABELS[finding]}", counts[finding])
            for finding in _TO_SETTLE
            if counts[finding]
        ),
        ("Refusées", counts[chorus_rows.REFUSED]),
    ]
    lines = [(label, french.whole_number(count)) for label, count in told]
    lines.append(("Montant rapproché", french.euros(paid)))
    older, amount = _older_paid(run, extract)
    if older:
        value = f"{french.whole_number(older)}, pour {french.euros(amount)}"
        lines.append(("Lignes plus anciennes rapprochées", value))
    return lines


def _older_paid(run: Run, extract: ChorusExtract) -> tuple[int, Decimal]:
    """How many lines kept before this import were paid since it was asked, and their euros.

    One query.
    """
    since = run.job.requested_at
    paid = ChorusLine.objects.filter(
        academy=extract.academy_id,
        state=LineState.PAID,
        settled_at__gte=since,
        settled_by=run.job.requested_by,
    ).exclude(extract=extract, created_at__gte=since)
    sums = paid.aggregate(count=Count("pk"), amount=Sum("amount"))
    return sums["count"], sums["amount"] or Decimal(0)
