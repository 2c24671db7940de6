"""The board as a file: what is shown, real cells, no formula, the rights of the day."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import NotAllowed
from dashboards.services import export
from dashboards.services.export import request_export
from establishments.models import Appointment
from jobs.enums import FileRole, JobStatus, SheetKind
from jobs.models import Job
from jobs.services.running import run_due
from projects.enums import Status
from projects.models import Project
from tests.dashboards.boards import BOARD
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    inspector_of,
    observer_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def department():
    return DepartmentFactory()


def exported(client: Client, kind: str, query: str = "") -> bytes:
    """Ask for the file of this state of the board, let the worker write it; its bytes."""
    asked = client.post(reverse("dashboards:boardexport-create"), {"format": kind, "query": query})
    assert asked.status_code == 302
    job = Job.objects.latest("requested_at")
    assert asked["Location"] == reverse("jobs:job-detail", args=[job.pk])
    assert run_due() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.DONE, job.last_error
    assert job.back_url == (f"{BOARD}?{query}" if query else BOARD)
    with job.files.get(role=FileRole.RESULT).file.open("rb") as stream:
        return bytes(stream.read())


def lines(content: bytes) -> list[dict[str, str]]:
    """The rows of the CSV, by heading."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_csv_is_what_the_page_shows(as_user: SignIn, department) -> None:
    school = CollegeFactory(department=department, name="Collège du Mail")
    small = project_in(Status.SUBMITTED, school)
    large = project_in(Status.SUBMITTED, school)
    Project.objects.filter(pk=large.pk).update(amount_asked=Decimal("9000.50"))
    project_in(Status.VALIDATED, school)
    client = as_user(secretariat_of(school.academy))

    rows = lines(
        exported(client, "csv", "statut=SUBMITTED&tri=amount&colonnes=demande&colonnes=depot")
    )

    assert [row["Référence"] for row in rows] == [large.reference, small.reference]
    assert list(rows[0]) == ["Référence", "Projet", "Passage", "Déposé le", "Montant demandé"]
    assert rows[0]["Montant demandé"] == "9000,50"
    assert rows[0]["Déposé le"] == clock.today().isoformat()


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)"])
def test_no_title_becomes_a_formula(as_user: SignIn, department, text: str) -> None:
    project = project_in(Status.SUBMITTED, CollegeFactory(department=department))
    Project.objects.filter(pk=project.pk).update(title=text)
    client = as_user(secretariat_of(project.establishment.academy))
    assert lines(exported(client, "csv"))[0]["Projet"] == f"'{text}"
    with zipfile.ZipFile(io.BytesIO(exported(client, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert text in sheet
    with zipfile.ZipFile(io.BytesIO(exported(client, "ods"))) as book:
        content = book.read("content.xml").decode()
    assert "formula" not in content
    assert text in content


def test_numbers_and_days_are_real_cells(as_user: SignIn, department) -> None:
    project = project_in(Status.VALIDATED, CollegeFactory(department=department, ips="98.4"))
    client = as_user(secretariat_of(project.establishment.academy))
    query = "colonnes=demande&colonnes=delai&colonnes=ips"

    with zipfile.ZipFile(io.BytesIO(exported(client, "xlsx", query))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell for cell in sheet.iter(f"{SHEET}c")}
    asked, due = cells["D2"], cells["E2"]
    assert asked.get("t") in (None, "n")
    assert float(asked.findtext(f"{SHEET}v") or 0) == 4500
    assert due.get("t") in (None, "n")
    assert due.get("s") not in (None, "0")

    with zipfile.ZipFile(io.BytesIO(exported(client, "ods", query))) as book:
        assert book.infolist()[0].filename == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        content = ElementTree.fromstring(book.read("content.xml"))
    row = list(content.iter(f"{TABLE}table-row"))[1]
    kinds = [(cell.get(f"{OFFICE}value-type"), cell.get(f"{OFFICE}value")) for cell in row]
    assert ("float", "4500.00") in kinds
    assert ("float", "98.4") in kinds
    days = [cell.get(f"{OFFICE}date-value") for cell in row if cell.get(f"{OFFICE}date-value")]
    assert len(days) == 1


def test_many_chunks_make_one_file(
    as_user: SignIn, department, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = CollegeFactory(department=department)
    for _ in range(5):
        project_in(Status.SUBMITTED, school)
    monkeypatch.setattr(export, "CHUNK", 2)
    rows = lines(exported(as_user(secretariat_of(school.academy)), "csv"))
    assert len({row["Référence"] for row in rows}) == 5


def test_the_rights_are_those_of_the_moment_of_the_export(as_user: SignIn, department) -> None:
    project = project_in(Status.SUBMITTED, CollegeFactory(department=department))
    reader = observer_of(project.establishment.academy)
    client = as_user(reader)
    client.post(reverse("dashboards:boardexport-create"), {"format": "csv", "query": ""})
    Appointment.objects.filter(user=reader).update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    assert run_due() == 1
    job = Job.objects.get()
    assert job.status == JobStatus.FAILED
    assert "rien n’est exporté" in job.last_error
    assert not job.files.exists()


def test_a_wrong_filter_or_format_exports_nothing(as_user: SignIn, department) -> None:
    project = project_in(Status.SUBMITTED, CollegeFactory(department=department))
    client = as_user(secretariat_of(project.establishment.academy))
    for fields in ({"format": "csv", "query": "departement=999"}, {"format": "exe", "query": ""}):
        page = client.post(reverse("dashboards:boardexport-create"), fields, follow=True)
        assert "Un filtre n’est pas valable" in page.content.decode()
    assert not Job.objects.exists()


def test_strangers_export_nothing(as_user: SignIn, department) -> None:
    project = project_in(Status.SUBMITTED, CollegeFactory(department=department))
    address = reverse("dashboards:boardexport-create")
    for person in (UserFactory(), inspector_of(project.establishment)):
        assert as_user(person).post(address, {"format": "csv"}).status_code == 403
        with pytest.raises(NotAllowed):
            request_export(SheetKind.CSV, filters={}, columns=(), back_url="", by=person)
