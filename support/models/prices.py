"""The price catalogue of an académie: one version after another, none ever changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only
from establishments.models import Academy
from projects.enums import BudgetCategory
from projects.querysets import SEARCH_CONFIG
from support.querysets import CatalogueItemQuerySet, PriceCatalogueQuerySet


class PriceCatalogue(models.Model):
    """The prices an académie goes by from a day on, as a file brought them."""

    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="price_catalogues", verbose_name="académie"
    )
    number = models.PositiveIntegerField("version")
    valid_from = models.DateField("prix valables à partir du")
    file_name = models.CharField("fichier", max_length=150, blank=True)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    refused = models.JSONField("lignes refusées", default=list, blank=True)
    imported_at = models.DateTimeField("importé le", default=timezone.now)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="importé par",
    )

    objects: ClassVar[PriceCatalogueQuerySet] = PriceCatalogueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "catalogue de prix"
        verbose_name_plural = "catalogues de prix"
        ordering = ["-valid_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["academy", "number"], name="support_catalogue_number"),
            models.UniqueConstraint(
                fields=["academy", "valid_from", "sha256"],
                name="support_catalogue_once",
                violation_error_message="Ce fichier est déjà importé pour ce jour.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["academy", "-valid_from", "-number"], name="support_catalogue_latest"
            )
        ]
        triggers = append_only("price_catalogue")

    def __str__(self) -> str:
        return f"catalogue {self.number}, à partir du {self.valid_from:%d/%m/%Y}"


class CatalogueItem(models.Model):
    """A thing or a service, and its price in euros, all taxes included."""

    catalogue = models.ForeignKey(PriceCatalogue, on_delete=models.PROTECT, related_name="items")
    code = models.CharField("code", max_length=40)
    label = models.CharField("désignation", max_length=150)
    category = models.CharField("catégorie", max_length=10, choices=BudgetCategory)
    unit = models.CharField("unité", max_length=40)
    unit_price = models.DecimalField("prix unitaire (€)", max_digits=12, decimal_places=2)
    supplier = models.CharField("fournisseur", max_length=150, blank=True)
    search = models.GeneratedField(
        expression=SearchVector("code", "label", "supplier", config=SEARCH_CONFIG),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[CatalogueItemQuerySet] = CatalogueItemQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "article du catalogue"
        verbose_name_plural = "articles du catalogue"
        ordering = ["label", "code"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "code"], name="support_item_code"),
            models.CheckConstraint(
                condition=~Q(category=BudgetCategory.HOURS),
                name="support_item_no_hours",
                violation_error_message="Les heures ont les taux de l’académie, pas un prix.",
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gt=0),
                name="support_item_price",
                violation_error_message="Un prix est supérieur à zéro.",
            ),
        ]
        indexes = [
            models.Index(fields=["catalogue", "label", "code"], name="support_items"),
            GinIndex(fields=["search"], name="support_item_search"),
        ]
        triggers = append_only("catalogue_item")

    def __str__(self) -> str:
        return self.label
