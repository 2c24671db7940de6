"""Looking at the site « comme » a person, for the administration."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView
from hijack.views import AcquireUserView, ReleaseUserView

from accounts.forms import ViewAsForm
from accounts.http import FreshMixin, administrator_of
from accounts.models import User
from accounts.services.view_as import begin_view_as, end_view_as
from core.http import AdministratorMixin, DomainErrorMixin, SignedInMixin


class _Acquire(AcquireUserView):
    """django-hijack's switch, once our service has said yes and noted it."""

    success_url = "dashboards:home"

    def get_object(self, queryset: Any = None) -> User:
        person: User = self.kwargs["person"]
        return person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The person comes from our view, not from the body of the request.
        response: HttpResponseBase = super(AcquireUserView, self).dispatch(request, *args, **kwargs)
        return response

    def get_redirect_url(self) -> str:
        return ""


class ViewAsCreateView(FreshMixin, AdministratorMixin, DomainErrorMixin, FormView[ViewAsForm]):
    """Why one looks as this person; then the site as they see it, read-only."""

    form_class = ViewAsForm
    template_name = "accounts/viewas_form.html"
    person: User

    def check_access(self) -> None:
        super().check_access()
        self.person = get_object_or_404(User, pk=self.kwargs["pk"])

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(self.request.user, User)
        begin_view_as(
            self.person,
            motive=form.cleaned_data["motive"],
            address=get_adapter(self.request).get_client_ip(self.request),
            by=self.request.user,
        )
        response: HttpResponseBase = _Acquire.as_view()(self.request, person=self.person)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class ViewAsDeleteView(SignedInMixin, ReleaseUserView):
    """Back to one's own account."""

    http_method_names = ["post", "options"]
    # A visitor is sent to sign-in like everywhere; somebody signed in still meets a 403.
    raise_exception = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the look, then give the administrator's session back."""
        assert isinstance(request.user, User)
        administrator = administrator_of(request)
        person = request.user
        response: HttpResponse = super().post(request, *args, **kwargs)
        if administrator is not None:
            end_view_as(person, by=administrator)
        return response

    def get_success_url(self) -> str:
        return reverse("dashboards:home")
