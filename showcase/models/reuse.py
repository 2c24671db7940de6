"""What others do with a sheet: a project that starts from it, a favourite, a theme followed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from core.triggers import append_only
from projects.models import Project, Theme
from showcase.models.sheet import Sheet


class Inspiration(models.Model):
    """A project that started from the sheet of another: the lineage, both ways, for ever."""

    sheet = models.ForeignKey(
        Sheet, on_delete=models.PROTECT, related_name="inspirations", verbose_name="source"
    )
    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, related_name="inspiration", verbose_name="projet"
    )
    edition = models.PositiveSmallIntegerField("édition reprise")
    taken_at = models.DateTimeField("repris le", default=timezone.now)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "projet inspiré"
        verbose_name_plural = "projets inspirés"
        triggers = append_only("inspiration")

    def __str__(self) -> str:
        return f"{self.sheet_id} → {self.project_id}"


class Favourite(models.Model):
    """A sheet that somebody keeps at hand."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites"
    )
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="favourites")
    added_at = models.DateTimeField("gardée le", default=timezone.now)

    class Meta:
        verbose_name = "favori"
        verbose_name_plural = "favoris"
        constraints = [
            models.UniqueConstraint(fields=["user", "sheet"], name="showcase_favourite_once")
        ]
        indexes = [models.Index(fields=["user", "-added_at"], name="showcase_favourites")]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.sheet_id}"


class ThemeFollow(models.Model):
    """A theme whose new sheets somebody wants to hear of."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_themes"
    )
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="followers")
    followed_at = models.DateTimeField("suivi depuis le", default=timezone.now)

    class Meta:
        verbose_name = "thème suivi"
        verbose_name_plural = "thèmes suivis"
        constraints = [
            models.UniqueConstraint(fields=["user", "theme"], name="showcase_follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} – {self.theme_id}"
