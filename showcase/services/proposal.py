"""A head proposes a sheet: checked for personal data, frozen with the consent, read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.permissions import appointed_for
from notifications import outbox
from projects.models import Project
from projects.services.snapshots import content_seal
from showcase.content import SheetContent
from showcase.enums import SheetState
from showcase.models import Edition, Sheet
from showcase.notices import SheetProposed
from showcase.permissions import require_publisher
from showcase.queries.check import check_of
from showcase.queries.preparation import preparation_of
from showcase.services.preparation import lock_sheet

if TYPE_CHECKING:
    from accounts.models import User

CONSENT = (
    "L’établissement accepte que cette fiche soit publiée et que d’autres établissements s’en "
    "inspirent. Les textes paraissent aussi en données ouvertes, sous Licence Ouverte 2.0\u00a0: "
    "chacun peut les réutiliser. Les personnes citées ou reconnaissables ont donné leur accord."
)


@transaction.atomic
def propose_sheet(
    project: Project,
    *,
    seal: str,
    confirmed: Iterable[str] = (),
    faces_agreed: bool = False,
    by: User,
) -> Edition:
    """Freeze what is prepared as it was shown and give it to the secretariat to read.

    `seal`: that of the content shown (`seal_of`), testimonies and photos included; `confirmed`: the
    doubts of the check that the head keeps as they are (`Find.key`); `faces_agreed`: everybody
    recognisable on the photos agreed, or their parents. What is published already stays read
    meanwhile. The form sent twice proposes once. Raises NotAllowed for anybody but the head,
    DomainError when something is missing, certain personal data is there, a doubt is not settled,
    or the preparation changed since it was shown.
    """
    require_publisher(by, project.establishment)
    sheet = lock_sheet(project, by=by)
    preparation = preparation_of(sheet.project)
    if preparation.waiting is not None:
        if preparation.waiting.proposed_by_id == by.pk:
            return preparation.waiting
        raise DomainError(
            "Cette fiche vient d’être proposée au secrétariat par une autre personne."
        )
    check = check_of(preparation)
    if seal_of(check.content) != seal:
        raise DomainError(
            "La fiche a changé depuis que vous l’avez relue\u00a0: relisez-la, puis proposez-la."
        )
    check.refuse(confirmed=frozenset(confirmed), faces_agreed=faces_agreed)
    edition = Edition.objects.create(
        sheet=sheet,
        number=(Edition.objects.filter(sheet=sheet).aggregate(last=Max("number"))["last"] or 0) + 1,
        content=check.content,
        sha256=seal,
        confirmed=[f"{find.where}\u00a0: {find.words}" for find in check.finds],
        consent=CONSENT,
        proposed_at=clock.now(),
        proposed_by=by,
    )
    _move(sheet, SheetState.PROPOSED)
    outbox.post(
        SheetProposed.of(edition, sheet.project),
        to=appointed_for(sheet.project.establishment, Role.SECRETARIAT),
    )
    return edition


@transaction.atomic
def take_back(project: Project, *, by: User) -> None:
    """Take a proposal back before the secretariat answered, to change it.

    What was published before stays read. Raises NotAllowed for anybody but the head, DomainError
    when the secretariat was quicker.
    """
    require_publisher(by, project.establishment)
    sheet = lock_sheet(project, by=by)
    edition = waiting_edition(sheet)
    if edition is None:
        raise DomainError("Cette fiche n’attend plus de relecture\u00a0: rechargez la page.")
    edition.cancelled_at = clock.now()
    edition.save(update_fields=["cancelled_at"])
    _move(sheet, SheetState.PUBLISHED if sheet.is_public else SheetState.DRAFT)


def waiting_edition(sheet: Sheet) -> Edition | None:
    """The edition of a locked sheet that the secretariat has still to read."""
    found: Edition | None = (
        Edition.objects.waiting().select_for_update(of=("self",)).filter(sheet=sheet).first()
    )
    return found


def _move(sheet: Sheet, state: SheetState) -> None:
    sheet.state = state
    sheet.save(update_fields=["state"])


def seal_of(content: SheetContent) -> str:
    """The SHA-256 of what would be read, as canonical JSON."""
    return content_seal(dict(content))  # type: ignore[arg-type]
