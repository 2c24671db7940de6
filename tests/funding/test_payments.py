"""Payments by hand: proved, told, refused, sent twice, undone; what is to pay and what waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed
from funding.enums import Payability, PaymentCondition
from funding.models import ChorusNumber, Convention, Entry, Instalment
from funding.queries.ledger import differences
from funding.queries.obstacles import with_obstacles, words_of
from funding.queries.reports import is_renewed
from funding.services.allocation import Part, Tranche, allocate
from funding.services.conventions import draw_up_convention, sign_convention
from funding.services.instalments import commit_instalment
from funding.services.payments import record_payment, reverse_payment
from funding.services.recovery import order_recovery, record_recovery
from notifications.models import Message
from projects.enums import FilePurpose
from projects.models import Attachment, BudgetLine, Project
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    envelope_for,
    fund_manager_of,
    head_of,
    inspector_of,
    payee_of,
    project_in,
    secretariat_of,
)
from tests.factories.projects import PDF
from tests.factories.statuses import accepted_report

pytestmark = pytest.mark.django_db
YEAR = clock.today().year


def awarded(*, years: int = 1, condition: str = PaymentCondition.REPORT) -> list[Instalment]:
    """The instalments of a file attributed over some years, each with its envelope."""
    project = project_in("VALIDATED", CollegeFactory())
    manager = fund_manager_of(project.establishment.academy)
    first = project.budget_lines.order_by("pk")[0]
    project.budget_lines.exclude(pk=first.pk).delete()
    BudgetLine.objects.filter(pk=first.pk).update(year=YEAR)
    for offset in range(1, years):
        first.pk, first.year, first.position = None, YEAR + offset, 20 + offset
        first.save()
    for offset in range(years):
        envelope_for(project.establishment, year=YEAR + offset)
    tranches = [
        Tranche(
            YEAR + offset,
            Decimal(900),
            date(YEAR + offset, 1, 31) if offset else clock.today(),
            PaymentCondition(condition) if offset else PaymentCondition.SIGNATURE,
        )
        for offset in range(years)
    ]
    part = Part(project.establishment, payee_of(project), Decimal(900 * years), tranches)
    allocate(project, parts=[part], by=manager)
    return list(Instalment.objects.order_by("year"))


def project_of(row: Instalment) -> Project:
    found: Project = row.share.allocation.project
    return found


def manager_of(row: Instalment) -> Any:
    return fund_manager_of(project_of(row).establishment.academy)


def due(row: Instalment, *, today: date | None = None) -> tuple[str, str]:
    found = with_obstacles(Instalment.objects.filter(pk=row.pk), today=today).get()
    return found.payability, words_of(found)


def test_what_is_refused():
    row = awarded()[0]
    today = clock.today()
    given: dict[str, Any] = {"amount": Decimal(100), "paid_on": today, "proof": "EJ-1",
                             "by": manager_of(row)}  # fmt: skip
    for changes, said in (
        ({"proof": " "}, "prouve"),
        ({"amount": Decimal("900.01")}, "Il reste"),
        ({"amount": Decimal(0)}, "supérieur à zéro"),
        ({"amount": Decimal("0.001")}, "au centime"),
        ({"paid_on": today + timedelta(days=1)}, "jour passé"),
        ({"paid_on": today - timedelta(days=1)}, "précéder l’attribution"),
    ):
        with pytest.raises(DomainError, match=said):
            record_payment(row, **(given | changes))
    for person in (head_of(row.share.establishment), secretariat_of(project_of(row).academy)):
        with pytest.raises(NotAllowed):
            record_payment(row, **(given | {"by": person}))
    record_payment(row, **given)
    with pytest.raises(DomainError, match="déjà noté"):
        record_payment(row, **given)
    assert Entry.objects.filter(kind="PAYMENT").count() == 1
    assert ChorusNumber.objects.get().ej == "EJ-1"
    told = Message.objects.get(kind="funding.instalment_paid")
    assert (told.recipient, told.facts["amount"]) == (
        head_of(row.share.establishment), "100\u00a0€",
    )  # fmt: skip


def test_the_page_with_a_document(as_user, settings):
    row = awarded()[0]
    client = as_user(manager_of(row))
    page = reverse("funding:payment-create", args=[project_of(row).reference, row.pk])
    assert "900" in client.get(page).content.decode()
    good = {"amount": "900", "paid_on": f"{clock.today():%d/%m/%Y}", "proof": ""}
    assert client.post(page, good).status_code == 422
    assert client.post(page, good | {"file": SimpleUploadedFile("a.exe", PDF)}).status_code == 422
    upload = SimpleUploadedFile("avis de virement.pdf", PDF)
    assert client.post(page, good | {"file": upload}).status_code == 302
    assert client.post(page, good | {"file": SimpleUploadedFile("b.pdf", PDF)}).status_code == 422
    kept = Attachment.objects.get(purpose=FilePurpose.PROOF)
    paid = Entry.objects.get(kind="PAYMENT")
    assert paid.document == kept
    proof = reverse("funding:paymentproof-detail", args=[project_of(row).reference, paid.pk])
    allocation = reverse("funding:allocation-create", args=[project_of(row).reference])
    assert "avis de virement.pdf" in client.get(allocation).content.decode()
    assert client.get(proof).status_code == 200
    # the file is the rectorate’s: the school has no other door to it
    school = as_user(head_of(row.share.establishment))
    assert school.get(proof).status_code == 403
    reading = reverse("projects:attachment-detail", args=[project_of(row).reference, kept.pk])
    assert school.get(reading).status_code == 404
    Attachment.objects.filter(pk=kept.pk).update(state="WAITING")
    assert client.get(proof).status_code == 404
    assert "en attente de l’antivirus" in client.get(allocation).content.decode()


def test_undone_it_is_to_pay_again(as_user):
    row = awarded()[0]
    manager = manager_of(row)
    record_payment(row, amount=Decimal(900), paid_on=clock.today(), proof="EJ-1", by=manager)
    paid = Entry.objects.get(kind="PAYMENT")
    client = as_user(manager)
    page = reverse("funding:reversal-create", args=[project_of(row).reference, paid.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"motive": " "}).status_code == 422
    assert client.post(page, {"motive": "Mauvaise tranche."}).status_code == 302
    assert client.post(page, {"motive": "Mauvaise tranche."}).status_code == 422
    assert "déjà annulé" in client.get(page).content.decode()
    row.refresh_from_db()
    assert (row.state, row.paid, row.committed) == ("NOTIFIED", Decimal(0), Decimal(900))
    told = Message.objects.get(kind="funding.payment_reversed")
    assert told.facts["motive"] == "Mauvaise tranche."
    record_payment(row, amount=Decimal(900), paid_on=clock.today(), proof="EJ-1", by=manager)
    row.refresh_from_db()
    assert row.state == "PAID"
    assert list(differences()) == []
    allocation = client.get(
        reverse("funding:allocation-create", args=[project_of(row).reference])
    ).content.decode()
    assert "Mauvaise tranche." in allocation


def test_what_came_back_cannot_be_undone_in_full():
    row = awarded()[0]
    manager, today = manager_of(row), clock.today()
    wrong = record_payment(row, amount=Decimal(900), paid_on=today, proof="EJ-1", by=manager)
    order = order_recovery(
        project_of(row), siret=row.share.recipient.siret, amount=Decimal(200), motive="Reste.",
        due_on=today, by=manager,
    )  # fmt: skip
    record_recovery(order, amount=Decimal(200), received_on=today, proof="TP-1", by=manager)
    with pytest.raises(DomainError, match="déjà revenue"):
        reverse_payment(wrong, motive="x", by=manager)
    assert list(differences()) == []


def test_two_managers_at_once_pay_once(transactional_db: None) -> None:
    row = awarded()[0]
    manager_of(row)
    start = Barrier(2)

    def pay(rank: int) -> bool:
        try:
            start.wait(10)
            record_payment(
                row, amount=Decimal(600), paid_on=clock.today(), proof=f"EJ-{rank}",
                by=manager_of(row),
            )  # fmt: skip
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(pay, range(2))) == [False, True]
    row.refresh_from_db()
    assert row.paid == 600


def test_a_later_year_waits_for_the_report_of_the_year_before(as_user):
    first, second, third = awarded(years=3)
    project, manager = project_of(first), manager_of(first)
    assert due(first) == (Payability.NOW, "")
    assert due(second) == (
        Payability.REPORT, f"l’acceptation du bilan intermédiaire {YEAR}",
    )  # fmt: skip
    later = time_machine.travel(f"{YEAR + 1}-02-10 10:00", tick=False)
    with later:
        with pytest.raises(DomainError, match=f"bilan intermédiaire {YEAR}"):
            record_payment(second, amount=Decimal(1), paid_on=clock.today(), proof="EJ", by=manager)
        client = as_user(manager)
        page = reverse("funding:payment-create", args=[project.reference, second.pk])
        assert "bilan intermédiaire" in client.get(page).content.decode()
        school = as_user(head_of(project.establishment))
        life = reverse("dashboards:project-detail", args=[project.reference])
        assert "acceptation du bilan intermédiaire" in school.get(life).content.decode()
        accepted_report(project, year=YEAR)
        assert due(second) == (Payability.NOW, "")
        assert due(third)[0] == Payability.REPORT
        record_payment(second, amount=Decimal(900), paid_on=clock.today(), proof="E", by=manager)
        assert is_renewed(project, year=YEAR + 1)
        assert not is_renewed(project, year=YEAR + 2)


def test_after_the_last_year_it_waits_for_the_final_report():
    row = awarded(years=2)[1]
    BudgetLine.objects.filter(project=project_of(row), year=YEAR + 1).delete()
    assert due(row) == (Payability.REPORT, "l’acceptation du bilan final")
    assert not is_renewed(project_of(row), year=YEAR + 1)


@pytest.mark.parametrize("years", [1, 2, 3])
def test_sql_and_python_agree_on_what_is_renewed(years):
    rows = awarded(years=years)
    project = project_of(rows[0])
    for report_year in (None, *range(YEAR, YEAR + years - 1)):
        if report_year is not None:
            accepted_report(project, year=report_year)
        for row in rows[1:]:
            waits = due(row, today=date(YEAR + 9, 1, 1))[0] == Payability.REPORT
            assert waits is not is_renewed(project, year=row.year)


def test_what_is_to_pay_and_what_waits(as_user):
    ecole = EcoleFactory()
    project = project_in("FUNDED", ecole)
    row = Instalment.objects.get()
    manager = fund_manager_of(ecole.academy)
    client = as_user(manager)
    listed = reverse("funding:payment-list")
    convention = Convention.objects.first()
    if convention is not None:
        assert due(row) == (Payability.CONVENTION, "la signature de la convention")
        assert "la signature de la convention" in client.get(listed).content.decode()
        draw_up_convention(convention, by=manager)
        sign_convention(convention, signed_on=clock.today(), by=manager)
    assert due(row) == (Payability.NOW, "")
    assert project.reference in client.get(listed, {"etat": "NOW"}).content.decode()
    assert project.reference not in client.get(listed, {"etat": "REPORT"}).content.decode()
    for text, found in (
        (project.reference, True), (row.share.recipient.siret, True), ("zzz", False),
        (ecole.uai, True), ("%_", False),
    ):  # fmt: skip
        page = client.get(listed, {"q": text}).content.decode()
        assert (f"/projets/{project.reference}/attribution/" in page) is found, text
    assert client.get(listed, {"annee": "1999", "etat": "x"}).status_code == 200
    assert as_user(head_of(ecole)).get(listed).status_code == 403
    assert as_user(inspector_of(ecole)).get(listed).status_code == 403


def test_a_promise_of_next_year_is_no_payment():
    row = awarded(years=2)[1]
    assert row.state == "NOTIFIED"
    promised = project_in("VALIDATED", CollegeFactory())
    tranches = [
        Tranche(YEAR, Decimal(1), clock.today()),
        Tranche(YEAR + 4, Decimal(1), date(YEAR + 4, 1, 31)),
    ]
    part = Part(promised.establishment, payee_of(promised), Decimal(2), tranches)
    manager = fund_manager_of(promised.establishment.academy)
    envelope_for(promised.establishment)
    allocate(promised, parts=[part], by=manager)
    later = Instalment.objects.get(year=YEAR + 4)
    with pytest.raises(DomainError, match="notifiée"):
        record_payment(later, amount=Decimal(1), paid_on=clock.today(), proof="EJ", by=manager)
    envelope_for(promised.establishment, year=YEAR + 4)
    commit_instalment(later, by=manager)
