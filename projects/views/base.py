"""The only door to a project: outside one's scope 404, above one's role 403."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.http import Access, SignedInMixin
from establishments.enums import Role
from establishments.permissions import rights_of
from establishments.views.base import enter_school
from projects.enums import AssociationState, Step
from projects.models import Project
from projects.workflow import TABLE

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment
    from projects.querysets import ProjectQuerySet


class ProjectMixin(SignedInMixin):
    """Loads `self.project` from the `reference` of the address, and `self.roles_here`.

    With `roles`, one of them must be held for the school of the project. With `step`, one of the
    roles of the table for that step; whether the status allows it now is the service's answer.
    The teams of associated schools, who only read, enter where `associates_enter`.
    """

    access = Access.SCOPE
    roles: ClassVar[frozenset[Role] | None] = None
    step: ClassVar[Step | None] = None
    associates_enter: ClassVar[bool] = False
    project: Project
    associated_as: Establishment | None = None
    roles_here: frozenset[Role]
    kwargs: dict[str, str]

    def projects(self) -> ProjectQuerySet:
        """The files with what their pages show beside them."""
        return (
            Project.objects.with_digital()
            .select_related(
                "establishment__academy",
                "establishment__department",
                "establishment__district",
                "copied_from",
            )
            .without_index()
        )

    def check_access(self) -> None:
        user = self.request.user
        assert user.is_authenticated
        self.project = get_object_or_404(
            self.projects().visible_to(user), reference=self.kwargs["reference"]
        )
        self.roles_here = rights_of(user).on(self.project.establishment)
        if not self.roles_here:
            self._enter_as_associate(user)
            return
        enter_school(self.request, self.project.establishment)
        if self.roles is not None and not self.roles & self.roles_here:
            raise PermissionDenied
        if self.step is not None and not any(
            row.by & self.roles_here for row in TABLE if row.step == self.step
        ):
            raise PermissionDenied

    def _enter_as_associate(self, user: User) -> None:
        """Who holds no role for the lead school reads the file for a school that joined it."""
        schools = [m.establishment_id for m in rights_of(user).memberships]
        association = (
            self.project.associated_schools.filter(
                establishment__in=schools, state=AssociationState.ACCEPTED
            )
            .select_related("establishment")
            .first()
        )
        if association is None or not self.associates_enter:
            raise PermissionDenied
        self.associated_as = association.establishment
        enter_school(self.request, association.establishment)

    def allowed_steps(self) -> list[str]:
        """The steps the person may take now on this file, in table order."""
        return TABLE.steps_from(self.project.status, self.roles_here, [self.project.fact])

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above one of this file, for the breadcrumb."""
        establishment = self.associated_as or self.project.establishment
        return [
            (establishment.name, reverse("dashboards:school-detail", args=[establishment.uai])),
            (
                str(self.project),
                reverse("dashboards:project-detail", args=[self.project.reference]),
            ),
        ]
