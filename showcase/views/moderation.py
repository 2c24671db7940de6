"""The secretariat reads what schools propose, before the public does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.http import DomainErrorMixin
from establishments.views.base import RoleMixin
from projects.views.base import ProjectMixin
from showcase.content import as_content
from showcase.forms import SheetVerdictForm
from showcase.models import Edition
from showcase.permissions import MODERATORS
from showcase.queries.moderation import changes_between, proposals, waiting_of
from showcase.queries.sheets import reading_of
from showcase.services.moderation import publish_sheet, refuse_sheet
from showcase.views.sheets import allow_player

PAGE_SIZE = 25


class ModerationListView(RoleMixin, TemplateView):
    """What waits to be read, the oldest first."""

    roles = MODERATORS
    template_name = "showcase/moderation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert isinstance(user, User)
        page = Paginator(proposals(user), PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page, editions=list(page.object_list), **kwargs)


class ModerationCreateView(ProjectMixin, DomainErrorMixin, FormView[SheetVerdictForm]):
    """The sheet as the public would read it, what changed, and the answer."""

    request: HttpRequest
    roles = MODERATORS
    template_name = "showcase/moderation_form.html"
    form_class = SheetVerdictForm
    edition: Edition | None

    def check_access(self) -> None:
        super().check_access()
        self.edition = waiting_of(self.project)

    def get_initial(self) -> dict[str, Any]:
        initial = super().get_initial()
        return {**initial, "edition": self.edition.number} if self.edition else initial

    def form_valid(self, form: BaseForm) -> Any:
        if self.edition is None:
            form.add_error(None, "Cette fiche n’attend plus de relecture\u00a0: rechargez la page.")
            return self.form_invalid(form)
        if self.edition.number != form.cleaned_data["edition"]:
            # What is answered is what was read. The page that comes back shows the other text.
            data = self.request.POST.copy()
            data["edition"], data["verdict"] = str(self.edition.number), ""
            form.data = data
            form.add_error(
                None,
                "L’établissement a proposé un autre texte entre-temps\u00a0: relisez-le, puis "
                "répondez.",
            )
            return self.form_invalid(form)
        return super().form_valid(form)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        assert self.edition is not None
        if form.cleaned_data["verdict"] == "publish":
            publish_sheet(self.edition, by=user)
            messages.success(self.request, "La fiche est publiée. L’établissement est prévenu.")
        else:
            refuse_sheet(self.edition, motive=form.cleaned_data["motive"], by=user)
            messages.success(self.request, "La fiche est renvoyée. L’établissement lira le motif.")
        return HttpResponseRedirect(reverse("showcase:moderation-list"))

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        allow_player(response, context["reading"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = self.edition
        former = edition.sheet.edition if edition else None
        content = as_content(edition.content) if edition else None
        return super().get_context_data(
            project=self.project,
            crumbs=[("Fiches à relire", reverse("showcase:moderation-list"))],
            edition=edition,
            former=former,
            reading=reading_of(content) if content else None,
            changes=changes_between(as_content(former.content), content)
            if former and content
            else [],
            **kwargs,
        )
