"""One's own account, and how long one stays signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.models import ViewAs
from accounts.sessions import start_clock
from core.http import SignedInMixin

LOOKS_SHOWN = 10


class AccountDetailView(SignedInMixin, TemplateView):
    """Who one is here, and what one can change."""

    template_name = "accounts/account_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looks = ViewAs.objects.filter(person=self.request.user.pk).select_related("viewed_by")
        return super().get_context_data(looks=list(looks[:LOOKS_SHOWN]), **kwargs)


class SessionExtendView(SignedInMixin, TemplateView):
    """Stay signed in for a whole session more; asked by the warning or by the page's button."""

    template_name = "accounts/session_extend.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the session's time again."""
        seconds = start_clock(request)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"seconds": seconds})
        messages.success(request, "Vous restez connecté.")
        return HttpResponseRedirect(reverse("accounts:account-detail"))
