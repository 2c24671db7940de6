"""What happens to a completion request before the school answers: more time, or its withdrawal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, StepRefused
from projects.enums import Status, Step
from projects.models import Project, Snapshot
from projects.notices import file_facts
from projects.queries import compare_contents, file_content
from projects.services.telling import tell_school
from projects.services.transitions import advance
from reviews.models import CompletionExtension, CompletionRequest
from reviews.notices import CompletionExtended, CompletionWithdrawn
from reviews.permissions import COMMENTERS, role_among
from reviews.services.completion import check_due

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def extend_completion(request: CompletionRequest, *, due_on: date, by: User) -> CompletionExtension:
    """Give the school until a later day; it is told, and reminded for the new day.

    Raises NotAllowed for roles that do not ask for completion, StepRefused once the request is
    closed, DomainError for a day that is not later, or not within the year to come.
    """
    locked = _lock_request(request, by=by)
    check_due(due_on)
    if due_on <= locked.due_on:
        raise DomainError(
            f"Les compléments sont déjà attendus pour le {french.short_date(locked.due_on)}\u00a0: "
            "choisissez un jour plus tard."
        )
    extension = CompletionExtension.objects.create(
        request=locked, former_due_on=locked.due_on, due_on=due_on, granted_by=by
    )
    locked.due_on = due_on
    locked.save(update_fields=["due_on"])
    tell_school(
        locked.project,
        CompletionExtended(
            **file_facts(locked.project),
            due_on=french.long_date(due_on),
            former_due_on=french.long_date(extension.former_due_on),
        ),
    )
    return extension


@transaction.atomic
def withdraw_completion(request: CompletionRequest, *, motive: str, by: User) -> None:
    """Take the request back: the file is with the services again, as it was filed.

    The school is told the motive. Raises NotAllowed and StepRefused as `advance` does; DomainError
    without a motive, for a decision of the commission, or when the school already changed
    something: its work would be filed without its head having sent it.
    """
    if not motive.strip():
        raise DomainError("Dites à l’établissement pourquoi vous retirez cette demande.")
    locked = _lock_request(request, by=by)
    project = locked.project
    asked = project.status_changes.filter(step=Step.REQUEST_COMPLETION).order_by("-pk").first()
    if asked is not None and asked.source == Status.UNDER_REVIEW:
        raise DomainError(
            "Cette demande est une décision de la commission\u00a0: elle ne se retire pas. "
            "Vous pouvez donner plus de temps à l’établissement."
        )
    filed = Snapshot.objects.filter(project=project).order_by("-number").first()
    if filed is None or _has_changed(filed, project):
        raise DomainError(
            "L’établissement a déjà modifié son projet pour vous répondre\u00a0: la demande ne "
            "peut plus être retirée. Écrivez-lui dans la marge\u00a0; il peut envoyer son dossier "
            "tel qu’il est."
        )
    advance(project, Step.CANCEL_COMPLETION, by=by, motive=motive)
    locked.closed_at, locked.closed_by, locked.withdrawal_motive = clock.now(), by, motive
    locked.save(update_fields=["closed_at", "closed_by", "withdrawal_motive"])
    tell_school(project, CompletionWithdrawn(**file_facts(project), motive=motive))


def _has_changed(filed: Snapshot, project: Project) -> bool:
    """Whether the file says something else than what was filed."""
    compared = compare_contents(filed.content, file_content(project))
    return any(change.changed for changes in compared.values() for change in changes)


def _lock_request(request: CompletionRequest, *, by: User) -> CompletionRequest:
    """The request, still open, after its file. Raises NotAllowed or StepRefused."""
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=request.project_id)
    )
    role_among(by, file.establishment, COMMENTERS)
    locked = CompletionRequest.objects.get(pk=request.pk)
    if locked.closed_at is not None:
        raise StepRefused(
            "Cette demande est close\u00a0: l’établissement a répondu, ou elle a été retirée."
        )
    locked.project = file
    return locked
