"""The official files, imported by the administration."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from core.http import AdministratorMixin, DomainErrorMixin
from establishments.enums import OfficialFile
from establishments.forms import DirectoryImportForm
from establishments.services.directory_jobs import IMPORT, request_import
from jobs.models import Job

SHOWN = 20


class DirectoryImportCreateView(
    AdministratorMixin, DomainErrorMixin, FormView[DirectoryImportForm]
):
    """Choose a file and import it, or try it without changing anything; the last imports."""

    form_class = DirectoryImportForm
    template_name = "establishments/directoryimport_form.html"

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        data = form.cleaned_data
        job = request_import(
            OfficialFile(data["kind"]),
            file=data["file"].file,
            name=data["file"].name,
            is_complete=data["is_complete"],
            is_trial=data["is_trial"],
            by=self.request.user,
        )
        return redirect("jobs:job-detail", pk=job.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports = Job.objects.filter(kind=IMPORT).select_related("requested_by")
        return super().get_context_data(
            imports=list(imports.order_by("-requested_at")[:SHOWN]), **kwargs
        )
