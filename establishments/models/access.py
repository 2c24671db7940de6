"""Access codes addressed to the structure: the head makes a personal account with one."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import undeletable
from establishments.enums import (
    CAMPAIGN_CHANNELS,
    CodeChannel,
    CodeState,
    LeftOut,
    LetterLayout,
)
from establishments.models.directory import Academy, Establishment
from establishments.models.people import Membership
from establishments.querysets import CampaignQuerySet, CampaignSchoolQuerySet
from jobs.models import Job


class CodeCampaign(models.Model):
    """Codes issued in one act to a selection of schools, by e-mail or by letter.

    The selection is frozen twice: as words (`filters`) and as rows (CampaignSchool). `key` comes
    with the form: the same form sent twice makes one campaign.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="code_campaigns", verbose_name="académie"
    )
    channel = models.CharField(
        "envoi", max_length=10, choices=[(c.value, c.label) for c in CAMPAIGN_CHANNELS]
    )
    layout = models.CharField("fichiers", max_length=10, choices=LetterLayout, blank=True)
    filters = models.JSONField("sélection", default=list)
    selected = models.PositiveIntegerField("établissements sélectionnés")
    issued_at = models.DateTimeField("émise le", default=timezone.now, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    job = models.OneToOneField(
        Job,
        on_delete=models.PROTECT,
        null=True,
        related_name="code_campaign",
        verbose_name="dernière tâche",
    )

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "émission de codes"
        verbose_name_plural = "émissions de codes"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel=CodeChannel.EMAIL, layout="")
                | (Q(channel=CodeChannel.LETTER) & ~Q(layout="")),
                name="establishments_campaign_layout",
                violation_error_message="Seuls les courriers ont une présentation de fichiers.",
            ),
        ]
        indexes = [models.Index(fields=["academy", "-issued_at"], name="establishments_campaigns")]
        triggers = [
            *undeletable("campaign"),
            pgtrigger.Protect(
                name="campaign_facts_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "reference", "key", "academy", "channel", "layout", "filters", "selected",
                    "issued_at", "issued_by",
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.reference


@pghistory.track(exclude=["code_hash", "sealed"])
class AccessCode(models.Model):
    """A one-time code for a school, with an end; re-issuing revokes the former.

    Kept as a keyed fingerprint. The code itself exists only sealed, from its issue to the printing
    of its letter; for an e-mail it is the outbox that seals it (docs/adr/0010-access-codes.md).
    """

    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="access_codes",
        verbose_name="établissement",
    )
    campaign = models.ForeignKey(
        CodeCampaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="codes",
        verbose_name="émission",
    )
    channel = models.CharField(
        "remise", max_length=10, choices=CodeChannel, default=CodeChannel.SHOWN
    )
    succeeds = models.ForeignKey(
        Membership,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="direction remplacée à l’activation",
    )
    code_hash = models.CharField("empreinte", max_length=64)
    sealed = models.BinaryField("code scellé", null=True, blank=True)
    printed_at = models.DateTimeField("courrier préparé le", null=True, blank=True)
    created_at = models.DateTimeField("émis le", default=timezone.now, editable=False)
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
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
                name="establishments_code_used_or_revoked",
                violation_error_message="Un code utilisé ne se révoque pas, ni l’inverse.",
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True)
                | Q(
                    channel=CodeChannel.LETTER,
                    printed_at__isnull=True,
                    used_at__isnull=True,
                    revoked_at__isnull=True,
                ),
                name="establishments_code_forgotten",
                violation_error_message=(
                    "Un code n’est gardé, scellé, que jusqu’à la préparation de son courrier."
                ),
            ),
            models.UniqueConstraint(
                fields=["establishment"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="establishments_one_live_code",
                violation_error_message="Cet établissement a déjà un code en cours.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="establishments_code_live",
            )
        ]
        triggers = [
            *undeletable("access_code"),
            pgtrigger.Protect(
                name="access_code_facts_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "establishment", "campaign", "channel", "succeeds", "code_hash",
                    "created_at", "created_by", "expires_at",
                ),
            ),
            pgtrigger.Protect(
                name="access_code_ended_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "COALESCE(OLD.used_at, OLD.revoked_at) IS NOT NULL AND ("
                    "NEW.used_at IS DISTINCT FROM OLD.used_at OR "
                    "NEW.used_by_id IS DISTINCT FROM OLD.used_by_id OR "
                    "NEW.revoked_at IS DISTINCT FROM OLD.revoked_at)"
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"code de {self.establishment_id} du {self.created_at:%d/%m/%Y}"

    @property
    def mail_key(self) -> str:
        """The key of the e-mail that carries it in the outbox."""
        return f"access-code:{self.pk}"

    def state_at(self, moment: datetime) -> CodeState:
        """Whether the code may still be used then, else why not."""
        if self.used_at is not None:
            return CodeState.USED
        if self.revoked_at is not None:
            return CodeState.REVOKED
        return CodeState.LIVE if moment < self.expires_at else CodeState.EXPIRED


class CampaignSchool(models.Model):
    """A school of a campaign: its present code, or why it gets none, or neither yet.

    `asked_at` is when a code was asked for it, the first time or again: one issued since then by
    somebody else is never replaced by the campaign.
    """

    campaign = models.ForeignKey(CodeCampaign, on_delete=models.PROTECT, related_name="schools")
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="campaign_rows"
    )
    asked_at = models.DateTimeField("demandé le")
    code = models.OneToOneField(
        AccessCode, on_delete=models.PROTECT, null=True, related_name="campaign_row"
    )
    left_out = models.CharField("écarté", max_length=12, choices=LeftOut, blank=True)

    objects: ClassVar[CampaignSchoolQuerySet] = CampaignSchoolQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "établissement d’une émission"
        verbose_name_plural = "établissements d’une émission"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "establishment"], name="establishments_campaign_school_once"
            ),
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(left_out=""),
                name="establishments_campaign_school_outcome",
                violation_error_message="Un établissement écarté ne reçoit pas de code.",
            ),
        ]
        triggers = undeletable("campaign_school")

    def __str__(self) -> str:
        return f"{self.campaign_id} – {self.establishment_id}"


class ActivationRequest(models.Model):
    """Somebody who gave the right code and whose e-mail address is not confirmed yet.

    One a code: beginning again replaces it. The code is not used meanwhile. It is erased when
    confirmed, or once too old; the token of the e-mail is kept as a fingerprint.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    access = models.OneToOneField(
        AccessCode, on_delete=models.PROTECT, related_name="activation_request"
    )
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse électronique", max_length=254)
    password = models.CharField("mot de passe, haché", max_length=128)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    expires_at = models.DateTimeField("expire le", db_index=True)

    class Meta:
        verbose_name = "activation à confirmer"
        verbose_name_plural = "activations à confirmer"

    def __str__(self) -> str:
        return str(self.pk)
