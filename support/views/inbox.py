"""The room of the support team, and what sleeps there for the secretariat."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import ListView

from establishments.enums import Role
from establishments.views.base import RoleMixin
from support.models import HelpRequest
from support.permissions import TEAM_ROLES
from support.queries.inbox import (
    Tray,
    requests_of,
    sleeping_requests,
    team_todo,
    tray_of,
    trays,
)


class InboxListView(RoleMixin, ListView[HelpRequest]):
    """What waits to be taken, what one follows, what colleagues follow, what is closed."""

    roles: ClassVar[frozenset[Role]] = TEAM_ROLES
    template_name = "support/inbox_list.html"
    paginate_by = 25

    @property
    def tray(self) -> Tray:
        """The list asked for in the address."""
        return tray_of(self.request.GET.get("liste", ""))

    def get_queryset(self) -> QuerySet[HelpRequest]:
        assert self.request.user.is_authenticated
        return requests_of(self.request.user, self.tray)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        context = super().get_context_data(**kwargs)
        return context | {
            "requests": list(context["object_list"]),
            "todo": team_todo(self.request.user),
            "tabs": trays(self.request.user, self.tray),
            "tray": self.tray,
            "query": f"liste={self.tray.value}",
            "reads_prices": self.rights.has(Role.SUPPORT),
        }


class SleepingRequestListView(RoleMixin, ListView[HelpRequest]):
    """The requests that nobody answered for too long: who has them, not what they say."""

    roles: ClassVar[frozenset[Role]] = frozenset({Role.SECRETARIAT})
    template_name = "support/sleeping_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[HelpRequest]:
        return sleeping_requests(self.rights.academies_as(Role.SECRETARIAT))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "requests": list(context["object_list"]),
            "crumbs": [("Tableau de bord", reverse("dashboards:board-list"))],
        }
