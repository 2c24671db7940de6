"""Every list page costs the same number of queries with 1 and with 5 rows (HOUSE.md, section 7)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from concertations.models import Concertation, Contribution
from core import clock
from dashboards.models import Batch, SavedView
from dashboards.services.batches import launch_batch, seen_mark
from documents.services.numbers import next_reference
from establishments.models import Appointment, CampaignSchool, CodeCampaign, Establishment
from funding.enums import ExportKind
from funding.models import Scenario
from funding.queries.exports import Period
from funding.queries.recoveries import debtors_of
from funding.queries.scenarios import eligible_files
from funding.services.exports import request_export
from funding.services.recovery import order_recovery
from funding.services.scenarios import save_scenario
from notifications.models import Message
from projects.enums import Status
from projects.models import Project
from reviews.models import AgendaItem, CommissionSession, FileOpening
from reviews.services.filters import keep_filter
from reviews.services.rapporteurs import assign_rapporteur
from showcase.enums import Measure, WitnessRole
from showcase.gallery.index import gallery_index
from showcase.models import Collection, Sheet
from showcase.services.figures import count_figures
from showcase.services.reuse import keep_favourite
from showcase.services.voices import add_testimony
from support.models import Costing, HelpRequest
from support.services.asking import write_message
from tests.factories import (
    AppointmentFactory,
    CollegeFactory,
    ConcertationFactory,
    DistrictFactory,
    EcoleFactory,
    MembershipFactory,
    UserFactory,
    asked_on,
    batch_of,
    campaign_for,
    catalogue_for,
    chorus_line_for,
    cited_in,
    collection_of,
    commission_of,
    dane_of,
    ended_job,
    envelope_for,
    free_row,
    fund_manager_of,
    grid_for,
    head_of,
    help_for,
    inspector_of,
    invitation_to,
    member_of,
    motive_of,
    project_in,
    recorded_concertation,
    revision_of,
    said_in,
    secretariat_of,
    sent_costing,
    sheet_in_gallery,
    theme,
    view_of,
)
from tests.factories.showcase import drawn_photo_of, proposed, published, shown_project

# The literal cost of each list page. The aim of the house is twelve.
COUNTS = {
    "concertations:contribution-list": 11,
    "dashboards:batch-detail": 9,
    "dashboards:batch-list": 7,
    "dashboards:school-detail": 11,
    "dashboards:board-list": 12,
    "dashboards:kanban-list": 9,
    "dashboards:savedview-list": 7,
    "dashboards:sleepingfile-list": 12,
    "establishments:account-list": 7,
    "establishments:appointment-list": 9,
    "establishments:journal-list": 12,
    "dashboards:home": 11,
    "dashboards:orphan-list": 10,
    "establishments:directory-list": 10,
    "establishments:district-list": 10,
    "establishments:person-detail": 10,
    "establishments:membership-list": 7,
    "establishments:campaign-detail": 9,
    "establishments:campaign-list": 7,
    "establishments:selection-list": 10,
    "funding:deadline-list": 8,
    "funding:desk-detail": 10,
    "funding:envelope-detail": 12,
    "funding:envelope-list": 9,
    "funding:export-list": 7,
    "funding:scenario-detail": 7,
    "funding:recovery-list": 8,
    "funding:payment-list": 10,
    "funding:extract-create": 9,
    "funding:chorusline-list": 7,
    "funding:carryover-create": 9,
    "funding:reportinbox-list": 7,
    "jobs:job-list": 7,
    "notifications:message-list": 7,
    "projects:guide-list": 7,
    "projects:revision-list": 10,
    "reviews:filejournal-list": 9,
    "reviews:givenopinion-list": 7,
    "reviews:inbox-list": 11,
    "reviews:grid-update": 9,
    "reviews:member-list": 10,
    "reviews:preparation-list": 11,
    "reviews:rapporteur-update": 10,
    "reviews:reported-list": 7,
    "reviews:motive-list": 7,
    "reviews:school-list": 7,
    "reviews:session-list": 8,
    "showcase:academy-detail": 10,
    "showcase:collection-list": 6,
    "showcase:collection-update": 10,
    "showcase:curation-list": 7,
    "showcase:favourite-list": 8,
    "showcase:featured-list": 6,
    "showcase:gallery-list": 7,
    "showcase:theme-detail": 9,
    "showcase:figurefile-list": 9,
    "showcase:stafffigure-list": 10,
    "showcase:moderation-list": 7,
    "showcase:sheet-detail": 12,
    "showcase:voice-list": 10,
    "support:catalogue-list": 10,
    "support:costing-detail": 8,
    "support:helprequest-detail": 8,
    "support:helprequest-list": 7,
    "support:inbox-list": 9,
    "support:sleepingrequest-list": 7,
}
LIMIT = 12


def one_more_row(school: Establishment) -> None:
    """One more of everything the lists show."""
    academy = school.academy
    motive_of(academy)
    project_in(Status.FUNDED, school)
    chorus_line_for(academy, by=fund_manager_of(academy))
    reported = project_in(Status.REPORTED, school)
    order_recovery(
        reported,
        siret=debtors_of(reported)[0].siret,
        amount=Decimal(10),
        motive="Reste.",
        due_on=clock.today(),
        by=fund_manager_of(academy),
    )
    request_export(ExportKind.LEDGER, period=Period(), by=fund_manager_of(academy))
    for status in (Status.SUBMITTED, Status.COMPLETION_REQUESTED, Status.VALIDATED, Status.DRAFT):
        project_in(status, school)
    revision_of(school.projects.order_by("pk")[0])
    recorded_concertation(school)
    said = said_in(open_concertation(school), tags=[f"étiquette {Contribution.objects.count()}"])
    cited_in(said.concertation.findings.get(position=1), said)
    MembershipFactory(establishment=school, role="EDITOR")
    invitation_to(school)
    headless = CollegeFactory(department=school.department)
    project_in(Status.DRAFT, headless)
    headless.memberships.update(ends_on=clock.today() - timedelta(days=1))
    MembershipFactory(
        establishment=CollegeFactory(department=school.department),
        user=somebody_everywhere(school),
    )
    member_of(academy)
    another = CollegeFactory(department=school.department)
    AppointmentFactory(
        user=inspector_of(school),
        role="REFERENT_INSPECTOR",
        perimeter="ESTABLISHMENT",
        establishment=another,
    )
    inspector_of(EcoleFactory(district=DistrictFactory(name=f"Circonscription {another.uai}")))
    campaign_for(another)
    CampaignSchool.objects.get_or_create(
        campaign=CodeCampaign.objects.earliest("pk"),
        establishment=another,
        defaults={"asked_at": clock.now()},
    )
    CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=academy,
        held_at=clock.now() + timedelta(days=9),
        place="Rectorat",
        created_by=secretariat_of(academy),
    )
    prepared_file(school)
    one_more_sheet(school)
    count_figures()
    ended_job(secretariat_of(academy))
    asleep = project_in(Status.SUBMITTED, school)
    Project.objects.filter(pk=asleep.pk).update(
        status_since=clock.now() - timedelta(days=academy.sleeping_days + 9)
    )
    view_of(academy, f"Vue {SavedView.objects.count()}")
    launched = batch_of(asleep)
    launch_batch(launched, seen=seen_mark(launched), by=launched.asked_by)
    helper = dane_of(academy)
    read = project_in(Status.SUBMITTED, school)
    first = school.projects.order_by("pk")[0]
    asked_on(read, person=helper, email=helper.email)
    FileOpening.objects.create(
        project=first, person=inspector_of(school), role="REFERENT_INSPECTOR"
    )
    keep_filter(name=f"Filtre {read.pk}", query="liste=tous", by=inspector_of(school))
    rank = HelpRequest.objects.count()
    request = help_for(school, project=school.projects.first(), subject=f"Aide {rank}")
    HelpRequest.objects.filter(pk=request.pk).update(status_since=clock.now() - timedelta(days=400))
    asked = HelpRequest.objects.earliest("pk")
    if rank == 0:
        catalogue_for(academy, {f"A{n}": "10" for n in range(8)})
        helped = help_for(
            school, project=school.projects.first(), subject="Aide suivie", holder=helper
        )
        rows = [free_row(f"Écran {n}", "500") for n in range(3)]
        sent_costing(helped, rows, by=helper)
    write_message(asked, body=f"Encore {rank}.", by=head_of(school))
    for person in readers(school).values():
        Message.objects.create(
            kind="test", facts={}, recipient=person, email=person.email, urgency="DIGEST",
            title="Titre", link="/mon-espace/",
        )  # fmt: skip


def one_more_sheet(school: Establishment) -> None:
    """One more sheet to read and to moderate; one more voice and photo of the first one."""
    first = Sheet.objects.order_by("pk").first() or published(shown_project(school))
    add_testimony(
        first.project, role=WitnessRole.PARENT, text=f"Bravo {clock.now()}.", agreed_by="Elle-même",
        by=head_of(school),
    )  # fmt: skip
    drawn_photo_of(first.project)
    keep_favourite(published(shown_project(school)), by=head_of(school))
    proposed(shown_project(school))
    gathered = sheet_in_gallery(school, themes=[theme()], is_featured=True)
    kept = collection_of(gathered, academy=school.academy, theme=theme())
    oldest = Collection.objects.earliest("pk")
    if oldest != kept:
        oldest.items.create(sheet=gathered, position=1 + oldest.items.count())


def called_session(school: Establishment) -> CommissionSession:
    """The same invited session each time."""
    found = CommissionSession.objects.filter(academy=school.academy, status="INVITED").first()
    if found is not None:
        return found
    commission_of(school.academy)
    return CommissionSession.objects.create(
        reference=next_reference("SE"),
        academy=school.academy,
        held_at=clock.now() + timedelta(days=9),
        place="Rectorat",
        status="INVITED",
        invited_at=clock.now(),
        created_by=secretariat_of(school.academy),
    )


def first_member(school: Establishment) -> User:
    """The same member of the commission each time."""
    return Appointment.objects.filter(role="MEMBER", academy=school.academy).earliest("pk").user


def prepared_file(school: Establishment) -> None:
    """One more file to read, to judge and to report on by the same member; one more grid."""
    session = called_session(school)
    project = project_in(Status.SUBMITTED, school)
    item = AgendaItem.objects.create(
        session=session, project=project, passage=1, position=1, added_by=session.created_by
    )
    seat = Appointment.objects.filter(role="MEMBER", academy=school.academy).earliest("pk")
    assign_rapporteur(item, seat, by=secretariat_of(school.academy))
    grid_for(school.academy)


def open_concertation(school: Establishment) -> Concertation:
    """The same open concertation each time."""
    found = school.concertations.filter(title="Ouverte").first()
    return found or ConcertationFactory(establishment=school, title="Ouverte")


def somebody_everywhere(school: Establishment) -> User:
    """The secretary, who also leads schools: a place more for each."""
    return secretariat_of(school.academy)


def administrator() -> User:
    """The same administrator each time."""
    found = User.objects.filter(is_staff=True).first()
    return found or UserFactory(is_staff=True)


def readers(school: Establishment) -> dict[str, User]:
    """Who opens each page."""
    secretary = secretariat_of(school.academy)
    return {
        "concertations:contribution-list": head_of(school),
        "dashboards:school-detail": head_of(school),
        "dashboards:batch-detail": secretary,
        "dashboards:batch-list": secretary,
        "dashboards:board-list": secretary,
        "dashboards:kanban-list": secretary,
        "dashboards:savedview-list": secretary,
        "dashboards:sleepingfile-list": secretary,
        "establishments:account-list": administrator(),
        "establishments:appointment-list": secretary,
        "establishments:journal-list": secretary,
        "dashboards:home": somebody_everywhere(school),
        "dashboards:orphan-list": secretary,
        "establishments:directory-list": secretary,
        "establishments:district-list": secretary,
        "establishments:person-detail": secretary,
        "establishments:membership-list": head_of(school),
        "establishments:campaign-detail": secretary,
        "establishments:campaign-list": secretary,
        "establishments:selection-list": secretary,
        "funding:deadline-list": fund_manager_of(school.academy),
        "funding:recovery-list": fund_manager_of(school.academy),
        "funding:payment-list": fund_manager_of(school.academy),
        "funding:extract-create": fund_manager_of(school.academy),
        "funding:chorusline-list": fund_manager_of(school.academy),
        "funding:carryover-create": fund_manager_of(school.academy),
        "funding:reportinbox-list": secretary,
        "funding:desk-detail": fund_manager_of(school.academy),
        "funding:envelope-detail": fund_manager_of(school.academy),
        "funding:envelope-list": fund_manager_of(school.academy),
        "funding:export-list": fund_manager_of(school.academy),
        "funding:scenario-detail": fund_manager_of(school.academy),
        "jobs:job-list": secretary,
        "notifications:message-list": head_of(school),
        "projects:guide-list": secretary,
        "projects:revision-list": head_of(school),
        "reviews:filejournal-list": inspector_of(school),
        "reviews:givenopinion-list": dane_of(school.academy),
        "reviews:inbox-list": inspector_of(school),
        "reviews:grid-update": secretary,
        "reviews:member-list": secretary,
        "reviews:preparation-list": first_member(school),
        "reviews:rapporteur-update": secretary,
        "reviews:reported-list": first_member(school),
        "reviews:motive-list": secretary,
        "reviews:school-list": inspector_of(school),
        "reviews:session-list": secretary,
        "showcase:academy-detail": head_of(school),
        "showcase:collection-list": head_of(school),
        "showcase:collection-update": secretary,
        "showcase:curation-list": secretary,
        "showcase:favourite-list": head_of(school),
        "showcase:featured-list": administrator(),
        "showcase:gallery-list": head_of(school),
        "showcase:theme-detail": head_of(school),
        "showcase:figurefile-list": secretary,
        "showcase:stafffigure-list": secretary,
        "showcase:moderation-list": secretary,
        "showcase:sheet-detail": head_of(school),
        "showcase:voice-list": head_of(school),
        "support:catalogue-list": dane_of(school.academy),
        "support:costing-detail": head_of(school),
        "support:helprequest-detail": head_of(school),
        "support:helprequest-list": head_of(school),
        "support:inbox-list": dane_of(school.academy),
        "support:sleepingrequest-list": secretary,
    }


def tried_on(school: Establishment) -> Scenario:
    """A what-if of every file that awaits its funds."""
    manager, envelope = fund_manager_of(school.academy), envelope_for(school)
    references = list(eligible_files(envelope).values_list("reference", flat=True))
    kept = Scenario.objects.filter(owner=manager).first()
    return save_scenario(
        envelope, name="Essai", references=references, is_shared=False, by=manager, scenario=kept
    )


def measured(school: Establishment) -> dict[str, int]:
    """Queries of each page, session and user included; the index of the gallery, which a process
    keeps, is already read."""
    gallery_index()
    found = {}
    project = school.projects.order_by("pk")[0]
    arguments: dict[str, list[Any]] = {
        "concertations:contribution-list": [open_concertation(school).reference],
        "dashboards:school-detail": [school.uai],
        "dashboards:batch-detail": [Batch.objects.earliest("asked_at").pk],
        "establishments:campaign-detail": [CodeCampaign.objects.earliest("pk").reference],
        "establishments:membership-list": [school.uai],
        "establishments:person-detail": [inspector_of(school).pk],
        "funding:envelope-detail": [
            clock.today().year,
            envelope_for(school).programme,
            school.academy.code,
        ],
        "funding:scenario-detail": [tried_on(school).pk],
        "funding:carryover-create": [clock.today().year],
        "projects:revision-list": [project.reference, "evaluation"],
        "showcase:academy-detail": [school.academy.code],
        "showcase:collection-update": [Collection.objects.earliest("pk").slug],
        "showcase:theme-detail": [theme().slug],
        "showcase:figurefile-list": [Measure.FILED.value],
        "showcase:sheet-detail": [Sheet.objects.earliest("pk").project.reference],
        "showcase:voice-list": [Sheet.objects.earliest("pk").project.reference],
        "reviews:filejournal-list": [project.reference],
        "reviews:rapporteur-update": [called_session(school).reference],
        "support:costing-detail": [Costing.objects.earliest("pk").reference],
        "support:helprequest-detail": [HelpRequest.objects.earliest("pk").reference],
        "support:helprequest-list": [school.uai],
    }
    for name, user in readers(school).items():
        client = Client()
        client.force_login(user)
        address = reverse(name, args=arguments.get(name, []))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found[name] = len(queries)
    return found


@pytest.mark.django_db
def test_list_pages_cost_the_same_with_one_and_with_five_rows() -> None:
    school = CollegeFactory()
    one_more_row(school)
    with_one = measured(school)
    for _ in range(4):
        one_more_row(school)
    with_five = measured(school)

    assert with_one == with_five == COUNTS
    assert max(COUNTS.values()) <= LIMIT
