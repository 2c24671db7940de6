from django.db import models


class Dimension(models.TextChoices):
    """The three dimensions of the programme (académie de Créteil, page of 11 July 2024)."""

    ACHIEVEMENT = "ACHIEVEMENT", "Réussite de tous les élèves"
    WELL_BEING = "WELL_BEING", "Bien-être"
    EQUALITY = "EQUALITY", "Réduction des inégalités"


class ParticipantCategory(models.TextChoices):
    """Who came to a concertation: counted, never named."""

    TEACHERS = "TEACHERS", "Enseignants"
    OTHER_STAFF = "OTHER_STAFF", "Autres personnels"
    PUPILS = "PUPILS", "Élèves"
    FAMILIES = "FAMILIES", "Familles"
    COMMUNITY = "COMMUNITY", "Élus et agents de la collectivité"
    PARTNERS = "PARTNERS", "Associations et partenaires"
    INSPECTION = "INSPECTION", "Inspection et équipe d’appui"


class Origin(models.TextChoices):
    """How a contribution came."""

    FORM = "FORM", "formulaire en ligne"
    PAPER = "PAPER", "feuille papier"
    SPOKEN = "SPOKEN", "dite à l’oral"


class BoxState(models.TextChoices):
    """Where the public form of a concertation stands on a day."""

    NOT_YET = "NOT_YET", "pas encore ouvert"
    OPEN = "OPEN", "ouvert"
    CLOSED = "CLOSED", "fermé"
