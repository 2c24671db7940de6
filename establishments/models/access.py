"""Access codes addressed to the structure: the head makes a personal account with one."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from establishments.enums import CodeState
from establishments.models.directory import Establishment
from establishments.models.people import Membership


class AccessCode(models.Model):
    """A one-time code for a school, kept hashed, with an end; re-issuing revokes the former."""

    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="access_codes",
        verbose_name="établissement",
    )
    succeeds = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="direction remplacée à l’activation",
    )
    code_hash = models.CharField("empreinte", max_length=128)
    created_at = models.DateTimeField("émis le", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="émis par",
    )
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisé le", null=True, blank=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="utilisé par",
    )
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    class Meta:
        verbose_name = "code d’accès"
        verbose_name_plural = "codes d’accès"
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False),
                name="establishments_code_used_paired",
                violation_error_message="Un code utilisé porte la date et la personne.",
            ),
            models.UniqueConstraint(
                fields=["establishment"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="establishments_one_live_code",
                violation_error_message="Cet établissement a déjà un code en cours.",
            ),
        ]

    def __str__(self) -> str:
        return f"code de {self.establishment_id} du {self.created_at:%d/%m/%Y}"

    def state_at(self, moment: datetime) -> CodeState:
        """Whether the code may still be used then, else why not."""
        if self.used_at is not None:
            return CodeState.USED
        if self.revoked_at is not None:
            return CodeState.REVOKED
        return CodeState.LIVE if moment < self.expires_at else CodeState.EXPIRED
