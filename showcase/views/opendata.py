"""Open data as files, and how machines find what is published: feed, sitemap, robots, frame."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap as sitemap_page
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views import View
from django.views.generic import TemplateView

from core.http import PublicMixin
from core.ranges import ranged_file
from core.richtext import plain
from core.sharing import SharedMixin
from core.spreadsheets import csv_lines
from establishments.models import Academy
from projects.models import Theme
from showcase import freshness
from showcase.api.views import OPERATIONS
from showcase.enums import OpenFormat
from showcase.gallery.index import gallery_index
from showcase.models import OpenDataFile, Sheet
from showcase.opendata.columns import DATASETS, Dataset
from showcase.queries.collections import public_collections
from showcase.queries.places import academy_ways, theme_ways
from showcase.services.opendata import is_stale
from showcase.views.base import ShowcaseMixin

FEED_LENGTH, EMBED_LENGTH = 30, 12

PRIVATE_PATHS = (
    "/connexion/", "/mon-espace/", "/mon-compte/", "/etablissement/", "/etablissements/",
    "/rectorat/", "/projets/", "/formulaire-projet/", "/concertations/", "/avis/", "/mes-avis/",
    "/inspection/", "/activation/", "/invitation/", "/notifications/", "/aide/", "/appui/",
    "/chiffrages/", "/fonds/", "/administration/", "/taches/", "/mes-favoris/", "/session/",
    "/identite/",
)  # fmt: skip
"""Where a robot finds nothing to read; the doors themselves keep the rooms."""


class OpenDataView(ShowcaseMixin, TemplateView):
    """Every file, its date, its size, its columns; the API; the licence. Two queries."""

    template_name = "showcase/opendata_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = {(row.dataset, row.format): row for row in OpenDataFile.objects.all()}
        datasets = [
            (
                dataset,
                [kept[dataset.slug, kind] for kind in OpenFormat if (dataset.slug, kind) in kept],
            )
            for dataset in DATASETS.values()
        ]
        resources = [(path, view.summary) for path, view in OPERATIONS.items()]
        return super().get_context_data(
            datasets=datasets, resources=resources, site_url=settings.SITE_URL, **kwargs
        )


class OpenFileView(PublicMixin, View):
    """A file, streamed, with its validators and ranges; never one that holds a withdrawn sheet."""

    def get(self, request: HttpRequest, dataset: str, extension: str) -> HttpResponseBase:
        kept = get_object_or_404(OpenDataFile, dataset=dataset, format=extension)
        if is_stale(kept, freshness.version()):
            return _in_a_minute()
        try:
            stream = cast(BinaryIO, kept.file.open("rb"))
        except FileNotFoundError:  # replaced at this very moment
            return _in_a_minute()
        answer = ranged_file(
            request,
            stream,
            size=kept.size,
            sha256=kept.sha256,
            changed_at=kept.written_at,
            content_type=OpenFormat(kept.format).content_type,
            filename=kept.filename,
        )
        answer["Cache-Control"] = "public, no-cache"
        answer["Access-Control-Allow-Origin"] = "*"
        return answer


def _in_a_minute() -> HttpResponse:
    response = HttpResponse(
        "Ce fichier est en cours de mise à jour\u00a0: revenez dans une minute.",
        status=503,
        content_type="text/plain; charset=utf-8",
    )
    response["Retry-After"] = "60"
    response["Cache-Control"] = "no-store"
    return response


class DictionaryView(SharedMixin, View):
    """The columns of a dataset: name, nature, meaning."""

    def get(self, request: HttpRequest, dataset: str) -> HttpResponse:
        found = _dataset(dataset)
        rows = [(column.name, NATURES[column.kind], column.means) for column in found.columns]
        table = csv_lines([("colonne", "nature", "definition"), *rows])
        response = HttpResponse(table, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{found.slug}-dictionnaire.csv"'
        return response


NATURES = {
    "text": "texte",
    "whole": "nombre entier",
    "number": "nombre",
    "day": "date AAAA-MM-JJ",
    "flag": "oui ou non",
    "texts": "liste de textes",
}


def _dataset(slug: str) -> Dataset:
    if slug not in DATASETS:
        raise Http404
    return DATASETS[slug]


class EmbedView(ShowcaseMixin, View):
    """The last projects of an académie, to frame in its own site and nowhere else; no script."""

    def get(self, request: HttpRequest, academy: str) -> HttpResponse:
        found = get_object_or_404(Academy, code=academy)
        sheets = (
            Sheet.objects.public()
            .filter(academy=found)
            .for_lists()
            .select_related("project")
            .latest_first()[:EMBED_LENGTH]
        )
        context = {"academy": found, "sheets": list(sheets), "site_url": settings.SITE_URL}
        response = render(request, "showcase/embed_list.html", context)
        sites = settings.EMBED_SITES.get(found.code, [])
        if sites:
            response.xframe_options_exempt = True
            response._csp_replace = {"frame-ancestors": sites}  # type: ignore[attr-defined]
        return response


class FeedView(ShowcaseMixin, View):
    """The last projects published, as Atom; `academie` and `theme` narrow it. Three queries."""

    def get(self, request: HttpRequest) -> HttpResponse:
        sheets, title = Sheet.objects.public(), ["Projets inspirants"]
        if code := request.GET.get("academie"):
            academy = get_object_or_404(Academy, code=_word(code))
            sheets, title = sheets.filter(academy=academy), [*title, str(academy)]
        if slug := request.GET.get("theme"):
            theme = get_object_or_404(Theme, slug=_word(slug))
            sheets, title = sheets.filter(themes=theme), [*title, theme.name]
        rows = list(
            sheets.for_lists()
            .select_related("project")
            .prefetch_related("themes")
            .latest_first()[:FEED_LENGTH]
        )
        feed = Atom1Feed(
            title=" – ".join(title),
            link=settings.SITE_URL + reverse("dashboards:public-home"),
            description="Les derniers projets publiés par leur établissement.",
            language="fr",
            feed_url=settings.SITE_URL + request.get_full_path(),
            feed_guid=settings.SITE_URL + request.get_full_path(),
        )
        for sheet in rows:
            feed.add_item(
                title=sheet.title,
                link=_address(sheet),
                unique_id=_address(sheet),
                description=plain(sheet.summary),
                author_name=sheet.school_name,
                pubdate=sheet.first_published_at,
                updateddate=sheet.published_at,
                categories=[theme.name for theme in sheet.themes.all()],
            )
        return HttpResponse(
            feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
        )


def _word(code: str) -> str:
    """A code of the address; 404 for one with a zero byte, which PostgreSQL cannot look up."""
    if "\x00" in code:
        raise Http404
    return code


def _address(sheet: Sheet) -> str:
    path = reverse("showcase:sheet-detail", args=[sheet.project.reference])
    return f"{settings.SITE_URL}{path}"


PUBLIC_PAGES = (
    "dashboards:public-home",
    "showcase:gallery-list",
    "showcase:collection-list",
    "showcase:theme-list",
    "showcase:resource-list",
    "showcase:figure-list",
    "showcase:definition-list",
    "showcase:opendata-detail",
    "dashboards:guide-list",
    "dashboards:contact-create",
    "dashboards:sitemap-detail",
    "dashboards:accessibility-detail",
    "dashboards:legal-detail",
    "dashboards:privacy-detail",
    "dashboards:cookies-detail",
)
"""The pages that are always there, by the names of their routes."""


class _Pages(Sitemap[str]):
    """The pages that are always there."""

    def items(self) -> list[str]:
        return list(PUBLIC_PAGES)

    def location(self, item: str) -> str:
        return reverse(item)


class _Sheets(Sitemap[Sheet]):
    """The public sheets, ten thousand a file."""

    limit = 10_000

    def items(self) -> Any:
        return Sheet.objects.public().for_lists().select_related("project").latest_first()

    def location(self, item: Sheet) -> str:
        return reverse("showcase:sheet-detail", args=[item.project.reference])

    def lastmod(self, item: Sheet) -> datetime | None:
        return item.published_at

    def get_latest_lastmod(self) -> datetime | None:
        """Of the first of the list: the others are older."""
        first = self.items().first()
        return first.published_at if first else None


class _Ways(Sitemap[str]):
    """The pages of themes, of académies and of collections that show something."""

    def items(self) -> list[str]:
        index = gallery_index()
        themes = [reverse("showcase:theme-detail", args=[one.slug]) for one, _ in theme_ways(index)]
        academies = [
            reverse("showcase:academy-detail", args=[one.code])
            for one, count in academy_ways(index)
            if count
        ]
        collections = [
            reverse("showcase:collection-detail", args=[one.slug]) for one in public_collections()
        ]
        return [*themes, *academies, *collections]

    def location(self, item: str) -> str:
        return item


SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": _Pages,
    "entrees": _Ways,
    "fiches": _Sheets,
}


class SitemapIndexView(ShowcaseMixin, View):
    """The index of the sitemaps."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return sitemap_index(request, sitemaps=SECTIONS, sitemap_url_name="showcase:sitemap-detail")


class SitemapView(ShowcaseMixin, View):
    """One sitemap."""

    def get(self, request: HttpRequest, section: str) -> HttpResponseBase:
        return sitemap_page(request, sitemaps=SECTIONS, section=section)


class RobotsView(SharedMixin, View):
    """What robots may read: the public pages."""

    def get(self, request: HttpRequest) -> HttpResponse:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE_PATHS)]
        index = settings.SITE_URL + reverse("showcase:sitemapindex-detail")
        text = "\n".join([*lines, f"Sitemap: {index}", ""])
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
