"""The sessions of the commission: list, planning, page of a session, opening, closing."""

from __future__ import annotations

from itertools import groupby
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import FormView, ListView, TemplateView

from core import clock
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.models import Appointment
from establishments.views.base import RoleMixin
from reviews.documents import where
from reviews.enums import PresenceMode, SessionStatus
from reviews.forms.commission import InvitationForm, SessionForm
from reviews.forms.preparation import CallOffForm
from reviews.mailing import appointment_of
from reviews.models import CommissionSession
from reviews.permissions import COMMISSION, SEATS
from reviews.queries.commission import (
    agenda_of,
    held_on,
    is_agenda_open,
    minutes_of,
    quorum_of,
    seats_of,
    sessions_of,
    sitting,
    why_no_session,
)
from reviews.queries.composition import stand_ins_on
from reviews.queries.preparation import filed_by_seat, with_rapporteurs
from reviews.rules import Seat, presence_sentence
from reviews.services.sessions import (
    call_again,
    call_off,
    close_session,
    invite_members,
    open_session,
    plan_session,
    update_session,
)
from reviews.views.base import SECRETARIAT, SessionMixin, academies_of
from reviews.workflow import SESSION_TABLE


class SessionListView(RoleMixin, ListView[CommissionSession]):
    """The calendar of the sessions: those to come by month, or those of the past."""

    roles: ClassVar[frozenset[Role]] = COMMISSION
    template_name = "reviews/session_list.html"
    paginate_by = 25

    @property
    def is_past(self) -> bool:
        """Whether the sessions of the past are listed."""
        return self.request.GET.get("vue") == "passees"

    def get_queryset(self) -> QuerySet[CommissionSession]:
        assert self.request.user.is_authenticated
        return sessions_of(self.request.user, is_past=self.is_past)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        academies = academies_of(self.request.user, *COMMISSION)
        sessions = list(context["object_list"])
        months = groupby(sessions, key=lambda one: timezone.localdate(one.held_at).replace(day=1))
        return context | {
            "months": [(month, [(one, where(one)) for one in theirs]) for month, theirs in months],
            "is_past": self.is_past,
            "query": "vue=passees" if self.is_past else "",
            "refusal": why_no_session(academies[0], clock.today()),
            "may_plan": self.rights.has(Role.SECRETARIAT),
            "may_prepare": self.rights.has(*SEATS),
            "several": len(academies) > 1,
        }


class SessionCreateView(DomainErrorMixin, RoleMixin, FormView[SessionForm]):
    """Plan a session."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = SessionForm
    template_name = "reviews/session_form.html"
    success_message = "La séance est créée. Préparez son ordre du jour."

    def get_form_kwargs(self) -> dict[str, Any]:
        academies = academies_of(self.request.user, Role.SECRETARIAT)
        initial = {"capacity": academies[0].session_capacity}
        return super().get_form_kwargs() | {"academies": academies, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        academy = academies_of(self.request.user, Role.SECRETARIAT)[0]
        return super().get_context_data(**kwargs) | {
            "page_title": "Créer une séance",
            "button": "Créer la séance",
            "refusal": why_no_session(academy, clock.today()),
            "invitation_days": academy.invitation_days,
            "crumbs": [("Commission", reverse("reviews:session-list"))],
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, SessionForm)
        assert self.request.user.is_authenticated
        session = plan_session(
            form.academy(),
            by=self.request.user,
            **form.meeting(),
        )
        return redirect("reviews:agendaitem-create", session.reference)


class _SessionFormView(DomainErrorMixin, SessionMixin, FormView[SessionForm]):
    """A date and a place for a known session."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = SessionForm
    template_name = "reviews/session_form.html"
    page_title: ClassVar[str]
    button: ClassVar[str]
    lead: ClassVar[str] = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "page_title": self.page_title,
            "button": self.button,
            "lead": self.lead,
            "refusal": "",
            "invitation_days": self.session.academy.invitation_days,
            "crumbs": self.crumbs(),
        }


class SessionUpdateView(_SessionFormView):
    """Change the date, the place or the capacity before the opening; the members already invited
    are told again."""

    page_title = "Changer la date ou le lieu"
    button = "Enregistrer"
    success_message = "La séance est modifiée."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = "Les membres déjà convoqués reçoivent la nouvelle date et le nouveau rendez-vous."
        is_invited = self.session.status == SessionStatus.INVITED
        return super().get_context_data(**kwargs) | {"lead": told if is_invited else ""}

    def get_initial(self) -> dict[str, Any]:
        return SessionForm.initial_of(self.session)

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, SessionForm)
        assert self.request.user.is_authenticated
        update_session(
            self.session,
            by=self.request.user,
            **form.meeting(),
        )
        return redirect(self.session_url())


class SecondSessionCreateView(_SessionFormView):
    """Without quorum: invite again on the same agenda, no quorum being required then."""

    page_title = "Convoquer une seconde fois"
    button = "Constater l’absence de quorum et convoquer"
    lead = (
        "La séance est annulée faute de quorum. La seconde séance a le même ordre du jour et "
        "délibère sans condition de quorum."
    )
    success_message = "Les membres sont convoqués une seconde fois, sur le même ordre du jour."

    def get_initial(self) -> dict[str, Any]:
        return {
            "place": self.session.place,
            "remote_url": self.session.remote_url,
            "capacity": self.session.capacity,
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, SessionForm)
        assert self.request.user.is_authenticated
        second = call_again(
            self.session,
            by=self.request.user,
            **form.meeting(),
        )
        return redirect("reviews:session-detail", second.reference)


class SessionDetailView(SessionMixin, TemplateView):
    """The page of a session: agenda, composition, presence, quorum, and the acts open now."""

    template_name = "reviews/session_detail.html"
    paginate_by = 50

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.session
        people = sitting(session)
        seats = seats_of(session, people)
        quorum = quorum_of(session, seats)
        due = held_on(session) <= clock.today()
        names = {person.pk: str(person.user) for person in people}
        page = Paginator(with_rapporteurs(agenda_of(session)), self.paginate_by).get_page(
            self.request.GET.get("page")
        )
        held = [role for role in COMMISSION if self.holds(role)]
        return super().get_context_data(**kwargs) | {
            "session": session,
            "page_obj": page,
            "rows": [
                (
                    item,
                    getattr(item, "decision", None),
                    names.get(getattr(item, "seat", None) or 0, ""),
                )
                for item in page.object_list
            ],
            "members": self._members(people, seats, page.paginator.count),
            "shows_progress": self._shows_progress,
            "quorum": presence_sentence(seats, quorum),
            "may_open": due and quorum.met and quorum.chaired,
            "steps": SESSION_TABLE.steps_from(session.status, held),
            "is_secretariat": self.holds(Role.SECRETARIAT),
            "agenda_is_open": is_agenda_open(session),
            "may_remove": session.status in (SessionStatus.PLANNED, SessionStatus.INVITED),
            "may_decide": session.status in (SessionStatus.OPEN, SessionStatus.CLOSED),
            "where": where(session),
            "has_appointment": session.status != SessionStatus.PLANNED,
            "may_update": session.status in (SessionStatus.PLANNED, SessionStatus.INVITED),
            "may_prepare": session.status == SessionStatus.INVITED and self.holds(*SEATS),
            "room": max(0, session.capacity - page.paginator.count),
            "may_attend": session.status in (SessionStatus.INVITED, SessionStatus.OPEN),
            "no_quorum": session.status == SessionStatus.INVITED and due and not quorum.met,
            "second": getattr(session, "second_session", None),
            "minutes": minutes_of(session) if session.minutes_id else [],
            "is_live": session.status == SessionStatus.OPEN,
            "may_sign_presence": session.status in (SessionStatus.INVITED, SessionStatus.OPEN)
            and due
            and any(person.user_id == self.request.user.pk for person in people),
            "crumbs": self.crumbs()[:1],
        }

    @property
    def _shows_progress(self) -> bool:
        """Whether to say who prepared how many opinions: numbers, to remind who is late."""
        return self.session.status == SessionStatus.INVITED and self.holds(Role.SECRETARIAT)

    def _members(
        self, people: list[Appointment], seats: list[Seat], files: int
    ) -> list[dict[str, Any]]:
        """Each seat: who sits, for whom, how, and what may be changed before the opening."""
        by_member = {seat.member: seat for seat in seats}
        names = {person.pk: str(person.user) for person in people}
        titulars = [one for one in people if one.role == Role.MEMBER and not one.stands_in_for_id]
        is_open = self.session.status in (SessionStatus.PLANNED, SessionStatus.INVITED)
        stand_ins = stand_ins_on(held_on(self.session), titulars) if is_open else {}
        is_secretariat = self.holds(Role.SECRETARIAT)
        filed = filed_by_seat(self.session, names, files=files) if self._shows_progress else {}
        rows = []
        for person in people:
            seat = by_member[person.pk]
            titular = person.stands_in_for
            is_theirs = (titular or person).user_id == self.request.user.pk
            rows.append(
                {
                    "person": person,
                    "titular": titular,
                    "stand_in": stand_ins.get(person.pk),
                    "may_change": is_open and (is_secretariat or is_theirs),
                    "mode": PresenceMode(seat.mode).label if seat.noted else "À noter",
                    "filed": filed.get(person.pk, ""),
                    "holder": names.get(seat.mandate_to or 0, ""),
                }
            )
        return rows


class InvitationCreateView(DomainErrorMixin, SessionMixin, FormView[InvitationForm]):
    """Invite the members with the agenda."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = InvitationForm
    template_name = "reviews/invitation_form.html"
    success_message = "La convocation est envoyée aux membres avec l’ordre du jour."

    def get_initial(self) -> dict[str, Any]:
        return {"short_notice_motive": self.session.short_notice_motive}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = held_on(self.session)
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "where": where(self.session),
            "people": sitting(self.session),
            "files": agenda_of(self.session).count(),
            "refusal": why_no_session(self.session.academy, day),
            "crumbs": self.crumbs(),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        motive = form.cleaned_data["short_notice_motive"]
        invite_members(self.session, short_notice_motive=motive, by=self.request.user)
        return redirect(self.session_url())


class CallOffCreateView(DomainErrorMixin, SessionMixin, FormView[CallOffForm]):
    """Call the session off; its files are ready again, the members invited are told."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = CallOffForm
    template_name = "reviews/calloff_form.html"
    success_message = "La séance est annulée. Ses dossiers sont de nouveau prêts pour une autre."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "session": self.session,
            "files": agenda_of(self.session).count(),
            "crumbs": self.crumbs(),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        call_off(self.session, motive=form.cleaned_data["motive"], by=self.request.user)
        return redirect(self.session_url())


class AppointmentFileDetailView(SessionMixin, View):
    """The `.ics` of the session, for the diary of who sits there or keeps the secretariat."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        if self.session.status == SessionStatus.PLANNED:
            raise Http404
        file = appointment_of(self.session)
        response = HttpResponse(file.content, content_type=f"{file.content_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return response


class OpeningCreateView(SessionMixin, View):
    """Open the session."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        user = request.user
        assert user.is_authenticated
        return self.act(lambda: open_session(self.session, by=user), "La séance est ouverte.")


class ClosingCreateView(SessionMixin, View):
    """Close the session."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        user = request.user
        assert user.is_authenticated
        return self.act(
            lambda: close_session(self.session, by=user),
            "La séance est levée. Vérifiez les décisions avant de les publier.",
            reverse("reviews:publication-create", args=[self.session.reference]),
        )
