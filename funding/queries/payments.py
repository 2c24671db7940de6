"""When money first reached a project: the end of the last stage that is measured."""

from __future__ import annotations

FIRST_PAYMENTS = "SELECT NULL::bigint AS project_id, NULL::date AS paid_on WHERE FALSE"
"""SQL: one row a project, (project_id, paid_on). Empty as long as no payment is recorded."""
