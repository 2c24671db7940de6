"""Published sheets, with the columns that lists and filters read; no page of publication needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection

from core import clock
from establishments.models import Establishment
from projects.models import Theme
from showcase.enums import AmountBand, SheetState
from showcase.models import Collection, CollectionItem, Edition, Sheet
from tests.factories.establishments import EcoleFactory
from tests.factories.people import UserFactory, head_of, secretariat_of
from tests.factories.projects import ProjectFactory

_minutes = count(1)


def sheet_in_gallery(
    school: Establishment | None = None, *, themes: Iterable[Theme] = (), **columns: Any
) -> Sheet:
    """A sheet that anybody reads, the latest of those made so far; `columns` are what it says."""
    school = school or EcoleFactory()
    project = ProjectFactory(establishment=school)
    sheet = Sheet.objects.create(project=project)
    return publish_in_gallery(sheet, themes=themes, **columns)


def publish_in_gallery(sheet: Sheet, *, themes: Iterable[Theme] = (), **columns: Any) -> Sheet:
    """Publish a sheet as the services do, in a word."""
    school = sheet.project.establishment
    office = secretariat_of(school.academy)
    moment = clock.now() + timedelta(seconds=next(_minutes))
    edition = Edition.objects.create(
        sheet=sheet,
        number=1 + sheet.editions.count(),
        content={},
        sha256="0" * 64,
        consent="L’établissement est d’accord.",
        proposed_by=head_of(school),
        accepted=True,
        decided_at=moment,
        decided_by=office,
    )
    sheet.state = SheetState.PROPOSED
    sheet.save(update_fields=["state"])
    said: dict[str, Any] = {
        "title": "Un jardin pour lire",
        "summary": "Les élèves lisent dehors.",
        "school_name": school.name,
        "commune": school.commune,
        "kind": school.kind,
        "sector": school.sector,
        "priority_education": school.priority_education,
        "amount_band": AmountBand.UNDER_5,
        **columns,
    }
    for name, value in said.items():
        setattr(sheet, name, value)
    sheet.state = SheetState.PUBLISHED
    sheet.edition = edition
    sheet.published_at = sheet.first_published_at = moment
    sheet.save()
    sheet.themes.set(themes)
    sheet.refresh_from_db()  # its place is written by the database
    return sheet


def withdraw_from_gallery(sheet: Sheet) -> None:
    """Take a sheet off, as the services do, in a word."""
    Sheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.WITHDRAWN,
        published_at=None,
        edition=None,
        is_featured=False,
        withdrawn_at=clock.now(),
        withdrawn_by=head_of(sheet.project.establishment),
    )


def collection_of(
    *sheets: Sheet, academy: Any = None, published: bool = True, **columns: Any
) -> Collection:
    """A collection of these sheets in this order; of the ministry without an académie."""
    person = UserFactory()
    made = Collection.objects.create(
        academy=academy,
        created_by=person,
        published_at=clock.now() if published else None,
        published_by=person if published else None,
        **{"slug": f"collection-{next(_minutes)}", "title": "Sciences en 180 secondes", **columns},
    )
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=made, sheet=sheet, position=rank)
        for rank, sheet in enumerate(sheets, 1)
    )
    return made


def clone_sheets(sheet: Sheet, many: int) -> None:
    """Publish that many sheets more in one go, by the database alone, each a little different.

    Their schools are those there are. All tell of « lecture », one in ten of « potager ». Each
    table is measured once filled: the checks of the next one are planned for what it holds.
    """
    values = {"many": many, "sheet": sheet.pk, "project": sheet.project_id}
    with connection.cursor() as cursor:
        for statement in _CLONES:
            cursor.execute(statement, values)


_CLONES = (
    """
    INSERT INTO projects_project (reference, establishment_id, academy_id, status, status_since,
        passage, reopened_parts, title, summary, dimensions, other_theme, levels, findings,
        evaluation, publish_consent, public_summary, amount_asked, created_at, created_by_id,
        updated_at)
    SELECT 'NE-1999-' || n, school.ids[1 + n %% cardinality(school.ids)], academy_id, 'DRAFT',
        status_since, 1, '{}', title, '', '{}', '', '', '', '', FALSE, '', 0, created_at,
        created_by_id, updated_at
    FROM projects_project, generate_series(1, %(many)s) AS n,
        (SELECT array_agg(id ORDER BY id) AS ids FROM establishments_establishment) AS school
    WHERE projects_project.id = %(project)s
    """,
    "ANALYZE projects_project",
    """
    INSERT INTO showcase_sheet (project_id, state, title, summary, words, school_name, commune,
        kind, sector, priority_education, is_rural, dimensions, levels, pupils, ips_band,
        amount_granted, amount_band, spending, is_digital, has_video, is_featured, withdrawn_motive)
    SELECT project.id, 'DRAFT',
        CASE WHEN n %% 10 = 0 THEN 'Le potager ' ELSE 'Le projet ' END || md5(n::text),
        'Un atelier de lecture, ' || md5('s' || n), repeat('Des mots de la fiche. ', 4),
        school.name, school.commune, school.kind, school.sector, school.priority_education,
        (ARRAY[NULL, TRUE, FALSE])[1 + n %% 3],
        (ARRAY['ACHIEVEMENT', 'WELL_BEING', 'EQUALITY'])[1 + n %% 3 : 2 + n %% 3],
        (ARRAY['PS', 'CP', 'CE1', 'CM1', 'CM2', '6E', '5E', '3E', '2DE'])[1 + n %% 8 : 3 + n %% 8],
        20 + n %% 300, '', n %% 20000, (ARRAY['0', '5000', '15000', '50000', 'plus'])[1 + n %% 5],
        (ARRAY['HOURS', 'EQUIPMENT', 'ROOMS', 'TRAVEL', 'OTHER'])[1 + n %% 4 : 2 + n %% 4],
        n %% 4 = 0, n %% 12 = 0, FALSE, ''
    FROM (SELECT *, split_part(reference, '-', 3)::int AS n FROM projects_project
          WHERE reference LIKE 'NE-1999-%%') AS project
    JOIN establishments_establishment AS school ON school.id = project.establishment_id
    """,
    "ANALYZE showcase_sheet",
    """
    INSERT INTO showcase_edition (sheet_id, number, content, sha256, confirmed, consent,
        proposed_at, proposed_by_id, accepted, motive, decided_at, decided_by_id)
    SELECT clone.id, 1, '{}', sha256, '[]', consent, proposed_at, proposed_by_id, TRUE, '',
        decided_at, decided_by_id
    FROM showcase_sheet AS clone, showcase_edition AS edition
    WHERE clone.state = 'DRAFT' AND edition.sheet_id = %(sheet)s AND edition.accepted
        AND edition.number = 1
    """,
    "ANALYZE showcase_edition",
    "UPDATE showcase_sheet SET state = 'PROPOSED' WHERE state = 'DRAFT'",
    """
    INSERT INTO showcase_sheet_themes (sheet_id, theme_id)
    SELECT sheet.id, theme.ids[1 + sheet.id %% cardinality(theme.ids)]
    FROM showcase_sheet AS sheet,
        (SELECT array_agg(id ORDER BY id) AS ids FROM projects_theme) AS theme
    WHERE sheet.state = 'PROPOSED'
    """,
    """
    UPDATE showcase_sheet AS sheet SET state = 'PUBLISHED', edition_id = edition.id,
        published_at = now() - sheet.id * interval '1 minute', first_published_at = now()
    FROM showcase_edition AS edition
    WHERE edition.sheet_id = sheet.id AND sheet.state = 'PROPOSED'
    """,
    # What the nightly vacuum does: words that wait to enter an index make it look dear.
    "SELECT gin_clean_pending_list('showcase_search')",
    "ANALYZE showcase_sheet",
    "ANALYZE showcase_sheetword",
    "ANALYZE showcase_sheet_themes",
)
