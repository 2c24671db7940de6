from django.db import models


class DocumentStatus(models.TextChoices):
    """Where a requested document stands."""

    REQUESTED = "REQUESTED", "en préparation"
    ISSUED = "ISSUED", "émis"
    FAILED = "FAILED", "en échec"
