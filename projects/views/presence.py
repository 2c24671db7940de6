"""Who writes in which part: the beat of an open page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views import View

from projects.services.presence import note_presence
from projects.views.part import PartMixin, presence_of


class PresenceCreateView(PartMixin, View):
    """A page says it is there and learns who else writes. Writes in the cache alone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        assert request.user.is_authenticated
        if self.is_open:
            note_presence(self.project, self.part, by=request.user)
        return JsonResponse(presence_of(self.project, self.part, request.user))
