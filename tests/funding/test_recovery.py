"""Money asked back: the order, what comes, a mistake; never more than was attributed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed
from documents.services.issue import issue_requested
from funding.models import RecoveryOrder, RecoveryReceipt
from funding.queries.recoveries import still_to_come
from funding.services.recovery import cancel_recovery, order_recovery, record_recovery
from notifications.models import Message
from projects.models import Project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    project_in,
)


def order(project: Project, amount: str = "1000", **changes: Any) -> RecoveryOrder:
    given: dict[str, Any] = {
        "siret": project.allocation.recipients.get().siret,
        "amount": Decimal(amount),
        "motive": "Fonds non dépensés.",
        "due_on": clock.today() + timedelta(days=30),
        "by": fund_manager_of(project.establishment.academy),
    }
    return order_recovery(project, **(given | changes))


@pytest.fixture
def project() -> Project:
    return project_in("CLOSED")


@pytest.mark.django_db
def test_asked_received_in_two_times(project):
    manager = fund_manager_of(project.establishment.academy)
    made = order(project, "1000")
    asked = Message.objects.get(kind="funding.recovery_ordered")
    assert asked.recipient == head_of(project.establishment)
    assert asked.facts["amount"] == "1\u202f000\u00a0€"
    assert still_to_come([project.academy_id]) == 1000

    day = clock.today()
    record_recovery(made, amount=Decimal("400.50"), received_on=day, proof="TP-1", by=manager)
    made.refresh_from_db()
    assert made.left == Decimal("599.50")
    assert not Message.objects.filter(kind="funding.recovery_received").exists()
    with pytest.raises(DomainError, match="déjà notée"):
        record_recovery(made, amount=Decimal(1), received_on=day, proof="TP-1", by=manager)
    with pytest.raises(DomainError, match="Il reste"):
        record_recovery(made, amount=Decimal(600), received_on=day, proof="TP-2", by=manager)
    record_recovery(made, amount=Decimal("599.50"), received_on=day, proof="TP-2", by=manager)
    assert Message.objects.filter(kind="funding.recovery_received").exists()
    assert still_to_come([project.academy_id]) == 0
    with pytest.raises(DomainError, match="ne s’annule plus"):
        cancel_recovery(made, reason="Erreur", by=manager)


@pytest.mark.django_db
def test_refusals(project):
    granted = project.allocation.amount
    for changes, said in (
        ({"motive": " "}, "motif"),
        ({"due_on": clock.today() - timedelta(days=1)}, "à venir"),
        ({"siret": "21350238800019"}, "rien reçu"),
        ({"amount": granted + 1}, "Demandez entre"),
        ({"amount": Decimal(0)}, "Demandez entre"),
        ({"amount": Decimal(-5)}, "Demandez entre"),
    ):
        with pytest.raises(DomainError, match=said):
            order(project, **changes)
    with pytest.raises(NotAllowed):
        order(project, by=head_of(project.establishment))
    with pytest.raises(NotAllowed):
        order(project, by=fund_manager_of(AcademyFactory(code="17", name="Nantes")))


@pytest.mark.django_db
def test_cancelled_it_counts_no_more(project):
    manager = fund_manager_of(project.establishment.academy)
    granted = project.allocation.amount
    made = order(project, str(granted))
    with pytest.raises(DomainError, match="déjà demandé"):
        order(project, "1")
    with pytest.raises(DomainError, match="motif"):
        cancel_recovery(made, reason=" ", by=manager)
    cancel_recovery(made, reason="Erreur de saisie.", by=manager)
    with pytest.raises(DomainError, match="annulé"):
        record_recovery(made, amount=Decimal(1), received_on=clock.today(), proof="TP", by=manager)
    assert order(project, "1").pk


@pytest.mark.django_db
def test_raw_sql_breaks_nothing(project):
    made = order(project, "1000")
    manager = fund_manager_of(project.establishment.academy)
    record_recovery(made, amount=Decimal(10), received_on=clock.today(), proof="A", by=manager)
    for act in (
        lambda: RecoveryOrder.objects.update(amount=1),
        lambda: RecoveryOrder.objects.update(received=0),
        lambda: RecoveryOrder.objects.all().delete(),
        lambda: RecoveryReceipt.objects.update(amount=5),
        lambda: RecoveryReceipt.objects.all().delete(),
        lambda: RecoveryReceipt.objects.create(
            order=made, amount=991, received_on=clock.today(), proof="B", recorded_by=manager
        ),
        lambda: RecoveryOrder.objects.create(
            reference="OR-X", project=project, amount=project.allocation.amount,
            debtor_name="x", debtor_siret="1" * 14, motive="x", due_on=clock.today(),
            document=made.document, issued_by=manager,
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_never_ask_more_than_was_given():
    project = project_in("CLOSED")
    most = project.allocation.amount
    fund_manager_of(project.establishment.academy)
    start = Barrier(2)

    def run(_rank: int) -> bool:
        try:
            start.wait(10)
            order(project, str(most - 1))
        except DomainError:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [False, True]
    assert RecoveryOrder.objects.count() == 1


@pytest.mark.django_db
def test_pages(project, as_user):
    manager = as_user(fund_manager_of(project.establishment.academy))
    create = reverse("funding:recovery-create", args=[project.reference])
    assert project.allocation.recipients.get().name in manager.get(create).content.decode()
    siret = project.allocation.recipients.get().siret
    good = {"siret": siret, "amount": "1 234,56 €", "due_on": f"{clock.today():%d/%m/%Y}",
            "motive": "Reste."}  # fmt: skip
    for wrong in ("-5", "0", "12e3", "99999999999", "x"):
        assert manager.post(create, good | {"amount": wrong}).status_code == 422, wrong
    assert manager.post(create, good).status_code == 302
    made = RecoveryOrder.objects.get()
    assert made.amount == Decimal("1234.56")
    key = [project.reference, made.reference]
    listed = manager.get(reverse("funding:recovery-list")).content.decode()
    assert made.reference in listed
    follow = reverse("funding:recovery-update", args=key)
    assert manager.get(follow).status_code == 200
    receipt = {"amount": "34,56", "received_on": f"{clock.today():%d/%m/%Y}", "proof": "TP 1"}
    assert manager.post(follow, receipt).status_code == 302
    assert manager.post(follow, receipt).status_code == 422
    document = reverse("funding:recoverydocument-detail", args=key)
    school = as_user(head_of(project.establishment))
    assert school.get(document).status_code == 202
    issue_requested()
    pdf = school.get(document)
    assert pdf["Content-Type"] == "application/pdf"
    assert as_user(editor_of(project.establishment)).get(document).status_code == 200
    assert as_user(inspector_of(project.establishment)).get(document).status_code == 403
    assert as_user(head_of(CollegeFactory())).get(document).status_code == 404
    assert school.get(follow).status_code == 403
    life = school.get(reverse("dashboards:project-detail", args=[project.reference]))
    assert made.reference in life.content.decode()
    other = project_in("CLOSED", CollegeFactory())
    wrong_file = reverse("funding:recovery-update", args=[other.reference, made.reference])
    assert as_user(fund_manager_of(other.establishment.academy)).get(wrong_file).status_code == 404
