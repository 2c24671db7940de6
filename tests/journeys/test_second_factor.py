"""A secretary signs in with a second factor: an application, then a passkey; acts ask again."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from tests.factories import CollegeFactory, secretariat_of
from tests.journeys.browser import Person
from tests.journeys.conftest import Arrive

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clean_cache"),
]


def code_of(secret: str, *, later: int = 0) -> str:
    """What the application shows, now or some half-minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def plug_a_passkey(somebody: Person) -> None:
    """A virtual authenticator, as a telephone or a computer with a fingerprint would be."""
    devtools = somebody.context.new_cdp_session(somebody.page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def grow_old() -> None:
    """As if everybody had signed in an hour ago."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        for record in session.get("account_authentication_methods", []):
            record["at"] -= 3600
        session.save()


def test_a_secretary_and_her_second_factors(person: Arrive, settings: Any, password: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.FRESH_AUTHENTICATION_SECONDS = 900
    school = CollegeFactory()
    secretary = secretariat_of(school.academy)
    somebody = person("La secrétaire")
    plug_a_passkey(somebody)

    # The first time, she is led to set up an application.
    somebody.sign_in(secretary.email, password)
    somebody.sees("Une seconde preuve pour vous connecter")
    somebody.shot("seconde-preuve")
    somebody.click("Choisir l’application")
    somebody.shot("application")
    secret = somebody.page.locator("code.ne-secret").inner_text().replace(" ", "")
    somebody.fill(code="12")
    somebody.click("Vérifier et terminer", role="button")
    somebody.sees("Ce code ne convient pas")
    somebody.fill(code=code_of(secret))
    somebody.click("Vérifier et terminer", role="button")
    somebody.sees("Vos codes de secours")
    somebody.shot("codes-de-secours")
    somebody.click("Je les ai gardés, continuer")
    somebody.sees("Tableau de bord")

    # She adds the passkey of her computer.
    somebody.go("/mon-compte/securite/")
    somebody.click("Ajouter une clé d’accès")
    somebody.fill(name="Ordinateur du rectorat")
    somebody.click("Ajouter la clé", role="button")
    somebody.sees("Ordinateur du rectorat")
    somebody.shot("securite")

    # The next time, the passkey is her second proof.
    somebody.click("Se déconnecter", role="button")
    somebody.sign_in(secretary.email, password)
    somebody.sees("Votre seconde preuve")
    somebody.shot("seconde-preuve-demandee")
    somebody.click("Utiliser ma clé d’accès", role="button")
    somebody.sees("Tableau de bord")

    # An hour later, issuing a code asks who is there; then the act is done.
    grow_old()
    somebody.go(f"/rectorat/etablissements/{school.uai}/")
    somebody.click("Émettre un code d’accès", role="button")
    somebody.sees("Confirmez votre identité")
    somebody.shot("identite")
    somebody.fill(password=password)
    somebody.click("Confirmer", role="button")
    somebody.sees("Code d’accès")

    # And she may sign in with the passkey alone.
    somebody.click("Se déconnecter", role="button")
    somebody.go("/connexion/")
    somebody.shot("connexion")
    somebody.click("Me connecter avec une clé d’accès", role="button")
    somebody.sees("Tableau de bord")


def test_by_the_keyboard_alone(person: Arrive, settings: Any, password: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    secretary = secretariat_of(CollegeFactory().academy)
    somebody = person("Au clavier", viewport={"width": 320, "height": 800})
    somebody.sign_in(secretary.email, password)
    somebody.page.get_by_role("link", name="Choisir l’application").focus()
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
    secret = somebody.page.locator("code.ne-secret").inner_text().replace(" ", "")
    somebody.field("code").focus()
    somebody.page.keyboard.type(code_of(secret))
    with somebody.page.expect_navigation():
        somebody.page.keyboard.press("Enter")
    somebody.check()
    somebody.sees("Vos codes de secours")
    width = somebody.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
    somebody.shot("codes-320")
