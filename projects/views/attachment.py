"""Joining, looking at, replacing and taking out files."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core.downloads import private_file
from core.errors import DomainError
from establishments.enums import SCHOOL_ROLES
from projects.enums import Part
from projects.forms.attachment import AttachmentForm, content_type_of
from projects.models import Attachment, AttachmentPicture
from projects.services.attachments import attach_file, remove_attachment
from projects.views.base import ProjectMixin
from projects.views.part import PartMixin, part_url, render_attachments


class AttachmentCreateView(PartMixin, View):
    """Joins one file to the project."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid() and _attach(self, form):
            return redirect(part_url(self.project, self.part))
        return render_attachments(self, form, status=422)


class AttachmentVersionCreateView(PartMixin, View):
    """Joins a new version of a document; the one before stays reachable for the team."""

    attachment: Attachment

    def check_access(self) -> None:
        super().check_access()
        self.attachment = get_object_or_404(
            Attachment.objects.current(), pk=self.kwargs["pk"], project=self.project
        )

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
        return self._page(AttachmentForm())

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        form = AttachmentForm(request.POST, request.FILES)
        if form.is_valid() and _attach(self, form, replaces=self.attachment):
            return redirect(part_url(self.project, self.part))
        return self._page(form, status=422)

    def _page(self, form: AttachmentForm, *, status: int = 200) -> HttpResponse:
        context = {**self.page_context(), "form": form, "attachment": self.attachment}
        return render(self.request, "projects/attachmentversion_form.html", context, status=status)


def _attach(view: PartMixin, form: AttachmentForm, *, replaces: Attachment | None = None) -> bool:
    """Join the file of a valid form; False with the refusal in the form."""
    assert view.request.user.is_authenticated
    upload = form.cleaned_data["file"]
    try:
        attachment = attach_file(
            view.project,
            file=upload.file,
            name=upload.name,
            content_type=content_type_of(upload.name),
            by=view.request.user,
            replaces=replaces,
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    said = "est arrivé\u00a0: il sera joint dès que l’antivirus l’aura vérifié"
    messages.success(
        view.request,
        f"Le fichier «\u00a0{attachment.name}\u00a0» "
        f"{said if attachment.is_waiting else 'est joint'}.",
    )
    return True


class ReadableAttachmentMixin(ProjectMixin):
    """Loads `self.attachment`: any version for the schools' teams, what was filed for staff.

    What the antivirus has not cleared does not exist for anybody: 404.
    """

    associates_enter: ClassVar[bool] = True
    attachment: Attachment

    def check_access(self) -> None:
        super().check_access()
        self.attachment = get_object_or_404(
            Attachment.objects.of_team(), pk=self.kwargs["pk"], project=self.project
        )
        is_team = bool(self.roles_here & SCHOOL_ROLES) or self.associated_as is not None
        if not self.attachment.is_ready or not (is_team or self.attachment.filed_at):
            raise Http404


class AttachmentDetailView(ReadableAttachmentMixin, View):
    """Gives the file to download."""

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        return private_file(
            self.attachment.file,
            content_type=self.attachment.content_type,
            filename=self.attachment.name,
        )


class AttachmentPreviewView(ReadableAttachmentMixin, TemplateView):
    """The pages of a document as images: to read it without downloading anything."""

    template_name = "projects/attachmentpreview_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attachment = self.attachment
        pictures = list(attachment.pictures.filter(number__gt=0)) if attachment.pages else []
        crumbs = self.crumbs()
        reference = self.project.reference
        if self.roles_here & SCHOOL_ROLES:
            crumbs.append((Part.ATTACHMENTS.label, part_url(self.project, Part.ATTACHMENTS)))
        elif self.associated_as is not None:
            crumbs.append(("Aperçu", reverse("projects:preview-detail", args=[reference])))
        else:
            crumbs.append(("Lecture", reverse("reviews:reading-detail", args=[reference])))
        return super().get_context_data(
            project=self.project,
            attachment=attachment,
            pictures=pictures,
            hidden=(attachment.pages or 0) - len(pictures),
            back_url=crumbs[-1][1],
            crumbs=crumbs,
            **kwargs,
        )


class AttachmentPictureView(ReadableAttachmentMixin, View):
    """One page as an image; number 0 is the small one."""

    def get(
        self, request: HttpRequest, reference: str, pk: uuid.UUID, number: int
    ) -> HttpResponseBase:
        picture = get_object_or_404(AttachmentPicture, attachment=self.attachment, number=number)
        return private_file(picture.image, content_type="image/webp", cached=True)


class AttachmentDeleteView(PartMixin, View):
    """Takes a file out of the project."""

    http_method_names = ["post", "options"]

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
            # The name of what the antivirus has not cleared is for the person who joined it.
            what = f"«\u00a0{attachment.name}\u00a0» " if attachment.is_ready else ""
            messages.success(request, f"Le fichier {what}est retiré.")
        return redirect(part_url(self.project, self.part))
