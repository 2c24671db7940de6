"""Who opened a file, who is writing an opinion or a decision, taking over: kept, never blocking."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import NotAllowed
from establishments.models import Appointment
from projects.enums import Status
from projects.models import Project
from reviews.enums import WrittenKind
from reviews.models import FileOpening, Opinion, WritingTakeover
from reviews.services.claims import Claimed, claim_writing, require_free, take_over
from reviews.services.openings import note_opening
from tests.factories import (
    UserFactory,
    editor_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
)
from tests.reviews.commission import item_of, opened, ready_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]
OPINION = WrittenKind.OPINION


def second_inspector(project: Project) -> User:
    """A colleague who inspects the same school."""
    person = UserFactory(first_name="Rose", last_name="Le Bihan")
    Appointment.objects.create(
        user=person,
        role="REFERENT_INSPECTOR",
        perimeter="ESTABLISHMENT",
        establishment=project.establishment,
        starts_on=clock.today(),
    )
    return person


class TestOpenings:
    def test_once_for_each_spell_of_reading(self):
        project = project_in(Status.SUBMITTED)
        inspector = inspector_of(project.establishment)
        assert note_opening(project, by=inspector)
        assert not note_opening(project, by=inspector)
        with time_machine.travel(clock.now() + timedelta(minutes=31), tick=False):
            assert note_opening(project, by=inspector)
        assert FileOpening.objects.count() == 2

    def test_the_school_is_never_noted(self):
        project = project_in(Status.SUBMITTED)
        assert not note_opening(project, by=head_of(project.establishment))

    def test_colleagues_read_who_and_the_school_reads_which_service(self, as_user):
        project = project_in(Status.SUBMITTED)
        inspector = inspector_of(project.establishment)
        address = reverse("reviews:fileopening-create", args=[project.reference])
        assert as_user(inspector).post(address).status_code == 204
        secretary = as_user(secretariat_of(project.establishment.academy))
        read = reverse("reviews:reading-detail", args=[project.reference])
        assert f"{inspector} (inspection référente) a ouvert ce dossier" in (
            secretary.get(read).content.decode()
        )
        journal = reverse("reviews:filejournal-list", args=[project.reference])
        assert str(inspector) in secretary.get(journal).content.decode()
        school = as_user(editor_of(project.establishment))
        assert school.get(journal).status_code == 403
        life = reverse("dashboards:project-detail", args=[project.reference])
        page = school.get(life).content.decode()
        assert "Dossier ouvert" in page
        assert str(inspector) not in page

    def test_reading_the_page_writes_nothing(self, as_user):
        project = project_in(Status.SUBMITTED)
        read = reverse("reviews:reading-detail", args=[project.reference])
        as_user(inspector_of(project.establishment)).get(read)
        assert not FileOpening.objects.exists()


class TestClaims:
    def test_the_second_learns_who_writes_and_the_first_keeps_the_place(self):
        project = project_in(Status.SUBMITTED)
        first, second = inspector_of(project.establishment), second_inspector(project)
        assert claim_writing(project, OPINION, by=first) is None
        holder = claim_writing(project, OPINION, by=second)
        assert holder is not None
        assert holder.sentence(OPINION).startswith(f"{first} écrit un avis sur ce dossier depuis")
        assert claim_writing(project, OPINION, by=first) is None
        with pytest.raises(Claimed, match="reprenez la main"):
            require_free(project, OPINION, by=second)

    def test_taking_over_is_kept_and_the_first_is_told(self):
        project = project_in(Status.SUBMITTED)
        first, second = inspector_of(project.establishment), second_inspector(project)
        claim_writing(project, OPINION, by=first)
        take_over(project, OPINION, by=second)
        row = WritingTakeover.objects.get()
        assert (row.taken_from, row.taken_by, row.kind) == (first, second, "OPINION")
        holder = claim_writing(project, OPINION, by=first)
        assert holder is not None
        assert holder.name == "Rose Le Bihan"

    def test_taking_over_from_nobody_or_from_oneself_is_no_fact(self):
        project = project_in(Status.SUBMITTED)
        inspector = inspector_of(project.establishment)
        assert take_over(project, OPINION, by=inspector) is None
        assert take_over(project, OPINION, by=inspector) is None
        assert not WritingTakeover.objects.exists()

    def test_only_who_writes_it_claims(self):
        project = project_in(Status.SUBMITTED)
        with pytest.raises(NotAllowed):
            claim_writing(project, OPINION, by=member_of(project.establishment.academy))
        with pytest.raises(NotAllowed):
            take_over(project, WrittenKind.DECISION, by=inspector_of(project.establishment))

    def test_a_claim_dies_with_its_page(self):
        project = project_in(Status.SUBMITTED)
        claim_writing(project, OPINION, by=inspector_of(project.establishment))
        cache.clear()  # what time does
        assert claim_writing(project, OPINION, by=second_inspector(project)) is None


def test_an_opinion_filed_while_a_colleague_writes_is_asked_twice_and_loses_no_word(as_user):
    project = project_in(Status.SUBMITTED)
    first, second = inspector_of(project.establishment), second_inspector(project)
    claim = reverse("reviews:claim-create", args=[project.reference, "avis"])
    assert as_user(first).post(claim).json() == {"said": ""}
    client = as_user(second)
    assert str(first) in client.post(claim).json()["said"]
    read = reverse("reviews:reading-detail", args=[project.reference])
    assert "Reprendre la main" in client.get(read).content.decode()
    address = reverse("reviews:opinion-create", args=[project.reference])
    data = {"kind": "RESERVED", "motive": "Un motif déjà long."}
    refused = client.post(address, data)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Un motif déjà long.</textarea>" in page
    assert "Reprendre la main et rendre cet avis" in page
    assert not Opinion.objects.exists()
    assert client.post(address, data | {"reprendre": "1"}).status_code == 302
    assert Opinion.objects.get().filed_by == second
    assert WritingTakeover.objects.get().taken_from == first


def test_the_opinion_once_filed_frees_the_place(as_user, django_capture_on_commit_callbacks):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    client.post(reverse("reviews:claim-create", args=[project.reference, "avis"]))
    address = reverse("reviews:opinion-create", args=[project.reference])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"kind": "FAVOURABLE", "motive": "Oui."})
    assert claim_writing(project, OPINION, by=second_inspector(project)) is None


def test_takeover_by_its_button(as_user):
    project = project_in(Status.SUBMITTED)
    first, second = inspector_of(project.establishment), second_inspector(project)
    claim_writing(project, OPINION, by=first)
    address = reverse("reviews:takeover-create", args=[project.reference, "avis"])
    page = as_user(second).post(address, follow=True).content.decode()
    assert f"{first} garde son texte" in page
    assert as_user(second).post(address.replace("avis", "poeme")).status_code == 404
    assert as_user(head_of(project.establishment)).post(address).status_code == 403


def test_a_decision_has_its_place_too(as_user):
    project = ready_project()
    session = opened(project)
    academy = project.establishment.academy
    first = secretariat_of(academy)
    second = UserFactory()
    Appointment.objects.create(
        user=second,
        role="SECRETARIAT",
        perimeter="ACADEMY",
        academy=academy,
        starts_on=clock.today(),
    )
    claim_writing(project, WrittenKind.DECISION, by=first)
    item = item_of(session, project)
    address = reverse("reviews:decision-update", args=[session.reference, item.pk])
    client = as_user(second)
    assert f"{first} écrit une décision" in client.get(address).content.decode()
    takeover = reverse("reviews:takeover-create", args=[project.reference, "decision"])
    assert client.post(takeover).url == address
    assert WritingTakeover.objects.get().kind == "DECISION"
