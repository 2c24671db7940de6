"""The figures: the same counted naively, row by row, in Python; read by who may; masked for all."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concertations.models import Concertation
from core.sharing import SHARED
from establishments.models import Academy, Establishment
from funding.enums import DelayStage, EntryKind
from funding.models import Allocation, DelayFigure, Entry, Share
from projects.enums import BudgetCategory, Status
from projects.models import Project
from showcase.enums import AMOUNTS, FUNNEL, Breakdown, Measure
from showcase.figures.definitions import breakdowns_of, definition_of
from showcase.figures.queries import Place, figures_page
from showcase.models import Figure
from showcase.services.figures import count_figures
from showcase.tasks import count_figures as task
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    UserFactory,
    fund_manager_of,
    head_of,
    member_of,
    national_observer,
    project_in,
    recorded_concertation,
    secretariat_of,
)

pytestmark = pytest.mark.django_db

Counted = dict[tuple[str, str | None, str, str], tuple[Decimal, int]]


@pytest.fixture
def rennes() -> Academy:
    """An académie with files at every stage, an école in REP, and a school that never asked."""
    place = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    college = CollegeFactory(department=place, ips=Decimal("98.2"))
    ecole = EcoleFactory(department=place, priority_education="REP", ips=Decimal("84.5"))
    CollegeFactory(department=place, ips=None)
    for status in Status:
        project_in(status, college)
    for status in (Status.SUBMITTED, Status.FUNDED, Status.DECLINED):
        project_in(status, ecole)
    project_in(Status.VALIDATED, ecole, funds=False)
    recorded_concertation(ecole)
    return place.academy


@pytest.fixture
def reunion() -> Academy:
    """Another one, where the year begins three hours earlier."""
    academy = AcademyFactory(code="28", name="La Réunion", time_zone="Indian/Reunion")
    place = DepartmentFactory(code="974", academy=academy)
    for _ in range(6):
        project_in(Status.FUNDED, CollegeFactory(department=place, priority_education="REP+"))
    return academy


def naive() -> Counted:
    """Every figure of France and of the académies, from the rows themselves."""
    facts: list[tuple[Measure, object, Establishment, int | None, Decimal]] = []
    schools = list(Establishment.objects.select_related("academy"))
    by_pk = {school.pk: school for school in schools}
    projects = list(Project.objects.prefetch_related("budget_lines", "themes"))
    kept = {project.pk: project for project in projects}
    openings: dict[int, list[int]] = defaultdict(list)

    def year_of(moment, school):
        return moment.astimezone(ZoneInfo(school.academy.time_zone)).year

    for held in Concertation.objects.all():
        school = by_pk[held.establishment_id]
        openings[school.pk].append(year_of(held.created_at, school))
        if held.recorded_at:
            year = year_of(held.recorded_at, school)
            facts.append((Measure.CONCERTATIONS, f"c{held.pk}", school, year, Decimal(1)))
    for project in projects:
        school = by_pk[project.establishment_id]
        year = year_of(project.created_at, school)
        openings[school.pk].append(year)
        facts.append((Measure.PROJECTS, project.pk, school, year, Decimal(1)))
        if project.first_submitted_at:
            year = year_of(project.first_submitted_at, school)
            facts.append((Measure.FILED, project.pk, school, year, Decimal(1)))
            if project.amount_asked:
                asked = project.amount_asked
                facts.append((Measure.AMOUNT_ASKED, project.pk, school, year, asked))
        if project.validated_on:
            year = project.validated_on.year
            facts.append((Measure.VALIDATED, project.pk, school, year, Decimal(1)))
            if project.amount_granted:
                granted = project.amount_granted
                facts.append((Measure.AMOUNT_GRANTED, project.pk, school, year, granted))
    for pk, years in openings.items():
        facts.append((Measure.ENGAGED, f"s{pk}", by_pk[pk], min(years), Decimal(1)))
    for given in Allocation.objects.all():
        school = by_pk[kept[given.project_id].establishment_id]
        year = given.allocated_on.year
        facts.append((Measure.FUNDED, given.project_id, school, year, Decimal(1)))
    paid: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(kind__in=[EntryKind.PAYMENT, EntryKind.RETURN]):
        assert entry.instalment is not None
        paid[entry.instalment.share.allocation.project_id].append(entry)
    for pk, entries in paid.items():
        school = by_pk[kept[pk].establishment_id]
        for entry in entries:
            sign = 1 if entry.kind == EntryKind.PAYMENT else -1
            facts.append(
                (Measure.AMOUNT_PAID, pk, school, entry.dated_on.year, sign * entry.amount)
            )
    funded = set(Share.objects.values_list("establishment_id", flat=True))
    for school in schools:
        if school.state == "CLOSED":
            continue
        facts.append((Measure.SCHOOLS, f"s{school.pk}", school, None, Decimal(1)))
        measure = Measure.SCHOOLS_FUNDED if school.pk in funded else Measure.NEVER_FUNDED
        facts.append((measure, f"s{school.pk}", school, None, Decimal(1)))
    sums: dict[tuple, Decimal] = defaultdict(Decimal)
    units: dict[tuple, set] = defaultdict(set)
    for measure, unit, school, year, amount in facts:
        file = kept.get(unit) if isinstance(unit, int) else None
        for breakdown, item, part in _told(measure, school, year, amount, file):
            for place in (None, school.academy.code):
                key = (measure.value, place, breakdown.value, item)
                sums[key] += part
                units[key].add(unit)
    return {key: (round(value, 2), len(units[key])) for key, value in sums.items()}


def _told(measure, school, year, amount, project):
    yield Breakdown.ALL, "", amount
    if year is not None:
        yield Breakdown.YEAR, str(year), amount
    yield Breakdown.DEGREE, "1D" if school.kind == "ECOLE" else "2D", amount
    yield Breakdown.PRIORITY, school.priority_education or "HEP", amount
    bands = ((90, "90"), (105, "105"), (120, "120"))
    found = [name for limit, name in bands if school.ips is not None and school.ips < limit]
    yield Breakdown.IPS, "NC" if school.ips is None else (found or ["plus"])[0], amount
    if project is None:
        return
    for theme in project.themes.all():
        yield Breakdown.THEME, theme.slug, amount
    if measure in AMOUNTS:
        lines: dict[str, Decimal] = defaultdict(Decimal)
        for line in project.budget_lines.all():
            lines[line.category] += line.amount
        whole = sum(lines.values())
        for category, part in lines.items():
            yield Breakdown.CATEGORY, category, amount * part / whole
        if not lines:
            yield Breakdown.CATEGORY, "NC", amount


def counted() -> Counted:
    rows = Figure.objects.filter(department=None).select_related("academy")
    return {
        (row.measure, row.academy.code if row.academy else None, row.breakdown, row.item): (
            row.value,
            row.files,
        )
        for row in rows
    }


def test_the_database_counts_as_python_does(rennes, reunion):
    count_figures()
    mine, theirs = counted(), naive()
    paid = Measure.PAID.value  # the first payments are recorded by the funds: funding.queries
    assert {k: v for k, v in mine.items() if k[0] != paid} == theirs
    assert mine[Measure.FILED.value, "14", "ensemble", ""][1] == 13


def test_the_sums_of_a_place_are_those_of_its_parts(rennes, reunion):
    count_figures()
    found = counted()
    for (measure, place, breakdown, item), (value, _) in found.items():
        if breakdown != "ensemble":
            continue
        for by in ("annee", "degre", "education-prioritaire", "ips", "depense"):
            parts = [v for k, (v, _) in found.items() if k[:3] == (measure, place, by)]
            if parts and Breakdown(by) in breakdowns_of(Measure(measure)):
                assert abs(sum(parts) - value) <= Decimal("0.05"), (measure, place, by)
        if place is None:
            academies = [v for k, (v, _) in found.items()
                         if k[0] == measure and k[1] and k[2:] == (breakdown, item)]  # fmt: skip
            assert sum(academies) == value


def test_departments_are_counted_for_the_staff(rennes):
    count_figures()
    own = Figure.objects.filter(department__code="035", measure=Measure.FILED, breakdown="ensemble")
    assert [row.files for row in own] == [13]
    assert not Figure.objects.for_public().filter(department__isnull=False).exists()


def test_counted_again_it_replaces_and_survives_an_empty_country(rennes):
    first = count_figures()
    assert task() == first == Figure.objects.count()
    Figure.objects.all().delete()
    assert count_figures() == first


def test_small_numbers_are_masked_with_what_would_give_them(rennes, reunion):
    count_figures()
    for row in Figure.objects.for_public():
        if 0 < row.files < 5:
            assert row.is_masked, row
    # 4 filed by the école, 9 by the collège, 13 in all: the 9 would give the 4.
    rows = Figure.objects.filter(academy=rennes, measure=Measure.FILED, breakdown="degre")
    assert {(row.item, row.files, row.is_masked) for row in rows} == {
        ("1D", 4, True),
        ("2D", 9, True),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(is_masked=True, files__lt=5, files__gt=0).update(is_masked=False)


def test_five_types_of_expense_of_one_file_hide_one_file():
    college = CollegeFactory()
    files = [project_in(Status.SUBMITTED, college) for _ in range(6)]  # of two types each
    others = set(BudgetCategory) - {BudgetCategory.HOURS}
    others -= set(files[0].budget_lines.values_list("category", flat=True))
    more = {"label": "Autre dépense", "year": 2027, "unit_price": 100, "amount": 100}
    for position, category in enumerate(others, 10):
        files[0].budget_lines.create(category=category, position=position, **more)
    count_figures()
    rows = Figure.objects.of_france().filter(
        measure=Measure.AMOUNT_ASKED, breakdown=Breakdown.CATEGORY
    )
    assert sorted((row.files, row.is_masked) for row in rows) == [
        *[(1, True)] * 5, (6, False), (6, True),
    ]  # fmt: skip


def test_no_masked_number_is_written_anywhere_public(rennes, client: Client):
    count_figures()
    Figure.objects.filter(is_masked=True).update(value=Decimal("777333"))
    addresses = [
        reverse("showcase:figure-list"),
        reverse("showcase:figure-list") + "?academie=14",
        *(
            reverse("showcase:figuresheet-detail", args=[slug]) + "?academie=14"
            for slug in ("entonnoir", "annees", "degres", "education-prioritaire", "equite",
                         "depenses", "themes", "donnees")
        ),
        reverse("showcase:apifigure-list") + "?limite=100",
    ]  # fmt: skip
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        text = b"".join(response).decode().replace("\u202f", "").replace("\u00a0", "")
        assert "777333" not in text, address


def test_the_rate_of_the_two_months_gives_no_small_number(client: Client):
    rennes, nantes = AcademyFactory(code="14"), AcademyFactory(code="17", name="Nantes")
    for academy, files, kept in ((None, 42, 38), (rennes, 22, 20), (nantes, 20, 18)):
        DelayFigure.objects.create(
            academy=academy, stage=DelayStage.ALLOCATION, files=files, kept=kept
        )
    table = figures_page(Place()).tables["deux-mois"]
    assert [row.numbers[0].value for row in table.rows] == [42, 20, 22]
    assert [row.numbers[1].value for row in table.rows] == [None] * 3  # 4, 2 and 2 were late
    exact = figures_page(Place(), link=lambda *_: "").tables["deux-mois"]
    assert exact.rows[0].numbers[1].value == Decimal("0.905")
    DelayFigure.objects.update(kept=F("files"))
    table = figures_page(Place()).tables["deux-mois"]
    assert [row.numbers[1].value for row in table.rows] == [1] * 3


def test_a_table_is_shared_and_answers_not_modified(rennes, client: Client, clean_cache):
    count_figures()
    for slug in ("entonnoir", "definitions"):
        address = reverse("showcase:figuresheet-detail", args=[slug])
        first = client.get(address)
        assert first["Cache-Control"] == SHARED
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304


def test_the_public_page_and_its_files(rennes, reunion, client: Client, clean_cache):
    empty = client.get(reverse("showcase:figure-list")).content.decode()
    assert "pas encore comptés" in empty
    count_figures()
    page = client.get(reverse("showcase:figure-list"), {"academie": "28"}).content.decode()
    assert "La Réunion" in page
    assert page.count("<svg") >= 8
    assert "n.c." in client.get(f"{reverse('showcase:figure-list')}?academie=14").content.decode()
    sheet = client.get(reverse("showcase:figuresheet-detail", args=["entonnoir"]))
    rows = list(csv.reader(io.StringIO(b"".join(sheet).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["territoire", "code", "libelle", "nombre"]
    assert [row[2] for row in rows[1:]] == [measure.label for measure in FUNNEL]
    assert client.get(reverse("showcase:figuresheet-detail", args=["inconnu"])).status_code == 404


def test_figures_stay_drawn_until_they_are_counted_again(rennes, client: Client, clean_cache):
    def read(visit: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("showcase:figure-list"), {"v": visit}).content.decode()
        return page.split("<main", 1)[1].split("</main>")[0], len(queries)

    count_figures()
    first, drawing = read("1")
    second, kept = read("2")
    assert second == first
    assert kept < drawing
    for _ in range(7):
        project_in(Status.FUNDED, EcoleFactory(department=DepartmentFactory(code="035")))
    assert read("3")[0] == first
    count_figures()
    assert read("4")[0] != first


def test_one_definition_everywhere(rennes, client: Client):
    count_figures()
    page = client.get(reverse("showcase:definition-list")).content.decode()
    sheet = b"".join(client.get(reverse("showcase:figuresheet-detail", args=["definitions"])))
    for measure in Measure:
        told = definition_of(measure)
        assert told in sheet.decode().replace('""', '"')
        assert told.split(" ; ")[0].replace("’", "’")[:40] in page.replace("\u00a0", " ").replace(
            "\u202f", " "
        )


def test_the_staff_reads_everything_of_its_place_and_its_files(rennes, reunion, as_user):
    count_figures()
    home = reverse("showcase:stafffigure-list")
    secretary = as_user(secretariat_of(rennes))
    page = secretary.get(home).content.decode()
    assert "Académie de Rennes" in page
    assert "n.c." not in page.split("Rien n’est masqué")[0].split("</form>")[-1][:4000]
    assert "Réunion" not in secretary.get(f"{home}?academie=28").content.decode()
    listed = reverse("showcase:figurefile-list", args=[Measure.FILED])
    files = secretary.get(listed, {"academie": "14", "ventilation": "degre", "modalite": "1D"})
    assert files.context["page_obj"].paginator.count == 4
    assert secretary.get(listed, {"academie": "28"}).status_code == 404
    for wrong in ({"academie": "14", "ventilation": "nulle"}, {"academie": "14", "modalite": "x"}):
        assert secretary.get(listed, wrong).status_code == 404
    schools = reverse("showcase:figurefile-list", args=[Measure.NEVER_FUNDED])
    assert secretary.get(schools, {"academie": "d035"}).status_code == 200
    held = reverse("showcase:figurefile-list", args=[Measure.CONCERTATIONS])
    assert secretary.get(held, {"academie": "14"}).status_code == 200
    drafts = reverse("showcase:figurefile-list", args=[Measure.PROJECTS])
    assert secretary.get(drafts, {"academie": "14"}).status_code == 404
    nation = as_user(national_observer())
    assert "France" in nation.get(home).content.decode()
    assert nation.get(listed, {"academie": "28"}).context["page_obj"].paginator.count == 6
    # who manages the money reads the validated files alone
    manager = as_user(fund_manager_of(rennes))
    assert manager.get(listed, {"academie": "14"}).status_code == 200
    school = Establishment.objects.filter(academy=rennes)[0]
    for refused in (head_of(school), member_of(rennes), UserFactory()):
        assert as_user(refused).get(home).status_code == 403


def test_each_staff_number_counts_the_files_it_leads_to(rennes, as_user):
    count_figures()
    secretary = as_user(secretariat_of(rennes))
    wanted = Figure.objects.filter(academy=rennes, measure__in=[Measure.FILED, Measure.FUNDED])
    for row in wanted.exclude(breakdown__in=["theme", "ips"]):
        words = {"academie": "14", "ventilation": row.breakdown, "modalite": row.item}
        page = secretary.get(reverse("showcase:figurefile-list", args=[row.measure]), words)
        assert page.context["page_obj"].paginator.count == row.files, row


def test_the_page_costs_the_same_with_many_figures(rennes, client: Client):
    counts: list[int] = []
    for _ in range(2):
        count_figures()
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("showcase:figure-list"), {"v": str(len(counts))})
        assert page.status_code == 200
        counts.append(len(queries))
        for _ in range(3):
            school = EcoleFactory(department=DepartmentFactory(code="035"))
            project_in(Status.FUNDED, school)
    assert counts[0] == counts[1] <= 8
