"""The school accepts or declines a costing line by line; what it accepts enters its budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError, NotAllowed
from establishments.enums import SCHOOL_ROLES
from establishments.permissions import rights_of
from projects.enums import BudgetCategory, Part
from projects.models import Project
from projects.services.budget import NewLine, add_budget_lines
from projects.services.editing import open_for_writing
from support.enums import EntryKind, HelpStatus, Side
from support.models import Costing, CostingAnswer, CostingLine
from support.notices import CostingAnswered, help_facts
from support.permissions import is_in_team
from support.services.thread import add_entry, lock_request, move, tell_team_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Answered:
    """How many lines entered the budget and how many were declined, by this act alone."""

    accepted: int
    declined: int


@transaction.atomic
def answer_costing(
    costing: Costing,
    *,
    accepted: Collection[int],
    declined: Collection[int],
    by: User,
    message: str = "",
) -> Answered:
    """Accept these lines into the budget of the project, decline those; the others wait.

    An accepted line is copied: its amount no longer follows anything. The form replayed adds
    nothing. The version of the budget moves, so that somebody who writes it at this moment is shown
    both versions. Raises NotAllowed outside the school's team, PartClosed when the budget is not
    open, DomainError when the costing was replaced, when two options of one need are kept, when an
    accepted line is declined, or when the budget would hold too many lines.
    """
    request = costing.request
    if not rights_of(by).on(request.establishment) & SCHOOL_ROLES:
        raise NotAllowed("Seule l’équipe de l’établissement répond à un chiffrage.")
    assert request.project is not None
    project = request.project
    if accepted:
        project = open_for_writing(project, Part.BUDGET, by=by)
    locked_request = lock_request(request)
    locked = Costing.objects.select_for_update(no_key=True).get(pk=costing.pk)
    if not locked.is_open:
        raise DomainError(
            "Ce chiffrage est remplacé par une nouvelle version\u00a0: répondez à celle-ci."
        )
    lines = {line.pk: line for line in locked.lines.all()}
    answers = list(locked.answers.all())
    kept = _to_keep(lines, answers, accepted)
    refused = _to_decline(lines, answers, set(declined) - set(accepted))
    CostingAnswer.objects.bulk_create(
        [_answer(line, accepted=True, by=by) for line in kept]
        + [_answer(line, accepted=False, by=by) for line in refused]
    )
    if kept:
        _add_to_budget(project, kept, f"Chiffrage {locked.reference}", by)
    if kept or refused:
        locked.request = locked_request
        _tell(locked, kept=len(kept), refused=len(refused), message=message, by=by)
    return Answered(len(kept), len(refused))


def _to_keep(
    lines: dict[int, CostingLine], answers: Sequence[CostingAnswer], accepted: Collection[int]
) -> list[CostingLine]:
    """The lines that are not in the budget yet. Raises DomainError for a second option."""
    already = {answer.line_id for answer in answers if answer.accepted}
    needs = {answer.need_key for answer in answers if answer.accepted}
    found = []
    for pk in dict.fromkeys(accepted):
        line = _known(lines, pk)
        if pk in already:
            continue
        if line.need_key and line.need_key in needs:
            raise DomainError(
                f"Une option est déjà retenue pour «\u00a0{line.need}\u00a0»\u00a0: une seule "
                "entre dans le budget."
            )
        needs.add(line.need_key)
        found.append(line)
    return found


def _to_decline(
    lines: dict[int, CostingLine], answers: Sequence[CostingAnswer], declined: Collection[int]
) -> list[CostingLine]:
    """The lines that were not answered yet. Raises DomainError for one that is in the budget."""
    accepted = {answer.line_id for answer in answers if answer.accepted}
    already = {answer.line_id for answer in answers}
    found = []
    for pk in sorted(declined):
        line = _known(lines, pk)
        if pk in accepted:
            raise DomainError(
                f"«\u00a0{line.label}\u00a0» est déjà dans votre budget\u00a0: retirez-la dans la "
                "partie Budget."
            )
        if pk not in already:
            found.append(line)
    return found


def _known(lines: dict[int, CostingLine], pk: int) -> CostingLine:
    if pk not in lines:
        raise DomainError("Une de ces lignes n’est pas dans ce chiffrage\u00a0: rechargez la page.")
    return lines[pk]


def _answer(line: CostingLine, *, accepted: bool, by: User) -> CostingAnswer:
    return CostingAnswer(
        costing_id=line.costing_id,
        line=line,
        need_key=line.need_key,
        accepted=accepted,
        amount=line.amount,
        answered_by=by,
    )


def _add_to_budget(project: Project, lines: Sequence[CostingLine], origin: str, by: User) -> None:
    """Copy the lines at the end of the budget; the amount asked and the version of it follow."""
    add_budget_lines(
        project,
        [
            NewLine(
                category=BudgetCategory(line.category),
                label=line.label,
                year=line.year,
                unit_price=line.unit_price,
                quantity=line.quantity,
                origin=origin,
            )
            for line in lines
        ],
        by=by,
    )


def _tell(costing: Costing, *, kept: int, refused: int, message: str, by: User) -> None:
    """A line of the thread; who sent the costing is told, when still in the team."""
    request = costing.request
    if request.status == HelpStatus.ANSWERED and message:
        holder = request.holder
        assert holder is not None
        here = is_in_team(holder, request.establishment, request.service)
        move(
            request, HelpStatus.TAKEN if here else HelpStatus.OPEN, holder=holder if here else None
        )
    add_entry(
        request,
        EntryKind.COSTING_ANSWERED,
        side=Side.SCHOOL,
        by=by,
        body=message,
        costing=costing,
    )
    tell_team_of(
        request,
        CostingAnswered(
            **help_facts(request, by=by),
            costing=costing.reference,
            body=message,
            accepted=kept,
            declined=refused,
        ),
    )
