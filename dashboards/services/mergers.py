"""Letting the files of a school that became part of another follow there: an explicit act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from concertations.models import Concertation
from core import clock
from core.errors import DomainError, NotAllowed
from dashboards.notices import FilesReceived
from establishments.enums import EstablishmentState, Role
from establishments.models import AccessCode, Establishment, Merger
from establishments.permissions import heads_of, rights_of
from notifications import outbox
from projects.models import AssociatedSchool, Project
from support.models import HelpRequest

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class WhatFollows:
    """The files of a school that a merger would take along."""

    projects: int
    concertations: int


def what_follows(school: Establishment) -> WhatFollows:
    """What would follow, counted: two queries."""
    return WhatFollows(
        projects=Project.objects.filter(establishment=school).count(),
        concertations=Concertation.objects.filter(establishment=school).count(),
    )


@transaction.atomic
def merge_establishment(
    school: Establishment, *, into: Establishment, motive: str, by: User
) -> Merger:
    """Close a school for good and give its projects and concertations to the one that takes it up.

    Its requests for help go along. People do not follow: the head of the successor has the files
    from now on. What was filed is frozen and keeps the name of the former school. Raises
    NotAllowed for anybody but the secretariat of the académie of both; DomainError when the school
    is open, already merged, or when the successor is closed or merged itself.
    """
    rights = rights_of(by)
    if not all(Role.SECRETARIAT in rights.on(place) for place in (school, into)):
        raise NotAllowed("Seul le secrétariat de l’académie des deux établissements les réunit.")
    places = {
        place.pk: place
        for place in Establishment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[school.pk, into.pk])
        .order_by("pk")
    }
    former, successor = places[school.pk], places[into.pk]
    _refuse(former, successor)
    AccessCode.objects.filter(
        establishment=former, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=clock.now())
    if former.is_open:
        former.state, former.closed_on = EstablishmentState.CLOSED, clock.today()
        former.save(update_fields=["state", "closed_on"])
    merger = Merger.objects.create(
        establishment=former,
        successor=successor,
        motive=motive,
        projects=Project.objects.filter(establishment=former).update(establishment=successor),
        concertations=Concertation.objects.filter(establishment=former).update(
            establishment=successor
        ),
        merged_by=by,
    )
    HelpRequest.objects.filter(establishment=former).update(establishment=successor)
    _follow_as_associated(former, successor)
    outbox.post(FilesReceived.of(merger), to=heads_of(successor))
    return merger


def _refuse(former: Establishment, successor: Establishment) -> None:
    if former.pk == successor.pk:
        raise DomainError("Un établissement ne peut pas prendre sa propre suite.")
    # Asked once the rows are locked: another act may have ended meanwhile.
    if Merger.objects.filter(establishment=former).exists():
        raise DomainError("Les dossiers de cet établissement ont déjà suivi ailleurs.")
    if former.state not in (EstablishmentState.CLOSED, EstablishmentState.TO_CLOSE):
        raise DomainError(
            "Cet établissement est ouvert\u00a0: ses dossiers ne suivent que s’il est fermé ou à "
            "fermer dans l’annuaire."
        )
    if not successor.is_open:
        raise DomainError("L’établissement qui prend la suite est fermé.")


def _follow_as_associated(former: Establishment, successor: Establishment) -> None:
    """The projects of other schools that it joined, unless the successor is already there."""
    there = AssociatedSchool.objects.filter(project=OuterRef("project"), establishment=successor)
    AssociatedSchool.objects.filter(establishment=former).exclude(
        project__establishment=successor
    ).exclude(Exists(there)).update(establishment=successor)
