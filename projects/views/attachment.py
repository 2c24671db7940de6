"""Joining, reading and taking out files."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath
from typing import ClassVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views import View

from core.errors import DomainError
from establishments.enums import SCHOOL_ROLES
from projects.forms.attachment import TYPES, AttachmentForm
from projects.models import Attachment
from projects.queries import attachment_is_filed
from projects.services.attachments import attach_file, remove_attachment
from projects.views.base import ProjectMixin
from projects.views.part import PartMixin, part_url, render_attachments


class AttachmentCreateView(PartMixin, View):
    """Joins one file to the project."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        form = AttachmentForm(request.POST, request.FILES)
        if not form.is_valid():
            return render_attachments(self, form, status=422)
        upload = form.cleaned_data["file"]
        try:
            attach_file(
                self.project,
                file=upload.file,
                name=upload.name,
                content_type=TYPES[PurePosixPath(upload.name).suffix.lower()],
                by=request.user,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return render_attachments(self, form, status=422)
        messages.success(request, f"Le fichier «\u00a0{upload.name}\u00a0» est joint.")
        return redirect(part_url(self.project, self.part))


class AttachmentDetailView(ProjectMixin, View):
    """Gives the file to download: to the schools' teams, and to staff once it was filed."""

    associates_enter: ClassVar[bool] = True

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        attachment = get_object_or_404(Attachment, pk=pk, project=self.project)
        is_team = bool(self.roles_here & SCHOOL_ROLES) or self.associated_as is not None
        if not is_team and not attachment_is_filed(attachment):
            raise Http404
        try:
            stream = attachment.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        response = FileResponse(
            stream,
            as_attachment=True,
            filename=attachment.name,
            content_type=attachment.content_type,
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response


class AttachmentDeleteView(PartMixin, View):
    """Takes a file out of the project."""

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
        assert request.user.is_authenticated
        attachment = get_object_or_404(
            Attachment.objects.select_related("project"), pk=pk, project=self.project
        )
        try:
            remove_attachment(attachment, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, f"Le fichier «\u00a0{attachment.name}\u00a0» est retiré.")
        return redirect(part_url(self.project, self.part))
