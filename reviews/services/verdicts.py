"""What an examiner says of the answer to a point: settled, or asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, StepRefused
from projects.models import Project
from reviews.enums import ThreadState
from reviews.models import PointVerdict, RequestedPoint, Thread
from reviews.permissions import COMMENTERS, role_among
from reviews.services.comments import move_thread

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def judge_point(
    point: RequestedPoint, *, is_settled: bool, by: User, remark: str = ""
) -> PointVerdict:
    """Say that the answer to a point is enough, or that it is asked again and why.

    The thread it came from is settled, or open again; a point asked again is proposed in the next
    request. Raises NotAllowed for roles that do not ask, StepRefused while the school still
    answers, DomainError without a reason to ask again, or when somebody already said.
    """
    if not is_settled and not remark.strip():
        raise DomainError("Dites ce qui manque encore\u00a0: l’établissement le lira.")
    file = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=point.request.project_id)
    )
    role_among(by, file.establishment, COMMENTERS)
    locked = RequestedPoint.objects.select_related("request", "thread").get(pk=point.pk)
    if locked.request.closed_at is None or locked.request.is_withdrawn:
        raise StepRefused("L’établissement n’a pas encore envoyé sa réponse à ce point.")
    given = PointVerdict.objects.filter(point=locked).select_related("given_by").first()
    if given is not None:
        said = "réglé" if given.is_settled else "à redemander"
        raise DomainError(f"{given.given_by} a déjà noté ce point «\u00a0{said}\u00a0».")
    verdict = PointVerdict.objects.create(
        point=locked, is_settled=is_settled, remark=remark, given_by=by
    )
    if locked.thread_id is not None:
        thread = Thread.objects.select_for_update(no_key=True).get(pk=locked.thread_id)
        move_thread(thread, ThreadState.SETTLED if is_settled else ThreadState.OPEN, by=by)
    return verdict
