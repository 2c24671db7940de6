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
    """Who acts (DOMAIN.md §3). HEAD and EDITOR are memberships, the others appointments."""

    HEAD = "HEAD", "Direction de l’établissement"
    EDITOR = "EDITOR", "Membre de l’équipe"
    REFERENT_INSPECTOR = "REFERENT_INSPECTOR", "Inspection référente"
    SUPPORT = "SUPPORT", "Équipe d’appui"
    SECRETARIAT = "SECRETARIAT", "Secrétariat de la commission"
    MEMBER = "MEMBER", "Membre de la commission"
    PRESIDENT = "PRESIDENT", "Présidence de la commission"
    FUND_MANAGER = "FUND_MANAGER", "Gestion des fonds"
    OBSERVER = "OBSERVER", "Observation"


SCHOOL_ROLES = frozenset({Role.HEAD, Role.EDITOR})
STAFF_ROLES = frozenset(Role) - SCHOOL_ROLES


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
