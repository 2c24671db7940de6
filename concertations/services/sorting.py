"""Sorting what was received: tags, citations by the findings, and hiding what names a person."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from concertations.models import (
    MOST_TAGS,
    TAG_CHARACTERS,
    Citation,
    Concertation,
    Contribution,
    Finding,
)
from concertations.rules import same_tag
from concertations.services.editing import (
    lock,
    number_version,
    refuse_others_than_head,
    refuse_outsiders,
)
from concertations.services.synthesis import request_report
from concertations.voices.queries import tags_of
from core import clock
from core.errors import DomainError
from core.rows import MAX_ROWS

if TYPE_CHECKING:
    from accounts.models import User

RECORDED = "Cette concertation est enregistrée\u00a0: elle ne se trie plus."


@transaction.atomic
def tag_contributions(
    concertation: Concertation, *, ids: Collection[int], tag: str, by: User
) -> int:
    """Put a tag on these contributions; how many did not have it.

    A tag that only differs by its capitals from one in use is that one. Raises NotAllowed outside
    the school's team, DomainError once recorded, for no contribution, or one with too many tags.
    """
    _refuse_recorded(concertation, by)
    chosen = _lock_chosen(concertation, ids)
    name = same_tag(" ".join(tag.split()), tags_of(concertation))
    if not name or len(name) > TAG_CHARACTERS:
        raise DomainError(f"Une étiquette compte {TAG_CHARACTERS} caractères au plus.")
    changed = [contribution for contribution in chosen if name not in contribution.tags]
    for contribution in changed:
        if len(contribution.tags) >= MOST_TAGS:
            raise DomainError(
                f"Une contribution porte {MOST_TAGS} étiquettes au plus\u00a0: retirez-en d’abord."
            )
        contribution.tags = [*contribution.tags, name]
    Contribution.objects.bulk_update(changed, ["tags"])
    return len(changed)


@transaction.atomic
def untag_contribution(contribution: Contribution, *, tag: str, by: User) -> None:
    """Take a tag off a contribution, if it has it. Raises NotAllowed, DomainError once recorded."""
    _refuse_recorded(contribution.concertation, by)
    (locked,) = _lock_chosen(contribution.concertation, [contribution.pk])
    locked.tags = [name for name in locked.tags if name != tag]
    locked.save(update_fields=["tags"])


@transaction.atomic
def cite_contributions(
    concertation: Concertation,
    *,
    ids: Collection[int],
    finding: Finding | None,
    new_finding: str = "",
    by: User,
) -> tuple[Finding, int]:
    """Let a finding rest on these contributions; the finding, and how many it did not cite yet.

    Without `finding`, the words of `new_finding` become one, at the end of the list: the version
    of the concertation moves, so that a page open elsewhere shows both versions rather than remove
    it. Raises NotAllowed outside the team, DomainError once recorded, or when one is hidden.
    """
    locked = lock(concertation)
    _refuse_recorded(locked, by)
    chosen = _lock_chosen(locked, ids)
    if any(contribution.is_hidden for contribution in chosen):
        raise DomainError("Une contribution masquée ne se rattache pas à un constat.")
    if finding is None:
        finding = _add_finding(locked, new_finding)
    known = set(
        Citation.objects.filter(finding=finding, contribution__in=chosen).values_list(
            "contribution_id", flat=True
        )
    )
    added = Citation.objects.bulk_create(
        Citation(finding=finding, contribution=contribution, cited_by=by)
        for contribution in chosen
        if contribution.pk not in known
    )
    return finding, len(added)


@transaction.atomic
def detach_contribution(contribution: Contribution, *, finding_id: int, by: User) -> None:
    """The finding no longer rests on this contribution. Raises NotAllowed, DomainError."""
    locked = lock(contribution.concertation)
    _refuse_recorded(locked, by)
    Citation.objects.filter(contribution=contribution, finding_id=finding_id).delete()


@transaction.atomic
def hide_contributions(concertation: Concertation, *, ids: Collection[int], by: User) -> int:
    """Hide these contributions because they name somebody; how many were shown.

    The words stay, for the head alone: neither the team, nor reports, nor the services read them.
    Possible once the concertation is recorded; a report that was prepared is replaced. Raises
    NotAllowed outside the school's team, DomainError for no contribution.
    """
    locked = lock(concertation)
    refuse_outsiders(locked.establishment, by)
    shown = [row for row in _lock_chosen(locked, ids) if not row.is_hidden]
    for contribution in shown:
        contribution.hidden_at, contribution.hidden_by = clock.now(), by
    Contribution.objects.bulk_update(shown, ["hidden_at", "hidden_by"])
    _correct_report(locked, by)
    return len(shown)


@transaction.atomic
def show_contribution(contribution: Contribution, *, by: User) -> None:
    """Show a hidden contribution again. Raises NotAllowed for anybody but the head."""
    concertation = lock(contribution.concertation)
    school = concertation.establishment
    refuse_others_than_head(school, by, act="montre à nouveau une contribution masquée")
    (locked,) = _lock_chosen(concertation, [contribution.pk])
    locked.hidden_at = locked.hidden_by = None
    locked.save(update_fields=["hidden_at", "hidden_by"])
    _correct_report(concertation, by)


def _correct_report(concertation: Concertation, by: User) -> None:
    """Replace the latest report, when there is one, by what may be read now."""
    if concertation.reports.exists():
        request_report(concertation, by=by)


def _refuse_recorded(concertation: Concertation, by: User) -> None:
    refuse_outsiders(concertation.establishment, by)
    if concertation.is_recorded:
        raise DomainError(RECORDED)


def _lock_chosen(concertation: Concertation, ids: Collection[int]) -> list[Contribution]:
    """These contributions of the concertation, locked in one order. Raises DomainError for none."""
    chosen = list(
        concertation.contributions.filter(pk__in=ids)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    if not chosen:
        raise DomainError("Cochez d’abord une contribution au moins.")
    return chosen


def _add_finding(concertation: Concertation, words: str) -> Finding:
    last = concertation.findings.aggregate(last=Max("position"))["last"] or 0
    if not words:
        raise DomainError("Choisissez un constat, ou écrivez-en un nouveau.")
    if concertation.findings.count() >= MAX_ROWS:
        raise DomainError(f"Une concertation compte {MAX_ROWS} constats au plus.")
    number_version(concertation)
    concertation.save(update_fields=["version", "writer", "rank", "updated_at"])
    return Finding.objects.create(concertation=concertation, position=last + 1, finding=words)
