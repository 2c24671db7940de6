"""A costing: what the DANE proposes, and what the school answers line by line."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from projects.enums import BudgetCategory
from support.enums import CostingStatus
from support.models.help import HelpRequest
from support.models.prices import CatalogueItem
from support.querysets import CostingQuerySet
from support.rules import amount_of, quantity_text
from support.workflow import COSTING_STEPS

# A costing that was sent is what the school read: its lines no longer move, raw SQL included.
_ONLY_A_DRAFT = """
    IF NOT EXISTS (
        SELECT 1 FROM support_costing costing
        WHERE costing.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.costing_id ELSE NEW.costing_id END
            AND costing.status = 'DRAFT'
    ) THEN
        RAISE EXCEPTION 'the lines of a costing that was sent do not change'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_line_of_a_draft';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
"""

# An answer copies the costing and the need of its line, for the constraints that read them.
_ANSWERS_ITS_LINE = """
    IF NOT EXISTS (
        SELECT 1 FROM support_costingline line JOIN support_costing costing
            ON costing.id = line.costing_id
        WHERE line.id = NEW.line_id AND line.costing_id = NEW.costing_id
            AND line.need_key = NEW.need_key AND costing.status = 'SENT'
    ) THEN
        RAISE EXCEPTION 'an answer is about a line of a costing that was sent'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_answer_of_its_line';
    END IF;
    RETURN NEW;
"""


class Costing(models.Model):
    """A proposal of prices for a request for help; a new version replaces the one before."""

    reference = models.CharField("référence", max_length=20, unique=True)
    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="costings")
    number = models.PositiveSmallIntegerField("version")
    status = models.CharField(
        "statut", max_length=10, choices=CostingStatus, default=CostingStatus.DRAFT
    )
    version = models.PositiveIntegerField("enregistrement", default=0)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    message = models.TextField("message", blank=True)
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("commencé le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[CostingQuerySet] = CostingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "chiffrage"
        verbose_name_plural = "chiffrages"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="support_costing_number"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status=CostingStatus.DRAFT),
                name="support_one_draft",
                violation_error_message="Un chiffrage est déjà en préparation.",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(status=CostingStatus.SENT),
                name="support_one_sent",
                violation_error_message="Un seul chiffrage est proposé à la fois.",
            ),
            models.CheckConstraint(
                condition=Q(status=CostingStatus.DRAFT, sent_at__isnull=True, sent_by__isnull=True)
                | (
                    ~Q(status=CostingStatus.DRAFT) & Q(sent_at__isnull=False, sent_by__isnull=False)
                ),
                name="support_costing_sent",
                violation_error_message="Un chiffrage envoyé porte la date et la personne.",
            ),
        ]
        triggers = [
            *undeletable("costing"),
            pgtrigger.FSM(name="costing_steps", field="status", transitions=list(COSTING_STEPS)),
            pgtrigger.Protect(
                name="costing_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'DRAFT' AND (NEW.message IS DISTINCT FROM OLD.message"
                    " OR NEW.request_id IS DISTINCT FROM OLD.request_id"
                    " OR NEW.sent_at IS DISTINCT FROM OLD.sent_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"chiffrage {self.reference}"

    @property
    def is_draft(self) -> bool:
        """Whether it is still being prepared."""
        return self.status == CostingStatus.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether the school may answer it now."""
        return self.status == CostingStatus.SENT


class CostingLine(models.Model):
    """A line proposed. Lines of the same need are options: the school keeps one of them.

    The price is a copy, with its day: a later catalogue does not move it.
    """

    costing = models.ForeignKey(Costing, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField("rang")
    need = models.CharField("besoin", max_length=100, blank=True)
    need_key = models.CharField("besoin, à comparer", max_length=100, blank=True)
    item = models.ForeignKey(
        CatalogueItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        verbose_name="article du catalogue",
    )
    code = models.CharField("code", max_length=40, blank=True)
    label = models.CharField("désignation", max_length=150)
    category = models.CharField("catégorie", max_length=10, choices=BudgetCategory)
    unit = models.CharField("unité", max_length=40, blank=True)
    unit_price = models.DecimalField("prix unitaire (€)", max_digits=12, decimal_places=2)
    price_on = models.DateField("prix du")
    quantity = models.DecimalField("quantité", max_digits=8, decimal_places=2)
    year = models.PositiveSmallIntegerField("année")

    class Meta:
        verbose_name = "ligne de chiffrage"
        verbose_name_plural = "lignes de chiffrage"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(category=BudgetCategory.HOURS),
                name="support_line_no_hours",
                violation_error_message="Les heures ont les taux de l’académie, pas un prix.",
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0, quantity__gt=0),
                name="support_line_positive",
                violation_error_message="Le prix et la quantité sont supérieurs à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | ~Q(code=""),
                name="support_line_of_item_has_code",
                violation_error_message="Une ligne du catalogue porte le code de l’article.",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2022, year__lte=2050),
                name="support_line_year",
                violation_error_message="L’année n’est pas plausible.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="costing_line_of_a_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_ONLY_A_DRAFT,
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def amount(self) -> Decimal:
        """What the line costs, in euros."""
        return amount_of(self.unit_price, self.quantity)

    @property
    def quantity_text(self) -> str:
        """The quantity as people write it."""
        return quantity_text(self.quantity)


class CostingAnswer(models.Model):
    """What the school answered to a line. Accepted, the amount copied into the budget is fixed."""

    costing = models.ForeignKey(Costing, on_delete=models.PROTECT, related_name="answers")
    line = models.ForeignKey(CostingLine, on_delete=models.PROTECT, related_name="answers")
    need_key = models.CharField("besoin, à comparer", max_length=100, blank=True)
    accepted = models.BooleanField("retenue")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    answered_at = models.DateTimeField("le", default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "réponse à une ligne"
        verbose_name_plural = "réponses aux lignes"
        ordering = ["answered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "accepted"],
                name="support_answer_once",
                violation_error_message="Cette ligne a déjà reçu cette réponse.",
            ),
            models.UniqueConstraint(
                fields=["costing", "need_key"],
                condition=Q(accepted=True) & ~Q(need_key=""),
                name="support_one_option_a_need",
                violation_error_message="Une autre option est déjà retenue pour ce besoin.",
            ),
        ]
        triggers = [
            *append_only("costing_answer"),
            pgtrigger.Trigger(
                name="costing_answer_of_its_line",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_ANSWERS_ITS_LINE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}\u00a0: {'retenue' if self.accepted else 'écartée'}"
