"""The journal of people and rights, for the secretariat and the administration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.views.generic import TemplateView

from core import clock
from core.spreadsheets import csv_lines
from establishments.enums import Role
from establishments.forms.journal import JournalFilterForm
from establishments.queries.journal import Line, journal
from establishments.views.base import RoleMixin

MOST_ROWS = 5000


class JournalListView(RoleMixin, TemplateView):
    """Every change of people and rights of one's académies; all of them for an administrator."""

    roles = frozenset({Role.SECRETARIAT})
    administrators = True
    template_name = "establishments/journal_list.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        """The page, or with `format=csv` the same acts as a file, five thousand at most."""
        if self.request.GET.get("format") == "csv":
            return self._file()
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = JournalFilterForm(self.request.GET)
        lines, mark = journal(self._academies(), form.filters())
        query = self.request.GET.copy()
        query.pop("avant", None)
        return super().get_context_data(
            filters=form,
            lines=lines,
            mark=mark,
            query=query.urlencode(),
            reset_url=reverse("establishments:journal-list") if self.request.GET else "",
            **kwargs,
        )

    def _academies(self) -> frozenset[int] | None:
        user = self.request.user
        assert user.is_authenticated
        return None if user.is_staff else self.rights.academies_as(Role.SECRETARIAT)

    def _file(self) -> StreamingHttpResponse:
        filters = JournalFilterForm(self.request.GET).filters()
        lines, _ = journal(self._academies(), filters, size=MOST_ROWS)
        response = StreamingHttpResponse(
            csv_lines(_rows(lines)), content_type="text/csv; charset=utf-8"
        )
        name = f"journal-{clock.today():%Y-%m-%d}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def _rows(lines: list[Line]) -> Iterator[Iterable[object]]:
    yield "date", "nature", "acte", "sur", "par", "adresse", "champ", "avant", "après"
    for line in lines:
        fixed = (line.at.isoformat(), line.kind, line.act, line.about, line.by, line.address)
        for change in line.changes or (None,):
            yield (*fixed, *((change.label, change.before, change.after) if change else ()))
