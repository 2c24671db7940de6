"""A worker killed in the middle of a campaign: nothing is issued twice, nobody is forgotten."""

from __future__ import annotations

from contextlib import AbstractContextManager
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import clock
from establishments.enums import CodeChannel
from establishments.models import AccessCode
from establishments.services.access import NewPerson
from jobs.enums import FileRole, JobStatus
from jobs.models import Job
from jobs.services.running import run_due
from tests.establishments.test_campaigns import issue, job_of
from tests.factories import AcademyFactory, CollegeFactory
from tests.factories.codes import code_in, open_account
from tests.real.killed import killed
from tests.real.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

# A batch is one school, and each letter takes its time: the kill falls in the middle.
PROGRAM = """
import time
import django; django.setup()
from establishments.services import issuing
from jobs.services.running import run_due
issuing.BATCH = 1
step = issuing.{step}
def slowly(*args, **kwargs):
    time.sleep(0.3)
    return step(*args, **kwargs)
issuing.{step} = slowly
run_due()
"""


def worker(step: str) -> AbstractContextManager[None]:
    """A worker of its own that does what is due, with this step slowed down."""
    return killed(PROGRAM.format(step=step))


@pytest.mark.parametrize("step", ["issue_batch", "render_letters"])
def test_killed_then_taken_up(step: str) -> None:
    schools = [CollegeFactory() for _ in range(6)]
    campaign = issue(AcademyFactory(), CodeChannel.LETTER)

    def in_the_middle() -> bool:
        job = Job.objects.get(pk=job_of(campaign).pk)
        begun = 2 if step == "issue_batch" else 8
        return job.done >= begun

    with worker(step):
        wait_until(in_the_middle, "some of the work is done", seconds=90)
    assert job_of(campaign).status == JobStatus.RUNNING
    before = set(AccessCode.objects.values_list("pk", "code_hash"))
    assert before
    Job.objects.update(next_attempt_at=clock.now())
    assert run_due() == 1
    job = job_of(campaign)
    assert job.status == JobStatus.DONE
    assert before <= set(AccessCode.objects.values_list("pk", "code_hash"))
    assert AccessCode.objects.count() == len(schools)
    assert not AccessCode.objects.filter(sealed__isnull=False).exists()
    with job.files.get(role=FileRole.RESULT).file.open("rb") as stream:
        pages = [page.extract_text() for page in PdfReader(BytesIO(stream.read())).pages]
    assert len(pages) == len(schools)
    for school in schools:
        (page,) = [page for page in pages if school.uai in page]
        assert open_account(uai=school.uai, code=code_in(page), person=person(school.uai))


def person(uai: str) -> NewPerson:
    """Somebody of this school."""
    return NewPerson("Yann", "Le Gall", f"{uai.lower()}@ac.example", "Mouette-7-bleue")
