"""Invitations by e-mail: the link that lets a person join a school, kept as a hash."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from core import clock
from core.triggers import undeletable
from establishments.enums import SCHOOL_ROLES, InvitationState, Role
from establishments.models.directory import Establishment
from establishments.models.people import Membership
from establishments.querysets import InvitationQuerySet


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """What accepting gives: a role in a school, from a date to another. The e-mail alone holds the
    link; sending again replaces it. Accepted or revoked, it never changes again."""

    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name="établissement",
    )
    email = models.EmailField("adresse électronique", max_length=254)
    name = models.CharField("personne attendue", max_length=160, blank=True)
    role = models.CharField(
        "rôle", max_length=20, choices=[(r.value, r.label) for r in Role if r in SCHOOL_ROLES]
    )
    starts_on = models.DateField("à partir du")
    ends_on = models.DateField("jusqu’au", null=True, blank=True)
    succeeds = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="direction remplacée",
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="créée par",
    )
    sent_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="acceptée par",
    )
    revoked_at = models.DateTimeField("annulée le", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulée par",
    )

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=sorted(SCHOOL_ROLES)),
                name="establishments_invitation_role",
                violation_error_message="Ce rôle n’est pas un rôle d’établissement.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="establishments_invitation_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.DEPUTY) | Q(ends_on__isnull=False),
                name="establishments_invited_delegation_ends",
                violation_error_message="Une délégation porte une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
                name="establishments_invitation_hash",
                violation_error_message="L’empreinte du lien est un SHA-256.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="establishments_invitation_accepted_paired",
                violation_error_message="Une invitation acceptée porte la date et la personne.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="establishments_invitation_revoked_paired",
                violation_error_message="Une invitation annulée porte la date et la personne.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="establishments_invitation_one_end",
                violation_error_message="Une invitation est acceptée ou annulée, pas les deux.",
            ),
            models.UniqueConstraint(
                "establishment",
                Lower("email"),
                "role",
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="establishments_one_live_invitation",
                violation_error_message="Une invitation attend déjà à cette adresse pour ce rôle.",
            ),
        ]
        triggers = [
            *undeletable("invitation"),
            pgtrigger.Protect(
                name="invitation_closed_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.get_role_display()} – {self.establishment_id}"

    def state_at(self, moment: datetime) -> InvitationState:
        """Whether it may still be accepted then, else why not; one for past days has expired."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        is_past = self.ends_on is not None and self.ends_on < clock.day_of(moment)
        return (
            InvitationState.EXPIRED
            if is_past or moment >= self.expires_at
            else InvitationState.LIVE
        )

    @property
    def who(self) -> str:
        """The person expected: name and address, or the address alone."""
        return f"{self.name} ({self.email})" if self.name else self.email
