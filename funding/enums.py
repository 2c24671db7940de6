from __future__ import annotations

from django.db import models


class Programme(models.TextChoices):
    """The budget programme of the State that pays (DOMAIN.md §7)."""

    P140 = "140", "140 – Enseignement scolaire public du premier degré"
    P141 = "141", "141 – Enseignement scolaire public du second degré"
    P139 = "139", "139 – Enseignement privé du premier et du second degré"


class EntryKind(models.TextChoices):
    """What moves money; the legs of each are in `funding/models/ledger.py`."""

    OPENING = "OPENING", "Ouverture"
    DELEGATION = "DELEGATION", "Délégation"
    TAKE_BACK = "TAKE_BACK", "Reprise"
    TRANSFER = "TRANSFER", "Virement"
    INCREASE = "INCREASE", "Correction à la hausse"
    DECREASE = "DECREASE", "Correction à la baisse"
    COMMITMENT = "COMMITMENT", "Engagement"
    RELEASE = "RELEASE", "Annulation"
    PAYMENT = "PAYMENT", "Versement"
    REVERSAL = "REVERSAL", "Versement annulé"
    RETURN = "RETURN", "Reversement"
    CARRY_OVER = "CARRY_OVER", "Report sur l’année suivante"


INSTALMENT_KINDS = (
    EntryKind.COMMITMENT,
    EntryKind.RELEASE,
    EntryKind.PAYMENT,
    EntryKind.REVERSAL,
    EntryKind.RETURN,
)
"""Entries about one instalment of one project."""

MOTIVATED_KINDS = (
    EntryKind.TRANSFER,
    EntryKind.INCREASE,
    EntryKind.DECREASE,
    EntryKind.RELEASE,
    EntryKind.REVERSAL,
    EntryKind.RETURN,
    EntryKind.CARRY_OVER,
)
"""Entries that always say why."""


class InstalmentState(models.TextChoices):
    """Where an instalment stands, in the words of the school."""

    PROMISED = "PROMISED", "Promise"
    NOTIFIED = "NOTIFIED", "Notifiée"
    PAID = "PAID", "Versée"
    CANCELLED = "CANCELLED", "Annulée"


class PaymentCondition(models.TextChoices):
    """What an instalment waits for before it is paid."""

    SIGNATURE = "SIGNATURE", "À la signature"
    INVOICES = "INVOICES", "Sur factures"
    REPORT = "REPORT", "Sur bilan"


class LineState(models.TextChoices):
    """Where a line of a Chorus extract stands."""

    TO_MATCH = "TO_MATCH", "À rapprocher"
    TO_SETTLE = "TO_SETTLE", "À traiter"
    PAID = "PAID", "Versée"
    KNOWN = "KNOWN", "Déjà notée à la main"
    ASIDE = "ASIDE", "Mise de côté"


OPEN = (LineState.TO_MATCH, LineState.TO_SETTLE)
"""States of a line that nobody settled yet."""


class LineFinding(models.TextChoices):
    """Why a line waits for somebody."""

    UNMATCHED = "UNMATCHED", "Rien ne correspond"
    AMBIGUOUS = "AMBIGUOUS", "Plusieurs choix"
    BLOCKED = "BLOCKED", "Tranche en attente de son bilan"
    REPEATED = "REPEATED", "Ligne répétée"
    REVERSED = "REVERSED", "Versement annulé"
    PART = "PART", "Reste à rattacher"


RETRIED = (LineFinding.UNMATCHED, LineFinding.AMBIGUOUS, LineFinding.BLOCKED)
"""Findings that may have changed since: tried again at each import. The others are for a person."""


class Payability(models.TextChoices):
    """What an instalment committed and not paid waits for."""

    NOW = "NOW", "À verser maintenant"
    LATER = "LATER", "Date à venir"
    REPORT = "REPORT", "Attend un bilan"
    CONVENTION = "CONVENTION", "Attend la convention"
    INVOICES = "INVOICES", "Attend les factures"


class ConventionState(models.TextChoices):
    """Where the convention with a commune stands."""

    TO_DRAW_UP = "TO_DRAW_UP", "À établir"
    TO_SIGN = "TO_SIGN", "À signer"
    SIGNED = "SIGNED", "Signée"


class ReminderStage(models.TextChoices):
    """Moments of the two-month clock at which somebody is reminded (DOMAIN.md §6)."""

    D30 = "D30", "30 jours avant"
    D15 = "D15", "15 jours avant"
    D7 = "D7", "7 jours avant"
    D1 = "D1", "la veille"
    OVERDUE = "OVERDUE", "délai dépassé"


class ReportKind(models.TextChoices):
    """A report of a year of a longer project, or the one that ends it."""

    INTERMEDIATE = "INTERMEDIATE", "Bilan intermédiaire"
    FINAL = "FINAL", "Bilan final"


class Attainment(models.TextChoices):
    """What became of a target, in words."""

    MET = "MET", "Atteint"
    PARTLY = "PARTLY", "Atteint en partie"
    NOT_MET = "NOT_MET", "Non atteint"


class PieceKind(models.TextChoices):
    """What is joined to a report."""

    INVOICE = "INVOICE", "Facture"
    PHOTO = "PHOTO", "Photo"


class ReportStage(models.TextChoices):
    """Moments at which a school is reminded of its report."""

    BEFORE_30 = "BEFORE_30", "30 jours avant"
    BEFORE_7 = "BEFORE_7", "7 jours avant"
    LATE = "LATE", "date passée"


class DelayStage(models.TextChoices):
    """A stage of the way of a file, from one date to the next."""

    OPINION = "OPINION", "Du dépôt à l’avis de l’inspection"
    SESSION = "SESSION", "De l’avis à la séance"
    DECISION = "DECISION", "De la séance à la publication de la décision"
    ALLOCATION = "ALLOCATION", "De la décision à l’attribution des fonds"
    PAYMENT = "PAYMENT", "De l’attribution au premier versement"


class DeadlineState(models.TextChoices):
    """How a deadline stands, to choose which ones to see."""

    OVERDUE = "OVERDUE", "Délai dépassé"
    RUNNING = "RUNNING", "Délai en cours"
    SUSPENDED = "SUSPENDED", "Délai suspendu"


class ExportKind(models.TextChoices):
    """A file that leaves the funds; the value is the one of the address."""

    GRANTS = "subventions", "Données ouvertes des subventions (SCDL)"
    LEDGER = "journal", "Journal comptable"
    COMMITMENTS = "engagements", "Engagements à verser"
