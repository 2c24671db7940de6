"""The Celery application: tasks come from each app's tasks.py, the timetable from settings."""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notre_ecole.settings.production")

app = Celery("notre_ecole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)
app.autodiscover_tasks()


@signals.setup_logging.connect
def use_the_logs_of_django(**_: Any) -> None:
    """Celery would install its own handlers: the site and its workers write the same lines."""
    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)
