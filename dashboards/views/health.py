"""Whether this process of the site can serve: for load balancers and containers, not for people."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from health_check.views import HealthCheckView

from core.http import PublicMixin


class HealthView(PublicMixin, HealthCheckView):  # type: ignore[misc]
    """200 when the database answers, else 500. Redis is not asked: pages do without it."""

    checks: ClassVar[tuple[str, ...]] = ("health_check.checks.Database",)

    def render_to_response(self, context: dict[str, Any], status: int) -> HttpResponse:
        """Plain text for every client: this address has no page."""
        response: HttpResponse = self.render_to_response_text(status)
        return response
