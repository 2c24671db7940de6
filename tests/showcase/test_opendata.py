"""The open data: its columns, each rule of clean data, and what a withdrawal does to its files."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from core import clock
from core.http import Access
from establishments.rules import is_valid_uai
from notre_ecole.management.commands.generate_docs import walk
from projects.models import Theme
from showcase.enums import OpenFormat, SheetPart
from showcase.models import OpenDataFile, Sheet
from showcase.opendata.columns import DATASETS, FULL, NEFLE
from showcase.opendata.rows import OpenRow
from showcase.services.opendata import publish_open_data, refresh_open_data
from showcase.services.withdrawal import withdraw_sheet
from showcase.tasks import refresh_open_data as task
from showcase.views.opendata import PRIVATE_PATHS
from tests.core.test_parquet import read as read_parquet
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    EcoleFactory,
    head_of,
    project_in,
    secretariat_of,
)
from tests.factories.showcase import proposed, published, shown_project

pytestmark = pytest.mark.django_db

OFFICIAL = """
1_uai etab_verif type_etablissement nom_projet porteur_fonction email_etabl adresse_1 code_postal
nom_commune_verif code_departement dep_name code_academie libelle_academie libelle_region
nom_circonscription eleves_benef debut_proj date_validation validation_du_projet projet_remarquable
themes_projets themes_dgesco objectif objectifs_detailles objectifs_detailles_html idees idees_html
plan_action plan_action_html experimentation partenaires_du_projet type_de_prestation etab_autres
nb_etab_autres valorisation position
"""


@pytest.fixture
def sheets() -> list[Sheet]:
    """Two published, one proposed, one only drafted; one school with a personal address."""
    place = DepartmentFactory(code="02A", academy=AcademyFactory(code="27", name="Corse"))
    college = CollegeFactory(department=place, email="ce.6200001a@ac-corse.fr")
    ecole = EcoleFactory(department=place, email="prenom.nom@ac-corse.fr")
    found = [
        published(shown_project(college), title="=SOMME(A1) : un jardin", testimony="J’ai aimé."),
        published(shown_project(ecole)),
    ]
    proposed(shown_project(college), title="Proposé seulement")
    project_in("DRAFT", ecole)
    return found


def content(dataset: str, extension: str) -> bytes:
    page = Client().get(reverse("showcase:openfile-detail", args=[dataset, extension]))
    assert page.status_code == 200
    return b"".join(page.streaming_content)  # type: ignore[attr-defined]


def rows_of(dataset: str) -> list[dict[str, str]]:
    text = content(dataset, "csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_columns_are_those_of_the_official_dataset():
    assert [column.name for column in NEFLE.columns] == OFFICIAL.split()
    for dataset in DATASETS.values():
        names = [column.name for column in dataset.columns]
        assert len(set(names)) == len(names)
        assert all(column.means.endswith(".") for column in dataset.columns)


def test_every_rule_of_clean_data(sheets):
    publish_open_data()
    themes = set(Theme.objects.values_list("name", flat=True))
    rows = rows_of(NEFLE.slug)
    assert len(rows) == 2
    for row in rows:
        assert is_valid_uai(row["1_uai"])
        assert re.fullmatch(r"\d{2}[0-9AB]", row["code_departement"])
        assert row["dep_name"]
        assert re.fullmatch(r"\d{2}", row["code_academie"])
        assert row["libelle_academie"]
        assert "@" not in row["libelle_academie"] + row["etab_verif"]
        assert row["email_etabl"] in ("", "ce.6200001a@ac-corse.fr")
        assert row["type_etablissement"] in ("École", "Collège", "Lycée", "EREA")
        start, decided = (date.fromisoformat(row[n]) for n in ("debut_proj", "date_validation"))
        project = Sheet.objects.public().get(establishment__uai=row["1_uai"]).project
        assert (start, decided) == (project.starts_on, project.validated_on), "never swapped"
        assert int(row["eleves_benef"]) > 0
        assert row["validation_du_projet"] in ("validé", "")
        assert row["projet_remarquable"] in ("oui", "non")
        assert set(row["themes_projets"].split(",")) <= themes, "no free text"
        assert row["valorisation"].startswith("http")
        assert re.fullmatch(r"|-?\d+\.\d+,-?\d+\.\d+", row["position"])
    assert {row["nom_projet"] for row in rows} >= {"'=SOMME(A1) : un jardin"}, "no formula"


def test_the_day_of_a_publication_is_that_of_the_academie():
    academy = AcademyFactory(code="28", name="La Réunion", time_zone="Indian/Reunion")
    school = CollegeFactory(department=DepartmentFactory(code="974", academy=academy))
    sheet = published(shown_project(school))
    moment = datetime(2026, 11, 3, 21, 30, tzinfo=UTC)  # half past one, the day after, over there
    row = OpenRow(sheet)
    row.sheet.first_published_at = moment
    assert row.published_on == date(2026, 11, 4)


def test_a_position_south_of_the_equator_is_no_formula():
    reunion = DepartmentFactory(code="974", academy=AcademyFactory(code="28", name="La Réunion"))
    where = {"latitude": Decimal("-21.115141"), "longitude": Decimal("55.536384")}
    published(shown_project(CollegeFactory(department=reunion, **where)))
    publish_open_data()
    assert rows_of(NEFLE.slug)[0]["position"] == "-21.115141,55.536384"


def test_the_three_formats_say_the_same(sheets):
    publish_open_data()
    for dataset in DATASETS.values():
        columns = [column.stored for column in dataset.columns]
        told = json.loads(content(dataset.slug, "json"))
        stored = read_parquet(content(dataset.slug, "parquet"), columns)
        table = rows_of(dataset.slug)
        assert len(told) == len(stored) == len(table) == 2
        for line, values, cells in zip(told, stored, table, strict=True):
            assert list(line) == list(cells) == [column.name for column in columns]
            plain = [v.isoformat() if isinstance(v, date) else v for v in values]
            assert list(line.values()) == plain
            for name, value in line.items():
                if isinstance(value, list):
                    assert cells[name] == ",".join(value)


def test_only_what_the_school_published(sheets):
    project = shown_project(CollegeFactory(department=DepartmentFactory(code="02A")))
    published(project, parts=[SheetPart.ACTIONS.value], title="Les actions seules")
    publish_open_data()
    everything = content(FULL.slug, "json").decode()
    assert "Proposé seulement" not in everything
    row = next(r for r in json.loads(everything) if r["titre"] == "Les actions seules")
    assert row["eleves"] is row["montant_accorde"] is None
    assert row["constats"] == row["evaluation"] == ""
    assert row["actions"]
    assert "J’ai aimé" not in everything, "testimonies stay on their page"


def test_a_withdrawn_sheet_is_given_by_no_file_and_gone_within_a_minute(sheets, client: Client):
    publish_open_data()
    address = reverse("showcase:openfile-detail", args=[FULL.slug, "csv"])
    assert client.get(address).status_code == 200
    gone = sheets[0].project
    withdraw_sheet(gone, motive="À revoir", by=head_of(gone.establishment))
    stale = client.get(address)
    assert stale.status_code == 503
    assert stale["Retry-After"] == "60"
    before = {row.file.name for row in OpenDataFile.objects.all()}
    assert task() == len(DATASETS) * len(OpenFormat)
    assert gone.reference not in content(FULL.slug, "csv").decode()
    assert not before & {row.file.name for row in OpenDataFile.objects.all()}
    assert refresh_open_data() == 0, "nothing moved since"


def test_a_publication_waits_an_hour_a_missing_file_does_not(sheets):
    assert refresh_open_data() == 6
    published(shown_project())
    assert refresh_open_data() == 0
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert refresh_open_data() == 6
    assert {row.rows for row in OpenDataFile.objects.all()} == {3}
    OpenDataFile.objects.filter(format="csv").delete()
    assert refresh_open_data() == 6


def test_who_read_the_older_state_gives_way(sheets, monkeypatch):
    publish_open_data()
    fresher = OpenDataFile.objects.get(dataset=FULL.slug, format="csv")
    OpenDataFile.objects.update(version=fresher.version + 5)
    assert publish_open_data() == 0
    assert OpenDataFile.objects.get(pk=fresher.pk).sha256 == fresher.sha256


def test_a_publication_that_ended_late_does_not_make_up_for_a_withdrawal(sheets, client: Client):
    publish_open_data()
    with time_machine.travel(clock.now() - timedelta(seconds=30), tick=False):
        published(shown_project())
    address = reverse("showcase:openfile-detail", args=[FULL.slug, "csv"])
    assert client.get(address).status_code == 503
    assert refresh_open_data() == 6
    assert {row.rows for row in OpenDataFile.objects.all()} == {3}


def test_the_bytes_of_who_gave_way_are_not_kept(sheets, monkeypatch):
    publish_open_data()
    OpenDataFile.objects.update(version=F("version") + 5)
    made: list[str] = []
    save = default_storage.save

    def noted(name: str, *rest: Any, **more: Any) -> str:
        made.append(save(name, *rest, **more))
        return made[-1]

    monkeypatch.setattr(default_storage, "save", noted)
    assert publish_open_data() == 0
    assert len(made) == 6
    assert not any(default_storage.exists(name) for name in made)


def test_killed_in_the_middle_the_files_of_before_stay(sheets, monkeypatch):
    publish_open_data()
    kept = {row.file.name for row in OpenDataFile.objects.all()}

    def killed(*_args: Any) -> None:
        raise SystemExit

    monkeypatch.setattr("showcase.opendata.writing.JsonWriter.write", killed)
    with pytest.raises(SystemExit):
        publish_open_data()
    assert {row.file.name for row in OpenDataFile.objects.all()} == kept
    assert all(default_storage.exists(str(name)) for name in kept)


def test_bytes_gone_are_a_sentence(sheets, client: Client):
    publish_open_data()
    for row in OpenDataFile.objects.all():
        default_storage.delete(str(row.file.name))
    page = client.get(reverse("showcase:openfile-detail", args=[FULL.slug, "csv"]))
    assert page.status_code == 503
    assert "revenez dans une minute" in page.content.decode()


def test_validators_and_ranges(sheets, client: Client):
    publish_open_data()
    address = reverse("showcase:openfile-detail", args=[FULL.slug, "parquet"])
    whole = client.get(address)
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304
    part = client.get(address, headers={"Range": "bytes=0-3"})
    assert part.status_code == 206
    assert b"".join(part) == b"PAR1"
    assert whole["Access-Control-Allow-Origin"] == "*"
    for wrong in (("inconnu", "csv"), (FULL.slug, "exe")):
        assert client.get(reverse("showcase:openfile-detail", args=wrong)).status_code == 404


def test_the_page_and_the_dictionary(sheets, client: Client):
    page = reverse("showcase:opendata-detail")
    assert "Les fichiers seront là" in client.get(page).content.decode()
    publish_open_data()
    shown = client.get(f"{page}?v=2").content.decode()
    assert "Licence Ouverte" in shown
    assert reverse("showcase:openfile-detail", args=[NEFLE.slug, "parquet"]) in shown
    for dataset in DATASETS.values():
        told = client.get(reverse("showcase:dictionary-detail", args=[dataset.slug]))
        rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig")), delimiter=";"))
        assert [row["colonne"] for row in rows] == [column.name for column in dataset.columns]
    assert client.get(reverse("showcase:dictionary-detail", args=["rien"])).status_code == 404


def test_writing_costs_the_same_queries_with_many_rows(sheets):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            publish_open_data()
        counts.append(len([q for q in queries if "showcase_sheet" in q["sql"]]))
        for _ in range(3):
            published(shown_project())
    assert counts[0] == counts[1]


# --- Feed, frame, sitemaps, robots


def test_the_feed_by_academie_and_theme(sheets, client: Client):
    other = published(shown_project(CollegeFactory(department=DepartmentFactory(code="075"))))
    feed = reverse("showcase:feed-list")
    everything = client.get(feed)
    assert everything["Content-Type"].startswith("application/atom+xml")
    assert other.project.reference in everything.content.decode()
    corsican = client.get(feed, {"academie": "27"}).content.decode()
    assert sheets[0].project.reference in corsican
    assert other.project.reference not in corsican
    theme = sheets[0].themes.all()[0]
    assert sheets[0].project.reference in client.get(feed, {"theme": theme.slug}).content.decode()
    assert client.get(feed, {"academie": "99"}).status_code == 404
    for strange in ("rien", "\x00", f"{theme.slug}\x00"):
        assert client.get(feed, {"theme": strange}).status_code == 404
    for strange in ("277", "27 ", "\x00"):
        assert client.get(feed, {"academie": strange}).status_code == 404
    assert "Proposé seulement" not in everything.content.decode()


def test_the_frame_opens_in_the_site_of_its_academie_alone(sheets, client: Client, settings: Any):
    settings.EMBED_SITES = {"27": ["https://www.ac-corse.fr"]}
    for _ in range(2):  # made, then kept
        page = client.get(reverse("showcase:embed-list", args=["27"]))
        assert page.status_code == 200
        assert "frame-ancestors https://www.ac-corse.fr" in page["Content-Security-Policy"]
        assert "X-Frame-Options" not in page
        assert "<script" not in page.content.decode()
        assert not page.cookies
    assert sheets[0].title in page.content.decode().replace("&#x27;", "'")
    AcademyFactory(code="14")
    closed = client.get(reverse("showcase:embed-list", args=["14"]))
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    assert closed["X-Frame-Options"] == "DENY"
    assert client.get(reverse("showcase:embed-list", args=["99"])).status_code == 404


def test_sitemaps_and_robots(sheets, client: Client):
    index = client.get(reverse("showcase:sitemapindex-detail")).content.decode()
    for address in re.findall(r"<loc>http://testserver(.*?)</loc>", index):
        pages = re.findall(
            r"<loc>http://testserver(.*?)</loc>", client.get(address).content.decode()
        )
        assert pages
        for page in pages:
            assert client.get(page).status_code == 200, page
    sheet = reverse("showcase:sheet-detail", args=[sheets[0].project.reference])
    assert sheet in client.get("/sitemap-fiches.xml").content.decode()
    assert client.get("/sitemap-rien.xml").status_code == 404
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /rectorat/" in robots
    assert "/sitemap.xml" in robots
    rooms: set[str] = set()
    open_to_all: set[str] = set()
    for path, _, pattern in walk(get_resolver().url_patterns):
        access = getattr(getattr(pattern.callback, "view_class", None), "access", Access.PUBLIC)
        first = path.lstrip("^").split("/")[0]
        (open_to_all if access == Access.PUBLIC else rooms).add(f"/{first}/")
    assert rooms - open_to_all <= set(PRIVATE_PATHS)
    project = sheets[0].project
    withdraw_sheet(project, motive="x", by=secretariat_of(project.academy))
    assert sheet not in client.get("/sitemap-fiches.xml").content.decode()
