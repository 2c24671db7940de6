from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from establishments.enums import Role
from establishments.permissions import rights_of
from projects.enums import AssociationState, FilePurpose, FileState

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.permissions import Rights
    from projects.models import Assignment, Attachment, Project  # noqa: F401 (named in the bases)

READERS = frozenset(
    {Role.REFERENT_INSPECTOR, Role.SECRETARIAT, Role.MEMBER, Role.PRESIDENT, Role.OBSERVER}
)
STANDING_COLUMNS = (
    "reference", "establishment", "status", "reopened_parts", "created_at", "created_by",
    "updated_at",
)  # fmt: skip
"""Who may write in a file, and what a revision says of its beginning."""
_SCHOOL_COLUMNS = (
    "uai", "name", "kind", "sector", "commune", "siret", "academy", "department", "district",
)  # fmt: skip
SEARCH_CONFIG = "french_unaccent"


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User) -> Self:
        """Files this person may open.

        The school's team: all of its files, and those of the projects it accepted to join. Readers
        of a perimeter: what was filed at least once. Fund managers: what was validated. The
        support team: nothing, until it is asked for help.
        """
        rights = rights_of(user)
        own = _of_schools(sorted(m.establishment_id for m in rights.memberships))
        return self.filter(
            own
            | _within(rights.only(READERS), Q(first_submitted_at__isnull=False))
            | _within(rights.only({Role.FUND_MANAGER}), Q(validated_on__isnull=False))
        )

    def with_filing_request(self) -> Self:
        """Adds `filing_asked_by`: who of the team asked the head to file this passage, or None."""
        from projects.models import FilingRequest

        asked = FilingRequest.objects.filter(
            project=OuterRef("pk"), passage=OuterRef("passage")
        ).annotate(name=Concat("asked_by__first_name", Value(" "), "asked_by__last_name"))
        return self.annotate(filing_asked_by=Subquery(asked.values("name")[:1]))

    def with_digital(self) -> Self:
        """Adds whether a theme is digital, which `projects.queries.is_digital` reads."""
        from projects.models import Project

        links = Project.themes.through.objects
        digital = links.filter(project=OuterRef("pk"), theme__is_digital=True)
        return self.annotate(touches_digital=Exists(digital))

    def without_index(self) -> Self:
        """Leaves in the database the words that only serve the search, of the file and of its
        school (read with it): as long as the texts themselves."""
        return self.defer("search", "establishment__search", "establishment__words")

    def to_write(self, columns: frozenset[str] | None) -> Self:
        """For a save that shows no page: what says who may write and where the file stands, these
        columns (None: all of them), and of the school what its forms ask."""
        every = {field.name for field in self.model._meta.concrete_fields} - {"search"}
        read = every if columns is None else columns
        return self.select_related("establishment").only(
            *STANDING_COLUMNS, *read, *(f"establishment__{name}" for name in _SCHOOL_COLUMNS)
        )

    def search(self, text: str) -> Self:
        """French full-text search over the file and the name of its school, accents forgiven.

        What the files were already narrowed to (an académie) narrows the search itself.
        """
        query = SearchQuery(text, config=SEARCH_CONFIG, search_type="websearch")
        narrowed = self.order_by()
        matching = narrowed.filter(search=query).values("pk")
        by_school = narrowed.filter(establishment__search=query).values("pk")
        return self.filter(pk__in=matching.union(by_school))


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def current(self) -> Self:
        """The documents of a file as they stand: the latest usable version of each."""
        return self.of_file().filter(
            state=FileState.READY, removed_at__isnull=True, superseded_at__isnull=True
        )

    def joined(self) -> Self:
        """Every version that was not taken out, refused ones included."""
        return self.of_file().filter(removed_at__isnull=True)

    def of_file(self) -> Self:
        """Those of the file itself: what is joined to a report is none of its documents."""
        return self.filter(purpose=FilePurpose.FILE)

    def of_team(self) -> Self:
        """Those that come from the school: not what proves a payment, which is the rectorate’s."""
        return self.exclude(purpose=FilePurpose.PROOF)

    def usable(self) -> Self:
        """Those that may be opened: kept here, and cleared by the antivirus where there is one."""
        return self.filter(state=FileState.READY)

    def counted(self) -> Self:
        """One row a document, those that wait included: what the limit of a file counts."""
        return self.joined().exclude(state=FileState.REFUSED).filter(superseded_at__isnull=True)

    def due(self, at: datetime) -> Self:
        """Files the worker has something to do with at this moment, the oldest first."""
        return self.filter(due_at__lte=at, removed_at__isnull=True).order_by("due_at", "pk")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        """Those that hold now."""
        return self.filter(ended_at__isnull=True)


def _of_schools(schools: list[int]) -> Q:
    """The files these schools lead, or joined; a person of no school costs nothing more."""
    from projects.models import AssociatedSchool

    if not schools:
        return Q(pk__in=())
    joined = AssociatedSchool.objects.filter(
        establishment__in=schools, state=AssociationState.ACCEPTED
    )
    return Q(establishment__in=schools) | Q(pk__in=joined.order_by().values("project"))


def _within(rights: Rights, condition: Q) -> Q:
    """The condition narrowed to the perimeter of these rights; nothing without any."""
    if rights.nationwide:
        return condition
    if not rights.appointments:
        return Q(pk__in=())
    return condition & within_perimeter(rights)


def within_perimeter(rights: Rights) -> Q:
    """The files of the schools a person reaches by any of these roles; an académie is on the file
    itself."""
    condition = Q(pk__in=())
    if rights.academy_ids:
        condition |= Q(academy__in=sorted(rights.academy_ids))
    if rights.department_ids:
        condition |= Q(establishment__department__in=sorted(rights.department_ids))
    if rights.district_ids:
        condition |= Q(establishment__district__in=sorted(rights.district_ids))
    if rights.establishment_ids:
        condition |= Q(establishment__in=sorted(rights.establishment_ids))
    return condition
