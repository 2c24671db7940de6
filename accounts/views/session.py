"""One's open sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from accounts.models import User
from accounts.services.sessions import end_other_sessions, end_session, open_sessions
from core.french import counted
from core.http import SignedInMixin


class SessionListView(SignedInMixin, TemplateView):
    """The devices where one is signed in. Two queries beside the header's."""

    template_name = "accounts/session_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert isinstance(self.request.user, User)
        rows = open_sessions(self.request.user, this_key=self.request.session.session_key)
        return super().get_context_data(sessions=rows, **kwargs)


class SessionDeleteView(SignedInMixin, View):
    """End one session, or all the others."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int = 0) -> HttpResponse:
        """End that session of one's own (404 for another's), or every other when none is named."""
        assert isinstance(request.user, User)
        if pk:
            if not end_session(request.user, key=pk):
                raise Http404
            messages.success(request, "Cette session est fermée.")
        else:
            count = end_other_sessions(request.user, this_key=request.session.session_key)
            closed = counted(count, "session fermée", "sessions fermées")
            messages.success(request, f"{closed}. Vous restez connecté ici.")
        return redirect("accounts:session-list")
