"""Writes the money of invented files: pauses of the clock, allocations, reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from core.money import CENT
from funding.enums import Attainment, EntryKind, PaymentCondition
from funding.models import (
    Allocation,
    Convention,
    Entry,
    IndicatorResult,
    Instalment,
    Recipient,
    Report,
    ReportVerdict,
    Share,
    SpendingLine,
    Suspension,
)
from notre_ecole.seed.bell import tell_allocation, tell_closing, tell_report
from notre_ecole.seed.desk import Desk, File
from notre_ecole.seed.phrases import REPORT_ANSWERS, UNBLOCKS
from notre_ecole.seed.story import Act
from notre_ecole.seed.world import moment
from projects.enums import BeneficiaryKind, Part, Step


def write_money(desk: Desk, file: File) -> None:
    """Write what came after the validation."""
    for pause in file.story.pauses:
        desk.loader.add(
            Suspension,
            project_id=file.pk,
            starts_on=pause.starts_on,
            ends_on=pause.ends_on,
            motive=pause.motive,
            unblocks=UNBLOCKS.get(pause.motive, ""),
            created_at=moment(pause.starts_on, 9),
            created_by_id=file.story.school.team.funds,
        )
    for act in file.at_step(Step.ALLOCATE):
        _allocation(desk, file, act)
    filed = file.at_step(Step.REPORT)
    if filed:
        _report(desk, file, filed[-1], file.at_step(Step.CLOSE))


def _allocation(desk: Desk, file: File, act: Act) -> None:
    story, payee = file.story, file.payee
    assert payee is not None
    assert story.granted is not None
    reference = desk.references.next("AT", act.at.year)
    programme, academy = story.school.programme.value, story.school.team.academy_id
    add = desk.loader.add
    allocation = add(
        Allocation,
        reference=reference,
        project_id=file.pk,
        amount=story.granted,
        allocated_on=act.at.date(),
        allocated_at=act.at,
        allocated_by_id=act.by,
        letter_id=desk.papers.letter(desk, file, act, reference).pk,
    )
    recipient = add(
        Recipient,
        allocation_id=allocation,
        kind=payee.kind,
        name=payee.name,
        siret=payee.siret,
        iban=payee.iban,
    )
    for school, amount in file.shares():
        share = add(
            Share,
            allocation_id=allocation,
            recipient_id=recipient,
            establishment_id=school,
            amount=amount,
        )
        for day, cell in file.yearly(amount, act.at.date()):
            envelope = desk.envelopes.get((programme, day.year, academy))
            _instalment(desk, act, share, day, cell, envelope=envelope)
    if payee.kind == BeneficiaryKind.COMMUNE:
        add(Convention, recipient_id=recipient, updated_at=act.at, updated_by_id=act.by)
    tell_allocation(desk, file, act)


def _instalment(
    desk: Desk, act: Act, share: int, day: date, amount: Decimal, *, envelope: int | None
) -> None:
    """An instalment, committed when its year has an envelope."""
    first = day == act.at.date()
    row = desk.loader.add(
        Instalment,
        share_id=share,
        year=day.year,
        amount=amount,
        planned_on=day,
        condition=PaymentCondition.SIGNATURE if first else PaymentCondition.REPORT,
        created_at=act.at,
    )
    if envelope is not None:
        desk.loader.add(
            Entry,
            kind=EntryKind.COMMITMENT,
            source_id=envelope,
            instalment_id=row,
            amount=amount,
            dated_on=act.at.date(),
            recorded_at=act.at,
            recorded_by_id=act.by,
        )


def _attained(objective: Mapping[str, str]) -> Attainment:
    """What a school would say of its target: met, half of the way at least, or less."""
    start, target, measured = (
        float(re.sub(r"[^\d,]", "", objective[told]).replace(",", "."))
        for told in ("baseline", "target", "measured")
    )
    way = (measured - start) / (target - start)
    return Attainment.MET if way >= 1 else Attainment.PARTLY if way >= 0.5 else Attainment.NOT_MET


def _report(desk: Desk, file: File, filed: Act, closed: list[Act]) -> None:
    add = desk.loader.add
    changed, hard, after = REPORT_ANSWERS[desk.rng.randrange(len(REPORT_ANSWERS))]
    report = add(
        Report,
        project_id=file.pk,
        what_changed=changed,
        what_was_hard=hard,
        what_next=after,
        publish_consent=True,
        version=3,
        updated_at=filed.at - timedelta(hours=1),
        updated_by_id=filed.by,
        filed_at=filed.at,
        filed_by_id=filed.by,
        accepted_at=closed[-1].at if closed else None,
    )
    rows = file.data[Part.OBJECTIVES]["rows"]
    for objective, row in zip(file.objective_ids, rows, strict=True):
        add(
            IndicatorResult,
            report_id=report,
            objective_id=objective,
            measured=row["measured"],
            attainment=_attained(row),
        )
    if file.story.granted:
        share = file.story.granted / file.story.asked
        for line, row in zip(file.line_ids, file.data[Part.BUDGET]["rows"], strict=True):
            spent = (row["amount"] * share * desk.rng.randint(85, 100) / 100).quantize(CENT)
            add(SpendingLine, report_id=report, budget_line_id=line, spent=spent)
    tell_report(desk, file, filed)
    for act in closed:
        add(
            ReportVerdict,
            report_id=report,
            accepted=True,
            given_at=act.at,
            given_by_id=act.by,
        )
        tell_closing(desk, file, act)
