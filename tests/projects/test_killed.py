"""The server killed while it saves: nothing is half-written, what is sent again is kept once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from core.tickets import Ticket
from projects.enums import Part
from projects.models import PartRevision, Project
from projects.services.editing import save_part
from tests.factories import CollegeFactory, complete_draft, editor_of
from tests.real.worker import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)

# Everything is written, nothing is committed: the process stops there until it is killed.
PROGRAM = """
import sys, time
import django; django.setup()
from accounts.models import User
from core.tickets import Ticket
from projects.models import Project
from projects.services import editing
write = editing.write_part
def stuck(*args):
    write(*args)
    print("written", flush=True)
    time.sleep(120)
editing.write_part = stuck
project, user = (int(value) for value in sys.argv[1:])
editing.save_part(
    Project.objects.get(pk=project), editing.Part.EVALUATION, {"evaluation": "Du jour"},
    version=1, by=User.objects.get(pk=user), ticket=Ticket("page", 1),
)
"""


def test_killed_before_the_commit_then_sent_again() -> None:
    project = complete_draft(CollegeFactory())
    editor, before = editor_of(project.establishment), project.evaluation
    server = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(project.pk), str(editor.pk)],
        cwd=Path(settings.BASE_DIR),
        stdout=subprocess.PIPE,
        env=os.environ
        | {
            "DATABASE_URL": address_of_the_database(),
            "DJANGO_SETTINGS_MODULE": "notre_ecole.settings.test",
        },
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == b"written\n"
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait(10)
        server.stdout.close()  # type: ignore[union-attr]
    kept = Project.objects.get(pk=project.pk)
    assert kept.evaluation == before
    assert not PartRevision.objects.filter(project=project).exists()
    again = save_part(
        kept,
        Part.EVALUATION,
        {"evaluation": "Du jour"},
        version=1,
        by=editor,
        ticket=Ticket("page", 1),
    )
    assert again.version == 2
    assert Project.objects.get(pk=project.pk).evaluation == "Du jour"
    assert PartRevision.objects.filter(project=project).count() == 1
