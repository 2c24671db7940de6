"""Set-based writing of the directory: a staging table filled by COPY, then UPDATE and INSERT."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection

from core import clock
from establishments.annuaire.facts import Facts
from establishments.annuaire.report import Effect, Outcome
from establishments.enums import EstablishmentState
from establishments.models import Establishment
from establishments.services import import_outcomes
from establishments.services.import_outcomes import TABLE

# Column of the staging table → its type; the order is that of Facts.
_TYPES = {
    "is_office": "boolean",
    "is_annex": "boolean",
    "pupils": "integer",
    "latitude": "numeric(9,6)",
    "longitude": "numeric(9,6)",
    "opened_on": "date",
}
# Column of the school → columns of the file it comes from. When the file has none of them, what
# is known is kept (the files of 2026 no longer say how many pupils).
_SOURCES: dict[str, tuple[str, ...]] = {
    "name": ("nom_etablissement",),
    "kind": ("code_nature",),
    "sector": ("statut_public_prive",),
    "nature_code": ("code_nature",),
    "nature": ("libelle_nature",),
    "address": ("adresse_1", "adresse_2", "adresse_3"),
    "postal_code": ("code_postal",),
    "commune_code": ("code_commune",),
    "commune": ("nom_commune",),
    "academy_id": ("code_academie",),
    "department_id": ("code_departement",),
    "district_id": ("code_circonscription", "nom_circonscription"),
    "email": ("mail",),
    "phone": ("telephone",),
    "siret": ("siren_siret",),
    "priority_education": ("appartenance_education_prioritaire",),
    "pupils": ("nombre_d_eleves",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "state": ("etat",),
    "opened_on": ("date_ouverture",),
}
_OFFICE_COLUMNS = ("name", "nature_code", "department_id", "commune", "email", "phone")

Stage = Callable[[int, Facts], None]


class Written(NamedTuple):
    """Rows created, rows that changed, rows already right."""

    created: int
    updated: int
    unchanged: int


@contextmanager
def staging() -> Iterator[Stage]:
    """A fresh staging table of the transaction, filled by the function given."""
    columns = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in Facts._fields)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS annuaire_staging")
        cursor.execute(
            f"CREATE TEMP TABLE annuaire_staging (line integer, {columns}, district_id bigint)"
            " ON COMMIT DROP"
        )
        names = ", ".join(Facts._fields)
        with cursor.copy(f"COPY annuaire_staging (line, {names}) FROM STDIN") as copy:
            yield lambda line, facts: copy.write_row((line, *facts))
        cursor.execute("CREATE INDEX ON annuaire_staging (uai)")
        cursor.execute("ANALYZE annuaire_staging")


def drop_repeated() -> list[tuple[int, str, str, int]]:
    """Keep one row a UAI; gives the others as (line, UAI, name, line kept).

    The directory repeats the UAI of schools on several sites. The row kept is the first whose name
    does not say « annexe », else the first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM annuaire_staging AS s USING (
                SELECT line, first_value(line) OVER (
                    PARTITION BY uai ORDER BY is_annex, line) AS kept
                FROM annuaire_staging) AS r
            WHERE r.line = s.line AND r.kept <> s.line
            RETURNING s.line, s.uai, s.name, r.kept
            """
        )
        return [(line, uai, name, kept) for line, uai, name, kept in cursor.fetchall()]


def write_offices(file_columns: Collection[str]) -> Written:
    """Update the offices that changed, insert the new ones."""
    return _upsert(
        "establishments_office",
        [name for name in _OFFICE_COLUMNS if _is_said(name, file_columns)],
        {},
        blank=("commune", "email", "phone"),
        condition="s.is_office",
    )


def write_establishments(file_columns: Collection[str]) -> Written:
    """Update the schools that changed, insert the new ones.

    The day a closing is first read is kept; a school open again loses it.
    """
    closed = f"s.state = '{EstablishmentState.CLOSED}'"
    return _upsert(
        "establishments_establishment",
        [name for name in _SOURCES if _is_said(name, file_columns)],
        {"closed_on": f"CASE WHEN {closed} THEN COALESCE(e.closed_on, %(today)s) END"},
        blank=_texts(),
        condition="NOT s.is_office",
    )


def _texts() -> list[str]:
    """The columns that hold an empty text when the file does not speak of them."""
    return [
        field.attname
        for field in Establishment._meta.concrete_fields
        if field.attname in _SOURCES and field.empty_strings_allowed and not field.null
    ]


def _is_said(column: str, file_columns: Collection[str]) -> bool:
    return any(source in file_columns for source in _SOURCES[column])


def _upsert(
    table: str,
    columns: list[str],
    computed: dict[str, str],
    *,
    blank: Iterable[str],
    condition: str,
) -> Written:
    """Both statements, made of names of this module alone: nothing in them was typed by anybody."""
    said = [*columns, *computed]
    silent = [name for name in blank if name not in columns]
    new = ", ".join([*(f"s.{name}" for name in columns), *computed.values()])
    old = ", ".join(f"e.{name}" for name in said)
    targets = ", ".join(said)
    source = f"""(
        SELECT s.*, d.id AS department_id, d.academy_id
        FROM annuaire_staging AS s
        JOIN establishments_department AS d ON d.code = s.department_code
        WHERE {condition}) AS s"""  # noqa: S608
    update = f"""
        WITH changed AS (
            UPDATE {table} AS e SET ({targets}) = ROW({new}) FROM {source}
            WHERE e.uai = s.uai AND ({old}) IS DISTINCT FROM ({new})
            RETURNING s.line, e.uai, e.name)
        INSERT INTO {TABLE} SELECT line, uai, name, '{Effect.UPDATED}', '' FROM changed"""  # noqa: S608
    insert = f"""
        WITH made AS (
            INSERT INTO {table} ({", ".join(["uai", *said, *silent])})
            SELECT {", ".join(["s.uai", new, *["''"] * len(silent)])} FROM {source}
            LEFT JOIN {table} AS e ON e.uai = s.uai WHERE e.uai IS NULL
            RETURNING uai)
        INSERT INTO {TABLE}
        SELECT s.line, s.uai, s.name, '{Effect.CREATED}', ''
        FROM made JOIN annuaire_staging AS s USING (uai)"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM annuaire_staging AS s WHERE {condition}")  # noqa: S608
        (total,) = cursor.fetchone() or (0,)
        cursor.execute(update, {"today": clock.today()})
        updated = cursor.rowcount
        cursor.execute(insert, {"today": clock.today()})
        created = cursor.rowcount
    return Written(created, updated, total - created - updated)


def departments_of_file() -> list[str]:
    """The codes of the départements whose schools the staged rows name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT department_code FROM annuaire_staging WHERE NOT is_office ORDER BY 1"
        )
        return [code for (code,) in cursor.fetchall()]


def absent_schools(department_code: str, named: Collection[str]) -> tuple[int, list[int]]:
    """How many schools of the département are not closed, and the keys of those not named."""
    schools = (
        Establishment.objects.filter(department__code=department_code)
        .open()
        .values_list("pk", "uai")
    )
    return len(schools), [pk for pk, uai in schools if uai not in named]


def close(keys: list[int]) -> int:
    """Mark these schools closed today; their files stay."""
    absent = Establishment.objects.filter(pk__in=keys)
    import_outcomes.note(
        Outcome(0, uai, name, Effect.CLOSED, "Absent du fichier, qui est complet.")
        for uai, name in absent.values_list("uai", "name")
    )
    return absent.update(state=EstablishmentState.CLOSED, closed_on=clock.today())


def drop_merged() -> list[tuple[int, str, str, str]]:
    """Take out the schools that another took up; gives them as (line, UAI, name, successor)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM annuaire_staging AS s
            USING establishments_establishment AS e
            JOIN establishments_merger AS m ON m.establishment_id = e.id
            JOIN establishments_establishment AS n ON n.id = m.successor_id
            WHERE e.uai = s.uai
            RETURNING s.line, s.uai, s.name, n.name || ' (' || n.uai || ')'
            """
        )
        return [(line, uai, name, successor) for line, uai, name, successor in cursor.fetchall()]


def closed_by_file() -> int:
    """Note the schools that the file says closed and that were not; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {TABLE}
            SELECT s.line, e.uai, e.name, '{Effect.CLOSED}', 'Le fichier le dit fermé.'
            FROM annuaire_staging AS s JOIN establishments_establishment AS e ON e.uai = s.uai
            WHERE s.state = '{EstablishmentState.CLOSED}' AND e.state <> s.state
            """  # noqa: S608
        )
        return int(cursor.rowcount)
