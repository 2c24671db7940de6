"""What was prepared for a session without quorum follows its agenda to the second one."""

from __future__ import annotations

from collections.abc import Mapping

from reviews.models import (
    AgendaItem,
    Interest,
    MemberOpinion,
    MemberOpinionDraft,
    OpinionMark,
    Rapporteur,
)


def carry_preparation(items: Mapping[int, AgendaItem]) -> None:
    """Copy interests, rapporteurs, opinions and drafts from former items (by number) to new ones.

    In the transaction of the second invitation. A constant number of queries.
    """
    former = sorted(items)
    Interest.objects.bulk_create(
        Interest(
            item=items[interest.item_id],
            appointment_id=interest.appointment_id,
            noted_at=interest.noted_at,
            noted_by_id=interest.noted_by_id,
        )
        for interest in Interest.objects.standing().filter(item__in=former)
    )
    Rapporteur.objects.bulk_create(
        Rapporteur(
            item=items[one.item_id],
            appointment_id=one.appointment_id,
            assigned_at=one.assigned_at,
            assigned_by_id=one.assigned_by_id,
        )
        for one in Rapporteur.objects.active().filter(item__in=former)
    )
    _carry_opinions(items, former)
    MemberOpinionDraft.objects.bulk_create(
        MemberOpinionDraft(
            item=items[draft.item_id],
            author_id=draft.author_id,
            kind=draft.kind,
            motive=draft.motive,
            amount=draft.amount,
            marks=draft.marks,
        )
        for draft in MemberOpinionDraft.objects.filter(item__in=former)
    )


def _carry_opinions(items: Mapping[int, AgendaItem], former: list[int]) -> None:
    aside = set(
        Interest.objects.standing()
        .filter(item__in=former)
        .values_list("item_id", "appointment__user_id")
    )
    opinions = [
        opinion
        for opinion in MemberOpinion.objects.filter(item__in=former, superseded_at__isnull=True)
        if (opinion.item_id, opinion.author_id) not in aside
    ]
    marks = OpinionMark.objects.filter(opinion__in=opinions)
    made = MemberOpinion.objects.bulk_create(
        MemberOpinion(
            item=items[opinion.item_id],
            author_id=opinion.author_id,
            appointment_id=opinion.appointment_id,
            kind=opinion.kind,
            motive=opinion.motive,
            amount=opinion.amount,
            score=opinion.score,
            filed_at=opinion.filed_at,
        )
        for opinion in opinions
    )
    copies = {old.pk: new for old, new in zip(opinions, made, strict=True)}
    OpinionMark.objects.bulk_create(
        OpinionMark(opinion=copies[mark.opinion_id], criterion_id=mark.criterion_id, mark=mark.mark)
        for mark in marks
    )
