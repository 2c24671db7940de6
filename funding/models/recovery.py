"""Money that must come back: the order, and what was received."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from documents.models import IssuedDocument
from projects.models import Project


class RecoveryOrder(models.Model):
    """An order to pay money back (ordre de reversement), in euros, for one project.

    What it says is never rewritten. `received` is the sum of its receipts, kept by a trigger. A
    mistaken order is cancelled with a reason, before any money came.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="recovery_orders")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    received = models.DecimalField(
        "reçu (€)", max_digits=12, decimal_places=2, default=0, editable=False
    )
    debtor_name = models.CharField("qui reverse", max_length=200)
    debtor_siret = models.CharField("SIRET", max_length=14)
    motive = models.TextField("motif")
    due_on = models.DateField("à reverser pour le")
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, related_name="recovery_order"
    )
    issued_at = models.DateTimeField("émis le", default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("motif de l’annulation", blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "ordre de reversement"
        verbose_name_plural = "ordres de reversement"
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(motive=""),
                name="funding_recovery_amount",
                violation_error_message="Un reversement a un montant et un motif.",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, received__lte=F("amount")),
                name="funding_recovery_received",
                violation_error_message="On ne reçoit pas plus que ce qui est demandé.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, received=0)
                & ~Q(reason=""),
                name="funding_recovery_cancelled",
                violation_error_message="Un ordre s’annule avec un motif, avant tout paiement.",
            ),
        ]
        indexes = [models.Index(fields=["-issued_at", "-id"], name="funding_recoveries")]
        triggers = [
            *undeletable("recovery"),
            *frozen_when(
                "recovery_frozen", "TRUE", "reference", "project_id", "amount", "debtor_name",
                "debtor_siret", "motive", "due_on", "document_id", "issued_at", "issued_by_id",
            ),
            *frozen_when(
                "recovery_end_frozen", "OLD.cancelled_at IS NOT NULL",
                "cancelled_at", "cancelled_by_id", "reason",
            ),
            pgtrigger.Protect(
                name="recovery_received_kept_by_triggers",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND NEW.received IS DISTINCT FROM OLD.received"
                ),
            ),
            pgtrigger.Trigger(
                name="recovery_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;
                    IF NEW.received <> 0 OR NEW.amount > COALESCE((
                        SELECT sum(due.paid) FROM funding_instalment AS due
                        JOIN funding_share AS part ON part.id = due.share_id
                        JOIN funding_recipient AS payee ON payee.id = part.recipient_id
                        JOIN funding_allocation AS whole ON whole.id = part.allocation_id
                        WHERE whole.project_id = NEW.project_id
                            AND payee.siret = NEW.debtor_siret), 0)
                        - COALESCE((
                            SELECT sum(told.amount - told.received)
                            FROM funding_recoveryorder AS told
                            WHERE told.project_id = NEW.project_id
                                AND told.debtor_siret = NEW.debtor_siret
                                AND told.cancelled_at IS NULL), 0)
                    THEN
                        RAISE EXCEPTION 'no more comes back than was paid'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_recovery_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.reference} : {self.amount} €"

    @property
    def left(self) -> Decimal:
        """What is still to come, in euros; nothing once it is cancelled."""
        return Decimal(0) if self.cancelled_at else self.amount - self.received


class RecoveryReceipt(models.Model):
    """Money that came back for an order, with what proves it. Append-only.

    The ledger says of which instalments: its returns that name a receipt sum up to it, checked by
    a trigger when the transaction ends.
    """

    order = models.ForeignKey(RecoveryOrder, on_delete=models.PROTECT, related_name="receipts")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    received_on = models.DateField("reçu le")
    proof = models.CharField("pièce", max_length=100)
    recorded_at = models.DateTimeField("noté le", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "reversement reçu"
        verbose_name_plural = "reversements reçus"
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(proof=""),
                name="funding_receipt_amount",
                violation_error_message="Un reversement reçu a un montant et une pièce.",
            ),
            models.UniqueConstraint(
                fields=["order", "proof"],
                name="funding_receipt_once",
                violation_error_message="Cette pièce est déjà notée.",
            ),
        ]
        triggers = [
            *append_only("recovery_receipt"),
            pgtrigger.Trigger(
                name="recovery_receipt_counts",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE funding_recoveryorder SET received = received + NEW.amount
                        WHERE id = NEW.order_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="recovery_receipt_in_ledger",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF NEW.amount <> COALESCE((
                        SELECT sum(back.amount) FROM funding_entry AS back
                        WHERE back.receipt_id = NEW.id), 0)
                    THEN
                        RAISE EXCEPTION 'what came back is in the ledger'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_receipt_in_ledger';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} €"
