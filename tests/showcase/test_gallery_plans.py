"""At scale, what the gallery asks the database for is read in its indexes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import sheet_in_gallery
from tests.factories.gallery import clone_sheets

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(600),
    pytest.mark.usefixtures("own_pages"),
]
MANY = 2_000
WORDS = 20_000


@pytest.fixture
def many_sheets() -> None:
    """Thousands of sheets and of words, written by the database."""
    clone_sheets(sheet_in_gallery(), MANY)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO showcase_sheetword (word, written)
            SELECT word, word FROM (
                SELECT DISTINCT left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 9) AS word
                FROM generate_series(1, %s) AS n) AS made
            ON CONFLICT DO NOTHING
            """,
            [WORDS],
        )
        cursor.execute("ANALYZE showcase_sheetword")


def _plans(client: Client, query: dict[str, Any]) -> dict[str, str]:
    """The plan of each query of a page, by its text; a table of a test is so small that reading it
    whole would be as good, so the database is asked to prefer its indexes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("showcase:gallery-list"), query).status_code == 200
    plans = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for row in captured:
            if row["sql"].lstrip().upper().startswith("SELECT"):
                cursor.execute(f"EXPLAIN {row['sql']}")
                plans[row["sql"]] = "\n".join(line[0] for line in cursor.fetchall())
    return plans


def test_words_and_rows_are_read_by_their_indexes(client: Client, many_sheets: None) -> None:
    client.get(reverse("showcase:gallery-list"))  # the index of the process is read once
    plans = _plans(client, {"q": "lire", "departement": "035", "degre": "ECOLE"})
    assert any("showcase_search" in plan for plan in plans.values())
    scanned = [
        sql for sql, plan in plans.items() if re.search(r"Seq Scan on showcase_sheet\b", plan)
    ]
    assert scanned == []


def test_a_slip_is_looked_up_by_the_index_of_words(client: Client, many_sheets: None) -> None:
    client.get(reverse("showcase:gallery-list"))
    plans = _plans(client, {"q": "jardni"})
    [plan] = [plan for sql, plan in plans.items() if "showcase_sheetword" in sql]
    assert "showcase_word_trgm" in plan
    assert "showcase_search" in plan
    assert "Seq Scan" not in plan
