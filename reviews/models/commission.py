"""The commission: sessions, agenda, presence, decisions (art. R. 133-8 to R. 133-13)."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.triggers import frozen_once, frozen_when, undeletable
from documents.models import IssuedDocument
from establishments.models import Academy, Appointment
from projects.enums import Part
from projects.models import Project
from reviews.enums import Outcome, PresenceMode, SessionStatus
from reviews.models.grid import CriteriaGrid
from reviews.querysets import AgendaItemQuerySet, InterestQuerySet, SessionQuerySet
from reviews.triggers import OF_ITEM, SIGNED, moves_the_screens, next_version, refuse_signed

# However the interest is written, who has one no longer reports on the file.
_FREES_RAPPORTEUR = """
    UPDATE reviews_rapporteur SET freed_at = NEW.noted_at, freed_reason = 'INTEREST'
    FROM establishments_appointment seat, establishments_appointment noted
    WHERE reviews_rapporteur.item_id = NEW.item_id AND reviews_rapporteur.freed_at IS NULL
        AND seat.id = reviews_rapporteur.appointment_id AND noted.id = NEW.appointment_id
        AND seat.user_id = noted.user_id;
    RETURN NULL;
"""


class CommissionSession(models.Model):
    """A meeting of the commission d'examen of an académie."""

    reference = models.CharField("référence", max_length=20, unique=True)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="sessions", verbose_name="académie"
    )
    held_at = models.DateTimeField("date et heure")
    place = models.CharField("lieu", max_length=200, blank=True)
    remote_url = models.URLField("adresse de la visioconférence", max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField("dossiers au plus", default=20)
    sequence = models.PositiveIntegerField("révision du rendez-vous", default=0)
    grid = models.ForeignKey(
        CriteriaGrid,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="grille de critères",
    )
    status = models.CharField(
        "état", max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED
    )
    invited_at = models.DateTimeField("convoquée le", null=True, blank=True)
    short_notice_motive = models.TextField("motif du délai court", blank=True)
    second_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_session",
        verbose_name="seconde convocation de",
    )
    called_off_at = models.DateTimeField("annulée le", null=True, blank=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    call_off_motive = models.TextField("motif de l’annulation", blank=True)
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    closed_at = models.DateTimeField("levée le", null=True, blank=True)
    published_at = models.DateTimeField("décisions publiées le", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    minutes = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="session",
        verbose_name="procès-verbal",
    )
    agenda = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="session_invited",
        verbose_name="ordre du jour envoyé",
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[SessionQuerySet] = SessionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "séance"
        verbose_name_plural = "séances"
        ordering = ["-held_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status=SessionStatus.PUBLISHED,
                    published_at__isnull=False,
                    published_by__isnull=False,
                )
                | (
                    ~Q(status=SessionStatus.PUBLISHED)
                    & Q(published_at__isnull=True, published_by__isnull=True)
                ),
                name="reviews_session_published_paired",
                violation_error_message="Une séance publiée porte la date et la personne.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        status=SessionStatus.CALLED_OFF,
                        called_off_at__isnull=False,
                        called_off_by__isnull=False,
                    )
                    & ~Q(call_off_motive="")
                )
                | (
                    ~Q(status=SessionStatus.CALLED_OFF)
                    & Q(called_off_at__isnull=True, called_off_by__isnull=True, call_off_motive="")
                ),
                name="reviews_session_called_off_paired",
                violation_error_message="Une séance annulée dit quand, par qui et pourquoi.",
            ),
            models.CheckConstraint(
                condition=~Q(place="", remote_url=""),
                name="reviews_session_somewhere",
                violation_error_message="Une séance a un lieu, une visioconférence, ou les deux.",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=200),
                name="reviews_session_capacity",
                violation_error_message="Une séance compte de 1 à 200 dossiers.",
            ),
        ]
        indexes = [models.Index(fields=["academy", "-held_at"], name="reviews_sessions")]
        triggers = [
            *undeletable("session"),
            *frozen_once(
                "session_published_frozen",
                SessionStatus.PUBLISHED,
                "status",
                "held_at",
                "place",
                "academy_id",
                "published_at",
                "published_by_id",
            ),
            *frozen_once(
                "session_called_off_frozen",
                SessionStatus.CALLED_OFF,
                "status",
                "held_at",
                "academy_id",
                "called_off_at",
                "call_off_motive",
            ),
            *frozen_when("session_grid_frozen", "OLD.grid_id IS NOT NULL", "grid_id"),
            pgtrigger.Trigger(
                name="session_moves_the_screens",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("status"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition("NEW.status IS DISTINCT FROM OLD.status"),
                func=f"{next_version('NEW.id')} RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"séance {self.reference}"


class AgendaItem(models.Model):
    """A file on the agenda of a session. Removed before the session, the row stays."""

    session = models.ForeignKey(CommissionSession, on_delete=models.PROTECT, related_name="items")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="agenda_items")
    passage = models.PositiveSmallIntegerField("passage")
    position = models.PositiveSmallIntegerField("rang")
    without_opinion = models.BooleanField("inscrit sans avis de l’inspection", default=False)
    added_at = models.DateTimeField("inscrit le", default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    opinions_shown_at = models.DateTimeField("avis présentés en séance le", null=True, blank=True)

    objects: ClassVar[AgendaItemQuerySet] = AgendaItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "ordre du jour"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "project"],
                condition=Q(removed_at__isnull=True),
                name="reviews_item_once",
                violation_error_message="Ce dossier est déjà à l’ordre du jour.",
            )
        ]
        triggers = [*undeletable("agenda_item"), *moves_the_screens("agenda_item", "session_id")]

    def __str__(self) -> str:
        return f"{self.session_id} – {self.project_id}"


class Attendance(models.Model):
    """How an appointed member took part in a session; one mandate at most per holder."""

    session = models.ForeignKey(
        CommissionSession, on_delete=models.PROTECT, related_name="attendances"
    )
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField("présence", max_length=10, choices=PresenceMode)
    mandate_to = models.ForeignKey(
        Appointment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="mandat donné à",
    )
    noted_at = models.DateTimeField("notée le", default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "présence"
        verbose_name_plural = "présences"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "appointment"], name="reviews_attendance_once"
            ),
            models.UniqueConstraint(
                fields=["session", "mandate_to"],
                name="reviews_one_mandate_each",
                violation_error_message="Chaque membre ne peut porter qu’un mandat.",
            ),
            models.CheckConstraint(
                condition=Q(mode=PresenceMode.MANDATE, mandate_to__isnull=False)
                | (~Q(mode=PresenceMode.MANDATE) & Q(mandate_to__isnull=True)),
                name="reviews_mandate_has_holder",
                violation_error_message="Un mandat est donné à un autre membre.",
            ),
            models.CheckConstraint(
                condition=~Q(appointment=F("mandate_to")),
                name="reviews_mandate_to_other",
                violation_error_message="Un mandat est donné à un autre membre.",
            ),
        ]
        triggers = moves_the_screens("attendance", "session_id")

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.mode}"


class Interest(models.Model):
    """A member personally interested in a file: takes no part in it (art. R. 133-12).

    Declared by the member when `noted_by` is this person, else noted by the secretariat. Withdrawn
    with a motive: the row stays, and the minutes tell it.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="interests")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("noté le", default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_motive = models.CharField("motif du retrait", max_length=500, blank=True)

    objects: ClassVar[InterestQuerySet] = InterestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "intérêt personnel"
        verbose_name_plural = "intérêts personnels"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "appointment"],
                condition=Q(withdrawn_at__isnull=True),
                name="reviews_interest_once",
                violation_error_message="L’intérêt de ce membre est déjà noté pour ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                & Q(withdrawal_motive="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_motive=""),
                name="reviews_interest_withdrawn_told",
                violation_error_message="Un intérêt se retire avec un motif, par quelqu’un.",
            ),
        ]
        triggers = [
            *undeletable("interest"),
            *frozen_when(
                "interest_frozen", "TRUE", "item_id", "appointment_id", "noted_at", "noted_by_id"
            ),
            *frozen_when(
                "interest_withdrawn_frozen",
                "OLD.withdrawn_at IS NOT NULL",
                "withdrawn_at",
                "withdrawn_by_id",
                "withdrawal_motive",
            ),
            *moves_the_screens("interest", OF_ITEM),
            pgtrigger.Trigger(
                name="interest_frees_rapporteur",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=_FREES_RAPPORTEUR,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} – {self.item_id}"


class Decision(models.Model):
    """What the commission decided for a file; told to the school only once published."""

    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="decision")
    ballot = models.OneToOneField(
        "reviews.Ballot",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="vote qui la porte",
    )
    outcome = models.CharField("décision", max_length=12, choices=Outcome)
    motive = models.TextField("motif")
    amount = models.DecimalField(
        "montant accordé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    due_on = models.DateField("compléments à rendre pour le", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("pour", default=0)
    votes_against = models.PositiveSmallIntegerField("contre", default=0)
    abstentions = models.PositiveSmallIntegerField("abstentions", default=0)
    casting_vote = models.BooleanField("voix prépondérante de la présidence", default=False)
    voices = models.PositiveSmallIntegerField(
        "voix présentes ou représentées, intérêts personnels exclus", default=0
    )
    entitled = models.PositiveSmallIntegerField("membres pouvant prendre part", default=0)
    prepared_at = models.DateTimeField("préparée le", default=timezone.now)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        constraints = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="reviews_decision_has_motive",
                violation_error_message="Une décision est toujours motivée.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.VALIDATE, amount__isnull=False, amount__gte=0)
                | (~Q(outcome=Outcome.VALIDATE) & Q(amount__isnull=True)),
                name="reviews_decision_amount",
                violation_error_message="Seule une validation porte un montant.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.COMPLETE, due_on__isnull=False)
                | (~Q(outcome=Outcome.COMPLETE) & Q(due_on__isnull=True)),
                name="reviews_decision_due_on",
                violation_error_message="Une demande de compléments porte une date.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.CARRY_OVER, votes_for=0, votes_against=0, abstentions=0)
                | Q(voices=F("votes_for") + F("votes_against") + F("abstentions")),
                name="reviews_decision_votes_counted",
                violation_error_message="Le total des votes est celui des voix présentes.",
            ),
        ]
        triggers = [
            *undeletable("decision"),
            pgtrigger.Protect(
                name="decision_published_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
            pgtrigger.Trigger(
                name="decision_signed_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.published_at IS NULL"),
                func=refuse_signed("NEW.item_id"),
            ),
            pgtrigger.Trigger(
                name="decision_published_as_signed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.published_at IS NOT NULL AND OLD.published_at IS NULL AND ("
                    + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in SIGNED)
                    + ")"
                ),
                func=refuse_signed("NEW.item_id"),
            ),
            pgtrigger.Trigger(
                name="decision_has_its_ballot",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.ballot_id IS NOT NULL"),
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM reviews_ballot b WHERE b.id = NEW.ballot_id "
                    "AND b.item_id = NEW.item_id AND b.closed_at IS NOT NULL "
                    "AND b.outcome = NEW.outcome AND b.amount IS NOT DISTINCT FROM NEW.amount "
                    "AND b.votes_for = NEW.votes_for AND b.votes_against = NEW.votes_against "
                    "AND b.abstentions = NEW.abstentions) THEN "
                    "RAISE EXCEPTION 'the decision is not the one this ballot voted'; END IF; "
                    "RETURN NEW;"
                ),
            ),
            *moves_the_screens("decision", OF_ITEM),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()

    @property
    def voted(self) -> bool:
        """Whether the commission voted on it: a file may be carried over without a vote."""
        return self.votes_for + self.votes_against + self.abstentions > 0


class DecisionPoint(models.Model):
    """A part to complete, as decided in session."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="points")
    part = models.CharField("partie", max_length=12, choices=Part)
    reason = models.TextField("ce qui est demandé")

    class Meta:
        verbose_name = "point à compléter"
        verbose_name_plural = "points à compléter"
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="decision_point_signed_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "DECLARE of_item bigint; BEGIN "  # noqa: S608 - a trigger
                    "SELECT d.item_id INTO of_item FROM reviews_decision d "
                    "WHERE d.id = COALESCE(NEW.decision_id, OLD.decision_id); "
                    + refuse_signed("of_item", gives="COALESCE(NEW, OLD)")
                    + " END;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.reason[:80]
