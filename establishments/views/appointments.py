"""People and appointments of the académie: the list, a person, naming, ending, standing in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.http import FreshMixin
from accounts.models import User
from accounts.services.security import has_second_factor
from accounts.services.view_as import may_view_as
from core import clock, french
from core.errors import DomainError
from core.http import Access, DomainErrorMixin
from establishments.enums import ROLE_SLUGS, AppointmentState, Role
from establishments.forms.appointments import (
    AppointmentEndForm,
    AppointmentFilterForm,
    AppointmentForm,
    StandInForm,
)
from establishments.models import Academy, Appointment, Establishment, Membership
from establishments.models.people import Place
from establishments.permissions import is_administrator, managed_academies, may_appoint
from establishments.queries.appointments import (
    ALL_STATES,
    appointment_rows,
    appointments,
    departments_of,
    in_full,
    memberships_within,
    places_for,
)
from establishments.services.appointments import appoint, cancel_appointment, end_appointment
from establishments.services.second_factor import may_remove_second_factor
from establishments.services.stand_ins import end_stand_in, name_stand_in, stand_ins_for
from establishments.views.base import RoleMixin
from establishments.workflow import (
    NAMING_ROLES,
    RECTEUR,
    TABLE,
    posts_of,
    roles_named_by,
)

PAGE_SIZE = 50
_ROLES_BY_SLUG = {slug: role for role, slug in ROLE_SLUGS.items()}


class AppointingMixin(RoleMixin):
    """The room of those who name people; `self.academies` are theirs, every one for an
    administrator."""

    roles = NAMING_ROLES
    administrators = True
    academies: list[Academy]

    def check_access(self) -> None:
        super().check_access()
        self.academies = managed_academies(self.user)

    @property
    def user(self) -> User:
        """Who is signed in."""
        assert isinstance(self.request.user, User)
        return self.request.user

    @property
    def everywhere(self) -> bool:
        """Whether the reader sees every académie and the country."""
        return is_administrator(self.user)

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the page above this one."""
        return [("Personnes", reverse("establishments:appointment-list"))]


class AppointmentListView(AppointingMixin, TemplateView):
    """The appointments of the académie: search, filters, pages. Nine queries at most."""

    template_name = "establishments/appointment_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AppointmentFilterForm(
            self.request.GET,
            academies=self.academies,
            departments=departments_of(self.academies),
        )
        filters = form.cleaned_data if form.is_valid() else {}
        found = appointments(self.academies, filters, everywhere=self.everywhere)
        page = Paginator(found, PAGE_SIZE).get_page(self.request.GET.get("page"))
        keys = [one.pk for one in page.object_list]
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            filters=form,
            page_obj=page,
            rows=appointment_rows(in_full(keys), self.user),
            query=query.urlencode(),
            reset_url=reverse("establishments:appointment-list") if query else "",
            may_inspect=self.everywhere or self.rights.has(Role.SECRETARIAT),
            **kwargs,
        )


class PersonMixin(AppointingMixin):
    """Loads `self.person`, who has something to do in these académies, `self.held`, what they are
    named for, and `self.memberships`; anybody for an administrator."""

    access = Access.SCOPE
    person: User
    held: list[Appointment]
    memberships: list[Membership]
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.person = get_object_or_404(User, pk=self.kwargs["pk"])
        held = appointments(self.academies, {"etat": ALL_STATES}, everywhere=self.everywhere)
        self.held = in_full(
            held.filter(user=self.person).order_by("-starts_on", "-pk").values_list("pk", flat=True)
        )
        self.memberships = memberships_within(self.person, self.academies)
        if not self.held and not self.memberships and not self.everywhere:
            raise Http404

    def back(self) -> str:
        """The page of the person."""
        return reverse("establishments:person-detail", args=[self.person.pk])


class PersonDetailView(PersonMixin, TemplateView):
    """Everything a person holds or held in these académies, and what may be done about it."""

    template_name = "establishments/person_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        page = Paginator(self.held, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            person=self.person,
            has_password=self.person.has_usable_password(),
            page_obj=page,
            rows=appointment_rows(page.object_list, self.user),
            memberships=self.memberships,
            may_reopen=not self.person.is_active and self.person.deactivated_on is not None,
            may_remove_factor=has_second_factor(self.person)
            and may_remove_second_factor(self.user, self.person),
            may_view_as=may_view_as(hijacker=self.user, hijacked=self.person),
            keeps_journal=self.everywhere or self.rights.has(Role.SECRETARIAT),
            opens_schools=self.rights.has(Role.SECRETARIAT),
            inspects=any(
                one.role == Role.REFERENT_INSPECTOR
                and one.stands_in_for_id is None
                and one.state_on(today) is not AppointmentState.ENDED
                and may_appoint(self.user, Role.REFERENT_INSPECTOR, one.territory)
                for one in self.held
            ),
            crumbs=self.crumbs(),
            **kwargs,
        )


class RoleListView(AppointingMixin, TemplateView):
    """To which role one names somebody: those the table allows."""

    template_name = "establishments/role_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = (
            list(dict.fromkeys(post.role for post in TABLE))
            if self.everywhere
            else roles_named_by(self.rights.roles)
        )
        return super().get_context_data(
            choices=[
                {
                    "slug": ROLE_SLUGS[role],
                    "label": role.label,
                    "where": self.where(role),
                    "recteur": posts_of(role)[0].decided_by == RECTEUR,
                }
                for role in roles
            ],
            address=self.request.GET.get("adresse", ""),
            crumbs=self.crumbs(),
            **kwargs,
        )

    def where(self, role: Role) -> str:
        """The kinds of place where the reader names to this role, in words."""
        kinds = [
            perimeter
            for post in posts_of(role)
            if self.everywhere or post.by & self.rights.roles
            for perimeter in post.perimeters
        ]
        return french.join((perimeter.label for perimeter in kinds), "ou")


class AppointmentCreateView(
    FreshMixin, DomainErrorMixin, AppointingMixin, FormView[AppointmentForm]
):
    """Name somebody to one role; the form offers the places that fit it."""

    form_class = AppointmentForm
    template_name = "establishments/appointment_form.html"
    role: Role
    places: dict[str, Place]
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        role = _ROLES_BY_SLUG.get(self.kwargs["role"])
        if role is None:
            raise Http404
        self.role = role
        self.places = places_for(role, self.user, self.academies)
        if not self.places:
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"role": self.role, "places": self.places}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {
            "starts_on": clock.today(),
            "email": asked.get("adresse", ""),
            "uai": asked.get("uai", ""),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        only = next(iter(self.places.values())) if len(self.places) == 1 else None
        return super().get_context_data(
            role=self.role,
            only_place=only,
            crumbs=[*self.crumbs(), ("Nommer", reverse("establishments:role-list"))],
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, AppointmentForm)
        data = {
            name: value for name, value in form.cleaned_data.items() if name not in ("place", "uai")
        }
        named = appoint(self.place_of(form), role=self.role, by=self.user, **data)
        messages.success(
            self.request,
            f"La nomination de {named.user} est enregistrée\u00a0: la personne est prévenue.",
        )
        return redirect("establishments:person-detail", named.user_id)

    def place_of(self, form: AppointmentForm) -> Place:
        """The place of a valid form. Raises DomainError for a UAI unknown in these académies."""
        uai = form.cleaned_data.get("uai", "")
        if not uai:
            return form.place()
        school = Establishment.objects.of_academies(a.pk for a in self.academies).filter(uai=uai)
        found = school.select_related("academy").first()
        if found is None:
            raise DomainError(f"Aucun établissement de votre académie n’a l’UAI {uai}.")
        return found


class AppointmentUpdateView(
    FreshMixin, DomainErrorMixin, AppointingMixin, FormView[AppointmentEndForm]
):
    """End an appointment on a day, or cancel one that has not begun."""

    access = Access.SCOPE
    form_class = AppointmentEndForm
    template_name = "establishments/appointment_end_form.html"
    success_message = "La fin de la nomination est enregistrée."
    appointment: Appointment
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        self.appointment = get_object_or_404(
            appointments(
                self.academies, {"etat": ALL_STATES}, everywhere=self.everywhere
            ).with_place(),
            pk=self.kwargs["pk"],
        )
        if not may_appoint(self.user, Role(self.appointment.role), self.appointment.territory):
            raise PermissionDenied

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Annuler » for one to come; else the form."""
        if "annuler" not in request.POST:
            return super().post(request, *args, **kwargs)
        try:
            cancel_appointment(self.appointment, by=self.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "La nomination à venir est annulée.")
        return redirect("establishments:appointment-list")

    def get_initial(self) -> dict[str, Any]:
        return {"ends_on": self.appointment.ends_on or clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            appointment=self.appointment,
            is_to_come=self.appointment.state_on(clock.today()) is AppointmentState.TO_COME,
            crumbs=[*self.crumbs(), (str(self.appointment.user), self.back())],
            **kwargs,
        )

    def back(self) -> str:
        """The page of the person."""
        return reverse("establishments:person-detail", args=[self.appointment.user_id])

    def perform(self, form: BaseForm) -> HttpResponseBase:
        end_appointment(self.appointment, ends_on=form.cleaned_data["ends_on"], by=self.user)
        return redirect(self.back())


class StandInCreateView(FreshMixin, DomainErrorMixin, PersonMixin, FormView[StandInForm]):
    """Name a dated stand-in for an inspector of the académie."""

    roles = frozenset({Role.SECRETARIAT})
    form_class = StandInForm
    template_name = "establishments/standin_form.html"
    success_message = "Le remplacement est enregistré\u00a0: les deux personnes sont prévenues."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"opens_accounts": True}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            absent=self.person,
            cancel_url=self.back(),
            crumbs=[*self.crumbs(), (str(self.person), self.back())],
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        name_stand_in(self.person, by=self.user, **form.cleaned_data)
        return redirect(self.back())


class OwnStandInCreateView(FreshMixin, DomainErrorMixin, RoleMixin, FormView[StandInForm]):
    """An inspector names who stands in for them, or says that they are back."""

    roles = frozenset({Role.REFERENT_INSPECTOR})
    form_class = StandInForm
    template_name = "establishments/standin_form.html"
    success_message = "Votre remplacement est enregistré\u00a0: la personne est prévenue."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"opens_accounts": False}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": clock.today()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Je suis de retour » ends what stands in; else the form."""
        if "retour" not in request.POST:
            return super().post(request, *args, **kwargs)
        assert isinstance(request.user, User)
        try:
            end_stand_in(request.user, by=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Votre remplacement prend fin aujourd’hui.")
        return redirect("establishments:ownstandin-create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert isinstance(self.request.user, User)
        standing = (
            stand_ins_for(self.request.user)
            .not_ended(clock.today())
            .with_place()
            .order_by("starts_on", "pk")[:PAGE_SIZE]
        )
        return super().get_context_data(
            own=True,
            standing=list(standing),
            cancel_url=reverse("reviews:inbox-list"),
            crumbs=[("Dossiers à lire", reverse("reviews:inbox-list"))],
            **kwargs,
        )

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(self.request.user, User)
        name_stand_in(self.request.user, by=self.request.user, **form.cleaned_data)
        return redirect("establishments:ownstandin-create")
