"""Chainable reads of the directory and of people's rights."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from establishments.enums import EstablishmentState, Perimeter, Role
from establishments.rules import is_valid_uai, normalise_uai

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Appointment, Establishment, Membership  # noqa: F401 - bases
    from establishments.permissions import Rights

_BEGINNING_OF_UAI = re.compile(r"[0-9]{2,7}[A-Z]?")


def perimeter_filter(rights: Rights, path: str = "") -> Q:
    """The schools a person reaches by any role, as a condition on `path` (`establishment__`…)."""
    condition = Q(**{f"{path}pk__in": sorted(rights.establishment_ids)})
    if rights.district_ids:
        condition |= Q(**{f"{path}district__in": sorted(rights.district_ids)})
    if rights.department_ids:
        condition |= Q(**{f"{path}department__in": sorted(rights.department_ids)})
    if rights.academy_ids:
        condition |= Q(**{f"{path}academy__in": sorted(rights.academy_ids)})
    return condition


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    def visible_to(self, user: User) -> Self:
        """Schools of the person's memberships and perimeters; none for a stranger."""
        from establishments.permissions import rights_of

        rights = rights_of(user)
        if rights.nationwide:
            return self
        return self.filter(perimeter_filter(rights))

    def of_academies(self, academy_ids: Iterable[int]) -> Self:
        """Schools of these académies, in the order of the directory."""
        return self.filter(academy__in=sorted(academy_ids)).order_by("name", "uai")

    def search(self, text: str) -> Self:
        """By UAI or its beginning, else by words of the name and commune, accents forgiven."""
        uai = normalise_uai(text)
        if is_valid_uai(uai):
            return self.filter(uai=uai)
        if _BEGINNING_OF_UAI.fullmatch(uai):
            return self.filter(uai__startswith=uai)
        words = SearchQuery(text, config="french_unaccent", search_type="websearch")
        return self.filter(Q(search=words) | Q(name__icontains=text) | Q(commune__icontains=text))

    def without_head(self, on: date) -> Self:
        """Schools nobody leads on this day."""
        from establishments.models import Membership

        heads = Membership.objects.filter(establishment=OuterRef("pk")).heads().current(on)
        return self.filter(~Exists(heads))

    def open(self) -> Self:
        """Schools that are not closed."""
        return self.exclude(state=EstablishmentState.CLOSED)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> Self:
        """Valid on this day, both ends included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def not_ended(self, on: date) -> Self:
        """Valid on this day or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def heads(self) -> Self:
        """Those who lead."""
        return self.filter(role=Role.HEAD)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date) -> Self:
        """Valid on this day, both ends included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def of_academy(self, academy_id: int, *roles: Role) -> Self:
        """Appointments to these roles for the whole académie."""
        return self.filter(perimeter=Perimeter.ACADEMY, academy=academy_id, role__in=roles)

    def reaching(self, establishment: Establishment, *roles: Role) -> Self:
        """Appointments to these roles whose perimeter holds this school."""
        return self.filter(role__in=roles).filter(
            Q(perimeter=Perimeter.NATION)
            | Q(establishment=establishment)
            | Q(district=establishment.district_id, district__isnull=False)
            | Q(department=establishment.department_id)
            | Q(academy=establishment.academy_id)
        )
