"""Following one's long tasks."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import DetailView, ListView, View

from core.downloads import private_file
from core.errors import DomainError
from core.http import Access, SignedInMixin
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.querysets import JobQuerySet
from jobs.services.requests import stop_job

REFRESH_SECONDS = 2


class JobMixin(SignedInMixin):
    """Loads `self.job`, one of the tasks this person may see; 404 for the others."""

    access = Access.SCOPE
    job: Job
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        assert self.request.user.is_authenticated
        self.job = get_object_or_404(
            Job.objects.visible_to(self.request.user).select_related("requested_by"),
            pk=self.kwargs["pk"],
        )


class JobListView(SignedInMixin, ListView[Job]):
    """The tasks one asked for, the newest first."""

    template_name = "jobs/job_list.html"
    paginate_by = 25
    context_object_name = "jobs"

    def get_queryset(self) -> JobQuerySet:
        assert self.request.user.is_authenticated
        return Job.objects.filter(requested_by=self.request.user).order_by("-requested_at")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(query="", **kwargs)
        context["jobs"] = list(context["jobs"])
        return context


class JobDetailView(JobMixin, DetailView[Job]):
    """How far the task is; then what came of it, with its files. Refreshes itself meanwhile."""

    template_name = "jobs/job_detail.html"
    context_object_name = "job"

    def get_object(self, queryset: Any = None) -> Job:
        return self.job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.job.files.filter(role=FileRole.RESULT)
        return super().get_context_data(
            files=list(files) if self.job.status == JobStatus.DONE else [],
            refresh_seconds=0 if self.job.is_ended else REFRESH_SECONDS,
            crumbs=[("Mes tâches", reverse("jobs:job-list"))],
            **kwargs,
        )


class JobStopView(JobMixin, View):
    """Ask the task to stop."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Stop, then back to its page."""
        assert request.user.is_authenticated
        try:
            stop_job(self.job, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "L’arrêt est demandé.")
        return redirect("jobs:job-detail", pk=pk)


class JobFileDetailView(JobMixin, View):
    """A file the task made, as a download."""

    def get(self, request: HttpRequest, pk: uuid.UUID, file: uuid.UUID) -> HttpResponseBase:
        """404 when it is another task's, or destroyed."""
        found = get_object_or_404(
            JobFile, pk=file, job=self.job, role=FileRole.RESULT, destroyed_at__isnull=True
        )
        return private_file(found.file, filename=found.name, content_type=found.content_type)
