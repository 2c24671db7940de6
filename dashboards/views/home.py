"""Where a person lands after signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core.http import SignedInMixin
from dashboards.context import places_of
from dashboards.queries.places import waiting_in


class HomeView(SignedInMixin, View):
    """The only place of the person, or all of them with what waits in each; with none, whom to ask.

    Twelve queries at most.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert request.user.is_authenticated
        places = places_of(request.user)
        if len(places) == 1:
            return redirect(places[0].url)
        if places:
            lines = waiting_in(places, request.user)
            return render(request, "dashboards/place_list.html", {"lines": lines})
        return render(request, "dashboards/no_room.html")
