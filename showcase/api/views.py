"""The read-only API: what anybody may read, as JSON (docs/adr/0081-the-api.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from operator import attrgetter
from typing import Any, ClassVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from core.http import PublicMixin
from core.limits import is_within
from core.sharing import KEPT_SECONDS, SHARED
from establishments.models import Establishment
from projects.models import Theme
from showcase import freshness
from showcase.api import openapi
from showcase.api.keyset import (
    BadCursor,
    after,
    after_publication,
    read_cursor,
    write_cursor,
)
from showcase.api.parameters import (
    OF_FIGURES,
    OF_PROJECTS,
    OF_SCHOOLS,
    USUAL,
    BadParameter,
    Parameter,
    read_parameters,
)
from showcase.api.schemas import (
    Json,
    detailed_project_json,
    feature_json,
    figure_json,
    project_json,
    school_json,
    theme_json,
)
from showcase.models import Figure, Sheet, Testimony

_MINUTE = 60

JSON = "application/json"
_PROBLEM = "application/problem+json"


class Problem(Exception):
    """What the API refuses, as RFC 9457 says it."""

    def __init__(self, status: HTTPStatus, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


@method_decorator(csrf_exempt, name="dispatch")
class ApiView(PublicMixin, View):
    """One resource. Nothing of the reader counts: no session, no cookie, no language.

    A method that writes is refused by the API itself, in its own words, rather than as a form.
    """

    http_method_names = ["get", "head", "options"]
    parameters: ClassVar[Sequence[Parameter]] = ()
    content_type: ClassVar[str] = JSON
    schema: ClassVar[str]
    summary: ClassVar[str]

    def answer(self, asked: dict[str, str]) -> Any:
        """What is read. Raises Problem."""
        raise NotImplementedError

    def version(self) -> str:
        """What the answer is kept under, beside its address."""
        return ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The answer, from memory when it can; a refusal as a problem; CORS on both."""
        try:
            self._count()
            response = self._respond()
        except Problem as problem:
            response = _problem(problem)
        except (BadParameter, BadCursor) as error:
            title = str(error) if isinstance(error, BadParameter) else _UNREADABLE
            response = _problem(Problem(HTTPStatus.BAD_REQUEST, title))
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response["X-Content-Type-Options"] = "nosniff"
        return response

    def _respond(self) -> HttpResponseBase:
        method = (self.request.method or "").lower()
        if method == "options":
            return _preflight()
        if method not in self.http_method_names:
            raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "Cette interface se lit seulement.")
        asked = read_parameters(self.request.GET.dict(), self.parameters)
        key = self._key(asked)
        content = cache.get(key)
        if content is None:
            told = self.answer(asked)
            content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
            cache.set(key, content, timeout=KEPT_SECONDS)
        response = HttpResponse(content, content_type=self.content_type)
        response["Cache-Control"] = SHARED
        response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        answer = get_conditional_response(self.request, etag=response["ETag"], response=response)
        assert answer is not None
        return answer

    def _key(self, asked: dict[str, str]) -> str:
        told = f"{self.version()} {self.request.path} {sorted(asked.items())}"
        return f"api:{hashlib.sha256(told.encode()).hexdigest()}"

    def _count(self) -> None:
        address = get_adapter(self.request).get_client_ip(self.request)
        most = settings.API_REQUESTS_PER_MINUTE
        if not is_within("api", address, most=most, seconds=_MINUTE):
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Trop de demandes en une minute\u00a0: attendez, ou prenez les fichiers complets.",
            )

    def page(
        self,
        rows: QuerySet[Any],
        asked: dict[str, str],
        *,
        tell: Callable[[Any], Json],
        key: Callable[[Any], tuple[Any, ...]],
    ) -> tuple[list[Json], str | None]:
        """A page of rows, and the address of the next one, None at the end."""
        limit = int(asked.get("limite", USUAL))
        found = list(rows[: limit + 1])
        following = None
        if len(found) > limit:
            words = {**asked, "apres": write_cursor(*key(found[limit - 1]))}
            following = f"{settings.SITE_URL}{self.request.path}?{urlencode(words)}"
        return [tell(row) for row in found[:limit]], following


_UNREADABLE = "Le paramètre apres n’est pas lisible\u00a0: prenez l’adresse que « suivant » donne."


class SheetApiView(ApiView):
    """What is read of public sheets: a withdrawal shows at once."""

    def version(self) -> str:
        return str(freshness.version())


class ProjectListView(SheetApiView):
    parameters = OF_PROJECTS
    schema, summary = "PageProjet", "Les projets publiés, le dernier publié d’abord."

    def answer(self, asked: dict[str, str]) -> Json:
        rows, following = self.page(
            _sheets(asked), asked, tell=project_json, key=lambda row: (row.published_at, row.pk)
        )
        return {"resultats": rows, "suivant": following}


class ProjectMapView(SheetApiView):
    parameters = OF_PROJECTS
    content_type = "application/geo+json"
    schema, summary = "FeatureCollection", "Les mêmes projets, en GeoJSON."

    def answer(self, asked: dict[str, str]) -> Json:
        rows, following = self.page(
            _sheets(asked), asked, tell=feature_json, key=lambda row: (row.published_at, row.pk)
        )
        return {"type": "FeatureCollection", "features": rows, "suivant": following}


class ProjectDetailView(SheetApiView):
    schema, summary = "ProjetDetaille", "Un projet publié, avec ses parties."

    def answer(self, asked: dict[str, str]) -> Json:
        sheet = (
            _read(Sheet.objects.public())
            .select_related("edition")
            .filter(project__reference=self.kwargs["reference"])
            .first()
        )
        if sheet is None:
            raise Problem(HTTPStatus.NOT_FOUND, "Aucun projet publié ne porte cette référence.")
        kept = Testimony.objects.filter(sheet=sheet, removed_at__isnull=True)
        return detailed_project_json(sheet, {str(pk) for pk in kept.values_list("pk", flat=True)})


class SchoolListView(ApiView):
    parameters = OF_SCHOOLS
    schema, summary = "PageEtablissement", "Les établissements ouverts, par UAI."

    def answer(self, asked: dict[str, str]) -> Json:
        names = {"academie": "academy__code", "departement": "department__code", "type": "kind"}
        schools = _directory().filter(**{names[k]: v for k, v in asked.items() if k in names})
        if "apres" in asked:
            schools = schools.filter(uai__gt=read_cursor(asked["apres"], str)[0])
        rows, following = self.page(
            schools.order_by("uai"), asked, tell=school_json, key=lambda row: (row.uai,)
        )
        return {"resultats": rows, "suivant": following}


class SchoolDetailView(ApiView):
    schema, summary = "Etablissement", "Un établissement ouvert."

    def answer(self, asked: dict[str, str]) -> Json:
        school = _directory().filter(uai=self.kwargs["uai"]).first()
        if school is None:
            raise Problem(HTTPStatus.NOT_FOUND, "Aucun établissement ouvert ne porte cet UAI.")
        return school_json(school)


class ThemeListView(ApiView):
    schema, summary = "PageTheme", "Les thèmes de la liste nationale."

    def answer(self, asked: dict[str, str]) -> Json:
        return {
            "resultats": [theme_json(theme) for theme in Theme.objects.all()], "suivant": None,
        }  # fmt: skip


_PLACE = Coalesce("academy__code", Value(""))
_FIGURE_KEY = ("place", "measure", "breakdown", "item")
"""What a figure keeps from one count to the next: a reading goes on through the night."""


class FigureListView(ApiView):
    parameters = OF_FIGURES
    schema, summary = "PageChiffre", "Les chiffres publics, de la France et de chaque académie."

    def answer(self, asked: dict[str, str]) -> Json:
        figures = Figure.objects.for_public().select_related("academy").annotate(place=_PLACE)
        if asked.get("academie") == "FR":
            figures = figures.of_france()
        elif "academie" in asked:
            figures = figures.filter(academy__code=asked["academie"])
        names = {"mesure": "measure", "ventilation": "breakdown"}
        figures = figures.filter(**{names[k]: v for k, v in asked.items() if k in names})
        if "apres" in asked:
            figures = figures.filter(after(asked["apres"], *_FIGURE_KEY))
        rows, following = self.page(
            figures.order_by(*_FIGURE_KEY),
            asked,
            tell=figure_json,
            key=attrgetter(*_FIGURE_KEY),
        )
        return {"resultats": rows, "suivant": following}


class DocumentView(ApiView):
    schema, summary = "", "Ce document."

    def answer(self, asked: dict[str, str]) -> Json:
        return openapi.document(OPERATIONS)


OPERATIONS: dict[str, type[ApiView]] = {
    "/api/v1/projets/": ProjectListView,
    "/api/v1/projets.geojson": ProjectMapView,
    "/api/v1/projets/{reference}/": ProjectDetailView,
    "/api/v1/etablissements/": SchoolListView,
    "/api/v1/etablissements/{uai}/": SchoolDetailView,
    "/api/v1/themes/": ThemeListView,
    "/api/v1/chiffres/": FigureListView,
}
"""The resources, by address, for their document and its tests; `urls.py` leads to each."""


def _read(sheets: Any) -> Any:
    """With all that an answer says, in two queries."""
    return (
        sheets.for_lists()
        .select_related("project", "establishment__academy", "establishment__department")
        .defer("establishment__search", "establishment__words", "project__search")
        .prefetch_related("themes")
    )


def _sheets(asked: dict[str, str]) -> Any:
    names = {
        "academie": "academy__code",
        "departement": "department__code",
        "type": "kind",
        "uai": "establishment__uai",
        "theme": "themes__slug",
    }
    found = Sheet.objects.public().filter(**{names[k]: v for k, v in asked.items() if k in names})
    if "apres" in asked:
        found = found.filter(after_publication(asked["apres"]))
    return _read(found).latest_first()


def _directory() -> QuerySet[Establishment]:
    return (
        Establishment.objects.open()
        .select_related("academy", "department")
        .defer("search", "words")
    )


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _problem(problem: Problem) -> HttpResponse:
    told = {"type": "about:blank", "title": problem.title, "status": int(problem.status)}
    content = json.dumps(told, ensure_ascii=False)
    response = HttpResponse(content, status=problem.status, content_type=_PROBLEM)
    response["Cache-Control"] = "no-store"
    if problem.status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = str(_MINUTE)
    if problem.status == HTTPStatus.METHOD_NOT_ALLOWED:
        response["Allow"] = "GET, HEAD, OPTIONS"
    return response
