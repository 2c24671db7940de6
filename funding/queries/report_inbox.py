"""The reports that wait for the secretariat."""

from __future__ import annotations

from django.db.models import QuerySet

from funding.models import Report


def reports_to_read(academies: list[int]) -> QuerySet[Report]:
    """The reports filed and not answered in these académies, the oldest first.

    No query by itself.
    """
    return (
        Report.objects.filter(
            filed_at__isnull=False, accepted_at__isnull=True, project__academy__in=academies
        )
        .select_related("project__establishment__department", "filed_by")
        .order_by("filed_at", "pk")
    )
