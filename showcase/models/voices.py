"""What a school adds to its sheet: testimonies by role, photos with their rights."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from projects.models import Attachment
from showcase.enums import WitnessRole
from showcase.models.freshness import touches_what_is_read
from showcase.models.sheet import Sheet
from showcase.querysets import SheetPhotoQuerySet

_REMOVED = Q(removed_at__isnull=True, removed_by__isnull=True) | Q(
    removed_at__isnull=False, removed_by__isnull=False
)


class Testimony(models.Model):
    """What somebody says of the project, by role; `agreed_by` says who consented, for the school
    alone. Taken out, it leaves the public page at once, whatever edition named it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="testimonies")
    position = models.PositiveSmallIntegerField("rang", default=1)
    role = models.CharField("qui parle", max_length=10, choices=WitnessRole)
    text = models.TextField("témoignage")
    agreed_by = models.CharField("qui a donné son accord", max_length=300)
    added_at = models.DateTimeField("ajouté le", default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "témoignage"
        verbose_name_plural = "témoignages"
        ordering = ["position", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(agreed_by=""),
                name="showcase_testimony_consent",
                violation_error_message="Un témoignage dit qui a donné son accord.",
            ),
            models.CheckConstraint(
                condition=_REMOVED,
                name="showcase_testimony_removed",
                violation_error_message="Un témoignage retiré porte la date et la personne.",
            ),
        ]
        triggers = [*touches_what_is_read("testimony")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.text[:60]}"


class SheetPhoto(models.Model):
    """A photo of the sheet: its file is one of the project's (antivirus, drawing). What is shown
    is the drawing. Taken out, it leaves the public page at once, whatever edition named it; the
    row stays and says who took it out, the file of a photo joined for the sheet is destroyed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="photos")
    attachment = models.ForeignKey(
        Attachment,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sheet_photos",
        verbose_name="fichier",
    )
    position = models.PositiveSmallIntegerField("rang", default=1)
    alt = models.CharField("ce que montre la photo", max_length=200)
    rights_holder = models.CharField("qui a pris la photo", max_length=150)
    agreed_by = models.CharField("qui a donné son accord", max_length=300)
    shows_people = models.BooleanField("des personnes y sont reconnaissables", default=False)
    added_at = models.DateTimeField("ajoutée le", default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[SheetPhotoQuerySet] = SheetPhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "photo d’une fiche"
        verbose_name_plural = "photos de fiches"
        ordering = ["position", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") & ~Q(rights_holder="") & ~Q(agreed_by=""),
                name="showcase_photo_consent",
                violation_error_message=(
                    "Une photo dit ce qu’elle montre, qui l’a prise et qui est d’accord."
                ),
            ),
            models.CheckConstraint(
                condition=_REMOVED,
                name="showcase_photo_removed",
                violation_error_message="Une photo retirée porte la date et la personne.",
            ),
            models.UniqueConstraint(
                fields=["sheet", "attachment"],
                condition=Q(removed_at__isnull=True),
                name="showcase_photo_once",
                violation_error_message="Cette photo est déjà dans la fiche.",
            ),
        ]
        triggers = [*touches_what_is_read("photo")]

    def __str__(self) -> str:
        return self.alt
