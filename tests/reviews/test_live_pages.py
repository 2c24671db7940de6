"""The screens of a session: what each shows, that they move together, that nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from dashboards.queries.person_data import personal_data
from reviews.enums import Outcome, VoteChoice, VotingMode
from reviews.models import Ballot, Decision, Interest, MotiveTemplate, Vote
from reviews.queries.live import live_version
from reviews.services.live import (
    Proposed,
    cast_vote,
    close_ballot,
    open_ballot,
    show_file,
)
from reviews.services.motives import write_motive
from tests.factories import envelope_for, observer_of, president_of, secretariat_of
from tests.reviews.commission import closed, item_of, opened, people_of, ready_project

pytestmark = pytest.mark.django_db
MOST_QUERIES = 26
"""The file, its opinions, votes and money, when something moved."""
As = Callable[[User], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    found = response.content.decode()
    for space in ("&nbsp;", "\u00a0", "\u202f"):
        found = found.replace(space, " ")
    return found


def test_a_file_from_its_first_screen_to_its_decision(as_user: As) -> None:
    first, second = ready_project(), ready_project()
    session = opened(first, second)
    envelope_for(first.establishment, Decimal("5000"))
    by = secretariat_of(session.academy)
    write_motive(
        session.academy, outcome=Outcome.VALIDATE, title="Mûr",
        text="Le projet « {projet} » reçoit {montant}.", by=by,
    )  # fmt: skip
    conductor, member = as_user(by), as_user(people_of(session)[1].user)
    reference, item = session.reference, item_of(session, first)
    assert "Commencer par le premier dossier" in text(conductor, url("live-detail", reference))
    assert "Aucun dossier n’est encore affiché" in text(member, url("livemember-detail", reference))
    conductor.post(url("livefile-create", reference, item.pk))
    screen = text(conductor, url("screen-detail", reference))
    assert "Dossier 1 sur 2" in screen
    assert "Jamais" in screen
    tried = text(conductor, url("live-detail", reference) + "?montant=4 500")
    assert "500 €" in tried
    over = text(conductor, url("live-detail", reference) + "?montant=6000")
    assert "-1 000 €" in over or "−1 000 €" in over
    assert conductor.post(url("liveopinions-create", reference, item.pk)).status_code == 302
    refused = conductor.post(
        url("ballot-create", reference, item.pk),
        {"outcome": "VALIDATE", "amount": "999999", "mode": "BY_NAME"},
    )
    assert refused.status_code == 422
    assert "ne peut pas dépasser" in refused.content.decode()
    opened_vote = {"outcome": "VALIDATE", "amount": "4000", "mode": "BY_NAME"}
    conductor.post(url("ballot-create", reference, item.pk), opened_vote)
    ballot = Ballot.objects.get()
    assert "Votre voix" in text(member, url("livemember-detail", reference))
    for person in people_of(session):
        mine = {"member": person.pk, "choice": "FOR", "membre": "1"}
        as_user(person.user).post(url("vote-create", reference, ballot.pk), mine)
    assert Vote.objects.count() == 4
    assert "4 sur 4 voix" in text(conductor, url("screen-detail", reference))
    conductor.post(url("ballotclosing-create", reference, ballot.pk))
    page = text(
        conductor, url("live-detail", reference) + "?modele=" + str(MotiveTemplate.objects.get().pk)
    )
    assert "La proposition est adoptée : 4 pour" in page
    assert "reçoit 4 000 €.</textarea>" in page
    empty = conductor.post(url("livedecision-create", reference, ballot.pk), {"motive": ""})
    assert empty.status_code == 422
    conductor.post(
        url("livedecision-create", reference, ballot.pk), {"motive": "Mûr.", "suivant": "1"}
    )
    assert Decision.objects.get().motive == "Mûr."
    assert "Dossier 2 sur 2" in text(member, url("livemember-detail", reference))


def test_hands_points_and_report_from_the_screen(as_user: As) -> None:
    project = ready_project()
    session = opened(project)
    conductor = as_user(secretariat_of(session.academy))
    reference, item = session.reference, item_of(session, project)
    conductor.post(url("livefile-create", reference, item.pk))
    conductor.post(
        url("ballot-create", reference, item.pk), {"outcome": "COMPLETE", "mode": "SHOW_OF_HANDS"}
    )
    ballot = Ballot.objects.get()
    wrong = {"votes_for": "1", "votes_against": "0", "abstentions": "0"}
    closing = url("ballotclosing-create", reference, ballot.pk)
    assert conductor.post(closing, wrong).status_code == 422
    conductor.post(closing, wrong | {"votes_for": "4"})
    decision = {
        "motive": "À préciser.", "due_on": "2026-12-24", "points-TOTAL_FORMS": "1",
        "points-INITIAL_FORMS": "0", "points-0-part": "BUDGET", "points-0-reason": "Un devis.",
    }  # fmt: skip
    address = url("livedecision-create", reference, ballot.pk)
    assert conductor.post(address, decision | {"points-0-reason": ""}).status_code == 422
    assert conductor.post(address, decision).status_code == 302
    assert [point.reason for point in Decision.objects.get().points.all()] == ["Un devis."]
    assert conductor.post(url("carryover-create", reference, item.pk), {}).status_code == 422
    conductor.post(url("carryover-create", reference, item.pk), {"motive": "Le temps manque."})
    assert Decision.objects.get().outcome == Outcome.CARRY_OVER


def test_a_screen_asks_what_moved_and_is_told_only_then(as_user: As) -> None:
    project = ready_project()
    session = opened(project)
    by, reference = secretariat_of(session.academy), session.reference
    for user, name in (
        (by, "live-detail"),
        (by, "screen-detail"),
        (people_of(session)[1].user, "livemember-detail"),
    ):
        client, address = as_user(user), url(name, reference) + "?suivi=1"
        etag = client.get(address)["ETag"]
        shown_etag = re.findall(r'data-live-etag="([^"]*)"', client.get(address).content.decode())
        assert shown_etag == [etag.replace('"', "&quot;")]
        unchanged = client.get(address, headers={"If-None-Match": etag})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
        shown = item_of(session, project)
        if live_version(session) == 0 or name == "live-detail":
            show_file(shown, by=by)
        else:
            open_ballot(shown, Proposed(Outcome.DECLINE), mode=VotingMode.BY_NAME, by=by)
            close_ballot(Ballot.objects.latest("pk"), silent_abstain=True, by=by)
        moved = client.get(address, headers={"If-None-Match": etag})
        assert moved.status_code == 200
        assert b"<html" not in moved.content


VARIES = re.compile(
    r'(name="csrfmiddlewaretoken" value="[^"]*"|data-live-etag="[^"]*"|data-version="[^"]*")'
)


def test_a_hidden_vote_leaks_by_no_page(as_user: As) -> None:
    """Whatever the member votes, every page of everybody reads the same until the closing."""
    project = ready_project()
    session = opened(project)
    by, people = secretariat_of(session.academy), people_of(session)
    item, voter = item_of(session, project), people[1]
    show_file(item, by=by)
    ballot = open_ballot(item, Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by)
    readers = [by, voter.user, people[0].user, people[2].user, observer_of(session.academy)]
    addresses = [
        *(url(name, session.reference) for name in (
            "live-detail", "screen-detail", "livemember-detail", "session-detail",
            "publication-create",
        )),
        url("decision-update", session.reference, item.pk),
        url("reading-detail", project.reference),
        reverse("dashboards:project-detail", args=[project.reference]),
    ]  # fmt: skip

    def read() -> list[str]:
        pages = []
        for reader in readers:
            client = as_user(reader)
            for address in [*addresses, *(f"{one}?suivi=1" for one in addresses[:3])]:
                pages.append(VARIES.sub("", client.get(address).content.decode()))
        return pages

    cast_vote(ballot, member=voter.pk, choice=VoteChoice.FOR, by=voter.user)
    before = read()
    for choice in (VoteChoice.AGAINST, VoteChoice.ABSTAIN):
        cast_vote(ballot, member=voter.pk, choice=choice, by=voter.user)
        assert read() == before
    close_ballot(ballot, silent_abstain=True, by=by)
    assert read() != before


def test_my_own_data_tell_my_vote_once_it_is_closed_only(as_user: As) -> None:
    project = ready_project()
    session = opened(project)
    by, voter = secretariat_of(session.academy), people_of(session)[1].user
    ballot = open_ballot(
        item_of(session, project), Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by
    )
    cast_vote(ballot, member=people_of(session)[1].pk, choice=VoteChoice.FOR, by=voter)
    assert personal_data(voter)["votes_par_nom_en_commission"] == []
    close_ballot(ballot, silent_abstain=True, by=by)
    (vote,) = personal_data(voter)["votes_par_nom_en_commission"]
    assert vote["choice"] == VoteChoice.FOR


def test_a_member_declares_from_his_screen_and_no_longer_follows(as_user: As) -> None:
    project = ready_project()
    session = opened(project)
    by, one = secretariat_of(session.academy), people_of(session)[1]
    item = item_of(session, project)
    show_file(item, by=by)
    ballot = open_ballot(item, Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by)
    client = as_user(one.user)
    declared = url("owninterest-create", session.reference, item.pk)
    assert client.post(declared, {"membre": "1"}).status_code == 302
    page = text(client, url("livemember-detail", session.reference))
    assert "Vous ne prenez pas part à ce dossier" in page
    assert "Votre voix" not in page
    vote = {"member": one.pk, "choice": "FOR", "membre": "1"}
    answered = client.post(url("vote-create", session.reference, ballot.pk), vote, follow=True)
    assert "ne prend pas part au vote" in answered.content.decode()
    interest = Interest.objects.get()
    withdrawal = url("interest-delete", session.reference, item.pk, interest.pk)
    client.post(withdrawal, {"motive": ""})
    interest.refresh_from_db()
    assert interest.withdrawn_at is None
    client.post(withdrawal, {"motive": "Erreur de dossier"})
    assert "Erreur de dossier" in text(
        as_user(by), url("decision-update", session.reference, item.pk)
    )
    assert as_user(by).post(declared).status_code == 403


def test_presence_signed_while_the_secretariat_types_is_kept(as_user: As) -> None:
    project = ready_project()
    session = opened(project)
    by, (president, one, two, three) = secretariat_of(session.academy), people_of(session)
    client, address = as_user(by), url("attendance-update", session.reference)
    page = client.get(address).content.decode()
    names = re.findall(r'name="(initial-mo[^"]*)" value="([^"]*)"', page)
    assert len(names) == 4
    as_user(one.user).post(url("ownattendance-create", session.reference), {"mode": "REMOTE"})
    typed = {f"mode-{person.pk}": "ROOM" for person in (president, one, two, three)}
    typed |= {f"mandate-{person.pk}": "" for person in (president, one, two, three)}
    client.post(address, typed | dict(names) | {f"mode-{three.pk}": "ABSENT"})
    modes = {row.appointment_id: row.mode for row in session.attendances.all()}
    assert (modes[one.pk], modes[three.pk]) == ("REMOTE", "ABSENT")


def test_the_templates_of_an_academie_are_its_own(as_user: As) -> None:
    session = opened(ready_project())
    client = as_user(secretariat_of(session.academy))
    data = {"outcome": "DECLINE", "title": "Flou", "text": "Le projet {projet} reste flou."}
    assert client.post(url("motive-create"), data | {"text": "{inconnu}"}).status_code == 422
    assert client.post(url("motive-create"), data).status_code == 302
    assert client.post(url("motive-create"), data).status_code == 422
    found = MotiveTemplate.objects.get()
    assert "Flou" in text(client, url("motive-list"))
    client.post(url("motive-update", found.pk), data | {"title": "Trop flou"})
    found.refresh_from_db()
    assert found.title == "Trop flou"
    text(as_user(president_of(session.academy)), url("motive-list"), 403)
    client.post(url("motive-delete", found.pk))
    assert client.post(url("motive-delete", found.pk)).status_code == 404


def test_the_screens_of_a_session_that_is_not_open(as_user: As) -> None:
    session = closed(ready_project())
    for user, name in (
        (secretariat_of(session.academy), "live-detail"),
        (secretariat_of(session.academy), "screen-detail"),
        (people_of(session)[1].user, "livemember-detail"),
    ):
        assert "La séance est levée" in text(as_user(user), url(name, session.reference))


def test_a_screen_costs_the_same_with_one_and_with_five_files(as_user: As) -> None:
    """And what has not moved costs the door and one short query."""
    costs = {}
    for files in (1, 5):
        projects = [ready_project() for _ in range(files)]
        session = opened(*projects)
        by, people = secretariat_of(session.academy), people_of(session)
        item = item_of(session, projects[0])
        show_file(item, by=by)
        ballot = open_ballot(item, Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by)
        for person in people[:files]:
            cast_vote(ballot, member=person.pk, choice=VoteChoice.FOR, by=by)
        for user, name in (
            (by, "live-detail"),
            (by, "screen-detail"),
            (people[1].user, "livemember-detail"),
        ):
            client, address = as_user(user), url(name, session.reference) + "?suivi=1"
            etag = client.get(address)["ETag"]
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            with CaptureQueriesContext(connection) as same:
                client.get(address, headers={"If-None-Match": etag})
            costs[files, name] = (len(asked), len(same))
    for name in ("live-detail", "screen-detail", "livemember-detail"):
        assert costs[1, name] == costs[5, name]
        assert costs[1, name][0] <= MOST_QUERIES
        assert costs[1, name][1] <= 6
