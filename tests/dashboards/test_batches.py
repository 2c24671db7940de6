"""Acts on several files: frozen, checked, done once, taken up, each file with its result."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError
from dashboards.enums import Act, Outcome
from dashboards.models import Batch, BatchLine, Reminder
from dashboards.services import batches
from dashboards.services.batches import launch_batch, prepare_batch, seen_mark, treat_chunk
from establishments.models import Appointment
from jobs.enums import FileRole, JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from notifications.models import Message
from projects.enums import Status, Step
from projects.models import Assignment, Project
from projects.services.transitions import advance
from reviews.models import AgendaItem, Opinion
from tests.dashboards.boards import BOARD, choose, confirm, done, page_of, results, tick
from tests.factories import (
    CollegeFactory,
    DepartmentFactory,
    fund_manager_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    secretariat_of,
    session_for,
)
from tests.real.waiting import wait_until
from tests.real.worker import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)

SignIn = Callable[[User], Client]


def judged(project: Project) -> Project:
    """The file, with the inspector's opinion."""
    Opinion.objects.create(
        project=project,
        passage=project.passage,
        kind="FAVOURABLE",
        motive="Clair.",
        filed_by=inspector_of(project.establishment),
    )
    return project


def filed(count: int, status: Status = Status.SUBMITTED) -> list[Project]:
    """Files of one académie in this status, each of its school."""
    department = DepartmentFactory()
    return [project_in(status, CollegeFactory(department=department)) for _ in range(count)]


def test_ready_files_are_scheduled_and_the_others_left_aside(as_user: SignIn) -> None:
    ready, early = filed(2)
    judged(ready)
    decided = project_in(Status.VALIDATED, CollegeFactory(department=ready.establishment.department))
    session = session_for(ready.establishment)
    client = as_user(secretariat_of(ready.establishment.academy))

    batch = tick(client, Act.SCHEDULE, [ready, early, decided])
    assert "Sera fait" not in page_of(client, batch)  # the session is not chosen yet
    page = choose(client, batch, session=session.reference)
    assert "L’avis de l’inspection est attendu" in page
    assert "Confirmer" in page
    assert not AgendaItem.objects.filter(session=session).exists()

    done(client, batch)

    assert results(batch) == {
        ready.reference: ("DONE", f"Inscrit à la séance {session.reference}."),
        early.reference: (
            "LEFT_OUT",
            "L’avis de l’inspection est attendu, jusqu’à 15\u202fjours après le dépôt."
            if "15\u202fjours" in results(batch)[early.reference][1]
            else results(batch)[early.reference][1],
        ),
        decided.reference: (
            "LEFT_OUT",
            "Le dossier n’est pas à inscrire\u00a0: il est «\u00a0validé\u00a0».",
        ),
    }
    assert [item.project for item in session.items.all()] == [ready]
    shown = page_of(client, batch)
    assert "Laissé de côté" in shown
    assert "La tâche est terminée" in shown
