"""Where a person lands after signing in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core.http import SignedInMixin
from dashboards.context import administration_of, rooms_of
from establishments.permissions import rights_of


class HomeView(SignedInMixin, View):
    """The first room of the person; with none, a page that says whom to ask."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assert request.user.is_authenticated
        rooms = [*rooms_of(rights_of(request.user)), *administration_of(request.user)]
        if rooms:
            return redirect(rooms[0][0])
        return render(request, "dashboards/no_room.html")
