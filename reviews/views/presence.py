"""What an open page says by itself: the file is open, somebody is writing. And its journal."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import ListView

from core.errors import DomainError
from establishments.enums import Role
from projects.views.base import ProjectMixin
from reviews.enums import WrittenKind
from reviews.models import FileOpening, WritingTakeover
from reviews.permissions import FILE_READERS
from reviews.services.claims import WRITERS, claim_writing, take_over, writer_of
from reviews.services.openings import note_opening

KINDS = {"avis": WrittenKind.OPINION, "decision": WrittenKind.DECISION}


class FileOpeningCreateView(ProjectMixin, View):
    """The reading page says it was opened."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = FILE_READERS

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        assert request.user.is_authenticated
        note_opening(self.project, by=request.user)
        return HttpResponse(status=204)


class ClaimMixin(ProjectMixin):
    """The kind of the address: `avis` or `decision`; for those who write it."""

    roles: ClassVar[frozenset[Role] | None] = frozenset().union(*WRITERS.values())

    @property
    def kind(self) -> WrittenKind:
        """What is written."""
        try:
            return KINDS[self.kwargs["kind"]]
        except KeyError:
            raise Http404 from None

    def check_access(self) -> None:
        super().check_access()
        if not self.roles_here & WRITERS[self.kind]:
            self.handle_no_permission()


class ClaimCreateView(ClaimMixin, View):
    """A page where somebody writes says so, and learns who else does. Writes in the cache alone."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, kind: str) -> JsonResponse:
        assert request.user.is_authenticated
        holder = claim_writing(self.project, self.kind, by=request.user)
        return JsonResponse({"said": holder.sentence(self.kind) if holder else ""})


class TakeoverCreateView(ClaimMixin, View):
    """Write in the place of who is writing: kept in the journal of the file."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, kind: str) -> HttpResponse:
        assert request.user.is_authenticated
        holder = writer_of(self.project, self.kind)
        try:
            taken = take_over(self.project, self.kind, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            said = (
                f"Vous avez repris la main\u00a0: c’est noté. {holder.name} garde son texte sur sa "
                "page."
                if taken and holder
                else "Personne d’autre n’écrit\u00a0: vous avez la main."
            )
            messages.success(request, said)
        if self.kind is WrittenKind.OPINION:
            return redirect(f"{reverse('reviews:reading-detail', args=[reference])}#avis")
        return redirect(self._decision_url())

    def _decision_url(self) -> str:
        item = self.project.agenda_items.live().order_by("-pk").first()
        if item is None:
            return reverse("reviews:reading-detail", args=[self.project.reference])
        return reverse("reviews:decision-update", args=[item.session.reference, item.pk])


class FileJournalListView(ProjectMixin, ListView[FileOpening]):
    """Who of the services opened the file and when, and who took over from whom."""

    roles: ClassVar[frozenset[Role] | None] = FILE_READERS
    template_name = "reviews/filejournal_list.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        return (
            FileOpening.objects.filter(project=self.project)
            .select_related("person")
            .order_by("-opened_at", "-pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "project": self.project,
            "openings": list(context["object_list"]),
            "takeovers": list(
                WritingTakeover.objects.filter(project=self.project)
                .select_related("taken_from", "taken_by")
                .order_by("-taken_at")[:50]
            ),
            "crumbs": [
                *self.crumbs()[1:],
                ("Lecture", reverse("reviews:reading-detail", args=[self.project.reference])),
            ],
        }
