"""The server killed while it saves: nothing is half-written, what is sent again is kept once."""

from __future__ import annotations

import pytest

from core.tickets import Ticket
from projects.enums import Part
from projects.models import PartRevision, Project
from projects.services.editing import save_part
from tests.factories import CollegeFactory, complete_draft, editor_of
from tests.real.killed import killed_once_said

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
    killed_once_said("written", PROGRAM, project.pk, editor.pk)
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
