"""The pages of refusals and failures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but not allowed here; or looking « comme » somebody."""
    looks = getattr(getattr(request, "user", None), "is_hijacked", False)
    return render(request, "403.html", {"looks": looks}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or outside the person's scope."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs nothing, for everything may be broken."""
    return HttpResponse(get_template("500.html").render({}), status=500)
