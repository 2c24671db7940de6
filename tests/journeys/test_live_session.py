"""A session followed on three screens: the conductor, a member, the projector; and its bad days."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect

from accounts.models import User
from reviews.enums import Outcome, SessionStatus, VoteChoice, VotingMode
from reviews.models import Ballot, CommissionSession, Decision, Vote
from reviews.services.live import Proposed, cast_vote, open_ballot, show_file, show_opinions
from tests.factories import envelope_for, president_of, secretariat_of
from tests.journeys.browser import Person, as_read
from tests.journeys.conftest import SignedIn
from tests.real.queue import redis_server
from tests.real.web import WebServer
from tests.reviews.commission import item_of, opened, people_of, ready_project

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240),
]
PROJECTOR = {"width": 1024, "height": 768}
PHONE = {"width": 320, "height": 640}
SOON = 20_000
"""Milliseconds within which a screen has long been told; it asks every two seconds."""


@pytest.fixture
def session() -> CommissionSession:
    first, second = ready_project(), ready_project()
    envelope_for(first.establishment, Decimal("5000"))
    return opened(first, second)


def shows(person: Person, words: str) -> None:
    """The screen says these words, without being reloaded."""
    expect(person.page.locator("#direct")).to_contain_text(as_read(words), timeout=SOON)


def test_three_screens_in_step_from_the_first_file_to_the_signature(
    session: CommissionSession, signed_in: SignedIn
) -> None:
    base = f"/rectorat/commission/{session.reference}"
    president, voter, *others = people_of(session)
    conductor = signed_in(secretariat_of(session.academy))
    projector = signed_in(secretariat_of(session.academy), viewport=PROJECTOR)
    member = signed_in(voter.user, viewport=PHONE)
    for person, path in ((conductor, ""), (projector, "ecran/"), (member, "membre/")):
        person.go(f"{base}/direct/{path}")

    # One press shows the file everywhere; the keys of a remote control turn the files.
    conductor.click("Commencer par le premier dossier", role="button")
    for person in (projector, member):
        shows(person, "Dossier 1 sur 2")
    projector.shot("direct-ecran-lecture")
    with projector.page.expect_navigation():
        projector.page.keyboard.press("PageDown")
    shows(member, "Dossier 2 sur 2")
    with projector.page.expect_navigation():
        projector.page.keyboard.press("PageUp")
    shows(conductor, "Dossier 1 sur 2")
    projector.check()

    # An amount is tried against the envelope, the opinions are presented, a vote is opened.
    with conductor.within("#direct-acte"):
        conductor.fill(amount="6000")
    shows(conductor, "enveloppe dépassée")
    with conductor.within("#direct-acte"):
        conductor.fill(amount="4000")
    conductor.click("Présenter les avis des membres", role="button")
    shows(projector, "Aucun membre n’a préparé d’avis")
    with conductor.within("#direct-acte"):
        conductor.fill(amount="4000")
        conductor.tick("outcome", "VALIDATE")
        conductor.tick("mode", "BY_NAME")
        conductor.click("Ouvrir le vote", role="button")
    conductor.shot("direct-conduite-vote")
    shows(member, "Votre voix")
    member.check()
    member.shot("direct-membre-320")
    member.click("Pour", role="button")
    shows(projector, "1 sur 4 voix")
    projector.check()
    projector.shot("direct-ecran-vote")
    expect(projector.page.locator("#direct")).not_to_contain_text(as_read("1 pour"))
    ballot = Ballot.objects.select_related("item__session").get()
    for seat in (president, *others):
        cast_vote(ballot, member=seat.pk, choice=VoteChoice.FOR, by=seat.user)
    shows(conductor, "4 sur 4 voix")
    conductor.click("Clore le vote", role="button")
    shows(projector, "La proposition est adoptée")
    conductor.fill(motive="Un projet mûr, attendu par les familles.")
    conductor.shot("direct-conduite-decision")
    conductor.click("Préparer la décision et passer au dossier suivant", role="button")
    shows(member, "Dossier 2 sur 2")
    conductor.page.locator("summary", has_text="Reporter ce dossier sans vote").click()
    conductor.page.locator("form[action$='/report/'] textarea").fill("Le temps a manqué.")
    conductor.click("Reporter le dossier", role="button")
    shows(projector, "Décision préparée")
    projector.shot("direct-ecran-decision")

    # The session closes, the presidency signs, the secretariat publishes.
    conductor.go(f"{base}/")
    conductor.shot("seance-ouverte")
    conductor.click("Lever la séance", role="button")
    shows(member, "La séance est levée")
    chair = signed_in(president_of(session.academy))
    chair.go(f"{base}/publication/")
    chair.shot("publication-a-signer")
    chair.click("Signer les 2 décisions", role="button")
    chair.sees("Les décisions sont signées")
    conductor.go(f"{base}/publication/")
    conductor.shot("publication-signee")
    conductor.click("Publier les décisions", role="button")
    session.refresh_from_db()
    assert session.status == SessionStatus.PUBLISHED
    assert {d.outcome for d in Decision.objects.all()} == {Outcome.VALIDATE, Outcome.CARRY_OVER}
    for page in ("", "direct/membre/"):
        member.go(f"{base}/{page}")
        assert member.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_member_loses_the_network_then_is_in_step_again(
    session: CommissionSession, signed_in: SignedIn
) -> None:
    by, voter = secretariat_of(session.academy), people_of(session)[1]
    items = list(session.items.order_by("position").select_related("session"))
    show_file(items[0], by=by)
    member = signed_in(voter.user)
    member.go(f"/rectorat/commission/{session.reference}/direct/membre/")
    shows(member, "Dossier 1 sur 2")
    member.context.set_offline(True)
    told = member.page.locator("[data-live-connection]")
    expect(told).to_contain_text("Connexion perdue, nouvel essai", timeout=SOON)
    show_file(items[1], by=by)
    show_opinions(items[1], by=by)
    open_ballot(items[1], Proposed(Outcome.DECLINE), mode=VotingMode.BY_NAME, by=by)
    member.context.set_offline(False)
    shows(member, "Dossier 2 sur 2")
    shows(member, "Votre voix")
    expect(told).to_contain_text("Connexion rétablie", timeout=SOON)
    member.click("Contre", role="button")
    assert Vote.objects.get().choice == VoteChoice.AGAINST


def test_what_the_conductor_writes_is_not_taken_away_when_somebody_else_moves_on(
    session: CommissionSession, signed_in: SignedIn
) -> None:
    by = secretariat_of(session.academy)
    items = list(session.items.order_by("position").select_related("session"))
    show_file(items[0], by=by)
    conductor = signed_in(by)
    conductor.go(f"/rectorat/commission/{session.reference}/direct/")
    with conductor.within("#direct-acte"):
        conductor.fill(amount="3210")
    show_file(items[1], by=by)
    shows(conductor, "Dossier 2 sur 2")
    waiting = conductor.page.locator("[data-live-waiting]")
    expect(waiting).to_be_visible(timeout=SOON)
    with conductor.within("#direct-acte"):
        expect(conductor.field("amount")).to_have_value("3210")
    conductor.check()
    conductor.page.get_by_role("button", name="Afficher où elle en est").click()
    expect(waiting).to_be_hidden(timeout=SOON)


def test_without_javascript_every_act_is_a_button(
    session: CommissionSession, signed_in: SignedIn
) -> None:
    base = f"/rectorat/commission/{session.reference}/direct"
    conductor = signed_in(secretariat_of(session.academy), javascript=False)
    member = signed_in(people_of(session)[1].user, javascript=False)
    conductor.go(f"{base}/")
    conductor.click("Commencer par le premier dossier", role="button")
    with conductor.within("#direct-essai"):
        conductor.fill(montant="6000")
        conductor.click("Calculer", role="button")
    conductor.sees("enveloppe dépassée")
    with conductor.within("#direct-acte"):
        conductor.tick("outcome", "VALIDATE")
        conductor.click("Ouvrir le vote", role="button")
    member.go(f"{base}/membre/")
    member.click("Pour", role="button")
    member.click("Actualiser", role="link")
    member.sees("1 sur 4 voix")
    conductor.click("Clore, les voix manquantes s’abstiennent", role="button")
    conductor.sees("1 pour, 0 contre, 3 abstentions")


def test_the_server_restarts_in_the_middle_nothing_is_lost(
    session: CommissionSession, browser: Browser
) -> None:
    by, voter = secretariat_of(session.academy), people_of(session)[1]
    item = item_of(session, session.items.order_by("position")[0].project)
    show_file(item, by=by)
    ballot = open_ballot(item, Proposed(Outcome.VALIDATE), mode=VotingMode.BY_NAME, by=by)
    path = f"/rectorat/commission/{session.reference}/direct/membre/"
    with redis_server() as redis:
        server = WebServer(redis_url=redis.url)
        try:
            server.start()
            member = _on(browser, f"http://127.0.0.1:{server.port}", voter.user)
            member.go(path)
            member.click("Pour", role="button")
            server.restart()
            told = member.page.locator("[data-live-connection]")
            expect(told).to_contain_text("Connexion rétablie", timeout=60_000)
            cast_vote(ballot, member=people_of(session)[0].pk, choice=VoteChoice.FOR, by=by)
            shows(member, "2 sur 4 voix")
            member.close()
        finally:
            server.stop()
    assert Vote.objects.count() == 2


def _on(browser: Browser, site: str, user: User) -> Person:
    """This user in a window on another server than the one of the tests."""
    member = Person(browser, site, name=str(user))
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    member.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return member
