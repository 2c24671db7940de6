"""Who may act, where, and between which dates."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from core.triggers import undeletable
from establishments.enums import SCHOOL_ROLES, STAFF_ROLES, Perimeter, Role
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


def _only(*present: str) -> Q:
    """The condition that exactly these perimeter columns are filled."""
    columns = ("academy", "department", "district", "establishment")
    return Q(**{f"{column}__isnull": column not in present for column in columns})


@pghistory.track()
class Appointment(models.Model):
    """A State agent named for a role in a perimeter, from a date to another (included)."""

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
    quality = models.CharField("qualité", max_length=150, blank=True)
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
        ]
        indexes = [
            models.Index(fields=["user", "ends_on"], name="establishments_appointee"),
            models.Index(fields=["academy", "role"], name="establishments_appt_academy"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.place}"

    @property
    def place(self) -> str:
        """The perimeter in words."""
        return str(
            self.establishment or self.district or self.department or self.academy or "France"
        )
