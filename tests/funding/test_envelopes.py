"""Envelopes: the cascade, what moves its money, its guards in services and in the database."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from funding.enums import EntryKind, Programme
from funding.models import Entry, Envelope, Instalment
from funding.queries import burn_of
from funding.queries.ledger import differences
from funding.services.envelopes import (
    RESIZED,
    carry_over,
    correct,
    delegate_to_department,
    set_academy_envelope,
    set_national_envelope,
    take_back,
    transfer,
)
from funding.services.ledger import write_entry
from funding.services.payments import record_payment
from funding.views.envelopes import envelope_url
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    award,
    envelope_for,
    fund_manager_of,
    head_of,
    president_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return CollegeFactory()


@pytest.fixture
def administrator() -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def manager(school):
    return fund_manager_of(school.academy)


@pytest.fixture
def envelope(school):
    return envelope_for(school, Decimal("10000"))


@pytest.fixture
def other(school):
    return DepartmentFactory(code="056", name="Morbihan", academy=school.academy)


def fresh(envelope: Envelope) -> Envelope:
    return Envelope.objects.select_related("academy", "department", "parent").get(pk=envelope.pk)


def sql(query: str, *params: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(query, params)


def test_the_cascade_keeps_its_sums(school, envelope, manager):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    assert (fresh(envelope).delegated, fresh(envelope).left) == (Decimal("4000"), Decimal("6000"))

    again = delegate_to_department(envelope, school.department, Decimal("1500.50"), by=manager)
    assert again.pk == below.pk
    assert (again.received, fresh(envelope).left) == (Decimal("5500.50"), Decimal("4499.50"))

    take_back(again, Decimal("500.50"), by=manager, motive="Non consommé.")
    assert (fresh(again).received, fresh(envelope).left) == (Decimal("5000"), Decimal("5000"))
    assert envelope.parent is not None
    assert fresh(envelope.parent).delegated == Decimal("10000")
    assert list(differences()) == []


def test_transfers_and_corrections_are_entries_with_their_motive(school, envelope, manager, other):
    first = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    second = delegate_to_department(envelope, other, Decimal("1000"), by=manager)

    entry = transfer(first, second, Decimal("250.25"), motive="Besoin urgent.", by=manager)
    correct(fresh(first), Decimal("10"), motive="Erreur de saisie.", by=manager, proof="DAF 12")
    correct(fresh(second), Decimal("-0.25"), motive="Arrondi.", by=manager)

    assert (entry.motive, entry.recorded_by) == ("Besoin urgent.", manager)
    assert fresh(first).received == Decimal("3759.75")
    assert fresh(second).received == Decimal("1250")
    assert fresh(envelope).delegated == Decimal("5009.75")
    assert list(differences()) == []
    for act in (
        lambda: transfer(first, second, Decimal(1), motive=" ", by=manager),
        lambda: correct(first, Decimal(1), motive="", by=manager),
    ):
        with pytest.raises(DomainError, match="motif"):
            act()


def test_a_transfer_stays_at_its_level(school, envelope, manager):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    boss = UserFactory(is_staff=True)
    with pytest.raises(DomainError, match="même niveau"):
        transfer(envelope, below, Decimal(1), motive="x", by=boss)
    nantes = AcademyFactory(code="17", name="Nantes")
    assert envelope.parent is not None
    away = set_academy_envelope(envelope.parent, nantes, Decimal("9000"))
    with pytest.raises(NotAllowed):
        transfer(envelope, away, Decimal(1), motive="x", by=manager)
    transfer(envelope, away, Decimal("1000"), motive="Rééquilibrage.", by=boss)
    assert fresh(away).received == Decimal("10000")
    with pytest.raises(DomainError, match=r"Il reste 5.000.€"):
        transfer(fresh(envelope), away, Decimal("5000.01"), motive="x", by=boss)


def test_what_is_left_goes_to_the_next_year_with_its_whole_line(school, envelope, manager):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)

    carry_over(fresh(below), Decimal("1500"), motive="Reliquat.", by=manager)

    after = Envelope.objects.get(year=below.year + 1, department=school.department)
    assert (after.received, after.left) == (Decimal("1500"), Decimal("1500"))
    assert after.parent is not None
    assert (after.parent.received, after.parent.delegated) == (Decimal("1500"), Decimal("1500"))
    assert fresh(below).received == Decimal("2500")
    assert (fresh(envelope).received, fresh(envelope).left) == (Decimal("8500"), Decimal("6000"))
    assert list(differences()) == []
    with pytest.raises(DomainError, match=r"Il reste 2.500"):
        carry_over(fresh(below), Decimal("2500.01"), motive="x", by=manager)


def test_never_more_than_what_is_left(school, envelope, manager):
    with pytest.raises(DomainError, match=r"10.000.€ au plus"):
        delegate_to_department(envelope, school.department, Decimal("10000.01"), by=manager)
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    with pytest.raises(DomainError, match=r"il y reste 4.000"):
        take_back(below, Decimal("4000.01"), by=manager)
    for amount in ("0", "-1", "0.001"):
        with pytest.raises(DomainError, match="supérieur à zéro"):
            delegate_to_department(envelope, school.department, Decimal(amount), by=manager)


def test_the_database_has_the_last_word(school, envelope, manager):
    """Were the check up front mistaken, the refusal is the same sentence."""
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    for kind, ends, said in [
        (EntryKind.DELEGATION, {"source": envelope, "target": below}, r"Il reste 6.000.€"),
        (EntryKind.TAKE_BACK, {"source": below, "target": envelope}, r"Il reste 4.000.€"),
        (EntryKind.INCREASE, {"target": below, "motive": "x"}, r"Il reste 6.000.€"),
        (EntryKind.OPENING, {"target": below}, "n’est plus possible"),
    ]:
        with pytest.raises(DomainError, match=said):
            write_entry(kind, amount=Decimal("9000"), by=manager, **ends)
    huge = Decimal("999999999999.99")
    with pytest.raises(DomainError, match="contenir"):
        write_entry(EntryKind.INCREASE, target=envelope.parent, amount=huge, motive="x", by=None)


def test_not_below_what_is_committed(school, envelope, manager):
    delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    with pytest.raises(DomainError, match=r"déjà engagé ou délégué 4.000"):
        set_academy_envelope(envelope.parent, school.academy, Decimal("3999"))
    with pytest.raises(DomainError, match="déjà engagé"):
        set_national_envelope(Programme.P141, envelope.year, Decimal("9999"))


def test_another_academys_manager_or_department(school, envelope):
    other = AcademyFactory(code="17", name="Nantes")
    elsewhere = DepartmentFactory(code="044", name="Loire-Atlantique", academy=other)
    with pytest.raises(NotAllowed):
        delegate_to_department(envelope, school.department, Decimal(1), by=fund_manager_of(other))
    with pytest.raises(DomainError, match="pas de l’académie"):
        delegate_to_department(envelope, elsewhere, Decimal(1), by=fund_manager_of(school.academy))
    with pytest.raises(NotAllowed):
        delegate_to_department(
            envelope, school.department, Decimal(1), by=secretariat_of(school.academy)
        )
    with pytest.raises(NotAllowed):
        correct(envelope, Decimal(1), motive="x", by=fund_manager_of(school.academy))


BREAKING_SQL = [
    "UPDATE funding_envelope SET committed = 0 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET committed = committed - 100 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET delegated = 5 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET received = 4499.99 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET received = 100000000 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET paid = 1, cancelled = 1 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET year = 2031 WHERE id = %(envelope)s",
    "UPDATE funding_envelope SET academy_id = NULL, parent_id = NULL WHERE id = %(envelope)s",
    "DELETE FROM funding_envelope WHERE id = %(envelope)s",
    "INSERT INTO funding_envelope (programme, year, parent_id, academy_id, received, delegated, "
    "committed, paid, cancelled, created_at) SELECT '140', year, id, academy_id, 0, 0, 0, 0, 0, "
    "now() FROM funding_envelope WHERE id = %(envelope)s",
    "INSERT INTO funding_envelope (programme, year, received, delegated, committed, paid, "
    "cancelled, created_at) VALUES ('139', 2026, 5, 0, 0, 0, 0, now())",
    "UPDATE funding_allocation SET amount = 1",
    "DELETE FROM funding_allocation",
    "UPDATE funding_recipient SET iban = 'x'",
    "DELETE FROM funding_recipient",
    "UPDATE funding_share SET amount = 1",
    "UPDATE funding_entry SET amount = 1",
    "DELETE FROM funding_entry",
    "UPDATE funding_instalment SET amount = 1",
    "UPDATE funding_instalment SET year = 2030, planned_on = '2030-01-01'",
    "UPDATE funding_instalment SET committed = 0, paid = 0",
    "UPDATE funding_instalment SET state = 'PAID', paid = amount, paid_on = now()",
    "UPDATE funding_instalment SET state = 'PAID'",
    "UPDATE funding_instalment SET state = 'PROMISED', envelope_id = NULL",
    "UPDATE funding_instalment SET state = 'CANCELLED', reason = 'x', cancelled_at = now(), "
    "cancelled_by_id = %(by)s",
    "DELETE FROM funding_instalment",
    "INSERT INTO funding_instalment (share_id, year, amount, planned_on, condition, state, "
    "committed, paid, returned, reason, created_at) SELECT share_id, year, 0.01, planned_on, "
    "condition, 'PROMISED', 0, 0, 0, '', now() FROM funding_instalment",
    "INSERT INTO funding_share (allocation_id, recipient_id, establishment_id, amount) "
    "SELECT allocation_id, recipient_id, %(stranger)s, 0.01 FROM funding_share",
    "INSERT INTO funding_allocation (reference, project_id, amount, allocated_on, allocated_at, "
    "allocated_by_id) SELECT 'AT-2', %(waiting)s, 4500.01, now(), now(), %(by)s",
]
ENTRY = (
    "INSERT INTO funding_entry (kind, source_id, target_id, instalment_id, amount, motive, proof, "
    "dated_on, recorded_at, recorded_by_id) VALUES (%s, %s, %s, %s, %s, %s, '', now(), now(), %s)"
)


def test_raw_sql_cannot_break_the_sums():
    project = project_in("FUNDED")
    waiting = project_in("VALIDATED", CollegeFactory())
    instalment = Instalment.objects.get(share__allocation=project.allocation)
    assert instalment.envelope is not None
    envelope = fresh(instalment.envelope)
    values = {
        "envelope": envelope.pk,
        "by": fund_manager_of(project.establishment.academy).pk,
        "stranger": waiting.establishment_id,
        "waiting": waiting.pk,
    }
    before = list(Envelope.objects.order_by("pk").values_list())
    for query in BREAKING_SQL:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(query, values)
        assert list(Envelope.objects.order_by("pk").values_list()) == before, query
    assert list(differences()) == []


def test_raw_entries_that_do_not_fit_are_refused():
    project = project_in("FUNDED")
    instalment = Instalment.objects.get(share__allocation=project.allocation)
    assert instalment.envelope is not None
    own, top = instalment.envelope_id, instalment.envelope.parent_id
    by = fund_manager_of(project.establishment.academy).pk
    nantes = AcademyFactory(code="17", name="Nantes")
    assert instalment.envelope.parent is not None
    away = set_academy_envelope(instalment.envelope.parent, nantes, Decimal("9000")).pk
    tranche = instalment.pk
    wrong: list[tuple[object, ...]] = [
        ("OPENING", None, own, None, 5, "", by),  # only the nation opens
        ("OPENING", None, top, None, 0, "", by),
        ("OPENING", None, top, None, -5, "", by),
        ("DELEGATION", own, top, None, 5, "", by),  # upside down
        ("DELEGATION", top, None, None, 5, "", by),
        ("TAKE_BACK", own, away, None, 5, "", by),
        ("TRANSFER", own, away, None, 5, "", by),  # no motive
        ("TRANSFER", own, own, None, 5, "x", by),
        ("TRANSFER", own, away, None, 5, "x", None),  # nobody did it
        ("TRANSFER", own, top, None, 5, "x", by),
        ("DECREASE", own, None, None, 99999999, "x", by),
        ("CARRY_OVER", own, away, None, 5, "x", by),
        ("COMMITMENT", own, None, tranche, 4500, "", by),  # twice
        ("COMMITMENT", own, None, None, 5, "", by),
        ("RELEASE", None, own, tranche, 4499, "x", by),  # all that is not paid, or nothing
        ("RELEASE", None, away, tranche, 4500, "x", by),
        ("RELEASE", None, own, tranche, 4500, "", by),
        ("PAYMENT", own, None, tranche, Decimal("4500.01"), "", by),
        ("PAYMENT", away, None, tranche, 5, "", by),
        ("RETURN", None, own, tranche, 1, "x", by),  # nothing was paid
        ("GIFT", None, own, None, 5, "x", by),
    ]
    for values in wrong:
        with pytest.raises(IntegrityError):
            sql(ENTRY, *values)
    assert list(differences()) == []


def test_an_instalment_is_paid_from_an_envelope_of_its_year_place_and_programme():
    project = project_in("VALIDATED")
    school = project.establishment
    manager = fund_manager_of(school.academy)
    envelope = envelope_for(school)
    award(project, envelope=envelope, amount=Decimal("4000"), by=manager)
    share = project.allocation.shares.get()
    with pytest.raises(IntegrityError, match="stay within"), transaction.atomic():
        Instalment.objects.create(
            share=share, year=2027, amount=1, planned_on="2027-01-31", condition="REPORT"
        )
    done = share.instalments.get()
    write_entry(
        EntryKind.RELEASE, target=envelope, instalment=done, amount=done.amount, motive="x",
        by=manager,
    )  # fmt: skip
    later = Instalment.objects.create(
        share=share, year=envelope.year + 1, amount=Decimal("4000"),
        planned_on=f"{envelope.year + 1}-01-31", condition="REPORT",
    )  # fmt: skip
    with pytest.raises(DomainError, match="n’est plus possible"):
        write_entry(
            EntryKind.COMMITMENT, source=envelope, instalment=later, amount=later.amount, by=manager
        )


def test_check_ledger_says_what_differs(envelope):
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert (
        "Aucune différence (2\u00a0écritures, 2\u00a0enveloppes, 0\u00a0tranche)" in out.getvalue()
    )

    with pgtrigger.ignore("funding.Envelope:envelope_sums_kept_by_triggers"):
        Envelope.objects.filter(pk=envelope.pk).update(received=Decimal("10000.01"))
    with pytest.raises(CommandError, match=r"1.différence"):
        call_command("check_ledger", stdout=out)
    assert f"enveloppe {envelope.pk}, reçu" in out.getvalue()
    assert "10\u202f000,01\u00a0€ gardés, 10\u202f000\u00a0€ d’après" in out.getvalue()


def test_open_envelope_command(school, administrator):
    out = StringIO()

    def ask(*args: str) -> None:
        call_command("open_envelope", "140", *args, "--year", "2026", "--by", administrator.email,
                     stdout=out)  # fmt: skip

    ask("1 000 000")
    ask("250000,50", "--academy", "14")
    ask("200000", "--academy", "14")
    ask("210000", "--academy", "14", "--motive", "Effectifs de la rentrée.")
    ask("900000", "--motive", "Gel de crédits.")

    envelope = Envelope.objects.get(academy=school.academy, programme=Programme.P140)
    assert envelope.received == Decimal("210000")
    assert envelope.parent is not None
    assert envelope.parent.left == Decimal("690000")
    assert "Rennes" in out.getvalue()
    entries = Entry.objects.order_by("pk")
    assert list(entries.values_list("kind", "motive")) == [
        ("OPENING", ""),
        ("DELEGATION", ""),
        ("TAKE_BACK", RESIZED),
        ("DELEGATION", "Effectifs de la rentrée."),
        ("DECREASE", "Gel de crédits."),
    ]
    assert {entry.recorded_by for entry in entries} == {administrator}


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["140", "12e3"], "Écrivez un montant"),
        (["140", "-5"], "négatif"),
        (["140", "5", "--year", "1815"], "entre 2022 et 2050"),
        (["140", "5", "--academy", "14"], "enveloppe nationale"),
        (["140", "5", "--academy", "99"], "n’existe pas"),
    ],
)
def test_open_envelope_refuses_plainly(school, administrator, args, said):
    with pytest.raises(CommandError, match=said):
        call_command("open_envelope", *args, "--by", administrator.email)


def test_open_envelope_is_for_an_administrator(school, manager):
    for email in (manager.email, "personne@exemple.fr"):
        with pytest.raises(CommandError, match="n’est pas un compte d’administration"):
            call_command("open_envelope", "140", "5", "--by", email)
    assert not Envelope.objects.exists()


def test_the_list_shows_the_sums_and_only_ones_own_academy(school, envelope, manager, as_user):
    nantes = AcademyFactory(code="17", name="Nantes")
    far = CollegeFactory(
        department=DepartmentFactory(code="044", name="Loire-Atlantique", academy=nantes),
        academy=nantes,
    )
    envelope_for(far)
    delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    waiting = project_in("VALIDATED", school)

    page = as_user(manager).get(reverse("funding:envelope-list")).content.decode()

    assert "6\u202f000\u00a0€" in page
    assert "Ille-et-Vilaine" in page
    assert "Nantes" not in page
    assert waiting.amount_granted is not None
    assert page.count("4\u202f500\u00a0€") == 2  # promised in the département, so in the académie
    for reader in (secretariat_of(school.academy), president_of(school.academy)):
        response = as_user(reader).get(reverse("funding:envelope-list"), {"programme": "141"})
        assert response.status_code == 200
        assert b"guer/" not in response.content
    assert as_user(head_of(school)).get(reverse("funding:envelope-list")).status_code == 403


def test_the_page_of_an_envelope_shows_its_entries_and_its_burn(school, envelope, manager, as_user):
    project = project_in("FUNDED", school)
    client = as_user(manager)

    page = client.get(envelope_url(envelope)).content.decode()

    assert "Engagement" in page
    assert str(project) in page
    assert "5\u202f500\u00a0€" in page
    assert 'role="img"' in page
    assert clock.today().year == envelope.year
    assert (
        "Délégation"
        in client.get(envelope_url(envelope), {"nature": "DELEGATION"}).content.decode()
    )
    filtered = client.get(envelope_url(envelope), {"nature": "PAYMENT"}).content.decode()
    assert "Aucune écriture de cette nature" in filtered
    assert client.get(envelope_url(envelope), {"nature": "x", "page": "99"}).status_code == 200


def test_a_correction_below_is_in_the_journal_and_in_the_curve(school, envelope, manager, as_user):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    correct(fresh(below), Decimal("1250.50"), motive="Trop peu.", by=manager)
    correct(fresh(below), Decimal("-50.25"), motive="Un peu trop.", by=manager)
    carry_over(fresh(below), Decimal("10"), motive="Reliquat.", by=manager)
    project = project_in("FUNDED", school)
    row = Instalment.objects.get(share__allocation__project=project)
    record_payment(row, amount=Decimal("1000"), paid_on=clock.today(), proof="EJ-1", by=manager)

    for one in (fresh(envelope), fresh(below)):
        last = burn_of(one, today=clock.today())[-1]
        assert last.available == one.received - one.delegated
        assert (last.committed, last.paid) == (one.committed, one.paid)
    address = envelope_url(envelope)
    page = as_user(manager).get(address, {"nature": "INCREASE"}).content.decode()
    assert "−\u00a01\u202f250,50\u00a0€" in page.replace("&nbsp;", "\u00a0")
    assert "Vers\u00a0: " + str(below) in page.replace("&nbsp;", "\u00a0")
    page = as_user(manager).get(address, {"nature": "DECREASE"}).content.decode()
    assert "+\u00a050,25\u00a0€" in page.replace("&nbsp;", "\u00a0")
    assert "De\u00a0: " + str(below) in page.replace("&nbsp;", "\u00a0")
    own = as_user(manager).get(envelope_url(below), {"nature": "DECREASE"}).content.decode()
    assert "−\u00a050,25\u00a0€" in own.replace("&nbsp;", "\u00a0")


def delegation_url(envelope: Envelope) -> str:
    return reverse("funding:envelope-create", args=[envelope.year, envelope.programme, "14"])


def test_delegation_page(school, envelope, manager, as_user):
    client = as_user(manager)
    url = delegation_url(envelope)
    assert client.get(url).status_code == 200

    given = {"department": school.department.pk, "amount": "2 500,50 €"}
    assert client.post(url, given).status_code == 302
    assert fresh(envelope).delegated == Decimal("2500.50")


BAD_AMOUNTS = ("", "0", "-5", "12e3", "99999999999999", "10 000,01", "<b>5</b>", "💶", "1,234")


def test_pages_that_move_money_with_a_bad_amount(school, envelope, manager, other, as_user):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    second = delegate_to_department(envelope, other, Decimal("10"), by=manager)
    client = as_user(manager)
    pages = [
        (delegation_url(envelope), {"department": school.department.pk}),
        (envelope_url(below, "takeback-create"), {"motive": "Parce que."}),
        (envelope_url(below, "transfer-create"), {"motive": "Parce que.", "target": second.pk}),
        (envelope_url(below, "correction-create"), {"motive": "Parce que.", "way": "less"}),
    ]
    for url, given in pages:
        assert client.get(url).status_code == 200
        for amount in BAD_AMOUNTS:
            assert client.post(url, given | {"amount": amount}).status_code == 422, (url, amount)
    assert fresh(below).received == Decimal("4000")
    for url, given in pages[1:]:
        assert client.post(url, {**given, "amount": "10", "motive": ""}).status_code == 422
        assert client.post(url, given | {"amount": "1.234,56"}).status_code == 302
    assert fresh(below).received == Decimal("4000") - 3 * Decimal("1234.56")
    assert list(differences()) == []


@pytest.mark.parametrize("name", ["funding:envelope-list", "detail"])
def test_the_queries_do_not_grow_with_the_rows(school, envelope, manager, as_user, name):
    address = reverse(name) if ":" in name else envelope_url(envelope)
    counts = []
    for codes in (("029", "056"), ()):
        client = as_user(User.objects.get(pk=manager.pk))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
        for code in codes:
            place = DepartmentFactory(code=code, name=code, academy=school.academy)
            delegate_to_department(envelope, place, Decimal(100), by=manager)
            project_in("FUNDED", CollegeFactory())
            project_in("VALIDATED", CollegeFactory())
    assert counts[0] == counts[1]
    assert counts[0] <= 12


def test_pages_of_an_envelope_are_for_its_academy(school, envelope, manager, as_user):
    below = delegate_to_department(envelope, school.department, Decimal("4000"), by=manager)
    far = AcademyFactory(code="17", name="Nantes")
    movements = ["takeback-create", "transfer-create", "correction-create"]
    for url in (delegation_url(envelope), *(envelope_url(below, name) for name in movements)):
        assert as_user(secretariat_of(school.academy)).get(url).status_code == 403
        assert as_user(secretariat_of(school.academy)).post(url, {}).status_code == 403
        assert as_user(fund_manager_of(far)).get(url).status_code == 404
        assert as_user(head_of(school)).get(url).status_code == 403
        assert as_user(manager).get(url.replace("/141/", "/139/")).status_code == 404
    for name in movements:  # that of the académie is the platform's to move
        assert as_user(manager).get(envelope_url(envelope, name)).status_code == 404
    assert as_user(secretariat_of(school.academy)).get(envelope_url(below)).status_code == 200
    assert as_user(fund_manager_of(far)).get(envelope_url(below)).status_code == 404
