"""Testimonies and photos of a sheet: added with their consent, taken out at once."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from core import clock
from core.errors import DomainError
from projects.enums import FilePurpose
from projects.models import Attachment, Project
from projects.services.attachments import attach_beside, destroy, take_out
from showcase.enums import SheetPart, WitnessRole
from showcase.models import Sheet, SheetPhoto, Testimony
from showcase.permissions import require_writer
from showcase.queries.preparation import report_photos
from showcase.services.preparation import choose_part, lock_sheet

if TYPE_CHECKING:
    from accounts.models import User

MOST_PHOTOS = 12
MOST_TESTIMONIES = 12


@dataclass(frozen=True)
class PhotoFacts:
    """What the school says of a photo: what it shows, who took it, who agreed, and whether
    somebody can be recognised on it."""

    alt: str
    rights_holder: str
    agreed_by: str
    shows_people: bool = False


@transaction.atomic
def add_testimony(
    project: Project, *, role: WitnessRole, text: str, agreed_by: str, by: User
) -> Testimony:
    """Add what somebody says of the project, by role.

    The same testimony sent twice is there once. Raises NotAllowed outside the school's team,
    DomainError without a consent, or beyond twelve.
    """
    sheet = lock_sheet(project, by=by)
    if not text.strip() or not agreed_by.strip():
        raise DomainError("Un témoignage dit aussi qui a donné son accord pour le publier.")
    kept = Testimony.objects.filter(sheet=sheet, removed_at__isnull=True)
    same = kept.filter(role=role, text=text).first()
    if same is not None:
        return same
    if kept.count() >= MOST_TESTIMONIES:
        raise DomainError(
            f"Une fiche compte {MOST_TESTIMONIES} témoignages au plus\u00a0: retirez-en un."
        )
    last = kept.aggregate(last=Max("position"))["last"] or 0
    choose_part(sheet, SheetPart.TESTIMONIES, by=by)
    return Testimony.objects.create(
        sheet=sheet, role=role, text=text, agreed_by=agreed_by, position=last + 1, added_by=by
    )


@transaction.atomic
def remove_testimony(project: Project, pk: uuid.UUID, *, by: User) -> None:
    """Take a testimony out: nobody reads it any more from this moment, whatever was published.

    Raises NotAllowed outside the school's team, DomainError when it is gone already.
    """
    sheet = _locked(project, by=by)
    row = (
        Testimony.objects.select_for_update(of=("self",))
        .filter(pk=pk, sheet=sheet, removed_at__isnull=True)
        .first()
    )
    if row is None:
        raise DomainError("Ce témoignage est déjà retiré.")
    row.removed_at, row.removed_by = clock.now(), by
    row.save(update_fields=["removed_at", "removed_by"])


def add_photo(
    project: Project,
    facts: PhotoFacts,
    *,
    file: IO[bytes],
    name: str,
    content_type: str,
    by: User,
) -> SheetPhoto:
    """Join a photo already checked by the form to the sheet: it is shown once the antivirus, where
    there is one, answered and the photo is drawn again, without what the camera wrote in it.

    The same photo sent twice is there once. Raises NotAllowed outside the school's team,
    DomainError without its rights, or beyond twelve.
    """
    _refuse_unsaid(facts)
    kept: list[SheetPhoto] = []
    locked: list[Sheet] = []

    def admit(_file: Project) -> None:
        locked.append(lock_sheet(project, by=by))

    def cite(attachment: Attachment) -> None:
        photo = _add(locked[0], attachment, facts, by=by)
        if photo.attachment_id != attachment.pk:
            destroy(attachment)
        kept.append(photo)

    attach_beside(
        project,
        purpose=FilePurpose.SHEET,
        file=file,
        name=name,
        content_type=content_type,
        by=by,
        admit=admit,
        cite=cite,
    )
    return kept[0]


@transaction.atomic
def take_report_photos(project: Project, pieces: Iterable[int], *, by: User) -> int:
    """Take up photos of the accepted reports that their school agreed to publish (`ReportPiece`,
    by primary key); how many were added. One that is there already is left as it is.

    Raises NotAllowed outside the school's team, DomainError for a photo that may not be published.
    """
    sheet = lock_sheet(project, by=by)
    wanted = set(pieces)
    found = [piece for piece in report_photos(project) if piece.pk in wanted]
    if len(found) != len(wanted):
        raise DomainError("Une de ces photos ne peut plus être publiée\u00a0: rechargez la page.")
    present = set(
        SheetPhoto.objects.kept().filter(sheet=sheet).values_list("attachment", flat=True)
    )
    added = 0
    for piece in found:
        if piece.attachment_id in present:
            continue
        facts = PhotoFacts(piece.caption, piece.rights_holder, piece.agreed_by, shows_people=True)
        photo = _add(sheet, piece.attachment, facts, by=by)
        added += photo.attachment_id == piece.attachment_id
    return added


def _add(sheet: Sheet, attachment: Attachment, facts: PhotoFacts, *, by: User) -> SheetPhoto:
    photos = SheetPhoto.objects.kept().filter(sheet=sheet)
    same: SheetPhoto | None = photos.filter(attachment__sha256=attachment.sha256).first()
    if same is not None:
        return same
    if photos.count() >= MOST_PHOTOS:
        raise DomainError(f"Une fiche compte {MOST_PHOTOS} photos au plus\u00a0: retirez-en une.")
    last = photos.aggregate(last=Max("position"))["last"] or 0
    choose_part(sheet, SheetPart.PHOTOS, by=by)
    return SheetPhoto.objects.create(
        sheet=sheet,
        attachment=attachment,
        alt=facts.alt,
        rights_holder=facts.rights_holder,
        agreed_by=facts.agreed_by,
        shows_people=facts.shows_people,
        position=last + 1,
        added_by=by,
    )


@transaction.atomic
def remove_photo(project: Project, pk: uuid.UUID, *, by: User) -> None:
    """Take a photo out: nobody sees it any more from this moment, whatever was published.

    The file of a photo joined for the sheet is destroyed, its row says who took it out and when;
    the file of a report stays with the report.
    Raises NotAllowed outside the school's team, DomainError when it is gone already.
    """
    sheet = _locked(project, by=by)
    row = (
        SheetPhoto.objects.kept().select_for_update(of=("self",)).filter(pk=pk, sheet=sheet).first()
    )
    if row is None:
        raise DomainError("Cette photo est déjà retirée.")
    row.removed_at, row.removed_by = clock.now(), by
    row.save(update_fields=["removed_at", "removed_by"])
    attachment: Attachment | None = row.attachment
    if attachment is not None and attachment.purpose == FilePurpose.SHEET:
        take_out(attachment, by=by)


def _locked(project: Project, *, by: User) -> Sheet:
    """The sheet, after its file: taking out is possible whatever became of the project."""
    locked = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment")
        .get(pk=project.pk)
    )
    require_writer(by, locked.establishment)
    sheet: Sheet | None = Sheet.objects.filter(project=locked).first()
    if sheet is None:
        raise DomainError("Ce projet n’a pas de fiche.")
    return sheet


def _refuse_unsaid(facts: PhotoFacts) -> None:
    if not (facts.alt.strip() and facts.rights_holder.strip() and facts.agreed_by.strip()):
        raise DomainError(
            "Dites ce que montre la photo, qui l’a prise et qui a donné son accord pour la publier."
        )
