from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from documents.enums import DocumentStatus

if TYPE_CHECKING:
    from documents.models import IssuedDocument  # noqa: F401


class IssuedDocumentQuerySet(models.QuerySet["IssuedDocument"]):
    def due(self, at: datetime) -> Self:
        """Documents that should be rendered at this moment, the oldest first."""
        return self.filter(status=DocumentStatus.REQUESTED, next_attempt_at__lte=at).order_by(
            "next_attempt_at", "pk"
        )

    def failed(self) -> Self:
        """Documents that were given up, the oldest first: a person must look."""
        return self.filter(status=DocumentStatus.FAILED).order_by("requested_at")
