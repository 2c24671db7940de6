"""Sheets gathered by theme or event, in order, by the ministry or an académie."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from establishments.models import Academy
from projects.models import Theme
from showcase.models.freshness import touches_what_is_read
from showcase.models.sheet import Sheet
from showcase.querysets import CollectionQuerySet


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Collection(models.Model):
    """Some sheets with an introduction; of the ministry when it has no académie.

    Read by anybody once published; a sheet that is withdrawn leaves it by itself.
    """

    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("titre", max_length=120)
    introduction = models.TextField("introduction", blank=True)
    academy = models.ForeignKey(
        Academy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name="académie",
    )
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name="thème",
    )
    event = models.CharField("événement", max_length=150, blank=True)
    event_on = models.DateField("date de l’événement", null=True, blank=True)
    sheets = models.ManyToManyField(
        Sheet, through="showcase.CollectionItem", related_name="collections"
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[CollectionQuerySet] = CollectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "collection"
        verbose_name_plural = "collections"
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title=""),
                name="showcase_collection_title",
                violation_error_message="Une collection a un titre.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="showcase_collection_published",
                violation_error_message="Une collection publiée dit quand et par qui.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
                name="showcase_collections",
            )
        ]
        triggers = [*touches_what_is_read("collection")]

    def __str__(self) -> str:
        return self.title

    @property
    def keeper(self) -> str:
        """Who keeps it, as pages say it; no query when it is loaded with its académie."""
        return str(self.academy) if self.academy else "Ministère"


class CollectionItem(models.Model):
    """A sheet in a collection, at its rank, with a word of who gathered it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="collection_items")
    position = models.PositiveSmallIntegerField("rang")
    note = models.CharField("pourquoi cette fiche", max_length=300, blank=True)

    class Meta:
        verbose_name = "fiche d’une collection"
        verbose_name_plural = "fiches d’une collection"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "sheet"],
                name="showcase_item_once",
                violation_error_message="Cette fiche est déjà dans la collection.",
            ),
            models.UniqueConstraint(
                fields=["collection", "position"],
                name="showcase_item_rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [*touches_what_is_read("item")]

    def __str__(self) -> str:
        return f"{self.collection_id} n° {self.position}"
