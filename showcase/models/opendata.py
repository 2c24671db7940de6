"""The files of the open data, as they were last written."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone

from showcase.enums import OpenFormat


def _path(kept: OpenDataFile, _name: str) -> str:
    return f"open-data/{uuid.uuid4()}"


class OpenDataFile(models.Model):
    """A dataset in a format. `version` is that of what the public reads (`showcase.freshness`) when
    its rows began to be read, at `read_at`: a sheet withdrawn or changed since makes it stale."""

    dataset = models.CharField("jeu", max_length=40)
    format = models.CharField("format", max_length=8, choices=OpenFormat)
    file = models.FileField("fichier", upload_to=_path, max_length=200)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    rows = models.PositiveIntegerField("lignes")
    version = models.BigIntegerField("version")
    read_at = models.DateTimeField("lu le")
    written_at = models.DateTimeField("écrit le", default=timezone.now)

    class Meta:
        verbose_name = "fichier de données ouvertes"
        verbose_name_plural = "fichiers de données ouvertes"
        ordering = ["dataset", "format"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "format"], name="showcase_open_file_once")
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What a person keeps it as."""
        return f"{self.dataset}.{self.format}"
