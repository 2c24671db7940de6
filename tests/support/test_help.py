"""Asking for help, taking, answering, passing on, closing, reopening."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import SupportService
from establishments.models import Appointment
from establishments.permissions import forget_rights
from notifications.models import Message
from projects.enums import Part
from support.enums import EntryKind, HelpStatus, Side
from support.models import HelpEntry, HelpFile, HelpRequest
from support.permissions import side_of, team_of, teams_of
from support.services.asking import ask_help, write_message
from support.services.handling import close_request, pass_on, take_request
from support.services.thread import Upload
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    UserFactory,
    complete_draft,
    dane_of,
    editor_of,
    head_of,
    help_for,
    inspector_of,
    named_to,
    secretariat_of,
    small_upload,
    support_of,
)
from tests.factories.projects import PDF
from tests.real.antivirus import THREAT, THREAT_NAME, antivirus

pytestmark = pytest.mark.django_db


def told(kind: str) -> set[int | None]:
    """Who was told this."""
    return set(Message.objects.filter(kind=f"support.{kind}").values_list("recipient", flat=True))


def again(user: User) -> User:
    """The person at another moment: rights are read again."""
    return User.objects.get(pk=user.pk)


def test_a_question_goes_to_the_service_asked_and_to_those_who_answer_for_all():
    school = CollegeFactory()
    cardie, dane = named_to(SupportService.CARDIE, school.academy), dane_of(school.academy)
    everybody, inspector = support_of(school.academy), inspector_of(school)
    project = complete_draft(school)

    request = ask_help(
        school,
        subject="Quelles tablettes\u00a0?",
        body="Pour vingt-quatre élèves.",
        project=project,
        part=Part.BUDGET,
        service=SupportService.DANE,
        by=head_of(school),
        upload=small_upload(),
    )

    assert request.status == HelpStatus.OPEN
    assert request.reference.startswith("DA-")
    assert told("help_asked") == {dane.pk, everybody.pk}
    assert set(HelpRequest.objects.for_team(again(dane))) == {request}
    assert not HelpRequest.objects.for_team(again(cardie)).exists()
    assert not HelpRequest.objects.for_team(again(inspector)).exists()
    file = HelpFile.objects.get()
    assert (file.name, file.size, file.entry.kind) == ("devis.pdf", len(PDF), EntryKind.ASKED)


def test_the_inspection_answers_what_is_asked_to_it_alone():
    school = CollegeFactory()
    inspector = inspector_of(school)
    support_of(school.academy)
    request = help_for(school, service=SupportService.INSPECTION)

    assert told("help_asked") == {inspector.pk}
    assert take_request(request, by=inspector).holder == inspector
    assert set(teams_of(school)) == {"", SupportService.INSPECTION}


def test_the_form_sent_twice_asks_once():
    school = CollegeFactory()
    first = help_for(school)
    assert help_for(school) == first
    assert help_for(school, body="Autre chose.") != first


@pytest.mark.parametrize("who", ["inspector", "stranger", "neighbour", "support"])
def test_only_the_team_of_the_school_asks_for_it(who: str):
    school = CollegeFactory()
    people = {
        "inspector": inspector_of(school),
        "stranger": UserFactory(),
        "neighbour": head_of(CollegeFactory()),
        "support": support_of(school.academy),
    }
    with pytest.raises(NotAllowed):
        ask_help(school, subject="Aide", body="Bonjour", by=people[who])


def test_nobody_is_asked_where_nobody_answers():
    school = CollegeFactory()
    with pytest.raises(DomainError, match="Personne n’est encore nommé"):
        ask_help(school, subject="Aide", body="Bonjour", by=head_of(school))
    named_to(SupportService.CARDIE, school.academy)
    with pytest.raises(DomainError, match="service «\u00a0DANE\u00a0»"):
        ask_help(
            school, subject="Aide", body="Bonjour", service=SupportService.DANE, by=head_of(school)
        )


def test_a_request_is_about_a_project_of_its_school():
    school, project = CollegeFactory(), complete_draft(CollegeFactory())
    support_of(school.academy)
    head = head_of(school)
    with pytest.raises(DomainError, match="autre établissement"):
        ask_help(school, subject="Aide", body="Bonjour", project=project, by=head)
    with pytest.raises(DomainError, match="Choisissez le projet"):
        ask_help(school, subject="Aide", body="Bonjour", part=Part.BUDGET, by=head)
    request = help_for(school)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=request.pk).update(project=project)


def test_one_takes_it_and_the_other_is_told_who():
    school = CollegeFactory()
    first, second = dane_of(school.academy), support_of(school.academy)
    request = help_for(school)

    take_request(request, by=first)
    take_request(request, by=first)
    with pytest.raises(DomainError, match=f"{first} vient de prendre"):
        take_request(request, by=second)

    assert told("help_taken") == {head_of(school).pk}
    assert HelpEntry.objects.filter(kind=EntryKind.TAKEN).count() == 1


def test_the_answer_comes_from_who_took_it_and_reaches_who_asked_and_the_head():
    school = CollegeFactory()
    head, editor = head_of(school), editor_of(school)
    helper, colleague = dane_of(school.academy), support_of(school.academy)
    request = help_for(school, by=editor)
    with pytest.raises(DomainError, match="Prenez d’abord"):
        write_message(request, body="Prenez les 10 pouces.", by=helper)
    take_request(request, by=helper)
    with pytest.raises(DomainError, match=f"C’est {helper}"):
        write_message(request, body="Prenez les 12 pouces.", by=colleague)

    write_message(request, body="Prenez les 10 pouces.", by=helper, upload=small_upload())
    write_message(request, body="Prenez les 10 pouces.", by=helper, upload=small_upload())

    request.refresh_from_db()
    assert request.status == HelpStatus.ANSWERED
    assert told("help_answered") == {editor.pk, head.pk}
    assert HelpEntry.objects.filter(kind=EntryKind.ANSWERED).count() == 1
    assert HelpFile.objects.count() == 1


def test_the_school_writes_again_and_it_comes_back_to_who_helps():
    school = CollegeFactory()
    helper = dane_of(school.academy)
    request = help_for(school, holder=helper)
    write_message(request, body="Voilà.", by=helper)
    write_message(request, body="Merci, et le prix\u00a0?", by=head_of(school))

    request.refresh_from_db()
    assert (request.status, request.holder) == (HelpStatus.TAKEN, helper)
    assert told("help_written") == {helper.pk}


def test_who_helped_and_left_is_replaced_by_the_team():
    school = CollegeFactory()
    helper, other = dane_of(school.academy), support_of(school.academy)
    request = help_for(school, holder=helper)
    write_message(request, body="Voilà.", by=helper)
    Appointment.objects.filter(user=helper).update(
        starts_on=clock.today() - timedelta(days=9), ends_on=clock.today() - timedelta(days=1)
    )
    write_message(request, body="Merci, et le prix\u00a0?", by=head_of(school))

    request.refresh_from_db()
    assert (request.status, request.holder) == (HelpStatus.OPEN, None)
    assert told("help_written") == {other.pk}
    with pytest.raises(NotAllowed):
        write_message(request, body="Je suis encore là.", by=again(helper))


def test_passing_on_to_a_colleague_to_a_service_and_for_an_absent_one():
    school = CollegeFactory()
    cardie, dane = named_to(SupportService.CARDIE, school.academy), dane_of(school.academy)
    everybody = support_of(school.academy)
    request = help_for(school, service=SupportService.CARDIE, holder=cardie)

    pass_on(request, person=dane, note="C’est du matériel.", by=cardie)
    request.refresh_from_db()
    assert (request.holder, request.service) == (dane, SupportService.DANE)
    assert told("help_passed_on") == {dane.pk}
    with pytest.raises(NotAllowed):
        pass_on(request, person=cardie, by=cardie)

    pass_on(request, person=everybody, by=everybody)  # the colleague is absent
    request.refresh_from_db()
    assert (request.holder, request.service) == (everybody, SupportService.DANE)

    pass_on(request, service="", note="À qui saura.", by=everybody)
    request.refresh_from_db()
    assert (request.status, request.holder, request.service) == (HelpStatus.OPEN, None, "")
    assert told("help_passed_on") == {dane.pk, cardie.pk}


def test_it_is_not_passed_on_where_nobody_answers():
    school = CollegeFactory()
    helper = dane_of(school.academy)
    request = ask_help(school, subject="Aide", body="Bonjour", by=head_of(school))
    take_request(request, by=helper)
    with pytest.raises(DomainError, match="Personne n’est nommé là"):
        pass_on(request, service=SupportService.CANOPE, by=helper)
    with pytest.raises(DomainError, match="n’est pas dans l’équipe d’appui"):
        pass_on(request, person=secretariat_of(school.academy), by=helper)
    with pytest.raises(DomainError, match="suit déjà"):
        pass_on(request, person=helper, by=helper)


def test_either_side_closes_and_a_word_of_the_school_reopens():
    school = CollegeFactory()
    helper, head = dane_of(school.academy), head_of(school)
    request = help_for(school, holder=helper)

    close_request(request, note="Bonne suite.", by=helper)
    assert told("help_closed") == {head.pk}
    with pytest.raises(DomainError, match="close"):
        close_request(request, by=head)
    with pytest.raises(DomainError, match="close"):
        write_message(request, body="Encore ceci.", by=helper)

    write_message(request, body="Une dernière question.", by=head)
    request.refresh_from_db()
    assert (request.status, request.holder) == (HelpStatus.TAKEN, helper)
    assert HelpEntry.objects.filter(kind=EntryKind.REOPENED, side=Side.SCHOOL).count() == 1
    close_request(request, by=head)
    assert told("help_closed") == {head.pk, helper.pk}


def test_a_colleague_does_not_close_what_somebody_else_follows():
    school = CollegeFactory()
    request = help_for(school, holder=dane_of(school.academy))
    with pytest.raises(DomainError, match="Prenez d’abord"):
        close_request(request, by=support_of(school.academy))


@pytest.mark.parametrize("act", ["take", "pass", "close", "write"])
def test_a_stranger_does_nothing(act: str):
    school = CollegeFactory()
    request = help_for(school)
    elsewhere = dane_of(DepartmentFactory(code="094", academy=AcademyFactory(code="24")).academy)
    acts = {
        "take": lambda: take_request(request, by=elsewhere),
        "pass": lambda: pass_on(request, service="", by=elsewhere),
        "close": lambda: close_request(request, by=elsewhere),
        "write": lambda: write_message(request, body="Bonjour", by=elsewhere),
    }
    with pytest.raises(NotAllowed):
        acts[act]()


def test_a_school_without_head_is_told_at_its_mailbox():
    school = CollegeFactory(email="ce.0350001x@ac-academie.example")
    helper, head = dane_of(school.academy), head_of(school)
    request = help_for(school, holder=helper)
    yesterday = clock.today() - timedelta(days=1)
    school.memberships.update(ends_on=yesterday)
    forget_rights(head)
    write_message(request, body="Voilà.", by=helper)
    assert Message.objects.get(kind="support.help_answered").email == school.email


def test_a_lost_transaction_leaves_no_file(monkeypatch: pytest.MonkeyPatch, settings, tmp_path):
    school = CollegeFactory()
    support_of(school.academy)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise DomainError("Rien ne part.")

    monkeypatch.setattr("support.services.asking.outbox.post", refuse)
    with pytest.raises(DomainError):
        ask_help(school, subject="Aide", body="Bonjour", by=head_of(school), upload=small_upload())
    assert not HelpRequest.objects.exists()
    assert [path for path in (tmp_path / "private").rglob("*") if path.is_file()] == []


def test_a_file_that_the_antivirus_refuses_is_not_kept(settings) -> None:
    school = CollegeFactory()
    support_of(school.academy)
    with antivirus() as server:
        settings.CLAMD_URL = server.url
        rotten = Upload(BytesIO(PDF + THREAT), name="devis.pdf", content_type="application/pdf")
        with pytest.raises(DomainError, match=THREAT_NAME):
            ask_help(school, subject="Aide", body="Bonjour", by=head_of(school), upload=rotten)
        assert not HelpRequest.objects.exists()
        ask_help(school, subject="Aide", body="Bonjour", by=head_of(school), upload=small_upload())
        assert HelpFile.objects.count() == 1


def test_without_an_answer_of_the_antivirus_the_message_goes_without_its_file(settings) -> None:
    school = CollegeFactory()
    support_of(school.academy)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    with pytest.raises(DomainError, match="sans le fichier"):
        ask_help(school, subject="Aide", body="Bonjour", by=head_of(school), upload=small_upload())
    ask_help(school, subject="Aide", body="Bonjour", by=head_of(school))
    assert not HelpFile.objects.exists()


def test_the_database_keeps_the_steps_and_the_thread():
    school = CollegeFactory()
    helper = dane_of(school.academy)
    request = help_for(school)
    for sql in (
        "UPDATE support_helprequest SET status = 'ANSWERED'",
        "UPDATE support_helprequest SET status = 'TAKEN'",
        "DELETE FROM support_helprequest",
        "UPDATE support_helpentry SET body = 'autre'",
        "DELETE FROM support_helpentry",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    take_request(request, by=helper)


def test_the_team_of_a_department_answers_its_schools_alone():
    school = CollegeFactory()
    other = CollegeFactory(department=DepartmentFactory(code="029"))
    helper = UserFactory()
    Appointment.objects.create(
        user=helper,
        role="SUPPORT",
        perimeter="DEPARTMENT",
        department=school.department,
        starts_on=clock.today(),
    )
    assert team_of(school) == [helper]
    assert team_of(other) == []
    assert side_of(helper, help_for(school)) == Side.TEAM
