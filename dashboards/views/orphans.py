"""Files whose school nobody leads, for the secretariat."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from dashboards.queries.orphans import orphan_page, orphan_rows
from establishments.enums import Role
from establishments.views.base import RoleMixin

PAGE_SIZE = 25


class OrphanListView(RoleMixin, TemplateView):
    """The schools with files and no head, each with the acts that solve it."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "dashboards/orphan_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schools = orphan_page(self.rights.academies_as(Role.SECRETARIAT))
        page = Paginator(schools, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page_obj=page,
            rows=orphan_rows(list(page.object_list)),
            crumbs=[("Établissements", reverse("establishments:directory-list"))],
            **kwargs,
        )
