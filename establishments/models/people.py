"""Who may act, where, and between which dates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypeAlias

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import BigIntegerField, F, Func, Q, Value
from django.db.models.functions import Coalesce

from core.triggers import undeletable
from establishments.enums import (
    NAMED_SERVICES,
    SCHOOL_ROLES,
    STAFF_ROLES,
    AppointmentState,
    Perimeter,
    Role,
)
from establishments.models.directory import Academy, Department, District, Establishment
from establishments.querysets import AppointmentQuerySet, MembershipQuerySet


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


_DAYS = _DateRange(
    "starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)
)


@pghistory.track()
class Membership(models.Model):
    """A person of the school's team, from a date to another (included); no end while it lasts.

    `annulled_at`: it gives no right on any day. So ends a membership that had not begun, or that
    began the very day another took its place; what the person did meanwhile stays signed by them.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="personne",
    )
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name="établissement",
    )
    role = models.CharField(
        "rôle", max_length=20, choices=[(r.value, r.label) for r in Role if r in SCHOOL_ROLES]
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    succeeds = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="direction remplacée",
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="créé par",
    )
    annulled_at = models.DateTimeField("annulé le", null=True, blank=True)
    annulled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulé par",
    )

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "membre d’équipe"
        verbose_name_plural = "membres d’équipe"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(SCHOOL_ROLES)),
                name="establishments_membership_role",
                violation_error_message="Ce rôle n’est pas un rôle d’établissement.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="establishments_membership_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPUTY) | Q(ends_on__isnull=False),
                name="establishments_delegation_ends",
                violation_error_message="Une délégation porte une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True, annulled_by__isnull=True)
                | Q(annulled_at__isnull=False, annulled_by__isnull=False, ends_on__isnull=False),
                name="establishments_membership_annulled",
                violation_error_message="Un accès annulé porte la date, la personne et une fin.",
            ),
            ExclusionConstraint(
                name="establishments_one_head_a_day",
                expressions=[
                    ("establishment", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(role=Role.HEAD, annulled_at__isnull=True),
                violation_error_message="Cet établissement a déjà une direction ces jours-là.",
            ),
            ExclusionConstraint(
                name="establishments_membership_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("establishment", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(annulled_at__isnull=True),
                violation_error_message="Cette personne a déjà ce rôle dans l’établissement.",
            ),
        ]
        indexes = [models.Index(fields=["user", "ends_on"], name="establishments_member_user")]
        triggers = undeletable("membership")

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.establishment}"


Place: TypeAlias = Academy | Department | District | Establishment | None
"""Where an appointment holds; None is the whole country."""


def perimeter_of(place: Place) -> Perimeter:
    """The kind of the place."""
    match place:
        case Academy():
            return Perimeter.ACADEMY
        case Department():
            return Perimeter.DEPARTMENT
        case District():
            return Perimeter.DISTRICT
        case Establishment():
            return Perimeter.ESTABLISHMENT
        case None:
            return Perimeter.NATION


def academy_id_of(place: Place) -> int | None:
    """The académie of the place, None for the country. No query when a district's département is
    loaded."""
    match place:
        case Academy():
            return place.pk
        case District():
            return place.department.academy_id
        case None:
            return None
        case _:
            return place.academy_id


_PLACE = Coalesce(
    "academy", "department", "district", "establishment", Value(0), output_field=BigIntegerField()
)

# A stand-in holds what the absent person holds, within the same days; raw SQL too.
_STAND_IN_FOLLOWS = """
    IF NEW.stands_in_for_id IS NOT NULL THEN
        PERFORM 1 FROM establishments_appointment absent
        WHERE absent.id = NEW.stands_in_for_id
            AND absent.stands_in_for_id IS NULL
            AND absent.user_id <> NEW.user_id
            AND absent.role = NEW.role
            AND absent.perimeter = NEW.perimeter
            AND (absent.academy_id, absent.department_id, absent.district_id,
                 absent.establishment_id)
                IS NOT DISTINCT FROM
                (NEW.academy_id, NEW.department_id, NEW.district_id, NEW.establishment_id)
            AND absent.starts_on <= NEW.starts_on
            AND (absent.ends_on IS NULL OR absent.ends_on >= NEW.ends_on)
        FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a stand-in holds the place of the absent person, within its days'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'establishments_stand_in_follows';
        END IF;
    END IF;
    IF EXISTS (
        SELECT 1 FROM establishments_appointment standing
        WHERE standing.stands_in_for_id = NEW.id
            AND (standing.starts_on < NEW.starts_on
                 OR COALESCE(standing.ends_on, 'infinity') > NEW.ends_on
                 OR standing.role <> NEW.role
                 OR standing.user_id = NEW.user_id
                 OR standing.perimeter <> NEW.perimeter
                 OR (standing.academy_id, standing.department_id, standing.district_id,
                     standing.establishment_id)
                    IS DISTINCT FROM
                    (NEW.academy_id, NEW.department_id, NEW.district_id, NEW.establishment_id))
    ) THEN
        RAISE EXCEPTION 'an appointment covers the days of its stand-ins'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'establishments_stand_in_follows';
    END IF;
    RETURN NULL;
"""


def _only(*present: str) -> Q:
    """The condition that exactly these perimeter columns are filled."""
    columns = ("academy", "department", "district", "establishment")
    return Q(**{f"{column}__isnull": column not in present for column in columns})


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Appointment(models.Model):
    """A State agent named for a role in a perimeter, from a date to another (included).

    `service`: of the support team, the part one belongs to; without, one answers for all of it.
    `stands_in_for`: the appointment of the absent person this one replaces for a time; of a member
    of the commission, the titular in whose place this one sits when needed. An appointment that
    had not begun may be cancelled; the journal keeps it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="appointments",
        verbose_name="personne",
    )
    role = models.CharField(
        "rôle", max_length=20, choices=[(r.value, r.label) for r in Role if r in STAFF_ROLES]
    )
    perimeter = models.CharField("périmètre", max_length=15, choices=Perimeter)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    stands_in_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stand_ins",
        verbose_name="remplace",
    )
    quality = models.CharField("qualité", max_length=150, blank=True)
    service = models.CharField(
        "service de l’équipe d’appui",
        max_length=10,
        choices=[(service.value, service.label) for service in NAMED_SERVICES],
        blank=True,
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="nommé par",
    )

    objects: ClassVar[AppointmentQuerySet] = AppointmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "nomination"
        verbose_name_plural = "nominations"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(STAFF_ROLES)),
                name="establishments_appointment_role",
                violation_error_message="Ce rôle n’est pas un rôle de service.",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(perimeter=Perimeter.NATION) & _only())
                    | (Q(perimeter=Perimeter.ACADEMY) & _only("academy"))
                    | (Q(perimeter=Perimeter.DEPARTMENT) & _only("department"))
                    | (Q(perimeter=Perimeter.DISTRICT) & _only("district"))
                    | (Q(perimeter=Perimeter.ESTABLISHMENT) & _only("establishment"))
                ),
                name="establishments_appointment_perimeter",
                violation_error_message="Le périmètre et son territoire ne concordent pas.",
            ),
            models.CheckConstraint(
                condition=Q(service="")
                | Q(role=Role.SUPPORT, service__in=[service.value for service in NAMED_SERVICES]),
                name="establishments_appointment_service",
                violation_error_message="Seule l’équipe d’appui a des services.",
            ),
            models.CheckConstraint(
                condition=~Q(
                    role__in=[Role.SECRETARIAT, Role.MEMBER, Role.PRESIDENT, Role.FUND_MANAGER]
                )
                | Q(perimeter=Perimeter.ACADEMY),
                name="establishments_appointment_academy_roles",
                violation_error_message="Ce rôle s’exerce dans une académie.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="establishments_appointment_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True)
                | Q(role=Role.REFERENT_INSPECTOR, ends_on__isnull=False)
                | Q(role=Role.MEMBER),
                name="establishments_stand_in_dated",
                violation_error_message=(
                    "On supplée un membre de la commission, ou l’inspection référente jusqu’à une "
                    "date de fin."
                ),
            ),
            ExclusionConstraint(
                name="establishments_appointment_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("perimeter", RangeOperators.EQUAL),
                    (_PLACE, RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne est déjà nommée à ce titre ces jours-là.",
            ),
            ExclusionConstraint(
                name="establishments_one_stand_in",
                expressions=[
                    ("stands_in_for", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(stands_in_for__isnull=False),
                violation_error_message="Une autre personne assure déjà ce remplacement.",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "ends_on"], name="establishments_appointee"),
            models.Index(fields=["academy", "role"], name="establishments_appt_academy"),
            models.Index(fields=["role", "ends_on"], name="establishments_appt_role"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stand_in_follows",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_STAND_IN_FOLLOWS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.place}"

    @property
    def territory(self) -> Place:
        """The place itself, None for the whole country."""
        return self.establishment or self.district or self.department or self.academy

    @property
    def place(self) -> str:
        """The perimeter in words."""
        return str(self.territory or "France")

    def state_on(self, day: date) -> AppointmentState:
        """Whether the appointment holds on this day, will hold, or no longer does."""
        if self.starts_on > day:
            return AppointmentState.TO_COME
        if self.ends_on is not None and self.ends_on < day:
            return AppointmentState.ENDED
        return AppointmentState.CURRENT
