"""How long the stages take: the page of figures, and its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.views import View
from django.views.generic import TemplateView

from core import clock
from core.spreadsheets import csv_lines
from establishments.models import Academy
from establishments.views.base import RoleMixin
from funding.enums import DelayStage
from funding.forms.clock import PlaceForm
from funding.models import DelayFigure
from funding.permissions import DELAY_READERS
from funding.queries.delays import (
    academies_read_by,
    delays_page,
    figures_of,
    reads_france,
)

FRANCE = "FR"
_HEAD = (
    "code_academie", "academie", "mois", "etape", "libelle_etape", "dossiers", "delais_tenus",
    "mediane_jours", "centile_90_jours",
)  # fmt: skip


class DelayListView(RoleMixin, TemplateView):
    """The respect of the two months, month by month, and every stage; one place at a time."""

    roles = DELAY_READERS
    template_name = "funding/delay_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = list(academies_read_by(self.rights))
        form = PlaceForm(self.request.GET, academies=academies, with_france=True)
        asked = form.cleaned_data.get("academie", "") if form.is_valid() else ""
        academy = self._academy(asked, academies)
        shown = PlaceForm(
            {"academie": academy.code if academy else FRANCE}, academies=academies, with_france=True
        )
        return super().get_context_data(
            filters=shown,
            academy=academy,
            page=delays_page(academy),
            **kwargs,
        )

    def _academy(self, asked: str, academies: list[Academy]) -> Academy | None:
        """The académie asked for; without any, one's own, or France for who reads all of it."""
        if asked == FRANCE or (not asked and reads_france(self.rights)):
            return None
        found = next((row for row in academies if row.code == asked), None)
        return found or (academies[0] if academies else None)


class DelaySheetView(RoleMixin, View):
    """Every figure that the person reads, as CSV, a row at a time."""

    roles = DELAY_READERS

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        rows = figures_of(academies_read_by(self.rights))
        response = StreamingHttpResponse(
            csv_lines(_table(rows.iterator())), content_type="text/csv"
        )
        name = f"delais-{clock.today():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _table(figures: Iterator[DelayFigure]) -> Iterator[Iterable[object]]:
    yield _HEAD
    for figure in figures:
        yield [
            figure.academy.code if figure.academy else FRANCE,
            figure.academy.name if figure.academy else "France",
            f"{figure.month:%Y-%m}" if figure.month else "période",
            figure.stage,
            figure.get_stage_display(),
            figure.files,
            figure.kept if figure.stage == DelayStage.ALLOCATION else "",
            "" if figure.median_days is None else figure.median_days,
            "" if figure.p90_days is None else figure.p90_days,
        ]
