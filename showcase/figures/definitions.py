"""What each figure counts (docs/adr/0078-figures-counted-every-night.md).

The docstring of a measure is its definition, word for word, on the page of definitions and in the
dictionary of the open data. A measure is a SQL query of four columns: the unit counted (a school, a
concertation, a project), its school, the year it belongs to (NULL: it has none), and what it adds
(1, or euros).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

from funding.queries.payments import FIRST_PAYMENTS
from showcase.enums import Breakdown, IpsBand, Measure
from showcase.rules.bands import IPS_LIMITS


def schools() -> str:
    """Écoles, collèges, lycées et EREA ouverts, d’après l’annuaire de l’éducation nationale."""
    return """
        SELECT id, id, NULL::int, 1::numeric FROM establishments_establishment
        WHERE state <> 'CLOSED'
    """


def engaged() -> str:
    """Établissements engagés : ceux qui ont ouvert au moins une concertation ou un projet, même
    resté à l’état de brouillon. L’année est celle de la première ouverture.
    """
    return """
        SELECT school_id, school_id, min(year), 1::numeric FROM (
            SELECT opened.establishment_id AS school_id,
                date_part('year', opened.created_at AT TIME ZONE academy.time_zone)::int AS year
            FROM concertations_concertation AS opened
            JOIN establishments_establishment AS school ON school.id = opened.establishment_id
            JOIN establishments_academy AS academy ON academy.id = school.academy_id
            UNION ALL
            SELECT file.establishment_id,
                date_part('year', file.created_at AT TIME ZONE academy.time_zone)::int
            FROM projects_project AS file
            JOIN establishments_academy AS academy ON academy.id = file.academy_id
        ) AS opening GROUP BY school_id
    """


def concertations() -> str:
    """Concertations tenues et enregistrées par la direction de l’établissement. L’année est celle
    de l’enregistrement.
    """
    return """
        SELECT held.id, held.establishment_id,
            date_part('year', held.recorded_at AT TIME ZONE academy.time_zone)::int, 1::numeric
        FROM concertations_concertation AS held
        JOIN establishments_establishment AS school ON school.id = held.establishment_id
        JOIN establishments_academy AS academy ON academy.id = school.academy_id
        WHERE held.recorded_at IS NOT NULL
    """


def projects() -> str:
    """Projets commencés par un établissement, brouillons et projets retirés compris. L’année est
    celle de la création.
    """
    return """
        SELECT file.id, file.establishment_id,
            date_part('year', file.created_at AT TIME ZONE academy.time_zone)::int, 1::numeric
        FROM projects_project AS file
        JOIN establishments_academy AS academy ON academy.id = file.academy_id
    """


def filed() -> str:
    """Projets déposés au moins une fois. L’année est celle du premier dépôt ; un projet déposé
    plusieurs fois compte une fois.
    """
    return """
        SELECT file.id, file.establishment_id,
            date_part('year', file.first_submitted_at AT TIME ZONE academy.time_zone)::int,
            1::numeric
        FROM projects_project AS file
        JOIN establishments_academy AS academy ON academy.id = file.academy_id
        WHERE file.first_submitted_at IS NOT NULL
    """


def validated() -> str:
    """Projets validés par la commission, avec ou sans fonds. L’année est celle de la publication
    de la décision.
    """
    return """
        SELECT id, establishment_id, date_part('year', validated_on)::int, 1::numeric
        FROM projects_project WHERE validated_on IS NOT NULL
    """


def funded() -> str:
    """Projets dont les fonds sont attribués. L’année est celle de l’attribution."""
    return """
        SELECT file.id, file.establishment_id, date_part('year', given.allocated_on)::int,
            1::numeric
        FROM funding_allocation AS given
        JOIN projects_project AS file ON file.id = given.project_id
    """


def paid() -> str:
    """Projets qui ont reçu au moins un versement. L’année est celle du premier versement."""
    return f"""
        SELECT file.id, file.establishment_id, date_part('year', first.paid_on)::int, 1::numeric
        FROM ({FIRST_PAYMENTS}) AS first JOIN projects_project AS file ON file.id = first.project_id
    """  # noqa: S608 - nothing comes from outside


def amount_asked() -> str:
    """Montants demandés, en euros, par les projets déposés. L’année est celle du premier dépôt. Un
    projet qui ne demande rien n’est pas compté.
    """
    return """
        SELECT file.id, file.establishment_id,
            date_part('year', file.first_submitted_at AT TIME ZONE academy.time_zone)::int,
            file.amount_asked
        FROM projects_project AS file
        JOIN establishments_academy AS academy ON academy.id = file.academy_id
        WHERE file.first_submitted_at IS NOT NULL AND file.amount_asked > 0
    """


def amount_granted() -> str:
    """Montants accordés, en euros, par les décisions publiées des commissions. L’année est celle de
    la publication. Un projet validé sans fonds n’est pas compté.
    """
    return """
        SELECT id, establishment_id, date_part('year', validated_on)::int, amount_granted
        FROM projects_project WHERE validated_on IS NOT NULL AND amount_granted > 0
    """


def amount_paid() -> str:
    """Montants versés, en euros, reversements déduits, d’après le journal des fonds. L’année est
    celle de chaque versement.
    """
    return """
        SELECT file.id, file.establishment_id, date_part('year', moved.dated_on)::int,
            sum(CASE moved.kind WHEN 'PAYMENT' THEN moved.amount ELSE -moved.amount END)
        FROM funding_entry AS moved
        JOIN funding_instalment AS instalment ON instalment.id = moved.instalment_id
        JOIN funding_share AS share ON share.id = instalment.share_id
        JOIN funding_allocation AS given ON given.id = share.allocation_id
        JOIN projects_project AS file ON file.id = given.project_id
        WHERE moved.kind IN ('PAYMENT', 'RETURN')
        GROUP BY file.id, file.establishment_id, date_part('year', moved.dated_on)
    """


def schools_funded() -> str:
    """Établissements ouverts qui ont une part d’au moins une attribution, comme porteur ou comme
    associé. Pas d’année : un établissement compte une fois.
    """
    return """
        SELECT school.id, school.id, NULL::int, 1::numeric
        FROM establishments_establishment AS school
        WHERE school.state <> 'CLOSED' AND EXISTS (
            SELECT FROM funding_share AS share WHERE share.establishment_id = school.id)
    """


def never_funded() -> str:
    """Établissements ouverts qui n’ont jamais eu de part d’une attribution."""
    return """
        SELECT school.id, school.id, NULL::int, 1::numeric
        FROM establishments_establishment AS school
        WHERE school.state <> 'CLOSED' AND NOT EXISTS (
            SELECT FROM funding_share AS share WHERE share.establishment_id = school.id)
    """


def by_year() -> str:
    """L’année civile de l’acte compté, sur le calendrier de l’académie."""
    return "year::text"


def by_degree() -> str:
    """Le degré de l’établissement porteur : premier degré pour une école, second degré pour un
    collège, un lycée ou un EREA.
    """
    return "CASE school.kind WHEN 'ECOLE' THEN '1D' ELSE '2D' END"


def by_priority() -> str:
    """L’appartenance de l’établissement porteur à l’éducation prioritaire, d’après l’annuaire."""
    return "CASE school.priority_education WHEN '' THEN 'HEP' ELSE school.priority_education END"


def by_ips() -> str:
    """L’indice de position sociale (IPS) de l’établissement porteur, par tranches : moins de 90, de
    90 à moins de 105, de 105 à moins de 120, 120 et plus, inconnu.
    """
    bands = " ".join(f"WHEN school.ips < {limit} THEN '{band.value}'" for limit, band in IPS_LIMITS)
    return f"CASE WHEN school.ips IS NULL THEN 'NC' {bands} ELSE '{IpsBand.VERY_HIGH.value}' END"


def by_category() -> str:
    """Le type de dépense : le montant d’un projet est réparti entre ses types de dépense, en
    proportion de ce qu’il a demandé pour chacun.
    """
    return "coalesce(part.category, 'NC')"


def by_theme() -> str:
    """Le thème de la liste nationale. Un projet de plusieurs thèmes compte en entier dans chacun :
    la somme des thèmes dépasse le total.
    """
    return "theme.slug"


MEASURES: dict[Measure, Callable[[], str]] = {
    Measure.SCHOOLS: schools,
    Measure.ENGAGED: engaged,
    Measure.CONCERTATIONS: concertations,
    Measure.PROJECTS: projects,
    Measure.FILED: filed,
    Measure.VALIDATED: validated,
    Measure.FUNDED: funded,
    Measure.PAID: paid,
    Measure.AMOUNT_ASKED: amount_asked,
    Measure.AMOUNT_GRANTED: amount_granted,
    Measure.AMOUNT_PAID: amount_paid,
    Measure.SCHOOLS_FUNDED: schools_funded,
    Measure.NEVER_FUNDED: never_funded,
}

BREAKDOWNS: dict[Breakdown, Callable[[], str]] = {
    Breakdown.YEAR: by_year,
    Breakdown.DEGREE: by_degree,
    Breakdown.PRIORITY: by_priority,
    Breakdown.IPS: by_ips,
    Breakdown.CATEGORY: by_category,
    Breakdown.THEME: by_theme,
}

OF_SCHOOLS = (Breakdown.YEAR, Breakdown.DEGREE, Breakdown.PRIORITY, Breakdown.IPS)
"""Breakdowns that every measure has: their parts add up to the whole."""

_BY_CATEGORY = """
    LEFT JOIN (
        SELECT project_id, category,
            sum(amount) / sum(sum(amount)) OVER (PARTITION BY project_id) AS share
        FROM projects_budgetline GROUP BY project_id, category
    ) AS part ON part.project_id = fact.unit
"""
_BY_THEME = """
    JOIN projects_project_themes AS chosen ON chosen.project_id = fact.unit
    JOIN projects_theme AS theme ON theme.id = chosen.theme_id
"""


def definition_of(key: Measure | Breakdown) -> str:
    """The definition, in French, in one line: the docstring of the function that counts."""
    found = MEASURES[key] if isinstance(key, Measure) else BREAKDOWNS.get(key)
    text = inspect.getdoc(found) if found else "L’ensemble de ce qui est compté."
    return " ".join(str(text).split())


def is_partition(measure: Measure, breakdown: Breakdown) -> bool:
    """Whether a unit counts in one part alone: a project has several types of expense and themes,
    and is paid in several years."""
    if breakdown == Breakdown.YEAR:
        return measure != Measure.AMOUNT_PAID
    return breakdown not in (Breakdown.CATEGORY, Breakdown.THEME)


def facts(measure: Measure, breakdown: Breakdown) -> str:
    """SQL of what a measure counts, one row a unit and item: unit, school_id, item, amount.

    Raises KeyError for a breakdown that the measure does not have.
    """
    if breakdown not in breakdowns_of(measure):
        raise KeyError(breakdown)
    item, amount, join = "''", "fact.amount", ""
    if breakdown != Breakdown.ALL:
        item = BREAKDOWNS[breakdown]()
    if breakdown == Breakdown.CATEGORY:
        amount, join = "fact.amount * coalesce(part.share, 1)", _BY_CATEGORY
    if breakdown == Breakdown.THEME:
        join = _BY_THEME
    return f"""
        SELECT fact.unit, fact.school_id, {item} AS item, {amount} AS amount
        FROM ({MEASURES[measure]()}) AS fact(unit, school_id, year, amount)
        JOIN establishments_establishment AS school ON school.id = fact.school_id
        {join}
    """  # noqa: S608 - nothing comes from outside


def breakdowns_of(measure: Measure) -> tuple[Breakdown, ...]:
    """The breakdowns that make sense for a measure, the whole first."""
    found = [Breakdown.ALL, *OF_SCHOOLS]
    if measure.is_undated:
        found.remove(Breakdown.YEAR)
    if measure.is_amount:
        found.append(Breakdown.CATEGORY)
    if measure.counts_projects:
        found.append(Breakdown.THEME)
    return tuple(found)
