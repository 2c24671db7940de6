"""Payments as Chorus tells them: the extract, its lines, the numbers it knows (docs/adr/0060)."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from establishments.models import Academy
from funding.enums import OPEN, LineFinding, LineState
from funding.models.allocation import Recipient
from funding.querysets import ChorusLineQuerySet, ChorusNumberQuerySet
from jobs.models import Job

EJ_LENGTH, CODE_LENGTH = 40, 60
is_ej = RegexValidator(
    r"^[A-Z0-9_+/-]+$",
    "Un numéro d’EJ n’a que des lettres, des chiffres et les signes - _ + /.",
)


class ChorusColumns(models.Model):
    """Which column of its extracts says what, as the académie last said it.

    The two that place an expense in the State’s accounts may be missing ("").
    """

    academy = models.OneToOneField(
        Academy,
        on_delete=models.PROTECT,
        related_name="chorus_columns",
        verbose_name="académie",
    )
    ej = models.CharField("numéro d’EJ", max_length=150)
    siret = models.CharField("SIRET", max_length=150)
    paid_on = models.CharField("date de paiement", max_length=150)
    amount = models.CharField("montant", max_length=150)
    cost_centre = models.CharField("centre de coût", max_length=150, blank=True)
    functional_domain = models.CharField("domaine fonctionnel", max_length=150, blank=True)
    updated_at = models.DateTimeField("dites le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "colonnes des extraits de Chorus"
        verbose_name_plural = "colonnes des extraits de Chorus"
        constraints = [
            models.CheckConstraint(
                condition=~Q(ej="") & ~Q(siret="") & ~Q(paid_on="") & ~Q(amount=""),
                name="funding_columns_said",
                violation_error_message="Il faut l’EJ, le SIRET, la date et le montant.",
            )
        ]

    def __str__(self) -> str:
        return f"colonnes de Chorus, {self.academy_id}"


def _path(extract: ChorusExtract, _name: str) -> str:
    """A path without anything from the sender: the name shown is a column."""
    return f"chorus/{extract.pk}"


class ChorusExtract(models.Model):
    """A file of payments given by an académie; its bytes go at `destroyed_at`, its lines stay.

    The same bytes given twice are one extract. `trial` and `work` are the last tasks that read it,
    without and with writing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="chorus_extracts", verbose_name="académie"
    )
    file = models.FileField("fichier", upload_to=_path, max_length=200)
    name = models.CharField("nom", max_length=150)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    headers = models.JSONField("titres des colonnes", default=list)
    sample = models.JSONField("premières lignes", default=list)
    uploaded_at = models.DateTimeField("déposé le", default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    destroyed_at = models.DateTimeField("détruit le", null=True, blank=True)
    trial = models.ForeignKey(
        Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    work = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "extrait de Chorus"
        verbose_name_plural = "extraits de Chorus"
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "sha256"],
                name="funding_extract_once",
                violation_error_message="Ce fichier est déjà là.",
            )
        ]
        indexes = [models.Index(fields=["academy", "-uploaded_at"], name="funding_extracts")]
        triggers = [
            *undeletable("extract"),
            *frozen_when("extract_frozen", "TRUE", "academy_id", "sha256", "size"),
        ]

    def __str__(self) -> str:
        return self.name


class ChorusNumber(models.Model):
    """The number of a legal commitment (EJ) that Chorus knows a recipient by. Append-only.

    It stands as long as a payment to this recipient, not undone, has it as its proof: see
    `standing`, which everything that trusts a number asks.
    """

    ej = models.CharField("numéro d’EJ", max_length=EJ_LENGTH, validators=[is_ej])
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="numbers", verbose_name="bénéficiaire"
    )
    noted_at = models.DateTimeField("noté le", default=timezone.now)

    objects: ClassVar[ChorusNumberQuerySet] = ChorusNumberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "numéro d’EJ"
        verbose_name_plural = "numéros d’EJ"
        constraints = [
            models.UniqueConstraint(
                fields=["ej", "recipient"],
                name="funding_number_once",
                violation_error_message="Ce numéro est déjà connu.",
            ),
            models.CheckConstraint(
                condition=Q(ej__regex=r"^[A-Z0-9_+/-]+$"),
                name="funding_number_shape",
                violation_error_message="Ce n’est pas un numéro d’EJ.",
            ),
        ]
        triggers = append_only("chorus_number")

    def __str__(self) -> str:
        return self.ej


class ChorusLine(models.Model):
    """A payment that Chorus tells, kept once: what it says is never rewritten.

    Its identity is its EJ, its day, its amount and its SIRET in its académie; `rank` tells apart
    the lines of one file that say the same. To match, to settle by hand (`finding` and `reason` say
    why), paid (by entries of the ledger that name it), known (`known`: a payment recorded by hand),
    or set aside with a motive.
    """

    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="chorus_lines", verbose_name="académie"
    )
    extract = models.ForeignKey(
        ChorusExtract, on_delete=models.PROTECT, related_name="lines", verbose_name="extrait"
    )
    number = models.PositiveIntegerField("ligne du fichier")
    ej = models.CharField("numéro d’EJ", max_length=EJ_LENGTH, validators=[is_ej])
    siret = models.CharField("SIRET", max_length=14, blank=True)
    paid_on = models.DateField("payée le")
    amount = models.DecimalField("montant (€)", max_digits=12, decimal_places=2)
    rank = models.PositiveIntegerField("rang parmi les lignes identiques", default=1)
    cost_centre = models.CharField("centre de coût", max_length=CODE_LENGTH, blank=True)
    functional_domain = models.CharField("domaine fonctionnel", max_length=CODE_LENGTH, blank=True)
    state = models.CharField("état", max_length=10, choices=LineState, default=LineState.TO_MATCH)
    finding = models.CharField("constat", max_length=10, choices=LineFinding, blank=True)
    reason = models.CharField("pourquoi", max_length=400, blank=True)
    known = models.OneToOneField(
        "funding.Entry",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="told_by",
        verbose_name="versement déjà noté",
    )
    motive = models.TextField("motif de la mise de côté", blank=True)
    created_at = models.DateTimeField("lue le", default=timezone.now)
    settled_at = models.DateTimeField("traitée le", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="traitée par",
    )

    objects: ClassVar[ChorusLineQuerySet] = ChorusLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "ligne de Chorus"
        verbose_name_plural = "lignes de Chorus"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "ej", "paid_on", "amount", "siret", "rank"],
                name="funding_line_once",
                violation_error_message="Cette ligne est déjà connue.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, rank__gte=1),
                name="funding_line_amount",
                violation_error_message="Un versement est supérieur à zéro.",
            ),
            models.CheckConstraint(
                condition=Q(ej__regex=r"^[A-Z0-9_+/-]+$"),
                name="funding_line_ej",
                violation_error_message="Ce n’est pas un numéro d’EJ.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=OPEN,
                        settled_at__isnull=True,
                        settled_by__isnull=True,
                        known__isnull=True,
                        motive="",
                    )
                    | Q(
                        state=LineState.PAID,
                        settled_at__isnull=False,
                        settled_by__isnull=False,
                        known__isnull=True,
                        motive="",
                    )
                    | Q(
                        state=LineState.KNOWN,
                        settled_at__isnull=False,
                        settled_by__isnull=False,
                        known__isnull=False,
                        motive="",
                    )
                    | Q(
                        state=LineState.ASIDE,
                        settled_at__isnull=False,
                        settled_by__isnull=False,
                        known__isnull=True,
                    )
                    & ~Q(motive="")
                ),
                name="funding_line_settled",
                violation_error_message="Une ligne traitée dit par qui, et pourquoi si de côté.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=LineState.TO_SETTLE) & ~Q(finding="") & ~Q(reason="")
                    | ~Q(state=LineState.TO_SETTLE) & Q(finding="", reason="")
                ),
                name="funding_line_finding",
                violation_error_message="Une ligne à traiter dit pourquoi.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["academy", "-paid_on", "-id"],
                condition=Q(state__in=OPEN),
                name="funding_lines_to_settle",
            ),
            models.Index(
                fields=["academy", "-settled_at", "-id"],
                condition=~Q(state__in=OPEN),
                name="funding_lines_settled",
            ),
        ]
        triggers = [
            *undeletable("chorus_line"),
            *frozen_when(
                "chorus_line_facts", "TRUE", "academy_id", "extract_id", "number", "ej", "siret",
                "paid_on", "amount", "rank", "cost_centre", "functional_domain", "created_at",
            ),
            pgtrigger.Protect(
                name="chorus_line_starts_open",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state NOT IN ('TO_MATCH', 'TO_SETTLE')"),
            ),
            pgtrigger.FSM(
                name="chorus_line_states",
                field="state",
                transitions=[
                    ("TO_MATCH", "TO_SETTLE"),
                    ("TO_MATCH", "PAID"),
                    ("TO_MATCH", "KNOWN"),
                    ("TO_MATCH", "ASIDE"),
                    ("TO_SETTLE", "PAID"),
                    ("TO_SETTLE", "KNOWN"),
                    ("TO_SETTLE", "ASIDE"),
                    ("PAID", "TO_SETTLE"),
                    ("KNOWN", "TO_SETTLE"),
                    ("ASIDE", "TO_SETTLE"),
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.ej} : {self.amount} €"

    @property
    def is_open(self) -> bool:
        """Whether nobody settled it yet."""
        return self.state in OPEN
