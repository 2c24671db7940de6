"""What did not leave, and trying it again by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import ListView, View

from core.errors import DomainError
from dashboards.queries.failures import MANY, failed_documents, failed_messages
from documents.services import issue
from establishments.enums import Role
from establishments.views.base import RoleMixin
from notifications.models import Message
from notifications.querysets import MessageQuerySet
from notifications.services import delivery


class FailureListView(RoleMixin, ListView[Message]):
    """E-mails and documents in trouble, each with its reason and what happens next."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "dashboards/failure_list.html"
    paginate_by = 25
    context_object_name = "troubled"

    def get_queryset(self) -> MessageQuerySet:
        assert self.request.user.is_authenticated
        return failed_messages(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        context = super().get_context_data(query="", **kwargs)
        context["troubled"] = list(context["troubled"])
        context["documents"] = list(failed_documents(self.request.user)[:MANY])
        return context


class _RetryView(RoleMixin, View):
    """Try one thing again, then back to the list."""

    roles = frozenset({Role.SECRETARIAT})
    http_method_names = ["post", "options"]

    def retry(self, act: Callable[[], None], done: str) -> HttpResponse:
        """Run the service and say what happened."""
        try:
            act()
        except DomainError as error:
            messages.error(self.request, error.message)
        else:
            messages.success(self.request, done)
        return HttpResponseRedirect(reverse("dashboards:failure-list"))


class FailedMessageUpdateView(_RetryView):
    """Send an e-mail that was given up again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 outside one's académie."""
        assert request.user.is_authenticated
        message = get_object_or_404(failed_messages(request.user), pk=self.kwargs["pk"])
        return self.retry(
            lambda: delivery.retry(message), "Le message est remis à l’envoi, tout de suite."
        )


class FailedDocumentUpdateView(_RetryView):
    """Prepare a document that was given up again."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """404 outside one's académie."""
        assert request.user.is_authenticated
        document = get_object_or_404(failed_documents(request.user), number=self.kwargs["number"])
        return self.retry(
            lambda: issue.retry(document), "Le document est remis en préparation, tout de suite."
        )
