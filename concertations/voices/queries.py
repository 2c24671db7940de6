"""Reads of the public form of a concertation and of what was said. The queries are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, Exists, F, Func, Max, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from concertations.enums import BoxState, ParticipantCategory
from concertations.models import (
    Citation,
    Concertation,
    ConcertationReport,
    Contribution,
    ContributionBox,
    Finding,
    Publication,
)
from concertations.querysets import ContributionQuerySet
from concertations.rules import box_state, read_link
from core import clock
from core.french import sort_key

UNCITED = "aucun"
HIDDEN, ALL = "masquees", "toutes"
OLDEST, BY_CATEGORY = "anciennes", "categorie"


def findings_of(concertation: Concertation) -> list[Any]:
    """The findings in order, with `cited` and `masked`: the contributions each rests on, and those
    of them that are hidden. One query."""
    is_masked = Q(citations__contribution__hidden_at__isnull=False)
    return list(
        concertation.findings.annotate(
            cited=Count("citations"), masked=Count("citations", filter=is_masked)
        ).order_by("position")
    )


def voices_by_category(concertation: Concertation) -> dict[str, int]:
    """How many contributions came from each category of people. One query."""
    counted = concertation.contributions.order_by().values_list("category")
    found = dict(counted.annotate(count=Count("pk")))
    return {value: found[value] for value in ParticipantCategory.values if value in found}


# --- the public form


def state_of(box: ContributionBox) -> BoxState:
    """Where the form stands today; no query when its concertation is loaded."""
    return box_state(
        opens_on=box.opens_on,
        closes_on=box.closes_on,
        is_closed=box.closed_at is not None,
        is_recorded=box.concertation.is_recorded,
        on=clock.today(),
    )


def box_of(concertation: Concertation) -> ContributionBox | None:
    """The public form of the concertation, if it has one. One query."""
    return (
        ContributionBox.objects.filter(concertation=concertation)
        .select_related("concertation__establishment", "closed_by")
        .first()
    )


def box_behind(link: str) -> ContributionBox | None:
    """The form of a link as it was typed, with its concertation and school. One query at most."""
    token = read_link(link)
    if not token:
        return None
    return (
        ContributionBox.objects.filter(token=token)
        .select_related("concertation__establishment")
        .first()
    )


def form_url(box: ContributionBox) -> str:
    """The absolute public address of a form."""
    return f"{settings.SITE_URL}{reverse('concertations:answer-create', args=[box.token])}"


def open_form_url(concertation: Concertation) -> str | None:
    """The absolute public address of the form of this concertation; None unless it is open today.

    One query.
    """
    box = box_of(concertation)
    return form_url(box) if box is not None and state_of(box) == BoxState.OPEN else None


# --- what was said


@dataclass(frozen=True)
class Arrivals:
    """What has come so far, for the team that watches: `categories` are (label, number)."""

    total: int
    hidden: int
    uncited: int
    latest_at: datetime | None
    categories: list[tuple[str, int]]


def arrivals(concertation: Concertation) -> Arrivals:
    """How many came, from whom, how many are still to be sorted. One query."""
    is_cited = Exists(Citation.objects.filter(contribution=OuterRef("pk")))
    is_hidden = Q(hidden_at__isnull=False)
    counted = (
        concertation.contributions.order_by()
        .values("category")
        .annotate(
            total=Count("pk"),
            hidden=Count("pk", filter=is_hidden),
            uncited=Count("pk", filter=~is_hidden & ~Q(is_cited)),
            latest_at=Max("received_at"),
        )
    )
    rows = {row["category"]: row for row in counted}
    return Arrivals(
        total=sum(row["total"] for row in rows.values()),
        hidden=sum(row["hidden"] for row in rows.values()),
        uncited=sum(row["uncited"] for row in rows.values()),
        latest_at=max((row["latest_at"] for row in rows.values()), default=None),
        categories=[
            (category.label, rows[category.value]["total"])
            for category in ParticipantCategory
            if category.value in rows
        ],
    )


def tags_of(concertation: Concertation) -> list[str]:
    """The tags in use, in alphabetical order. One query."""
    each = Func(F("tags"), function="unnest", set_returning=True, output_field=CharField())
    used = concertation.contributions.order_by().annotate(tag=each)
    return sorted(used.values_list("tag", flat=True).distinct(), key=sort_key)


def sorted_contributions(
    concertation: Concertation, filters: Mapping[str, Any]
) -> ContributionQuerySet:
    """The contributions the filters keep, in the order asked; hidden ones apart."""
    found: ContributionQuerySet = concertation.contributions.all()
    if filters.get("etat") == HIDDEN:
        found = found.filter(hidden_at__isnull=False)
    elif filters.get("etat") != ALL:
        found = found.shown()
    if text := filters.get("q"):
        # What is hidden is not found by its words.
        found = found.shown().saying(text)
    if category := filters.get("categorie"):
        found = found.filter(category=category)
    if dimension := filters.get("dimension"):
        found = found.filter(dimensions__contains=[dimension])
    if origin := filters.get("origine"):
        found = found.filter(origin=origin)
    if tag := filters.get("etiquette"):
        found = found.filter(tags__contains=[tag])
    if finding := filters.get("constat"):
        found = (
            found.filter(citations__isnull=True)
            if finding == UNCITED
            else found.filter(citations__finding=finding)
        )
    orders = {OLDEST: ["pk"], BY_CATEGORY: ["category", "-pk"]}
    return found.order_by(*orders.get(filters.get("tri", ""), ["-pk"]))


def with_findings(contributions: Iterable[Contribution]) -> list[Contribution]:
    """The contributions of a page, each with the findings that cite it. Two queries."""
    shown = list(contributions)
    cited: dict[int, list[Finding]] = {}
    for citation in Citation.objects.filter(contribution__in=shown).select_related("finding"):
        cited.setdefault(citation.contribution_id, []).append(citation.finding)
    for contribution in shown:
        contribution.cited_by = sorted(  # type: ignore[attr-defined]
            cited.get(contribution.pk, []), key=lambda finding: finding.position
        )
    return shown


@dataclass(frozen=True)
class Quoted:
    """A finding, some of the contributions it rests on, how many in all and how many hidden."""

    finding: Finding
    contributions: list[Contribution]
    total: int
    hidden: int

    @property
    def others(self) -> int:
        """How many that may be read are not written out here."""
        return self.total - self.hidden - len(self.contributions)


def quoted(findings: Iterable[Any], *, most: int) -> list[Quoted]:
    """Each of these (`findings_of`) that cites something, with its oldest `most` contributions that
    may be read. One query, none when nothing is cited."""
    citing = [finding for finding in findings if finding.cited]
    if not citing:
        return []
    ranked = (
        Citation.objects.filter(finding__in=citing, contribution__hidden_at__isnull=True)
        .annotate(
            rank=Window(RowNumber(), partition_by=F("finding"), order_by=F("contribution").asc())
        )
        .filter(rank__lte=most)
        .select_related("contribution")
        .order_by("finding", "contribution")
    )
    texts: dict[int, list[Contribution]] = {}
    for citation in ranked:
        texts.setdefault(citation.finding_id, []).append(citation.contribution)
    return [Quoted(row, texts.get(row.pk, []), row.cited, row.masked) for row in citing]


# --- the synthesis


def report_for(concertation: Concertation, *, is_team: bool) -> ConcertationReport | None:
    """The latest printed report: the services read that of a recorded concertation. One query."""
    latest = concertation.reports.select_related("document").first()
    return latest if latest is not None and (is_team or latest.is_final) else None


def current_publication(concertation: Concertation) -> Publication | None:
    """The publication of the synthesis, unless there is none or it was taken back. One query."""
    return (
        concertation.publications.filter(revoked_at__isnull=True)
        .select_related("published_by")
        .first()
    )


def publication_behind(link: str) -> Publication | None:
    """The publication of a link, not taken back, with its concertation. One query at most."""
    token = read_link(link)
    if not token:
        return None
    return (
        Publication.objects.filter(token=token, revoked_at__isnull=True)
        .select_related("concertation__establishment")
        .first()
    )


def publication_url(publication: Publication) -> str:
    """The absolute public address of a published synthesis."""
    path = reverse("concertations:publishedsynthesis-detail", args=[publication.token])
    return f"{settings.SITE_URL}{path}"
