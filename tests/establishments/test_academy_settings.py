"""The settings of an académie: its secretariat changes them, the journal keeps what they were."""

from __future__ import annotations

import html

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.errors import NotAllowed, StaleVersion
from establishments.models import Academy
from establishments.services.academies import change_settings, version_of
from tests.factories import AcademyFactory, UserFactory, member_of, secretariat_of

pytestmark = pytest.mark.django_db

URL = reverse("establishments:settings-update")
GOOD = {
    "siret": "110 043 015 00012",
    "letter_heading": "Académie de Rennes\nRectorat",
    "letter_place": "Rennes",
    "letter_signatory": "La rectrice",
    "letter_contact": "ce.projets@ac-rennes.fr",
    "access_code_days": "60",
    "opinion_wait_days": "20",
    "completion_days": "10",
    "completion_reminder_days": "3",
    "asked_opinion_days": "12",
    "sleeping_days": "30",
    "reminder_days": "7",
    "report_days": "60",
    "concertation_hours": "12",
    "invitation_days": "8",
    "minimum_members": "4",
    "quorum_percent": "60",
    "session_capacity": "15",
    "member_opinions_shown": "AT_OPENING",
    "president_signs": "on",
}


@pytest.fixture
def academy() -> Academy:
    return AcademyFactory()


@pytest.fixture
def client(academy: Academy) -> Client:
    made = Client()
    made.force_login(secretariat_of(academy))
    return made


def answers(academy: Academy, **changed: str) -> dict[str, str]:
    """What the page sends, as it stands now."""
    return {**GOOD, "version": str(version_of(academy)), **changed}


def test_what_is_kept_comes_back_and_is_in_the_journal(academy: Academy, client: Client) -> None:
    assert client.post(URL, answers(academy)).status_code == 302
    academy.refresh_from_db()
    assert (academy.quorum_percent, academy.letter_place) == (60, "Rennes")
    assert academy.siret == "11004301500012"
    assert academy.letter_heading == "Académie de Rennes\nRectorat"
    assert 'value="60"' in client.get(URL).content.decode()
    journal = client.get(reverse("establishments:journal-list"), {"nature": "reglages"})
    page = journal.content.decode()
    assert "Quorum (% des membres)" in page
    assert "Ville des courriers" in page
    assert "Ville des courriers" not in client.get(journal.request["PATH_INFO"]).content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quorum_percent", "101"),
        ("quorum_percent", "0"),
        ("minimum_members", "2"),
        ("access_code_days", "-1"),
        ("access_code_days", "un an"),
        ("invitation_days", ""),
        ("letter_heading", "x" * 301),
        ("siret", "11004301500013"),
        ("siret", "²1004301500012"),
        ("siret", "1100430"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_words(
    academy: Academy, client: Client, name: str, value: str
) -> None:
    answer = client.post(URL, answers(academy, **{name: value}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    assert answer.context["form"].errors[name][0] in html.unescape(answer.content.decode())
    before = academy.quorum_percent
    academy.refresh_from_db()
    assert (academy.quorum_percent, academy.letter_place) == (before, "")


def test_another_academie_is_unknown(academy: Academy, client: Client) -> None:
    other = AcademyFactory(code="10", name="Lyon")
    assert client.get(URL, {"academie": other.code}).status_code == 404
    assert client.post(f"{URL}?academie={other.code}", answers(other)).status_code == 404
    with pytest.raises(NotAllowed):
        change_settings(
            other, {"quorum_percent": 10}, version=version_of(other), by=secretariat_of(academy)
        )
    with pytest.raises(NotAllowed):
        change_settings(
            academy, {"quorum_percent": 10}, version=version_of(academy), by=member_of(academy)
        )


def test_an_administrator_sets_any(academy: Academy) -> None:
    other = AcademyFactory(code="10", name="Lyon")
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    assert client.post(f"{URL}?academie={other.code}", answers(other)).status_code == 302
    other.refresh_from_db()
    academy.refresh_from_db()
    assert (other.quorum_percent, academy.quorum_percent) == (60, 50)


@pytest.mark.parametrize(
    "change", ["quorum_percent = 0", "minimum_members = 1", "access_code_days = 0"]
)
def test_raw_sql_cannot_break_a_rule(academy: Academy, change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE establishments_academy SET {change} WHERE id = %s", [academy.pk])


def test_two_people_at_once_do_not_erase_each_other(academy: Academy, client: Client) -> None:
    opened = answers(academy, quorum_percent="60")
    change_settings(
        academy,
        {"letter_place": "Brest"},
        version=version_of(academy),
        by=secretariat_of(academy),
    )
    refused = client.post(URL, opened)
    assert refused.status_code == 422
    assert "Une autre personne a changé" in refused.content.decode()
    academy.refresh_from_db()
    assert (academy.letter_place, academy.quorum_percent) == ("Brest", 50)
    again = opened | {"version": str(refused.context["version"])}
    assert client.post(URL, again).status_code == 302
    academy.refresh_from_db()
    assert (academy.letter_place, academy.quorum_percent) == ("Rennes", 60)


def test_a_form_corrected_after_a_mistake_is_still_the_one_opened(
    academy: Academy, client: Client
) -> None:
    opened = answers(academy, quorum_percent="0")
    change_settings(
        academy, {"letter_place": "Brest"}, version=version_of(academy), by=secretariat_of(academy)
    )
    assert client.post(URL, opened).context["version"] == int(opened["version"])
    with pytest.raises(StaleVersion):
        change_settings(academy, {}, version=int(opened["version"]), by=secretariat_of(academy))


def test_the_form_goes_to_the_academie_it_shows(academy: Academy) -> None:
    """Another académie that comes first in the list meanwhile receives nothing."""
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    page = client.get(URL)
    AcademyFactory(code="02", name="Aix-Marseille")
    assert f'action="{URL}?academie={academy.code}"' in page.content.decode()
