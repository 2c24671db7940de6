"""The files that sleep: what has not moved, who has it, since when; one click to recall."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core import french
from core.errors import DomainError
from dashboards.enums import Act
from dashboards.forms import SleepingFilterForm
from dashboards.queries.sleeping import sleeping_files, sleeping_rows
from dashboards.services.reminders import remind
from establishments.enums import Role
from establishments.views.base import RoleMixin
from projects.models import Project

PAGE_SIZE = 25


class SleepingFileListView(RoleMixin, TemplateView):
    """The files of one’s académies that somebody has and that do not move, the longest first."""

    roles = frozenset({Role.SECRETARIAT, Role.PRESIDENT})
    template_name = "dashboards/sleepingfile_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SleepingFilterForm(self.request.GET)
        status = form.cleaned_data["statut"] if form.is_valid() else ""
        files = sleeping_files(self.rights.academies_as(*self.roles), status).select_related(
            "establishment", "academy"
        )
        page = Paginator(files, PAGE_SIZE).get_page(self.request.GET.get("page"))
        here = reverse("dashboards:sleepingfile-list")
        return super().get_context_data(
            page_obj=page,
            rows=sleeping_rows(list(page.object_list)),
            filters=form,
            query=f"statut={status}" if status else "",
            reset_url=here if status else "",
            is_secretariat=self.rights.has(Role.SECRETARIAT),
            remind=Act.REMIND,
            crumbs=[("Tableau de bord", reverse("dashboards:board-list"))],
            **kwargs,
        )


class ReminderCreateView(RoleMixin, View):
    """Recall one file to who has it."""

    http_method_names = ["post", "options"]
    roles = frozenset({Role.SECRETARIAT})

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Back to the page of the sleeping files it was asked from."""
        assert request.user.is_authenticated
        project = get_object_or_404(
            Project.objects.visible_to(request.user).filter(
                academy__in=sorted(self.rights.academies_as(Role.SECRETARIAT))
            ),
            reference=reference,
        )
        try:
            people = remind(project, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                f"Dossier {project.reference}\u00a0: relance envoyée à {french.join(people)}.",
            )
        page = request.POST.get("page", "")
        here = reverse("dashboards:sleepingfile-list")
        return redirect(f"{here}?page={page}" if page.isdecimal() else here)
