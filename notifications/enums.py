from django.db import models


class MessageStatus(models.TextChoices):
    """Where an e-mail of the outbox stands."""

    PENDING = "PENDING", "à envoyer"
    SENT = "SENT", "envoyé"
    FAILED = "FAILED", "en échec"
    DIGESTED = "DIGESTED", "dans un résumé du jour"
    WITHDRAWN = "WITHDRAWN", "retiré avant l’envoi"
    NOT_MAILED = "NOT_MAILED", "dans l’application seulement"


class Urgency(models.TextChoices):
    """When the e-mail of a notice leaves; each person may choose, kind by kind."""

    AT_ONCE = "AT_ONCE", "tout de suite"
    DIGEST = "DIGEST", "dans le résumé du jour"
    WEEKLY = "WEEKLY", "dans le résumé de la semaine"
    APP_ONLY = "APP_ONLY", "dans l’application seulement"
