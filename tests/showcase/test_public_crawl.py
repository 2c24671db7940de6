"""Every public link answers; no public page, file or row of the API holds what is not public."""

from __future__ import annotations

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from projects.enums import Status
from reviews.enums import Audience
from showcase.api.views import OPERATIONS
from showcase.enums import FindKind, OpenFormat
from showcase.models import Sheet
from showcase.opendata.columns import DATASETS
from showcase.rules import finds_in
from showcase.services.figures import count_figures
from showcase.services.opendata import publish_open_data
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    head_of,
    inspector_of,
    project_in,
    remark_on,
    secretariat_of,
)
from tests.factories.showcase import proposed, published, shown_project

pytestmark = pytest.mark.django_db

SECRETS = {
    "a draft": "Brouillon-secret-du-jardin",
    "what is only proposed": "Proposition-secrète-du-jardin",
    "a word of the staff": "Mot-de-service-secret",
}
SEEDS = ["/", reverse("dashboards:sitemap-detail"), "/sitemap.xml", "/robots.txt",
         reverse("showcase:opendata-detail")]  # fmt: skip
PRIVATE = (FindKind.EMAIL, FindKind.PHONE, FindKind.NIR, FindKind.IBAN)
# Addresses that are the site's own words: examples of forms and guides, the mailbox of a school.
ALLOWED = re.compile(
    r"(?:prenom\.nom|nom|adresse|ce\.)[\w.]*@(?:domaine\.fr|ac-[a-z-]+\.(?:fr|example))|@media",
    re.I,
)
MOST = 400


@pytest.fixture
def site() -> Sheet:
    """A published sheet among a draft, a proposal and the talk of the services."""
    place = DepartmentFactory(code="035", academy=AcademyFactory(code="14", name="Rennes"))
    school = CollegeFactory(department=place, email="principale.martin@ac-rennes.fr")
    project_in(Status.DRAFT, school).__class__.objects.filter(
        establishment=school, status=Status.DRAFT
    ).update(title=SECRETS["a draft"])
    proposed(shown_project(school), title=SECRETS["what is only proposed"])
    sheet = published(shown_project(school), testimony="J’ai appris à lire.")
    inspector_of(school)
    remark_on(sheet.project, body=SECRETS["a word of the staff"], audience=Audience.STAFF)
    count_figures()
    publish_open_data()
    return sheet


def read(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, content.decode(errors="replace")


def links_of(text: str) -> set[str]:
    found = re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)</loc>', text)
    addresses = {(a or b).replace("&amp;", "&") for a, b in found}
    return {a.removeprefix("http://testserver").split("#")[0] for a in addresses}


def crawled(client: Client, seeds: list[str]) -> dict[str, str]:
    """Every page and file that a stranger reaches, and what it says."""
    waiting, seen = deque(seeds), dict[str, str]()
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        if address in seen:
            continue
        status, text = read(client, address)
        # 202: a PDF that the worker is writing
        assert status in (200, 202, 302), f"{address} answers {status}"
        seen[address] = text
        for link in sorted(links_of(text)):
            parts = urlsplit(link)
            is_ours = link.startswith("/") and not link.startswith(("//", "/static/"))
            if is_ours and not parts.path.startswith(("/connexion", "/confort")):
                waiting.append(link)
    return seen


def test_a_stranger_meets_no_dead_link_and_nothing_private(site: Sheet, client: Client):
    pages = crawled(client, SEEDS)
    school = site.establishment
    people = {head_of(school).last_name, secretariat_of(school.academy).last_name}
    assert reverse("showcase:figure-list") in pages
    assert any(address.startswith("/projets-inspirants/") for address in pages)
    for address, text in pages.items():
        for what, secret in SECRETS.items():
            assert secret not in text, f"{address} says {what}"
        for name in people:
            assert name not in text, f"{address} names {name}"
        if not address.endswith((".parquet", ".pdf")) and "/photos/" not in address:
            plain = ALLOWED.sub("", re.sub(r"<[^>]*>", " ", text))
            found = [f for f in finds_in([(address, plain)]) if f.kind in PRIVATE]
            assert found == [], f"{address}: {[f.words for f in found]}"


def test_the_api_and_every_file_say_the_same_secrets_to_nobody(site: Sheet, client: Client):
    addresses = [
        path.format(reference=site.project.reference, uai=site.establishment.uai)
        for path in OPERATIONS
    ]
    addresses += [
        reverse("showcase:openfile-detail", args=[dataset, kind])
        for dataset in DATASETS
        for kind in OpenFormat
    ]
    for address in addresses:
        status, text = read(client, address)
        assert status == 200, address
        for secret in (*SECRETS.values(), "principale.martin"):
            assert secret not in text, address
