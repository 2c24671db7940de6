"""How long each stage of the files takes, counted by the database every night (ADR 51)."""

from __future__ import annotations

from django.db import connection, transaction

from core import clock
from funding.queries.payments import FIRST_PAYMENTS
from funding.rules import month_after, month_of

MONTHS_BACK = 12
"""The present month and the twelve before it."""

_SPANS = f"""
    WITH opinion AS (
        SELECT project_id, min(filed_at) AS filed_at FROM reviews_opinion GROUP BY project_id
    ), decided AS (
        SELECT item.project_id, min(sitting.held_at) AS held_at,
            min(decision.published_at) AS published_at
        FROM reviews_decision AS decision
        JOIN reviews_agendaitem AS item ON item.id = decision.item_id
        JOIN reviews_commissionsession AS sitting ON sitting.id = item.session_id
        WHERE decision.published_at IS NOT NULL
        GROUP BY item.project_id
    ), payment AS ({FIRST_PAYMENTS}), dated AS (
        SELECT file.id, file.academy_id,
            (%(now)s AT TIME ZONE academy.time_zone)::date AS today,
            (file.first_submitted_at AT TIME ZONE academy.time_zone)::date AS filed_on,
            (opinion.filed_at AT TIME ZONE academy.time_zone)::date AS opinion_on,
            (decided.held_at AT TIME ZONE academy.time_zone)::date AS held_on,
            (decided.published_at AT TIME ZONE academy.time_zone)::date AS published_on,
            CASE WHEN file.amount_granted > 0 THEN file.validated_on END AS validated_on,
            given.allocated_on, payment.paid_on
        FROM projects_project AS file
        JOIN establishments_academy AS academy ON academy.id = file.academy_id
        LEFT JOIN opinion ON opinion.project_id = file.id
        LEFT JOIN decided ON decided.project_id = file.id
        LEFT JOIN funding_allocation AS given ON given.project_id = file.id
        LEFT JOIN payment ON payment.project_id = file.id
        WHERE file.first_submitted_at IS NOT NULL
    ), paused AS (
        SELECT pause.project_id,
            sum(greatest(coalesce(pause.ends_on, dated.today) - pause.starts_on + 1, 0))::int
                AS days
        FROM funding_suspension AS pause JOIN dated ON dated.id = pause.project_id
        GROUP BY pause.project_id
    ), due AS (
        SELECT dated.*, (validated_on + INTERVAL '2 months')::date + coalesce(paused.days, 0)
            AS due_on
        FROM dated LEFT JOIN paused ON paused.project_id = dated.id
        WHERE validated_on IS NOT NULL
    ), span AS (
        SELECT academy_id, 'OPINION' AS stage, opinion_on AS ended_on,
            opinion_on - filed_on AS days, NULL::boolean AS kept
        FROM dated WHERE opinion_on >= filed_on
        UNION ALL
        SELECT academy_id, 'SESSION', held_on, held_on - opinion_on, NULL
        FROM dated WHERE held_on >= opinion_on
        UNION ALL
        SELECT academy_id, 'DECISION', published_on, published_on - held_on, NULL
        FROM dated WHERE published_on >= held_on
        UNION ALL
        SELECT academy_id, 'ALLOCATION', least(allocated_on, due_on),
            allocated_on - validated_on, coalesce(allocated_on <= due_on, FALSE)
        FROM due WHERE allocated_on IS NOT NULL OR due_on < today
        UNION ALL
        SELECT academy_id, 'PAYMENT', paid_on, paid_on - allocated_on, NULL
        FROM dated WHERE paid_on >= allocated_on
    )
"""  # noqa: S608 - nothing comes from outside

_COUNT = f"""
    INSERT INTO funding_delayfigure
        (academy_id, month, stage, files, kept, median_days, p90_days, counted_at)
    {_SPANS}
    SELECT academy_id, month, stage, count(*), count(*) FILTER (WHERE kept),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days),
        percentile_cont(0.9) WITHIN GROUP (ORDER BY days), %(now)s
    FROM (SELECT *, date_trunc('month', ended_on)::date AS month FROM span) AS timed
    WHERE month >= %(first)s AND month <= %(last)s
    GROUP BY GROUPING SETS (
        (academy_id, month, stage), (month, stage), (academy_id, stage), (stage))
"""  # noqa: S608 - nothing comes from outside


@transaction.atomic
def count_delays() -> int:
    """Count every stage of the last thirteen months anew; the number of figures written.

    Each stage belongs to the month in which it ended, on the calendar of the académie. A file whose
    two months have passed counts as not kept from the day after, allocated or not. Whoever reads
    meanwhile reads the figures of before; two counts at once follow one another.
    """
    last = month_of(clock.today())
    moments = {"now": clock.now(), "first": month_after(last, -MONTHS_BACK), "last": last}
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE funding_delayfigure IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("DELETE FROM funding_delayfigure")
        cursor.execute(_COUNT, moments)
        return int(cursor.rowcount)
