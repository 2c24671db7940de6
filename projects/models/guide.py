"""What each part asks, in the words of an académie."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from establishments.models import Academy
from projects.enums import Part


class PartGuide(models.Model):
    """The help of one part rewritten by an académie: light texts, never HTML.

    An empty text keeps the national one (`templates/projects/guides/`).
    """

    academy = models.ForeignKey(Academy, on_delete=models.PROTECT, related_name="part_guides")
    part = models.CharField("partie", max_length=12, choices=Part)
    question = models.CharField("question", max_length=150, blank=True)
    expectation = models.TextField("ce que la commission attend", blank=True)
    example = models.TextField("exemple", blank=True)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "aide d’une partie"
        verbose_name_plural = "aides des parties"
        constraints = [
            models.UniqueConstraint(fields=["academy", "part"], name="projects_guide_once")
        ]

    def __str__(self) -> str:
        return f"{self.academy_id} {self.part}"
