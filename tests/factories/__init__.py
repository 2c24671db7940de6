"""Everything the tests build: people, schools, concertations, projects in every status.

    school = CollegeFactory()
    head = head_of(school)
    project = complete_draft(school, head, funds=True)
    project = project_in(Status.UNDER_REVIEW)

People of a role are made on demand and found again: `head_of(school)` twice gives one person.
"""

from tests.factories.codes import campaign_for
from tests.factories.concertations import ConcertationFactory, recorded_concertation
from tests.factories.establishments import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    EreaFactory,
    LyceeFactory,
    MembershipFactory,
    PrivateEcoleFactory,
    valid_siret,
    valid_uai,
)
from tests.factories.jobs import ended_job
from tests.factories.people import (
    UserFactory,
    commission_of,
    deputy_of,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    invitation_to,
    member_of,
    national_observer,
    observer_of,
    president_of,
    secretariat_of,
    support_of,
)
from tests.factories.projects import (
    ProjectFactory,
    attachment_of,
    complete_draft,
    revision_of,
    theme,
)
from tests.factories.statuses import envelope_for, project_in, session_for

__all__ = [
    "AcademyFactory",
    "AppointmentFactory",
    "CollegeFactory",
    "ConcertationFactory",
    "DepartmentFactory",
    "DistrictFactory",
    "EcoleFactory",
    "EreaFactory",
    "LyceeFactory",
    "MembershipFactory",
    "PrivateEcoleFactory",
    "ProjectFactory",
    "UserFactory",
    "attachment_of",
    "campaign_for",
    "commission_of",
    "complete_draft",
    "deputy_of",
    "editor_of",
    "ended_job",
    "envelope_for",
    "fund_manager_of",
    "head_of",
    "inspector_of",
    "invitation_to",
    "member_of",
    "national_observer",
    "observer_of",
    "president_of",
    "project_in",
    "recorded_concertation",
    "revision_of",
    "secretariat_of",
    "session_for",
    "support_of",
    "theme",
    "valid_siret",
    "valid_uai",
]
