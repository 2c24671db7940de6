"""The fund manager’s desk: the files that await their funds, by what is left of the delay."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.views.generic import TemplateView

from establishments.enums import Role
from establishments.views.base import RoleMixin
from funding.queries import (
    allocated_files,
    awaited_amount,
    clocks_of,
    most_urgent,
    waiting_files,
)
from projects.models import Project

PAGE_SIZE = 25
ALLOCATED = "attribues"


class DeskView(RoleMixin, TemplateView):
    """What to allocate, the overdue first; `?vue=attribues` lists what is allocated."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/desk_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academies = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        files = Project.objects.filter(establishment__academy__in=academies)
        is_allocated = self.request.GET.get("vue") == ALLOCATED
        rows = allocated_files(files) if is_allocated else waiting_files(files)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        clocks = clocks_of(page.object_list)
        return super().get_context_data(
            page_obj=page,
            files=[(project, clocks.get(project.pk)) for project in page.object_list],
            is_allocated=is_allocated,
            query=f"vue={ALLOCATED}" if is_allocated else "",
            awaited=awaited_amount(files),
            todo=[
                {
                    "verb": "Attribuer les fonds",
                    "url": reverse("funding:allocation-create", args=[project.reference]),
                    "text": f"{project} – {project.establishment}",
                    "due_on": project.clock_due_on,
                    "late": clock.days_left < 0,
                    "when": clock.short,
                }
                for project, clock in most_urgent(files)
            ],
            **kwargs,
        )
