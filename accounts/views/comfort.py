"""The comfort of reading: a page of its own, and the target of the panel of every page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import FormView

from accounts.comfort import COOKIE, COOKIE_SECONDS, Comfort
from accounts.forms import ComfortForm
from accounts.models import User
from accounts.services.comfort import keep_comfort
from core.http import PublicMixin


# The panel is on every page: for who is signed out it bears no token, so that no page sets a
# cookie (docs/adr/0077-shared-pages.md). A typeface kept in a browser is worth no forgery.
@method_decorator(csrf_exempt, name="dispatch")
class ComfortUpdateView(PublicMixin, FormView[ComfortForm]):
    """Choose contrast, typeface and line spacing, then go back to the page one came from."""

    form_class = ComfortForm
    template_name = "accounts/comfort_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What is kept on an account asks for the token of forms."""
        if request.user.is_authenticated:
            guarded: Callable[..., HttpResponseBase] = csrf_protect(super().dispatch)
            return guarded(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.next_url(""), **kwargs)

    def next_url(self, default: str) -> str:
        """The address to go back to, when it is one of ours."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        is_ours = url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )
        return wanted if wanted.startswith("/") and is_ours else default

    def form_valid(self, form: ComfortForm) -> HttpResponse:
        response = HttpResponseRedirect(self.next_url(reverse("accounts:comfort-update")))
        comfort = form.comfort()
        if isinstance(self.request.user, User):
            keep_comfort(self.request.user, comfort)
        else:
            self.keep_in_cookie(response, comfort)
        messages.success(self.request, "Vos choix de lecture sont enregistrés.")
        return response

    def form_invalid(self, form: ComfortForm) -> HttpResponse:
        messages.error(
            self.request, "Ce choix n’existe pas\u00a0: choisissez parmi ceux de la page."
        )
        return HttpResponseRedirect(reverse("accounts:comfort-update"))

    def keep_in_cookie(self, response: HttpResponse, comfort: Comfort) -> None:
        """Remember the choice of somebody signed out; strictly necessary, no consent needed."""
        response.set_cookie(
            COOKIE,
            comfort.as_text(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
