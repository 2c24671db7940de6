"""Attributing the funds of several files together: checked, served by days left, done once."""

from __future__ import annotations

import html
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import NotAllowed
from dashboards.enums import Act, Outcome
from dashboards.models import Batch, BatchLine
from dashboards.services.batches import (
    launch_batch,
    prepare_batch,
    seen_mark,
    set_params,
    treat_chunk,
)
from funding.models import Allocation, Convention, Envelope, Instalment, Suspension
from funding.services.envelopes import delegate_to_department
from jobs.models import Job
from jobs.services.running import run_due
from notifications.models import Message
from projects.enums import Status
from projects.models import BudgetLine, Project
from tests.dashboards.boards import choose, confirm, done, page_of, results, tick
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    associated,
    award,
    envelope_for,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
    valid_siret,
)
from tests.factories.people import PASSWORD
from tests.real.killed import killed
from tests.real.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]
DESK = reverse("funding:desk-detail")


def validated(count: int) -> list[Project]:
    """Files of collèges of one département, each granted 4 500 €."""
    department = DepartmentFactory()
    return [
        project_in(Status.VALIDATED, CollegeFactory(department=department)) for _ in range(count)
    ]


def terms(**changes: Any) -> dict[str, Any]:
    """The terms as the form posts them: everything this year, at the signature."""
    today = clock.today()
    return {
        "envelope": "",
        "years": "ONE",
        "first_on": today.isoformat(),
        "first_condition": "SIGNATURE",
        "later_on": date(today.year + 1, 1, 31).isoformat(),
        "later_condition": "REPORT",
    } | changes


def chosen(client: Client, projects: list[Project], **changes: Any) -> Batch:
    """Ticked on the desk, with terms."""
    batch = tick(client, Act.ALLOCATE, projects, depuis="fonds")
    choose(client, batch, **terms(**changes))
    batch.refresh_from_db()
    return batch


def launched(projects: list[Project], by: User, **changes: Any) -> Batch:
    """The same without pages, confirmed."""
    files = Project.objects.filter(pk__in=[one.pk for one in projects])
    batch = prepare_batch(Act.ALLOCATE, files, query="", by=by)
    set_params(batch, terms(**changes) | {"later_on": ""}, by=by)
    batch.refresh_from_db()
    return launch_batch(batch, seen=seen_mark(batch), by=by)


def proved() -> bool:
    """Whether check_ledger finds nothing to say."""
    out = StringIO()
    call_command("check_ledger", stdout=out)
    return "Aucune différence" in out.getvalue()


def plain(page: str) -> str:
    return html.unescape(page).replace("\u00a0", " ").replace("\u202f", " ")


def validated_on(project: Project, day: date) -> None:
    Project.objects.filter(pk=project.pk).update(validated_on=day)


def test_the_list_says_what_is_done_then_it_is_done(as_user: SignIn) -> None:
    first, second = validated(2)
    envelope = envelope_for(first.establishment, Decimal("20000"))
    client = as_user(fund_manager_of(first.establishment.academy))

    batch = tick(client, Act.ALLOCATE, [first, second], depuis="fonds")
    assert "Confirmer" not in page_of(client, batch)  # the terms are not chosen yet
    page = plain(choose(client, batch, **terms()))

    assert f"4 500 € à {first.beneficiary.name}, SIRET {first.beneficiary.siret}." in page
    assert f"sur l’enveloppe « {envelope} »" in page
    assert "9 000 € engagés, il restera 11 000 €" in page
    assert "Revenir à la page « Fonds à attribuer »" in page
    assert not Allocation.objects.exists()

    done(client, batch)

    for project in (first, second):
        allocation = Allocation.objects.get(project=project)
        outcome, words = results(batch)[project.reference]
        assert (outcome, allocation.amount) == ("DONE", Decimal("4500"))
        assert allocation.reference in words
        assert allocation.letter is not None
        assert Message.objects.filter(
            kind="funding.funds_allocated", recipient=head_of(project.establishment)
        ).exists()
    envelope.refresh_from_db()
    assert envelope.left == Decimal("11000")
    assert proved()


def test_instalments_follow_the_budget_and_the_schools(as_user: SignIn) -> None:
    (project,) = validated(1)
    year = clock.today().year
    partner = associated(project)
    lines = list(BudgetLine.objects.filter(project=project).order_by("position"))
    BudgetLine.objects.filter(pk__in=[lines[0].pk, lines[1].pk]).update(year=year)
    BudgetLine.objects.filter(pk=lines[2].pk).update(year=year + 1, school=partner)
    envelope_for(project.establishment, Decimal("20000"))
    client = as_user(fund_manager_of(project.establishment.academy))

    batch = chosen(
        client, [project], years="BUDGET", later_on=f"{year + 1}-06-30", later_condition="INVOICES"
    )
    page = plain(page_of(client, batch))
    assert f"{partner.establishment.name}, {year}" in page
    assert "promis : cette année n’a pas encore d’enveloppe" in page
    done(client, batch)

    shares = {
        share.establishment: share.amount
        for share in Allocation.objects.get(project=project).shares.select_related("establishment")
    }
    assert shares == {
        project.establishment: Decimal("3700"),
        partner.establishment: Decimal("800"),
    }
    rows = Instalment.objects.filter(share__allocation__project=project)
    by_year = {of: sum(row.amount for row in rows if row.year == of) for of in (year, year + 1)}
    assert by_year == {year: Decimal("3700"), year + 1: Decimal("800")}
    assert {row.planned_on for row in rows if row.year > year} == {date(year + 1, 6, 30)}
    assert {row.condition for row in rows if row.year > year} == {"INVOICES"}
    assert {row.state for row in rows if row.year > year} == {"PROMISED"}


def test_a_college_that_receives_for_the_ecole_has_its_own_part_too(as_user: SignIn) -> None:
    ecole = project_in(Status.VALIDATED, EcoleFactory())
    college = CollegeFactory(department=ecole.establishment.department, siret=valid_siret(7))
    partner = associated(ecole, college)
    own = BudgetLine.objects.filter(project=ecole)
    own.filter(position=3).update(school=partner)
    receiver = ecole.beneficiary
    receiver.kind, receiver.siret, receiver.name = "NEARBY_EPLE", college.siret, college.name
    receiver.save()
    for school in (ecole.establishment, college):
        envelope_for(school)
    client = as_user(fund_manager_of(ecole.establishment.academy))

    done(client, chosen(client, [ecole]))

    recipient = Allocation.objects.get(project=ecole).recipients.get()
    assert {share.establishment for share in recipient.shares.all()} == {
        ecole.establishment,
        college,
    }


def test_each_file_left_aside_says_why(as_user: SignIn) -> None:
    first, no_iban, nobody, paused, small, plain_one = validated(6)
    manager = fund_manager_of(first.establishment.academy)
    no_iban.beneficiary.iban = ""
    no_iban.beneficiary.siret = ""
    no_iban.beneficiary.save()
    nobody.beneficiary.delete()
    Suspension.objects.create(
        project=paused, starts_on=clock.today(), motive="RIB", created_by=manager
    )
    ecole = project_in(Status.VALIDATED, EcoleFactory(department=first.establishment.department))
    BudgetLine.objects.filter(project=ecole).update(year=clock.today().year)
    envelope_for(first.establishment, Decimal("9100"))
    award(first, by=manager)
    Project.objects.filter(pk=small.pk).update(amount_granted=Decimal("4600.01"))
    client = as_user(manager)

    batch = chosen(client, [no_iban, nobody, paused, small, plain_one, ecole])
    page = plain(page_of(client, batch))

    for words in (
        "Il manque le SIRET et l’IBAN du bénéficiaire.",
        "L’établissement n’a pas dit qui reçoit les fonds.",
        "Le délai est suspendu depuis le",
        "Il reste 4 600 € sur cette enveloppe",
        "ne peut payer ce projet",
    ):
        assert words in page, words
    done(client, batch)
    outcomes = {reference: outcome for reference, (outcome, _) in results(batch).items()}
    assert outcomes.pop(plain_one.reference) == "DONE"
    assert set(outcomes.values()) == {"LEFT_OUT"}
    assert Allocation.objects.count() == 2
    assert Project.objects.filter(status=Status.VALIDATED).count() == 5


def test_what_comes_after_the_derogation_is_left_aside(as_user: SignIn) -> None:
    with time_machine.travel("2026-11-10 10:00", tick=False):
        ecole = project_in(Status.VALIDATED, EcoleFactory())
        lines = BudgetLine.objects.filter(project=ecole)
        lines.update(year=2026)
        lines.filter(position=3).update(year=2027)
        envelope_for(ecole.establishment)
        client = as_user(fund_manager_of(ecole.establishment.academy))

        late = chosen(client, [ecole], years="BUDGET")
        page = plain(page_of(client, late))
        assert "jusqu’au 31 décembre 2026" in page
        assert "tombe après cette date. Attribuez ce dossier à part." in page

        now = chosen(client, [ecole])
        page = plain(page_of(client, now))
        assert "Une convention sera à établir avec la collectivité." in page
        done(client, now)
    assert Convention.objects.filter(recipient__allocation__project=ecole).exists()


def test_the_fewest_days_left_are_served_first(as_user: SignIn) -> None:
    calm, urgent, late = validated(3)
    today = clock.today()
    validated_on(calm, today - timedelta(days=5))
    validated_on(urgent, today - timedelta(days=50))
    validated_on(late, today - timedelta(days=90))
    envelope_for(calm.establishment, Decimal("9000"))
    client = as_user(fund_manager_of(calm.establishment.academy))

    batch = chosen(client, [calm, urgent, late])
    assert [line.project for line in batch.lines.order_by("position")] == [late, urgent, calm]
    done(client, batch)

    assert results(batch)[late.reference][0] == "DONE"
    assert results(batch)[urgent.reference][0] == "DONE"
    outcome, words = results(batch)[calm.reference]
    assert outcome == "LEFT_OUT"
    assert "Il ne reste rien sur cette enveloppe" in words


def test_the_envelope_chosen_is_the_only_one_of_the_year(as_user: SignIn) -> None:
    first, second = validated(2)
    school = first.establishment
    whole = envelope_for(school, Decimal("20000"))
    manager = fund_manager_of(school.academy)
    part = delegate_to_department(whole, school.department, Decimal("5000"), by=manager)
    client = as_user(manager)

    batch = chosen(client, [first, second], envelope=str(part.pk))
    done(client, batch)

    assert sorted(outcome for outcome, _ in results(batch).values()) == ["DONE", "LEFT_OUT"]
    assert Envelope.objects.get(pk=part.pk).committed == Decimal("4500")
    whole.refresh_from_db()
    assert whole.committed == 0


def test_sent_again_or_asked_again_nothing_is_done_twice(as_user: SignIn) -> None:
    (project,) = validated(1)
    envelope_for(project.establishment)
    client = as_user(fund_manager_of(project.establishment.academy))
    batch = chosen(client, [project])
    again = chosen(client, [project])
    for _ in range(2):
        confirm(client, batch)
    confirm(client, again)

    assert run_due() == 2

    assert Allocation.objects.count() == 1
    both = [results(one)[project.reference] for one in (batch, again)]
    assert sorted(outcome for outcome, _ in both) == ["DONE", "LEFT_OUT"]
    assert any("Le dossier a changé" in words for _, words in both)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_on": ""}, "Indiquez une date"),
        ({"first_on": "2020-01-01"}, "Choisissez une date à partir du"),
        ({"first_condition": "DEMAIN"}, "Sélectionnez un choix valide"),
        ({"years": ""}, "Choisissez une réponse"),
        ({"years": "BUDGET", "later_on": ""}, "Indiquez le jour des tranches suivantes"),
        ({"years": "BUDGET", "later_on": "31/02/2027"}, "n’existe pas"),
        ({"envelope": "0"}, "Sélectionnez un choix valide"),
        ({"envelope": "😀"}, "Sélectionnez un choix valide"),
    ],
)
def test_wrong_terms_come_back(as_user: SignIn, changes: dict[str, str], said: str) -> None:
    (project,) = validated(1)
    envelope_for(project.establishment)
    client = as_user(fund_manager_of(project.establishment.academy))
    batch = tick(client, Act.ALLOCATE, [project], depuis="fonds")
    response = client.post(reverse("dashboards:batch-update", args=[batch.pk]), terms(**changes))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Batch.objects.get(pk=batch.pk).params == {}


def test_only_the_fund_manager_of_the_academy(as_user: SignIn) -> None:
    (project,) = validated(1)
    academy = project.establishment.academy
    envelope_for(project.establishment)
    batch = chosen(as_user(fund_manager_of(academy)), [project])
    secretary = secretariat_of(academy)
    refused = as_user(secretary).post(
        reverse("dashboards:batch-create"),
        {"acte": "attribuer", "dossiers": [project.reference], "depuis": "fonds"},
        follow=True,
    )
    assert "Votre rôle ne permet pas cet acte" in refused.content.decode()
    with pytest.raises(NotAllowed):
        prepare_batch(Act.ALLOCATE, Project.objects.all(), query="", by=secretary)
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    far = fund_manager_of(there.academy)
    address = reverse("dashboards:batchlaunch-create", args=[batch.pk])
    assert as_user(far).post(address).status_code == 404
    nothing = as_user(far).post(
        reverse("dashboards:batch-create"),
        {"acte": "attribuer", "dossiers": [project.reference], "depuis": "fonds"},
        follow=True,
    )
    assert nothing.redirect_chain[-1][0] == DESK
    assert "Cochez au moins un dossier." in nothing.content.decode()
    # A list of files one may not attribute, however it came to be: each says so.
    files = Project.objects.filter(pk=project.pk)
    elsewhere = prepare_batch(Act.ALLOCATE, files, query="", by=far)
    set_params(elsewhere, terms() | {"later_on": ""}, by=far)
    assert "pas, ou plus, dans votre périmètre" in page_of(as_user(far), elsewhere)


def test_all_that_waits_is_frozen_from_the_desk(as_user: SignIn) -> None:
    projects = validated(3)
    funded = project_in(
        Status.FUNDED, CollegeFactory(department=projects[0].establishment.department)
    )
    client = as_user(fund_manager_of(funded.establishment.academy))
    batch = tick(client, Act.ALLOCATE, [], depuis="fonds", etendue="tout")
    assert {line.project for line in batch.lines.all()} == set(projects)
    page = client.get(reverse("dashboards:batch-list")).content.decode()
    assert "Fonds à attribuer" in page


def test_somebody_of_both_offices_attributes_from_the_board(as_user: SignIn) -> None:
    (project,) = validated(1)
    academy = project.establishment.academy
    envelope_for(project.establishment)
    both = secretariat_of(academy)
    fund_manager_of(academy).appointments.update(user=both)
    client = as_user(both)
    assert "Attribuer les fonds" in client.get(reverse("dashboards:board-list")).content.decode()
    batch = tick(client, Act.ALLOCATE, [project], query="statut=VALIDATED")
    choose(client, batch, **terms())
    done(client, batch)
    assert Allocation.objects.count() == 1


@pytest.mark.usefixtures("clean_cache")
def test_confirming_asks_who_is_there_again(settings: Any) -> None:
    settings.FRESH_AUTHENTICATION_SECONDS = 900
    (project,) = validated(1)
    envelope_for(project.establishment)
    manager = fund_manager_of(project.establishment.academy)
    client = Client()
    with time_machine.travel(time.time() - 1200):
        client.post("/connexion/", {"login": manager.email, "password": PASSWORD})
    batch = chosen(client, [project])
    act = reverse("dashboards:batchlaunch-create", args=[batch.pk])

    response = client.post(act, {"vu": seen_mark(batch)})

    assert response["Location"].startswith("/identite/")
    assert Batch.objects.get(pk=batch.pk).launched_at is None
    client.post(response["Location"], {"password": PASSWORD, "next": act})
    assert Batch.objects.get(pk=batch.pk).launched_at is not None


def test_two_people_launch_overlapping_lists_at_once() -> None:
    """What fits is committed once, to the cent; each other line says why."""
    projects = validated(6)
    envelope = envelope_for(projects[0].establishment, Decimal("18000"))
    manager = fund_manager_of(projects[0].establishment.academy)
    lists = [
        launched(projects[:4], manager),
        launched(list(reversed(projects[2:])), manager),
    ]
    start = Barrier(2)

    def treat(batch: Batch) -> None:
        try:
            start.wait(30)
            while treat_chunk(Batch.objects.select_related("asked_by").get(pk=batch.pk)):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(treat, lists))

    found = [result for batch in lists for result in results(batch).values()]
    assert sorted(outcome for outcome, _ in found) == ["DONE"] * 4 + ["LEFT_OUT"] * 4
    for outcome, words in found:
        assert outcome == "DONE" or "Le dossier a changé" in words or "Il ne reste rien" in words
    envelope.refresh_from_db()
    assert (envelope.committed, envelope.left) == (Decimal("18000"), Decimal(0))
    assert Allocation.objects.count() == 4
    assert proved()


@pytest.mark.timeout(300)
def test_a_worker_killed_in_the_middle_is_taken_up() -> None:
    projects = validated(5)
    envelope = envelope_for(projects[0].establishment)
    batch = launched(projects, fund_manager_of(projects[0].establishment.academy))
    program = (
        "import time, django; django.setup(); "
        "from dashboards.services import batches; batches.CHUNK = 1; "
        "from dashboards.services.allocating import Allocating; act = Allocating.do; "
        "Allocating.do = lambda self, project: (act(self, project), time.sleep(0.5))[0]; "
        "from jobs.services.running import run_due; run_due()"
    )
    treated = BatchLine.objects.filter(batch=batch).exclude(outcome=Outcome.WAITING)
    with killed(program):
        wait_until(lambda: treated.count() >= 2, "two files are attributed", seconds=180)
    assert proved()
    assert Allocation.objects.count() == treated.count() < 5
    assert batch.job_id is not None
    Job.objects.filter(pk=batch.job_id).update(next_attempt_at=clock.now())

    assert run_due() == 1

    assert [outcome for outcome, _ in results(batch).values()] == ["DONE"] * 5
    envelope.refresh_from_db()
    assert envelope.committed == Decimal("22500")
    assert Allocation.objects.count() == 5
    assert proved()


def test_the_list_costs_the_same_whatever_its_length(as_user: SignIn) -> None:
    projects = validated(4)
    envelope_for(projects[0].establishment)
    client = as_user(fund_manager_of(projects[0].establishment.academy))
    counts = []
    for some in (projects[:1], projects):
        batch = chosen(client, some)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, batch)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
