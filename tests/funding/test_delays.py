"""The delays: counted by the database, the same as by hand; read by who may; exported."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pgtrigger
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from establishments.models import Academy
from funding.enums import DelayStage
from funding.models import Allocation, DelayFigure, Instalment, Suspension
from funding.queries.delays import delays_page
from funding.rules import bars
from funding.services.delays import count_delays
from funding.services.payments import record_payment
from funding.tasks import count_delays as task
from projects.models import Project
from reviews.models import CommissionSession, Decision, Opinion
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    fund_manager_of,
    head_of,
    member_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
NOW = "2026-11-20 11:00"
LIST = reverse("funding:delay-list")
SHEET = reverse("funding:delaysheet-detail")


@pytest.fixture
def academy() -> Academy:
    return AcademyFactory()


def noon(day: date) -> datetime:
    """About noon of this day in every académie of the mainland."""
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def given(academy: Academy, validated_on: date, after: int | None, *, paused: int = 0) -> Project:
    """A file of this académie validated then, its funds attributed `after` so many days (None: not
    yet), suspended `paused` days."""
    place = DepartmentFactory(code=f"0{academy.code}", name=f"Lieu {academy.code}", academy=academy)
    school = CollegeFactory(department=place)
    with time_machine.travel(noon(validated_on), tick=False):
        project = project_in("VALIDATED" if after is None else "FUNDED", school)
    if after is not None:
        with pgtrigger.ignore("funding.Allocation:allocation_append_only"):
            allocated_on = validated_on + timedelta(days=after)
            Allocation.objects.filter(project=project).update(allocated_on=allocated_on)
    if paused:
        start = validated_on + timedelta(days=5)
        Suspension.objects.create(
            project=project, starts_on=start, ends_on=start + timedelta(days=paused - 1),
            motive="RIB", created_by=fund_manager_of(academy),
        )  # fmt: skip
    return project


def counted() -> int:
    with time_machine.travel(NOW, tick=False):
        return count_delays()


def figure(academy: Academy | None, month: date | None, stage: str = "ALLOCATION") -> DelayFigure:
    return DelayFigure.objects.get(academy=academy, month=month, stage=stage)


def test_kept_or_not_by_month_with_median_and_ninth_decile(academy):
    given(academy, date(2026, 8, 3), 10)  # August
    given(academy, date(2026, 8, 3), 20)
    given(academy, date(2026, 8, 3), 61)  # the very last day: 3 October
    given(academy, date(2026, 8, 3), 62)  # a day late: counted in October, not kept
    given(academy, date(2026, 8, 3), 71, paused=10)  # kept, thanks to its suspension: 13 October
    given(academy, date(2026, 9, 10), None)  # due on 10 November, still not there: not kept
    given(academy, date(2026, 11, 1), None)  # still running: not counted
    counted()

    august, october = figure(academy, date(2026, 8, 1)), figure(academy, date(2026, 10, 1))
    november = figure(academy, date(2026, 11, 1))
    assert (august.files, august.kept, august.median_days) == (2, 2, Decimal("15"))
    assert (october.files, october.kept) == (3, 2)
    assert october.median_days == Decimal("62")
    assert (november.files, november.kept, november.median_days) == (1, 0, None)
    whole = figure(academy, None)
    assert (whole.files, whole.kept) == (6, 4)
    # 10, 20, 61, 62, 71: percentile_cont(0.9) is 62 + 0.6 × 9
    assert whole.p90_days == Decimal("67.4")
    assert figure(None, None).files == 6


def test_every_stage_is_counted(academy):
    project = given(academy, date(2026, 10, 1), 12)
    Opinion.objects.create(
        project=project, passage=1, kind="FAVOURABLE", motive="Solide.",
        filed_at=noon(date(2026, 8, 13)), filed_by=secretariat_of(academy),
    )  # fmt: skip
    with pgtrigger.ignore():  # the dates of a file played in one moment
        Project.objects.filter(pk=project.pk).update(first_submitted_at=noon(date(2026, 8, 3)))
        CommissionSession.objects.update(held_at=noon(date(2026, 9, 12)))
        Decision.objects.update(published_at=noon(date(2026, 9, 27)))
    with time_machine.travel(NOW, tick=False):
        record_payment(
            Instalment.objects.get(), amount=Decimal(1), paid_on=date(2026, 11, 2), proof="EJ-1",
            by=fund_manager_of(academy),
        )  # fmt: skip
    counted()
    days = {stage: figure(academy, None, stage).median_days for stage in DelayStage.values}
    assert days == {"OPINION": 10, "SESSION": 30, "DECISION": 15, "ALLOCATION": 12, "PAYMENT": 20}
    page = delays_page(academy)
    assert [row.label for row in page.stages] == list(DelayStage.labels)
    assert [row.files for row in page.stages] == [1] * 5
    assert page.whole.rate_words.startswith("100")


def test_academies_apart_and_france_together(academy):
    other = AcademyFactory(code="28", name="La Réunion", time_zone="Indian/Reunion")
    given(academy, date(2026, 9, 1), 10)
    given(other, date(2026, 9, 1), 30)
    counted()
    assert figure(academy, None).median_days == 10
    assert figure(other, None).median_days == 30
    assert figure(None, None).median_days == 20
    assert [row.label for row in delays_page(None).academies] == sorted([academy.name, other.name])


def test_counted_again_it_replaces(academy):
    given(academy, date(2026, 9, 1), 10)
    first = counted()
    with time_machine.travel(NOW, tick=False):
        assert task() == first
    assert DelayFigure.objects.count() == first
    with time_machine.travel("2028-01-01 10:00", tick=False):
        assert count_delays() == 0
    assert not DelayFigure.objects.exists()


def test_without_a_file_the_page_says_so(academy, as_user):
    client = as_user(fund_manager_of(academy))
    assert "pas encore comptés" in client.get(LIST).content.decode()
    assert client.get(SHEET).status_code == 200


def test_the_page_of_each_reader(academy, as_user):
    other = AcademyFactory(code="17", name="Nantes")
    given(academy, date(2026, 9, 1), 10)
    given(other, date(2026, 9, 1), 30)
    counted()
    manager = as_user(fund_manager_of(academy))
    page = manager.get(LIST).content.decode()
    assert "10\u00a0jours" in page
    assert "<svg" in page
    assert "Nantes" in page
    assert "France entière" in manager.get(LIST, {"academie": "FR"}).content.decode()
    # the académie of others is not one's to choose
    assert academy.name in manager.get(LIST, {"academie": "17"}).content.decode()
    nation = UserFactory()
    AppointmentFactory(user=nation, role="OBSERVER", perimeter="NATION", academy=None)
    seen = as_user(nation)
    assert "France entière" in seen.get(LIST).content.decode()
    assert "30\u00a0jours" in seen.get(LIST, {"academie": "17"}).content.decode()
    assert as_user(secretariat_of(academy)).get(LIST).status_code == 200
    school = project_in("DRAFT").establishment
    for refused in (head_of(school), member_of(academy)):
        assert as_user(refused).get(LIST).status_code == 403
        assert as_user(refused).get(SHEET).status_code == 403


def test_the_file_holds_what_one_reads(academy, as_user):
    AcademyFactory(code="17", name="Nantes")
    given(academy, date(2026, 9, 1), 10)
    counted()
    response = as_user(fund_manager_of(academy)).get(SHEET)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["code_academie"] for row in rows} == {academy.code, "FR"}
    row = next(r for r in rows if r["code_academie"] == academy.code and r["mois"] == "2026-09")
    assert (row["etape"], row["dossiers"], row["delais_tenus"]) == ("ALLOCATION", "1", "1")


def test_the_page_costs_the_same_with_many_figures(academy, as_user):
    given(academy, date(2026, 9, 1), 10)
    counted()
    client = as_user(fund_manager_of(academy))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
        for month in range(1, 8):
            given(academy, date(2026, month, 5), 12)
        counted()
    assert counts[0] == counts[1] <= 12


def test_bars_stay_inside_the_drawing():
    drawn = bars([("a", "", 0.0), ("b", "", 150.0), ("c", "", None)], height=120, step=48, most=100)
    assert [(bar.y, bar.height) for bar in drawn] == [(120, 0), (0, 120), (120, 0)]
    assert bars([], height=10, step=10, most=0) == []
