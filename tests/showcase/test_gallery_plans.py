"""At scale, what the gallery asks the database for is read in its indexes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import sheet_in_gallery

pytestmark = pytest.mark.django_db
MANY = 4_000


@pytest.fixture
def many_sheets() -> None:
    """Thousands of sheets, written by the database from one of them."""
    sheet = sheet_in_gallery()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO projects_project (reference, establishment_id, academy_id, status,
                status_since, passage, reopened_parts, title, summary, dimensions, other_theme,
                levels, findings, evaluation, publish_consent, public_summary, amount_asked,
                created_at, created_by_id, updated_at)
            SELECT 'NE-1999-' || n, establishment_id, academy_id, status, status_since, passage,
                reopened_parts, title, summary, dimensions, other_theme, levels, findings,
                evaluation, publish_consent, public_summary, amount_asked, created_at,
                created_by_id, updated_at
            FROM projects_project, generate_series(1, %s) AS n WHERE id = %s
            """,
            [MANY, sheet.project_id],
        )
        cursor.execute(
            """
            INSERT INTO showcase_sheet (project_id, state, title, summary, words, school_name,
                commune, kind, sector, priority_education, dimensions, levels, ips_band,
                amount_band, spending, is_digital, has_video, is_featured, withdrawn_motive)
            SELECT id, 'DRAFT', 'Projet ' || md5(id::text), 'Texte ' || md5(reference), '',
                'École ' || (id %% 50), 'Bruz', 'ECOLE', 'PUBLIC', '', '{}', '{}', '', '5000', '{}',
                FALSE, FALSE, FALSE, ''
            FROM projects_project WHERE reference LIKE 'NE-1999-%%'
            """
        )
        cursor.execute(
            """
            INSERT INTO showcase_edition (sheet_id, number, content, sha256, confirmed, consent,
                proposed_at, proposed_by_id, accepted, motive, decided_at, decided_by_id)
            SELECT s.id, 1, e.content, e.sha256, e.confirmed, e.consent, e.proposed_at,
                e.proposed_by_id, TRUE, '', e.decided_at, e.decided_by_id
            FROM showcase_sheet s, showcase_edition e
            WHERE s.state = 'DRAFT' AND e.sheet_id = %s
            """,
            [sheet.pk],
        )
        cursor.execute("UPDATE showcase_sheet SET state = 'PROPOSED' WHERE state = 'DRAFT'")
        cursor.execute(
            """
            UPDATE showcase_sheet s SET state = 'PUBLISHED', edition_id = e.id,
                published_at = now() - s.id * interval '1 second', first_published_at = now()
            FROM showcase_edition e WHERE e.sheet_id = s.id AND s.state = 'PROPOSED'
            """
        )
        cursor.execute("ANALYZE showcase_sheet")
        cursor.execute("ANALYZE showcase_sheetword")


def _plans(client: Client, query: dict[str, Any]) -> dict[str, str]:
    """The plan of each query of a page, by its text."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("showcase:gallery-list"), query).status_code == 200
    plans = {}
    with connection.cursor() as cursor:
        for row in captured:
            if row["sql"].lstrip().upper().startswith("SELECT"):
                cursor.execute(f"EXPLAIN {row['sql']}")
                plans[row["sql"]] = "\n".join(line[0] for line in cursor.fetchall())
    return plans


def test_words_and_rows_are_read_by_their_indexes(client: Client, many_sheets: None) -> None:
    client.get(reverse("showcase:gallery-list"))  # the index of the process is read once
    plans = _plans(client, {"q": "lire", "departement": "035", "degre": "ECOLE"})
    searched = [plan for sql, plan in plans.items() if "@@" in sql]
    assert searched
    assert all("showcase_search" in plan or "showcase_sheet_pkey" in plan for plan in searched)
    assert all("Seq Scan on showcase_sheet" not in plan for plan in plans.values())


def test_a_slip_is_looked_up_by_the_index_of_words(client: Client, many_sheets: None) -> None:
    client.get(reverse("showcase:gallery-list"))
    plans = _plans(client, {"q": "jardni"})
    [plan] = [plan for sql, plan in plans.items() if "showcase_sheetword" in sql]
    assert "showcase_word_trgm" in plan
    assert "Seq Scan on showcase_sheetword" not in plan
