"""Dangerous acts ask who is there again; what was typed meanwhile is not lost."""

from __future__ import annotations

import time
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver, reverse

from establishments.models import AccessCode, Establishment
from notre_ecole.management.commands.generate_docs import walk
from tests.factories import AcademyFactory, CollegeFactory, DepartmentFactory, secretariat_of
from tests.factories.people import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

FRESH = {
    "accounts:viewas-create",
    "dashboards:batchlaunch-create",
    "dashboards:batchresumption-create",
    "dashboards:data-detail",
    "dashboards:merger-create",
    "establishments:accesscode-create",
    "establishments:appointment-create",
    "establishments:appointment-update",
    "establishments:campaign-create",
    "establishments:district-update",
    "establishments:headship-update",
    "establishments:inspectorlist-create",
    "establishments:ownstandin-create",
    "establishments:resending-create",
    "establishments:resumption-create",
    "establishments:secondfactor-delete",
    "establishments:standin-create",
    "funding:allocation-create",
    "funding:cancellation-create",
    "funding:carryover-create",
    "funding:chorusline-delete",
    "funding:chorusline-update",
    "funding:commitment-create",
    "funding:extract-update",
    "funding:payment-create",
    "funding:reversal-create",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "reviews:compositiondecision-create",
    "reviews:member-create",
    "reviews:member-update",
    "reviews:publication-create",
    "reviews:signature-create",
    "reviews:signature-delete",
}


@pytest.fixture(autouse=True)
def _rule_on(settings: Any) -> None:
    settings.FRESH_AUTHENTICATION_SECONDS = 900


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


def signed_in_long_ago(school: Establishment) -> Client:
    client = Client()
    with time_machine.travel(time.time() - 1200):
        client.post(
            "/connexion/",
            {"login": secretariat_of(school.academy).email, "password": PASSWORD},
        )
    return client


def test_these_routes_and_no_other_ask_again() -> None:
    found = {
        name
        for _, name, pattern in walk(get_resolver().url_patterns)
        if getattr(getattr(pattern.callback, "view_class", None), "fresh", False)
    }
    assert found == FRESH


def test_an_act_posted_too_late_is_done_after_the_proof(school: Establishment) -> None:
    client = signed_in_long_ago(school)
    act = reverse("establishments:accesscode-create", args=[school.uai])
    response = client.post(act)
    assert response["Location"].startswith("/identite/mot-de-passe/")
    assert not AccessCode.objects.exists()
    page = client.get(response["Location"]).content.decode()
    assert "Ce que vous aviez écrit est gardé" in page
    done = client.post(response["Location"], {"password": PASSWORD, "next": act})
    assert done.status_code == 200
    assert "Code d’accès" in done.content.decode()
    assert AccessCode.objects.get().establishment == school


def test_a_wrong_password_does_nothing_and_guessing_is_slowed(school: Establishment) -> None:
    client = signed_in_long_ago(school)
    act = reverse("establishments:accesscode-create", args=[school.uai])
    proof = client.post(act)["Location"]
    answers = [client.post(proof, {"password": f"faux {n}"}).status_code for n in range(12)]
    assert 429 in answers
    assert not AccessCode.objects.exists()


def test_who_may_not_enter_is_refused_before_being_asked(school: Establishment) -> None:
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    client = signed_in_long_ago(CollegeFactory(department=there))
    act = reverse("establishments:accesscode-create", args=[school.uai])
    assert client.post(act).status_code in (403, 404)


def test_a_recent_sign_in_is_enough(school: Establishment) -> None:
    client = Client()
    client.post(
        "/connexion/", {"login": secretariat_of(school.academy).email, "password": PASSWORD}
    )
    act = reverse("establishments:accesscode-create", args=[school.uai])
    assert client.post(act).status_code == 200
