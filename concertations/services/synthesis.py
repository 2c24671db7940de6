"""Telling what came out: the printed report, and the page the participants read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from concertations.models import Concertation, ConcertationReport, Publication
from concertations.services.boxes import draw_link
from concertations.services.editing import lock, refuse_others_than_head, refuse_outsiders
from concertations.voices.documents import REPORT, report_facts
from core import clock
from core.errors import DomainError
from documents.services.numbers import next_reference
from documents.services.requests import request_document

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def request_report(concertation: Concertation, *, by: User) -> ConcertationReport:
    """Ask for the printed report of the concertation as it stands; the worker prepares it.

    When nothing changed since the latest, that one is given back: asking twice makes one document.
    Raises NotAllowed outside the school's team.
    """
    locked = lock(concertation)
    refuse_outsiders(locked.establishment, by)
    facts = report_facts(locked)
    latest = locked.reports.select_related("document").first()
    if latest is not None and latest.document.facts == facts:
        return latest
    document = request_document(
        REPORT,
        number=next_reference("RC"),
        title="Rapport de concertation",
        facts=facts,
        by=by,
        replaces=latest.document if latest is not None else None,
    )
    return ConcertationReport.objects.create(
        concertation=locked, document=document, is_final=locked.is_recorded
    )


@transaction.atomic
def publish_synthesis(concertation: Concertation, *, by: User) -> Publication:
    """Let whoever has the link read the synthesis and the numbers, never the contributions.

    Only once recorded: what the participants read does not change under their eyes. Raises
    NotAllowed for anybody but the head, DomainError before recording or when already published.
    """
    locked = lock(concertation)
    refuse_others_than_head(locked.establishment, by, act="publie une synthèse")
    if not locked.is_recorded:
        raise DomainError("Enregistrez d’abord la concertation\u00a0: sa synthèse sera définitive.")
    if locked.publications.filter(revoked_at__isnull=True).exists():
        raise DomainError("La synthèse est déjà publiée.")
    return Publication.objects.create(concertation=locked, token=draw_link(), published_by=by)


@transaction.atomic
def withdraw_synthesis(concertation: Concertation, *, by: User) -> Publication:
    """The link no longer leads to the synthesis; publishing again draws another one.

    Raises NotAllowed for anybody but the head, DomainError when nothing is published.
    """
    locked = lock(concertation)
    refuse_others_than_head(locked.establishment, by, act="retire une synthèse")
    publication = locked.publications.filter(revoked_at__isnull=True).first()
    if publication is None:
        raise DomainError("Cette synthèse n’est pas publiée.")
    publication.revoked_at, publication.revoked_by = clock.now(), by
    publication.save(update_fields=["revoked_at", "revoked_by"])
    return publication
