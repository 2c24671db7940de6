"""Pages that everybody reads alike, kept for the time of a breath (docs/adr/0077-shared-pages.md).

A page is shared only when nothing about the reader can be in it: no cookie came with the request,
none leaves with the answer. Anything else is private to its reader. The site keeps the page itself
for `KEPT_SECONDS`, under the version of what it shows: a withdrawal moves the version at once. A
cache in front keeps it as long, so that what is withdrawn is gone everywhere within a minute.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from core.http import PublicMixin

KEPT_SECONDS = 25
"""Here, then as long again in a cache in front: under a minute in all."""

SHARED = f"public, max-age={KEPT_SECONDS}"
PRIVATE = "private, no-cache"
_MOST_BYTES = 512 * 1024
_MOST_CHARACTERS = 400


def is_shareable(request: HttpRequest) -> bool:
    """Whether the reader is nobody in particular: reads, and sends no cookie of ours."""
    return request.method in {"GET", "HEAD"} and not request.COOKIES


class SharedMixin(PublicMixin):
    """A public page that is the same for everybody signed out, answered from memory when it can.

    A view put behind it reads nothing of the request but its path and its query. `version` names
    the state of what the page shows, when a change of it must show before `KEPT_SECONDS`.
    """

    def version(self) -> str:
        """What the page is kept under, beside its address."""
        return ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The kept page, or the page made now and kept."""
        make: Callable[..., HttpResponseBase] = super().dispatch  # type: ignore[misc]
        if not is_shareable(request) or len(request.get_full_path()) > _MOST_CHARACTERS:
            return _for_one_reader(make(request, *args, **kwargs))
        key = _key(request, self.version())
        kept = cache.get(key)
        if kept is None:
            response = make(request, *args, **kwargs)
            if not isinstance(response, HttpResponse) or response.streaming:
                return _for_one_reader(response)
            if isinstance(response, TemplateResponse):
                response.render()
            if not _is_anybodys(request, response):
                return _for_one_reader(response)
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            kept = (response.content, dict(response.items()), _policies(response))
            cache.set(key, kept, timeout=KEPT_SECONDS)
        return _shared(request, *kept)


def _key(request: HttpRequest, version: str) -> str:
    """One key a page and a version. The host counts: pages write it in their addresses."""
    address = f"{version} {request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"shared-pages:{hashlib.sha256(address.encode()).hexdigest()}"


def _is_anybodys(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether the page just made carries nothing of its reader: no cookie, no token of a form."""
    return (
        response.status_code == 200
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and len(response.content) <= _MOST_BYTES
    )


_POLICIES = ("_csp_update", "_csp_replace", "xframe_options_exempt")
"""What a view says to the middlewares of its own page: who may frame it, what it may frame."""


def _policies(response: HttpResponse) -> dict[str, Any]:
    return {name: getattr(response, name) for name in _POLICIES if hasattr(response, name)}


def _shared(
    request: HttpRequest, content: bytes, headers: dict[str, str], policies: dict[str, Any]
) -> HttpResponseBase:
    response = HttpResponse(content, headers=headers)
    for name, value in policies.items():
        setattr(response, name, value)
    response["Cache-Control"] = SHARED
    patch_vary_headers(response, ("Cookie",))
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    assert answer is not None
    return answer


def _for_one_reader(response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = PRIVATE
    patch_vary_headers(response, ("Cookie",))
    return response
