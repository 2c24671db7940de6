"""Several schools, several years, a commune: what is promised, committed, paid, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from documents.models import IssuedDocument
from documents.services.issue import issue_requested
from funding.enums import PaymentCondition
from funding.models import Convention, Envelope, Instalment, Recipient
from funding.queries.ledger import differences
from funding.rules import apportion, derogation_warning, grid
from funding.services.allocation import Part, Payee, Tranche, allocate
from funding.services.conventions import (
    draw_up_convention,
    note_missing,
    set_convention_text,
    sign_convention,
)
from funding.services.envelopes import delegate_to_department
from funding.services.instalments import (
    cancel_instalment,
    commit_instalment,
)
from funding.services.payments import record_payment
from funding.services.recovery import order_recovery, record_recovery
from notifications.models import Message
from projects.models import Project
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    associated,
    envelope_for,
    fund_manager_of,
    head_of,
    project_in,
    secretariat_of,
    valid_siret,
)

pytestmark = pytest.mark.django_db

YEAR = clock.today().year
IBAN = "FR1420041010050500013M02606"
COMMUNE = Payee("COMMUNE", "Commune de Kerlann", "21350238800019", IBAN)


class Story:
    """A project of two écoles over three years, whose commune receives the money."""

    def __init__(self) -> None:
        self.lead, self.other = EcoleFactory(), EcoleFactory()
        self.project: Project = project_in("VALIDATED", self.lead)
        associated(self.project, self.other)
        self.manager = fund_manager_of(self.lead.academy)
        self.envelope = envelope_for(self.lead, Decimal("10000"))

    def parts(self) -> list[Part]:
        """2 700 € and 1 800 €, a third a year."""
        return [
            Part(
                school,
                COMMUNE,
                amount,
                [
                    Tranche(
                        YEAR + rank,
                        cell,
                        clock.today() if rank == 0 else date(YEAR + rank, 1, 31),
                        PaymentCondition.SIGNATURE if rank == 0 else PaymentCondition.REPORT,
                    )
                    for rank, cell in enumerate(apportion(amount, [Decimal(1)] * 3))
                ],
            )
            for school, amount in ((self.lead, Decimal("2700")), (self.other, Decimal("1800")))
        ]

    def award(self) -> list[Instalment]:
        """The instalments, by year then by school."""
        allocate(self.project, parts=self.parts(), by=self.manager)
        return list(Instalment.objects.order_by("year", "share"))


@pytest.fixture
def story() -> Story:
    return Story()


def test_each_year_commits_its_own_envelope(story):
    rows = story.award()

    assert [row.state for row in rows] == ["NOTIFIED"] * 2 + ["PROMISED"] * 4
    story.envelope.refresh_from_db()
    assert story.envelope.committed == Decimal("1500")
    assert Recipient.objects.get().shares.count() == 2
    assert Convention.objects.get().state == "TO_DRAW_UP"
    told = Message.objects.filter(kind="funding.funds_allocated")
    assert {head_of(story.lead).pk, head_of(story.other).pk} <= set(
        told.values_list("recipient", flat=True)
    )

    with pytest.raises(DomainError, match=f"Aucune enveloppe de {YEAR + 1}"):
        commit_instalment(rows[2], by=story.manager)
    after = envelope_for(story.lead, Decimal("1000"), year=YEAR + 1)
    commit_instalment(rows[2], by=story.manager)
    after.refresh_from_db()
    assert after.committed == Decimal("900")
    assert Message.objects.filter(kind="funding.instalment_notified").exists()
    with pytest.raises(DomainError, match=r"Il reste 100.€"):
        commit_instalment(rows[3], by=story.manager)
    with pytest.raises(DomainError, match="déjà"):
        commit_instalment(rows[2], by=story.manager)
    assert list(differences()) == []


def test_the_department_pays_first_then_the_academy(story):
    delegate_to_department(story.envelope, story.lead.department, Decimal("1000"), by=story.manager)
    first, second, *_ = story.award()
    assert first.envelope is not None
    assert second.envelope is not None
    assert first.envelope.department == story.lead.department
    assert second.envelope.department is None


def test_a_college_that_joined_is_paid_by_its_own_programme(story):
    college = CollegeFactory(academy=story.lead.academy, department=story.lead.department)
    associated(story.project, college)
    found = envelope_for(college, Decimal("500"))
    tranche = Tranche(YEAR, Decimal("300"), clock.today())
    lead = Part(story.lead, COMMUNE, Decimal("300"), [tranche])

    eple = Payee("EPLE", college.name, valid_siret(7), IBAN)
    allocate(
        story.project,
        parts=[lead, Part(college, eple, Decimal("300"), [tranche])],
        by=story.manager,
    )

    found.refresh_from_db()
    assert found.committed == Decimal("300")
    assert Recipient.objects.get(kind="EPLE").letter is None  # the school has its own letter


def test_parts_that_do_not_agree_are_refused(story):
    lead, other = story.parts()
    stranger = EcoleFactory()
    tranche = Tranche(YEAR, Decimal("10"), clock.today())
    wrong = [
        ([Part(lead.school, COMMUNE, Decimal("11"), [tranche])], "doivent être égales"),
        ([Part(stranger, COMMUNE, Decimal("10"), [tranche])], "ne participe pas"),
        ([lead, lead], "n’a qu’une part"),
        ([], "pour quel établissement"),
        ([Part(lead.school, COMMUNE, Decimal("4501"), [tranche])], "ne peut être supérieur"),
        (
            [Part(lead.school, COMMUNE, Decimal("10"), [replace(tranche, year=YEAR - 1)])],
            "année passée",
        ),
        (
            [Part(lead.school, COMMUNE, Decimal("10"), [replace(tranche, year=YEAR + 1)])],
            "dans cette année-là",
        ),
        (
            [
                Part(
                    lead.school,
                    COMMUNE,
                    Decimal("10"),
                    [Tranche(YEAR + 1, Decimal("10"), date(YEAR + 1, 1, 31))],
                )
            ],
            "Aucune enveloppe",
        ),
        (
            [
                Part(lead.school, COMMUNE, Decimal("10"), [tranche]),
                Part(
                    other.school,
                    Payee("COMMUNE", "Autre nom", COMMUNE.siret, IBAN),
                    Decimal("10"),
                    [tranche],
                ),
            ],
            "deux noms",
        ),
    ]  # fmt: skip
    for parts, said in wrong:
        with pytest.raises(DomainError, match=said):
            allocate(story.project, parts=parts, by=story.manager)
    assert not Instalment.objects.exists()
    story.envelope.refresh_from_db()
    assert story.envelope.committed == 0


def test_paid_in_two_times_then_partly_given_back(story):
    first = story.award()[0]
    given = {"paid_on": clock.today(), "by": story.manager}
    record_payment(first, amount=Decimal("300"), proof="EJ-1", **given)
    first.refresh_from_db()
    assert (first.state, first.to_pay) == ("NOTIFIED", Decimal("600"))
    for amount, proof, said in [
        (Decimal("600.01"), "EJ-2", r"Il reste 600.€ à verser"),
        (Decimal("0"), "EJ-2", "supérieur à zéro"),
        (Decimal("1"), " ", "prouve"),
    ]:
        with pytest.raises(DomainError, match=said):
            record_payment(first, amount=amount, proof=proof, **given)
    record_payment(first, amount=Decimal("600"), proof="EJ-2", **given)
    first.refresh_from_db()
    assert (first.state, first.paid_on) == ("PAID", clock.today())
    with pytest.raises(DomainError, match="versée"):
        record_payment(first, amount=Decimal("1"), proof="EJ-3", **given)
    with pytest.raises(DomainError, match="versée"):
        cancel_instalment(first, motive="x", by=story.manager)
    asked = {
        "siret": COMMUNE.siret, "motive": "Non dépensé.", "due_on": clock.today(),
        "by": story.manager,
    }  # fmt: skip
    order = order_recovery(story.project, amount=Decimal("100"), **asked)
    record_recovery(
        order, amount=Decimal("100"), received_on=clock.today(), proof="TP-1", by=story.manager
    )
    story.envelope.refresh_from_db()
    assert (story.envelope.committed, story.envelope.paid) == (Decimal("1400"), Decimal("800"))
    with pytest.raises(DomainError, match=r"Demandez entre 0,01.€ et 800.€"):
        order_recovery(story.project, amount=Decimal("801"), **asked)
    assert list(differences()) == []


def test_cancelling_gives_back_and_tells_the_school_at_once(story):
    rows = story.award()
    record_payment(
        rows[1], amount=Decimal("100"), paid_on=clock.today(), proof="EJ", by=story.manager
    )
    with pytest.raises(DomainError, match="motif"):
        cancel_instalment(rows[1], motive=" ", by=story.manager)
    with pytest.raises(NotAllowed):
        cancel_instalment(rows[1], motive="x", by=secretariat_of(story.lead.academy))

    cancel_instalment(rows[1], motive="Crédits gelés.", by=story.manager)
    cancel_instalment(rows[5], motive="Projet écourté.", by=story.manager)

    rows[1].refresh_from_db()
    rows[5].refresh_from_db()
    assert (rows[1].state, rows[1].reason, rows[1].paid) == (
        "CANCELLED", "Crédits gelés.", Decimal("100"),
    )  # fmt: skip
    assert (rows[5].state, rows[5].cancelled_by) == ("CANCELLED", story.manager)
    story.envelope.refresh_from_db()
    assert (story.envelope.committed, story.envelope.cancelled) == (Decimal("1000"), Decimal("500"))
    told = Message.objects.filter(kind="funding.instalment_cancelled", urgency="AT_ONCE")
    assert {head_of(story.lead).pk, head_of(story.other).pk} == set(
        told.values_list("recipient", flat=True)
    )
    with pytest.raises(DomainError, match="annulée"):
        cancel_instalment(rows[1], motive="x", by=story.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Instalment.objects.filter(pk=rows[3].pk).update(state="CANCELLED")
    assert list(differences()) == []


def test_the_letters_say_each_instalment(story):
    story.award()
    assert issue_requested() >= 2
    recipient = Recipient.objects.get()
    assert recipient.letter is not None
    texts = []
    for document in (story.project.allocation.letter, recipient.letter):
        document.refresh_from_db()
        pages = PdfReader(BytesIO(bytes(document.content.pdf))).pages
        texts.append("".join("".join(page.extract_text() for page in pages).split()))
    for text in texts:
        for words in ("4 500 €", "900 €", "600 €", str(YEAR + 2), COMMUNE.siret, "sur bilan"):
            assert words.replace(" ", "") in text, words
        assert IBAN not in text
    assert "portépar" in texts[1]


def test_the_convention_from_the_words_of_the_academy_to_its_signature(story, as_user):
    story.award()
    academy = story.lead.academy
    convention = Convention.objects.get()
    with pytest.raises(DomainError, match=r"\[commune\]"):
        set_convention_text(academy, "Pour [commune]", by=story.manager)
    with pytest.raises(NotAllowed):
        set_convention_text(academy, "Pour", by=secretariat_of(academy))
    set_convention_text(
        academy, "# Objet\n\n[bénéficiaire] reçoit [montant].\n\n[tranches]", by=story.manager
    )
    with pytest.raises(DomainError, match="à établir"):
        sign_convention(convention, signed_on=clock.today(), by=story.manager)

    drawn = draw_up_convention(convention, by=story.manager)
    again = draw_up_convention(convention, by=story.manager)
    assert again.document is not None
    assert drawn.document is not None
    assert again.document.replaces == drawn.document
    assert ["item", f"{story.lead.name}, {YEAR}\u00a0: 900\u00a0€, à la signature, prévue le"] == [
        again.document.facts["blocks"][2][0],
        again.document.facts["blocks"][2][1].rpartition(" le ")[0] + " le",
    ]
    note_missing(convention, "délibération du conseil municipal", by=story.manager)

    address = reverse("funding:convention-update", args=[story.project.reference, convention.pk])
    client = as_user(story.manager)
    assert "délibération du conseil" in client.get(address).content.decode()
    assert client.post(address, {"acte": "signature", "signed_on": "2999-01-01"}).status_code == 422
    issue_requested()
    pdf = client.get(address + "pdf/")
    assert pdf["Content-Type"] == "application/pdf"
    docx = client.get(address + "docx/")
    assert docx.content.startswith(b"PK")
    assert as_user(head_of(story.lead)).get(address + "pdf/").status_code == 200
    assert as_user(head_of(story.lead)).get(address).status_code == 403
    client = as_user(story.manager)
    assert client.post(
        address, {"acte": "signature", "signed_on": clock.today().isoformat()}
    ).status_code == 302  # fmt: skip
    convention.refresh_from_db()
    assert (convention.state, convention.missing) == ("SIGNED", "")
    for act in (
        lambda: draw_up_convention(convention, by=story.manager),
        lambda: note_missing(convention, "x", by=story.manager),
        lambda: sign_convention(convention, signed_on=clock.today(), by=story.manager),
    ):
        with pytest.raises(DomainError, match="signée"):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        Convention.objects.filter(pk=convention.pk).update(signed_on="2026-01-01", missing="x")


def test_the_page_cuts_shares_over_instalments(story, as_user):
    client = as_user(story.manager)
    address = reverse("funding:allocation-create", args=[story.project.reference])
    page = client.get(address).content.decode()
    assert str(story.other) in page
    rows = [
        ("1500", clock.today()),
        ("1500", date(YEAR + 1, 1, 31)),
        ("1500", date(YEAR + 2, 1, 31)),
    ]
    given = {
        "envelope": story.envelope.pk,
        "amount": "2 700,00 €",
        "kind": "COMMUNE",
        "name": COMMUNE.name,
        "siret": COMMUNE.siret,
        "iban": IBAN,
        f"amount_{story.other.pk}": "1.800,00",
        "rows-TOTAL_FORMS": 3,
        "rows-INITIAL_FORMS": 0,
    }
    for rank, (amount, day) in enumerate(rows):
        given |= {
            f"rows-{rank}-amount": amount,
            f"rows-{rank}-year": day.year,
            f"rows-{rank}-planned_on": day.isoformat(),
            f"rows-{rank}-condition": "REPORT",
        }
    assert client.post(address, given | {"rows-0-amount": "1501"}).status_code == 422
    assert client.post(address, given | {"rows-1-planned_on": f"{YEAR}-12-31"}).status_code == 422
    assert client.post(address, given | {"rows-1-year": "99999"}).status_code == 422
    assert client.post(address, given | {"add_row": "1"}).status_code == 200
    assert client.post(address, given).status_code == 302

    cells = list(Instalment.objects.order_by("share", "year").values_list("amount", flat=True))
    assert cells == [Decimal("900")] * 3 + [Decimal("600")] * 3
    page = client.get(address).content.decode()
    assert page.count("Promise") == 4
    promised = Instalment.objects.filter(state="PROMISED").first()
    assert promised is not None
    cancel = reverse("funding:cancellation-create", args=[story.project.reference, promised.pk])
    assert client.get(cancel).status_code == 200
    assert client.post(cancel, {"motive": ""}).status_code == 422
    assert client.post(cancel, {"motive": "Crédits gelés."}).status_code == 302
    assert client.post(cancel, {"motive": "Crédits gelés."}).status_code == 422  # replayed
    commit = reverse("funding:commitment-create", args=[story.project.reference, promised.pk])
    assert client.post(commit, follow=True).status_code == 200
    assert as_user(head_of(story.lead)).post(commit).status_code == 403
    other = project_in("VALIDATED", CollegeFactory())
    strange = reverse("funding:cancellation-create", args=[other.reference, promised.pk])
    assert as_user(fund_manager_of(story.lead.academy)).get(strange).status_code == 404


def test_the_derogation_warns_of_what_comes_after_it(story):
    assert derogation_warning("ECOLE", "PUBLIC", [date(2026, 12, 31)]) == ""
    assert "31\u00a0janvier 2027" in derogation_warning("ECOLE", "PUBLIC", [date(2027, 1, 31)])
    assert derogation_warning("COLLEGE", "PUBLIC", [date(2027, 1, 31)]) == ""


CENTS = st.integers(min_value=1, max_value=10**8).map(lambda cents: Decimal(cents) / 100)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(CENTS, min_size=1, max_size=5), st.lists(CENTS, min_size=1, max_size=6))
def test_a_grid_sums_up_both_ways(parts, weights):
    rows = apportion(sum(parts), weights)
    assert sum(rows) == sum(parts)
    cells = grid(parts, rows)
    assert [sum(line) for line in cells] == parts
    assert [sum(column) for column in zip(*cells, strict=True)] == rows
    assert all(cell >= 0 for line in cells for cell in line)


def test_everything_belongs_to_known_people(story):
    """The rows carry who did what."""
    rows = story.award()
    assert all(entry.recorded_by == story.manager for row in rows for entry in row.entries.all())
    assert IssuedDocument.objects.filter(kind="funding/recipient_letter").count() == 1
    assert User.objects.filter(pk=story.manager.pk).exists()
    assert Envelope.objects.filter(committed__gt=0).count() == 1
