"""Referent inspectors: by district, and by lists shown before they are applied."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.http import FreshMixin
from core import clock, french
from core.errors import DomainError
from core.http import Access, DomainErrorMixin
from core.spreadsheets import csv_lines
from establishments.enums import ListTarget, Role
from establishments.forms.appointments import (
    DistrictFilterForm,
    DistrictInspectorForm,
    InspectorListForm,
)
from establishments.inspection.preview import Preview, preview_list
from establishments.inspection.reading import Line, decode, read_lines
from establishments.models import District
from establishments.permissions import may_appoint
from establishments.queries.appointments import (
    departments_of,
    district_rows,
    districts,
    districts_of,
)
from establishments.services.appointments import appoint
from establishments.services.inspectors import ListChanged, apply_list
from establishments.views.appointments import AppointingMixin

PAGE_SIZE = 50
LONGEST_PREVIEW = 300
"""Lines shown on the page; the file of the preview has them all."""


class InspectionMixin(AppointingMixin):
    """The room of those who name referent inspectors."""

    roles = frozenset({Role.SECRETARIAT})

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above this one."""
        return [*super().crumbs(), ("Inspection", reverse("establishments:district-list"))]


class DistrictListView(InspectionMixin, TemplateView):
    """The districts of the académie and who inspects each. Ten queries at most."""

    template_name = "establishments/district_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = DistrictFilterForm(self.request.GET, departments=departments_of(self.academies))
        filters = form.cleaned_data if form.is_valid() else {}
        page = Paginator(districts(self.academies, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filters=form,
            page_obj=page,
            rows=district_rows(list(page.object_list)),
            query=query.urlencode(),
            reset_url=reverse("establishments:district-list") if query else "",
            crumbs=AppointingMixin.crumbs(self),
            **kwargs,
        )


class DistrictUpdateView(
    FreshMixin, DomainErrorMixin, InspectionMixin, FormView[DistrictInspectorForm]
):
    """Name the inspector of a district; who held it leaves the day before, in one act."""

    access = Access.SCOPE
    form_class = DistrictInspectorForm
    template_name = "establishments/district_form.html"
    success_message = "L’inspection de la circonscription est enregistrée."
    district: District
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.district = get_object_or_404(districts_of(self.academies), pk=self.kwargs["pk"])
        if not may_appoint(self.user, Role.REFERENT_INSPECTOR, self.district):
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today(), "email": self.district.email}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            row=district_rows([self.district])[0], crumbs=self.crumbs(), **kwargs
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        appoint(
            self.district,
            role=Role.REFERENT_INSPECTOR,
            by=self.user,
            replaces=True,
            **form.cleaned_data,
        )
        return redirect("establishments:district-list")


class InspectorListCreateView(FreshMixin, InspectionMixin, FormView[InspectorListForm]):
    """A list of inspectors: written, shown as it will be applied, confirmed.

    Nothing is kept between two steps: the page carries the list and a print of what was shown.
    """

    form_class = InspectorListForm
    template_name = "establishments/inspectorlist_form.html"
    shown_name = "establishments/inspectorlist_preview.html"

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today(), "target": ListTarget.ESTABLISHMENTS}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=self.crumbs(), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Corriger » shows the list again; else the form."""
        if "corriger" in request.POST:
            form = InspectorListForm(initial=request.POST.dict())
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: InspectorListForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            text = decode(data["file"].read()) if data["file"] else data["text"]
            lines = read_lines(text)
            return self.step(form, text, lines)
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)

    def form_invalid(self, form: InspectorListForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def step(self, form: InspectorListForm, text: str, lines: list[Line]) -> HttpResponse:
        """Confirm, download or show, as the button says."""
        data = form.cleaned_data
        asked = {
            "target": ListTarget(data["target"]),
            "starts_on": data["starts_on"],
            "academies": self.academies,
            "by": self.user,
        }
        if "confirmer" in self.request.POST:
            try:
                tally = apply_list(lines, digest=self.request.POST.get("empreinte", ""), **asked)
            except ListChanged as changed:
                messages.warning(self.request, changed.message)
                return self.show(form, text, changed.preview, status=409)
            messages.success(self.request, _told(tally.made, tally.opened, tally.ended))
            return redirect("establishments:district-list")
        preview = preview_list(lines, **asked)
        if "telecharger" in self.request.POST:
            return _as_csv(preview)
        return self.show(form, text, preview)

    def show(
        self, form: InspectorListForm, text: str, preview: Preview, *, status: int = 200
    ) -> HttpResponse:
        """The page of the preview."""
        context = self.get_context_data(
            form=form,
            text=text,
            target=form.cleaned_data["target"],
            preview=preview,
            shown=sorted(preview.lines, key=lambda line: line.acts)[:LONGEST_PREVIEW],
            count=len(preview.lines),
            acts=len(preview.namings),
            hidden_lines=max(0, len(preview.lines) - LONGEST_PREVIEW),
        )
        return render(self.request, self.shown_name, context, status=status)


def _told(made: int, opened: int, ended: int) -> str:
    parts = [french.counted(made, "nomination enregistrée", "nominations enregistrées")]
    if ended:
        parts.append(french.counted(ended, "nomination terminée", "nominations terminées"))
    if opened:
        parts.append(french.counted(opened, "compte ouvert", "comptes ouverts"))
    return f"{french.join(parts)}. Chaque personne est prévenue une fois."


def _as_csv(preview: Preview) -> HttpResponse:
    """The preview as a file for a spreadsheet."""
    rows = [
        (line.line.number, line.line.key, line.place, line.line.email, line.verdict.label,
         line.detail)
        for line in preview.lines
    ]  # fmt: skip
    table = csv_lines([("ligne", "code", "lieu", "email", "effet", "precision"), *rows])
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="apercu-inspection.csv"'
    return response
