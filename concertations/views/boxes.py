"""The team's side of the public form: its days, its link, its QR code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from concertations.enums import BoxState
from concertations.models import ContributionBox
from concertations.services.boxes import close_box, open_box, renew_link
from concertations.views.base import TeamMixin
from concertations.voices.codes import KINDS, code_image, code_uri
from concertations.voices.forms import BoxForm
from concertations.voices.queries import box_of, form_url, state_of
from core.errors import DomainError


class BoxMixin(TeamMixin):
    """Loads `self.box`, the form of the concertation; 404 without one. For the school's team."""

    box: ContributionBox

    def check_access(self) -> None:
        super().check_access()
        box = box_of(self.concertation)
        if box is None:
            raise Http404
        self.box = box


class BoxUpdateView(TeamMixin, View):
    """Opens the form, or changes its days and whom it is for; gives its link."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        box = box_of(self.concertation)
        kept = {
            "category": box.category if box else "",
            "opens_on": box.opens_on if box else None,
            "closes_on": box.closes_on if box else None,
        }
        return self._page(BoxForm(initial=kept), box)

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form = BoxForm(request.POST)
        if not form.is_valid():
            return self._page(form, box_of(self.concertation), status=422)
        try:
            box = open_box(self.concertation, **form.cleaned_data, by=self.person)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, box_of(self.concertation), status=422)
        opened = state_of(box) == BoxState.OPEN
        messages.success(
            request,
            "Le formulaire est ouvert\u00a0: partagez son lien."
            if opened
            else "Le formulaire est prêt\u00a0: il s’ouvrira au jour dit.",
        )
        return redirect("concertations:box-update", reference)

    def _page(
        self, form: BoxForm, box: ContributionBox | None, *, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "concertation": self.concertation,
            "box": box,
            "state": state_of(box) if box else "",
            "url": form_url(box) if box else "",
            "code": code_uri(form_url(box)) if box else "",
            "crumbs": self.crumbs(),
        }
        return render(self.request, "concertations/box_form.html", context, status=status)


class BoxDeleteView(BoxMixin, View):
    """Closes the form at once; a POST alone."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            close_box(self.box, by=self.person)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le formulaire est fermé. Ce qui est arrivé reste à vous.")
        return redirect("concertations:box-update", reference)


class BoxLinkCreateView(BoxMixin, View):
    """Draws another link; a POST alone."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        try:
            renew_link(self.box, by=self.person)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                "Voici un nouveau lien. L’ancien ne mène plus nulle part\u00a0: "
                "remplacez les affiches.",
            )
        return redirect("concertations:box-update", reference)


class BoxCodeDetailView(BoxMixin, View):
    """The QR code of the link, as a file (`svg` or `png`)."""

    def get(self, request: HttpRequest, reference: str, kind: str) -> HttpResponse:
        if kind not in KINDS:
            raise Http404
        content, content_type = code_image(form_url(self.box), kind)
        name = f"code-{self.concertation.reference}.{kind}"
        return HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class BoxSheetDetailView(BoxMixin, TemplateView):
    """A sheet to print: the question, the link, the QR code."""

    template_name = "concertations/box_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = form_url(self.box)
        page = reverse("concertations:box-update", args=[self.concertation.reference])
        return super().get_context_data(
            concertation=self.concertation,
            box=self.box,
            url=url,
            code=code_uri(url),
            crumbs=[*self.crumbs(), ("Recueillir la parole", page)],
            **kwargs,
        )
