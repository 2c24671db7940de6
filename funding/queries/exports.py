"""The rows of the files that leave the funds, read from one cursor: memory does not grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db import connection
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery

from core import clock
from core.sheets import CellKind, Heading, Value
from funding.enums import ConventionState, EntryKind, InstalmentState, PaymentCondition
from funding.models import ChorusNumber, Envelope, Instalment
from funding.scdl import Grant, Granted
from projects.enums import BeneficiaryKind

CHUNK = 1000
NOTHING = Decimal("0.00")
PLATFORM = "Plateforme"


@dataclass(frozen=True)
class Period:
    """The days a file is about, both included; None: without a limit on that side."""

    starts_on: date | None = None
    ends_on: date | None = None

    def of(self, field: str) -> dict[str, date]:
        """The period as conditions on this field."""
        ends = {f"{field}__gte": self.starts_on, f"{field}__lte": self.ends_on}
        return {name: day for name, day in ends.items() if day is not None}


def grants(envelopes: QuerySet[Envelope], period: Period) -> Iterator[Grant]:
    """The attributions of these days that have an instalment on one of these envelopes.

    What was cancelled, and not paid before, is not granted: a beneficiary who has nothing left is
    left out. One query for the académies, one for the instalments.
    """
    concerned = Instalment.objects.filter(envelope__in=envelopes)
    rows = (
        Instalment.objects.filter(
            share__allocation__in=concerned.values("share__allocation"),
            **period.of("share__allocation__allocated_on"),
        )
        .order_by(
            "share__allocation__allocated_on", "share__allocation", "share__recipient", "planned_on"
        )
        .values(
            "amount",
            "paid",
            "state",
            "planned_on",
            "paid_on",
            allocation=F("share__allocation"),
            recipient=F("share__recipient"),
            reference=F("share__allocation__reference"),
            allocated_on=F("share__allocation__allocated_on"),
            title=F("share__allocation__project__title"),
            school=F("share__allocation__project__establishment__name"),
            commune=F("share__allocation__project__establishment__commune"),
            academy=F("share__allocation__project__academy"),
            name=F("share__recipient__name"),
            siret=F("share__recipient__siret"),
            signed_on=F("share__recipient__convention__signed_on"),
        )
    )
    grantors = {
        row.academy_id: row.academy
        for row in envelopes.select_related("academy").order_by("pk")
        if row.academy is not None
    }
    for _, told in groupby(rows.iterator(CHUNK), itemgetter("allocation")):
        kept = [row for row in told if _kept(row)]
        if kept:
            first = kept[0]
            grantor = grantors[first["academy"]]
            yield Grant(
                grantor=str(grantor),
                grantor_siret=grantor.siret,
                reference=first["reference"],
                purpose=f"{first['title']} – {first['school']}, {first['commune']}",
                beneficiaries=[
                    _granted(list(of_one)) for _, of_one in groupby(kept, itemgetter("recipient"))
                ],
            )


def _granted(kept: Sequence[Mapping[str, Any]]) -> Granted:
    first = kept[0]
    return Granted(
        name=first["name"],
        siret=first["siret"],
        agreed_on=first["signed_on"] or first["allocated_on"],
        amount=sum((_kept(row) for row in kept), NOTHING),
        days=[row["paid_on"] or row["planned_on"] for row in kept],
    )


def _kept(row: Mapping[str, Any]) -> Decimal:
    """The euros of an instalment that are still granted."""
    amount: Decimal = row["paid"] if row["state"] == InstalmentState.CANCELLED else row["amount"]
    return amount


COMMITMENT_HEADINGS = (
    Heading("Année", CellKind.NUMBER, 8),
    Heading("Programme", CellKind.NUMBER, 11),
    Heading("Académie", width=18),
    Heading("Département", width=20),
    Heading("Bénéficiaire", width=34),
    Heading("Nature du bénéficiaire", width=30),
    Heading("SIRET", width=17),
    Heading("Dossier", width=14),
    Heading("Projet", width=40),
    Heading("Établissement", width=34),
    Heading("UAI", width=10),
    Heading("Attribution", width=14),
    Heading("Attribuée le", CellKind.DAY, 12),
    Heading("Convention", width=14),
    Heading("Prévue le", CellKind.DAY, 12),
    Heading("Condition", width=16),
    Heading("Engagé", CellKind.EUROS, 14),
    Heading("Versé", CellKind.EUROS, 14),
    Heading("Reste à verser", CellKind.EUROS, 14),
    Heading("Numéro d’EJ", width=26),
)


def commitments(envelopes: QuerySet[Envelope], period: Period) -> Iterator[list[Value]]:
    """What is committed on these envelopes, planned in these days, and not paid yet: by year,
    programme and beneficiary. One query."""
    known = (
        ChorusNumber.objects.standing()
        .filter(recipient=OuterRef("share__recipient"))
        .order_by()
        .values("recipient")
        .annotate(all=StringAgg("ej", delimiter=", ", order_by="ej"))
    )
    rows = (
        Instalment.objects.filter(
            state=InstalmentState.NOTIFIED,
            committed__gt=F("paid"),
            envelope__in=envelopes,
            **period.of("planned_on"),
        )
        .order_by("year", "envelope__programme", "share__recipient__name", "planned_on", "pk")
        .values_list(
            "year",
            "envelope__programme",
            "envelope__academy__name",
            "envelope__department__name",
            "share__recipient__name",
            "share__recipient__kind",
            "share__recipient__siret",
            "share__allocation__project__reference",
            "share__allocation__project__title",
            "share__establishment__name",
            "share__establishment__uai",
            "share__allocation__reference",
            "share__allocation__allocated_on",
            "share__recipient__convention__state",
            "planned_on",
            "condition",
            "committed",
            "paid",
            F("committed") - F("paid"),
            Subquery(known.values("all"), CharField()),
        )
    )
    kinds, states = dict(BeneficiaryKind.choices), dict(ConventionState.choices)
    conditions = dict(PaymentCondition.choices)
    for row in rows.iterator(CHUNK):
        told: list[Value] = list(row)
        told[1] = int(row[1])
        told[5] = kinds[row[5]]
        told[13] = states.get(row[13], "")
        told[15] = conditions[row[15]]
        yield told


LEDGER_HEADINGS = (
    Heading("Enveloppe", width=36),
    Heading("Programme", CellKind.NUMBER, 11),
    Heading("Année", CellKind.NUMBER, 8),
    Heading("Écriture", CellKind.NUMBER, 10),
    Heading("À la date du", CellKind.DAY, 12),
    Heading("Écrite le", CellKind.DAY, 12),
    Heading("Nature", width=22),
    Heading("De", width=36),
    Heading("Vers", width=36),
    Heading("Dossier", width=14),
    Heading("Établissement", width=34),
    Heading("UAI", width=10),
    Heading("Bénéficiaire", width=34),
    Heading("SIRET", width=17),
    Heading("Tranche", CellKind.NUMBER, 8),
    Heading("Montant", CellKind.EUROS, 14),
    Heading("Effet sur le disponible", CellKind.EUROS, 16),
    Heading("Motif", width=40),
    Heading("Pièce", width=20),
    Heading("Par", width=24),
    Heading("Reçu", CellKind.EUROS, 14),
    Heading("Délégué", CellKind.EUROS, 14),
    Heading("Attribué", CellKind.EUROS, 14),
    Heading("Versé", CellKind.EUROS, 14),
    Heading("Annulé", CellKind.EUROS, 14),
    Heading("Disponible", CellKind.EUROS, 14),
)

# What each entry moves on each envelope, as its triggers do (funding/models/ledger.py): its ends,
# the envelope above them, and the whole line of a carry-over.
_LEDGER = """
WITH RECURSIVE moved (entry, id, amount, carried) AS (
    SELECT id, source_id, -amount, kind = 'CARRY_OVER' FROM funding_entry
        WHERE kind IN ('TAKE_BACK', 'TRANSFER', 'DECREASE', 'CARRY_OVER')
    UNION ALL
    SELECT id, target_id, amount, kind = 'CARRY_OVER' FROM funding_entry
        WHERE kind IN ('OPENING', 'DELEGATION', 'TRANSFER', 'INCREASE', 'CARRY_OVER')
    UNION ALL
    SELECT moved.entry, money.parent_id, moved.amount, TRUE
        FROM moved JOIN funding_envelope AS money ON money.id = moved.id
        WHERE moved.carried AND money.parent_id IS NOT NULL
), changes (entry, id, received, delegated) AS (
    SELECT entry, id, amount, 0 FROM moved
    UNION ALL
    SELECT moved.entry, money.parent_id, 0, moved.amount
        FROM moved JOIN funding_envelope AS money ON money.id = moved.id
        WHERE money.parent_id IS NOT NULL
), effects (entry, id, received, delegated, committed, paid, cancelled) AS (
    SELECT entry, id, sum(received), sum(delegated), 0, 0, 0 FROM changes
        GROUP BY entry, id HAVING sum(received) <> 0 OR sum(delegated) <> 0
    UNION ALL
    SELECT id, COALESCE(source_id, target_id), 0, 0,
        CASE WHEN kind = 'COMMITMENT' THEN amount
            WHEN kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -amount END,
        CASE WHEN kind = 'PAYMENT' THEN amount
            WHEN kind IN ('REVERSAL', 'RETURN') THEN -amount ELSE 0 END,
        CASE kind WHEN 'RELEASE' THEN amount ELSE 0 END
        FROM funding_entry WHERE instalment_id IS NOT NULL
)
SELECT effects.id, entry.id, entry.dated_on, entry.recorded_at, entry.kind, entry.source_id,
    entry.target_id, file.reference, school.name, school.uai, payee.name, payee.siret,
    promise.year, entry.amount, entry.motive, entry.proof,
    trim(author.first_name || ' ' || author.last_name),
    effects.received, effects.delegated, effects.committed, effects.paid, effects.cancelled
FROM effects
JOIN funding_entry AS entry ON entry.id = effects.entry
LEFT JOIN accounts_user AS author ON author.id = entry.recorded_by_id
LEFT JOIN funding_instalment AS promise ON promise.id = entry.instalment_id
LEFT JOIN funding_share AS part ON part.id = promise.share_id
LEFT JOIN funding_recipient AS payee ON payee.id = part.recipient_id
LEFT JOIN establishments_establishment AS school ON school.id = part.establishment_id
LEFT JOIN funding_allocation AS whole ON whole.id = part.allocation_id
LEFT JOIN projects_project AS file ON file.id = whole.project_id
WHERE effects.id = ANY(%s::bigint[]) AND (%s::date IS NULL OR entry.dated_on <= %s::date)
ORDER BY array_position(%s::bigint[], effects.id), entry.dated_on, entry.id
"""


def ledger_rows(envelopes: QuerySet[Envelope], period: Period) -> Iterator[list[Value]]:
    """Every entry that moves one of these envelopes in these days, with its ends and the sums of
    the envelope after it; the sums at the opening of the period come first.

    By envelope, then in the order of the days. Without an end, the last sums of an envelope are
    those it keeps. One query for the envelopes, one for the entries.
    """
    found = {
        row.pk: row
        for row in envelopes.select_related("academy", "department").order_by(
            "year", "programme", "academy__name", F("department__code").asc(nulls_first=True)
        )
    }
    names = _names(found)
    keys = list(found)
    asked = [keys, period.ends_on, period.ends_on, keys]
    with connection.chunked_cursor() as cursor:
        cursor.execute(_LEDGER, asked)
        for key, rows in groupby(_fetched(cursor), itemgetter(0)):
            yield from _of_envelope(found[key], rows, names, period)


def _names(found: dict[int, Envelope]) -> dict[int, str]:
    """The names of these envelopes, and of those at the other end of their entries: of the nation,
    of any académie, or of a département of theirs."""
    academies = {row.academy_id for row in found.values()}
    near = Q(department__isnull=True) | Q(academy__in=academies)
    others = Envelope.objects.filter(near).exclude(pk__in=found)
    rows = [*found.values(), *others.select_related("academy", "department")]
    return {row.pk: str(row) for row in rows}


def _fetched(cursor: Any) -> Iterator[Sequence[Any]]:
    while rows := cursor.fetchmany(CHUNK):
        yield from rows


def _of_envelope(
    envelope: Envelope, rows: Iterator[Sequence[Any]], names: dict[int, str], period: Period
) -> Iterator[list[Value]]:
    sums = [NOTHING] * 5
    head: list[Value] = [str(envelope), int(envelope.programme), envelope.year]
    opened = period.starts_on is None
    for row in rows:
        if not opened and period.starts_on is not None and row[2] >= period.starts_on:
            opened = True
            yield _situation(head, period.starts_on, sums)
        before = _left(sums)
        sums = [kept + change for kept, change in zip(sums, row[17:22], strict=True)]
        if opened:
            yield [*head, *_entry(row, names), _left(sums) - before, *row[14:16],
                   row[16] or PLATFORM, *sums, _left(sums)]  # fmt: skip
    if not opened and period.starts_on is not None:
        yield _situation(head, period.starts_on, sums)


def _entry(row: Sequence[Any], names: dict[int, str]) -> list[Value]:
    (_, key, dated_on, recorded_at, kind, source, target, reference, school, uai, payee, siret,
     year, amount) = row[:14]  # fmt: skip
    outside = f"{payee}, tranche de {year}" if payee else "Ministère"
    return [
        key,
        dated_on,
        clock.day_of(recorded_at),
        EntryKind(kind).label,
        names[source] if source else outside,
        names[target] if target else outside,
        reference,
        school,
        uai,
        payee,
        siret,
        year,
        amount,
    ]


def _left(sums: Sequence[Decimal]) -> Decimal:
    received, delegated, committed, *_ = sums
    return received - delegated - committed


def _situation(head: Sequence[Value], day: date, sums: Sequence[Decimal]) -> list[Value]:
    """The line that opens a period: the sums of the evening before."""
    eve = day - timedelta(days=1)
    empty = [None] * (len(LEDGER_HEADINGS) - len(head) - 4 - 6)
    return [*head, None, eve, None, "Situation à l’ouverture", *empty, *sums, _left(sums)]
