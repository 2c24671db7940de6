"""HTTP doors shared by the apps: who may enter, and domain refusals told as sentences."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from core.errors import DomainError


class Access(StrEnum):
    """Who may enter a route, as declared by its view and checked by the access matrix test."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    ROLE = "role"
    SCOPE = "scope"


class PublicMixin:
    """A page for anyone, signed in or not."""

    access: ClassVar[Access] = Access.PUBLIC


class SignedInMixin(AccessMixin):
    """A page for a person with an account; others are sent to the sign-in page."""

    access: ClassVar[Access] = Access.SIGNED_IN
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Sign-in first, then `check_access`, then the method."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.check_access()
        dispatch: Callable[..., HttpResponseBase] = super().dispatch  # type: ignore[misc]
        response: HttpResponseBase = dispatch(request, *args, **kwargs)
        return response

    def check_access(self) -> None:
        """Refine the door: Http404 outside one's scope, PermissionDenied above one's role."""

    def handle_no_permission(self) -> HttpResponseRedirect:
        if self.request.user.is_authenticated:
            raise PermissionDenied
        return super().handle_no_permission()


class AdministratorMixin(SignedInMixin):
    """A page of the administration of the platform; 403 for the others."""

    access: ClassVar[Access] = Access.ROLE

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        if not user.is_staff:
            raise PermissionDenied


class DomainErrorMixin:
    """Runs a use case from a valid form; a refusal of the domain comes back as a form error."""

    request: HttpRequest
    success_message: ClassVar[str] = ""

    def perform(self, form: BaseForm) -> HttpResponseBase:
        """Call one service with the form's data and return the redirection."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            response = self.perform(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)
        if self.success_message:
            messages.success(self.request, self.success_message)
        return cast(HttpResponse, response)

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class UnknownAddressMiddleware:
    """404 for an address with a zero byte, which no page has and PostgreSQL cannot look up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            raise Http404
        return self.get_response(request)
