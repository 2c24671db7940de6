"""Signing in with ProConnect: going there, coming back."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache

from accounts import proconnect
from accounts.authentication import note_second_factor
from accounts.models import User
from accounts.services.proconnect import PROVIDER, account_of
from core.http import PublicMixin

logger = logging.getLogger(__name__)


class _Offered(PublicMixin):
    """404 unless ProConnect is configured."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not proconnect.is_configured():
            raise Http404
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response

    def trouble(self, error: proconnect.ProConnectError) -> HttpResponse:
        """A page that says what happened and what to do."""
        is_cancelled = isinstance(error, proconnect.ProConnectCancelled)
        if not is_cancelled:
            logger.warning("proconnect: %s", error)
        context = {"is_cancelled": is_cancelled}
        status = 200 if is_cancelled else 503
        return render(self.request, "accounts/proconnect_trouble.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class ProConnectCreateView(_Offered, View):
    """Go to ProConnect; `next` is where to come back to, `fort` asks for a second factor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Redirect there, or say that ProConnect does not answer."""
        try:
            address = proconnect.begin(
                request,
                next_url=_ours(request.GET.get("next", "")),
                is_strong=request.GET.get("fort") == "1",
                is_again=request.user.is_authenticated,
            )
        except proconnect.ProConnectError as error:
            return self.trouble(error)
        return HttpResponseRedirect(address)


@method_decorator(never_cache, name="dispatch")
class ProConnectDetailView(_Offered, View):
    """Come back from ProConnect: signed in, or a page that says why not.

    By the protocol this is a GET, and it writes: the session, the last sign-in, the link.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        """Check everything, find the account, open its session."""
        try:
            identity = proconnect.finish(request)
        except proconnect.ProConnectError as error:
            return self.trouble(error)
        user = account_of(identity)
        if user is None:
            context = {"email": identity.email}
            return render(request, "accounts/proconnect_unknown.html", context, status=403)
        if not user.is_active:
            return HttpResponseRedirect(reverse("account_inactive"))
        return self.open(user, identity)

    def open(self, user: User, identity: proconnect.Identity) -> HttpResponse:
        """Open the session; a second factor given at ProConnect is not asked again."""
        request = self.request
        if request.user.is_authenticated and request.user.pk != user.pk:
            get_adapter(request).logout(request)
        record_authentication(
            request,
            user,
            "socialaccount",
            provider=PROVIDER,
            uid=identity.sub,
            reauthenticated=True,
        )
        target = identity.next_url or reverse("dashboards:home")
        if not identity.has_second_factor:
            login = Login(user=user, redirect_url=target)
            response: HttpResponse = perform_login(request, login)
            return response
        adapter = get_adapter(request)
        adapter.login(request, user)
        note_second_factor(request, kind=PROVIDER)
        done: HttpResponse = adapter.post_login(
            request, user, email_verification="none", signal_kwargs=None, email=user.email,
            signup=False, redirect_url=target,
        )  # fmt: skip
        return done


def _ours(wanted: str) -> str:
    """The address, when it is one of our pages, else ""."""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
