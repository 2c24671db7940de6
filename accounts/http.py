"""Doors of the account: dangerous acts want a fresh proof; who looks « comme » changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pghistory.middleware
from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from accounts.authentication import is_fresh


class FreshMixin:
    """Asks who is there again when the last proof is older than FRESH_AUTHENTICATION_SECONDS.

    Put it before the mixin that checks the rights (`class …(FreshMixin, RoleMixin, …)`): a person
    who may not enter is refused first. Afterwards the person comes back to the page; what was
    posted is kept meanwhile in the session and done then.
    """

    fresh: ClassVar[bool] = True
    request: HttpRequest

    def check_access(self) -> None:
        """Check the rights, then how old the last proof is."""
        super().check_access()  # type: ignore[misc]
        if not is_fresh(self.request):
            raise ReauthenticationRequired


def route_name(path: str) -> str:
    """The name of the route of this path, or "" when there is none."""
    try:
        return str(resolve(path).view_name)
    except Resolver404:
        return ""


def administrator_of(request: HttpRequest) -> int | None:
    """The key of the administrator who looks at the site as somebody in this session, or None."""
    history: list[str] = request.session.get("hijack_history", [])
    return int(history[-1]) if history else None


# While looking as somebody: the only acts, and the pages that show what is theirs alone.
_VIEW_AS_ACTS = frozenset({"accounts:viewas-delete", "account_logout"})
_VIEW_AS_CLOSED = ("mfa_", "accounts:session-list", "dashboards:data-detail", "account_re")


class ViewAsMiddleware:
    """While an administrator looks as somebody, nothing can be changed nor their secrets read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "is_hijacked", False):
            name = route_name(request.path_info)
            reads = request.method in {"GET", "HEAD", "OPTIONS"}
            if name not in _VIEW_AS_ACTS and (not reads or name.startswith(_VIEW_AS_CLOSED)):
                raise PermissionDenied("view_as")
        return self.get_response(request)


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """The journal keeps from which address an act came, and who really did it."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """The person, the page, the address."""
        context: dict[str, Any] = super().get_context(request)
        return {**context, "address": get_adapter(request).get_client_ip(request)}
