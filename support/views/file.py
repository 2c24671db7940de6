"""The file of a project, read by who helps: as long as they help, and nothing else of it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views import View
from django.views.generic import TemplateView

from core.downloads import private_file
from projects.models import Attachment, Project
from projects.queries import file_content, in_order
from support.enums import HELPING, Side
from support.views.base import HelpMixin


class HelpedFileMixin(HelpMixin):
    """The project of a request that the team is helping with; 404 before and after."""

    only = Side.TEAM
    project: Project

    def check_access(self) -> None:
        super().check_access()
        if self.help.project is None or self.help.status not in HELPING:
            raise Http404
        self.project = self.help.project


class HelpedFileDetailView(HelpedFileMixin, TemplateView):
    """The parts of the file as they are now, the one concerned first in the summary."""

    template_name = "support/file_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attachments = self.project.attachments.current()
        return super().get_context_data(
            help=self.help,
            project=self.project,
            parts=in_order(file_content(self.project)),
            attachments=list(attachments),
            crumbs=self.crumbs(),
            **kwargs,
        )


class HelpedAttachmentDetailView(HelpedFileMixin, View):
    """Gives an attachment of the file to download, while one helps."""

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        attachment = get_object_or_404(Attachment.objects.current(), pk=pk, project=self.project)
        return private_file(
            attachment.file, filename=attachment.name, content_type=attachment.content_type
        )
