"""The check list of a session: everything a decision lacks, and what deserves a last look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core import clock, french
from projects.enums import Status
from reviews.enums import Outcome
from reviews.envelopes import FundsLeft, funds_left
from reviews.models import AgendaItem, CommissionSession, Decision
from reviews.rules import voices_needed


@dataclass(frozen=True, slots=True)
class Check:
    """Something to correct (`blocks`), or only to look at, in one file; `place` is where, on the
    page of its decision."""

    item: AgendaItem
    text: str
    place: str = "decision"
    blocks: bool = True

    @property
    def sentence(self) -> str:
        """The file and what is wrong."""
        return f"{self.item.project.reference}\u00a0: {self.text}"


def checks_of(session: CommissionSession, items: Sequence[AgendaItem]) -> list[Check]:
    """What is wrong in this `agenda_with_points`, file by file. No query."""
    return [check for item in items for check in _checks(session, item)]


def envelope_checks(session: CommissionSession, items: Sequence[AgendaItem]) -> list[Check]:
    """The envelopes that the validations of the session exceed: a warning on each file they pay
    for. As many queries as `funds_left`."""
    granted = [item for item in items if amount_of(item)]
    if not granted:
        return []
    funds = funds_left(session.academy, [item.project.establishment for item in granted])
    sums = granted_by_key(granted, funds)
    found = []
    for item in granted:
        money = funds.get(item.project.establishment_id)
        if money is None:
            found.append(
                Check(item, "aucune enveloppe de l’académie ne peut payer ce projet.", blocks=False)
            )
        elif sums[money.key] > money.free:
            over = french.euros(sums[money.key] - money.free)
            found.append(
                Check(
                    item,
                    f"l’enveloppe «\u00a0{money.label}\u00a0» est dépassée de {over} par les "
                    "validations de la séance.",
                    blocks=False,
                )
            )
    return found


def granted_by_key(
    items: Sequence[AgendaItem], funds: Mapping[int, FundsLeft]
) -> dict[str, Decimal]:
    """Euros that the prepared decisions grant, by the money that pays them. No query."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        money = funds.get(item.project.establishment_id)
        if money is not None:
            sums[money.key] += amount_of(item)
    return sums


def amount_of(item: AgendaItem) -> Decimal:
    """Euros the prepared decision of this file grants. No query."""
    decision: Decision | None = getattr(item, "decision", None)
    return (decision.amount or Decimal(0)) if decision is not None else Decimal(0)


def _checks(session: CommissionSession, item: AgendaItem) -> list[Check]:
    decision: Decision | None = getattr(item, "decision", None)
    if decision is None:
        return [Check(item, "aucune décision n’est enregistrée.")]
    found = []
    if not decision.motive.strip():
        found.append(Check(item, "le motif manque.", "id_motive"))
    moved = [
        interest.withdrawn_at or interest.noted_at
        for interest in item.interests.all()
        if (interest.withdrawn_at or interest.noted_at) > decision.prepared_at
    ]
    if moved:
        found.append(
            Check(
                item,
                "un intérêt personnel a été noté ou retiré après la préparation de la décision, "
                "reprenez-la.",
                "quorum",
            )
        )
    if item.project.status != Status.UNDER_REVIEW:
        found.append(Check(item, "le dossier n’est plus en examen."))
    found += _votes(session, item, decision)
    if decision.outcome == Outcome.COMPLETE:
        found += _points(item, decision)
    if decision.outcome == Outcome.VALIDATE and (decision.amount or 0) > item.project.amount_asked:
        found.append(Check(item, "le montant accordé dépasse le montant demandé.", "id_amount"))
    return found


def _votes(session: CommissionSession, item: AgendaItem, decision: Decision) -> list[Check]:
    total = decision.votes_for + decision.votes_against + decision.abstentions
    if decision.outcome == Outcome.CARRY_OVER and not total:
        return []
    found = []
    if total != decision.voices:
        found.append(
            Check(
                item,
                f"les votes comptent {total} voix, {decision.voices} étaient présentes ou "
                "représentées.",
                "id_votes_for",
            )
        )
    needed = voices_needed(decision.entitled, session.academy.quorum_percent)
    if session.second_of_id is None and decision.voices < needed:
        found.append(
            Check(
                item,
                f"le quorum de ce dossier n’était pas atteint\u00a0: {decision.voices} voix, il "
                f"en faut {needed}.",
                "quorum",
            )
        )
    return found


def _points(item: AgendaItem, decision: Decision) -> list[Check]:
    found = []
    points = decision.points.all()
    if not points:
        found.append(Check(item, "aucune partie à compléter n’est indiquée.", "points"))
    if any(not point.reason.strip() for point in points):
        found.append(Check(item, "un point à compléter ne dit pas ce qui est demandé.", "points"))
    if decision.due_on is None or decision.due_on <= clock.today():
        found.append(
            Check(item, "la date de retour des compléments doit être à venir.", "id_due_on")
        )
    return found
