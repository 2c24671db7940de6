"""The bell: one's messages, and reading them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import ListView, View

from accounts.models import User
from core.http import SignedInMixin
from notifications.models import Message
from notifications.querysets import MessageQuerySet
from notifications.services.bell import mark_all_read, mark_read


class _OwnMessages(SignedInMixin):
    """The messages of the person who asks, and no other."""

    def own_messages(self) -> MessageQuerySet:
        """Outside them: 404."""
        assert isinstance(self.request.user, User)
        return Message.objects.visible_to(self.request.user)


class MessageListView(_OwnMessages, ListView[Message]):
    """Everything told to the person: unread first, then the newest."""

    template_name = "notifications/message_list.html"
    paginate_by = 25
    context_object_name = "told"

    def get_queryset(self) -> MessageQuerySet:
        return self.own_messages().for_bell()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            has_unread=self.own_messages().unread().exists(), query="", **kwargs
        )
        context["told"] = list(context["told"])
        return context


class MessageUpdateView(_OwnMessages, View):
    """Mark a message as read and go to the page it speaks of."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read, then there."""
        message = get_object_or_404(self.own_messages(), pk=self.kwargs["pk"])
        mark_read(message)
        is_ours = url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
        return HttpResponseRedirect(
            message.link
            if message.link.startswith("/") and is_ours
            else reverse("notifications:message-list")
        )


class ReadingCreateView(_OwnMessages, View):
    """Mark all one's messages as read."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """All read, then back to the list."""
        assert isinstance(request.user, User)
        mark_all_read(request.user)
        messages.success(request, "Tous vos messages sont marqués comme lus.")
        return HttpResponseRedirect(reverse("notifications:message-list"))
