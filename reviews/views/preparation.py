"""The member before the session: files to read, opinions to file, files to report on."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView

from core import french
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry, text_entry
from establishments.enums import MemberOpinionsShown, Role
from establishments.models import Appointment
from establishments.views.base import RoleMixin
from reviews.enums import HELD, OpinionKind
from reviews.forms.preparation import MemberOpinionForm, judgement_of, mark_name
from reviews.models import AgendaItem, Criterion, MemberOpinion, MemberOpinionDraft
from reviews.permissions import SEATS
from reviews.queries.commission import agenda_of, set_aside_users, sitting
from reviews.queries.preparation import (
    criteria_of,
    files_to_prepare,
    invited_sessions,
    left_to_file,
    next_to_file,
    opinions_read_by,
    progress_of,
    reported_files,
)
from reviews.services.member_opinions import file_member_opinion, save_draft, seat_refusal
from reviews.views.base import SessionMixin

LEFT = "a-rendre"


class PreparationListView(RoleMixin, ListView[AgendaItem]):
    """The member's inbox: the sessions one is invited to, and the opinions left to file."""

    roles: ClassVar[frozenset[Role]] = SEATS
    template_name = "reviews/preparation_list.html"
    paginate_by = 25

    @cached_property
    def sessions(self) -> dict[int, Any]:
        """The sessions to come where the reader sits."""
        assert self.request.user.is_authenticated
        return invited_sessions(self.request.user)

    @property
    def left_only(self) -> bool:
        """Whether only what is left to file is listed."""
        return self.request.GET.get("vue") != "tous"

    def get_queryset(self) -> QuerySet[AgendaItem]:
        assert self.request.user.is_authenticated
        files = files_to_prepare(self.request.user, self.sessions)
        return left_to_file(files) if self.left_only else files

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.request.user.is_authenticated
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": [
                (item, OpinionKind(item.mine).label if item.mine else "")
                for item in context["object_list"]
            ],
            "progress": progress_of(self.request.user, self.sessions),
            "left_only": self.left_only,
            "query": "" if self.left_only else "vue=tous",
        }


class ReportedListView(RoleMixin, ListView[AgendaItem]):
    """The files one presents to the commission."""

    roles: ClassVar[frozenset[Role]] = SEATS
    template_name = "reviews/reported_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[AgendaItem]:
        assert self.request.user.is_authenticated
        return reported_files(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "items": list(context["object_list"]),
            "crumbs": [("Mes séances", reverse("reviews:preparation-list"))],
        }


class MemberOpinionUpdateView(SessionMixin, EditorView):
    """The opinion of a member on one file: kept as a draft, then filed, replaced until the session
    opens. The opinions of the others show below when the rule lets one read them."""

    roles: ClassVar[frozenset[Role]] = SEATS
    template_name: ClassVar[str] = "reviews/memberopinion_form.html"
    saved_message: ClassVar[str] = "Votre brouillon est enregistré\u00a0: vous seul le lisez."

    @cached_property
    def item(self) -> AgendaItem:
        """The file of the agenda."""
        return self.agenda_item()

    @cached_property
    def criteria(self) -> list[Criterion]:
        """The grid of the session."""
        return criteria_of(self.session)

    @cached_property
    def seat(self) -> Appointment | None:
        """The seat of the reader at this session."""
        return next((p for p in sitting(self.session) if p.user_id == self.person.pk), None)

    @cached_property
    def refusal(self) -> str | None:
        """Why the reader writes nothing here now."""
        aside = self.person.pk in set_aside_users(self.item)
        return seat_refusal(self.session, self.item, self.seat, aside=aside)

    @property
    def is_filing(self) -> bool:
        """Whether the opinion is filed, not only kept."""
        return "next" in self.request.POST and not self.is_autosave

    @property
    def person(self) -> Any:
        """Who is reading."""
        return self.request.user

    @cached_property
    def draft(self) -> MemberOpinionDraft | None:
        """What one was writing."""
        return MemberOpinionDraft.objects.filter(item=self.item, author=self.person).first()

    @cached_property
    def opinions(self) -> list[MemberOpinion]:
        """The opinions that the reader may read."""
        return opinions_read_by(self.person, self.item)

    @cached_property
    def filed(self) -> MemberOpinion | None:
        """One's own, when it is filed."""
        return next((one for one in self.opinions if one.author_id == self.person.pk), None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.refusal is not None:
            if self.seat is None:
                raise PermissionDenied
            if not self.is_autosave:
                messages.error(request, self.refusal)
                return redirect(self.page_url())
        return super().post(request, *args, **kwargs)

    def open_draft(self, extra: int) -> Draft:
        return Draft(form=self._form(initial=self._values(self.draft, self.filed)))

    def current_draft(self) -> Draft:
        return Draft(form=self._form(initial=self._values(*self._kept_now())))

    def read_draft(self, data: QueryDict) -> Draft:
        return Draft(form=self._form(data))

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        judgement = judgement_of(cleaned, self.criteria)
        if self.is_filing:
            filed = file_member_opinion(
                self.item, judgement, by=self.person, version=version, ticket=self.ticket
            )
            return Saved(0, filed.filed_at)
        saved = save_draft(
            self.item, judgement, version=version, by=self.person, ticket=self.ticket
        )
        return Saved(saved.version, saved.saved_at)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        kind = OpinionKind(cleaned["kind"]).label if cleaned["kind"] else ""
        amount = cleaned.get("amount")
        return [
            text_entry("Votre avis", kind),
            *([text_entry("Montant proposé", french.euros(amount))] if amount is not None else []),
            text_entry("Motif", cleaned["motive"]),
            *(
                text_entry(criterion.label, _mark(cleaned.get(mark_name(criterion.pk))))
                for criterion in self.criteria
            ),
        ]

    def other_version(self) -> OtherVersion:
        draft, filed = self._kept_now()
        return OtherVersion(
            version=draft.version if draft else 0,
            saved_at=draft.saved_at if draft else filed.filed_at if filed else None,
            saved_by=str(self.person),
            entries=self.entries(self._values(draft, filed)),
            by_self=True,
        )

    def page_context(self) -> dict[str, Any]:
        version: Any = self.draft.version if self.draft else 0
        if self.request.method == "POST":
            version = self.request.POST.get("version", version)
        ranks = list(agenda_of(self.session).values_list("pk", flat=True))
        following = next_to_file(self.person, self.item)
        others = [one for one in self.opinions if one.author_id != self.person.pk]
        return {
            "session": self.session,
            "item": self.item,
            "version": version,
            "refusal": self.refusal,
            "draft": self.draft,
            "filed": self.filed,
            "filed_list": [self.filed] if self.filed else [],
            "filed_sentence": self._filed_sentence(),
            "hidden": self._hidden(),
            "others": others,
            "rank": ranks.index(self.item.pk) + 1,
            "count": len(ranks),
            "following": following,
            "saved_at": self.draft.saved_at if self.draft else None,
            "crumbs": [("Mes séances", reverse("reviews:preparation-list"))],
        }

    def page_url(self) -> str:
        return self._url(self.item)

    def done_message(self) -> str:
        if not self.is_filing:
            return self.saved_message
        return (
            f"Votre avis sur le dossier {self.item.project.reference} est rendu. Vous pouvez le "
            "remplacer jusqu’à l’ouverture de la séance."
        )

    def next_url(self) -> str:
        following = next_to_file(self.person, self.item)
        return self._url(following) if following else reverse("reviews:preparation-list")

    def _filed_sentence(self) -> str:
        if self.filed is None:
            return ""
        day = french.long_date(timezone.localdate(self.filed.filed_at))
        said = f"Votre avis est rendu depuis le {day}. Vous pouvez le remplacer jusqu’à l’ouverture"
        if self.draft is None:
            return f"{said}."
        return f"{said}\u00a0; tant que vous ne rendez pas le nouveau, c’est l’ancien qui vaut."

    def _hidden(self) -> str:
        """Why no opinion of another member shows: the same words whether there are some or not."""
        if self.session.status in HELD:
            return "Aucun autre membre n’a préparé d’avis sur ce dossier."
        shown = self.session.academy.member_opinions_shown
        if shown == MemberOpinionsShown.AT_OPENING:
            return "Les avis préparés se découvrent à l’ouverture de la séance."
        if self.filed is None:
            return (
                "Les avis préparés par les autres membres se découvrent quand vous avez rendu le "
                "vôtre."
            )
        return "Aucun autre membre n’a encore rendu d’avis sur ce dossier."

    def _url(self, item: AgendaItem) -> str:
        return reverse("reviews:memberopinion-update", args=[self.session.reference, item.pk])

    def _form(self, *args: Any, **kwargs: Any) -> MemberOpinionForm:
        asked = self.item.project.amount_asked
        return MemberOpinionForm(*args, criteria=self.criteria, asked=asked, **kwargs)

    def _kept_now(self) -> tuple[MemberOpinionDraft | None, MemberOpinion | None]:
        draft = MemberOpinionDraft.objects.filter(item=self.item, author=self.person).first()
        filed = MemberOpinion.objects.written_by(self.person).filter(item=self.item).first()
        return draft, filed

    def _values(
        self, draft: MemberOpinionDraft | None, filed: MemberOpinion | None
    ) -> dict[str, Any]:
        """The values of the form: the draft, else what is filed, else nothing."""
        kept = draft or filed
        if kept is None:
            return {"kind": "", "amount": None, "motive": ""}
        marks = (
            {int(pk): mark for pk, mark in draft.marks.items()}
            if draft is not None
            else {mark.criterion_id: mark.mark for mark in kept.marks.all()}
        )
        return {
            "kind": kept.kind,
            "amount": kept.amount,
            "motive": kept.motive,
            **{mark_name(pk): mark for pk, mark in marks.items()},
        }


def _mark(mark: int | None) -> str:
    return "" if mark is None else f"{mark} sur 4"
