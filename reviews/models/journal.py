"""Who opened a file, who took over what a colleague was writing; and the lists one keeps."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.triggers import append_only
from establishments.enums import Role
from projects.models import Project
from reviews.enums import WrittenKind


class FileOpening(models.Model):
    """Somebody of the services opened the file."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="openings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="personne",
    )
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)

    class Meta:
        verbose_name = "ouverture d’un dossier"
        verbose_name_plural = "ouvertures des dossiers"
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["project", "-opened_at"], name="reviews_openings")]
        triggers = append_only("file_opening")

    def __str__(self) -> str:
        return f"{self.person_id} – {self.project_id}"


class WritingTakeover(models.Model):
    """Somebody took over what a colleague was writing on a file."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="takeovers")
    kind = models.CharField("ce qui s’écrivait", max_length=10, choices=WrittenKind)
    taken_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="à"
    )
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )
    taken_at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "reprise d’écriture"
        verbose_name_plural = "reprises d’écriture"
        ordering = ["-taken_at", "-pk"]
        indexes = [models.Index(fields=["project", "-taken_at"], name="reviews_takeovers")]
        triggers = append_only("writing_takeover")

    def __str__(self) -> str:
        return f"{self.taken_from_id} → {self.taken_by_id}"


class InboxFilter(models.Model):
    """A list and its filters, kept under a name by one inspector."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox_filters"
    )
    name = models.CharField("nom", max_length=60)
    query = models.CharField("filtres", max_length=500)
    created_at = models.DateTimeField("créé le", default=timezone.now)

    class Meta:
        verbose_name = "filtre enregistré"
        verbose_name_plural = "filtres enregistrés"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="reviews_filter_name_once",
                violation_error_message="Vous avez déjà un filtre de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.name
