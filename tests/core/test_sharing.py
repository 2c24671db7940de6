"""What a shared cache may keep, and what it may never see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.sharing import PRIVATE, SHARED
from tests.factories import UserFactory, head_of, project_in
from tests.factories.showcase import published

pytestmark = pytest.mark.django_db

PAGES = [
    reverse(name)
    for name in (
        "dashboards:public-home", "dashboards:guide-list", "dashboards:accessibility-detail",
        "dashboards:privacy-detail", "showcase:figure-list", "showcase:definition-list",
        "showcase:opendata-detail", "dashboards:sitemap-detail", "showcase:robots-detail",
        "showcase:feed-list", "showcase:sitemapindex-detail", "showcase:gallery-list",
        "showcase:resource-list",
    )
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_without_a_cookie_reads_a_shared_page(address: str, clean_cache):
    first = Client().get(address)
    again = Client().get(address)
    for response in (first, again):
        assert response.status_code == 200
        assert response["Cache-Control"] == SHARED
        assert "Cookie" in response["Vary"]
        assert not response.cookies, "a page that everybody shares gives nobody a cookie"
    assert first.content == again.content
    assert again["ETag"] == first["ETag"]
    unchanged = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert "Content-Security-Policy" in again


@pytest.mark.parametrize("address", PAGES)
def test_signed_in_nothing_is_shared(address: str, as_user, clean_cache):
    person = UserFactory(first_name="Maëlle", last_name="Kerbrat")
    mine = as_user(person).get(address)
    assert mine["Cache-Control"] == PRIVATE
    assert "Cookie" in mine["Vary"]
    theirs = Client().get(address)
    assert b"Kerbrat" not in theirs.content
    assert theirs["Cache-Control"] == SHARED
    assert b"csrfmiddlewaretoken" not in theirs.content
    # and what was kept for strangers is not given to the person
    if b"</header>" in mine.content:
        assert "Kerbrat" in as_user(person).get(address).content.decode()


def test_a_public_sheet_is_shared_too(as_user, clean_cache):
    address = reverse("showcase:sheet-detail", args=[published().project.reference])
    test_a_stranger_without_a_cookie_reads_a_shared_page(address, clean_cache)
    test_signed_in_nothing_is_shared(address, as_user, clean_cache)


def test_a_comfort_is_ones_own(client: Client, clean_cache):
    address = reverse("dashboards:public-home")
    Client().get(address)
    client.post("/confort/", {"contrast": "dark", "reading_font": "dyslexia",
                              "line_spacing": "wide"})  # fmt: skip
    page = client.get(address)
    assert page["Cache-Control"] == PRIVATE
    assert 'data-reading-font="dyslexia"' in page.content.decode()
    assert 'data-reading-font="dyslexia"' not in Client().get(address).content.decode()


def test_a_page_with_a_form_is_nobody_elses(client: Client, clean_cache):
    page = client.get(reverse("dashboards:contact-create"))
    assert page.get("Cache-Control", "") != SHARED
    assert "csrftoken" in "".join(page.cookies)


def test_a_failure_is_not_kept(client: Client, clean_cache):
    for _ in range(2):
        page = client.get("/guide/inconnu/")
        assert page.status_code == 404
        assert page.get("Cache-Control", "") != SHARED


def test_private_rooms_never_say_public(as_user):
    project = project_in("SUBMITTED")
    person = as_user(head_of(project.establishment))
    for address in (
        reverse("dashboards:project-detail", args=[project.reference]),
        reverse("dashboards:home"),
        reverse("notifications:message-list"),
    ):
        assert "public" not in person.get(address, follow=True).get("Cache-Control", "")


def test_a_stranger_chooses_a_comfort_without_a_token_and_a_person_with_one():
    strict = Client(enforce_csrf_checks=True)
    choice = {"contrast": "dark", "reading_font": "dyslexia", "line_spacing": "wide"}
    assert strict.post("/confort/", choice).status_code == 302
    person = Client(enforce_csrf_checks=True)
    person.force_login(UserFactory())
    assert person.post("/confort/", choice).status_code == 403
