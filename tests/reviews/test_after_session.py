"""After the meeting: check list, signature, publication, corrected minutes, a new passage."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import DomainError, NotAllowed, StepRefused
from documents.models import DocumentContent, IssuedDocument
from documents.services.issue import issue_requested
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project
from projects.services.ending import reopen_project
from projects.services.submission import submit_project
from reviews.documents import decisions_seal
from reviews.enums import Outcome, PresenceMode, SessionStatus, VoteChoice, VotingMode
from reviews.models import (
    CommissionSession,
    Decision,
    DecisionPoint,
    DecisionsSignature,
    MinutesCorrection,
)
from reviews.queries.checks import checks_of, envelope_checks
from reviews.queries.commission import agenda_with_points, minutes_of
from reviews.queries.passages import since_last_passage
from reviews.services.attendance import (
    Presence,
    note_interest,
    record_attendance,
    withdraw_interest,
)
from reviews.services.completion import Point
from reviews.services.live import Proposed, cast_vote, close_ballot, decide_from, open_ballot
from reviews.services.minutes import correct_minutes
from reviews.services.publication import publish_decisions
from reviews.services.sessions import close_session
from reviews.services.signature import sign_decisions, withdraw_signature
from tests.factories import (
    associated,
    envelope_for,
    head_of,
    president_of,
    secretariat_of,
)
from tests.real.killed import killed_once_said
from tests.reviews.commission import (
    closed,
    decide,
    item_of,
    opened,
    people_of,
    ready_project,
    sign,
)
from tests.reviews.test_publication import text_of, told

pytestmark = pytest.mark.django_db


def unsigned(*projects: Project) -> CommissionSession:
    """A closed session whose decisions are validations, not signed yet."""
    session = opened(*projects)
    for project in projects:
        decide(session, project)
    return close_session(session, by=secretariat_of(session.academy))


def seal_of(session: CommissionSession) -> str:
    return decisions_seal(agenda_with_points(session))


# --- signature


def test_nothing_is_published_before_the_presidency_signed() -> None:
    project = ready_project()
    session = unsigned(project)
    by, president = secretariat_of(session.academy), president_of(session.academy)
    assert [m.recipient for m in told("signature_awaited")] == [president]
    with pytest.raises(DomainError, match="pas encore signé"):
        publish_decisions(session, by=by)
    for other in (by, people_of(session)[1].user):
        with pytest.raises(NotAllowed):
            sign_decisions(session, seal=seal_of(session), by=other)
    with pytest.raises(StepRefused, match="a changé depuis"):
        sign_decisions(session, seal="0" * 64, by=president)
    signed = sign_decisions(session, seal=seal_of(session), by=president)
    assert sign_decisions(session, seal=signed.sha256, by=president).pk == signed.pk
    assert [m.recipient for m in told("decisions_signed")] == [by]
    assert publish_decisions(session, by=by).status == SessionStatus.PUBLISHED


def test_signed_decisions_change_no_more_until_the_signature_is_withdrawn() -> None:
    project = ready_project()
    session = unsigned(project)
    by, president = secretariat_of(session.academy), president_of(session.academy)
    sign(session)
    with pytest.raises(StepRefused, match="a signé les décisions"):
        decide(session, project)
    for write in (
        lambda: Decision.objects.update(motive="Autre"),
        lambda: Decision.objects.update(published_at=timezone.now(), motive="Autre"),
        lambda: DecisionPoint.objects.create(
            decision=Decision.objects.get(), part=Part.BUDGET, reason="Autre"
        ),
        lambda: DecisionsSignature.objects.update(sha256="1" * 64),
        lambda: DecisionsSignature.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(DomainError, match="pourquoi"):
        withdraw_signature(session, motive="", by=president)
    with pytest.raises(NotAllowed):
        withdraw_signature(session, motive="Je corrige", by=by)
    withdraw_signature(session, motive="Un montant à corriger.", by=president)
    with pytest.raises(StepRefused):
        withdraw_signature(session, motive="Encore.", by=president)
    assert decide(session, project, amount=Decimal("100")).amount == 100
    sign(session)
    publish_decisions(session, by=by)
    with pytest.raises(StepRefused):
        withdraw_signature(session, motive="Trop tard.", by=president)
    assert DecisionsSignature.objects.count() == 2


def test_an_academie_may_publish_without_signature() -> None:
    session = opened(ready_project())
    session.academy.president_signs = False
    session.academy.save()
    for item in agenda_with_points(session):
        decide(session, item.project)
    by = secretariat_of(session.academy)
    publish_decisions(close_session(session, by=by), by=by)
    assert told("signature_awaited") == []


def test_two_presidents_at_once_one_signature() -> None:
    session = unsigned(ready_project())
    sign(session)
    other = president_of(session.academy)
    DecisionsSignature.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionsSignature.objects.create(session=session, sha256="a" * 64, signed_by=other)


# --- check list


def test_the_check_list_says_what_is_wrong_and_where(as_user) -> None:
    rich, poor, forgotten = ready_project(), ready_project(), ready_project()
    envelope_for(rich.establishment, Decimal("5000"))
    session = opened(rich, poor, forgotten)
    by = secretariat_of(session.academy)
    decide(session, rich)
    soon = timezone.localdate() + timedelta(days=9)
    decide(session, poor, Outcome.COMPLETE, points=[Point(Part.BUDGET, "Un devis.")], due_on=soon)
    DecisionPoint.objects.update(reason=" ")
    Decision.objects.filter(item__project=poor).update(entitled=9)
    close_session(session, by=by)
    items = agenda_with_points(session)
    found = {
        (check.item.project_id, check.place): check.text for check in checks_of(session, items)
    }
    assert "aucune décision" in found[forgotten.pk, "decision"]
    assert "ne dit pas ce qui est demandé" in found[poor.pk, "points"]
    assert "quorum de ce dossier" in found[poor.pk, "quorum"]
    assert envelope_checks(session, items) == []
    page = as_user(by).get(reverse("reviews:publication-create", args=[session.reference]))
    link = reverse("reviews:decision-update", args=[session.reference, item_of(session, poor).pk])
    assert f"{link}#points" in page.content.decode()
    with pytest.raises(DomainError, match=forgotten.reference):
        publish_decisions(session, by=by)


def test_an_exceeded_envelope_warns_and_does_not_block() -> None:
    first, second = ready_project(), ready_project()
    envelope_for(first.establishment, Decimal("5000"))
    if first.establishment.kind == second.establishment.kind:
        envelope_for(second.establishment, Decimal("5000"))
    session = closed(first, second)
    warned = envelope_checks(session, agenda_with_points(session))
    assert {check.item.project_id for check in warned} == {first.pk, second.pk}
    assert not any(check.blocks for check in warned)
    assert all("dépassée de" in check.text for check in warned)
    publish_decisions(session, by=secretariat_of(session.academy))


# --- publication


def test_associated_schools_are_told_once() -> None:
    project = ready_project()
    partner = associated(project).establishment
    associated(project, state="LEFT")
    session = closed(project)
    publish_decisions(session, by=secretariat_of(session.academy))
    (message,) = told("shared_decision")
    assert message.recipient == head_of(partner)
    assert len(told("decision_published")) == 1


# Everything is written, nothing is committed: the process stops there until it is killed.
PROGRAM = """
import sys, time
import django; django.setup()
from accounts.models import User
from reviews.models import CommissionSession
from reviews.services import publication
issue = publication._issue_minutes
def stuck(*args, **kwargs):
    issue(*args, **kwargs)
    print("written", flush=True)
    time.sleep(120)
publication._issue_minutes = stuck
session, user = (int(value) for value in sys.argv[1:])
publication.publish_decisions(
    CommissionSession.objects.get(pk=session), by=User.objects.get(pk=user)
)
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_published_then_everybody_is_told_once() -> None:
    projects = [ready_project(), ready_project()]
    session = closed(*projects)
    by = secretariat_of(session.academy)
    killed_once_said("written", PROGRAM, session.pk, by.pk)
    session.refresh_from_db()
    assert session.status == SessionStatus.CLOSED
    assert {p.status for p in Project.objects.all()} == {Status.UNDER_REVIEW}
    assert told("decision_published") == []
    assert not IssuedDocument.objects.filter(kind="reviews/minutes").exists()
    publish_decisions(session, by=by)
    assert len(told("decision_published")) == 2
    assert IssuedDocument.objects.filter(kind="reviews/minutes").count() == 1


# --- minutes


def test_the_minutes_tell_interests_votes_by_name_mandates_and_distance() -> None:
    project = ready_project()
    session = opened(project)
    by, (president, one, two, three) = secretariat_of(session.academy), people_of(session)
    item = item_of(session, project)
    record_attendance(
        session,
        presences={
            one.pk: Presence(PresenceMode.REMOTE),
            two.pk: Presence(PresenceMode.MANDATE, one.pk),
        },
        by=by,
    )
    interest = note_interest(item, three, by=three.user)
    withdraw_interest(interest, motive="Erreur de dossier", by=three.user)
    note_interest(item, three, by=by)
    ballot = open_ballot(item, Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by)
    for person, choice, voter in (
        (president, "FOR", president), (one, "FOR", one), (two, "AGAINST", one)
    ):  # fmt: skip
        cast_vote(ballot, member=person.pk, choice=VoteChoice(choice), by=voter.user)
    close_ballot(ballot, by=by)
    decide_from(ballot, motive="Mûr.", by=by)
    publish_decisions(sign(close_session(session, by=by)), by=by)
    session.refresh_from_db()
    issue_requested()
    assert session.minutes is not None
    words = text_of(session.minutes).replace("\u00a0", " ").replace("\u202f", " ")
    for expected in (
        "À distance",
        f"A donné mandat à {one.user}",
        f"{three.user} : intérêt personnel déclaré par ce membre",
        "(Erreur de dossier)",
        "intérêt personnel noté par le secrétariat",
        f"{two.user}, contre (voix exprimée par {one.user})",
        "2 pour, 1 contre",
        f"Décisions signées par {president.user}",
    ):
        assert expected in words, (expected, words)


def test_minutes_are_corrected_by_new_ones_that_name_the_old() -> None:
    session = closed(ready_project())
    by = secretariat_of(session.academy)
    with pytest.raises(StepRefused):
        correct_minutes(session, corrects="PV-1", reason="R", text="T", by=by)
    publish_decisions(session, by=by)
    session.refresh_from_db()
    first = session.minutes
    assert first is not None
    with pytest.raises(StepRefused, match="pas encore établi"):
        correct_minutes(session, corrects=first.number, reason="R", text="T", by=by)
    issue_requested()
    first.refresh_from_db()
    with pytest.raises(NotAllowed):
        correct_minutes(
            session, corrects=first.number, reason="R", text="T", by=people_of(session)[1].user
        )
    with pytest.raises(DomainError, match="pourquoi"):
        correct_minutes(session, corrects=first.number, reason=" ", text="T", by=by)
    told_before = len(told("minutes_corrected"))
    correction = correct_minutes(
        session, corrects=first.number, reason="Une présence mal notée.",
        text="M. Petit était à distance.", by=by,
    )  # fmt: skip
    with pytest.raises(StepRefused, match="vient d’être rectifié"):
        correct_minutes(session, corrects=first.number, reason="R", text="T", by=by)
    issue_requested()
    assert correction.document.replaces == first
    words = text_of(correction.document).replace("\u00a0", " ")
    assert first.number in words
    assert first.sha256[:20] in words.replace(" ", "")
    assert "M. Petit était à distance." in words
    assert [document.number for document in minutes_of(session)] == [
        first.number,
        correction.document.number,
    ]
    assert len(told("minutes_corrected")) - told_before == 4
    with pytest.raises(DatabaseError), transaction.atomic():
        MinutesCorrection.objects.update(reason="Autre")
    assert DocumentContent.objects.filter(document=first).exists()


def test_the_page_of_corrected_minutes(as_user) -> None:
    session = closed(ready_project())
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    issue_requested()
    client = as_user(by)
    address = reverse("reviews:minutescorrection-create", args=[session.reference])
    number = client.get(address).context["last"].number
    answer = {"remplace": number, "reason": "Une date.", "text": "Lire le 3."}
    assert client.post(address, answer | {"text": ""}).status_code == 422
    assert client.post(address, answer).status_code == 302
    assert client.post(address, answer).status_code == 422
    page = client.get(reverse("reviews:session-detail", args=[session.reference]))
    assert "rectifie le " in page.content.decode()
    last = minutes_of(session)[-1]
    version = reverse("reviews:minutesversion-detail", args=[session.reference, number])
    assert client.get(version)["Content-Type"] == "application/pdf"
    unknown = reverse("reviews:minutesversion-detail", args=[session.reference, "PV-0"])
    assert client.get(unknown).status_code == 404
    assert last.replaces is not None


# --- a new passage


def test_a_declined_file_filed_again_shows_what_changed_first(as_user) -> None:
    project = ready_project()
    session = closed(project, outcome=Outcome.DECLINE)
    by = secretariat_of(session.academy)
    publish_decisions(session, by=by)
    head = head_of(project.establishment)
    project.refresh_from_db()
    assert since_last_passage(project, project.passage) is None
    project = reopen_project(project, by=head)
    Project.objects.filter(pk=project.pk).update(summary="Un potager, désormais, en plus.")
    project.refresh_from_db()
    submit_project(project, by=head)
    last = since_last_passage(project, project.passage)
    assert last is not None
    assert (last.number, last.motive) == (1, "Le projet est mûr.")
    assert [part.part for part in last.changed] == [Part.SUMMARY]
    page = as_user(by).get(reverse("reviews:reading-detail", args=[project.reference]))
    body = page.content.decode()
    assert "Ce qui a changé depuis le dernier passage" in body
    assert body.index("dernier-passage") < body.index("partie-")


@pytest.mark.django_db(transaction=True)
def test_the_presidency_signs_while_a_decision_changes_one_of_them_waits() -> None:
    project = ready_project()
    session = unsigned(project)
    seal, president = seal_of(session), president_of(session.academy)
    gate, ends = threading.Barrier(2), []

    def change() -> None:
        try:
            gate.wait(30)
            decide(CommissionSession.objects.get(pk=session.pk), project, amount=Decimal("10"))
            ends.append("changed")
        except StepRefused:
            ends.append("refused")
        finally:
            connection.close()

    thread = threading.Thread(target=change)
    thread.start()
    gate.wait(30)
    try:
        sign_decisions(session, seal=seal, by=User.objects.get(pk=president.pk))
        ends.append("signed")
    except StepRefused:
        ends.append("unsigned")
    thread.join()
    assert sorted(ends) in (["refused", "signed"], ["changed", "unsigned"])
    assert Message.objects.filter(kind="reviews.decisions_signed").count() <= 1
