"""What is attributed to a project: for which schools, to whom, year by year."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from documents.models import IssuedDocument
from establishments.models import Establishment
from establishments.validators import validate_siret
from funding.enums import InstalmentState, PaymentCondition
from funding.models.envelope import Envelope
from projects.enums import BeneficiaryKind
from projects.models import Project


class Allocation(models.Model):
    """The funds attributed to one validated project: the whole amount, all schools and all years.

    Append-only: what was promised by a letter is not rewritten.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="allocation")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    allocated_on = models.DateField("attribué le")
    allocated_at = models.DateTimeField("enregistré le", default=timezone.now)
    allocated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    letter = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="allocation",
        verbose_name="lettre d’attribution",
    )

    class Meta:
        verbose_name = "attribution"
        verbose_name_plural = "attributions"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_allocation_amount",
                violation_error_message="Une attribution est supérieure à zéro.",
            )
        ]
        indexes = [models.Index(fields=["-allocated_on", "-id"], name="funding_allocations")]
        triggers = [
            *append_only("allocation"),
            pgtrigger.Trigger(
                name="allocation_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM projects_project AS file
                        WHERE file.id = NEW.project_id AND file.amount_granted >= NEW.amount)
                    THEN
                        RAISE EXCEPTION 'an allocation stays within the amount granted'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_allocation_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} : {self.amount} €"


class Recipient(models.Model):
    """Who receives money of an allocation: name, SIRET, IBAN; its letter when it is no school."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="recipients")
    kind = models.CharField("nature", max_length=12, choices=BeneficiaryKind)
    name = models.CharField("bénéficiaire", max_length=200)
    siret = models.CharField("SIRET", max_length=14, validators=[validate_siret])
    iban = models.CharField("IBAN", max_length=34)
    letter = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        related_name="recipient",
        verbose_name="lettre au bénéficiaire",
    )

    class Meta:
        verbose_name = "bénéficiaire d’une attribution"
        verbose_name_plural = "bénéficiaires d’attributions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "siret"],
                name="funding_recipient_once",
                violation_error_message="Ce bénéficiaire est déjà dans l’attribution.",
            )
        ]
        indexes = [models.Index(fields=["siret"], name="funding_recipient_siret")]
        triggers = append_only("recipient")

    def __str__(self) -> str:
        return self.name


class Share(models.Model):
    """What one school of the project has of the allocation, through one recipient."""

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="shares")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="shares")
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="funding_shares",
        verbose_name="établissement",
    )
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = "part d’une attribution"
        verbose_name_plural = "parts d’attributions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "establishment"],
                name="funding_share_once",
                violation_error_message="Cet établissement a déjà sa part.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_share_amount",
                violation_error_message="Une part est supérieure à zéro.",
            ),
        ]
        triggers = [
            *append_only("share"),
            pgtrigger.Trigger(
                name="share_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM funding_allocation WHERE id = NEW.allocation_id
                        FOR NO KEY UPDATE;
                    IF NOT EXISTS (
                        SELECT 1 FROM funding_allocation AS whole
                        JOIN funding_recipient AS payee ON payee.allocation_id = whole.id
                        JOIN projects_project AS file ON file.id = whole.project_id
                        WHERE whole.id = NEW.allocation_id AND payee.id = NEW.recipient_id
                            AND (file.establishment_id = NEW.establishment_id OR EXISTS (
                                SELECT 1 FROM projects_associatedschool AS other
                                WHERE other.project_id = file.id AND other.state = 'ACCEPTED'
                                    AND other.establishment_id = NEW.establishment_id))
                            AND whole.amount >= NEW.amount + COALESCE((
                                SELECT sum(told.amount) FROM funding_share AS told
                                WHERE told.allocation_id = whole.id), 0))
                    THEN
                        RAISE EXCEPTION 'the shares of an allocation stay within it, for schools '
                            'of its project'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_share_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} : {self.amount} €"


_SUMS = ("committed", "paid", "returned")


class Instalment(models.Model):
    """A part of a share, paid in one year: promised, notified, paid, or cancelled with its reason.

    It is committed against an envelope of its year by an entry of the ledger. `committed` and
    `paid` are net, `returned` is what came back: the triggers of the ledger alone write them, and
    with them the state; an instalment never committed is the only one cancelled directly.
    """

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="instalments")
    year = models.PositiveSmallIntegerField("année")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    planned_on = models.DateField("prévue le")
    condition = models.CharField("condition", max_length=10, choices=PaymentCondition)
    state = models.CharField(
        "état", max_length=10, choices=InstalmentState, default=InstalmentState.PROMISED
    )
    envelope = models.ForeignKey(
        Envelope,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="instalments",
        verbose_name="enveloppe",
    )
    committed = models.DecimalField(
        "engagé (€)", max_digits=12, decimal_places=2, default=0, editable=False
    )
    paid = models.DecimalField(
        "versé (€)", max_digits=12, decimal_places=2, default=0, editable=False
    )
    returned = models.DecimalField(
        "reversé (€)", max_digits=12, decimal_places=2, default=0, editable=False
    )
    notified_at = models.DateTimeField("notifiée le", null=True, blank=True)
    paid_on = models.DateField("versée le", null=True, blank=True)
    reason = models.TextField("motif de l’annulation", blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulée par",
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)

    class Meta:
        verbose_name = "tranche"
        verbose_name_plural = "tranches"
        ordering = ["year", "planned_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_instalment_amount",
                violation_error_message="Une tranche est supérieure à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2022, year__lte=2050),
                name="funding_instalment_year",
                violation_error_message="L’année d’une tranche n’est pas plausible.",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__year=F("year")),
                name="funding_instalment_planned",
                violation_error_message="La date prévue est dans l’année de la tranche.",
            ),
            models.CheckConstraint(
                condition=Q(committed__gte=0, paid__gte=0, returned__gte=0)
                & Q(paid__lte=F("committed")),
                name="funding_instalment_sums",
                violation_error_message="On ne verse que ce qui est engagé.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InstalmentState.PROMISED, envelope__isnull=True, committed=0, returned=0
                )
                | Q(
                    state__in=[InstalmentState.NOTIFIED, InstalmentState.PAID],
                    envelope__isnull=False,
                    committed=F("amount") - F("returned"),
                )
                | Q(state=InstalmentState.CANCELLED, committed=F("paid")),
                name="funding_instalment_state_and_money",
                violation_error_message="L’état d’une tranche suit ses mouvements.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InstalmentState.PAID,
                    paid=F("amount") - F("returned"),
                    paid_on__isnull=False,
                )
                | (Q(state=InstalmentState.NOTIFIED) & Q(paid__lt=F("amount") - F("returned")))
                | Q(state__in=[InstalmentState.PROMISED, InstalmentState.CANCELLED]),
                name="funding_instalment_paid_in_full",
                violation_error_message="Une tranche versée l’est entièrement.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=InstalmentState.CANCELLED,
                    cancelled_at__isnull=False,
                    cancelled_by__isnull=False,
                )
                & ~Q(reason="")
                | ~Q(state=InstalmentState.CANCELLED)
                & Q(cancelled_at__isnull=True, cancelled_by__isnull=True, reason=""),
                name="funding_instalment_cancelled_has_reason",
                violation_error_message="Une tranche annulée l’est pour une raison dite.",
            ),
            models.CheckConstraint(
                condition=Q(envelope__isnull=True, notified_at__isnull=True)
                | Q(envelope__isnull=False, notified_at__isnull=False),
                name="funding_instalment_notified_has_date",
                violation_error_message="Une tranche notifiée porte sa date.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "planned_on"],
                condition=Q(state__in=[InstalmentState.PROMISED, InstalmentState.NOTIFIED]),
                name="funding_instalments_to_come",
            )
        ]
        triggers = [
            *undeletable("instalment"),
            pgtrigger.Protect(
                name="instalment_starts_promised",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.state <> 'PROMISED' OR NEW.envelope_id IS NOT NULL "
                    "OR NEW.paid_on IS NOT NULL OR NEW.paid <> 0"
                ),
            ),
            pgtrigger.Protect(
                name="instalment_promise_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "share", "year", "amount", "planned_on", "condition", "created_at"
                ),
            ),
            pgtrigger.Protect(
                name="instalment_sums_kept_by_triggers",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "pg_trigger_depth() = 0 AND ("
                    + " OR ".join(
                        f"NEW.{name} IS DISTINCT FROM OLD.{name}"
                        for name in (*_SUMS, "envelope_id", "notified_at", "paid_on")
                    )
                    + ")"
                ),
            ),
            pgtrigger.Protect(
                name="instalment_end_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.cancelled_at IS NOT NULL AND (NEW.reason <> OLD.reason "
                    "OR NEW.cancelled_at <> OLD.cancelled_at "
                    "OR NEW.cancelled_by_id <> OLD.cancelled_by_id)"
                ),
            ),
            pgtrigger.FSM(
                name="instalment_states",
                field="state",
                transitions=[
                    ("PROMISED", "NOTIFIED"),
                    ("PROMISED", "CANCELLED"),
                    ("NOTIFIED", "PAID"),
                    ("NOTIFIED", "CANCELLED"),
                    ("PAID", "NOTIFIED"),
                ],
            ),
            pgtrigger.Trigger(
                name="instalment_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM funding_share WHERE id = NEW.share_id FOR NO KEY UPDATE;
                    IF NOT EXISTS (
                        SELECT 1 FROM funding_share AS part
                        WHERE part.id = NEW.share_id
                            AND part.amount >= NEW.amount + COALESCE((
                                SELECT sum(CASE WHEN told.state = 'CANCELLED'
                                    THEN told.paid ELSE told.amount END)
                                FROM funding_instalment AS told
                                WHERE told.share_id = part.id), 0))
                    THEN
                        RAISE EXCEPTION 'the instalments of a share stay within it'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'funding_instalment_fits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} : {self.amount} €"

    @property
    def to_pay(self) -> Decimal:
        """What is committed and not paid yet, in euros."""
        return self.committed - self.paid
