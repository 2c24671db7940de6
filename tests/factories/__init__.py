"""Everything the tests build: people, schools, concertations, projects in every status.

    school = CollegeFactory()
    head = head_of(school)
    project = complete_draft(school, head, funds=True)
    project = project_in(Status.UNDER_REVIEW)

People of a role are made on demand and found again: `head_of(school)` twice gives one person.
"""

from tests.factories.boards import batch_of, view_of
from tests.factories.codes import campaign_for
from tests.factories.concertations import (
    ConcertationFactory,
    MeetingFactory,
    recorded_concertation,
)
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
from tests.factories.gallery import (
    collection_of,
    publish_in_gallery,
    sheet_in_gallery,
    withdraw_from_gallery,
)
from tests.factories.jobs import ended_job
from tests.factories.money import award, chorus_line_for, payee_of
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
    associated,
    attachment_of,
    complete_draft,
    drawn_attachment_of,
    rate_of,
    read_form_of,
    revision_of,
    theme,
    upload_of,
)
from tests.factories.reviews import asked_on, grid_for, motive_of, remark_on, stand_in_of
from tests.factories.statuses import (
    envelope_for,
    pay_everything,
    project_in,
    session_for,
)
from tests.factories.support import (
    catalogue_for,
    costing_for,
    dane_of,
    free_row,
    help_for,
    named_to,
    sent_costing,
    small_upload,
)
from tests.factories.voices import box_for, cited_in, said_in

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
    "MeetingFactory",
    "MembershipFactory",
    "PrivateEcoleFactory",
    "ProjectFactory",
    "UserFactory",
    "asked_on",
    "associated",
    "attachment_of",
    "award",
    "batch_of",
    "box_for",
    "campaign_for",
    "catalogue_for",
    "chorus_line_for",
    "cited_in",
    "collection_of",
    "commission_of",
    "complete_draft",
    "costing_for",
    "dane_of",
    "deputy_of",
    "drawn_attachment_of",
    "editor_of",
    "ended_job",
    "envelope_for",
    "free_row",
    "fund_manager_of",
    "grid_for",
    "head_of",
    "help_for",
    "inspector_of",
    "invitation_to",
    "member_of",
    "motive_of",
    "named_to",
    "national_observer",
    "observer_of",
    "pay_everything",
    "payee_of",
    "president_of",
    "project_in",
    "publish_in_gallery",
    "rate_of",
    "read_form_of",
    "recorded_concertation",
    "remark_on",
    "revision_of",
    "said_in",
    "secretariat_of",
    "sent_costing",
    "session_for",
    "sheet_in_gallery",
    "small_upload",
    "stand_in_of",
    "support_of",
    "theme",
    "upload_of",
    "valid_siret",
    "valid_uai",
    "view_of",
    "withdraw_from_gallery",
]
