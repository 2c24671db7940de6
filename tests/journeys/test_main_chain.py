"""The main job, end to end: from a school of the real directory to its funds, and to the report.

A real browser, the production pages, a real worker with Redis, a real SMTP server, PDFs read back.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accounts.models import User
from tests.journeys import chapters_school as school
from tests.journeys import chapters_services as services
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive, SignedIn
from tests.journeys.papers import download_pdf, mail_received, only_link
from tests.journeys.story import HEAD_EMAIL, TITLE, Story, begin
from tests.real.mail import MailServer

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(300),
]


@pytest.fixture
def story(themes: None, mail: MailServer, tmp_path: Path) -> Story:
    return begin(tmp_path)


def test_from_the_directory_to_the_report(
    story: Story, person: Arrive, signed_in: SignedIn, mail: MailServer, password: str
) -> None:
    secretariat, head = person("Le secrétariat"), person("La directrice")
    inspector, manager = person("L’inspectrice"), person("La gestionnaire des fonds")
    head.never_sees.append(services.STAFF_ONLY)

    # The school arrives.
    secretariat.sign_in(story.secretariat, password)
    code = services.issues_a_code(secretariat, story)
    school.activates_the_code(head, story, code, mail)

    # It meets, writes, files.
    school.records_a_concertation(head)
    reference = school.writes_the_project(head)
    school.files_the_project(head)
    told = mail_received(mail, HEAD_EMAIL, "est bien déposé")
    assert reference in told
    head.go(only_link(told))
    receipt = download_pdf(head, "Récépissé du dépôt 1")
    assert reference in receipt
    assert re.search(r"[0-9a-f]{64}", receipt.replace(" ", ""))

    # The inspector reads, gives an opinion and asks for more: the school is told at once.
    inspector.sign_in(story.inspector, password)
    services.reads_and_asks(inspector, reference)
    asked = mail_received(mail, HEAD_EMAIL, "À compléter pour le")
    assert services.STAFF_ONLY not in asked
    school.only_asked_parts_are_open(head, reference, only_link(asked))
    school.answers(head, reference)
    services.compares(inspector, reference)

    # The commission decides: first refused for want of members, then held and published.
    services.is_refused_a_session(secretariat)
    services.composes_the_commission(secretariat)
    session = services.holds_the_session(secretariat)
    invited = mail_received(mail, services.address("Tanguy"), "Convocation")
    assert reference in invited
    services.signs(signed_in(User.objects.get(email=services.address("Kervella"))), session)
    services.publishes(secretariat, session)
    assert services.MOTIVE in mail_received(mail, HEAD_EMAIL, f"Votre projet « {TITLE} »")
    minutes = download_pdf(secretariat, "Procès-verbal")
    assert all(name in minutes for name in (session, reference, "Tanguy", services.MOTIVE))

    # Two months to pay: everybody sees the same clock.
    manager.sign_in(story.fund_manager, password)
    for somebody in (head, inspector, secretariat, manager):
        sees_the_clock(somebody, reference)
    services.allocates(manager, reference)
    letter = download_pdf(manager, "Lettre d’attribution")
    assert reference in letter
    assert "4 000" in letter

    # The report closes the file.
    head.go(f"/projets/{reference}/")
    head.sees("4 000 €")
    school.reports(head, reference)
    services.closes_the_file(secretariat, reference)
    head.go(f"/projets/{reference}/")
    head.sees("clos")
    head.shot("vie-clos")


def sees_the_clock(somebody: Person, reference: str) -> None:
    """The life of the file says how many days are left and until when."""
    somebody.go(f"/projets/{reference}/")
    somebody.sees("pour attribuer les fonds")
    somebody.sees("Délai ouvert le")
    somebody.shot(f"vie-delai-{somebody.name[-12:]}".replace(" ", "-"))
