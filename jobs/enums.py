from django.db import models


class JobStatus(models.TextChoices):
    """Where a task asked by a person stands."""

    REQUESTED = "REQUESTED", "en attente"
    RUNNING = "RUNNING", "en cours"
    DONE = "DONE", "terminée"
    FAILED = "FAILED", "en échec"
    STOPPED = "STOPPED", "arrêtée"


ENDED = frozenset({JobStatus.DONE, JobStatus.FAILED, JobStatus.STOPPED})


class FileRole(models.TextChoices):
    """What a file is to its task."""

    INPUT = "INPUT", "donné"
    RESULT = "RESULT", "produit"


class SheetKind(models.TextChoices):
    """The file a table leaves in; the value is its extension."""

    XLSX = "xlsx", "Excel (XLSX)"
    ODS = "ods", "LibreOffice (ODS)"
    CSV = "csv", "Texte (CSV)"
