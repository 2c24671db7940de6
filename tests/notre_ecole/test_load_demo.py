"""The demonstration: complete, coherent, loaded once, refused where it would be a danger."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import RequestFactory, override_settings

from accounts.models import User
from core import clock
from documents.models import IssuedDocument
from establishments.enums import Role
from establishments.models import Establishment
from establishments.permissions import rights_of
from establishments.rules import is_valid_uai
from establishments.validators import validate_siret
from funding.enums import Attainment
from funding.models import Envelope, IndicatorResult, Recipient
from funding.queries.ledger import differences
from notifications.models import Message
from notifications.notices import REGISTRY
from projects.comparison import compare
from projects.enums import Status
from projects.models import Project, Snapshot
from projects.queries import file_content, in_order
from projects.rules import allocation_due_on
from projects.services.snapshots import content_seal
from projects.workflow import TABLE
from reviews.models import AgendaItem
from showcase.content import as_content, checked_texts
from showcase.models import Edition, Figure, Inspiration, Sheet
from showcase.rules import finds_in
from showcase.services.proposal import seal_of

pytestmark = pytest.mark.django_db


def load() -> list[dict[str, str]]:
    printed = StringIO()
    call_command("load_demo", stdout=printed)
    accounts: list[dict[str, str]] = json.loads(printed.getvalue().strip().splitlines()[-1])
    return accounts


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, loaded once for these tests; each works in a savepoint of its own."""
    files = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("demo")))
    with django_db_blocker.unblock(), files, transaction.atomic():
        yield load()
        transaction.set_rollback(True)


def test_everybody_printed_may_sign_in_and_has_the_role(demo):
    accounts = demo
    assert accounts[0]["email"] == "direction@demo.example"
    assert {account["role"] for account in accounts} == {role.label for role in Role}
    for account in accounts:
        user = User.objects.get(email=account["email"])
        validate_password(account["password"], user)
        assert account["role"] in {role.label for role in rights_of(user).roles}
        assert account["place"]
    request = RequestFactory().get("/")
    first = accounts[0]
    assert authenticate(request, email=first["email"], password=first["password"])


def test_a_second_run_changes_nothing(demo):
    before = [model.objects.count() for model in (User, Project, Message, Envelope)]
    assert load() == demo
    assert [model.objects.count() for model in (User, Project, Message, Envelope)] == before


def test_every_status_and_every_clock_is_there(demo):
    projects = Project.objects.all()
    assert {project.status for project in projects} == set(Status)
    today = clock.today()
    left = {
        (allocation_due_on(project.validated_on) - today).days
        for project in projects
        if project.status == Status.VALIDATED and project.asks_funds and project.validated_on
    }
    assert any(days < 0 for days in left)
    assert any(0 <= days <= 4 for days in left)
    assert any(8 <= days <= 14 for days in left)
    assert any(38 <= days <= 42 for days in left)


def test_history_leads_to_the_status_along_the_table(demo):
    pairs = {(row.step, row.source, row.target) for row in TABLE}
    for project in Project.objects.prefetch_related("status_changes"):
        reached: str = Status.DRAFT
        for change in project.status_changes.all():
            assert change.source == reached
            assert (change.step, change.source, change.target) in pairs
            assert change.changed_at <= clock.now()
            reached = change.target
        assert project.status == reached


def test_the_last_snapshot_is_what_the_file_says_now(demo):
    filed = Project.objects.filter(snapshots__isnull=False).distinct()
    for project in filed.exclude(status=Status.DRAFT).select_related("establishment"):
        last = Snapshot.objects.filter(project=project).latest("number")
        content = file_content(project)
        assert dict(in_order(last.content)) == dict(in_order(content)), project
        assert last.sha256 == content_seal(content)


def test_a_completed_file_shows_old_and_new(demo):
    first = Snapshot.objects.filter(number=1, project__snapshots__number=2).first()
    assert first is not None
    second = Snapshot.objects.get(project=first.project, number=2)
    changed = {part for part, changes in compare(first.content, second.content).items() if changes}
    assert changed


def test_numbers_are_valid_and_sums_agree(demo):
    assert all(is_valid_uai(school.uai) for school in Establishment.objects.all())
    for recipient in Recipient.objects.all():
        validate_siret(recipient.siret)
    for envelope in Envelope.objects.filter(academy__isnull=False):
        assert envelope.committed == sum(row.committed for row in envelope.instalments.all())
    assert Envelope.objects.filter(committed__gt=0).count() >= 3
    assert list(differences()) == []
    assert AgendaItem.objects.live().count() == 7


def test_projects_are_shown_to_the_public(demo):
    public = Sheet.objects.public()
    assert public.count() >= 25
    assert public.filter(has_video=True).exists()
    assert public.filter(is_featured=True).exists()
    assert Inspiration.objects.exists()
    assert Figure.objects.filter(is_masked=False).exists(), "counted from the first day"
    assert Edition.objects.waiting().count() == 1
    for sheet in public.select_related("edition", "project__establishment"):
        assert sheet.edition is not None
        content = as_content(sheet.edition.content)
        assert sheet.edition.sha256 == seal_of(content)
        assert sheet.establishment == sheet.project.establishment
        assert [one for one in finds_in(checked_texts(content)) if one.is_certain] == []


def test_a_sheet_shows_its_photos(demo):
    sheet = Sheet.objects.public().filter(photos__isnull=False).select_related("edition").first()
    assert sheet is not None
    assert sheet.edition is not None
    shown = as_content(sheet.edition.content)["photos"]
    photos = list(sheet.photos.select_related("attachment"))
    assert len(shown) == len(photos) == 2
    assert all(photo.attachment is not None and photo.attachment.pages == 1 for photo in photos)


def test_what_is_said_of_a_target_follows_its_measure(demo):
    told = IndicatorResult.objects.filter(objective__target="20", measured="22")
    assert set(told.values_list("attainment", flat=True)) == {Attainment.MET}


def test_messages_are_known_notices_and_papers_wait_for_the_worker(demo):
    assert {message.kind for message in Message.objects.all()} <= set(REGISTRY)
    assert all(snapshot.receipt_id for snapshot in Snapshot.objects.all())
    assert IssuedDocument.objects.filter(kind="funding/award_letter").exists()


def test_it_is_refused_where_its_password_would_be_a_danger(settings):
    settings.DEMO_DATA_ALLOWED = False
    with pytest.raises(CommandError, match="mot de passe"):
        call_command("load_demo")
