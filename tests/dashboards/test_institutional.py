"""Help, contact, the declarations, maintenance: pages that anybody may need, on a bad day too."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.html import escape

from core.maintenance import close_site, closed_until, open_site
from dashboards.queries.guides import guides, guides_by_reader, search_guides
from notifications.models import Message
from notre_ecole.management.commands.generate_docs import walk
from showcase.views.opendata import PUBLIC_PAGES
from tests.factories import AcademyFactory, UserFactory, secretariat_of

pytestmark = pytest.mark.django_db

CONTACT = reverse("dashboards:contact-create")
SENT = {
    "subject": "projet",
    "academy": "14",
    "name": "Claire Martin",
    "email": "claire@exemple.example",
    "body": "Comment rejoindre le projet du collège\u00a0?",
    "key": "6f1f6f2f-9a10-4c53-9a0b-3f0c8a521d8e",
}


# --- Help


def test_every_guide_is_a_page_whose_links_lead_somewhere(client: Client):
    assert len(guides()) >= 15
    client.cookies["lecture"] = "agrandie"  # with any cookie, the page is made for its reader
    for guide in guides():
        page = client.get(guide.url)
        assert page.status_code == 200
        text = page.content.decode()
        assert escape(guide.title) in text
        main = re.findall(r"<main.*</main>", text, re.DOTALL)[0]
        assert ".md" not in re.sub(r"<code>.*?</code>", "", main)
        for address in re.findall(r'href="(/guide/[^"#]*)', text):
            assert client.get(address).status_code == 200, address
    assert client.get("/guide/inconnu/").status_code == 404


def test_each_guide_is_listed_once_schools_first(client: Client):
    listed = [guide for _, found in guides_by_reader() for guide in found]
    assert sorted(guide.slug for guide in listed) == sorted(guide.slug for guide in guides())
    page = client.get(reverse("dashboards:guide-list")).content.decode()
    assert page.index("Pour les établissements") < page.index("Pour les services")


def test_help_is_found_by_words_whatever_their_ending_and_accents(client: Client):
    found = search_guides("reglage du delai")
    assert found
    page = client.get(reverse("dashboards:guide-list"), {"q": "déléguer"}).content.decode()
    assert "Donner délégation" in page or "délég" in page
    assert search_guides("") == search_guides("\x00") == []
    nothing = client.get(reverse("dashboards:guide-list"), {"q": "zzyzx"}).content.decode()
    assert "Essayez un mot plus simple" in nothing
    assert client.get(reverse("dashboards:guide-list"), {"q": "x" * 500}).status_code == 200


# --- Contact


def test_a_message_reaches_the_secretariat_of_the_academie_once(client: Client, clean_cache):
    rennes, other = AcademyFactory(code="14"), AcademyFactory(code="24")
    reader, stranger = secretariat_of(rennes), secretariat_of(other)
    assert client.get(CONTACT).status_code == 200
    for _ in range(2):  # the same page sent twice
        answer = client.post(CONTACT, SENT)
        assert answer.status_code == 302
        assert answer["Location"] == reverse("dashboards:contact-detail")
    message = Message.objects.get(kind="dashboards.contact_received")
    assert message.recipient == reader != stranger
    assert message.facts["email"] == SENT["email"]
    assert client.get(answer["Location"]).status_code == 200


def test_without_a_secretariat_the_site_answers(client: Client, settings: Any, clean_cache):
    AcademyFactory(code="14")
    settings.CONTACT_EMAIL = "contact@notre-ecole.example"
    client.post(CONTACT, SENT)
    assert Message.objects.get().email == "contact@notre-ecole.example"
    settings.CONTACT_EMAIL = ""
    refused = client.post(CONTACT, {**SENT, "key": ""})
    assert refused.status_code == 422
    assert "Personne ne peut encore recevoir" in refused.content.decode()
    keeper = UserFactory(is_staff=True)
    client.post(CONTACT, {**SENT, "key": ""})
    assert Message.objects.filter(recipient=keeper).count() == 1


@pytest.mark.parametrize("subject", ["accessibilite", "donnees"])
def test_what_is_about_the_site_goes_to_its_keeper(
    client: Client, settings: Any, clean_cache, subject: str
):
    secretary = secretariat_of(AcademyFactory(code="14"))
    settings.CONTACT_EMAIL = "contact@notre-ecole.example"
    client.post(CONTACT, {**SENT, "subject": subject})
    assert Message.objects.get().email == "contact@notre-ecole.example"

    settings.CONTACT_EMAIL = ""  # nobody keeps the site: the académie answers rather than nobody
    client.post(CONTACT, {**SENT, "subject": subject, "key": ""})
    assert Message.objects.filter(recipient=secretary).count() == 1
    keeper = UserFactory(is_staff=True)
    client.post(CONTACT, {**SENT, "subject": subject, "key": ""})
    assert Message.objects.filter(recipient=keeper).count() == 1
    assert Message.objects.filter(recipient=secretary).count() == 1


def test_robots_and_floods_reach_nobody(client: Client, clean_cache):
    secretariat_of(AcademyFactory(code="14"))
    assert client.post(CONTACT, {**SENT, "remark": "buy"}).status_code == 422
    assert client.post(CONTACT, {**SENT, "email": "pas une adresse"}).status_code == 422
    assert client.post(CONTACT, {**SENT, "academy": "99"}).status_code == 422
    assert not Message.objects.exists()
    statuses = [client.post(CONTACT, {**SENT, "key": ""}).status_code for _ in range(12)]
    assert statuses == [302] * 10 + [429] * 2
    assert Message.objects.count() == 10


def test_the_subject_of_a_link_is_chosen(client: Client):
    page = client.get(CONTACT, {"sujet": "accessibilite"}).content.decode()
    assert re.search(r'<option value="accessibilite" selected', page)
    assert client.get(CONTACT, {"sujet": "n’importe"}).status_code == 200


# --- Declarations


def test_the_declaration_follows_the_settings(client: Client, settings: Any, clean_cache):
    page = client.get(reverse("dashboards:accessibility-detail")).content.decode()
    assert "Aucun audit" in page
    settings.ACCESSIBILITY_STATUS = "partiellement conforme"
    settings.ACCESSIBILITY_AUDIT = "Cabinet Exemple, mars 2026"
    settings.ACCESSIBILITY_RATE = 87
    settings.ACCESSIBILITY_FLAWS = ["La carte n’a pas de zoom au clavier."]
    settings.SITE_HOST = "Hébergeur Exemple, 1 rue du Port, Rennes"
    page = client.get(reverse("dashboards:accessibility-detail") + "?v=2").content.decode()
    assert "87" in page
    assert "La carte n’a pas de zoom" in page
    legal = client.get(reverse("dashboards:legal-detail")).content.decode()
    assert "Accessibilité&nbsp;: partiellement conforme" in legal
    assert "Hébergeur Exemple" in legal


NOT_PAGES = {
    # files, machines, and pages one reaches by an act
    "accounts:proconnect-create", "accounts:proconnect-detail",
    "dashboards:contact-detail", "dashboards:health-detail", "showcase:apidocument-detail",
    "showcase:apifigure-list", "showcase:apimap-list", "showcase:apiproject-list",
    "showcase:apischool-list", "showcase:apitheme-list", "showcase:feed-list",
    "showcase:robots-detail", "showcase:sitemapindex-detail",
    "establishments:activationmessage-detail",
}  # fmt: skip
SIGN_IN = {"account_login", "establishments:activation-create", "accounts:comfort-update"}


def public_pages() -> set[str]:
    """The public pages whose address needs no argument."""
    found = set()
    for _, name, pattern in walk(get_resolver().url_patterns):
        access = getattr(getattr(pattern.callback, "view_class", None), "access", None)
        if access == "public" and not pattern.pattern.converters and "(?P" not in str(pattern):
            found.add(name)
    steps = {name for name in found if name.startswith(("account_", "mfa_"))} - SIGN_IN
    return found - NOT_PAGES - steps


def test_the_site_maps_are_true_to_the_routes(client: Client):
    page = client.get(reverse("dashboards:sitemap-detail")).content.decode()
    for name in public_pages():
        assert f'href="{reverse(name)}"' in page, f"{name} is not in the site map"
    assert public_pages() - SIGN_IN == set(PUBLIC_PAGES)
    for address in re.findall(r"<main.*?</main>", page, re.DOTALL)[0].split('href="')[1:]:
        assert client.get(address.split('"')[0]).status_code == 200


@pytest.mark.parametrize("address", ["/nulle-part/", "/guide/rien/", "/chiffres/rien.csv"])
def test_an_unknown_address_helps(client: Client, address: str):
    page = client.get(address)
    assert page.status_code == 404
    for name in ("guide-list", "contact-create", "sitemap-detail"):
        assert reverse(f"dashboards:{name}") in page.content.decode()


# --- Maintenance


@pytest.fixture
def closed():
    close_site(minutes=20)
    yield
    open_site()


def test_closed_every_page_says_when_to_come_back(client: Client, closed):
    for address in ("/", "/rectorat/", "/nulle-part/", CONTACT):
        page = client.get(address)
        assert page.status_code == 503
        assert 19 * 60 <= int(page["Retry-After"]) <= 20 * 60
        assert page["Cache-Control"] == "no-store"
        assert "Le site revient bientôt" in page.content.decode()
    problem = client.get("/api/v1/themes/")
    assert problem.status_code == 503
    assert problem["Content-Type"] == "application/problem+json"
    assert client.get(reverse("dashboards:health-detail")).status_code == 200
    assert client.get(reverse("account_login")).status_code == 200
    for name in ("proconnect-create", "proconnect-detail"):  # an administrator may have no password
        assert client.get(reverse(f"accounts:{name}")).status_code != 503


def test_an_administrator_passes_and_nobody_else(as_user, closed):
    assert as_user(UserFactory(is_staff=True)).get("/guide/").status_code == 200
    assert as_user(UserFactory()).get("/guide/").status_code == 503


def test_a_database_away_does_not_open_the_site(client: Client, closed, monkeypatch):
    client.force_login(UserFactory(is_staff=True))

    def away(*_args: Any, **_kwargs: Any) -> Any:
        raise DatabaseError("away")

    monkeypatch.setattr("django.contrib.auth.middleware.get_user", away)
    assert client.get("/").status_code == 503


def test_late_it_stays_closed_until_somebody_opens_it(client: Client, closed):
    until = closed_until()
    assert until is not None
    with time_machine.travel(until + timedelta(hours=3), tick=False):
        assert client.get("/").status_code == 503
    assert open_site()
    assert client.get("/").status_code == 200
    assert not open_site()


def test_the_command_and_the_setting(capsys, client: Client, settings: Any):
    call_command("maintenance", "on", "--minutes", "5")
    assert "fermé" in capsys.readouterr().out
    assert client.get("/").status_code == 503
    call_command("maintenance", "off")
    assert "ouvert" in capsys.readouterr().out
    assert client.get("/").status_code == 200
    settings.MAINTENANCE = True
    assert client.get("/")["Retry-After"] == str(site_settings.MAINTENANCE_MINUTES * 60)
    call_command("maintenance", "off")
    assert "MAINTENANCE" in capsys.readouterr().out
