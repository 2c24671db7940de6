"""Chainable reads of the directory and of people's rights."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import connection, models
from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from establishments.enums import (
    LEADING_ROLES,
    AppointmentState,
    CampaignState,
    EstablishmentState,
    Perimeter,
    Role,
)
from establishments.rules import is_valid_uai, normalise_uai, search_words
from notifications.enums import MessageStatus
from notifications.models import Message

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import (  # noqa: F401 - bases
        Appointment,
        CampaignSchool,
        CodeCampaign,
        Establishment,
        Invitation,
        Membership,
    )
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


LOOK_ALIKES = 6


def _cut(word: str) -> str:
    """Any word that begins so, as PostgreSQL writes it."""
    return f"{word}:*" if len(word) > 1 else word


def _known(words: list[str]) -> frozenset[str]:
    """Those of the words that the directory bears as they are: one query."""
    from establishments.models import DirectoryWord

    return frozenset(DirectoryWord.objects.filter(pk__in=words).values_list("pk", flat=True))


def _alternatives(words: list[str]) -> list[list[str]]:
    """Each word with the words of the directory that look like it most: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT typed.word, near.word FROM unnest(%s::text[]) AS typed(word)
            CROSS JOIN LATERAL (
                SELECT word FROM establishments_directoryword
                WHERE word %% typed.word ORDER BY word <-> typed.word, word LIMIT %s) AS near
            """,
            [words, LOOK_ALIKES],
        )
        found = cursor.fetchall()
    return [[word, *(near for typed, near in found if typed == word)] for word in words]


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
        """By UAI or its beginning, else by words of the name, the commune or the district.

        Accents, capitals and signs do not count, nor the end of words; when no school bears all
        the words, each may stand for the words of the directory that look like it. Costs three to
        five queries before the rows are read.
        """
        uai = normalise_uai(text)
        if is_valid_uai(uai):
            return self.filter(uai=uai)
        if _BEGINNING_OF_UAI.fullmatch(uai):
            return self.filter(uai__startswith=uai)
        words = search_words(text)
        if not words:
            return self.none()
        known = _known(words)
        # The last word is perhaps not finished; a word that no school bears is perhaps cut.
        found = self._bearing(
            [[word if word in known else _cut(word)] for word in words[:-1]] + [[_cut(words[-1])]]
        )
        return found if found.exists() else self._bearing(_alternatives(words))

    def _bearing(self, groups: list[list[str]]) -> Self:
        """Schools that bear, or whose district bears, a word of each group: one query more."""
        from establishments.models import District

        written = " & ".join(f"({' | '.join(group)})" for group in groups)
        query = SearchQuery(written, config="simple", search_type="raw")
        districts = list(District.objects.filter(words=query).values_list("pk", flat=True))
        bearing = Q(words=query)
        return self.filter(bearing | Q(district__in=districts) if districts else bearing)

    def without_head(self, on: date) -> Self:
        """Schools nobody leads on this day: a closed account leads nothing."""
        from establishments.models import Membership

        heads = (
            Membership.objects.filter(establishment=OuterRef("pk"), user__is_active=True)
            .heads()
            .current(on)
        )
        return self.filter(~Exists(heads))

    def without_referent(self, on: date) -> Self:
        """Schools no referent inspector is named for on this day, by any perimeter.

        One anti-join by perimeter, so that the whole directory is read once.
        """
        from establishments.models import Appointment

        referents = Appointment.objects.filter(role=Role.REFERENT_INSPECTOR).current(on)
        return self.filter(
            ~Exists(referents.filter(establishment=OuterRef("pk"))),
            ~Exists(referents.filter(district=OuterRef("district"))),
            ~Exists(referents.filter(department=OuterRef("department"))),
            ~Exists(referents.filter(academy=OuterRef("academy"))),
            ~Exists(referents.filter(perimeter=Perimeter.NATION)),
        )

    def open(self) -> Self:
        """Schools that are not closed."""
        return self.exclude(state=EstablishmentState.CLOSED)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date) -> Self:
        """Valid on this day, both ends included."""
        return self.not_ended(on).filter(starts_on__lte=on)

    def not_ended(self, on: date) -> Self:
        """Valid on this day or later."""
        return self.filter(annulled_at__isnull=True).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on)
        )

    def heads(self) -> Self:
        """Those who lead, in their own name."""
        return self.filter(role=Role.HEAD)

    def leading(self) -> Self:
        """The heads, and the deputies who act for them by delegation."""
        return self.filter(role__in=sorted(LEADING_ROLES))

    def by_rank(self) -> Self:
        """The head first, then the deputies, then the team; the oldest first."""
        rank = Case(
            When(role=Role.HEAD, then=Value(0)), When(role=Role.DEPUTY, then=Value(1)), default=2
        )
        return self.order_by(rank, "starts_on", "pk")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither accepted nor revoked; some may have expired."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date) -> Self:
        """Valid on this day, both ends included."""
        return self.filter(starts_on__lte=on).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def not_ended(self, on: date) -> Self:
        """Valid on this day or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))

    def in_state(self, state: AppointmentState, on: date) -> Self:
        """Those that hold on this day, will hold, or no longer do."""
        match state:
            case AppointmentState.CURRENT:
                return self.current(on)
            case AppointmentState.TO_COME:
                return self.filter(starts_on__gt=on)
            case AppointmentState.ENDED:
                return self.filter(ends_on__lt=on)

    def referents(self) -> Self:
        """The referent inspectors in their own name, not those who stand in for somebody."""
        return self.filter(role=Role.REFERENT_INSPECTOR, stands_in_for__isnull=True)

    def within(self, academy_ids: Iterable[int]) -> Self:
        """Appointments to a place of these académies, whatever its kind.

        One index scan by kind of place: no row of another académie is read.
        """
        from establishments.models import Appointment

        ids = sorted(academy_ids)
        placed = Appointment.objects.order_by()
        return self.filter(
            pk__in=placed.filter(academy__in=ids)
            .values("pk")
            .union(
                placed.filter(department__academy__in=ids).values("pk"),
                placed.filter(district__department__academy__in=ids).values("pk"),
                placed.filter(establishment__academy__in=ids).values("pk"),
                all=True,
            )
        )

    def in_department(self, department_id: int) -> Self:
        """Appointments to the département, to one of its districts or of its schools."""
        from establishments.models import Appointment

        placed = Appointment.objects.order_by()
        return self.filter(
            pk__in=placed.filter(department=department_id)
            .values("pk")
            .union(
                placed.filter(district__department=department_id).values("pk"),
                placed.filter(establishment__department=department_id).values("pk"),
                all=True,
            )
        )

    def with_place(self) -> Self:
        """With the person and whatever names the place, in the same query."""
        return self.select_related(
            "user", "academy", "department", "district__department", "establishment"
        )

    def of_academy(self, academy_id: int, *roles: Role) -> Self:
        """Appointments to these roles for the whole académie."""
        return self.filter(perimeter=Perimeter.ACADEMY, academy=academy_id, role__in=roles)

    def reaching(self, establishment: Establishment, *roles: Role) -> Self:
        """Appointments to these roles whose perimeter holds this school."""
        return self.reaching_any([establishment], *roles)

    def reaching_any(self, schools: Collection[Establishment], *roles: Role) -> Self:
        """Appointments to these roles whose perimeter holds one of these schools."""
        return self.filter(role__in=roles).filter(
            Q(perimeter=Perimeter.NATION)
            | Q(establishment__in={school.pk for school in schools})
            | Q(district__in={school.district_id for school in schools} - {None})
            | Q(department__in={school.department_id for school in schools})
            | Q(academy__in={school.academy_id for school in schools})
        )


class CampaignQuerySet(models.QuerySet["CodeCampaign"]):
    def of_academies(self, academy_ids: Iterable[int]) -> Self:
        """Campaigns of these académies, the newest first."""
        return self.filter(academy__in=sorted(academy_ids)).order_by("-issued_at", "-pk")


class CampaignSchoolQuerySet(models.QuerySet["CampaignSchool"]):
    def to_issue(self) -> Self:
        """Rows whose code is still to be issued."""
        return self.filter(code__isnull=True, left_out="")

    def to_print(self, at: datetime) -> Self:
        """Rows whose good code waits, sealed, for its letter."""
        return self.filter(
            code__sealed__isnull=False,
            code__used_at__isnull=True,
            code__revoked_at__isnull=True,
            code__expires_at__gt=at,
        )

    def in_postal_order(self) -> Self:
        """By département, district, name: the order in which letters are handed out."""
        return self.order_by(
            "establishment__department__code",
            models.F("establishment__district__name").asc(nulls_last=True),
            "establishment__name",
            "establishment__uai",
        )

    def with_state(self, at: datetime) -> Self:
        """Adds `state` (CampaignState) at this moment, and `mail_error`."""
        mail = Message.objects.filter(
            dedup_key=Concat(Value("access-code:"), Cast(OuterRef("code_id"), CharField()))
        )
        states = [
            (~Q(left_out=""), CampaignState.LEFT_OUT),
            (Q(code__isnull=True), CampaignState.WAITING),
            (Q(code__used_at__isnull=False), CampaignState.ACTIVATED),
            (Q(code__revoked_at__isnull=False), CampaignState.REPLACED),
            (Q(code__expires_at__lte=at), CampaignState.EXPIRED),
            (Q(code__printed_at__isnull=False), CampaignState.DELIVERED),
            (Q(mail_status=MessageStatus.SENT), CampaignState.DELIVERED),
            (
                Q(mail_status=MessageStatus.FAILED)
                | (Q(mail_status=MessageStatus.PENDING) & ~Q(mail_error="")),
                CampaignState.TROUBLED,
            ),
        ]
        return self.annotate(
            mail_status=Subquery(mail.values("status")[:1]),
            mail_error=Subquery(mail.values("last_error")[:1]),
        ).annotate(
            state=Case(
                *(When(condition, then=Value(state.value)) for condition, state in states),
                default=Value(CampaignState.SENDING.value),
                output_field=CharField(),
            )
        )
