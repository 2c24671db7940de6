"""The second factor of the roles that need one, asked for on every page."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts.authentication import came_by_proconnect, passed_second_factor
from accounts.http import route_name
from establishments.permissions import needs_second_factor

ASKED_KEY = "proconnect_second_factor_asked"

# What somebody who has not given a second factor yet may still open.
OPEN_ROUTES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "accounts:comfort-update",
        "accounts:session-extend",
        "accounts:proconnect-create",
        "accounts:proconnect-detail",
        "accounts:secondfactor-detail",
        "dashboards:accessibility-detail",
        "dashboards:contact-create",
        "dashboards:contact-detail",
        "dashboards:cookies-detail",
        "dashboards:guide-detail",
        "dashboards:guide-list",
        "dashboards:health-detail",
        "dashboards:legal-detail",
        "dashboards:privacy-detail",
        "dashboards:public-home",
        "dashboards:sitemap-detail",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)


class SecondFactorMiddleware:
    """Leads secretariat, fund manager, president and administrators to their second factor.

    With one already set up, to the page that asks for it; else to the page that sets one up. Two
    queries at most (the person's rights, which the page needs anyway), one more when it leads away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_stop(request):
            return self._lead(request)
        return self.get_response(request)

    def _must_stop(self, request: HttpRequest) -> bool:
        user = request.user
        return (
            settings.SECOND_FACTOR_REQUIRED
            and user.is_authenticated
            and not getattr(user, "is_hijacked", False)  # the administrator gave theirs
            and not passed_second_factor(request)
            and route_name(request.path_info) not in OPEN_ROUTES
            and needs_second_factor(user)
        )

    def _lead(self, request: HttpRequest) -> HttpResponse:
        if "X-Autosave" in request.headers:
            message = "Votre double authentification est à faire\u00a0: rechargez la page."
            return JsonResponse({"message": message}, status=403)
        kinds = set(
            Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
        )
        if Authenticator.Type.TOTP in kinds:
            name = "mfa_reauthenticate"
        elif Authenticator.Type.WEBAUTHN in kinds:
            name = "mfa_reauthenticate_webauthn"
        elif came_by_proconnect(request) and not request.session.get(ASKED_KEY):
            # Asked once: a provider without a second factor leaves ours.
            request.session[ASKED_KEY] = True
            page = urlencode({"next": request.get_full_path(), "fort": "1"})
            return HttpResponseRedirect(f"{reverse('accounts:proconnect-create')}?{page}")
        else:
            name = "accounts:secondfactor-detail"
        page = request.get_full_path() if request.method == "GET" else reverse("dashboards:home")
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': page})}")
