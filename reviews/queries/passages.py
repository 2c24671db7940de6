"""A file presented again: what the commission had decided, and what changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import french
from projects.models import Project, Snapshot
from reviews.enums import Outcome
from reviews.models import Decision
from reviews.queries.completion import ComparedPart, compare_snapshots


@dataclass(frozen=True)
class LastPassage:
    """The former decision on a file, and the parts that changed since it was filed then."""

    number: int
    outcome: Outcome
    motive: str
    decided_on: datetime
    before: int
    after: int
    changed: list[ComparedPart]

    @property
    def decided(self) -> str:
        """The former decision in the words of a sentence."""
        return self.outcome.label.lower()

    @property
    def unchanged(self) -> str:
        """Says that nothing changed, or ""."""
        return (
            ""
            if self.changed
            else f"Rien n’a changé depuis le {french.ordinal(self.number)} passage."
        )


def since_last_passage(project: Project, passage: int) -> LastPassage | None:
    """What changed since the last passage that the commission declined; None for a first passage.

    Two queries, one for a first passage.
    """
    if passage < 2:
        return None
    decision = (
        Decision.objects.filter(
            item__project=project,
            item__passage__lt=passage,
            outcome=Outcome.DECLINE,
            published_at__isnull=False,
        )
        .select_related("item__session")
        .order_by("-item__passage", "-pk")
        .first()
    )
    if decision is None:
        return None
    filings = list(Snapshot.objects.filter(project=project).order_by("number"))
    old = [one for one in filings if one.passage <= decision.item.passage]
    new = [one for one in filings if one.passage == passage]
    if not old or not new:
        return None
    return LastPassage(
        number=decision.item.passage,
        outcome=Outcome(decision.outcome),
        motive=decision.motive,
        decided_on=decision.item.session.held_at,
        before=old[-1].number,
        after=new[-1].number,
        changed=[part for part in compare_snapshots(old[-1], new[-1]) if part.changed],
    )
