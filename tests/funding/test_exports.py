"""The files that leave the funds: valid open data, sums that agree, nothing a sheet would run."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.models import Establishment
from funding.enums import ExportKind, PaymentCondition
from funding.models import Allocation, Entry, Envelope, Instalment
from funding.queries.exports import LEDGER_HEADINGS, Period, ledger_rows
from funding.scdl import Grant, Granted, rows_of
from funding.services.allocation import Part, Tranche, allocate
from funding.services.conventions import draw_up_convention, sign_convention
from funding.services.envelopes import (
    carry_over,
    correct,
    delegate_to_department,
    take_back,
    transfer,
)
from funding.services.exports import request_export
from funding.services.instalments import cancel_instalment
from funding.services.payments import record_payment, reverse_payment
from funding.services.recovery import order_recovery, record_recovery
from jobs.enums import FileRole, JobStatus, SheetKind
from jobs.models import Job
from jobs.services.running import run_due
from projects.enums import Status
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    UserFactory,
    associated,
    award,
    envelope_for,
    fund_manager_of,
    payee_of,
    project_in,
    secretariat_of,
)
from tests.funding.scdl_rules import HEADER, problems

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]
PAGE = reverse("funding:export-list")
SIRET = "17350001400018"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def asked(client: Client, kind: str, **fields: str) -> Job:
    """Ask for a file on its page, let the worker write it."""
    data = {f"{kind}-{name}": value for name, value in {"sheet": "csv", **fields}.items()}
    response = client.post(reverse("funding:export-create", args=[kind]), data)
    assert response.status_code == 302, response.content.decode()
    job = Job.objects.latest("requested_at")
    assert response["Location"] == reverse("jobs:job-detail", args=[job.pk])
    assert run_due() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.DONE, job.last_error
    return job


def written(job: Job) -> bytes:
    with job.files.get(role=FileRole.RESULT).file.open("rb") as stream:
        content: bytes = stream.read()
    return content


def rows(content: bytes) -> list[dict[str, str]]:
    """The rows of a French CSV."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def money(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@pytest.fixture
def project() -> Project:
    made = project_in(Status.VALIDATED)
    academy = made.establishment.academy
    academy.siret = SIRET
    academy.save()
    return made


@pytest.fixture
def manager(project: Project) -> User:
    return fund_manager_of(project.establishment.academy)


# The open data.


def test_open_data_are_valid_and_have_one_row_a_beneficiary(
    project: Project, manager: User, as_user: SignIn
) -> None:
    school, year = project.establishment, clock.today().year
    Project.objects.filter(pk=project.pk).update(
        title='=HYPERLINK("x") ; un jardin,\n« l’été » ' + "très " * 20
    )
    Establishment.objects.filter(pk=school.pk).update(name="Collège " + "é" * 140)
    project.refresh_from_db()
    partner = EcoleFactory(department=school.department)
    associated(project, partner)
    envelope_for(school)
    envelope_for(partner)
    payee = payee_of(project)
    commune = payee_of(project, kind="COMMUNE", name="+Commune, de Bruz", siret="21350047300011")
    thirds = [Decimal("1500"), Decimal("1500")]
    allocate(
        project,
        parts=[
            Part(
                school,
                payee,
                sum(thirds, Decimal(0)),
                [
                    Tranche(year, thirds[0], clock.today()),
                    Tranche(year + 1, thirds[1], date(year + 1, 3, 31), PaymentCondition.REPORT),
                ],
            ),
            Part(
                partner, commune, Decimal("1500"), [Tranche(year, Decimal("1500"), clock.today())]
            ),
        ],
        by=manager,
    )

    content = written(asked(as_user(manager), "subventions"))

    assert problems(content) == []
    first, second = csv.DictReader(io.StringIO(content.decode()))
    allocation = Allocation.objects.get(project=project)
    assert first["nomAttribuant"] == "Académie de Rennes"
    assert (first["idAttribuant"], first["referenceDecision"]) == (SIRET, allocation.reference)
    assert (first["montant"], second["montant"]) == ("4500.00", "4500.00")
    assert (first["pourcentageSubvention"], second["pourcentageSubvention"]) == ("0.6667", "0.3333")
    assert (first["conditionsVersement"], second["conditionsVersement"]) == ("échelonné", "unique")
    today = clock.today().isoformat()
    assert first["datesPeriodeVersement"] == f"{today}/{year + 1}-03-31"
    assert second["datesPeriodeVersement"] == today
    assert first["objet"].startswith("'=HYPERLINK")
    assert len(first["objet"]) == 256
    assert second["nomBeneficiaire"] == "'+Commune, de Bruz"
    assert first["dispositifAide"] == "Fonds d’innovation pédagogique"


def test_what_was_cancelled_is_not_granted(
    project: Project, manager: User, as_user: SignIn
) -> None:
    envelope_for(project.establishment)
    award(project, by=manager)
    client = as_user(manager)
    assert written(asked(client, "subventions")).count(b"\n") == 2
    cancel_instalment(Instalment.objects.get(), motive="Gel.", by=manager)
    assert written(asked(client, "subventions")).decode() == HEADER + "\r\n"


def test_the_day_of_a_signed_convention_is_that_of_the_grant(as_user: SignIn) -> None:
    ecole = project_in(Status.VALIDATED, EcoleFactory())
    academy = ecole.establishment.academy
    academy.siret = SIRET
    academy.save()
    manager = fund_manager_of(academy)
    envelope_for(ecole.establishment)
    allocation = award(ecole, by=manager)
    convention = allocation.recipients.get().convention
    draw_up_convention(convention, by=manager)
    convention.refresh_from_db()
    signed_on = clock.today() + timedelta(days=1)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        sign_convention(convention, signed_on=signed_on, by=manager)
        content = written(asked(as_user(manager), "subventions"))
    assert problems(content) == []
    (row,) = csv.DictReader(io.StringIO(content.decode()))
    assert row["dateConvention"] == signed_on.isoformat()


def test_parts_sum_up_to_one() -> None:
    day = date(2026, 1, 2)
    grant = Grant(
        "Académie", SIRET, "AT-1", "Objet",
        [Granted(f"B{n}", SIRET, day, Decimal(1), [day]) for n in range(7)],
    )  # fmt: skip
    parts = [Decimal(row[14]) for row in rows_of(grant)]
    assert sum(parts) == 1
    assert max(parts) - min(parts) == Decimal("0.0001")


def test_the_validator_finds_what_is_wrong() -> None:
    good = (
        f"Académie,{SIRET},2026-09-01,AT-1,Commune,{SIRET},,Jardin,10.50,aide en numéraire,unique,"
        "2026-09-01,,non,1.0000,FIP"
    )
    assert problems(f"{HEADER}\r\n{good}\r\n".encode()) == []
    for before, after in [
        (f"Académie,{SIRET}", "Académie,1735"),
        ("2026-09-01,AT", "01/09/2026,AT"),
        ("2026-09-01,AT", "2026-02-30,AT"),
        ("Jardin", "é" * 257),
        ("Jardin", ""),
        ("10.50", '"10,50"'),
        ("numéraire,unique", "numéraires,unique"),
        ("unique,2026-09-01", "unique,2026-09-01/2027-01-01"),
        ("unique,2026-09-01", "échelonné,2027-09-01/2026-01-01"),
        (",non,", ",NON,"),
        ("1.0000", "1.0001"),
        ("1.0000", "1.0000,2"),
    ]:
        assert before in good
        assert problems(f"{HEADER}\r\n{good.replace(before, after, 1)}\r\n".encode()), after
    assert problems(b"\xef\xbb\xbf" + HEADER.encode())
    assert problems(HEADER.replace(",", ";").encode())


def test_without_the_siret_of_the_academy_it_is_said(
    project: Project, manager: User, as_user: SignIn
) -> None:
    envelope_for(project.establishment)
    academy = project.establishment.academy
    academy.siret = ""
    academy.save()
    response = as_user(manager).post(reverse("funding:export-create", args=["subventions"]), {})
    assert response.status_code == 422
    assert "Il manque le SIRET de l’attribuant" in response.content.decode()
    with pytest.raises(DomainError, match="Académie de Rennes"):
        request_export(ExportKind.GRANTS, period=Period(), by=manager)


# The accounts.


def played(manager: User, school: Project) -> list[Envelope]:
    """An envelope of an académie and two départements, with every kind of movement."""
    own = envelope_for(school.establishment, Decimal("50000"))
    academy, place = school.establishment.academy, school.establishment.department
    other = DepartmentFactory(code="056", name="Morbihan", academy=academy)
    first = delegate_to_department(own, place, Decimal("9000"), by=manager)
    second = delegate_to_department(own, other, Decimal("4000"), by=manager)
    transfer(first, second, Decimal("1000.10"), motive="Besoin.", by=manager)
    correct(second, Decimal("500"), motive="Erreur.", by=manager)
    correct(second, Decimal("-200"), motive="Erreur.", by=manager)
    take_back(second, Decimal("300"), by=manager)
    there = DepartmentFactory(code="044", academy=AcademyFactory(code="17", name="Nantes"))
    far = envelope_for(CollegeFactory(department=there))
    transfer(own, far, Decimal("250"), motive="Entre académies.", by=UserFactory(is_staff=True))
    allocation = award(school, by=manager, amount=Decimal("4499.99"))
    instalment = Instalment.objects.get(share__allocation=allocation)
    record_payment(
        instalment, amount=Decimal("4000"), paid_on=clock.today(), proof="=EJ+1", by=manager
    )
    wrong = record_payment(
        instalment, amount=Decimal("100"), paid_on=clock.today(), proof="EJ-9", by=manager
    )
    reverse_payment(wrong, motive="Saisi deux fois.", by=manager)
    order = order_recovery(
        school, siret=instalment.share.recipient.siret, amount=Decimal("12.34"), motive="Reste.",
        due_on=clock.today(), by=manager,
    )  # fmt: skip
    record_recovery(order, amount=order.amount, received_on=clock.today(), proof="TP-1", by=manager)
    cancel_instalment(instalment, motive="@Gel", by=manager)
    envelope_for(school.establishment, Decimal("1000"), year=own.year + 1)
    carry_over(first, Decimal("100"), motive="Reliquat.", by=manager)
    carry_over(own, Decimal("50"), motive="Reliquat.", by=manager)
    return [own, first, second]


def test_running_sums_are_those_of_the_envelopes(project: Project, manager: User) -> None:
    played(manager, project)
    academy = project.establishment.academy
    last: dict[str, list[Any]] = {}
    count = 0
    for row in ledger_rows(Envelope.objects.filter(academy=academy), Period()):
        assert len(row) == len(LEDGER_HEADINGS)
        assert isinstance(row[-1], Decimal)
        last[str(row[0])] = row
        count += 1
    envelopes = list(Envelope.objects.filter(academy=academy))
    assert len(last) == len(envelopes) >= 4
    for envelope in envelopes:
        assert last[str(envelope)][-6:] == [
            envelope.received,
            envelope.delegated,
            envelope.committed,
            envelope.paid,
            envelope.cancelled,
            envelope.left,
        ], envelope
    assert count > Entry.objects.of(envelopes[0]).count()


def test_the_period_opens_with_what_was_there(
    project: Project, manager: User, as_user: SignIn
) -> None:
    own, *_ = played(manager, project)
    tomorrow = clock.today() + timedelta(days=1)
    own.refresh_from_db()
    found = list(ledger_rows(Envelope.objects.filter(pk=own.pk), Period(tomorrow, tomorrow)))
    assert len(found) == 1
    assert found[0][6] == "Situation à l’ouverture"
    assert found[0][-1] == own.left
    before = clock.today() - timedelta(days=1)
    assert list(ledger_rows(Envelope.objects.filter(pk=own.pk), Period(None, before))) == []
    whole = list(ledger_rows(Envelope.objects.filter(pk=own.pk), Period(clock.today(), None)))
    assert whole[0][-6:] == [Decimal("0.00")] * 6
    assert whole[-1][-1] == own.left


def test_the_accounts_leave_in_three_formats_without_a_formula(
    project: Project, manager: User, as_user: SignIn
) -> None:
    own, *_ = played(manager, project)
    client = as_user(manager)
    content = written(asked(client, "journal", envelope=""))
    told = rows(content)
    assert {"Virement", "Report sur l’année suivante", "Engagement", "Versement", "Annulation"} <= {
        row["Nature"] for row in told
    }
    payment = next(row for row in told if row["Nature"] == "Versement")
    assert payment["Pièce"] == "'=EJ+1"
    assert payment["Vers"].endswith(f"tranche de {own.year}")
    assert (payment["Montant"], payment["Effet sur le disponible"]) == ("4000,00", "0,00")
    assert payment["Dossier"] == project.reference
    cancelled = next(row for row in told if row["Nature"] == "Annulation")
    assert cancelled["Motif"] == "'@Gel"
    only = rows(written(asked(client, "journal", envelope=str(own.pk))))
    assert {row["Enveloppe"] for row in only} == {str(Envelope.objects.get(pk=own.pk))}
    own.refresh_from_db()
    assert money(only[-1]["Disponible"]) == own.left

    xlsx = zipfile.ZipFile(io.BytesIO(written(asked(client, "journal", sheet="xlsx"))))
    assert b"<f>" not in xlsx.read("xl/worksheets/sheet1.xml")
    ods = zipfile.ZipFile(io.BytesIO(written(asked(client, "journal", sheet="ods"))))
    table = ElementTree.fromstring(ods.read("content.xml"))
    assert not [cell for cell in table.iter() if f"{TABLE}formula" in cell.attrib]
    assert len(list(table.iter(f"{TABLE}table-row"))) == len(told) + 1


# What is committed and not paid.


def test_commitments_left_to_pay(project: Project, manager: User, as_user: SignIn) -> None:
    envelope = envelope_for(project.establishment)
    award(project, by=manager)
    instalment = Instalment.objects.get()
    record_payment(
        instalment, amount=Decimal("1000"), paid_on=clock.today(), proof="EJ-2026/7", by=manager
    )
    client = as_user(manager)

    (row,) = rows(written(asked(client, "engagements")))

    assert (row["Année"], row["Programme"]) == (str(envelope.year), envelope.programme)
    assert row["SIRET"] == project.beneficiary.siret
    assert [row[name] for name in ("Engagé", "Versé", "Reste à verser")] == [
        "4500,00",
        "1000,00",
        "3500,00",
    ]
    assert row["Numéro d’EJ"] == "EJ-2026/7"
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert rows(written(asked(client, "engagements", starts_on=tomorrow))) == []
    record_payment(
        instalment, amount=Decimal("3500"), paid_on=clock.today(), proof="EJ-2", by=manager
    )
    assert rows(written(asked(client, "engagements"))) == []


# Who, and what goes wrong.


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_on": "31/02/2026"}, "n’existe pas"),
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "La fin ne peut pas précéder"),
        ({"envelope": "0"}, "Sélectionnez un choix valide"),
        ({"envelope": "é"}, "Sélectionnez un choix valide"),
        ({"sheet": "exe"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_wrong_question_comes_back(
    project: Project, manager: User, as_user: SignIn, fields: dict[str, str], said: str
) -> None:
    data = {f"journal-{name}": value for name, value in {"sheet": "csv", **fields}.items()}
    response = as_user(manager).post(reverse("funding:export-create", args=["journal"]), data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Job.objects.exists()


def test_only_fund_managers_on_their_own_envelopes(
    project: Project, manager: User, as_user: SignIn
) -> None:
    envelope = envelope_for(project.establishment)
    award(project, by=manager)
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    far = fund_manager_of(there.academy)
    secretary = secretariat_of(project.establishment.academy)
    assert as_user(secretary).get(PAGE).status_code == 403
    assert as_user(manager).post(f"{PAGE}autre/").status_code == 404
    assert rows(written(asked(as_user(far), "journal"))) == []
    for person in (far, secretary):
        with pytest.raises(NotAllowed):
            request_export(
                ExportKind.LEDGER, period=Period(), sheet=SheetKind.CSV, envelope=envelope,
                by=person,
            )  # fmt: skip
    other = project_in(Status.FUNDED, CollegeFactory(department=there))
    told = rows(written(asked(as_user(manager), "engagements")))
    assert {row["Dossier"] for row in told} == {project.reference} != {other.reference}


def test_rights_lost_meanwhile_write_nothing(project: Project, manager: User) -> None:
    envelope_for(project.establishment)
    job = request_export(ExportKind.LEDGER, period=Period(), by=manager)
    manager.appointments.all().update(ends_on=clock.today() - timedelta(days=1))
    assert run_due() == 1
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "rien n’est exporté" in job.last_error
    assert not job.files.exists()


def test_the_page_lists_what_was_asked(project: Project, manager: User, as_user: SignIn) -> None:
    envelope_for(project.establishment)
    client = as_user(manager)
    assert "Aucun." in client.get(PAGE).content.decode()
    asked(client, "engagements")
    page = client.get(PAGE).content.decode()
    assert "Engagements à verser (CSV)" in page
    assert "terminée" in page
