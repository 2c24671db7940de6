"""The archive of the whole kit: asked for by the team, made by a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from concertations.kit.catalogue import write_kit
from concertations.models import Concertation, Meeting
from concertations.queries import kit_facts
from concertations.services.editing import refuse_outsiders
from core import french
from core.errors import DomainError
from jobs.services.requests import request_job
from jobs.services.running import Run

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

KIND = "concertations.make_kit"
ZIP = "application/zip"


def request_kit(concertation: Concertation, *, rank: int | None, by: User) -> Job:
    """Ask for the archive of the kit, for the meeting of that rank or the next to come.

    Raises NotAllowed outside the school's team.
    """
    refuse_outsiders(concertation.establishment, by)
    return request_job(
        KIND,
        title=f"Documents de la concertation {concertation.reference}",
        by=by,
        params={"concertation": concertation.reference, "rank": rank},
        back_url=reverse("concertations:kit-detail", args=[concertation.reference]),
    )


def run_kit(run: Run) -> None:
    """Make every document into one archive, as the concertation says when the task runs.

    Raises DomainError when its meeting was removed meanwhile.
    """
    concertation = Concertation.objects.select_related(
        "establishment__academy", "establishment__department", "establishment__district"
    ).get(reference=run.params["concertation"])
    try:
        facts = kit_facts(concertation, rank=run.params["rank"])
    except Meeting.DoesNotExist as error:
        raise DomainError(
            "La rencontre a été retirée depuis\u00a0: demandez de nouveau les documents."
        ) from error
    name = f"concertation-{concertation.reference}.zip"
    with run.result(name, ZIP) as stream:
        count = write_kit(
            stream, facts, told=lambda done, total: run.progress(done, total, "Documents")
        )
    run.tell([("Documents", french.counted(count, "fichier"))])
