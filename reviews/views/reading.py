"""The reading page and what is written from it: comments and opinions."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from core.french import short_date
from core.http import DomainErrorMixin
from establishments.enums import Role
from projects.enums import Part, Step
from projects.views.base import ProjectMixin
from reviews.forms.reading import CommentForm, OpinionForm
from reviews.permissions import COMMENTERS, FILE_READERS
from reviews.queries.inbox import next_file, tray_of
from reviews.queries.reading import Reading, ReadPart, reading_of
from reviews.services.comments import COMMENTABLE, post_comment
from reviews.services.opinions import JUDGEABLE, file_opinion

PAGE = "reviews/reading_detail.html"


class ReadingMixin(ProjectMixin):
    """The page every act of reading comes back to."""

    roles: ClassVar[frozenset[Role] | None] = FILE_READERS

    @property
    def is_inspector(self) -> bool:
        """Whether the reader is a referent inspector of the school."""
        return Role.REFERENT_INSPECTOR in self.roles_here

    @property
    def list_name(self) -> str:
        """The list of the inbox the reader comes from, kept along the way."""
        asked = self.request.POST.get("liste") or self.request.GET.get("liste", "")
        return tray_of(asked).value

    def reading_context(
        self, *, comment: tuple[Part, CommentForm] | None = None, opinion: OpinionForm | None = None
    ) -> dict[str, Any]:
        """Everything the page shows, with the form that was refused, if any."""
        assert self.request.user.is_authenticated
        reading = reading_of(self.project, self.request.user)
        initial = {"liste": self.list_name}
        may_comment = bool(self.roles_here & COMMENTERS) and self.project.status in COMMENTABLE
        may_judge = self.is_inspector and self.project.status in JUDGEABLE
        return {
            "project": self.project,
            "reading": reading,
            "filed_on": short_date(reading.snapshot.taken_at) if reading.snapshot else "",
            "margins": [
                (part, self._comment_form(part, comment, initial) if may_comment else None)
                for part in reading.parts
            ],
            "bound_form": comment[1] if comment else opinion,
            "opinion_form": (opinion or OpinionForm(initial=initial)) if may_judge else None,
            "reads_concertations": bool(self.roles_here - {Role.FUND_MANAGER}),
            "may_request": Step.REQUEST_COMPLETION in self.allowed_steps()
            and self.project.status != "UNDER_REVIEW",
            "marked": _marked(reading),
            "is_inspector": self.is_inspector,
            "list_name": self.list_name,
            "crumbs": self._reading_crumbs(),
        }

    def _comment_form(
        self, part: ReadPart, bound: tuple[Part, CommentForm] | None, initial: dict[str, str]
    ) -> CommentForm:
        if bound is not None and bound[0] is part.part:
            return bound[1]
        return CommentForm(prefix=part.part.slug, initial=initial)

    def _reading_crumbs(self) -> list[tuple[str, str]]:
        if not self.is_inspector:
            return self.crumbs()[1:]
        inbox = f"{reverse('reviews:inbox-list')}?liste={self.list_name}"
        return [("Dossiers à lire", inbox), *self.crumbs()[1:]]

    def here(self, anchor: str = "") -> str:
        """The address of the page, at this anchor."""
        address = reverse("reviews:reading-detail", args=[self.project.reference])
        return f"{address}?liste={self.list_name}{anchor and f'#{anchor}'}"

    def onwards(self, anchor: str = "") -> str:
        """Where « Enregistrer » and « Enregistrer et suivant » lead."""
        assert self.request.user.is_authenticated
        if "suivant" not in self.request.POST or not self.is_inspector:
            return self.here(anchor)
        tray = tray_of(self.list_name)
        following = next_file(self.request.user, tray, self.project)
        if following is None:
            messages.info(self.request, "Il n’y a plus d’autre dossier dans cette liste.")
            return f"{reverse('reviews:inbox-list')}?liste={tray.value}"
        address = reverse("reviews:reading-detail", args=[following.reference])
        return f"{address}?liste={tray.value}"


def _marked(reading: Reading) -> int:
    """How many comments are marked to be completed on the present passage and not asked yet."""
    last = reading.requests[0].requested_at if reading.requests else None
    return sum(
        comment.to_complete and (last is None or comment.created_at > last)
        for part in reading.parts
        for comment in part.comments
    )


class ReadingDetailView(ReadingMixin, TemplateView):
    """The file as it was filed, its margin, the opinions and requests."""

    template_name = PAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.reading_context()


class CommentCreateView(DomainErrorMixin, ReadingMixin, FormView[CommentForm]):
    """Write a comment on one part."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = COMMENTERS
    form_class = CommentForm
    template_name = PAGE
    success_message = "Votre commentaire est enregistré."

    @property
    def part(self) -> Part:
        """The part of the address; 404 when there is none of that name."""
        part = Part.from_slug(self.kwargs["part"])
        if part is None:
            raise Http404
        return part

    def get_prefix(self) -> str:
        return self.part.slug

    @property
    def list_name(self) -> str:
        return tray_of(self.request.POST.get(f"{self.part.slug}-liste", "")).value

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        post_comment(
            self.project,
            part=self.part,
            audience=form.cleaned_data["audience"],
            body=form.cleaned_data["body"],
            to_complete=form.cleaned_data["to_complete"],
            by=self.request.user,
        )
        return redirect(self.onwards(f"partie-{self.part.slug}"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | self.reading_context(comment=(self.part, context["form"]))


class OpinionCreateView(DomainErrorMixin, ReadingMixin, FormView[OpinionForm]):
    """File the inspector's opinion."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.REFERENT_INSPECTOR})
    form_class = OpinionForm
    template_name = PAGE
    success_message = "Votre avis est rendu."

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        file_opinion(
            self.project,
            kind=form.cleaned_data["kind"],
            motive=form.cleaned_data["motive"],
            by=self.request.user,
        )
        return redirect(self.onwards("avis"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | self.reading_context(opinion=context["form"])
