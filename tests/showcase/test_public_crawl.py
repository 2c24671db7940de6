"""Every public link answers; no public page, file or row of the API holds what is not public."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import deque
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from documents.services.issue import issue_requested
from projects.enums import Status
from reviews.enums import Audience
from showcase.api.views import OPERATIONS
from showcase.enums import FindKind, OpenFormat
from showcase.models import Sheet
from showcase.opendata.columns import DATASETS
from showcase.rules import finds_in
from showcase.services.figures import count_figures
from showcase.services.opendata import publish_open_data
from tests.core.test_parquet import read as read_parquet
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    collection_of,
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
    "a word to the school": "Mot-à-l’école-secret",
    "a collection in the making": "Collection-secrète-du-jardin",
}
SEEDS = ["/", reverse("dashboards:sitemap-detail"), "/sitemap.xml", "/robots.txt",
         reverse("showcase:opendata-detail"), reverse("showcase:feed-list"),
         reverse("showcase:feed-list") + "?academie=14",
         reverse("showcase:embed-list", args=["14"])]  # fmt: skip
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
    remark_on(sheet.project, body=SECRETS["a word to the school"], audience=Audience.SCHOOL)
    collection_of(sheet, title=SECRETS["a collection in the making"], published=False)
    assert issue_requested() > 0, "the PDF of the sheet is there to be read"
    count_figures()
    publish_open_data()
    return sheet


def read(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    content = b"".join(response) if response.streaming else response.content
    return response.status_code, words_of(address, content)


def words_of(address: str, content: bytes) -> str:
    """What a page or a file says, also when it is one that nobody reads as a text."""
    if content.startswith(b"%PDF-"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PAR1"):
        dataset = DATASETS[PurePosixPath(urlsplit(address).path).stem]
        return repr(read_parquet(content, [column.stored for column in dataset.columns]))
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as office:
            names = [name for name in office.namelist() if name.endswith((".xml", ".rels"))]
            return "\n".join(office.read(name).decode(errors="replace") for name in names)
    return content.decode(errors="replace")


def plain(text: str) -> str:
    """Without its tags, nor what the site itself gives as an example."""
    return ALLOWED.sub("", re.sub(r"<[^>]*>", " ", text))


def secrets_of(sheet: Sheet) -> dict[str, str]:
    """The words not to be read: those of the services, of people, of the accounts."""
    school, beneficiary = sheet.establishment, sheet.project.beneficiary
    return SECRETS | {
        "the name of the head": head_of(school).last_name,
        "the name of the secretary": secretariat_of(school.academy).last_name,
        "the mailbox of the school": "principale.martin",
        "the SIRET of the beneficiary": beneficiary.siret,
        "the IBAN of the beneficiary": beneficiary.iban,
    }


def assert_public(secrets: dict[str, str], address: str, text: str) -> None:
    """The text holds none of these words, and nothing that looks like a person's data."""
    # Numbers are grouped in many ways: they are looked for without any space too.
    packed = re.sub(r"\s", "", text)
    for what, secret in secrets.items():
        assert secret not in text, f"{address} says {what}"
        assert secret not in packed, f"{address} says {what}"
    if "/photos/" not in address:
        found = [f.words for f in finds_in([(address, plain(text))]) if f.kind in PRIVATE]
        assert found == [], f"{address}: {found}"


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
        assert status in (200, 302), f"{address} answers {status}"
        seen[address] = text
        for link in sorted(links_of(text)):
            parts = urlsplit(link)
            is_ours = link.startswith("/") and not link.startswith(("//", "/static/"))
            if is_ours and not parts.path.startswith(("/connexion", "/confort")):
                waiting.append(link)
    # The filters lead to many addresses of one page; no page is left unread.
    left = {urlsplit(address).path for address in waiting} - {urlsplit(a).path for a in seen}
    assert left == set(), f"never read: {left}"
    return seen


def test_a_stranger_meets_no_dead_link_and_nothing_private(site: Sheet, client: Client):
    pages = crawled(client, SEEDS)
    kinds = {PurePosixPath(urlsplit(address).path).suffix for address in pages}
    assert {".pdf", ".csv", ".json", ".parquet", ".atom", ".xml", ".svg", ".docx"} <= kinds
    assert reverse("showcase:figure-list") in pages
    assert reverse("showcase:sheetpdf-detail", args=[site.project.reference]) in pages
    secrets = secrets_of(site)
    for address, text in pages.items():
        assert_public(secrets, address, text)


def test_the_api_and_every_file_say_the_same_secrets_to_nobody(site: Sheet, client: Client):
    published(shown_project(site.establishment))  # a list of two pages
    publish_open_data()
    secrets = secrets_of(site)
    addresses = [
        path.format(reference=site.project.reference, uai=site.establishment.uai)
        for path in OPERATIONS
    ]
    for address in addresses:
        for page in every_page(client, address):
            assert_public(secrets, address, page)
    for dataset in DATASETS:
        for kind in OpenFormat:
            address = reverse("showcase:openfile-detail", args=[dataset, kind])
            status, text = read(client, address)
            assert status == 200, address
            assert site.title in text, f"{address} has its row"
            assert_public(secrets, address, text)


def every_page(client: Client, address: str) -> list[str]:
    """The pages of a resource of the API, a row each where it is a list."""
    # The others are short, or take no limit and refuse what they do not know.
    lists = {"/api/v1/projets/", "/api/v1/projets.geojson", "/api/v1/etablissements/"}
    following: str | None = f"{address}?limite=1" if address in lists else address
    told = []
    while following:
        status, text = read(client, following)
        assert status == 200, following
        told.append(text)
        nearby = json.loads(text).get("suivant")
        following = urlsplit(nearby)._replace(scheme="", netloc="").geturl() if nearby else None
    return told
