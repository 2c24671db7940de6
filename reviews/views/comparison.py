"""Two filed states of a file side by side, for the school and for its readers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.views.generic import TemplateView

from establishments.enums import SCHOOL_ROLES, Role
from projects.models import Snapshot
from projects.views.base import ProjectMixin
from reviews.permissions import FILE_READERS
from reviews.queries.completion import compare_snapshots


class ComparisonDetailView(ProjectMixin, TemplateView):
    """`?avant=1&apres=2`: the numbers of two filings; by default the last two."""

    template_name = "reviews/comparison_detail.html"
    roles: ClassVar[frozenset[Role] | None] = FILE_READERS | SCHOOL_ROLES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filings = list(
            Snapshot.objects.filter(project=self.project)
            .select_related("taken_by")
            .order_by("number")
        )
        context = super().get_context_data(
            project=self.project, filings=filings, crumbs=self.crumbs(), **kwargs
        )
        if len(filings) < 2:
            return context
        by_number = {filing.number: filing for filing in filings}
        old = by_number[self._number("avant", filings[-2].number, by_number)]
        new = by_number[self._number("apres", filings[-1].number, by_number)]
        if old.number > new.number:
            old, new = new, old
        compared = compare_snapshots(old, new)
        return context | {
            "old": old,
            "new": new,
            "compared": [part for part in compared if part.changed or part.asked],
            "unrequested": [part.part.label for part in compared if part.unrequested],
            "same_count": sum(not part.changed and not part.asked for part in compared),
        }

    def _number(self, name: str, default: int, known: dict[int, Snapshot]) -> int:
        """The number of a filing in the address; 404 when the file has none of that number."""
        raw = self.request.GET.get(name, "")
        if not raw:
            return default
        if not raw.isascii() or not raw.isdigit() or len(raw) > 6 or int(raw) not in known:
            raise Http404
        return int(raw)
