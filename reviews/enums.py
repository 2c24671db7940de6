from django.db import models


class Audience(models.TextChoices):
    """Who reads a comment."""

    SCHOOL = "SCHOOL", "Pour l’établissement"
    STAFF = "STAFF", "Entre services seulement"


class ThreadState(models.TextChoices):
    """Where a thread of comments stands."""

    OPEN = "OPEN", "À traiter"
    ANSWERED = "ANSWERED", "Répondu par l’établissement"
    SETTLED = "SETTLED", "Réglé"


class WrittenKind(models.TextChoices):
    """What one person writes at a time on a file."""

    OPINION = "OPINION", "un avis"
    DECISION = "DECISION", "une décision"


class ReminderStage(models.TextChoices):
    """When somebody is reminded of a date."""

    BEFORE = "BEFORE", "Avant l’échéance"
    AFTER = "AFTER", "Échéance passée"


class AskedKind(models.TextChoices):
    """Of whom an opinion is asked."""

    SUBJECT = "SUBJECT", "Une inspection disciplinaire (IA-IPR)"
    DANE = "DANE", "La DANE"
    COMMUNITY = "COMMUNITY", "Une collectivité"
    OTHER = "OTHER", "Un autre service"


class AskedReaders(models.TextChoices):
    """Who reads an opinion asked from others."""

    EXAMINERS = "EXAMINERS", "L’inspection référente et le secrétariat seulement"
    SERVICES = "SERVICES", "Tous les services qui lisent le dossier, commission comprise"
    SCHOOL = "SCHOOL", "Les services et l’établissement"


class OpinionKind(models.TextChoices):
    """The inspector's opinion: advisory."""

    FAVOURABLE = "FAVOURABLE", "Favorable"
    RESERVED = "RESERVED", "Favorable avec réserves"
    UNFAVOURABLE = "UNFAVOURABLE", "Défavorable"


class SessionStatus(models.TextChoices):
    """Where a commission session stands."""

    PLANNED = "PLANNED", "En préparation"
    INVITED = "INVITED", "Convoquée"
    OPEN = "OPEN", "En séance"
    CLOSED = "CLOSED", "Tenue, décisions à publier"
    PUBLISHED = "PUBLISHED", "Décisions publiées"
    CANCELLED = "CANCELLED", "Sans quorum"
    CALLED_OFF = "CALLED_OFF", "Annulée"


HELD = (SessionStatus.OPEN, SessionStatus.CLOSED, SessionStatus.PUBLISHED)
"""The session was opened."""


class SessionStep(models.TextChoices):
    """What may be done to a session; the label is the verb of the button."""

    INVITE = "INVITE", "Convoquer la commission"
    OPEN = "OPEN", "Ouvrir la séance"
    CANCEL = "CANCEL", "Constater l’absence de quorum"
    CALL_OFF = "CALL_OFF", "Annuler la séance"
    CLOSE = "CLOSE", "Lever la séance"
    PUBLISH = "PUBLISH", "Publier les décisions"


class FreedReason(models.TextChoices):
    """Why a rapporteur no longer reports on a file."""

    INTEREST = "INTEREST", "Intérêt personnel"
    GONE = "GONE", "Ne siège pas à cette séance"
    BY_HAND = "BY_HAND", "Remplacé par le secrétariat"


class PresenceMode(models.TextChoices):
    """How a member takes part."""

    ROOM = "ROOM", "Dans la salle"
    REMOTE = "REMOTE", "À distance"
    MANDATE = "MANDATE", "A donné mandat"
    ABSENT = "ABSENT", "Absent"


class Outcome(models.TextChoices):
    """What the commission decides for a file."""

    VALIDATE = "VALIDATE", "Validé"
    COMPLETE = "COMPLETE", "À compléter"
    DECLINE = "DECLINE", "Non retenu"
    CARRY_OVER = "CARRY_OVER", "Reporté à une autre séance"


class VotingMode(models.TextChoices):
    """How the commission votes on what is proposed for a file."""

    BY_NAME = "BY_NAME", "Vote nominal"
    SHOW_OF_HANDS = "SHOW_OF_HANDS", "Vote à main levée"


class VoteChoice(models.TextChoices):
    """What a voice says; NOT_COUNTED cancels the vote of somebody who takes no part any more."""

    FOR = "FOR", "Pour"
    AGAINST = "AGAINST", "Contre"
    ABSTAIN = "ABSTAIN", "Abstention"
    NOT_COUNTED = "NOT_COUNTED", "Non compté"


class Phase(models.TextChoices):
    """Where the commission is with a file, while it meets."""

    READING = "READING", "Présentation du dossier"
    OPINIONS = "OPINIONS", "Avis présentés"
    VOTE_OPEN = "VOTE_OPEN", "Vote en cours"
    VOTE_CLOSED = "VOTE_CLOSED", "Vote clos"
    DECIDED = "DECIDED", "Décision préparée"
