"""The commission before it meets: who composes it, what each member thinks, who reports."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from documents.models import IssuedDocument
from establishments.models import Academy, Appointment
from reviews.enums import FreedReason, OpinionKind
from reviews.models.commission import AgendaItem, CommissionSession
from reviews.models.grid import Criterion
from reviews.querysets import MemberOpinionQuerySet, RapporteurQuerySet, SeatingQuerySet

# Whatever writes it: only between invitation and opening, by who sits there without interest.
_OPINION_ALLOWED = """
    PERFORM 1 FROM reviews_commissionsession session
    JOIN reviews_agendaitem item ON item.session_id = session.id
    WHERE item.id = NEW.item_id AND item.removed_at IS NULL AND session.status = 'INVITED'
    FOR SHARE OF session;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'members write their opinions between the invitation and the opening'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_in_time';
    END IF;
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM establishments_appointment seat
        WHERE seat.id = NEW.appointment_id AND seat.user_id = NEW.author_id
            AND seat.role IN ('MEMBER', 'PRESIDENT');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'an opinion is that of a member of the commission'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_of_member';
        END IF;
        IF EXISTS (
            SELECT 1 FROM reviews_interest interest
            JOIN establishments_appointment seat ON seat.id = interest.appointment_id
            WHERE interest.item_id = NEW.item_id AND seat.user_id = NEW.author_id
                AND interest.withdrawn_at IS NULL
        ) THEN
            RAISE EXCEPTION 'a member with an interest takes no part'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_interest';
        END IF;
        IF NEW.amount > (
            SELECT project.amount_asked FROM projects_project project
            JOIN reviews_agendaitem item ON item.project_id = project.id
            WHERE item.id = NEW.item_id
        ) THEN
            RAISE EXCEPTION 'no more than what is asked'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_amount';
        END IF;
    END IF;
    RETURN NEW;
"""

_MARK_OF_THE_GRID = """
    PERFORM 1 FROM reviews_memberopinion opinion
    JOIN reviews_agendaitem item ON item.id = opinion.item_id
    JOIN reviews_commissionsession session ON session.id = item.session_id
    JOIN reviews_criterion criterion ON criterion.grid_id = session.grid_id
    WHERE opinion.id = NEW.opinion_id AND criterion.id = NEW.criterion_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a mark answers a criterion of the grid of the session'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_mark_of_the_grid';
    END IF;
    RETURN NEW;
"""

_NO_INTEREST = """
    IF NEW.freed_at IS NULL AND EXISTS (
        SELECT 1 FROM reviews_interest interest
        JOIN establishments_appointment noted ON noted.id = interest.appointment_id
        JOIN establishments_appointment seat ON seat.id = NEW.appointment_id
        WHERE interest.item_id = NEW.item_id AND noted.user_id = seat.user_id
            AND interest.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a member with an interest does not report'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_rapporteur_interest';
    END IF;
    RETURN NEW;
"""

_SITS_FOR_TITULAR = """
    PERFORM 1 FROM establishments_appointment seat
    WHERE seat.id = NEW.stand_in_id AND seat.stands_in_for_id = NEW.titular_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a stand-in sits in the place of its titular alone'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_seating_of_titular';
    END IF;
    RETURN NEW;
"""


class CompositionDecision(models.Model):
    """The recteur's decision that names the commission as it stands on a day, as a sealed PDF."""

    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="composition_decisions"
    )
    as_of = models.DateField("composition au")
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, related_name="composition_decision"
    )
    issued_at = models.DateTimeField("prise le", default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "décision de nomination"
        verbose_name_plural = "décisions de nomination"
        ordering = ["-issued_at", "-pk"]
        indexes = [models.Index(fields=["academy", "-issued_at"], name="reviews_compositions")]
        triggers = append_only("composition_decision")

    def __str__(self) -> str:
        return f"décision {self.document_id}"


class Seating(models.Model):
    """At a session, the stand-in sits in the place of the titular; given back, the row stays."""

    session = models.ForeignKey(
        CommissionSession, on_delete=models.PROTECT, related_name="seatings"
    )
    titular = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("noté le", default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_back_at = models.DateTimeField("place rendue le", null=True, blank=True)

    objects: ClassVar[SeatingQuerySet] = SeatingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "suppléance en séance"
        verbose_name_plural = "suppléances en séance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "titular"],
                condition=Q(given_back_at__isnull=True),
                name="reviews_seating_once",
                violation_error_message="La suppléance de ce membre est déjà notée.",
            )
        ]
        triggers = [
            *undeletable("seating"),
            pgtrigger.Trigger(
                name="seating_of_titular",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_SITS_FOR_TITULAR,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stand_in_id} pour {self.titular_id}"


class MemberOpinion(models.Model):
    """What a member of the commission thinks of a file before the session; advisory.

    Hidden from the others: `MemberOpinion.objects.readable_by` is the only door (ADR 40). Replaced
    until the session opens, the former row stays. `score` is the weighted mean of the marks, 0–4.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="member_opinions")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("avis", max_length=12, choices=OpinionKind)
    motive = models.TextField("motif")
    amount = models.DecimalField(
        "montant proposé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    score = models.DecimalField("note sur 4", max_digits=3, decimal_places=2, null=True, blank=True)
    filed_at = models.DateTimeField("rendu le", default=timezone.now)
    superseded_at = models.DateTimeField("remplacé le", null=True, blank=True)

    objects: ClassVar[MemberOpinionQuerySet] = MemberOpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "avis d’un membre"
        verbose_name_plural = "avis des membres"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "author"],
                condition=Q(superseded_at__isnull=True),
                name="reviews_member_opinion_once",
                violation_error_message="Ce membre a déjà rendu un avis sur ce dossier.",
            ),
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="reviews_member_opinion_motive",
                violation_error_message="Un avis est toujours motivé.",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="reviews_member_opinion_positive",
                violation_error_message="Le montant proposé ne peut pas être négatif.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=4),
                name="reviews_member_opinion_score",
                violation_error_message="La note va de 0 à 4.",
            ),
        ]
        triggers = [
            *undeletable("member_opinion"),
            *frozen_when(
                "member_opinion_frozen",
                "TRUE",
                "item_id",
                "author_id",
                "appointment_id",
                "kind",
                "motive",
                "amount",
                "score",
                "filed_at",
            ),
            *frozen_when(
                "member_opinion_superseded", "OLD.superseded_at IS NOT NULL", "superseded_at"
            ),
            pgtrigger.Trigger(
                name="member_opinion_allowed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OPINION_ALLOWED,
            ),
        ]

    def __str__(self) -> str:
        return f"avis de {self.author_id}"


class OpinionMark(models.Model):
    """The mark, 0 to 4, that an opinion gives on one criterion of the grid."""

    opinion = models.ForeignKey(MemberOpinion, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    mark = models.PositiveSmallIntegerField("note")

    class Meta:
        verbose_name = "note d’un critère"
        verbose_name_plural = "notes des critères"
        constraints = [
            models.UniqueConstraint(fields=["opinion", "criterion"], name="reviews_mark_once"),
            models.CheckConstraint(
                condition=Q(mark__lte=4),
                name="reviews_mark_scale",
                violation_error_message="Une note va de 0 à 4.",
            ),
        ]
        triggers = [
            *append_only("opinion_mark"),
            pgtrigger.Trigger(
                name="mark_of_the_grid",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_MARK_OF_THE_GRID,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} / 4"


class MemberOpinionDraft(models.Model):
    """An opinion being written, for its author's eyes alone. `marks`: criterion → mark."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="member_opinion_drafts"
    )
    kind = models.CharField("avis", max_length=12, choices=OpinionKind, blank=True)
    motive = models.TextField("motif", blank=True)
    amount = models.DecimalField(
        "montant proposé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    marks = models.JSONField("notes", default=dict)
    version = models.PositiveIntegerField("version", default=1)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    saved_at = models.DateTimeField("enregistré le", default=timezone.now)

    class Meta:
        verbose_name = "brouillon d’avis"
        verbose_name_plural = "brouillons d’avis"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "author"], name="reviews_member_opinion_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"brouillon de {self.author_id}"


class Rapporteur(models.Model):
    """The member who presents a file to the session; freed, the row stays with the reason."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="rapporteurs")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField("désigné le", default=timezone.now)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    freed_at = models.DateTimeField("déchargé le", null=True, blank=True)
    freed_reason = models.CharField("motif", max_length=10, choices=FreedReason, blank=True)

    objects: ClassVar[RapporteurQuerySet] = RapporteurQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "rapporteur"
        verbose_name_plural = "rapporteurs"
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(freed_at__isnull=True),
                name="reviews_one_rapporteur",
                violation_error_message="Ce dossier a déjà un rapporteur.",
            ),
            models.CheckConstraint(
                condition=Q(freed_at__isnull=True, freed_reason="")
                | (Q(freed_at__isnull=False) & ~Q(freed_reason="")),
                name="reviews_rapporteur_freed_paired",
                violation_error_message="Un rapporteur déchargé l’est avec un motif.",
            ),
        ]
        triggers = [
            *undeletable("rapporteur"),
            *frozen_when("rapporteur_frozen", "TRUE", "item_id", "appointment_id", "assigned_at"),
            *frozen_when(
                "rapporteur_freed", "OLD.freed_at IS NOT NULL", "freed_at", "freed_reason"
            ),
            pgtrigger.Trigger(
                name="rapporteur_interest",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NO_INTEREST,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} – {self.item_id}"
