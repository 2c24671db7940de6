"""In session: presence, members set aside, and the decision of each file."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from core import clock, french
from core.errors import DomainError
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.models import Appointment
from projects.models import Snapshot
from projects.queries import in_order
from reviews.enums import SessionStatus, WrittenKind
from reviews.forms.commission import AttendanceForm, DecisionForm, InterestForm
from reviews.forms.reading import BasePointFormSet, point_formset
from reviews.models import AgendaItem, Attendance, DecisionPoint, Interest, MemberOpinion, Opinion
from reviews.permissions import SEATS
from reviews.queries.commission import (
    quorum_of,
    seats_of,
    set_aside_on,
    signature_of,
    sitting,
)
from reviews.queries.passages import since_last_passage
from reviews.queries.preparation import opinions_read_by
from reviews.queries.reading import filed_title
from reviews.rules import presence_sentence
from reviews.services.attendance import (
    note_interest,
    record_attendance,
    seat_among,
    withdraw_interest,
)
from reviews.services.claims import release_writing, require_free, take_over, writer_of
from reviews.services.decisions import prepare_decision
from reviews.views.base import SECRETARIAT, SessionMixin


class AttendanceUpdateView(DomainErrorMixin, SessionMixin, FormView[AttendanceForm]):
    """Record how each member takes part."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = AttendanceForm
    template_name = "reviews/attendance_form.html"
    success_message = "La présence est enregistrée."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "people": sitting(self.session),
            "rows": list(Attendance.objects.filter(session=self.session)),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        return context | {
            "session": self.session,
            "rows": [
                (
                    form[f"mode-{person.pk}"],
                    form[f"mandate-{person.pk}"],
                    person,
                    form.shown(person),
                )
                for person in form.people
            ],
            "crumbs": self.crumbs(),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, AttendanceForm)
        assert self.request.user.is_authenticated
        record_attendance(self.session, presences=form.presences(), by=self.request.user)
        return redirect(self.session_url())


class DecisionUpdateView(SessionMixin, View):
    """One file in session: what was filed, the opinion, the quorum, and the decision to prepare.

    Members read it; the secretariat writes.
    """

    def get(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        return self._page(self.agenda_item())

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponseBase:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        form, points = DecisionForm(request.POST), point_formset(0)(request.POST, prefix="points")
        if not all([form.is_valid(), points.is_valid()]):
            return self._page(found, form, points)
        try:
            if "reprendre" in request.POST:
                take_over(found.project, WrittenKind.DECISION, by=user)
            require_free(found.project, WrittenKind.DECISION, by=user)
            prepare_decision(found, form.proposal(points.points()), by=user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(found, form, points)
        release_writing(found.project, WrittenKind.DECISION, by=user)
        messages.success(request, "La décision est enregistrée. Elle sera publiée avec les autres.")
        following = self._neighbours(found)[1] if "suivant" in request.POST else found.pk
        if following is None:
            return redirect(self.session_url())
        return redirect("reviews:decision-update", reference, following)

    def _page(
        self,
        item: AgendaItem,
        form: DecisionForm | None = None,
        points: BasePointFormSet | None = None,
    ) -> HttpResponse:
        refused, user = form is not None, self.request.user.pk
        people = sitting(self.session)
        aside = set_aside_on(item)
        seats = seats_of(self.session, people)
        quorum = quorum_of(self.session, seats, aside)
        may_write = self.holds(Role.SECRETARIAT)
        signed = signature_of(self.session) is not None
        decidable = not signed and self.session.status in (SessionStatus.OPEN, SessionStatus.CLOSED)
        if may_write and decidable and form is None:
            form, points = self._blank(item)
        snapshot = Snapshot.objects.filter(project=item.project).order_by("-number").first()
        content = snapshot.content if snapshot else {}
        before, after = self._neighbours(item)
        context = {
            "session": self.session,
            "item": item,
            "project": item.project,
            "title": filed_title(content) or str(item.project),
            "parts": in_order(content)[:1],
            "opinions": list(
                Opinion.objects.filter(project=item.project)
                .select_related("filed_by")
                .order_by("-filed_at")
            ),
            "member_opinions": self._member_opinions(item),
            "decision": getattr(item, "decision", None),
            "quorum": presence_sentence(seats, quorum),
            "voices": quorum.voices,
            "interests": [
                {
                    "interest": interest,
                    "declared": interest.noted_by_id == interest.appointment.user_id,
                    "may_withdraw": self._may_note()
                    and interest.withdrawn_at is None
                    and (may_write or interest.noted_by_id == interest.appointment.user_id == user),
                }
                for interest in Interest.objects.filter(item=item)
                .select_related("appointment__user", "withdrawn_by")
                .order_by("pk")
            ],
            "may_declare": self._may_note()
            and any(person.user_id == user and person.pk not in aside for person in people),
            "signed": signed,
            "last_passage": since_last_passage(item.project, item.passage),
            "interest_form": self._interest_form(people, aside) if may_write else None,
            "form": form,
            "holder": self._holder(item) if form is not None else "",
            "points": points,
            "before": before,
            "after": after,
            "crumbs": self.crumbs(),
        }
        status = 422 if refused else 200
        return render(self.request, "reviews/decision_form.html", context, status=status)

    def _member_opinions(self, item: AgendaItem) -> list[MemberOpinion]:
        """What the members prepared, as far as the reader may read it now."""
        assert self.request.user.is_authenticated
        return opinions_read_by(self.request.user, item)

    def _holder(self, item: AgendaItem) -> str:
        """Who else is writing the decision, in a sentence."""
        holder = writer_of(item.project, WrittenKind.DECISION)
        if holder is None or holder.user_id == self.request.user.pk:
            return ""
        return holder.sentence(WrittenKind.DECISION)

    def _blank(self, item: AgendaItem) -> tuple[DecisionForm, BasePointFormSet]:
        """The forms as prepared so far; by default what is asked, and the académie's delay."""
        asked = item.project.amount_asked
        days = self.session.academy.completion_days
        initial: dict[str, Any] = {
            "amount": asked,
            "due_on": clock.today() + timedelta(days=days),
        }
        decision = getattr(item, "decision", None)
        rows: list[dict[str, str]] = []
        if decision is not None:
            kept = DecisionForm.initial_of(decision)
            initial |= {name: value for name, value in kept.items() if value is not None}
            if decision.amount is not None:
                initial["amount"] = decision.amount
            points = DecisionPoint.objects.filter(decision=decision).order_by("pk")
            rows = [{"part": point.part, "reason": point.reason} for point in points]
        form = DecisionForm(initial=initial)
        form.fields[
            "amount"
        ].help_text = (
            f"Pour une validation\u00a0: au plus le montant demandé, {french.euros(asked)}."
        )
        return form, point_formset(1)(initial=rows, prefix="points")

    def _may_note(self) -> bool:
        """Whether interests may be noted, declared and withdrawn now."""
        return self.session.status in (SessionStatus.INVITED, SessionStatus.OPEN)

    def _interest_form(self, people: list[Appointment], aside: set[int]) -> InterestForm | None:
        if not self._may_note():
            return None
        return InterestForm(people=[person for person in people if person.pk not in aside])

    def _neighbours(self, item: AgendaItem) -> tuple[int | None, int | None]:
        """The numbers of the files before and after this one on the agenda: one query."""
        items = list(
            AgendaItem.objects.filter(session=self.session, removed_at__isnull=True)
            .order_by("position", "pk")
            .values_list("pk", flat=True)
        )
        rank = items.index(item.pk)
        return items[rank - 1] if rank else None, next(iter(items[rank + 1 :]), None)

    def check_access(self) -> None:
        super().check_access()
        if self.request.method == "POST" and not self.holds(Role.SECRETARIAT):
            self.handle_no_permission()


class InterestCreateView(SessionMixin, View):
    """Set a member aside for one file."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        people = sitting(self.session)
        form = InterestForm(request.POST, people=people)
        back = reverse("reviews:decision-update", args=[reference, found.pk])

        def note() -> None:
            if not form.is_valid():
                raise DomainError("Choisissez le membre personnellement intéressé.")
            chosen = int(form.cleaned_data["appointment"])
            person = next(person for person in people if person.pk == chosen)
            note_interest(found, person, by=user)

        return self.act(note, "Ce membre ne prend pas part à ce dossier.", back)


class OwnInterestCreateView(SessionMixin, View):
    """A member declares his own interest in a file."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SEATS

    def post(self, request: HttpRequest, reference: str, item: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated

        def declare() -> None:
            note_interest(found, seat_among(sitting(self.session), user), by=user)

        return self.act(
            declare,
            "Votre intérêt personnel est noté\u00a0: vous ne prenez pas part à ce dossier.",
            _back(request, reference, found.pk),
        )


class InterestDeleteView(SessionMixin, View):
    """Withdraw an interest, with a motive that stays."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, item: int, pk: int) -> HttpResponse:
        user, found = request.user, self.agenda_item()
        assert user.is_authenticated
        interest = get_object_or_404(
            Interest.objects.select_related("item__session", "appointment"), pk=pk, item=found
        )
        motive = request.POST.get("motive", "").strip()[:500]
        return self.act(
            lambda: withdraw_interest(interest, motive=motive, by=user),
            "L’intérêt est retiré. Le procès-verbal dira par qui et pourquoi.",
            _back(request, reference, found.pk),
        )


def _back(request: HttpRequest, reference: str, item: int) -> str:
    """The screen of the member when the act came from there, else the page of the file."""
    if "membre" in request.POST:
        return reverse("reviews:livemember-detail", args=[reference])
    return reverse("reviews:decision-update", args=[reference, item])
