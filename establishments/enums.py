from __future__ import annotations

from django.db import models


class EstablishmentKind(models.TextChoices):
    """The degree of a school, from the nature codes of the directory (DOMAIN.md §9)."""

    ECOLE = "ECOLE", "École"
    COLLEGE = "COLLEGE", "Collège"
    LYCEE = "LYCEE", "Lycée"
    EREA = "EREA", "EREA"


class Sector(models.TextChoices):
    """Who runs the school, and whether the ministry in charge of education pays for it.

    A private school under contract with another ministry (agriculture) is PRIVATE_OTHER.
    """

    PUBLIC = "PUBLIC", "Public"
    PRIVATE_CONTRACT = "PRIVATE_CONTRACT", "Privé sous contrat"
    PRIVATE_OTHER = "PRIVATE_OTHER", "Privé sans contrat avec l’Éducation nationale"


class PriorityEducation(models.TextChoices):
    """Priority education network of the school."""

    NONE = "", "Hors éducation prioritaire"
    REP = "REP", "REP"
    REP_PLUS = "REP+", "REP+"


class EstablishmentState(models.TextChoices):
    """State of the school in the directory; a closed school keeps its files."""

    OPEN = "OPEN", "ouvert"
    TO_OPEN = "TO_OPEN", "à ouvrir"
    TO_CLOSE = "TO_CLOSE", "à fermer"
    CLOSED = "CLOSED", "fermé"


class Role(models.TextChoices):
    """Who acts (DOMAIN.md §3). HEAD, DEPUTY and EDITOR are memberships, the others appointments.

    A DEPUTY acts as the head on the school's files for the time of a delegation, which has an end.
    """

    HEAD = "HEAD", "Direction de l’établissement"
    DEPUTY = "DEPUTY", "Direction adjointe, par délégation"
    EDITOR = "EDITOR", "Membre de l’équipe"
    REFERENT_INSPECTOR = "REFERENT_INSPECTOR", "Inspection référente"
    SUPPORT = "SUPPORT", "Équipe d’appui"
    SECRETARIAT = "SECRETARIAT", "Secrétariat de la commission"
    MEMBER = "MEMBER", "Membre de la commission"
    PRESIDENT = "PRESIDENT", "Présidence de la commission"
    FUND_MANAGER = "FUND_MANAGER", "Gestion des fonds"
    OBSERVER = "OBSERVER", "Observation"


SCHOOL_ROLES = frozenset({Role.HEAD, Role.DEPUTY, Role.EDITOR})
LEADING_ROLES = frozenset({Role.HEAD, Role.DEPUTY})
"""Those who decide on the school's files, and are told what happens to them."""
STAFF_ROLES = frozenset(Role) - SCHOOL_ROLES


class SupportService(models.TextChoices):
    """The services of the support team. INSPECTION is held by the referent inspectors."""

    CARDIE = "CARDIE", "CARDIE (innovation et expérimentation)"
    CANOPE = "CANOPE", "Réseau Canopé (formation et ressources)"
    DANE = "DANE", "DANE (numérique éducatif)"
    INSPECTION = "INSPECTION", "Inspection référente"

    @property
    def short(self) -> str:
        """The name alone, as people say it."""
        return self.label.partition(" (")[0]


NAMED_SERVICES = tuple(service for service in SupportService if service != "INSPECTION")
"""The services somebody of the support team may be named for."""


class Perimeter(models.TextChoices):
    """Where an appointment holds."""

    NATION = "NATION", "France entière"
    ACADEMY = "ACADEMY", "Académie"
    DEPARTMENT = "DEPARTMENT", "Département"
    DISTRICT = "DISTRICT", "Circonscription"
    ESTABLISHMENT = "ESTABLISHMENT", "Établissement"


class CodeState(models.TextChoices):
    """What an access code is worth at a moment."""

    LIVE = "LIVE", "valable"
    USED = "USED", "utilisé"
    REVOKED = "REVOKED", "remplacé"
    EXPIRED = "EXPIRED", "expiré"


class OfficialFile(models.TextChoices):
    """An official file that the administration imports."""

    DIRECTORY = "DIRECTORY", "Annuaire de l’éducation"
    IPS = "IPS", "Indices de position sociale (IPS)"


class AppointmentState(models.TextChoices):
    """Where the dates of an appointment stand today."""

    CURRENT = "en-fonction", "en fonction"
    TO_COME = "a-venir", "à venir"
    ENDED = "terminee", "terminée"


class ListTarget(models.TextChoices):
    """What the lines of a list of inspectors name."""

    ESTABLISHMENTS = "etablissements", "des collèges, lycées et EREA, par leur UAI"
    DISTRICTS = "circonscriptions", "des circonscriptions, par leur code ou leur nom"


class LineVerdict(models.TextChoices):
    """What a line of a list of inspectors will do, or why it will do nothing."""

    NEW = "NEW", "nouvelle nomination"
    REPLACES = "REPLACES", "remplacement"
    SAME = "SAME", "déjà en place"
    UNKNOWN_PLACE = "UNKNOWN_PLACE", "introuvable dans l’annuaire"
    AMBIGUOUS_PLACE = "AMBIGUOUS_PLACE", "plusieurs circonscriptions de ce nom"
    OTHER_ACADEMY = "OTHER_ACADEMY", "hors de votre académie"
    FIRST_DEGREE = "FIRST_DEGREE", "école\u00a0: son inspection est celle de la circonscription"
    CLOSED = "CLOSED", "établissement fermé"
    BAD_EMAIL = "BAD_EMAIL", "adresse électronique à corriger"
    REPEATED = "REPEATED", "ligne répétée"
    CLOSED_ACCOUNT = "CLOSED_ACCOUNT", "compte fermé"
    ONESELF = "ONESELF", "on ne se nomme pas soi-même"


ACTING_VERDICTS = frozenset({LineVerdict.NEW, LineVerdict.REPLACES})

ROLE_SLUGS: dict[Role, str] = {
    Role.REFERENT_INSPECTOR: "inspection",
    Role.SUPPORT: "appui",
    Role.SECRETARIAT: "secretariat",
    Role.MEMBER: "membre",
    Role.PRESIDENT: "presidence",
    Role.FUND_MANAGER: "fonds",
    Role.OBSERVER: "observation",
}
"""The roles of the services as addresses write them."""


class MemberOpinionsShown(models.TextChoices):
    """When a member of the commission reads what the other members think of a file."""

    AFTER_MINE = "AFTER_MINE", "Dès que le membre a rendu son propre avis"
    AT_OPENING = "AT_OPENING", "À l’ouverture de la séance seulement"


class InvitationState(models.TextChoices):
    """What an invitation is worth at a moment."""

    LIVE = "LIVE", "en attente"
    ACCEPTED = "ACCEPTED", "acceptée"
    REVOKED = "REVOKED", "annulée"
    EXPIRED = "EXPIRED", "expirée"


class CodeChannel(models.TextChoices):
    """How an access code reaches the school."""

    SHOWN = "SHOWN", "remis par le secrétariat"
    EMAIL = "EMAIL", "courriel à l’établissement"
    LETTER = "LETTER", "courrier"


CAMPAIGN_CHANNELS = (CodeChannel.EMAIL, CodeChannel.LETTER)


class LetterLayout(models.TextChoices):
    """How the letters of a campaign are bound."""

    ONE_FILE = "ONE_FILE", "Un seul PDF, une page par établissement"
    ONE_EACH = "ONE_EACH", "Un PDF par établissement, dans une archive ZIP"


class LeftOut(models.TextChoices):
    """Why a school of a selection gets no code."""

    CLOSED = "CLOSED", "établissement fermé"
    LED = "LED", "déjà dirigé"
    NO_MAILBOX = "NO_MAILBOX", "sans adresse électronique"
    NEWER_CODE = "NEWER_CODE", "code émis entre-temps"


class CampaignState(models.TextChoices):
    """Where a school of a campaign stands, in the words of the secretariat."""

    ACTIVATED = "ACTIVATED", "activé"
    DELIVERED = "DELIVERED", "pas encore activé"
    EXPIRED = "EXPIRED", "expiré sans être utilisé"
    TROUBLED = "TROUBLED", "courriel refusé"
    SENDING = "SENDING", "en cours d’envoi"
    REPLACED = "REPLACED", "remplacé par un autre code"
    WAITING = "WAITING", "code à émettre"
    LEFT_OUT = "LEFT_OUT", "écarté"


RESENDABLE = (CampaignState.DELIVERED, CampaignState.EXPIRED, CampaignState.TROUBLED)


class JournalKind(models.TextChoices):
    """What a line of the journal of people and rights is about."""

    ACCOUNT = "compte", "Compte"
    MEMBERSHIP = "equipe", "Équipe d’établissement"
    INVITATION = "invitation", "Invitation"
    CODE = "code", "Code d’accès"
    APPOINTMENT = "nomination", "Nomination"
    SETTINGS = "reglages", "Réglages de l’académie"
