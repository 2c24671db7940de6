"""« Préparer la concertation »: the documents, each one alone or all in an archive."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from concertations.kit.catalogue import FILES, KIT, files_for
from concertations.kit.facts import KitFacts, capital
from concertations.kit.posters import alternative
from concertations.models import Meeting
from concertations.queries import kit_facts
from concertations.services.kit import request_kit
from concertations.views.base import ConcertationMixin
from establishments.enums import SCHOOL_ROLES, Role


class KitMixin(ConcertationMixin):
    """Reads which meeting the documents are about: `rencontre=2`, or the next to come."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def asked_rank(self) -> int | None:
        """The rank asked for; None for the next to come."""
        text = self.request.GET.get("rencontre") or self.request.POST.get("rencontre", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 4):
            raise Http404
        return int(text)

    def facts(self) -> KitFacts:
        """What the documents say; 404 for a meeting that is none."""
        try:
            return kit_facts(self.concertation, rank=self.asked_rank())
        except Meeting.DoesNotExist as error:
            raise Http404 from error

    def crumbs(self) -> list[tuple[str, str]]:
        """The concertation is above its kit."""
        page = reverse("concertations:concertation-detail", args=[self.concertation.reference])
        return [*super().crumbs(), (self.concertation.title, page)]


class KitDetailView(KitMixin, TemplateView):
    """The documents of the kit: what each is for, and its forms."""

    template_name = "concertations/kit_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = self.facts()
        rank = facts.meetings.index(facts.meeting) + 1
        possible = {file.name for file in files_for(facts)}
        groups = [
            {
                "label": label,
                "documents": [
                    {
                        "label": document.label,
                        "purpose": document.purpose,
                        "files": [file for file in document.files if file.name in possible],
                    }
                    for document in documents
                ],
            }
            for label, documents in groupby(KIT, key=lambda document: document.group)
        ]
        return super().get_context_data(
            concertation=self.concertation,
            is_open=self.concertation.establishment.is_open,
            facts=facts,
            details=facts.meeting.details,
            rank=rank,
            meetings=[
                {"rank": number, "label": capital(meeting.when), "is_chosen": number == rank}
                for number, meeting in enumerate(facts.meetings, 1)
                if len(facts.meetings) > 1
            ],
            groups=groups,
            alternative=alternative(facts),
            crumbs=self.crumbs(),
            **kwargs,
        )


class KitFileDetailView(KitMixin, View):
    """One file of the kit, made at once."""

    def get(self, request: HttpRequest, reference: str, file: str) -> HttpResponse:
        """404 for a file that is none; without a day, the diary leads back to the kit."""
        asked = FILES.get(file)
        if asked is None:
            raise Http404
        facts = self.facts()
        if asked not in files_for(facts):
            return redirect("concertations:kit-detail", self.concertation.reference)
        return HttpResponse(
            asked.make(facts),
            content_type=asked.content_type,
            headers={
                "Content-Disposition": f'attachment; filename="{reference}-{asked.name}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


class KitCreateView(KitMixin, View):
    """Asks for the archive of the whole kit."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Ask for the task, then follow it."""
        assert request.user.is_authenticated
        self.facts()
        job = request_kit(self.concertation, rank=self.asked_rank(), by=request.user)
        return redirect("jobs:job-detail", pk=job.pk)
