"""Académies, départements and districts named by the staged rows of the directory."""

from __future__ import annotations

from django.db import connection

from establishments.annuaire.territory import ACADEMIES, DEPARTMENTS
from establishments.models import Academy, Department, District


def ensure_places() -> None:
    """Create the places the staged rows name and that are missing; settings are left alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT department_code FROM annuaire_staging ORDER BY 1")
        codes = [code for (code,) in cursor.fetchall()]
    _ensure_departments(codes)
    _ensure_districts()


def _ensure_departments(codes: list[str]) -> None:
    academy_codes = {DEPARTMENTS[code].academy for code in codes}
    known = set(Academy.objects.values_list("code", flat=True))
    Academy.objects.bulk_create(
        Academy(code=code, **ACADEMIES[code]._asdict()) for code in sorted(academy_codes - known)
    )
    academies = {academy.code: academy for academy in Academy.objects.all()}
    departments = set(Department.objects.values_list("code", flat=True))
    Department.objects.bulk_create(
        Department(
            code=code, name=DEPARTMENTS[code].name, academy=academies[DEPARTMENTS[code].academy]
        )
        for code in sorted(set(codes) - departments)
    )


def _ensure_districts() -> None:
    """Find or create each district, by UAI (files of 2026) else by name in its département.

    Fills `district_id` of the staged rows. A district known by its name alone receives its UAI
    when a file says it; two districts of the same name are told apart by their UAI.
    """
    departments = {d.code: d.pk for d in Department.objects.all()}
    by_uai: dict[str, District] = {}
    by_name: dict[tuple[int, str], District] = {}
    for district in District.objects.all():
        by_name[district.department_id, district.name] = district
        if district.uai:
            by_uai[district.uai] = district
    found: list[tuple[str, str, str, int]] = []
    for code, uai, name in _staged_districts():
        department_id = departments[code]
        known = by_uai.get(uai) if uai else by_name.get((department_id, name))
        if known is None:
            known = _new_or_named(by_name, department_id, uai, name)
            by_name[department_id, known.name] = known
            if uai:
                by_uai[uai] = known
        elif uai and name and known.name != name and (known.department_id, name) not in by_name:
            del by_name[known.department_id, known.name]
            known.name = name
            by_name[known.department_id, name] = known
            known.save(update_fields=["name"])
        found.append((code, uai, name, known.pk))
    _link_rows(found)


def _staged_districts() -> list[tuple[str, str, str]]:
    """(département, UAI, name) of each district; a UAI comes once, with its most frequent name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT department_code, district_uai, district_name FROM (
                SELECT department_code, district_uai, district_name, row_number() OVER (
                    PARTITION BY CASE WHEN district_uai = '' THEN department_code || district_name
                                      ELSE district_uai END
                    ORDER BY count(*) DESC, district_name, department_code) AS rank
                FROM annuaire_staging
                WHERE NOT is_office AND (district_uai <> '' OR district_name <> '')
                GROUP BY department_code, district_uai, district_name) AS named
            WHERE rank = 1
            ORDER BY department_code, district_name, district_uai
            """
        )
        return [(code, uai, name) for code, uai, name in cursor.fetchall()]


def _new_or_named(
    by_name: dict[tuple[int, str], District], department_id: int, uai: str, name: str
) -> District:
    homonym = by_name.get((department_id, name)) if name else None
    if homonym is not None and not homonym.uai:
        homonym.uai = uai
        homonym.save(update_fields=["uai"])
        return homonym
    label = f"{name or 'Circonscription'} ({uai})" if homonym is not None or not name else name
    return District.objects.create(department_id=department_id, uai=uai or None, name=label)


def _link_rows(found: list[tuple[str, str, str, int]]) -> None:
    """Two joins by equality, which the database can hash: one by UAI, one by name."""
    by_uai = [(uai, key) for _, uai, _, key in found if uai]
    by_name = [(code, name, key) for code, uai, name, key in found if not uai]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE annuaire_staging AS s SET district_id = d.id
            FROM unnest(%s::text[], %s::bigint[]) AS d(uai, id)
            WHERE NOT s.is_office AND s.district_uai = d.uai
            """,
            [[uai for uai, _ in by_uai], [key for _, key in by_uai]],
        )
        cursor.execute(
            """
            UPDATE annuaire_staging AS s SET district_id = d.id
            FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS d(code, name, id)
            WHERE NOT s.is_office AND s.district_uai = ''
              AND s.department_code = d.code AND s.district_name = d.name
            """,
            [[row[position] for row in by_name] for position in range(3)],
        )


def link_district_offices() -> None:
    """Give each district the UAI and mailbox of its office (nature 809), by UAI else by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE establishments_district AS d SET uai = o.uai
            FROM establishments_office AS o
            WHERE o.nature_code = '809' AND d.uai IS NULL
              AND o.department_id = d.department_id AND o.name = d.name
              AND NOT EXISTS (SELECT 1 FROM establishments_district AS t WHERE t.uai = o.uai)
              AND NOT EXISTS (SELECT 1 FROM establishments_office AS p
                              WHERE p.nature_code = '809' AND p.department_id = o.department_id
                                AND p.name = o.name AND p.uai < o.uai)
            """
        )
        cursor.execute(
            """
            UPDATE establishments_district AS d SET email = o.email
            FROM establishments_office AS o
            WHERE o.nature_code = '809' AND o.uai = d.uai AND o.email <> '' AND o.email <> d.email
            """
        )
