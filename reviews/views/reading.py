"""The reading page and what is written from it: comments, their drafts, opinions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from core import clock, french
from core.errors import DomainError, StaleVersion
from core.tickets import read_ticket
from establishments.enums import Role
from projects.enums import Part, Step
from projects.views.base import ProjectMixin
from reviews.anchors import places_of, quoted
from reviews.enums import Audience, ThreadState, WrittenKind
from reviews.forms.inbox import list_of
from reviews.forms.reading import CommentForm, OpinionForm, VerdictForm
from reviews.models import CommentDraft, Thread
from reviews.models.reading import QUOTE
from reviews.permissions import COMMENTERS, FILE_READERS, SEATS, colleagues_of
from reviews.queries.inbox import InboxList, next_file
from reviews.queries.passages import since_last_passage
from reviews.queries.preparation import file_to_prepare
from reviews.queries.reading import Reading, reading_of
from reviews.services.claims import Claimed, require_free, take_over, writer_of
from reviews.services.comments import COMMENTABLE, answer_comment, post_comment
from reviews.services.drafts import Writing, WritingPlace, draft_of, drop_draft, save_draft
from reviews.services.opinions import JUDGEABLE, file_opinion

PAGE = "reviews/reading_detail.html"


@dataclass
class Writer:
    """The form that is open in the margin, where, and what it knows of its draft."""

    place: WritingPlace
    form: CommentForm
    label: str
    quote: str
    version: int = 0
    draft: CommentDraft | None = None
    page: str = ""
    block: str = ""

    @property
    def applied(self) -> str:
        """The page and the rank of the last save, for autosave.js."""
        return f"{self.draft.writer}:{self.draft.rank}" if self.draft else ":0"

    @property
    def thread_id(self) -> int | None:
        """The thread answered, if any."""
        return self.place.thread.pk if self.place.thread else None


class ReadingMixin(ProjectMixin):
    """The page every act of reading comes back to."""

    roles: ClassVar[frozenset[Role] | None] = FILE_READERS

    @property
    def is_inspector(self) -> bool:
        """Whether the reader is a referent inspector of the school."""
        return Role.REFERENT_INSPECTOR in self.roles_here

    @property
    def may_comment(self) -> bool:
        """Whether the reader may write in the margin now."""
        return bool(self.roles_here & COMMENTERS) and self.project.status in COMMENTABLE

    @cached_property
    def listed(self) -> InboxList:
        """The list of the inbox the reader comes from, kept along the way."""
        sent = self.request.POST.get("suite")
        data = self.request.GET if sent is None else QueryDict(sent)
        return list_of(data)[0]

    def reading_context(
        self, *, writer: Writer | None = None, opinion: OpinionForm | None = None, claimed: str = ""
    ) -> dict[str, Any]:
        """Everything the page shows, with the form that was refused, if any."""
        user = self.request.user
        assert user.is_authenticated
        reading = reading_of(self.project, user)
        may_judge = self.is_inspector and self.project.status in JUDGEABLE
        holder = writer_of(self.project, WrittenKind.OPINION) if may_judge else None
        busy = holder is not None and holder.user_id != user.pk
        if writer is not None:
            writer.block = reading.block_of(writer.place.part, writer.place.target)
        bound = writer.form if writer is not None and writer.form.is_bound else opinion
        return {
            "project": self.project,
            "reading": reading,
            "filed_on": french.short_date(reading.snapshot.taken_at) if reading.snapshot else "",
            "may_comment": self.may_comment,
            "writer": writer,
            "conflict": None,
            "counts": [(state, reading.count(state)) for state in ThreadState],
            "bound_form": bound,
            "opinion_form": (opinion or OpinionForm(initial={"suite": self.listed.query}))
            if may_judge
            else None,
            "claimed": claimed,
            "holder": holder.sentence(WrittenKind.OPINION) if holder and busy else "",
            "verdicts": [
                (point, VerdictForm(prefix=f"point-{point.pk}")) for point in reading.to_judge
            ]
            if self.roles_here & COMMENTERS
            else [],
            "reads_concertations": bool(self.roles_here - {Role.FUND_MANAGER}),
            "may_request": Step.REQUEST_COMPLETION in self.allowed_steps()
            and self.project.status != "UNDER_REVIEW",
            "may_withdraw": Step.CANCEL_COMPLETION in self.allowed_steps(),
            "may_ask": self.may_comment and reading.snapshot is not None,
            "prepared": file_to_prepare(user, self.project) if self.roles_here & SEATS else None,
            "marked": _marked(reading, self.project.passage),
            "is_inspector": self.is_inspector,
            "list_query": self.listed.query,
            "last_passage": since_last_passage(self.project, self.project.passage),
            "crumbs": self._reading_crumbs(),
        }

    def _reading_crumbs(self) -> list[tuple[str, str]]:
        if not self.is_inspector:
            return self.crumbs()[1:]
        inbox = f"{reverse('reviews:inbox-list')}?{self.listed.query}"
        return [("Dossiers à lire", inbox), *self.crumbs()[1:]]

    def here(self, anchor: str = "") -> str:
        """The address of the page, at this anchor."""
        address = reverse("reviews:reading-detail", args=[self.project.reference])
        return f"{address}?{self.listed.query}{anchor and f'#{anchor}'}"

    def onwards(self, anchor: str = "") -> str:
        """Where « Enregistrer » and « Enregistrer et suivant » lead."""
        assert self.request.user.is_authenticated
        if "suivant" not in self.request.POST or not self.is_inspector:
            return self.here(anchor)
        following = next_file(self.request.user, self.listed, self.project)
        if following is None:
            messages.info(self.request, "Il n’y a plus d’autre dossier dans cette liste.")
            return f"{reverse('reviews:inbox-list')}?{self.listed.query}"
        address = reverse("reviews:reading-detail", args=[following.reference])
        return f"{address}?{self.listed.query}"

    def writer_at(self, place: WritingPlace, form: CommentForm | None = None) -> Writer:
        """The form for this place, filled with its draft unless `form` was posted."""
        user = self.request.user
        assert user.is_authenticated
        draft = draft_of(self.project, place, by=user)
        label, words = self._words(place)
        chosen = self.request.GET.get("mots", "") or (draft.quote if draft else "")
        quote = quoted(chosen, words, most=QUOTE)
        if form is None:
            initial: dict[str, Any] = {
                "target": place.target,
                "thread": place.thread.pk if place.thread else None,
                "quote": quote,
                "suite": self.listed.query,
                "audience": Audience.SCHOOL,
            }
            if place.thread is not None:
                last = place.thread.comments.order_by("-created_at", "-pk").first()
                initial["audience"] = last.audience if last else Audience.SCHOOL
            if draft is not None:
                initial |= {
                    "body": draft.body,
                    "audience": draft.audience or Audience.SCHOOL,
                    "to_complete": draft.to_complete,
                    "people": [str(person) for person in draft.people],
                }
            form = CommentForm(initial=initial, colleagues=self.colleagues)
        return Writer(
            place=place,
            form=form,
            label=label,
            quote=quote,
            version=draft.version if draft else 0,
            draft=draft,
            page=secrets.token_hex(12),
        )

    @cached_property
    def colleagues(self) -> list[Any]:
        """Who may be mentioned, but oneself."""
        people = colleagues_of(self.project.establishment)
        return [person for person in people if person.pk != self.request.user.pk]

    def _words(self, place: WritingPlace) -> tuple[str, str]:
        if place.thread is not None or not place.target:
            return (place.thread.label if place.thread else ""), ""
        for filing in self.project.snapshots.order_by("-number"):
            found = places_of(filing.content.get(place.part.value, [])).get(place.target)
            if found is not None:
                return found.label, found.words
        return "", ""


def _marked(reading: Reading, passage: int) -> int:
    """How many comments are marked to be completed on the present passage and not asked yet."""
    last = reading.requests[0].request.requested_at if reading.requests else None
    return sum(
        comment.to_complete
        and comment.passage == passage
        and (last is None or comment.created_at > last)
        for thread in reading.threads
        if not thread.is_settled
        for comment in thread.comments
    )


class ReadingDetailView(ReadingMixin, TemplateView):
    """The file as it was filed, its margin, the opinions and requests.

    `?fil=12` opens the form that answers a thread; `?partie=budget&sur=ligne-34` the one about a
    place, or about the whole part.
    """

    template_name = PAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        writer = None
        if self.may_comment and (place := self._asked_place()) is not None:
            writer = self.writer_at(place)
        return super().get_context_data(**kwargs) | self.reading_context(writer=writer)

    def _asked_place(self) -> WritingPlace | None:
        number, user = self.request.GET.get("fil", ""), self.request.user
        if number.isascii() and number.isdigit() and len(number) < 19:
            assert user.is_authenticated
            thread = Thread.objects.readable_by(user, self.project).filter(pk=int(number)).first()
            return WritingPlace(Part(thread.part), thread=thread) if thread else None
        part = Part.from_slug(self.request.GET.get("partie", ""))
        target = self.request.GET.get("sur", "").replace("\x00", "")[:120]
        return WritingPlace(part, target) if part is not None else None


class CommentCreateView(ReadingMixin, View):
    """Write a comment on a place of one part, or in a thread; or keep its draft.

    The page saves the draft by itself (`X-Autosave`), or by a button.
    """

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = COMMENTERS

    def post(self, request: HttpRequest, reference: str, part: str) -> HttpResponseBase:
        found = Part.from_slug(part)
        if found is None:
            raise Http404
        form = CommentForm(request.POST, colleagues=self.colleagues)
        is_valid = form.is_valid()
        place = self._place(found, form)
        if "discard" in request.POST:
            assert request.user.is_authenticated
            drop_draft(self.project, place, by=request.user)
            return redirect(self.here(f"partie-{found.slug}"))
        if "X-Autosave" in request.headers or "garder" in request.POST:
            return self._keep(form, place)
        if not is_valid:
            return self._page(place, form)
        try:
            thread = self._write(form, place)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(place, form)
        messages.success(request, "Votre commentaire est enregistré.")
        return redirect(self.onwards(thread.anchor))

    def _place(self, part: Part, form: CommentForm) -> WritingPlace:
        user = self.request.user
        assert user.is_authenticated
        number = form.cleaned_data.get("thread")
        if not number:
            return WritingPlace(part, form.cleaned_data.get("target", ""))
        thread = Thread.objects.readable_by(user, self.project).filter(pk=number).first()
        if thread is None:
            raise Http404
        return WritingPlace(Part(thread.part), thread=thread)

    def _write(self, form: CommentForm, place: WritingPlace) -> Thread:
        data, user = form.cleaned_data, self.request.user
        assert user.is_authenticated
        said: dict[str, Any] = {
            "audience": data["audience"],
            "body": data["body"],
            "to_complete": data["to_complete"],
            "mentions": data.get("people", []),
            "writer": self._ticket.writer,
            "by": user,
        }
        if place.thread is not None:
            return answer_comment(place.thread, **said).thread
        return post_comment(
            self.project, part=place.part, target=place.target, quote=data["quote"], **said
        ).thread

    @property
    def _ticket(self) -> Any:
        return read_ticket(self.request.POST.get("writer", ""), self.request.POST.get("rank", ""))

    def _keep(self, form: CommentForm, place: WritingPlace) -> HttpResponse:
        """Keep the draft, whatever is not right in it yet but its text."""
        data, user = form.cleaned_data, self.request.user
        assert user.is_authenticated
        by_itself = "X-Autosave" in self.request.headers
        empty = not self.request.POST.get("body", "").strip()
        if "body" in form.errors and not empty:
            message = form.errors["body"][0]
            return (
                JsonResponse({"message": message}, status=422)
                if by_itself
                else self._page(place, form)
            )
        writing = Writing(
            body="" if empty else data["body"],
            audience=data.get("audience", ""),
            to_complete=bool(data.get("to_complete")),
            people=data.get("people", []),
            quote=data.get("quote", ""),
        )
        version = self.request.POST.get("overwrite") or self.request.POST.get("version", "")
        known = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
        try:
            saved = save_draft(
                self.project, place, writing, version=known, by=user, ticket=self._ticket
            )
        except StaleVersion:
            return self._show_both(place, form, writing, by_itself=by_itself)
        if by_itself:
            hour = french.clock_time(timezone.localtime(saved.saved_at))
            return JsonResponse({"version": saved.version, "saved_at": hour, "fields": {}})
        messages.success(self.request, "Votre brouillon est gardé\u00a0: vous seul le voyez.")
        return redirect(self.here(f"partie-{place.part.slug}"))

    def _show_both(
        self, place: WritingPlace, form: CommentForm, writing: Writing, *, by_itself: bool
    ) -> HttpResponse:
        assert self.request.user.is_authenticated
        kept = draft_of(self.project, place, by=self.request.user)
        conflict = {
            "mine": writing.body,
            "theirs": kept.body if kept else "",
            "version": kept.version if kept else 0,
            "saved_at": kept.saved_at if kept else clock.now(),
        }
        if by_itself:
            template = "reviews/_draft_conflict.html"
            return render(self.request, template, conflict, status=409)
        return self._page(place, form, conflict=conflict, status=409)

    def _page(
        self,
        place: WritingPlace,
        form: CommentForm,
        *,
        conflict: dict[str, Any] | None = None,
        status: int = 422,
    ) -> HttpResponse:
        writer = self.writer_at(place, form)
        context = self.reading_context(writer=writer) | {"conflict": conflict}
        return render(self.request, PAGE, context, status=status)


class OpinionCreateView(ReadingMixin, View):
    """File the inspector's opinion; somebody else writing one is said first."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role] | None] = frozenset({Role.REFERENT_INSPECTOR})

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form = OpinionForm(request.POST)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            self.perform(form)
        except Claimed as claimed:
            return self._page(form, 409, claimed=claimed.message)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, 422)
        messages.success(request, "Votre avis est rendu.")
        return redirect(self.onwards("avis"))

    def perform(self, form: BaseForm) -> None:
        """Take the place over when it is asked, then file."""
        user = self.request.user
        assert user.is_authenticated
        if "reprendre" in self.request.POST:
            take_over(self.project, WrittenKind.OPINION, by=user)
        require_free(self.project, WrittenKind.OPINION, by=user)
        file_opinion(
            self.project,
            kind=form.cleaned_data["kind"],
            motive=form.cleaned_data["motive"],
            by=user,
        )

    def _page(self, form: OpinionForm, status: int, *, claimed: str = "") -> HttpResponse:
        context = self.reading_context(opinion=form, claimed=claimed)
        return render(self.request, PAGE, context, status=status)
