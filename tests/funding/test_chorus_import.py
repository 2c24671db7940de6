"""Importing payments: matched, known, ambiguous, refused; twice, at once, killed: paid once."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock, french
from core.errors import DomainError, NotAllowed
from funding.enums import LineFinding, LineState, PaymentCondition
from funding.models import ChorusColumns, ChorusExtract, ChorusLine, ChorusNumber, Entry, Instalment
from funding.queries.chorus import candidates_for
from funding.queries.ledger import differences
from funding.services.allocation import Part, Tranche, allocate
from funding.services.chorus_lines import set_line_aside, settle_line, take_line_up
from funding.services.chorus_matching import match_lines
from funding.services.chorus_rows import keep_lines, staged
from funding.services.extracts import (
    columns_of,
    destroy_old_extracts,
    request_import,
)
from funding.services.instalments import cancel_instalment
from funding.services.payments import record_payment, reverse_payment
from jobs.enums import FileRole, JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from notifications.models import Message
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    award,
    envelope_for,
    fund_manager_of,
    head_of,
    payee_of,
    project_in,
    secretariat_of,
)
from tests.factories.statuses import accepted_report
from tests.funding.chorus_files import counts, extract_of, imported, line, pays, written

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]
TODAY = clock.today()


class Place:
    """An académie whose fund manager pays some files."""

    def __init__(self) -> None:
        self.school = CollegeFactory()
        self.academy = self.school.academy
        self.manager = fund_manager_of(self.academy)

    def funded(self) -> Instalment:
        """A file of another collège of the académie: its only instalment, notified."""
        school = CollegeFactory(academy=self.academy, department=self.school.department)
        project = project_in("FUNDED", school)
        return Instalment.objects.get(share__allocation__project=project)

    def imported(self, *lines: Any, **options: Any) -> Job:
        return imported(self.academy, written(lines), by=self.manager, **options)

    def kept(self, *lines: Any) -> list[int]:
        """The keys of these lines, kept and not matched yet: an import killed between the two."""
        extract = extract_of(self.academy, written(lines), by=self.manager)
        with (
            extract.file.open("rb") as stream,
            staged(stream, columns_of(extract), progress=lambda _: None) as count,
        ):
            assert count == len(lines)
            with transaction.atomic():
                keep_lines(extract, after=0, until=100)
        return list(extract.lines.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def place() -> Place:
    return Place()


def report_of(job: Job) -> list[dict[str, str]]:
    made = job.files.get(role=FileRole.RESULT)
    with made.file.open("rb") as stream:
        return list(csv.DictReader(io.StringIO(stream.read().decode("utf-8-sig")), delimiter=";"))


def proved() -> bool:
    return list(differences()) == []


def test_a_trial_then_the_import_then_again(place: Place) -> None:
    first, second = place.funded(), place.funded()
    lines = [
        pays(first, "1401000001"),
        line("1401000002", Decimal("12.34"), second.share.recipient.siret),
        line("1401000003", "deux euros", second.share.recipient.siret),
        line("=cmd|calc", "10", ""),
    ]
    trial = place.imported(*lines, is_trial=True)
    assert trial.status == JobStatus.DONE, trial.last_error
    assert counts(trial)["Rapprochées"] == "1"
    assert not ChorusLine.objects.exists()
    assert not Entry.objects.filter(kind="PAYMENT").exists()

    done = place.imported(*lines)
    assert done.status == JobStatus.DONE, done.last_error
    assert counts(done) | {"Essai à blanc": "rien n’a changé"} == counts(trial)
    assert [(row["ligne"], row["résultat"]) for row in report_of(done)] == [
        ("2", "rapprochée"), ("3", "rien ne correspond"), ("4", "refusée"), ("5", "refusée"),
    ]  # fmt: skip
    assert report_of(done)[3]["ligne lue"].startswith("RECT35")
    assert "=cmd" not in [value[:4] for row in report_of(done) for value in row.values()]
    first.refresh_from_db()
    assert (first.state, first.paid_on) == ("PAID", TODAY)
    entry = Entry.objects.get(kind="PAYMENT")
    assert (entry.proof, entry.amount) == ("1401000001", first.amount)
    assert ChorusNumber.objects.get().recipient == first.share.recipient
    told = Message.objects.get(kind="funding.instalment_paid")
    school = first.share.establishment
    assert told.recipient == head_of(school)

    again = place.imported(*lines)
    assert counts(again)["Déjà connues"] == "2"
    longer = place.imported(*lines, pays(second, "1401000009"))
    assert (counts(longer)["Rapprochées"], counts(longer)["Déjà connues"]) == ("1", "2")
    assert Entry.objects.filter(kind="PAYMENT").count() == 2
    assert Message.objects.filter(kind="funding.instalment_paid").count() == 2
    assert proved()


def test_an_older_line_paid_by_a_later_import_is_told(place: Place) -> None:
    project = project_in("VALIDATED", place.school)
    reported = project.budget_lines.earliest("year").year
    for year in (TODAY.year, reported + 1):
        envelope_for(place.school, year=year)
    tranches = [
        Tranche(TODAY.year, Decimal(900), TODAY),
        Tranche(reported + 1, Decimal(600), date(reported + 1, 1, 31), PaymentCondition.REPORT),
    ]
    part = Part(place.school, payee_of(project), Decimal(1500), tranches)
    allocate(project, parts=[part], by=place.manager)
    row = Instalment.objects.get(amount=600)
    job = place.imported(pays(row, "1401000001"), line("1401000002", Decimal(7), ""))
    assert counts(job)["dont attend un bilan"] == "1"
    older = "Lignes plus anciennes rapprochées"
    assert older not in counts(job)

    accepted_report(project, year=reported)
    other = place.funded()
    job = place.imported(pays(other, "1401000009"))
    assert (counts(job)["Lignes lues"], counts(job)["Rapprochées"]) == ("1", "1")
    assert counts(job)[older] == "1, pour 600\u00a0€"
    assert counts(job)["Montant rapproché"] == french.euros(other.amount)
    row.refresh_from_db()
    assert (row.state, row.to_pay) == ("PAID", Decimal(0))
    assert older not in counts(place.imported(line("1401000003", Decimal(7), "")))
    assert proved()


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252"), ("|", "utf-8"), ("\t", "utf-16")],
)
def test_any_delimiter_and_encoding(place: Place, delimiter: str, encoding: str) -> None:
    row = place.funded()
    amount = f"{row.amount:.2f}"
    content = written(
        [line("1401000001", amount, row.share.recipient.siret, centre="Rectorat éèà")],
        delimiter=delimiter,
        encoding=encoding,
    )
    job = imported(place.academy, content, by=place.manager)
    assert counts(job)["Rapprochées"] == "1", (job.last_error, job.outcome)
    assert ChorusLine.objects.get().cost_centre == "Rectorat éèà"


def test_the_ej_remembered_pays_in_two_times_and_a_hand_payment_is_recognised(
    place: Place,
) -> None:
    row = place.funded()
    half = (row.amount / 2).quantize(Decimal("0.01"))
    record_payment(row, amount=half, paid_on=TODAY, proof="1401000001", by=place.manager)
    job = place.imported(
        line("1401000001", half, row.share.recipient.siret),
        line("1401000001", row.amount - half - 1, ""),
        line("1401000001", Decimal(2), ""),
    )
    assert counts(job)["Déjà notées à la main"] == "1"
    assert counts(job)["Rapprochées"] == "1"
    row.refresh_from_db()
    assert row.to_pay == 1
    known = ChorusLine.objects.get(state=LineState.KNOWN)
    assert known.known == Entry.objects.filter(kind="PAYMENT").earliest("pk")
    assert ChorusLine.objects.get(state=LineState.TO_SETTLE).finding == LineFinding.UNMATCHED
    assert proved()


def test_identical_lines_of_one_file_are_paid_once(place: Place) -> None:
    row = place.funded()
    record_payment(row, amount=Decimal(1), paid_on=TODAY, proof="1401000001", by=place.manager)
    twice = line("1401000001", Decimal(10), row.share.recipient.siret)
    job = place.imported(twice, twice)
    assert (counts(job)["Rapprochées"], counts(job)["dont répétée"]) == ("1", "1")
    row.refresh_from_db()
    assert row.paid == 11
    repeated = ChorusLine.objects.get(finding=LineFinding.REPEATED)
    place.imported(twice, twice)
    row.refresh_from_db()
    assert row.paid == 11
    settle_line(repeated, row, by=place.manager)  # a person said that it is another payment
    row.refresh_from_db()
    assert row.paid == 21
    assert proved()


def test_what_waits_is_settled_by_hand(place: Place, as_user: SignIn) -> None:
    first, second = place.funded(), place.funded()
    place.imported(
        line("1401000001", first.amount, ""),
        line("1401000002", Decimal(7), ""),
        line("1401000003", second.amount + 5, second.share.recipient.siret),
    )
    one, two, three = ChorusLine.objects.order_by("number")
    assert {row.finding for row in (one, two, three)} == {LineFinding.UNMATCHED}
    client = as_user(place.manager)
    page = reverse("funding:chorusline-update", args=[one.pk])
    assert "cherchez le dossier" in client.get(page).content.decode()
    reference = first.share.allocation.project.reference
    found = f"{page}?q={reference}"
    assert reference in client.get(found).content.decode()
    assert client.post(found, {}).status_code == 422
    assert client.post(found, {"instalment": second.pk}).status_code == 422
    assert client.post(found, {"instalment": first.pk}).status_code == 302
    first.refresh_from_db()
    assert first.state == "PAID"
    assert client.post(found, {"instalment": first.pk}).status_code == 422  # sent again

    aside = reverse("funding:chorusline-delete", args=[two.pk])
    client.post(aside, {"de-cote-motive": " "})
    two.refresh_from_db()
    assert two.state == LineState.TO_SETTLE
    long = client.post(aside, {"de-cote-motive": "x" * 501}, follow=True).content.decode()
    assert "raccourcissez-le à 500 au plus" in long
    client.post(aside, {"de-cote-motive": "Autre dispositif."})
    two.refresh_from_db()
    assert (two.state, two.motive) == (LineState.ASIDE, "Autre dispositif.")
    listed = reverse("funding:chorusline-list")
    assert "1401000002" not in client.get(listed).content.decode()
    assert "Autre dispositif." in client.get(f"{listed}?vue=traitees").content.decode()
    assert client.get(reverse("funding:chorusline-update", args=[two.pk])).status_code == 200
    take_line_up(two, by=place.manager)

    settle_line(three, second, by=place.manager)
    three.refresh_from_db()
    assert (three.state, three.finding) == (LineState.TO_SETTLE, LineFinding.PART)
    with pytest.raises(DomainError, match="Une partie"):
        set_line_aside(three, motive="x", by=place.manager)
    third = place.funded()
    settle_line(three, third, by=place.manager)
    three.refresh_from_db()
    third.refresh_from_db()
    assert (three.state, third.paid) == (LineState.PAID, Decimal(5))
    assert proved()


def test_a_line_of_an_import_that_stopped_is_set_aside(place: Place, as_user: SignIn) -> None:
    place.kept(line("1401000001", Decimal(7), ""))
    told = ChorusLine.objects.get(state=LineState.TO_MATCH)
    aside = reverse("funding:chorusline-delete", args=[told.pk])
    sent = as_user(place.manager).post(aside, {"de-cote-motive": "Autre dispositif."})
    assert sent.status_code == 302
    told.refresh_from_db()
    assert (told.state, told.motive) == (LineState.ASIDE, "Autre dispositif.")


def test_a_payment_undone_gives_its_line_back(place: Place) -> None:
    row = place.funded()
    place.imported(pays(row, "1401000001"))
    wrong = Entry.objects.get(kind="PAYMENT")
    with pytest.raises(DomainError, match="motif"):
        reverse_payment(wrong, motive=" ", by=place.manager)
    reverse_payment(wrong, motive="Mauvais dossier.", by=place.manager)
    with pytest.raises(DomainError, match="déjà annulé"):
        reverse_payment(wrong, motive="x", by=place.manager)
    row.refresh_from_db()
    assert (row.state, row.paid) == ("NOTIFIED", Decimal(0))
    assert (row.paid_on, row.committed) == (None, row.amount)
    told = ChorusLine.objects.get()
    assert (told.state, told.finding) == (LineState.TO_SETTLE, LineFinding.REVERSED)
    assert Message.objects.filter(kind="funding.payment_reversed").exists()
    # an import does not redo what a person undid
    place.imported(pays(row, "1401000001"), line("1401000002", Decimal(7), ""))
    told.refresh_from_db()
    row.refresh_from_db()
    assert (told.state, row.paid) == (LineState.TO_SETTLE, Decimal(0))
    # the person who undid it may settle its line
    settle_line(told, row, by=place.manager)
    told.refresh_from_db()
    row.refresh_from_db()
    assert (told.state, told.finding, row.state) == (LineState.PAID, "", "PAID")
    again = Entry.objects.get(kind="PAYMENT", reversal__isnull=True)
    assert (again.line, again.amount) == (told, row.amount)
    assert proved()


def test_the_ej_of_a_payment_undone_is_forgotten(place: Place, as_user: SignIn) -> None:
    wrong, right = place.funded(), place.funded()
    place.imported(line("1401000001", wrong.amount, ""))
    settle_line(ChorusLine.objects.get(), wrong, by=place.manager)
    record_payment(right, amount=Decimal(1), paid_on=TODAY, proof="ej-2", by=place.manager)
    assert set(ChorusNumber.objects.standing().values_list("ej", flat=True)) == {
        "1401000001", "EJ-2",
    }  # fmt: skip
    reverse_payment(
        Entry.objects.get(line__isnull=False), motive="Mauvais dossier.", by=place.manager
    )
    assert ChorusNumber.objects.standing().get().recipient == right.share.recipient

    lines = [
        line("1401000001", Decimal(5), ""),
        line("1401000001", Decimal(6), wrong.share.recipient.siret),
        line("1401000001", right.amount - 1, right.share.recipient.siret),
    ]
    trial = place.imported(*lines, is_trial=True)
    done = place.imported(*lines)
    assert (counts(trial)["Rapprochées"], counts(done)["Rapprochées"]) == ("1", "1")
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.paid, right.state) == (Decimal(0), "PAID")
    assert candidates_for(ChorusLine.objects.get(amount=5)) == []
    payable = as_user(place.manager).get(reverse("funding:payment-list"), {"q": "1401000001"})
    assert wrong.share.allocation.project.reference not in payable.content.decode()
    assert proved()


def test_it_waits_when_its_instalment_is_cancelled_or_its_rights_are_gone(place: Place) -> None:
    row = place.funded()
    cancel_instalment(row, motive="Gel.", by=place.manager)
    job = place.imported(line("1401000001", row.amount, row.share.recipient.siret))
    assert counts(job)["dont rien ne correspond"] == "1"
    extract = ChorusExtract.objects.get()
    place.manager.appointments.update(ends_on=TODAY - timedelta(days=1))
    place.manager = User.objects.get(pk=place.manager.pk)
    with pytest.raises(NotAllowed):
        request_import(extract, columns_of(extract), is_trial=False, by=place.manager)
    with pytest.raises(NotAllowed):
        extract_of(place.academy, b"a;b\n", by=secretariat_of(place.academy))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"PK\x03\x04" + b"\x00" * 400, "pas un texte"),
        (b"\x00" * 100, "pas un texte"),
    ],
)
def test_a_rotten_file_is_refused_at_once(place: Place, content: bytes, said: str) -> None:
    with pytest.raises(DomainError, match=said):
        extract_of(place.academy, content, by=place.manager)
    assert not ChorusExtract.objects.exists()


def test_rotten_lines_do_not_stop_the_others(place: Place) -> None:
    row = place.funded()
    good = written([pays(row, "1401000001")])
    rotten = (
        b"trop;court\r\n"
        b"RECT;0141;14\x8101;05/11/2026;1;\r\n"
        b'"RECT;0141;1401;05/11/2026;1;\r\n' + b"x" * 70_000 + b"\r\n;;;;;\r\n"
    )
    job = imported(place.academy, good + rotten, by=place.manager)
    assert job.status == JobStatus.DONE, job.last_error
    assert counts(job)["Rapprochées"] == "1"
    assert int(counts(job)["Refusées"]) >= 3


def test_the_pages(place: Place, as_user: SignIn, settings: Any) -> None:
    row = place.funded()
    client = as_user(place.manager)
    create = reverse("funding:extract-create")
    send = {"academy": place.academy.code}
    upload = SimpleUploadedFile("../../e\u202e.csv", written([pays(row, "1401000001")]))
    page = client.post(create, send | {"file": upload})["Location"]
    extract = ChorusExtract.objects.get()
    assert extract.name == "e\u202e.csv" or "/" not in extract.name
    assert page == reverse("funding:extract-update", args=[extract.pk])
    shown = client.get(page).content.decode()
    assert "1401000001" in shown
    columns = columns_of(extract)
    wrong = client.post(page, columns | {"siret": columns["ej"]})
    assert wrong.status_code == 422
    assert client.post(page, columns | {"ej": ""}).status_code == 422
    trial = client.post(page, columns | {"trial": "1"})
    assert run_due() == 1
    assert "rien n’a changé" in client.get(trial["Location"]).content.decode()
    assert client.post(page, columns | {"import": "1"}).status_code == 302
    client.post(page, columns | {"import": "1"})  # sent twice: one task
    assert Job.objects.filter(params__is_trial=False).count() == 1
    assert run_due() == 1
    assert "Import" in client.get(page).content.decode()
    kept = ChorusColumns.objects.get()
    assert (kept.ej, kept.updated_by) == ("Numéro d'EJ", place.manager)
    same = SimpleUploadedFile("autre nom.csv", written([pays(row, "1401000001")]))
    row.refresh_from_db()
    assert client.post(create, send | {"file": same}).status_code == 302
    settings.CHORUS_FILE_MAX_BYTES = 10
    heavy = SimpleUploadedFile("e.csv", written([]))
    assert "trop lourd" in client.post(create, send | {"file": heavy}).content.decode()
    other = as_user(fund_manager_of(AcademyFactory(code="17", name="Nantes")))
    assert other.get(page).status_code == 404
    assert other.post(create, send | {"file": upload}).status_code == 422


def test_old_files_are_destroyed_their_lines_stay(place: Place) -> None:
    row = place.funded()
    content = written([pays(row, "1401000001")])
    imported(place.academy, content, by=place.manager)
    ChorusExtract.objects.update(uploaded_at=clock.now() - timedelta(days=31))
    assert destroy_old_extracts() == 1
    assert destroy_old_extracts() == 0
    extract = ChorusExtract.objects.get()
    with pytest.raises(DomainError, match="de nouveau"):
        request_import(extract, columns_of(extract), is_trial=True, by=place.manager)
    other = AppointmentFactory(role="FUND_MANAGER", perimeter="ACADEMY", academy=place.academy).user
    assert extract_of(place.academy, content, by=other, name="rendu.csv") == extract
    assert destroy_old_extracts() == 0
    again = ChorusExtract.objects.get()
    assert (again.destroyed_at, again.name, again.uploaded_by) == (None, "rendu.csv", other)
    assert ChorusLine.objects.count() == 1


def test_two_overlapping_files_at_once_pay_once(place: Place) -> None:
    rows = [place.funded() for _ in range(3)]
    lines = [pays(row, f"140100000{rank}") for rank, row in enumerate(rows)]
    for content in (written(lines), written(lines[::-1])):
        extract = extract_of(place.academy, content, by=place.manager)
        request_import(extract, columns_of(extract), is_trial=False, by=place.manager)
    start = Barrier(2)

    def work(_rank: int) -> int:
        try:
            start.wait(10)
            return run_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    run_due()
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.DONE}
    assert Entry.objects.filter(kind="PAYMENT").count() == 3
    assert Message.objects.filter(kind="funding.instalment_paid").count() == 3
    assert proved()


def test_raw_sql_breaks_nothing(place: Place) -> None:
    row = place.funded()
    place.imported(pays(row, "1401000001"))
    told, paid = ChorusLine.objects.get(), Entry.objects.get(kind="PAYMENT")
    other = place.funded()
    again = {"kind": "PAYMENT", "source": other.envelope, "instalment": other, "amount": 1,
             "proof": "x", "recorded_by": place.manager}  # fmt: skip
    for act in (
        lambda: ChorusLine.objects.update(amount=1),
        lambda: ChorusLine.objects.all().delete(),
        lambda: ChorusLine.objects.update(state="ASIDE"),
        lambda: ChorusNumber.objects.all().delete(),
        lambda: ChorusLine.objects.create(
            academy=place.academy, extract=told.extract, number=9, ej=told.ej, siret=told.siret,
            paid_on=told.paid_on, amount=told.amount,
        ),
        lambda: Entry.objects.create(**again, line=told),  # all of the line is paid
        lambda: Entry.objects.create(**(again | {"proof": ""})),
        lambda: Entry.objects.create(
            kind="REVERSAL", target=row.envelope, instalment=row, amount=paid.amount - 1,
            motive="x", reverses=paid, recorded_by=place.manager,
        ),
        lambda: Entry.objects.create(
            kind="REVERSAL", target=row.envelope, instalment=row, amount=paid.amount,
            motive="x", recorded_by=place.manager,
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert proved()


def test_the_batch_costs_the_same_with_many_lines(place: Place) -> None:
    """Paid, recorded by hand before, waiting for a person: one line of each, then six."""
    costs = []
    for count in (1, 6):
        rows = [place.funded() for _ in range(2 * count)]
        ranks = {row.pk: f"14010{count}{rank:04d}" for rank, row in enumerate(rows)}
        lines = [pays(row, ranks[row.pk]) for row in rows]
        lines += [line(f"14019{count}{rank:04d}", Decimal(7), "") for rank in range(count)]
        for row in rows[:count]:
            record_payment(
                row, amount=row.amount, paid_on=TODAY, proof=ranks[row.pk], by=place.manager
            )
        keys = place.kept(*lines)
        with CaptureQueriesContext(connection) as queries:
            match_lines(place.academy.pk, keys, by=place.manager)
        costs.append(len(queries))
        found = ChorusLine.objects.filter(pk__in=keys).values_list("state", flat=True)
        assert Counter(found) == dict.fromkeys(("PAID", "KNOWN", "TO_SETTLE"), count)
    assert costs[0] == costs[1] <= 27
    assert proved()


def test_award_is_paid_by_its_ej_even_for_another_file_of_the_same_recipient(place: Place) -> None:
    """An EJ known for one file never pays another of the same SIRET."""
    row = place.funded()
    place.imported(pays(row, "1401000001"))
    project = project_in("VALIDATED", row.share.establishment)
    award(project, by=place.manager)
    job = place.imported(line("1401000001", row.amount, row.share.recipient.siret, paid_on=TODAY))
    assert counts(job)["Déjà connues"] == "1"
    job = place.imported(
        line("1401000001", row.amount - 1, row.share.recipient.siret, paid_on=TODAY)
    )
    assert counts(job)["dont rien ne correspond"] == "1"
