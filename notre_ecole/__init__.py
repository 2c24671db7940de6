"""Wiring of the project. Loading the Celery application here makes `shared_task` find it."""

from notre_ecole.celery import app as celery_app

__all__ = ["celery_app"]
