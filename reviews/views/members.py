"""Who composes the commission, and the appointments that say so."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, ListView

from accounts.http import FreshMixin
from core import clock
from core.errors import DomainError
from core.http import Access, DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import Role
from establishments.models import Appointment
from establishments.permissions import rights_of
from establishments.services.appointments import appoint, end_appointment
from establishments.views.base import RoleMixin
from reviews.forms.commission import MemberEndForm, MemberForm
from reviews.forms.preparation import CompositionDayForm
from reviews.models import CompositionDecision
from reviews.permissions import COMMISSION, SEATS
from reviews.queries.commission import composition, why_no_session
from reviews.queries.composition import appointments_of, decisions_of, titulars_of
from reviews.services.composition import (
    give_seat_back,
    issue_composition_decision,
    seat_stand_in,
)
from reviews.views.base import SECRETARIAT, SessionMixin, academies_of

if TYPE_CHECKING:
    from establishments.querysets import AppointmentQuerySet

DECISIONS_SHOWN = 10


class MemberListView(RoleMixin, ListView[Appointment]):
    """The appointments to the commission, present, future and past."""

    roles: ClassVar[frozenset[Role]] = COMMISSION
    template_name = "reviews/member_list.html"
    paginate_by = 50

    def get_queryset(self) -> AppointmentQuerySet:
        found = appointments_of(self.rights.academies_as(*COMMISSION))
        return found.current(self.day) if self.day else found

    @cached_property
    def day(self) -> date | None:
        """The day on which the composition is asked for; None for its whole history."""
        form = CompositionDayForm(self.request.GET)
        return form.cleaned_data["jour"] if form.is_valid() else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today = clock.today()
        academy = academies_of(self.request.user, *COMMISSION)[0]
        managed = self.rights.academies_as(Role.SECRETARIAT)
        rows = [
            {
                "appointment": appointment,
                "current": appointment.starts_on <= today
                and (appointment.ends_on is None or appointment.ends_on >= today),
                "future": appointment.starts_on > today,
                "may_end": appointment.academy_id in managed
                and (appointment.ends_on is None or appointment.ends_on >= today),
            }
            for appointment in context["object_list"]
        ]
        return context | {
            "rows": rows,
            "academy": academy,
            "in_office": len(composition(academy.pk, today)),
            "refusal": why_no_session(academy, today),
            "may_appoint": bool(managed),
            "day": self.day,
            "day_typed": self.request.GET.get("jour", ""),
            "query": f"jour={self.day.isoformat()}" if self.day else "",
            "decisions": list(decisions_of(academy.pk)[:DECISIONS_SHOWN]),
            "crumbs": [("Commission", reverse("reviews:session-list"))],
        }


class MemberCreateView(FreshMixin, DomainErrorMixin, RoleMixin, FormView[MemberForm]):
    """Record an appointment by the recteur."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = MemberForm
    template_name = "reviews/member_form.html"
    success_message = "La nomination est enregistrée\u00a0: la personne est prévenue."

    def get_form_kwargs(self) -> dict[str, Any]:
        academies = academies_of(self.request.user, Role.SECRETARIAT)
        return super().get_form_kwargs() | {
            "academies": academies,
            "titulars": titulars_of(academies),
            "initial": {"starts_on": clock.today(), "role": Role.MEMBER},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": member_crumbs()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, MemberForm)
        assert self.request.user.is_authenticated
        data = dict(form.cleaned_data)
        data.pop("academy", None)
        data.pop("titular", None)
        role = Role(data.pop("role"))
        appoint(
            form.academy(),
            role=role,
            stands_in_for=form.stands_in_for(),
            by=self.request.user,
            **data,
        )
        return redirect("reviews:member-list")


class MemberUpdateView(FreshMixin, DomainErrorMixin, RoleMixin, FormView[MemberEndForm]):
    """End an appointment."""

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = MemberEndForm
    template_name = "reviews/member_end_form.html"
    success_message = "La fin de la nomination est enregistrée."
    appointment: Appointment
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        user = self.request.user
        assert user.is_authenticated
        self.appointment = get_object_or_404(
            Appointment.objects.select_related("user", "academy").filter(
                role__in=sorted(SEATS), academy__in=sorted(self.rights.academies_as(*COMMISSION))
            ),
            pk=self.kwargs["pk"],
        )
        if not rights_of(user).in_academy(self.appointment.academy_id or 0, Role.SECRETARIAT):
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        return {"ends_on": self.appointment.ends_on or clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "appointment": self.appointment,
            "crumbs": member_crumbs(),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        ends_on = form.cleaned_data["ends_on"]
        end_appointment(self.appointment, ends_on=ends_on, by=self.request.user)
        return redirect("reviews:member-list")


class CompositionDecisionCreateView(FreshMixin, RoleMixin, View):
    """Issue the decision that names the commission as it stands today."""

    http_method_names = ["post", "options"]
    roles: ClassVar[frozenset[Role]] = SECRETARIAT

    def post(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        assert user.is_authenticated
        known = {one.code: one for one in academies_of(user, Role.SECRETARIAT)}
        academy = known.get(request.POST.get("academie", "")) or next(iter(known.values()))
        try:
            made = issue_composition_decision(academy, by=user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request,
                f"La décision {made.document.number} est prise\u00a0: son PDF est prêt dans un "
                "instant.",
            )
        return redirect("reviews:member-list")


class CompositionDecisionDetailView(RoleMixin, View):
    """The decision, as a sealed PDF."""

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role]] = COMMISSION

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        decision = get_object_or_404(
            CompositionDecision.objects.select_related("document").filter(
                academy__in=sorted(self.rights.academies_as(*COMMISSION))
            ),
            document__number=number,
        )
        return pdf_response(request, decision.document, filename=f"decision-{number}")


class SeatingUpdateView(SessionMixin, View):
    """The titular will not sit: the stand-in does; or the titular takes the seat back."""

    http_method_names = ["post", "options"]
    titular: Appointment

    def check_access(self) -> None:
        super().check_access()
        self.titular = get_object_or_404(
            Appointment.objects.select_related("user").filter(
                academy=self.session.academy_id, role=Role.MEMBER, stands_in_for__isnull=True
            ),
            pk=self.kwargs["pk"],
        )
        if self.titular.user_id != self.request.user.pk and not self.holds(Role.SECRETARIAT):
            raise PermissionDenied

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        user = request.user
        assert user.is_authenticated
        if "rendre" in request.POST:
            return self.act(
                lambda: give_seat_back(self.session, self.titular, by=user),
                f"{self.titular.user} siège de nouveau à cette séance.",
            )
        return self.act(
            lambda: seat_stand_in(self.session, self.titular, by=user),
            "La suppléance est notée\u00a0: la personne qui siège est prévenue.",
        )


def member_crumbs() -> list[tuple[str, str]]:
    """(label, address) of the pages above one of the composition."""
    return [
        ("Commission", reverse("reviews:session-list")),
        ("Composition", reverse("reviews:member-list")),
    ]
