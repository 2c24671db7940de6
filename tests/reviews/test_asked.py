"""Opinions asked from others: by account or by link, confidentiality, bad links, races."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed, StepRefused
from core.sealing import open_seal
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project
from reviews.enums import AskedKind, AskedReaders, OpinionKind
from reviews.models import AskedOpinion
from reviews.services.asked import (
    GivenOpinion,
    LinkRefused,
    Question,
    answer_asked,
    answer_by_link,
    ask_opinion,
    extend_asked,
    hash_of,
    read_link,
    remind_asked,
    withdraw_asked,
)
from tests.factories import (
    asked_on,
    dane_of,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]
MAIRIE = "education@bruz.example"
GIVEN = GivenOpinion("La cour sera ouverte.", "Mme Roux, adjointe", OpinionKind.FAVOURABLE)


def asks(project: Project, **fields: Any) -> AskedOpinion:
    by = fields.pop("by", None) or inspector_of(project.establishment)
    values: dict[str, Any] = {
        "kind": AskedKind.COMMUNITY,
        "name": "Service éducation de Bruz",
        "email": MAIRIE,
        "text": "Mettrez-vous la cour à disposition\u00a0?",
        "parts": [Part.SUMMARY, Part.ACTIONS],
        "readers": AskedReaders.SERVICES,
        "due_on": clock.today() + timedelta(days=10),
    } | fields
    return ask_opinion(project, Question(**values), by=by)


def link_sent() -> str:
    """The token of the latest link that left."""
    message = Message.objects.filter(kind="reviews.asked_by_link").latest("created_at")
    assert message.sealed is not None
    path: str = open_seal(message.sealed)["path"]
    return path.strip("/").split("/")[-1]


def test_a_collectivite_answers_by_its_link_once():
    project = project_in(Status.SUBMITTED)
    asked = asks(project)
    token = link_sent()
    assert asked.token_hash == hash_of(token)
    message = Message.objects.get(kind="reviews.asked_by_link")
    assert token not in str(message.facts)
    assert message.recipient is None
    assert message.email == MAIRIE
    answer_by_link(token, GIVEN)
    asked.refresh_from_db()
    assert asked.answer == "La cour sera ouverte."
    (told,) = Message.objects.filter(kind="reviews.opinion_given")
    assert told.recipient == inspector_of(project.establishment)
    with pytest.raises(LinkRefused):
        answer_by_link(token, GIVEN)


def test_an_agent_of_the_academie_answers_with_the_account():
    project = project_in(Status.SUBMITTED)
    dane = dane_of(project.establishment.academy)
    asked = asks(project, kind=AskedKind.DANE, email=dane.email.upper(), name="DANE")
    assert asked.person == dane
    assert asked.token_hash == ""
    (told,) = Message.objects.filter(kind="reviews.asked_of_person")
    assert told.recipient == dane
    with pytest.raises(NotAllowed):
        answer_asked(asked, GIVEN, by=inspector_of(project.establishment))
    answer_asked(asked, GIVEN, by=dane)
    with pytest.raises(StepRefused):
        answer_asked(asked, GIVEN, by=dane)


def test_somebody_without_a_post_in_the_academie_gets_a_link():
    project = project_in(Status.SUBMITTED)
    head = head_of(project.establishment)
    assert asks(project, email=head.email).person is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parts": []}, "au moins une partie"),
        ({"due_on": clock.today()}, "à venir"),
        ({"due_on": clock.today() + timedelta(days=999)}, "dans l’année"),
    ],
)
def test_what_is_not_asked(fields, said):
    with pytest.raises(DomainError, match=said):
        asks(project_in(Status.SUBMITTED), **fields)


def test_not_twice_to_the_same_address_at_a_time_nor_about_a_closed_file():
    project = project_in(Status.SUBMITTED)
    asked = asks(project)
    with pytest.raises(DomainError, match="déjà attendu"):
        asks(project)
    withdraw_asked(asked, motive="Erreur.", by=inspector_of(project.establishment))
    asks(project)
    with pytest.raises(StepRefused):
        asks(project_in(Status.DECLINED))
    with pytest.raises(NotAllowed):
        asks(project, email="x@y.example", by=member_of(project.establishment.academy))


def test_a_link_that_expired_was_withdrawn_replaced_or_invented_opens_nothing():
    project = project_in(Status.SUBMITTED)
    inspector = inspector_of(project.establishment)
    asked = asks(project)
    first = link_sent()
    remind_asked(asked, by=inspector)
    second = link_sent()
    assert first != second
    for wrong in (first, "", "invented", second[:-1]):
        with pytest.raises(LinkRefused):
            read_link(wrong)
    with time_machine.travel(clock.now() + timedelta(days=11), tick=False):
        with pytest.raises(LinkRefused):
            answer_by_link(second, GIVEN)
        with pytest.raises(DomainError, match="nouveau délai"):
            remind_asked(asked, by=inspector)
        extend_asked(asked, due_on=clock.today() + timedelta(days=5), by=inspector)
        third = link_sent()
        assert read_link(third).pk == asked.pk
    withdraw_asked(asked, motive="La commune a répondu par courrier.", by=inspector)
    with pytest.raises(LinkRefused):
        answer_by_link(third, GIVEN)
    (told,) = Message.objects.filter(kind="reviews.asked_withdrawn")
    assert told.email == MAIRIE
    with pytest.raises(StepRefused):
        extend_asked(asked, due_on=clock.today() + timedelta(days=9), by=inspector)


def test_a_link_opens_nothing_once_the_file_is_decided():
    project = project_in(Status.SUBMITTED)
    asks(project)
    token = link_sent()
    Project.objects.filter(pk=project.pk)  # decided by the real steps elsewhere
    from projects.services.ending import withdraw_project

    withdraw_project(project, motive="Nous arrêtons.", by=head_of(project.establishment))
    with pytest.raises(LinkRefused):
        answer_by_link(token, GIVEN)


@pytest.mark.parametrize(
    ("readers", "member", "school"),
    [("EXAMINERS", False, False), ("SERVICES", True, False), ("SCHOOL", True, True)],
)
def test_who_reads_the_answer(as_user, readers, member, school):
    project = project_in(Status.SUBMITTED)
    asked_on(
        project, readers=readers, answer="LA RÉPONSE", signed_by="Mme Roux",
        answered_at=clock.now(),
    )  # fmt: skip
    academy = project.establishment.academy
    read = reverse("reviews:reading-detail", args=[project.reference])
    for person, expected in (
        (inspector_of(project.establishment), True),
        (secretariat_of(academy), True),
        (member_of(academy), member),
    ):
        page = as_user(person).get(read).content.decode()
        assert ("LA RÉPONSE" in page) is expected
    threads = reverse("reviews:thread-list", args=[project.reference])
    page = as_user(editor_of(project.establishment)).get(threads).content.decode()
    assert ("LA RÉPONSE" in page) is school


def test_an_awaited_opinion_is_never_shown_to_the_school(as_user):
    project = project_in(Status.SUBMITTED)
    asked_on(project, readers="SCHOOL", question="QUESTION EN COURS")
    threads = reverse("reviews:thread-list", args=[project.reference])
    page = as_user(editor_of(project.establishment)).get(threads).content.decode()
    assert "QUESTION EN COURS" not in page


def test_the_link_shows_the_chosen_parts_of_the_filing_and_nothing_else(client, as_user):
    project = project_in(Status.SUBMITTED)
    asks(project)
    Project.objects.filter(pk=project.pk).update(summary="ÉCRIT DEPUIS")
    address = reverse("reviews:linkedopinion-create", args=[link_sent()])
    response = client.get(address)
    page = response.content.decode()
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]
    assert "Dessiner et planter le jardin" in page
    assert "ÉCRIT DEPUIS" not in page
    assert "Bancs, terreau" not in page
    assert "lisent pour le plaisir" not in page
    assert not re.search(r"FR14", page)


def test_answering_on_the_page(client):
    project = project_in(Status.SUBMITTED)
    asked = asks(project)
    address = reverse("reviews:linkedopinion-create", args=[link_sent()])
    refused = client.post(address, {"answer": "Un long texte.", "signed_by": ""})
    assert refused.status_code == 422
    assert "Un long texte.</textarea>" in refused.content.decode()
    done = client.post(address, {"answer": "Oui.", "signed_by": "Mme Roux", "stance": ""})
    assert "Votre avis est rendu" in done.content.decode()
    asked.refresh_from_db()
    assert asked.stance == ""
    again = client.post(address, {"answer": "Non.", "signed_by": "Mme Roux"})
    assert again.status_code == 410
    asked.refresh_from_db()
    assert asked.answer == "Oui."


def test_guessing_links_is_slowed_down(client):
    address = reverse("reviews:linkedopinion-create", args=["faux"])
    with time_machine.travel("2026-09-08 10:00:30", tick=False):
        for _ in range(30):
            assert client.get(address).status_code == 410
        assert client.get(address).status_code == 429


def test_the_account_page_is_for_that_person_alone(as_user):
    project = project_in(Status.SUBMITTED)
    dane = dane_of(project.establishment.academy)
    asked = asked_on(project, person=dane, email=dane.email)
    address = reverse("reviews:givenopinion-create", args=[asked.pk])
    assert as_user(inspector_of(project.establishment)).get(address).status_code == 404
    client = as_user(dane)
    assert asked.question in client.get(address).content.decode()
    assert "Pour le" in client.get(reverse("reviews:givenopinion-list")).content.decode()
    data = {"answer": "Un devis suffit.", "signed_by": "La DANE", "stance": "RESERVED"}
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 422
    page = client.get(address).content.decode()
    assert "Un devis suffit." in page
    assert "Rendre mon avis" not in page
    read = reverse("reviews:reading-detail", args=[project.reference])
    assert client.get(read).status_code == 404


def test_asking_following_and_withdrawing_on_the_pages(as_user):
    project = project_in(Status.SUBMITTED)
    client = as_user(inspector_of(project.establishment))
    address = reverse("reviews:askedopinion-create", args=[project.reference])
    due_on = clock.today() + timedelta(days=15)
    assert due_on.isoformat() in client.get(address).content.decode()
    data = {
        "kind": "COMMUNITY",
        "name": "Mairie",
        "email": MAIRIE,
        "question": "La cour\u00a0?",
        "parts": ["ACTIONS"],
        "readers": "SERVICES",
        "due_on": due_on.isoformat(),
    }
    assert client.post(address, data | {"email": "pas une adresse"}).status_code == 422
    assert client.post(address, data).status_code == 302
    asked = AskedOpinion.objects.get()
    follow = reverse("reviews:askedopinion-update", args=[project.reference, asked.pk])
    assert client.post(follow, {"relancer": "1"}).status_code == 302
    assert Message.objects.filter(kind="reviews.asked_by_link").count() == 2
    late = {"prolonger": "1", "due_on": due_on.isoformat()}
    assert client.post(follow, late).status_code == 422
    later = {"prolonger": "1", "due_on": (due_on + timedelta(days=3)).isoformat()}
    assert client.post(follow, later).status_code == 302
    assert client.post(follow, {"retirer": "1", "motive": ""}).status_code == 422
    assert client.post(follow, {"retirer": "1", "motive": "Trop tard"}).status_code == 302
    assert "Demande retirée" in client.get(follow).content.decode()
    other = project_in(Status.SUBMITTED)
    elsewhere = reverse("reviews:askedopinion-update", args=[other.reference, asked.pk])
    assert as_user(inspector_of(other.establishment)).get(elsewhere).status_code == 404


def test_the_school_and_the_members_do_not_ask(as_user):
    project = project_in(Status.SUBMITTED)
    address = reverse("reviews:askedopinion-create", args=[project.reference])
    for person in (head_of(project.establishment), member_of(project.establishment.academy)):
        assert as_user(person).get(address).status_code == 403
    assert as_user(fund_manager_of(project.establishment.academy)).get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_answered_while_it_is_withdrawn_one_of_them_wins() -> None:
    project = project_in(Status.SUBMITTED)
    asked = asks(project)
    token, inspector = link_sent(), inspector_of(project.establishment)
    barrier, outcomes = threading.Barrier(2), []

    def run(name: str) -> None:
        try:
            barrier.wait(10)
            if name == "answer":
                answer_by_link(token, GIVEN)
            else:
                mine = AskedOpinion.objects.get(pk=asked.pk)
                withdraw_asked(mine, motive="Fini.", by=User.objects.get(pk=inspector.pk))
            outcomes.append(name)
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    runs = [threading.Thread(target=run, args=[name]) for name in ("answer", "withdraw")]
    for one in runs:
        one.start()
    for one in runs:
        one.join(20)
    assert outcomes.count("refused") == 1
    asked.refresh_from_db()
    assert (asked.answered_at is None) != (asked.withdrawn_at is None)
    assert Client().get(reverse("reviews:linkedopinion-create", args=[token])).status_code == 410
