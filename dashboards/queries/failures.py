"""E-mails and documents that did not leave, for the people of the secretariat's académies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.models import IssuedDocument
from documents.querysets import IssuedDocumentQuerySet
from establishments.enums import Role
from establishments.models import Appointment, Establishment, Membership
from establishments.permissions import rights_of
from notifications.models import Message
from notifications.querysets import MessageQuerySet

if TYPE_CHECKING:
    from accounts.models import User

MANY = 25
"""Failed documents shown at most: their cause is usually one broken template."""


def failed_messages(user: User) -> MessageQuerySet:
    """E-mails given up or waiting for another attempt, told to people and schools of the académie.

    Without the texts and the facts: one query for a page, one for its count.
    """
    academies = rights_of(user).academies_as(Role.SECRETARIAT)
    school = Establishment.objects.filter(academy_id__in=academies, email=OuterRef("email"))
    return (
        Message.objects.troubled()
        .filter(_of_people("recipient_id", academies) | Q(Exists(school)))
        .select_related("recipient")
        .defer("facts", "sent_text", "sent_html")
    )


def failed_documents(user: User) -> IssuedDocumentQuerySet:
    """Documents given up, asked for by people of the académie: one query."""
    academies = rights_of(user).academies_as(Role.SECRETARIAT)
    return (
        IssuedDocument.objects.failed()
        .filter(_of_people("requested_by_id", academies))
        .select_related("requested_by")
        .defer("facts")
    )


def _of_people(column: str, academies: frozenset[int]) -> Q:
    """Rows whose person had a place in one of these académies, today or before."""
    memberships: QuerySet[Membership] = Membership.objects.filter(
        user_id=OuterRef(column), establishment__academy_id__in=academies
    )
    appointments: QuerySet[Appointment] = Appointment.objects.filter(
        Q(academy_id__in=academies)
        | Q(department__academy_id__in=academies)
        | Q(district__department__academy_id__in=academies)
        | Q(establishment__academy_id__in=academies),
        user_id=OuterRef(column),
    )
    return Q(Exists(memberships)) | Q(Exists(appointments))
