"""« Télécharger mes données »."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views import View

from accounts.http import FreshMixin
from accounts.models import User
from core import clock
from core.http import SignedInMixin
from dashboards.queries.person_data import personal_data


class DataDetailView(FreshMixin, SignedInMixin, View):
    """Everything about the person, as a JSON file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        """The file, never kept by a cache."""
        assert isinstance(request.user, User)
        response = JsonResponse(
            personal_data(request.user),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )
        name = f"mes-donnees-{clock.today():%Y-%m-%d}.json"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response
