"""Codes issued to many schools: the selection, the task, the letters, the mails, re-sending."""

from __future__ import annotations

import threading
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import CodeChannel, CodeState, EstablishmentState, LeftOut, LetterLayout
from establishments.models import (
    Academy,
    AccessCode,
    CampaignSchool,
    CodeCampaign,
    Establishment,
    Membership,
)
from establishments.queries.campaigns import state_counts, state_table
from establishments.queries.selection import candidates, check_lists, selection
from establishments.services import issuing
from establishments.services.access import NewPerson, forget_expired, issue_access_code
from establishments.services.campaigns import issue_to_selection, resume, send_again
from jobs.enums import FileRole, JobStatus
from jobs.models import Job, JobFile
from jobs.services.requests import stop_job
from jobs.services.running import Run, run_due
from notifications.enums import MessageStatus
from notifications.models import Message
from notifications.services.delivery import deliver_due
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    head_of,
    secretariat_of,
)
from tests.factories.codes import code_in, open_account
from tests.notifications.conftest import smtp  # noqa: F401 - a fixture
from tests.real.mail import MailServer

pytestmark = pytest.mark.django_db

PASSWORD = "Mouette-7-bleue"
SignIn = Callable[[User], Client]


@pytest.fixture
def academy() -> Academy:
    return AcademyFactory()


def issue(
    academy: Academy,
    channel: CodeChannel = CodeChannel.LETTER,
    layout: LetterLayout = LetterLayout.ONE_FILE,
    **filters: str,
) -> CodeCampaign:
    """A campaign for the schools that the filters keep, not done yet."""
    return issue_to_selection(
        academy,
        candidates=candidates(selection(academy.pk, {"direction": "toutes"} | filters)),
        filters=[("Direction", "Toutes les situations")],
        channel=channel,
        layout=layout,
        key=uuid.uuid4(),
        by=secretariat_of(academy),
    )


def job_of(campaign: CodeCampaign) -> Job:
    campaign.refresh_from_db()
    assert campaign.job is not None
    return campaign.job


def do(campaign: CodeCampaign) -> Job:
    """Run its task to the end."""
    assert run_due() == 1
    job = job_of(campaign)
    assert job.status == JobStatus.DONE, job.last_error
    return job


def file_of(job: Job) -> bytes:
    made: JobFile = job.files.get(role=FileRole.RESULT)
    with made.file.open("rb") as stream:
        return bytes(stream.read())


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def everything_kept() -> str:
    """The whole database as a thief would read it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE relkind = 'r' AND n.nspname = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(f'SELECT string_agg(t::text, chr(10)) FROM "{table}" t')
            texts.append(str(cursor.fetchone()[0]))
    return "\n".join(texts)


def states(campaign: CodeCampaign) -> dict[str, int]:
    return {count.state.value: count.count for count in state_counts(campaign)}


class TestSelection:
    def test_filters_and_the_check_list(self, academy: Academy) -> None:
        led, closed = CollegeFactory(), CollegeFactory()
        head_of(led)
        Establishment.objects.filter(pk=closed.pk).update(
            state=EstablishmentState.CLOSED, closed_on=clock.today()
        )
        silent, waiting = CollegeFactory(email=""), EcoleFactory()
        issue_access_code(waiting, by=secretariat_of(academy))
        found = candidates(selection(academy.pk, {"direction": "toutes"}))
        by_mail, by_letter = check_lists(found)
        assert (by_mail.receiving, by_mail.replacing) == (1, 1)
        assert by_mail.left_out == [
            (LeftOut.CLOSED, 1), (LeftOut.LED, 1), (LeftOut.NO_MAILBOX, 1)
        ]  # fmt: skip
        assert (by_letter.receiving, by_letter.replacing) == (2, 1)

        def uais(*excluded: str, **filters: str) -> set[str]:
            return {school.uai for school in selection(academy.pk, filters, excluded)}

        assert uais() == {silent.uai, waiting.uai}
        assert uais(type="ECOLE") == {waiting.uai}
        assert uais(code="sans") == {silent.uai}
        assert uais(code="avec") == {waiting.uai}
        assert uais(waiting.uai) == {silent.uai}
        assert uais(departement="044") == set()
        assert waiting.district is not None
        assert uais(circonscription=str(waiting.district.pk)) == {waiting.uai}
        assert uais(secteur="PRIVATE_CONTRACT") == set()
        assert uais(q=silent.uai) == {silent.uai}

    def test_never_activated_forgets_nobody_who_left(self, academy: Academy) -> None:
        left, new = CollegeFactory(), CollegeFactory()
        head_of(left)
        Membership.objects.update(ends_on=clock.today() - timedelta(days=1))
        assert {s.uai for s in selection(academy.pk, {})} == {left.uai, new.uai}
        assert {s.uai for s in selection(academy.pk, {"direction": "jamais"})} == {new.uai}

    def test_another_academy_is_out_of_reach(self, academy: Academy) -> None:
        CollegeFactory()
        far = DepartmentFactory(code="044", academy=AcademyFactory(code="17", name="Nantes"))
        CollegeFactory(department=far)
        with pytest.raises(NotAllowed):
            issue_to_selection(
                far.academy, candidates=candidates(selection(far.academy_id, {})), filters=[],
                channel=CodeChannel.LETTER, layout=None, key=uuid.uuid4(),
                by=secretariat_of(academy),
            )  # fmt: skip

    def test_nobody_to_write_to_is_refused(self, academy: Academy) -> None:
        head_of(CollegeFactory())
        with pytest.raises(DomainError, match="Aucun"):
            issue(academy)

    def test_the_same_form_twice_is_one_campaign(self, academy: Academy) -> None:
        CollegeFactory()
        key = uuid.uuid4()
        both = [
            issue_to_selection(
                academy, candidates=candidates(selection(academy.pk, {})), filters=[],
                channel=CodeChannel.LETTER, layout=LetterLayout.ONE_FILE, key=key,
                by=secretariat_of(academy),
            )
            for _ in range(2)
        ]  # fmt: skip
        assert both[0] == both[1]
        assert CodeCampaign.objects.count() == Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestLetters:
    def test_a_page_a_school_in_postal_order_with_the_right_code(self, academy: Academy) -> None:
        department = DepartmentFactory()
        schools = [
            CollegeFactory(name="Collège Anne-Frank"),
            EcoleFactory(
                name="École B", district=DistrictFactory(department=department, name="Vitré")
            ),
            EcoleFactory(
                name="École Z", district=DistrictFactory(department=department, name="Bruz")
            ),
            EcoleFactory(
                name="École A", district=DistrictFactory(department=department, name="Vitré")
            ),
        ]
        led = CollegeFactory()
        head_of(led)
        campaign = issue(academy)
        job = do(campaign)
        pages = pages_of(file_of(job))
        assert len(pages) == 4
        order = [schools[2], schools[3], schools[1], schools[0]]
        for page, school in zip(pages, order, strict=True):
            assert school.name in page
            assert school.uai in page
            assert "35000 RENNES" in page
            assert "/activation/" in page
        assert states(campaign) == {"DELIVERED": 4, "LEFT_OUT": 1}
        person = NewPerson("Yann", "Le Gall", "yann@ac.example", PASSWORD)
        assert open_account(uai=order[1].uai, code=code_in(pages[1]), person=person)
        assert states(campaign) == {"ACTIVATED": 1, "DELIVERED": 3, "LEFT_OUT": 1}
        assert dict(job.outcome)["Courriers préparés"] == "4"

    def test_a_zip_of_one_file_a_school(self, academy: Academy) -> None:
        schools = [CollegeFactory() for _ in range(3)]
        campaign = issue(academy, layout=LetterLayout.ONE_EACH)
        with zipfile.ZipFile(BytesIO(file_of(do(campaign)))) as archive:
            assert sorted(archive.namelist()) == sorted(f"{s.uai}.pdf" for s in schools)
            alone = archive.read(f"{schools[1].uai}.pdf")
        (page,) = pages_of(alone)
        assert schools[1].name in page
        # The flag and its own QR code, not those of the other schools.
        assert len(PdfReader(BytesIO(alone)).pages[0].images) == 2

    def test_a_very_long_name_stays_on_its_page(self, academy: Academy) -> None:
        CollegeFactory(name="École maternelle et élémentaire " * 6, address="Lieu-dit " * 27)
        assert len(pages_of(file_of(do(issue(academy))))) == 1

    def test_no_code_is_readable_in_the_database(
        self, academy: Academy, caplog: pytest.LogCaptureFixture
    ) -> None:
        CollegeFactory()
        campaign = issue(academy)
        waiting = list(CampaignSchool.objects.values_list("pk", flat=True))
        issuing.issue_batch(campaign, waiting, by=secretariat_of(academy))
        assert AccessCode.objects.get().sealed
        before = everything_kept()
        page = pages_of(file_of(do(campaign)))[0]
        code = code_in(page)
        code_row = AccessCode.objects.get()
        assert code_row.sealed is None
        assert code_row.printed_at
        for kept in (before, everything_kept(), caplog.text):
            assert code not in kept
            assert code.replace("-", "") not in kept
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM establishments_accesscodeevent LIMIT 1")
            columns = {column.name for column in cursor.description or []}
        assert not columns & {"code_hash", "sealed"}

    def test_the_database_keeps_no_printed_code(self, academy: Academy) -> None:
        CollegeFactory()
        do(issue(academy))
        for change in (
            "sealed = 'x'",
            "expires_at = now() + interval '9 years'",
            "code_hash = repeat('0', 64)",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE establishments_accesscode SET {change}")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM establishments_campaignschool")

    def test_a_run_after_the_end_changes_nothing(self, academy: Academy) -> None:
        CollegeFactory()
        campaign = issue(academy)
        job = do(campaign)
        made = file_of(job)
        Job.objects.filter(pk=job.pk).update(
            status=JobStatus.REQUESTED, ended_at=None, next_attempt_at=clock.now()
        )
        assert file_of(do(campaign)) == made
        assert AccessCode.objects.count() == 1

    def test_stopped_then_resumed(self, academy: Academy, monkeypatch: Any) -> None:
        for _ in range(3):
            CollegeFactory()
        monkeypatch.setattr(issuing, "BATCH", 1)
        campaign = issue(academy)
        secretary = secretariat_of(academy)
        progress = Run.progress

        def stop_after_two(self: Run, done: int, total: int, words: str = "") -> None:
            if done == 2:
                stop_job(Job.objects.get(pk=self.job.pk), by=secretary)
                self._lost.set()
            progress(self, done, total, words)

        monkeypatch.setattr(Run, "progress", stop_after_two)
        assert run_due() == 1
        monkeypatch.setattr(Run, "progress", progress)
        assert job_of(campaign).status == JobStatus.STOPPED
        assert not JobFile.objects.exists()
        assert states(campaign) == {"SENDING": 2, "WAITING": 1}
        resume(campaign, by=secretary)
        with pytest.raises(DomainError, match="en cours"):
            resume(campaign, by=secretary)
        assert len(pages_of(file_of(do(campaign)))) == 3
        assert AccessCode.objects.count() == 3
        with pytest.raises(DomainError, match="rien à reprendre"):
            resume(campaign, by=secretary)

    def test_two_secretaries_on_the_same_schools(self, academy: Academy) -> None:
        schools = [CollegeFactory() for _ in range(4)]
        first, second = issue(academy), issue(academy)
        start = threading.Barrier(2)
        rows = {
            campaign: list(campaign.schools.order_by("-pk").values_list("pk", flat=True))
            for campaign in (first, second)
        }
        faults: list[Exception] = []

        def work(campaign: CodeCampaign) -> None:
            try:
                start.wait(30)
                for pk in rows[campaign]:
                    issuing.issue_batch(
                        CodeCampaign.objects.select_related("academy").get(pk=campaign.pk),
                        [pk],
                        by=campaign.issued_by,
                    )
            except Exception as fault:
                faults.append(fault)
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=[c]) for c in (first, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert faults == []
        # Each school has one code, from one of the two; the other campaign says why it has none.
        assert AccessCode.objects.count() == len(schools)
        assert AccessCode.objects.filter(revoked_at__isnull=True).count() == len(schools)
        left_out = CampaignSchool.objects.exclude(left_out="")
        assert {row.left_out for row in left_out} == {LeftOut.NEWER_CODE}
        assert left_out.count() == len(schools)

    def test_what_changed_meanwhile_is_left_out(self, academy: Academy) -> None:
        led, closed, phoned, good = (CollegeFactory() for _ in range(4))
        campaign = issue(academy)
        head_of(led)
        Establishment.objects.filter(pk=closed.pk).update(
            state=EstablishmentState.CLOSED, closed_on=clock.today()
        )
        issue_access_code(phoned, by=secretariat_of(academy))
        (page,) = pages_of(file_of(do(campaign)))
        assert good.uai in page
        reasons = dict(campaign.schools.values_list("establishment__uai", "left_out"))
        assert reasons == {
            led.uai: LeftOut.LED,
            closed.uai: LeftOut.CLOSED,
            phoned.uai: LeftOut.NEWER_CODE,
            good.uai: "",
        }

    def test_sending_again_revokes_and_prints_the_others_alone(self, academy: Academy) -> None:
        schools = [CollegeFactory() for _ in range(3)]
        campaign = issue(academy)
        first = {p: code_in(p) for p in pages_of(file_of(do(campaign)))}
        used = next(p for p in first if schools[0].uai in p)
        person = NewPerson("Yann", "Le Gall", "yann@ac.example", PASSWORD)
        open_account(uai=schools[0].uai, code=first[used], person=person)
        secretary = secretariat_of(academy)
        assert send_again(campaign, by=secretary, uai=schools[1].uai) == 1
        (again,) = pages_of(file_of(do(campaign)))
        assert schools[1].uai in again
        assert code_in(again) not in first.values()
        former = AccessCode.objects.filter(establishment=schools[1]).earliest("pk")
        assert former.state_at(clock.now()) == CodeState.REVOKED
        assert send_again(campaign, by=secretary) == 2
        assert len(pages_of(file_of(do(campaign)))) == 2
        with pytest.raises(DomainError, match="pas de code à renvoyer"):
            send_again(campaign, by=secretary, uai=schools[0].uai)

    def test_expired_codes_are_forgotten_and_can_be_sent_again(self, academy: Academy) -> None:
        CollegeFactory()
        campaign = issue(academy)
        issuing.issue_batch(
            campaign, list(campaign.schools.values_list("pk", flat=True)), by=campaign.issued_by
        )
        job = job_of(campaign)
        stop_job(job, by=campaign.issued_by)
        with time_machine.travel(clock.now() + timedelta(days=91)):
            assert forget_expired() == 1
            assert AccessCode.objects.get().sealed is None
            assert states(campaign) == {"EXPIRED": 1}
            assert send_again(campaign, by=campaign.issued_by) == 1


@pytest.mark.django_db(transaction=True)
class TestMails:
    def test_the_mail_carries_the_code_and_what_is_kept_does_not(
        self,
        academy: Academy,
        smtp: MailServer,  # noqa: F811
    ) -> None:
        school = CollegeFactory()
        CollegeFactory(email="")
        campaign = issue(academy, CodeChannel.EMAIL)
        do(campaign)
        assert states(campaign) == {"SENDING": 1, "LEFT_OUT": 1}
        assert deliver_due() == 1
        (received,) = smtp.to(school.email)
        body = received.get_body(("plain",))
        assert body is not None
        code = code_in(body.get_content())
        assert f"/activation/?uai={school.uai}" in body.get_content()
        assert code not in everything_kept()
        assert states(campaign) == {"DELIVERED": 1, "LEFT_OUT": 1}
        person = NewPerson("Yann", "Le Gall", "yann@ac.example", PASSWORD)
        assert open_account(uai=school.uai, code=code, person=person)

    def test_a_refused_address_is_shown_and_sent_again(
        self,
        academy: Academy,
        smtp: MailServer,  # noqa: F811
    ) -> None:
        school = CollegeFactory()
        campaign = issue(academy, CodeChannel.EMAIL)
        do(campaign)
        smtp.refused_addresses[school.email] = "550 no such mailbox"
        assert deliver_due() == 0
        assert states(campaign) == {"TROUBLED": 1}
        rows = list(state_table(campaign))
        assert "550 no such mailbox" in rows[1][6]
        smtp.forget()
        assert send_again(campaign, by=secretariat_of(academy)) == 1
        do(campaign)
        former = Message.objects.filter(email=school.email).earliest("created_at")
        assert former.status == MessageStatus.WITHDRAWN
        assert former.sealed is None
        assert deliver_due() == 1
        assert states(campaign) == {"DELIVERED": 1}
        assert len(smtp.to(school.email)) == 1

    def test_a_code_given_by_telephone_withdraws_the_mail(self, academy: Academy) -> None:
        school = CollegeFactory()
        campaign = issue(academy, CodeChannel.EMAIL)
        do(campaign)
        issue_access_code(school, by=secretariat_of(academy))
        assert Message.objects.get(email=school.email).status == MessageStatus.WITHDRAWN
        assert states(campaign) == {"REPLACED": 1}


class TestPages:
    def check(self, client: Client, **query: str) -> Any:
        return client.get(reverse("establishments:campaign-create"), query)

    def post(self, client: Client, page: Any, **data: str) -> Any:
        form = page.context["form"]
        return client.post(
            reverse("establishments:campaign-create"),
            {
                "channel": "LETTER",
                "layout": "ONE_FILE",
                "key": str(form["key"].value()),
                "receiving": page.context["announced"],
            }
            | data,
        )

    def test_from_the_selection_to_the_campaign(self, academy: Academy, as_user: SignIn) -> None:
        school, other = CollegeFactory(), CollegeFactory()
        client = as_user(secretariat_of(academy))
        shown = client.get(reverse("establishments:selection-list"), {"sauf": other.uai})
        assert school.name in shown.content.decode()
        page = self.check(client)
        assert "2" in page.content.decode()
        response = self.post(client, page)
        campaign = CodeCampaign.objects.get()
        assert response["Location"] == reverse(
            "establishments:campaign-detail", args=[campaign.reference]
        )
        assert self.post(client, page)["Location"] == response["Location"]
        assert CodeCampaign.objects.count() == 1
        detail = client.get(response["Location"]).content.decode()
        assert "en cours" in detail
        assert campaign.reference in client.get("/rectorat/codes/").content.decode()

    def test_a_selection_that_changed_is_checked_again(
        self, academy: Academy, as_user: SignIn
    ) -> None:
        CollegeFactory()
        client = as_user(secretariat_of(academy))
        page = self.check(client)
        CollegeFactory()
        refused = self.post(client, page)
        assert refused.status_code == 422
        assert "a changé" in refused.content.decode()
        assert self.post(client, refused).status_code == 302

    def test_what_is_taken_out_gets_nothing(self, academy: Academy, as_user: SignIn) -> None:
        kept, out = CollegeFactory(), CollegeFactory()
        client = as_user(secretariat_of(academy))
        url = f"{reverse('establishments:campaign-create')}?sauf={out.uai}&sauf=<b>"
        page = client.get(url).context
        client.post(
            url,
            {
                "channel": "EMAIL",
                "key": str(page["form"]["key"].value()),
                "receiving": page["announced"],
            },
        )
        campaign = CodeCampaign.objects.get()
        assert [row.establishment for row in campaign.schools.all()] == [kept]
        assert ["Retirés à la main", "1\u00a0établissement"] in campaign.filters

    @pytest.mark.parametrize(
        "data", [{"channel": "SHOWN"}, {"channel": ""}, {"key": "x"}, {"layout": "BOOK"}]
    )
    def test_bad_input(self, academy: Academy, as_user: SignIn, data: dict[str, str]) -> None:
        CollegeFactory()
        client = as_user(secretariat_of(academy))
        assert self.post(client, self.check(client), **data).status_code == 422
        assert not CodeCampaign.objects.exists()

    def test_bad_filters_select_nobody(self, academy: Academy, as_user: SignIn) -> None:
        CollegeFactory()
        page = self.check(as_user(secretariat_of(academy)), departement="999")
        assert "Aucun de ces établissements" in page.content.decode()

    def test_the_table_is_a_csv_without_codes(self, academy: Academy, as_user: SignIn) -> None:
        CollegeFactory(name="=cmd()")
        campaign = issue(academy)
        answer = as_user(secretariat_of(academy)).get(
            reverse("establishments:campaigntable-detail", args=[campaign.reference])
        )
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        assert text.startswith("\ufeffuai;nom;")
        assert ";'=cmd();" in text
        assert "code à émettre" in text

    def test_nothing_to_send_again_is_said(self, academy: Academy, as_user: SignIn) -> None:
        CollegeFactory()
        campaign = issue(academy)
        client = as_user(secretariat_of(academy))
        for name in ("resending-create", "resumption-create"):
            page = client.post(
                reverse(f"establishments:{name}", args=[campaign.reference]), follow=True
            )
            assert "en cours" in page.content.decode()

    def test_a_secretariat_elsewhere_finds_nothing(self, academy: Academy, as_user: SignIn) -> None:
        CollegeFactory()
        campaign = issue(academy)
        far = as_user(secretariat_of(AcademyFactory(code="17", name="Nantes")))
        for name in ("campaign-detail", "campaigntable-detail"):
            url = reverse(f"establishments:{name}", args=[campaign.reference])
            assert far.get(url).status_code == 404
        for name in ("resending-create", "resumption-create"):
            url = reverse(f"establishments:{name}", args=[campaign.reference])
            assert far.post(url).status_code == 404
        assert campaign.reference not in far.get("/rectorat/codes/").content.decode()
