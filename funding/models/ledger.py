"""The ledger: every movement of money, written once (docs/adr/0036-the-ledger.md).

A movement is one row with its two ends, `source` and `target`; the world outside (the ministry's
budget, the account of a beneficiary) is the end that is empty.

| kind | source | target | what it moves |
|---|---|---|---|
| opening | – | national | received |
| delegation | origin | envelope below | received below, delegated above |
| take-back | envelope below | origin | the same, the other way |
| transfer | envelope | another of the same origin | received |
| increase / decrease | – / envelope | envelope / – | received, and delegated above |
| carry-over | envelope | the same, a year later | received, all the way up |
| commitment | envelope | – (an instalment) | committed |
| release | – (an instalment) | envelope | committed, cancelled |
| payment | envelope | – (an instalment) | paid |
| reversal | – (an instalment) | envelope | paid, of one payment recorded by mistake |
| return | – (an instalment) | envelope | committed, paid |
"""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import clock
from core.triggers import append_only
from funding.enums import INSTALMENT_KINDS, MOTIVATED_KINDS, EntryKind
from funding.models.allocation import Instalment
from funding.models.chorus import ChorusLine
from funding.models.envelope import Envelope
from funding.models.recovery import RecoveryReceipt
from funding.querysets import EntryQuerySet
from projects.models import Attachment

_ENTERS = [
    EntryKind.OPENING,
    EntryKind.INCREASE,
    EntryKind.RELEASE,
    EntryKind.REVERSAL,
    EntryKind.RETURN,
]
_LEAVES = [EntryKind.DECREASE, EntryKind.COMMITMENT, EntryKind.PAYMENT]
_CROSSES = [EntryKind.DELEGATION, EntryKind.TAKE_BACK, EntryKind.TRANSFER, EntryKind.CARRY_OVER]

_FITS = """
    IF NEW.instalment_id IS NOT NULL THEN
        PERFORM 1 FROM funding_instalment WHERE id = NEW.instalment_id FOR NO KEY UPDATE;
    END IF;
    IF NEW.line_id IS NOT NULL THEN
        PERFORM 1 FROM funding_chorusline WHERE id = NEW.line_id FOR NO KEY UPDATE;
    END IF;
    CASE NEW.kind
        WHEN 'OPENING' THEN fits := EXISTS (
            SELECT 1 FROM funding_envelope WHERE id = NEW.target_id AND parent_id IS NULL);
        WHEN 'DELEGATION' THEN fits := EXISTS (
            SELECT 1 FROM funding_envelope
            WHERE id = NEW.target_id AND parent_id = NEW.source_id);
        WHEN 'TAKE_BACK' THEN fits := EXISTS (
            SELECT 1 FROM funding_envelope
            WHERE id = NEW.source_id AND parent_id = NEW.target_id);
        WHEN 'TRANSFER' THEN fits := NEW.source_id <> NEW.target_id AND EXISTS (
            SELECT 1 FROM funding_envelope AS giver
            JOIN funding_envelope AS taker ON taker.parent_id = giver.parent_id
            WHERE giver.id = NEW.source_id AND taker.id = NEW.target_id);
        WHEN 'CARRY_OVER' THEN fits := EXISTS (
            SELECT 1 FROM funding_envelope AS giver
            JOIN funding_envelope AS taker ON taker.year = giver.year + 1
                AND taker.programme = giver.programme
                AND taker.academy_id IS NOT DISTINCT FROM giver.academy_id
                AND taker.department_id IS NOT DISTINCT FROM giver.department_id
            WHERE giver.id = NEW.source_id AND taker.id = NEW.target_id);
        WHEN 'COMMITMENT' THEN fits := EXISTS (
            SELECT 1 FROM funding_instalment AS promise
            JOIN funding_share AS part ON part.id = promise.share_id
            JOIN funding_allocation AS whole ON whole.id = part.allocation_id
            JOIN projects_project AS file ON file.id = whole.project_id
            JOIN establishments_establishment AS school ON school.id = part.establishment_id
            JOIN funding_envelope AS money ON money.id = NEW.source_id
            WHERE promise.id = NEW.instalment_id AND promise.state = 'PROMISED'
                AND promise.amount = NEW.amount
                AND money.year = promise.year
                AND money.programme = CASE school.sector
                    WHEN 'PRIVATE_CONTRACT' THEN '139'
                    WHEN 'PUBLIC' THEN CASE school.kind WHEN 'ECOLE' THEN '140' ELSE '141' END
                    END
                AND money.academy_id = file.academy_id
                AND (money.department_id IS NULL OR money.department_id = school.department_id));
        WHEN 'RELEASE' THEN fits := EXISTS (
            SELECT 1 FROM funding_instalment
            WHERE id = NEW.instalment_id AND state = 'NOTIFIED'
                AND envelope_id = NEW.target_id AND committed - paid = NEW.amount);
        WHEN 'PAYMENT' THEN fits := EXISTS (
            SELECT 1 FROM funding_instalment
            WHERE id = NEW.instalment_id AND state = 'NOTIFIED'
                AND envelope_id = NEW.source_id AND committed - paid >= NEW.amount)
            AND (NEW.line_id IS NULL OR EXISTS (
                SELECT 1 FROM funding_chorusline AS told
                JOIN funding_envelope AS money ON money.id = NEW.source_id
                WHERE told.id = NEW.line_id AND told.academy_id = money.academy_id
                    AND told.amount >= NEW.amount + COALESCE((
                        SELECT sum(done.amount) FROM funding_entry AS done
                        WHERE done.line_id = told.id AND NOT EXISTS (
                            SELECT 1 FROM funding_entry AS undone
                            WHERE undone.reverses_id = done.id)), 0)));
        WHEN 'REVERSAL' THEN fits := EXISTS (
            SELECT 1 FROM funding_entry AS wrong
            JOIN funding_instalment AS due ON due.id = wrong.instalment_id
            WHERE wrong.id = NEW.reverses_id AND wrong.kind = 'PAYMENT'
                AND wrong.instalment_id = NEW.instalment_id
                AND wrong.source_id = NEW.target_id AND wrong.amount = NEW.amount
                AND due.state IN ('NOTIFIED', 'PAID') AND due.paid >= NEW.amount);
        WHEN 'RETURN' THEN fits := EXISTS (
            SELECT 1 FROM funding_instalment
            WHERE id = NEW.instalment_id
                AND envelope_id = NEW.target_id AND paid >= NEW.amount)
            AND (NEW.receipt_id IS NULL OR EXISTS (
                SELECT 1 FROM funding_recoveryreceipt AS got
                JOIN funding_recoveryorder AS asked ON asked.id = got.order_id
                JOIN funding_instalment AS due ON due.id = NEW.instalment_id
                JOIN funding_share AS part ON part.id = due.share_id
                JOIN funding_recipient AS payee ON payee.id = part.recipient_id
                JOIN funding_allocation AS whole ON whole.id = part.allocation_id
                WHERE got.id = NEW.receipt_id AND payee.siret = asked.debtor_siret
                    AND whole.project_id = asked.project_id
                    AND got.amount >= NEW.amount + COALESCE((
                        SELECT sum(back.amount) FROM funding_entry AS back
                        WHERE back.receipt_id = got.id), 0)));
        ELSE fits := TRUE;
    END CASE;
    IF NOT fits THEN
        RAISE EXCEPTION 'this movement does not fit its envelopes or its instalment'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_entry_fits';
    END IF;
    RETURN NEW;
"""

_MOVES = """
    IF NEW.instalment_id IS NOT NULL THEN
        UPDATE funding_envelope SET
            committed = committed + CASE
                WHEN NEW.kind = 'COMMITMENT' THEN NEW.amount
                WHEN NEW.kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -NEW.amount END,
            paid = paid + CASE
                WHEN NEW.kind = 'PAYMENT' THEN NEW.amount
                WHEN NEW.kind IN ('REVERSAL', 'RETURN') THEN -NEW.amount ELSE 0 END,
            cancelled = cancelled + CASE NEW.kind WHEN 'RELEASE' THEN NEW.amount ELSE 0 END
            WHERE id = COALESCE(NEW.source_id, NEW.target_id);
        UPDATE funding_instalment SET
            committed = committed + CASE
                WHEN NEW.kind = 'COMMITMENT' THEN NEW.amount
                WHEN NEW.kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -NEW.amount END,
            paid = paid + CASE
                WHEN NEW.kind = 'PAYMENT' THEN NEW.amount
                WHEN NEW.kind IN ('REVERSAL', 'RETURN') THEN -NEW.amount ELSE 0 END,
            returned = returned + CASE NEW.kind WHEN 'RETURN' THEN NEW.amount ELSE 0 END,
            envelope_id = COALESCE(envelope_id, NEW.source_id),
            notified_at = COALESCE(notified_at, NEW.recorded_at),
            state = CASE
                WHEN NEW.kind = 'COMMITMENT' THEN 'NOTIFIED'
                WHEN NEW.kind = 'RELEASE' THEN 'CANCELLED'
                WHEN NEW.kind = 'REVERSAL' THEN 'NOTIFIED'
                WHEN NEW.kind = 'PAYMENT' AND committed = paid + NEW.amount THEN 'PAID'
                ELSE state END,
            paid_on = CASE
                WHEN NEW.kind = 'PAYMENT' AND committed = paid + NEW.amount THEN NEW.dated_on
                WHEN NEW.kind = 'REVERSAL' THEN NULL ELSE paid_on END,
            reason = CASE NEW.kind WHEN 'RELEASE' THEN NEW.motive ELSE reason END,
            cancelled_at = CASE NEW.kind
                WHEN 'RELEASE' THEN NEW.recorded_at ELSE cancelled_at END,
            cancelled_by_id = CASE NEW.kind
                WHEN 'RELEASE' THEN NEW.recorded_by_id ELSE cancelled_by_id END
            WHERE id = NEW.instalment_id;
        RETURN NULL;
    END IF;
    WITH RECURSIVE ends (id, amount) AS (
        SELECT NEW.source_id, -NEW.amount
            WHERE NEW.kind IN ('TAKE_BACK', 'TRANSFER', 'DECREASE', 'CARRY_OVER')
        UNION ALL
        SELECT NEW.target_id, NEW.amount
            WHERE NEW.kind IN ('OPENING', 'DELEGATION', 'TRANSFER', 'INCREASE', 'CARRY_OVER')
    ), moved (id, amount) AS (
        SELECT id, amount FROM ends
        UNION ALL
        SELECT money.parent_id, moved.amount
            FROM moved JOIN funding_envelope AS money ON money.id = moved.id
            WHERE NEW.kind = 'CARRY_OVER' AND money.parent_id IS NOT NULL
    ), changes (id, received, delegated) AS (
        SELECT id, amount, 0 FROM moved
        UNION ALL
        SELECT money.parent_id, 0, moved.amount
            FROM moved JOIN funding_envelope AS money ON money.id = moved.id
            WHERE money.parent_id IS NOT NULL
    ), sums AS (
        SELECT id, sum(received) AS received, sum(delegated) AS delegated
            FROM changes GROUP BY id HAVING sum(received) <> 0 OR sum(delegated) <> 0
    )
    UPDATE funding_envelope AS money SET
        received = money.received + sums.received, delegated = money.delegated + sums.delegated
        FROM sums WHERE money.id = sums.id;
    RETURN NULL;
"""


class Entry(models.Model):
    """A movement of money (see the table above): never changed, never deleted.

    The sums of the envelopes and of the instalments are moved by its triggers alone.
    """

    kind = models.CharField("nature", max_length=12, choices=EntryKind)
    source = models.ForeignKey(
        Envelope,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries_out",
        verbose_name="de",
    )
    target = models.ForeignKey(
        Envelope,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries_in",
        verbose_name="vers",
    )
    instalment = models.ForeignKey(
        Instalment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="tranche",
    )
    amount = models.DecimalField("montant (€)", max_digits=14, decimal_places=2)
    motive = models.TextField("motif", blank=True)
    proof = models.CharField("pièce", max_length=100, blank=True)
    document = models.ForeignKey(
        Attachment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pièce jointe",
    )
    line = models.ForeignKey(
        ChorusLine,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="ligne de Chorus",
    )
    receipt = models.ForeignKey(
        RecoveryReceipt,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="reversement reçu",
    )
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name="annule le versement",
    )
    dated_on = models.DateField("à la date du", default=clock.today)
    recorded_at = models.DateTimeField("écrit le", default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="écrit par",
    )

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "écriture"
        verbose_name_plural = "écritures"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_entry_amount",
                violation_error_message="Une écriture est supérieure à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=_ENTERS, source__isnull=True, target__isnull=False)
                | Q(kind__in=_LEAVES, source__isnull=False, target__isnull=True)
                | Q(kind__in=_CROSSES, source__isnull=False, target__isnull=False),
                name="funding_entry_ends",
                violation_error_message="Une écriture dit d’où vient l’argent et où il va.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=INSTALMENT_KINDS, instalment__isnull=False)
                | (~Q(kind__in=INSTALMENT_KINDS) & Q(instalment__isnull=True)),
                name="funding_entry_instalment",
                violation_error_message="Engagements et versements sont ceux d’une tranche.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=MOTIVATED_KINDS) | ~Q(motive=""),
                name="funding_entry_motive",
                violation_error_message="Cette écriture dit pourquoi.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[*INSTALMENT_KINDS, EntryKind.TRANSFER, EntryKind.CARRY_OVER])
                | Q(recorded_by__isnull=False),
                name="funding_entry_author",
                violation_error_message="Cette écriture a son auteur.",
            ),
            models.UniqueConstraint(
                fields=["source", "proof"],
                condition=Q(kind=EntryKind.CARRY_OVER) & ~Q(proof=""),
                name="funding_carry_over_once",
                violation_error_message="Ce report est déjà fait.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.PAYMENT) | ~Q(proof="") | Q(document__isnull=False),
                name="funding_entry_proof",
                violation_error_message="Un versement a sa pièce.",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses__isnull=True)),
                name="funding_entry_reverses",
                violation_error_message="Une annulation nomme le versement qu’elle annule.",
            ),
            models.CheckConstraint(
                condition=(Q(line__isnull=True) | Q(kind=EntryKind.PAYMENT))
                & (Q(receipt__isnull=True) | Q(kind=EntryKind.RETURN)),
                name="funding_entry_origin",
                violation_error_message="Une ligne de Chorus est un versement, un reçu un retour.",
            ),
        ]
        indexes = [
            models.Index(fields=["source", "-id"], name="funding_entries_out"),
            models.Index(fields=["target", "-id"], name="funding_entries_in"),
        ]
        triggers = [
            *append_only("entry"),
            pgtrigger.Trigger(
                name="entry_fits",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("fits", "boolean")],
                func=_FITS,
            ),
            pgtrigger.Trigger(
                name="entry_moves",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_MOVES,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.amount} €"
