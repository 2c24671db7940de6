"""Invoices and photos of a report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from core.errors import DomainError
from establishments.enums import Role
from funding.enums import PieceKind
from funding.forms.reports import InvoiceForm, PhotoForm
from funding.models import ReportPiece
from funding.permissions import REPORT_WRITERS
from funding.queries.reports import report_is_open
from funding.services.pieces import PieceFacts, join_piece, remove_piece
from funding.views.report import ReportMixin
from projects.forms.attachment import content_type_of

_Piece = InvoiceForm | PhotoForm


class ReportPieceListView(ReportMixin, View):
    """What is joined to the report, and the forms to join an invoice or a photo."""

    roles = REPORT_WRITERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_photo = request.POST.get("kind") == PieceKind.PHOTO
        form = self._photo_form(posted=True) if is_photo else self._invoice_form(posted=True)
        if form.is_valid() and self._join(form):
            return redirect(self.url_of("reportpiece-list"))
        return self._page(form, status=422)

    def _invoice_form(self, *, posted: bool = False) -> InvoiceForm:
        lines = [row.line for row in self.page.lines]
        if posted:
            return InvoiceForm(self.request.POST, self.request.FILES, lines=lines, prefix="facture")
        return InvoiceForm(lines=lines, prefix="facture")

    def _photo_form(self, *, posted: bool = False) -> PhotoForm:
        if posted:
            return PhotoForm(self.request.POST, self.request.FILES, prefix="photo")
        return PhotoForm(prefix="photo")

    def _join(self, form: _Piece) -> bool:
        """Join the file of a valid form; False with the refusal in the form."""
        data = form.cleaned_data
        upload = data["file"]
        if isinstance(form, PhotoForm):
            facts = PieceFacts(
                PieceKind.PHOTO,
                caption=data["caption"],
                rights_holder=data["rights_holder"],
                agreed_by=data["agreed_by"],
                may_publish=data["may_publish"],
            )
        else:
            facts = PieceFacts(PieceKind.INVOICE, budget_line=int(data["budget_line"]))
        try:
            attachment = join_piece(
                self.project,
                facts,
                file=upload.file,
                name=upload.name,
                content_type=content_type_of(upload.name),
                by=self.actor,
                year=self.year,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return False
        said = (
            "est arrivé\u00a0: il sera joint dès que l’antivirus l’aura vérifié"
            if attachment.is_waiting
            else "est joint au bilan"
        )
        messages.success(self.request, f"Le fichier «\u00a0{attachment.name}\u00a0» {said}.")
        return True

    def _page(self, wrong: _Piece | None = None, *, status: int = 200) -> HttpResponse:
        context = {
            **self.report_context(),
            "is_open": report_is_open(self.project, year=self.year),
            "may_file": Role.HEAD in self.roles_here,
            "invoice_form": wrong if isinstance(wrong, InvoiceForm) else self._invoice_form(),
            "photo_form": wrong if isinstance(wrong, PhotoForm) else self._photo_form(),
            "wrong": wrong,
            "here": self.url_of("reportpiece-list"),
        }
        return render(self.request, "funding/reportpiece_list.html", context, status=status)


class ReportPieceDeleteView(ReportMixin, View):
    """Takes a file out of the report."""

    roles = REPORT_WRITERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        piece = get_object_or_404(
            ReportPiece.objects.select_related("report__project"),
            pk=self.kwargs["pk"],
            report__project=self.project,
        )
        try:
            remove_piece(piece, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "La pièce est retirée.")
        self.kwargs["year"] = piece.report.year  # type: ignore[assignment]
        return redirect(self.url_of("reportpiece-list"))
