"""The commission while it meets and after: where the screens are, votes, signature, corrections."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from documents.models import IssuedDocument
from establishments.models import Academy, Appointment
from reviews.enums import Outcome, VoteChoice, VotingMode
from reviews.models.commission import AgendaItem, CommissionSession
from reviews.triggers import OF_ITEM, moves_the_screens, next_version

_OF_BALLOT = (
    "(SELECT i.session_id FROM reviews_agendaitem i JOIN reviews_ballot b "
    "ON b.item_id = i.id WHERE b.id = NEW.ballot_id)"
)


class LiveState(models.Model):
    """Which file the screens of a session show, and a number that grows with whatever they show.

    The number is kept by the triggers of `reviews.triggers.moves_the_screens`.
    """

    session = models.OneToOneField(
        CommissionSession, on_delete=models.PROTECT, primary_key=True, related_name="live"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveBigIntegerField("version", default=0)

    class Meta:
        verbose_name = "état de la séance en direct"
        verbose_name_plural = "états des séances en direct"
        triggers = [
            *undeletable("live_state"),
            pgtrigger.Protect(
                name="live_version_grows",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.version <= OLD.version"),
            ),
            pgtrigger.Trigger(
                name="live_item_of_its_session",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.item_id IS NOT NULL"),
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM reviews_agendaitem i WHERE i.id = NEW.item_id "
                    "AND i.session_id = NEW.session_id) THEN "
                    "RAISE EXCEPTION 'this file is of another session'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} : {self.version}"


class Ballot(models.Model):
    """One vote of the commission on one proposal for one file.

    Once closed it never changes; another proposal is another ballot. The totals are those of the
    closing: of the hands, or of the last vote of each voice.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="ballots")
    mode = models.CharField("façon de voter", max_length=13, choices=VotingMode)
    outcome = models.CharField("décision proposée", max_length=12, choices=Outcome)
    amount = models.DecimalField(
        "montant proposé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("clos le", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    votes_for = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    voices = models.PositiveSmallIntegerField("voix", null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(
        "membres pouvant prendre part", null=True, blank=True
    )

    class Meta:
        verbose_name = "vote"
        verbose_name_plural = "votes"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(closed_at__isnull=True),
                name="reviews_one_ballot_at_a_time",
                violation_error_message="Un vote est déjà ouvert sur ce dossier.",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.VALIDATE, amount__isnull=False, amount__gte=0)
                | (~Q(outcome=Outcome.VALIDATE) & Q(amount__isnull=True)),
                name="reviews_ballot_amount",
                violation_error_message="Seule une validation porte un montant.",
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True,
                    closed_by__isnull=True,
                    votes_for__isnull=True,
                    votes_against__isnull=True,
                    abstentions__isnull=True,
                    voices__isnull=True,
                    entitled__isnull=True,
                )
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    entitled__isnull=False,
                    voices=models.F("votes_for")
                    + models.F("votes_against")
                    + models.F("abstentions"),
                    voices__isnull=False,
                ),
                name="reviews_ballot_counted",
                violation_error_message="Un vote clos porte ses totaux, qui font les voix.",
            ),
        ]
        triggers = [
            *undeletable("ballot"),
            *frozen_when(
                "ballot_proposal_frozen",
                "TRUE",
                "item_id",
                "mode",
                "outcome",
                "amount",
                "opened_at",
                "opened_by_id",
            ),
            pgtrigger.Protect(
                name="ballot_closed_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.closed_at IS NOT NULL"),
            ),
            pgtrigger.Trigger(
                name="ballot_by_name_counts_its_votes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.closed_at IS NOT NULL AND NEW.mode = 'BY_NAME'"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM (
                            SELECT count(*) FILTER (WHERE choice = 'FOR') AS f,
                                   count(*) FILTER (WHERE choice = 'AGAINST') AS a,
                                   count(*) FILTER (WHERE choice = 'ABSTAIN') AS n
                            FROM (SELECT DISTINCT ON (appointment_id) choice FROM reviews_vote
                                  WHERE ballot_id = NEW.id
                                  ORDER BY appointment_id, id DESC) AS last
                        ) AS t
                        WHERE (t.f, t.a, t.n)
                           IS DISTINCT FROM (NEW.votes_for, NEW.votes_against, NEW.abstentions)
                    ) THEN RAISE EXCEPTION 'the totals are not those of the votes'; END IF;
                    RETURN NEW;
                """,
            ),
            *moves_the_screens("ballot", OF_ITEM),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class Vote(models.Model):
    """What one voice said in a ballot by name: the last row of each voice counts.

    `appointment` is whose voice it is; `cast_by` who cast it: the member, the holder of the
    mandate, or the secretariat.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("vote", max_length=11, choices=VoteChoice)
    cast_at = models.DateTimeField("le", default=timezone.now)
    cast_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "voix exprimée"
        verbose_name_plural = "voix exprimées"
        ordering = ["pk"]
        triggers = [
            *append_only("vote"),
            pgtrigger.Trigger(
                name="vote_while_open",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM 1 FROM reviews_ballot b
                    WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL AND b.mode = 'BY_NAME'
                    FOR SHARE;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'this ballot takes no vote by name';
                    END IF;
                    IF NEW.choice <> 'NOT_COUNTED' AND EXISTS (
                        SELECT 1 FROM reviews_ballot b JOIN reviews_interest n USING (item_id)
                        WHERE b.id = NEW.ballot_id AND n.appointment_id = NEW.appointment_id
                          AND n.withdrawn_at IS NULL
                    ) THEN RAISE EXCEPTION 'this member takes no part in the file'; END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="vote_moves_the_screens",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"{next_version(_OF_BALLOT)} RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} {self.choice}"


class MotiveTemplate(models.Model):
    """A motive ready to be used and changed, kept by an académie for one kind of decision."""

    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="motives")
    outcome = models.CharField("décision", max_length=12, choices=Outcome)
    title = models.CharField("titre", max_length=80)
    text = models.TextField("texte")
    written_at = models.DateTimeField("écrit le", default=timezone.now)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "modèle de motif"
        verbose_name_plural = "modèles de motifs"
        ordering = ["outcome", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["academy", "outcome", "title"],
                name="reviews_motive_once",
                violation_error_message="Un modèle porte déjà ce titre pour cette décision.",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="reviews_motive_written",
                violation_error_message="Un modèle a un titre et un texte.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DecisionsSignature(models.Model):
    """The presidency signed the decisions of a session: they do not change any more.

    `sha256` is the seal of what was signed (`reviews.documents.decisions_seal`). Withdrawn with a
    motive before the publication, to correct something; the row stays.
    """

    session = models.ForeignKey(
        CommissionSession, on_delete=models.PROTECT, related_name="signatures"
    )
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    signed_at = models.DateTimeField("signées le", default=timezone.now)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_motive = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "signature des décisions"
        verbose_name_plural = "signatures des décisions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(withdrawn_at__isnull=True),
                name="reviews_one_signature",
                violation_error_message="Les décisions de cette séance sont déjà signées.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                & Q(withdrawal_motive="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawal_motive=""),
                name="reviews_signature_withdrawn_told",
                violation_error_message="Une signature se retire avec un motif, par quelqu’un.",
            ),
        ]
        triggers = [
            *undeletable("signature"),
            *frozen_when(
                "signature_frozen", "TRUE", "session_id", "sha256", "signed_at", "signed_by_id"
            ),
            *frozen_when(
                "signature_withdrawn_frozen",
                "OLD.withdrawn_at IS NOT NULL",
                "withdrawn_at",
                "withdrawn_by_id",
                "withdrawal_motive",
            ),
            pgtrigger.Trigger(
                name="signature_published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=(
                    "IF EXISTS (SELECT 1 FROM reviews_commissionsession c "
                    "WHERE c.id = NEW.session_id AND c.published_at IS NOT NULL) THEN "
                    "RAISE EXCEPTION 'the decisions of this session are published'; END IF; "
                    "RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class MinutesCorrection(models.Model):
    """Minutes issued again, with what was wrong and why; the former stay, named by the new ones."""

    session = models.ForeignKey(
        CommissionSession, on_delete=models.PROTECT, related_name="corrections"
    )
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, related_name="corrects_session"
    )
    reason = models.CharField("raison", max_length=500)
    text = models.TextField("rectification")
    corrected_at = models.DateTimeField("rectifié le", default=timezone.now)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "procès-verbal rectificatif"
        verbose_name_plural = "procès-verbaux rectificatifs"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(text=""),
                name="reviews_correction_told",
                violation_error_message="Une rectification dit sa raison et son texte.",
            )
        ]
        triggers = append_only("minutes_correction")

    def __str__(self) -> str:
        return self.reason[:80]
