"""The convention with a commune or an EPCI: its text, its paper, its signature."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import undeletable
from documents.models import IssuedDocument
from establishments.models import Academy
from funding.enums import ConventionState
from funding.models.allocation import Recipient


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ConventionTemplate(models.Model):
    """The words of the conventions of an académie; without one, those of the house are used.

    What `funding.rules.convention` names between square brackets is filled in for each convention.
    """

    academy = models.OneToOneField(
        Academy,
        on_delete=models.PROTECT,
        related_name="convention_template",
        verbose_name="académie",
    )
    text = models.TextField("texte")
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="modifié par",
    )

    class Meta:
        verbose_name = "modèle de convention"
        verbose_name_plural = "modèles de convention"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="funding_template_text",
                violation_error_message="Un modèle de convention a un texte.",
            )
        ]

    def __str__(self) -> str:
        return f"modèle de convention, {self.academy_id}"


class Convention(models.Model):
    """The convention of one recipient: to draw up, to sign (its paper exists), signed on a day.

    `missing` names the paper that still keeps it from being signed. Drawn up again before the
    signature, its paper is another document, which names the one it replaces.
    """

    recipient = models.OneToOneField(
        Recipient, on_delete=models.PROTECT, related_name="convention", verbose_name="bénéficiaire"
    )
    state = models.CharField(
        "état", max_length=10, choices=ConventionState, default=ConventionState.TO_DRAW_UP
    )
    document = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="convention",
        verbose_name="document",
    )
    missing = models.CharField("pièce manquante", max_length=200, blank=True)
    signed_on = models.DateField("signée le", null=True, blank=True)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="modifiée par",
    )

    class Meta:
        verbose_name = "convention"
        verbose_name_plural = "conventions"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ConventionState.TO_DRAW_UP, document__isnull=True)
                | (~Q(state=ConventionState.TO_DRAW_UP) & Q(document__isnull=False)),
                name="funding_convention_document",
                violation_error_message="Une convention à signer a son document.",
            ),
            models.CheckConstraint(
                condition=Q(state=ConventionState.SIGNED, signed_on__isnull=False, missing="")
                | (~Q(state=ConventionState.SIGNED) & Q(signed_on__isnull=True)),
                name="funding_convention_signed",
                violation_error_message="Une convention signée porte sa date, et rien n’y manque.",
            ),
        ]
        triggers = [
            *undeletable("convention"),
            pgtrigger.FSM(
                name="convention_states",
                field="state",
                transitions=[("TO_DRAW_UP", "TO_SIGN"), ("TO_SIGN", "SIGNED")],
            ),
            pgtrigger.Protect(
                name="convention_signed_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=ConventionState.SIGNED),
            ),
            pgtrigger.Protect(
                name="convention_of_its_recipient",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("recipient"),
            ),
        ]

    def __str__(self) -> str:
        return f"convention, {self.recipient_id}"
