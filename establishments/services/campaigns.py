"""Campaigns of access codes: a selection frozen in one act, codes issued to it later by a task."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from core import clock, french
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from establishments.enums import RESENDABLE, CodeChannel, LeftOut, LetterLayout, Role
from establishments.models import Academy, CampaignSchool, CodeCampaign
from establishments.permissions import rights_of
from establishments.queries.selection import Candidate
from jobs.services.requests import request_job

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

KIND = "establishments.issue_codes"
PREFIX = "CA"


def issue_to_selection(
    academy: Academy,
    *,
    candidates: Sequence[Candidate],
    filters: Sequence[tuple[str, str]],
    channel: CodeChannel,
    layout: LetterLayout | None,
    key: uuid.UUID,
    by: User,
) -> CodeCampaign:
    """Freeze these schools of the académie, and ask for a task that issues a code to each.

    `filters` says the selection in words. Schools that are closed, led, or without a mailbox for an
    e-mail are kept as left out, with the reason. The same `key` twice gives the same campaign.
    Raises NotAllowed, and DomainError when nobody would get a code.
    """
    if not rights_of(by).in_academy(academy.pk, Role.SECRETARIAT):
        raise NotAllowed("Seul le secrétariat de l’académie émet des codes d’accès.")
    reasons = {candidate.pk: candidate.left_out(channel) for candidate in candidates}
    if all(reasons.values()):
        raise DomainError("Aucun des établissements sélectionnés ne recevrait de code.")
    try:
        with transaction.atomic():
            return _create(academy, reasons, filters, channel, layout, key, by)
    except IntegrityError:
        same = CodeCampaign.objects.filter(key=key, issued_by=by).first()
        if same is None:
            raise
        return same


def _create(
    academy: Academy,
    reasons: dict[int, LeftOut | None],
    filters: Sequence[tuple[str, str]],
    channel: CodeChannel,
    layout: LetterLayout | None,
    key: uuid.UUID,
    by: User,
) -> CodeCampaign:
    now = clock.now()
    campaign = CodeCampaign.objects.create(
        reference=next_reference(PREFIX),
        key=key,
        academy=academy,
        channel=channel,
        layout=layout if layout and channel == CodeChannel.LETTER else "",
        filters=[list(pair) for pair in filters],
        selected=len(reasons),
        issued_at=now,
        issued_by=by,
    )
    CampaignSchool.objects.bulk_create(
        (
            CampaignSchool(
                campaign=campaign, establishment_id=pk, asked_at=now, left_out=reason or ""
            )
            for pk, reason in reasons.items()
        ),
        batch_size=2000,
    )
    _ask(campaign, by=by)
    return campaign


@transaction.atomic
def send_again(campaign: CodeCampaign, *, by: User, uai: str = "") -> int:
    """Issue a new code, by the same channel, to one school or to all that have not activated.

    The former codes stay good until the task replaces them. Returns how many schools. Raises
    NotAllowed, and DomainError when a task of the campaign is not ended or nobody is concerned.
    """
    locked = _lock(campaign, by=by)
    now = clock.now()
    rows = (
        CampaignSchool.objects.filter(campaign=locked)
        .with_state(now)
        .filter(Q(state__in=[state.value for state in RESENDABLE]))
    )
    if uai:
        rows = rows.filter(establishment__uai=uai)
    chosen = list(rows.values_list("pk", flat=True))
    if not chosen:
        raise DomainError(
            "Il n’y a pas de code à renvoyer\u00a0: tout est activé, remplacé ou en cours d’envoi."
        )
    CampaignSchool.objects.filter(pk__in=chosen).update(code=None, asked_at=now)
    _ask(locked, by=by)
    return len(chosen)


@transaction.atomic
def resume(campaign: CodeCampaign, *, by: User) -> Job:
    """Go on with a campaign whose task failed or was stopped; nothing is issued twice.

    Raises NotAllowed, and DomainError when a task of it is not ended or nothing is left to do.
    """
    locked = _lock(campaign, by=by)
    rows = CampaignSchool.objects.filter(campaign=locked)
    if not (rows.to_issue().exists() or rows.to_print(clock.now()).exists()):
        raise DomainError("Il n’y a rien à reprendre\u00a0: tous les codes sont partis.")
    return _ask(locked, by=by)


def _lock(campaign: CodeCampaign, *, by: User) -> CodeCampaign:
    if not rights_of(by).in_academy(campaign.academy_id, Role.SECRETARIAT):
        raise NotAllowed("Seul le secrétariat de l’académie émet des codes d’accès.")
    locked = (
        CodeCampaign.objects.select_for_update(of=("self",), no_key=True)
        .select_related("job")
        .get(pk=campaign.pk)
    )
    if locked.job is not None and not locked.job.is_ended:
        raise DomainError(
            "Une tâche de cette émission est en cours\u00a0: attendez qu’elle se termine."
        )
    return locked


def _ask(campaign: CodeCampaign, *, by: User) -> Job:
    campaign.job = request_job(
        KIND,
        title=f"Codes d’accès {campaign.reference}",
        by=by,
        params={"campaign": campaign.reference},
        back_url=reverse("establishments:campaign-detail", args=[campaign.reference]),
    )
    campaign.save(update_fields=["job"])
    return campaign.job


def in_words(filters: Iterable[tuple[str, str]], excluded: int) -> list[tuple[str, str]]:
    """The selection as the campaign keeps it, with the number of schools taken out by hand."""
    words = list(filters)
    if excluded:
        words.append(("Retirés à la main", french.counted(excluded, "établissement")))
    return words
