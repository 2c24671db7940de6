"""Several schools in one project: the lead invites and takes out, the others answer."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView

from core.errors import DomainError
from core.french import agree, counted
from core.http import DomainErrorMixin
from establishments.enums import SCHOOL_ROLES, Role
from establishments.models import Establishment
from establishments.views.base import SchoolMixin
from projects.enums import AssociationState, BeneficiaryKind, Part
from projects.forms.schools import AnswerForm, LeavingForm, SchoolPickForm
from projects.models import AssociatedSchool
from projects.queries.budget import share_of
from projects.queries.places import (
    named_school,
    nearby_eples,
    possible_associates,
    schools_found,
)
from projects.services.association import (
    answer_invitation,
    invite_school,
    leave_project,
    remove_school,
)
from projects.views.base import ProjectMixin
from projects.views.part import part_url

SHORTEST, LONGEST = 2, 100


class AssociationCreateView(ProjectMixin, DomainErrorMixin, FormView[SchoolPickForm]):
    """Invites a school to take part in the project."""

    form_class = SchoolPickForm
    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name = "projects/association_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        address = reverse("projects:associate-search", args=[self.project.reference])
        return {**super().get_form_kwargs(), "search_url": address}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert self.request.user.is_authenticated
        schools = possible_associates(self.project.establishment)
        found = named_school(schools, form.cleaned_data["school"])
        if isinstance(found, str):
            raise DomainError(found)
        invite_school(self.project, found, by=self.request.user)
        messages.success(
            self.request,
            f"{found} est invité à s’associer au projet\u00a0: sa direction est prévenue.",
        )
        return redirect(part_url(self.project, Part.SCHOOLS))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            project=self.project,
            back=part_url(self.project, Part.SCHOOLS),
            crumbs=[*self.crumbs(), (Part.SCHOOLS.label, part_url(self.project, Part.SCHOOLS))],
            **kwargs,
        )


class AssociationDeleteView(ProjectMixin, View):
    """Takes a school out of the project."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, reference: str, uai: str) -> HttpResponse:
        return self._page(self._association(uai))

    def post(self, request: HttpRequest, reference: str, uai: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        association = self._association(uai)
        try:
            moved = remove_school(association, by=request.user)
        except DomainError as error:
            return self._page(association, error=error.message, status=422)
        told = f"{association.establishment} ne fait plus partie du projet."
        if moved:
            told += (
                f" {counted(moved, 'dépense')} {agree(moved, 'revient', 'reviennent')} "
                "à votre établissement dans le budget."
            )
        messages.success(request, told)
        return redirect(part_url(self.project, Part.SCHOOLS))

    def _association(self, uai: str) -> AssociatedSchool:
        return get_object_or_404(
            AssociatedSchool.objects.select_related("establishment", "project"),
            project=self.project,
            establishment__uai=uai,
        )

    def _page(
        self, association: AssociatedSchool, *, error: str = "", status: int = 200
    ) -> HttpResponse:
        lines, amount = share_of(association)
        context = {
            "project": self.project,
            "association": association,
            "lines": lines,
            "amount": amount,
            "error": error,
            "back": part_url(self.project, Part.SCHOOLS),
            "crumbs": [*self.crumbs(), (Part.SCHOOLS.label, part_url(self.project, Part.SCHOOLS))],
        }
        return render(
            self.request, "projects/association_confirm_delete.html", context, status=status
        )


class AssociationUpdateView(SchoolMixin, View):
    """A project another school invites this one to: its team reads, its head answers."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    association: AssociatedSchool

    def check_access(self) -> None:
        super().check_access()
        self.association = get_object_or_404(
            AssociatedSchool.objects.select_related(
                "project__establishment", "establishment", "invited_by", "answered_by"
            ),
            establishment=self.establishment,
            project__reference=self.kwargs["reference"],
        )
        if self.request.method == "POST" and Role.HEAD not in self.roles_here:
            raise PermissionDenied

    def get(self, request: HttpRequest, uai: str, reference: str) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest, uai: str, reference: str) -> HttpResponseBase:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            self._act(form)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        return redirect("dashboards:school-detail", self.establishment.uai)

    def _act(self, form: BaseForm) -> None:
        user = self.request.user
        assert user.is_authenticated
        motive = form.cleaned_data["motive"]
        if isinstance(form, LeavingForm):
            leave_project(self.association, motive=motive, by=user)
            messages.success(self.request, "Votre établissement s’est retiré du projet.")
            return
        accept = form.cleaned_data["answer"] == "accept"
        answer_invitation(self.association, accept=accept, motive=motive, by=user)
        told = (
            "Votre établissement s’associe au projet\u00a0: votre équipe peut lire le dossier."
            if accept
            else "Votre refus est enregistré\u00a0: l’établissement porteur est prévenu."
        )
        messages.success(self.request, told)

    def _form(self, data: Any = None) -> AnswerForm | LeavingForm:
        """Leaving for a school that takes part, and for a page opened when it did."""
        leaves = (AssociationState.ACCEPTED, AssociationState.LEFT)
        if data is not None and "answer" not in data and self.association.state in leaves:
            return LeavingForm(data)
        if data is None and self.association.is_accepted:
            return LeavingForm()
        return AnswerForm(data)

    def _page(self, form: AnswerForm | LeavingForm, *, status: int = 200) -> HttpResponse:
        lines, amount = share_of(self.association)
        context = {
            "association": self.association,
            "project": self.association.project,
            "establishment": self.establishment,
            "form": form,
            "lines": lines,
            "amount": amount,
            "is_head": Role.HEAD in self.roles_here,
            "awaited": self.association.state == AssociationState.INVITED,
            "crumbs": self.crumbs(),
        }
        return render(self.request, "projects/association_detail.html", context, status=status)


class _SchoolSearchView(ProjectMixin, View):
    """The ten schools that look most like `q`, near first, as JSON: what the list offers.

    Without JavaScript the field takes a UAI or a name, and the form answers with the names found.
    """

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES

    def get(self, request: HttpRequest, reference: str) -> JsonResponse:
        typed = request.GET.get("q", "")[:LONGEST].replace("\x00", "")
        found: list[Establishment] = []
        if len(typed.strip()) >= SHORTEST:
            school = self.project.establishment
            found = schools_found(self.offered(school), typed, near=school)
        return JsonResponse({"schools": [self.line(school) for school in found]})

    def offered(self, school: Establishment) -> Any:
        """The schools of the directory to choose from."""
        raise NotImplementedError

    def line(self, school: Establishment) -> dict[str, Any]:
        """What the list shows of a school, and what choosing it writes."""
        return {
            "label": school.name,
            "note": f"{school.commune} ({school.department.name}) – {school.uai}",
            "value": school.uai,
        }


class AssociateSearchView(_SchoolSearchView):
    """The schools one may invite."""

    def offered(self, school: Establishment) -> Any:
        return possible_associates(school)


class EpleSearchView(_SchoolSearchView):
    """The public collèges and lycées that may receive the money; with their name and SIRET."""

    def offered(self, school: Establishment) -> Any:
        return nearby_eples(school)

    def line(self, school: Establishment) -> dict[str, Any]:
        fills = {
            "kind": BeneficiaryKind.NEARBY_EPLE.value,
            "name": school.name,
            "siret": school.siret,
        }
        return {**super().line(school), "fills": fills}
