"""Allocating: the use case, its refusals, its page, its letter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from documents.services.issue import issue_requested
from establishments.models import Academy
from funding.enums import Programme
from funding.models import Allocation, Envelope, Instalment, Suspension
from funding.queries import clock_of
from funding.services import planning
from funding.services.envelopes import delegate_to_department, set_national_envelope
from notifications.models import Message
from projects.enums import Status
from projects.models import Project, StatusChange
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    PrivateEcoleFactory,
    award,
    editor_of,
    envelope_for,
    fund_manager_of,
    head_of,
    inspector_of,
    national_observer,
    president_of,
    project_in,
    secretariat_of,
    valid_siret,
)

pytestmark = pytest.mark.django_db

IBAN = "FR1420041010050500013M02606"
COMMUNE = "21350238800019"


@pytest.fixture
def project() -> Project:
    return project_in(Status.VALIDATED)


@pytest.fixture
def envelope(project) -> Envelope:
    return envelope_for(project.establishment, Decimal("10000"))


@pytest.fixture
def manager(project):
    return fund_manager_of(project.establishment.academy)


def posted(project: Project, envelope: Envelope, /, **changes: object) -> dict[str, object]:
    return {
        "amount": "4 500,00 €",
        "envelope": envelope.pk,
        "kind": project.beneficiary.kind,
        "name": project.beneficiary.name,
        "siret": project.beneficiary.siret,
        "iban": "",
        **tranches(("4500,00", clock.today())),
    } | changes


def tranches(*rows: tuple[str, date]) -> dict[str, object]:
    """Instalments as the page posts them."""
    data: dict[str, object] = {
        "rows-TOTAL_FORMS": len(rows),
        "rows-INITIAL_FORMS": 0,
        "rows-MIN_NUM_FORMS": 0,
        "rows-MAX_NUM_FORMS": 50,
    }
    for rank, (amount, day) in enumerate(rows):
        data |= {
            f"rows-{rank}-amount": amount,
            f"rows-{rank}-year": day.year,
            f"rows-{rank}-planned_on": day.isoformat(),
            f"rows-{rank}-condition": "SIGNATURE",
        }
    return data


def url(project: Project, name: str = "allocation-create") -> str:
    return reverse(f"funding:{name}", args=[project.reference])


def test_the_use_case(project, envelope, manager):
    Suspension.objects.create(
        project=project, starts_on=project.validated_on, motive="RIB", created_by=manager
    )

    allocation = award(project, envelope=envelope, amount=Decimal("4200"), by=manager)

    envelope.refresh_from_db()
    assert project.status == Status.FUNDED
    assert StatusChange.objects.get(project=project, step="ALLOCATE").changed_by == manager
    assert (envelope.committed, envelope.left) == (Decimal("4200"), Decimal("5800"))
    assert allocation.letter is not None
    assert allocation.letter.facts["amount"] == "4\u202f200\u00a0€"
    assert not Suspension.objects.filter(ends_on__isnull=True).exists()
    clock = clock_of(project)
    assert clock is not None
    assert clock.stopped
    school = project.establishment
    told = set(
        Message.objects.filter(kind="funding.funds_allocated").values_list("recipient", flat=True)
    )
    assert told == {
        head_of(school).pk,
        inspector_of(school).pk,
        secretariat_of(school.academy).pk,
    }


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        ("America/Martinique", "2026-11-09 03:30+00:00", date(2026, 11, 8)),
        ("Indian/Reunion", "2026-11-08 20:30+00:00", date(2026, 11, 9)),
    ],
)
def test_it_is_attributed_on_the_day_of_the_place(zone, now, day):
    with time_machine.travel("2026-09-08 10:00", tick=False):
        project = project_in(Status.VALIDATED)
        manager = fund_manager_of(project.establishment.academy)
    Academy.objects.update(time_zone=zone)
    suspension = Suspension.objects.create(
        project=project, starts_on=date(2026, 10, 1), motive="RIB", created_by=manager
    )
    with time_machine.travel(now, tick=False):
        envelope_for(project.establishment)
        allocation = award(Project.objects.get(pk=project.pk), by=manager)

    suspension.refresh_from_db()
    assert (allocation.allocated_on, suspension.ends_on) == (day, day)
    assert allocation.letter is not None
    assert str(day.day) in allocation.letter.facts["date"].split()


def test_a_school_without_account_is_told_at_its_mailbox(project, envelope, manager):
    school = project.establishment
    school.email = "ce.0350001a@ac-rennes.example"
    school.save()
    school.memberships.update(ends_on=school.memberships.first().starts_on)

    award(project, envelope=envelope, amount=Decimal("100"), by=manager)

    assert Message.objects.filter(
        kind="funding.funds_allocated", email=school.email, recipient=None
    ).exists()


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "supérieur à zéro"), ("-1", "supérieur à zéro"), ("4500.01", "a accordé 4.500")],
)
def test_amounts_refused(project, envelope, manager, amount, said):
    with pytest.raises(DomainError, match=said):
        award(project, envelope=envelope, amount=Decimal(amount), by=manager)
    assert project.status == Status.VALIDATED
    assert not Allocation.objects.exists()


def test_what_is_left_is_said(project, manager):
    small = envelope_for(project.establishment, Decimal("1200"))
    with pytest.raises(DomainError, match=r"Il reste 1.200.€ sur cette enveloppe"):
        award(project, envelope=small, amount=Decimal("1201"), by=manager)


def test_the_constraint_has_the_last_word(project, manager, monkeypatch):
    """Were the check up front mistaken, the database refuses and the sentence is the same."""
    small = envelope_for(project.establishment, Decimal("1200"))
    monkeypatch.setattr(planning, "paying_envelope", lambda purses, **asked: next(iter(purses)).key)
    real: Any = vars(Envelope)["left"].fget
    monkeypatch.setattr(
        Envelope, "left", property(lambda row: real(row) if row.committed else real(row) + 9000)
    )
    with pytest.raises(DomainError):
        award(project, envelope=small, amount=Decimal("1201"), by=manager)
    monkeypatch.undo()
    assert Project.objects.get(pk=project.pk).status == Status.VALIDATED
    assert Envelope.objects.get(pk=small.pk).committed == 0


def test_envelopes_refused(project, envelope, manager):
    ecole = EcoleFactory()
    nantes = AcademyFactory(code="17", name="Nantes")
    away = CollegeFactory(
        academy=nantes,
        department=DepartmentFactory(code="044", name="Loire-Atlantique", academy=nantes),
    )
    other = DepartmentFactory(code="056", name="Morbihan", academy=project.establishment.academy)
    of_other = delegate_to_department(envelope, other, Decimal("9000"), by=manager)
    for wrong, said in [
        (envelope_for(ecole), "relève du programme 140"),
        (envelope_for(away), "pas celle de l’académie"),
        (of_other, "autre département"),
    ]:
        with pytest.raises(DomainError, match=said):
            award(project, envelope=wrong, amount=Decimal(1), by=manager)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"siret": "123"}, "SIRET n’est pas valide"),
        ({"iban": "FR76"}, "IBAN n’est pas valide"),
        ({"name": "  "}, "nom du bénéficiaire"),
        ({"siret": COMMUNE}, "commence par 19"),
        ({"kind": "COMMUNE", "siret": COMMUNE}, "reçoit lui-même"),
    ],
)
def test_beneficiaries_refused(project, envelope, manager, changes, said):
    with pytest.raises(DomainError, match=said):
        award(project, envelope=envelope, amount=Decimal(1), by=manager, **changes)


def test_who_may_and_when(project, envelope, manager):
    for stranger in (head_of(project.establishment), secretariat_of(AcademyFactory())):
        with pytest.raises(NotAllowed):
            award(project, envelope=envelope, amount=Decimal(1), by=stranger)
    award(project, envelope=envelope, amount=Decimal(1), by=manager)
    with pytest.raises(StepRefused, match="maintenant"):
        award(project, envelope=envelope, amount=Decimal(1), by=manager)
    assert Allocation.objects.count() == 1


def test_page_prefills_and_masks(project, envelope, manager, as_user):
    page = as_user(manager).get(url(project)).content.decode()

    assert project.beneficiary.siret in page
    assert IBAN not in page
    assert "FR14 … 2606" in page
    assert "il reste 10\u202f000\u00a0€" in page
    assert "31\u00a0décembre 2026" not in page


def test_page_of_an_ecole_shows_the_derogation(as_user):
    project = project_in(Status.VALIDATED, EcoleFactory())
    envelope_for(project.establishment)
    client = as_user(fund_manager_of(project.establishment.academy))

    page = client.get(url(project)).content.decode()

    assert "31\u00a0décembre 2026" in page
    assert "Un collège ou un lycée public proche" in page
    assert "L’établissement lui-même" not in page


def test_page_without_envelope_says_so(project, manager, as_user):
    set_national_envelope(Programme.P140, 2026, Decimal(1))
    response = as_user(manager).get(url(project))

    assert "Aucune enveloppe ne peut payer" in response.content.decode()
    assert as_user(manager).post(url(project), {}).status_code == 422


def test_page_allocates_then_says_it_is_done(project, envelope, manager, as_user):
    client = as_user(manager)

    response = client.post(url(project), posted(project, envelope), follow=True)

    assert response.redirect_chain == [(reverse("funding:desk-detail"), 302)]
    assert "Les fonds sont attribués" in response.content.decode()
    allocation = Allocation.objects.get(project=project)
    assert (allocation.amount, allocation.recipients.get().iban) == (Decimal("4500"), IBAN)
    page = client.get(url(project)).content.decode()
    assert allocation.reference in page
    assert IBAN not in page
    again = client.post(url(project), posted(project, envelope))
    assert again.status_code == 422
    assert "n’est plus possible" in again.content.decode()


BAD_INPUT: list[dict[str, str]] = [
    {"amount": ""},
    {"amount": "-5"},
    {"amount": "0"},
    {"amount": "12e3"},
    {"amount": "9" * 40},
    {"amount": "4 500,01"},
    {"amount": "NaN"},
    {"amount": "<script>1</script>"},
    {"envelope": ""},
    {"envelope": "0"},
    {"envelope": "abc"},
    {"envelope": "9" * 30},
    {"kind": "COMMUNE"},
    {"kind": "😀"},
    {"name": ""},
    {"name": "é" * 201},
    {"siret": "21350238800018"},
    {"siret": "²1350238800019"},
    {"iban": "FR7630006000011234567890188"},
    {"iban": "\x00"},
]


def test_page_with_bad_input_comes_back(project, envelope, manager, as_user):
    project.beneficiary.iban = ""
    project.beneficiary.save()
    client = as_user(manager)
    for changes in BAD_INPUT:
        given = posted(project, envelope, **({"iban": IBAN} | changes))
        response = client.post(url(project), given)

        assert response.status_code == 422, changes
        assert "ne-error-summary" in response.content.decode(), changes
    assert not Allocation.objects.exists()


def test_an_envelope_of_another_academy_is_not_a_choice(project, envelope, manager, as_user):
    nantes = AcademyFactory(code="17", name="Nantes")
    away = envelope_for(
        CollegeFactory(
            academy=nantes,
            department=DepartmentFactory(code="044", name="Loire-Atlantique", academy=nantes),
        )
    )
    response = as_user(manager).post(url(project), posted(project, envelope, envelope=away.pk))
    assert response.status_code == 422


@pytest.mark.parametrize("name", ["allocation-create", "suspension-create", "suspension-update"])
def test_doors(project, envelope, as_user, name):
    academy = project.establishment.academy
    nantes = AcademyFactory(code="17", name="Nantes")
    expected = [
        (fund_manager_of(academy), 200),
        (head_of(project.establishment), 403),
        (editor_of(project.establishment), 403),
        (inspector_of(project.establishment), 403),
        (secretariat_of(academy), 403),
        (president_of(academy), 403),
        (national_observer(), 403),
        (fund_manager_of(nantes), 404),
        (head_of(CollegeFactory()), 404),
    ]
    for user, status in expected:
        assert as_user(user).get(url(project, name)).status_code == status, user
        if status != 200:
            assert as_user(user).post(url(project, name), {}).status_code == status, user


def test_pages_of_a_file_that_awaits_no_funds(manager, as_user):
    for status in (Status.FUNDED, Status.REPORTED, Status.CLOSED):
        project = project_in(status)
        client = as_user(fund_manager_of(project.establishment.academy))
        for name in ("allocation-create", "suspension-create", "suspension-update"):
            assert client.get(url(project, name)).status_code == 200
            assert client.post(url(project, name), {}).status_code == 422
    without = project_in(Status.VALIDATED, funds=False)
    client = as_user(fund_manager_of(without.establishment.academy))
    assert "n’attend pas de fonds" in client.get(url(without)).content.decode()


def test_letter_by_the_real_renderer(project, envelope, manager, as_user):
    school = project.establishment
    award(project, envelope=envelope, amount=Decimal("4500"), by=manager)
    client = as_user(head_of(school))
    assert client.get(url(project, "letter-detail")).status_code == 202

    assert issue_requested() >= 1
    response = client.get(url(project, "letter-detail"))

    assert response["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(response.content))
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    allocation = Allocation.objects.get(project=project)
    for words in [
        "Lettre d’attribution",
        school.name,
        project.reference,
        allocation.reference,
        "4 500 €",
        project.beneficiary.siret,
        "Projet abouti.",
        "La rectrice",
        "Académie de Rennes",
        "versés en une tranche",
        "à la signature",
    ]:
        assert words.replace(" ", "") in text.replace(" ", ""), words
    assert IBAN not in text
    last = "".join(reader.pages[-1].extract_text().split())
    assert "bilan" in last, "a signature never stands alone on a page"
    assert "Larectrice" in last


def test_who_reads_the_letter(project, envelope, manager, as_user):
    school = project.establishment
    award(project, envelope=envelope, amount=Decimal("4500"), by=manager)
    academy = school.academy
    for user, status in [
        (head_of(school), 202),
        (editor_of(school), 202),
        (manager, 202),
        (secretariat_of(academy), 202),
        (president_of(academy), 202),
        (inspector_of(school), 403),
        (national_observer(), 403),
        (head_of(CollegeFactory()), 404),
    ]:
        assert as_user(user).get(url(project, "letter-detail")).status_code == status
    page = as_user(manager).get(url(project_in("VALIDATED"), "letter-detail")).content.decode()
    assert "Aucune lettre" in page


def test_a_private_school_is_paid_through_its_body(as_user):
    project = project_in(Status.VALIDATED, PrivateEcoleFactory())
    envelope = envelope_for(project.establishment)
    manager = fund_manager_of(project.establishment.academy)

    allocation = award(
        project,
        envelope=envelope,
        amount=Decimal("10"),
        by=manager,
        kind="PRIVATE_BODY",
        name="OGEC Sainte-Anne",
        siret=valid_siret(5, public=False),
        iban=IBAN,
    )

    instalment = Instalment.objects.get(share__allocation=allocation)
    assert instalment.envelope == envelope
    assert envelope.programme == "139"
    assert allocation.letter is not None
    assert "organisme de gestion" in allocation.letter.facts["conditions"]


def test_rollback_gives_nothing_away(project, manager):
    """A refusal leaves no letter, no message, no number behind."""
    small = envelope_for(project.establishment, Decimal("10"))
    before = Message.objects.count()
    with pytest.raises(DomainError):
        award(project, envelope=small, amount=Decimal("11"), by=manager)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM documents_issueddocument WHERE kind LIKE 'funding%'")
        assert cursor.fetchone() == (0,)
    assert Message.objects.count() == before
