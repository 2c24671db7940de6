from django.db import models


class Contrast(models.TextChoices):
    """How the pages are coloured for this reader."""

    SYSTEM = "system", "Comme mon appareil"
    LIGHT = "light", "Clair"
    DARK = "dark", "Sombre"
    HIGH = "high", "Contraste élevé"


class ReadingFont(models.TextChoices):
    """The typeface of the pages."""

    MARIANNE = "marianne", "Marianne (police de l’État)"
    DYSLEXIA = "dyslexia", "OpenDyslexic (pour la dyslexie)"


class LineSpacing(models.TextChoices):
    """The space between lines of text."""

    NORMAL = "normal", "Normal"
    WIDE = "wide", "Large"
    WIDER = "wider", "Très large"


class SecurityAct(models.TextChoices):
    """What somebody did to the second factors of their account, as the journal names it."""

    ADDED = "second_factor_added", "double authentification mise en place"
    REMOVED = "second_factor_removed", "double authentification retirée"
    WITHDRAWN = "second_factor_withdrawn", "double authentification retirée par l’assistance"
    RENEWED = "recovery_codes_renewed", "codes de secours renouvelés"
