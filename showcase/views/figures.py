"""The figures of the programme: for anybody, for the staff with their files, as files."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.cache import caches
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views import View
from django.views.generic import TemplateView

from core import clock
from core.sharing import SharedMixin
from establishments.models import Academy, Department
from establishments.views.base import RoleMixin
from funding.permissions import DELAY_READERS
from showcase.enums import Breakdown, Measure
from showcase.figures.behind import (
    LISTED,
    Behind,
    behind,
    concertations_behind,
    projects_behind,
    schools_behind,
)
from showcase.figures.definitions import definition_of
from showcase.figures.forms import TerritoryForm
from showcase.figures.queries import Link, Place, figures_moment, figures_page, item_labels
from showcase.figures.sheets import COLUMNS, dictionary, every_figure, table_sheet

PER_PAGE = 50
DRAWN_SECONDS = 300
"""The figures of a place stay drawn that long, and never beyond their count; the delays beside
them, counted apart, follow within that time."""
_CSV = "text/csv; charset=utf-8"


def asked_place(code: str, academies: list[Academy]) -> Place:
    """The place of an address: France for anything unknown."""
    return Place(academy=next((row for row in academies if row.code == code), None))


class FigureListView(SharedMixin, TemplateView):
    """Every figure, of France or of an académie, each drawn, in a table and as a file."""

    template_name = "showcase/figure_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = list(Academy.objects.all())
        place = asked_place(self.request.GET.get("academie", ""), academies)
        choices = [("FR", "France entière"), *((row.code, row.name) for row in academies)]
        moment = figures_moment()
        return super().get_context_data(
            place=place,
            counted_at=moment,
            drawn=caches["memory"].get_or_set(
                f"figures:{place.code}:{moment.timestamp()}", partial(_drawn, place), DRAWN_SECONDS
            )
            if moment
            else "",
            filters=TerritoryForm({"academie": place.code}, choices=choices),
            **kwargs,
        )


def _drawn(place: Place) -> SafeString:
    """Every figure of a place for anybody, in HTML."""
    sheet_query = f"?academie={place.code}" if place.academy else ""
    context = {"page": figures_page(place), "sheet_query": sheet_query}
    return render_to_string("showcase/_figures.html", context)


class DefinitionListView(SharedMixin, TemplateView):
    """What each figure counts, word for word as the code says it."""

    template_name = "showcase/definition_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            measures=[(m.value, m.label, definition_of(m)) for m in Measure],
            breakdowns=[(b.value, b.label, definition_of(b)) for b in Breakdown],
            columns=list(COLUMNS.items()),
            crumbs=[("Les chiffres", reverse("showcase:figure-list"))],
            **kwargs,
        )


class FigureSheetView(SharedMixin, View):
    """A table as CSV, or `donnees` (every figure, streamed), or `definitions` (the dictionary)."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        if slug == "donnees":
            name = f"chiffres-{clock.today():%Y-%m-%d}"
            return _named(StreamingHttpResponse(every_figure(), content_type=_CSV), name)
        if slug == "definitions":
            return _named(HttpResponse(dictionary(), content_type=_CSV), "chiffres-definitions")
        place = asked_place(request.GET.get("academie", ""), list(Academy.objects.all()))
        table = figures_page(place).tables.get(slug)
        if table is None:
            raise Http404
        sheet = HttpResponse(table_sheet(table, place), content_type=_CSV)
        return _named(sheet, f"chiffres-{slug}-{place.code}")


class StaffFigureListView(RoleMixin, TemplateView):
    """The same figures, exact, within the perimeter of the reader; each leads to its files."""

    roles = DELAY_READERS
    template_name = "showcase/stafffigure_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = self.places()
        place = self.place(places)
        return super().get_context_data(
            page=figures_page(place, link=_links(place)) if place else None,
            place=place,
            filters=TerritoryForm(
                {"academie": place.code if place else ""},
                choices=[(found.code, found.name) for found in places.values()],
            ),
            **kwargs,
        )

    def places(self) -> dict[str, Place]:
        """Where the reader may look, by code. Two queries at most."""
        seen = self.rights.only(self.roles)
        academies, departments = Academy.objects.all(), Department.objects.all()
        found = [Place()] if seen.nationwide else []
        if not seen.nationwide:
            academies = academies.filter(pk__in=sorted(seen.academy_ids))
            own = departments.filter(pk__in=sorted(seen.department_ids))
            departments = own | departments.filter(academy__in=sorted(seen.academy_ids))
        found += [Place(academy=row) for row in academies]
        found += [Place(department=row) for row in departments.order_by("code")]
        return {place.code: place for place in found}

    def place(self, places: dict[str, Place]) -> Place | None:
        """The one asked for, else the widest; None for who has no place of figures."""
        asked = self.request.GET.get("academie", "")
        return places.get(asked) or next(iter(places.values()), None)


class FigureFileListView(StaffFigureListView):
    """The files behind one figure that the reader may read, fifty at a time."""

    template_name = "showcase/figurefile_list.html"
    _READS: ClassVar[dict[str, Any]] = {
        "projects": projects_behind,
        "concertations": concertations_behind,
        "schools": schools_behind,
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figure = self.figure()
        assert self.request.user.is_authenticated
        rows = self._READS[figure.kind](figure, self.request.user)
        labels = item_labels(figure.breakdown, [figure.item])
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        page.object_list = list(page.object_list)
        query = self.request.GET.copy()
        query.pop("page", None)
        back = f"{reverse('showcase:stafffigure-list')}?academie={figure.place.code}"
        return TemplateView.get_context_data(
            self,
            figure=figure,
            item=labels.get(figure.item, figure.item) if figure.item else "",
            definition=definition_of(figure.measure),
            page_obj=page,
            query=query.urlencode(),
            crumbs=[("Chiffres", back)],
            **kwargs,
        )

    def figure(self) -> Behind:
        """The figure of the address, within the perimeter; 404 for any other."""
        asked, places = self.request.GET, self.places()
        place = places.get(asked["academie"]) if "academie" in asked else self.place(places)
        found = place and behind(
            self.kwargs["measure"],
            asked.get("ventilation", Breakdown.ALL),
            asked.get("modalite", ""),
            place,
        )
        if not found:
            raise Http404
        return found


def _links(place: Place) -> Link:
    def link(measure: Measure, breakdown: Breakdown, item: str) -> str:
        if measure not in LISTED:
            return ""
        words = {"academie": place.code}
        if breakdown != Breakdown.ALL:
            words |= {"ventilation": breakdown.value, "modalite": item}
        page = reverse("showcase:figurefile-list", args=[measure.value])
        return f"{page}?{urlencode(words)}"

    return link


def _named(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
