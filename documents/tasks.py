"""What the worker runs for official documents. It may be run twice, or late, without harm."""

from __future__ import annotations

from celery import shared_task

from documents.services.issue import issue_requested


@shared_task
def issue_requested_documents() -> int:
    """Render and seal what was requested; every minute, and after each act that asks for one."""
    return issue_requested()
