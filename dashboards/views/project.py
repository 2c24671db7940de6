"""The life of a file: one page that says where it stands, who has it, and until when."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from dashboards.queries.life import file_life
from establishments.enums import SCHOOL_ROLES, STAFF_ROLES, Role
from funding.permissions import LETTER_READERS, REPORT_READERS
from funding.queries import AllocationPage, allocation_page
from funding.queries.recoveries import orders_of
from projects.enums import Status, Step
from projects.queries import is_digital
from projects.views.base import ProjectMixin
from showcase.permissions import MODERATORS
from showcase.queries.preparation import is_publishable
from showcase.queries.reuse import standing_of
from support.queries.thread import open_requests_about

# Where each step is taken: the buttons of the page follow the table.
_STEP_PAGES: dict[str, str] = {
    Step.SUBMIT: "projects:submission-create",
    Step.REQUEST_COMPLETION: "reviews:reading-detail",
    Step.RESUBMIT: "reviews:completion-update",
    Step.REOPEN: "projects:reopening-create",
    Step.WITHDRAW: "projects:withdrawal-create",
    Step.ALLOCATE: "funding:allocation-create",
    Step.REPORT: "funding:report-update",
    Step.CLOSE: "funding:reportverdict-create",
}

_WITH_REPORTS = (Status.FUNDED, Status.REPORTED, Status.CLOSED)


class ProjectLifeView(ProjectMixin, TemplateView):
    """The sentence, the clock, the timeline, the documents, and the acts the reader may take."""

    associates_enter = True
    template_name = "dashboards/project_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_team = bool(self.roles_here & SCHOOL_ROLES)
        return super().get_context_data(
            project=self.project,
            help_requests=open_requests_about(self.project) if is_team else [],
            is_digital=is_team and is_digital(self.project),
            life=file_life(self.project, self.roles_here),
            acts=self._acts(),
            snapshots=list(self.project.snapshots.select_related("receipt")),
            is_team=is_team,
            is_staff=bool(self.roles_here & STAFF_ROLES),
            is_associate=self.associated_as is not None,
            can_edit=bool(self.roles_here & SCHOOL_ROLES) and bool(self.project.writable_parts),
            is_draft=self.project.status == Status.DRAFT,
            is_fund_manager=Role.FUND_MANAGER in self.roles_here,
            crumbs=self.crumbs()[:1],
            money=self._money(),
            recoveries=orders_of(self.project) if self.roles_here & LETTER_READERS else [],
            standing=standing_of(self.project),
            publishes=is_team and is_publishable(self.project),
            moderates=bool(self.roles_here & MODERATORS),
            has_reports=self.project.status in _WITH_REPORTS
            and bool(self.roles_here & REPORT_READERS),
            reads_report=self.project.status in (Status.REPORTED, Status.CLOSED)
            and self.associated_as is None,
            **kwargs,
        )

    def _money(self) -> AllocationPage | None:
        """The instalments, for those who read the letter."""
        if self.project.validated_on is None or not self.roles_here & LETTER_READERS:
            return None
        return allocation_page(self.project)

    def _acts(self) -> list[dict[str, str]]:
        """The buttons: label and address of each step open to the reader now."""
        return [
            {
                "label": Step(step).label,
                "url": reverse(_STEP_PAGES[step], args=[self.project.reference]),
                "step": step,
            }
            for step in self.allowed_steps()
            if step in _STEP_PAGES
        ]
