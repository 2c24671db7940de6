"""Whatever is typed, the page comes back with it, a summary of errors, and never a 500."""

from __future__ import annotations

import pytest

from projects.enums import Part
from projects.models import ProjectPart
from tests.factories import CollegeFactory, complete_draft, head_of
from tests.projects.test_editor import posted, url

pytestmark = pytest.mark.django_db

HTML = "<script>alert('x')</script><b>gras</b>"
WRONG = [
    (Part.SUMMARY, "title", "x" * 151),
    (Part.SUMMARY, "summary", "é" * 3001),
    (Part.SUMMARY, "starts_on", "31/02/2027"),
    (Part.SUMMARY, "starts_on", "2027-02-31"),
    (Part.SUMMARY, "starts_on", "01/09/1999"),
    (Part.SUMMARY, "starts_on", "bientôt 🌱"),
    (Part.SUMMARY, "ends_on", "01/09/2023"),
    (Part.SUMMARY, "themes", "999999"),
    (Part.SUMMARY, "dimensions", HTML),
    (Part.SCHOOLS, "n_6E", "-4"),
    (Part.SCHOOLS, "n_6E", "0"),
    (Part.SCHOOLS, "n_6E", "1e9"),
    (Part.SCHOOLS, "n_CM2", "9" * 40),
    (Part.SCHOOLS, "n_OTHER", "NaN"),
    (Part.SCHOOLS, "n_5E", "12,5"),
    (Part.SCHOOLS, "n_4E", "100001"),
    (Part.SCHOOLS, "levels", "n" * 201),
    (Part.FINDINGS, "findings", "a" * 8001),
    (Part.FINDINGS, "concertations", "0"),
    (Part.OBJECTIVES, "rows-0-text", ""),
    (Part.OBJECTIVES, "rows-0-indicator", "i" * 201),
    (Part.OBJECTIVES, "rows-TOTAL_FORMS", ""),
    (Part.OBJECTIVES, "rows-TOTAL_FORMS", "-1"),
    (Part.ACTIONS, "rows-0-title", ""),
    (Part.ACTIONS, "rows-0-finding", "424242"),
    (Part.ACTIONS, "rows-0-finding", HTML),
    (Part.PARTNERS, "rows-0-kind", "ROI"),
    (Part.PARTNERS, "rows-0-name", "n" * 201),
    (Part.PARTNERS, "rows-0-letter", "00000000-0000-0000-0000-000000000000"),
    (Part.OBJECTIVES, "rows-0-when", "w" * 101),
    (Part.EVALUATION, "evaluation", "e" * 5001),
    (Part.BUDGET, "rows-0-unit_price", "-100"),
    (Part.BUDGET, "rows-0-unit_price", "0"),
    (Part.BUDGET, "rows-0-unit_price", "10000000"),
    (Part.BUDGET, "rows-0-unit_price", "9" * 60),
    (Part.BUDGET, "rows-0-unit_price", "beaucoup"),
    (Part.BUDGET, "rows-0-unit_price", "NaN"),
    (Part.BUDGET, "rows-0-unit_price", "1,234"),
    (Part.BUDGET, "rows-0-unit_price", ""),
    (Part.BUDGET, "rows-0-quantity", "-1"),
    (Part.BUDGET, "rows-0-quantity", "0"),
    (Part.BUDGET, "rows-0-quantity", "NaN"),
    (Part.BUDGET, "rows-0-quantity", "Infinity"),
    (Part.BUDGET, "rows-0-quantity", "1e5"),
    (Part.BUDGET, "rows-0-quantity", "1,234"),
    (Part.BUDGET, "rows-0-quantity", "99999,99"),
    (Part.BUDGET, "rows-0-hours_kind", "HEURE"),
    (Part.BUDGET, "rows-0-category", "HOURS"),
    (Part.BUDGET, "COMMUNE_amount", "-1"),
    (Part.BUDGET, "COMMUNE_amount", "NaN"),
    (Part.BUDGET, "COMMUNE_amount", "9" * 60),
    (Part.BUDGET, "REGION_amount", "0"),
    (Part.BUDGET, "REGION_state", "PROMIS"),
    (Part.BUDGET, "EUROPE_label", "e" * 201),
    (Part.BUDGET, "rows-0-year", "1850"),
    (Part.BUDGET, "rows-0-year", "x"),
    (Part.BUDGET, "rows-0-category", ""),
    (Part.BENEFICIARY, "siret", "12345678901234"),
    (Part.BENEFICIARY, "siret", "²" * 14),
    (Part.BENEFICIARY, "siret", "73282932000074"),
    (Part.BENEFICIARY, "iban", "FR76 0000"),
    (Part.BENEFICIARY, "iban", "🏦" * 10),
    (Part.BENEFICIARY, "kind", "COMMUNE"),
    (Part.PUBLICATION, "public_summary", "p" * 1501),
]


@pytest.fixture
def project(client):
    made = complete_draft(CollegeFactory())
    client.force_login(head_of(made.establishment))
    return made


@pytest.mark.parametrize(("part", "field", "value"), WRONG)
def test_it_comes_back_with_what_was_typed(client, project, part, field, value):
    data = posted(client, project, part) | {field: value}
    response = client.post(url(project, part), data)
    assert response.status_code == 422
    page = response.content.decode()
    assert "data-error-summary" in page
    assert "<script>alert" not in page
    assert ProjectPart.objects.get(project=project, part=part).version == 1
    if field in response.context["form"].fields:
        assert response.context["form"][field].errors
        assert f'href="#{response.context["form"][field].auto_id}' in page


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (Part.SUMMARY, "title"),
        (Part.SUMMARY, "summary"),
        (Part.FINDINGS, "findings"),
        (Part.OBJECTIVES, "rows-0-text"),
        (Part.ACTIONS, "rows-0-description"),
        (Part.BUDGET, "rows-0-label"),
        (Part.PUBLICATION, "public_summary"),
    ],
)
def test_html_emoji_and_control_characters_are_only_text(client, project, part, field):
    data = posted(client, project, part) | {field: f"{HTML} 🌱\x00\x0b e\u0301"}
    assert client.post(url(project, part), data).status_code == 302
    page = client.get(url(project, part)).content.decode()
    assert "&lt;script&gt;" in page
    assert "🌱" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("part", [part for part in Part if part != Part.ATTACHMENTS])
def test_nothing_at_all_never_breaks(client, project, part):
    assert client.post(url(project, part), {}).status_code in {409, 422}
    empty = {"version": "1", "rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"}
    assert client.post(url(project, part), empty).status_code == 302


def test_more_rows_than_allowed(client, project):
    data = {"version": "1", "rows-TOTAL_FORMS": "9999", "rows-INITIAL_FORMS": "0"}
    data |= {f"rows-{index}-text": "Encore" for index in range(70)}
    response = client.post(url(project, Part.OBJECTIVES), data)
    assert response.status_code == 422
    assert "50 lignes au plus" in response.content.decode()


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 50, "²"])
def test_a_strange_version_is_a_stale_version(client, project, version):
    data = posted(client, project, Part.EVALUATION) | {"version": version}
    assert client.post(url(project, Part.EVALUATION), data).status_code == 409
