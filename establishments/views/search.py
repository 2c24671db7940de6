"""Finding a school while one types its name."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views import View

from core.http import SignedInMixin
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import rights_of
from establishments.queries import suggestions

SHORTEST, LONGEST = 2, 100


class SchoolSearchView(SignedInMixin, View):
    """The ten schools of one's scope that look most like `q`, as JSON. Seven queries at most.

    Without JavaScript the same field is an ordinary filter, sent by its button.
    """

    def get(self, request: HttpRequest) -> JsonResponse:
        """`{"schools": [{"label", "note", "url"}]}`; none below two characters."""
        assert request.user.is_authenticated
        typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
        found: list[Establishment] = []
        if len(typed.strip()) >= SHORTEST:
            found = suggestions(Establishment.objects.visible_to(request.user), typed)
        keeps = rights_of(request.user).academies_as(Role.SECRETARIAT)
        return JsonResponse({"schools": [_line(school, keeps) for school in found]})


def _line(school: Establishment, keeps: frozenset[int]) -> dict[str, str]:
    """A school in words, and its page: the sheet for its secretariat, its home for the others."""
    page = (
        "dashboards:establishment-detail"
        if school.academy_id in keeps
        else "dashboards:school-detail"
    )
    closed = "" if school.is_open else ", fermé"
    return {
        "label": school.name,
        "note": f"{school.commune} ({school.department.name}) – {school.uai}{closed}",
        "url": reverse(page, args=[school.uai]),
    }
