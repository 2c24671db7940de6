"""Who composes the commission, and the appointments that say so."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, ListView

from accounts.http import FreshMixin
from core import clock
from core.http import Access, DomainErrorMixin
from establishments.enums import Role
from establishments.models import Appointment
from establishments.permissions import rights_of
from establishments.services.appointments import appoint, end_appointment
from establishments.views.base import RoleMixin
from reviews.forms.commission import MemberEndForm, MemberForm
from reviews.permissions import COMMISSION, SEATS
from reviews.queries.commission import composition, why_no_session
from reviews.views.base import SECRETARIAT, academies_of


class MemberListView(RoleMixin, ListView[Appointment]):
    """The appointments to the commission, present, future and past."""

    roles: ClassVar[frozenset[Role]] = COMMISSION
    template_name = "reviews/member_list.html"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[Appointment]:
        return (
            Appointment.objects.filter(
                academy__in=sorted(self.rights.academies_as(*COMMISSION)), role__in=sorted(SEATS)
            )
            .select_related("user", "academy")
            .order_by("academy", "-role", "user__last_name", "starts_on", "pk")
        )

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
            "crumbs": [("Commission", reverse("reviews:session-list"))],
        }


class MemberCreateView(FreshMixin, DomainErrorMixin, RoleMixin, FormView[MemberForm]):
    """Record an appointment by the recteur."""

    roles: ClassVar[frozenset[Role]] = SECRETARIAT
    form_class = MemberForm
    template_name = "reviews/member_form.html"
    success_message = "La nomination est enregistrée\u00a0: la personne est prévenue."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "academies": academies_of(self.request.user, Role.SECRETARIAT),
            "initial": {"starts_on": clock.today(), "role": Role.MEMBER},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": member_crumbs()}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, MemberForm)
        assert self.request.user.is_authenticated
        data = dict(form.cleaned_data)
        data.pop("academy", None)
        role = Role(data.pop("role"))
        appoint(form.academy(), role=role, by=self.request.user, **data)
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


def member_crumbs() -> list[tuple[str, str]]:
    """(label, address) of the pages above one of the composition."""
    return [
        ("Commission", reverse("reviews:session-list")),
        ("Composition", reverse("reviews:member-list")),
    ]
