"""A file sent in pieces by the page of the attachments (static/js/upload.js)."""

from __future__ import annotations

import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views import View

from core import clock
from core.errors import DomainError
from projects.forms.attachment import AttachmentForm, PieceForm, UploadForm, content_type_of
from projects.models import Attachment, Upload
from projects.services import uploads
from projects.views.part import PartMixin, part_url


class UploadCreateView(PartMixin, View):
    """Announces a file; answers where to send its pieces, and which one comes next."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> JsonResponse:
        assert request.user.is_authenticated
        form = UploadForm(request.POST)
        if not form.is_valid():
            return _refusal(form.first_error())
        replaces = form.cleaned_data.pop("replaces")
        try:
            upload = uploads.start_upload(
                self.project, by=request.user, replaces=self._version(replaces), **form.cleaned_data
            )
        except DomainError as error:
            return _refusal(error.message)
        url = reverse("projects:upload-update", args=[reference, upload.pk])
        return JsonResponse(
            {"url": url, "piece_bytes": uploads.PIECE_BYTES, "next": uploads.received(upload)},
            status=201,
        )

    def _version(self, pk: uuid.UUID | None) -> Attachment | None:
        return get_object_or_404(Attachment, pk=pk, project=self.project) if pk else None


class UploadUpdateView(PartMixin, View):
    """Takes one piece, from the person who announced the file; the last one joins it."""

    http_method_names = ["post", "options"]
    upload: Upload

    def check_access(self) -> None:
        super().check_access()
        assert self.request.user.is_authenticated
        self.upload = get_object_or_404(
            Upload.objects.select_related("attachment"),
            pk=self.kwargs["pk"],
            project=self.project,
            started_by=self.request.user,
            expires_at__gt=clock.now(),
        )

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> JsonResponse:
        form = PieceForm(request.POST, request.FILES)
        if self.upload.attachment is not None:
            return self._joined()
        if not form.is_valid():
            return _refusal("Un morceau n’est pas arrivé\u00a0: reprenez l’envoi.")
        try:
            there = uploads.receive_piece(
                self.upload,
                number=form.cleaned_data["number"],
                content=form.cleaned_data["piece"].read(uploads.PIECE_BYTES + 1),
            )
            if there < uploads.pieces_of(self.upload):
                return JsonResponse({"next": there})
            return self._join()
        except DomainError as error:
            return _refusal(error.message)

    def _join(self) -> JsonResponse:
        """Check the whole file as the form without pieces does, then join it."""
        assert self.request.user.is_authenticated
        with uploads.assembled(self.upload) as stream:
            given: UploadedFile[bytes] = UploadedFile(
                stream, name=self.upload.name, size=self.upload.size
            )
            form = AttachmentForm(files={"file": given})
            if not form.is_valid():
                uploads.abandon_upload(self.upload)
                return _refusal(str(form.errors["file"][0]))
            uploads.finish_upload(
                self.upload,
                file=stream,
                name=form.cleaned_data["file"].name,
                content_type=content_type_of(form.cleaned_data["file"].name),
                by=self.request.user,
            )
        return self._joined()

    def _joined(self) -> JsonResponse:
        return JsonResponse({"done": True, "url": part_url(self.project, self.part)})


def _refusal(message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=422)
