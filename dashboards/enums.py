from django.db import models


class Act(models.TextChoices):
    """What may be done to a selection of files at once; the value is the one of the address."""

    SCHEDULE = "inscrire", "Inscrire à une séance"
    ASSIGN = "confier", "Confier à quelqu’un"
    ASK_OPINION = "demander-un-avis", "Demander l’avis de l’inspection"
    ASK_OTHERS = "demander-ailleurs", "Demander un avis à quelqu’un d’autre"
    REMIND = "relancer", "Relancer"
    EXPORT_PDF = "pdf", "Réunir les PDF dans une archive ZIP"
    ALLOCATE = "attribuer", "Attribuer les fonds"


class Outcome(models.TextChoices):
    """What came of one file of a batch."""

    WAITING = "WAITING", "à faire"
    DONE = "DONE", "fait"
    LEFT_OUT = "LEFT_OUT", "laissé de côté"


class Call(models.TextChoices):
    """Why somebody who has a file was written to."""

    REMINDED = "REMINDED", "relance"
    OPINION_ASKED = "OPINION_ASKED", "avis demandé"


class Order(models.TextChoices):
    """In which order the board lists its files; the value is the one of the address."""

    URGENT = "urgent", "Délais les plus courts, puis les plus anciens"
    OLDEST = "oldest", "Dépôts les plus anciens d’abord"
    NEWEST = "newest", "Dépôts les plus récents d’abord"
    STILL = "still", "Sans mouvement depuis le plus longtemps"
    AMOUNT = "amount", "Les plus gros montants d’abord"
    SCHOOL = "school", "Par établissement"


class ContactSubject(models.TextChoices):
    """What somebody writes about; the value is the one of the address."""

    PROJECT = "projet", "Un projet, une concertation, un dossier"
    ACCESS = "acces", "L’accès à l’application"
    PUBLICATION = "publication", "Un projet publié sur ce site"
    ACCESSIBILITY = "accessibilite", "Une difficulté d’accessibilité"
    PRIVACY = "donnees", "Mes données personnelles"
    OTHER = "autre", "Autre chose"


OF_THE_SITE = (ContactSubject.ACCESSIBILITY, ContactSubject.PRIVACY)
"""What no académie answers for: whoever keeps the site does, whatever académie is chosen."""
