"""Acts on several files: the list is frozen when it is asked, checked, confirmed, then treated.

Each file is judged again under its lock when its turn comes: one that changed since the list was
frozen, or that its asker may no longer act on, is left aside with its reason. A chunk of files is
one transaction with the notes it tells: a worker killed in the middle of one leaves nothing of it,
and the next one takes up the files that still wait. docs/adr/0034-acts-on-a-selection.md.
"""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.urls import reverse

from core import clock, french
from core.errors import DomainError, NotAllowed
from core.sealing import fingerprint
from dashboards.enums import Act, Outcome
from dashboards.models import LONGEST_QUERY, Batch, BatchLine
from dashboards.services.acts import act_for, kind_of
from dashboards.services.file_act import FileAct
from establishments.permissions import forget_rights, rights_of
from jobs.models import Job
from jobs.services.requests import request_job
from jobs.services.running import Run
from projects.documents import filed_pdf
from projects.enums import Status
from projects.models import Project, Snapshot

if TYPE_CHECKING:
    from accounts.models import User

RUN = "dashboards.run_batch"
CHUNK = 20
"""Files treated in one transaction."""

UNCONFIRMED_KEPT = timedelta(days=7)
"""A check list that nobody confirmed is forgotten after that."""


@dataclass(frozen=True)
class Check:
    """A line of the check list: what would be done, or why nothing would ("" when it would)."""

    line: BatchLine
    refusal: str
    details: Sequence[str] = ()


@dataclass(frozen=True)
class CheckList:
    """The lines in the order of the list, and what they come to, (label, value)."""

    checks: list[Check]
    totals: list[tuple[str, str]]


def prepare_batch(act: Act, files: QuerySet[Project], *, query: str, by: User) -> Batch:
    """Freeze the list of these files, in the order of the act, with how each stands; nothing is
    done yet.

    `query` is the address of the board they were chosen on. Raises NotAllowed for somebody without
    the role of the act, DomainError when there is no file or too many for this act.
    """
    kind = kind_of(act)
    if not rights_of(by).has(kind.office):
        raise NotAllowed("Votre rôle ne permet pas cet acte sur plusieurs dossiers.")
    most = kind.most
    found = list(
        kind.ordered(files).values_list("pk", "status", "status_since", "passage")[: most + 1]
    )
    if not found:
        raise DomainError("Cochez au moins un dossier.")
    if len(found) > most:
        raise DomainError(
            f"Cet acte porte sur {french.whole_number(most)} dossiers au plus\u00a0: filtrez "
            "davantage, ou cochez des dossiers."
        )
    with transaction.atomic():
        batch = Batch.objects.create(act=act, query=query[:LONGEST_QUERY], asked_by=by)
        BatchLine.objects.bulk_create(
            [
                BatchLine(
                    batch=batch,
                    project_id=pk,
                    position=rank,
                    status=status,
                    status_since=since,
                    passage=passage,
                )
                for rank, (pk, status, since, passage) in enumerate(found, 1)
            ],
            batch_size=500,
        )
    return batch


def check_list(batch: Batch) -> CheckList:
    """What confirming would do with its parameters, file by file, in the order of the list.

    Reads only; a constant number of queries. Raises DomainError when the parameters lead nowhere.
    """
    lines = list(batch.lines.select_related("project__establishment", "project__academy"))
    act = act_for(batch.act, batch.params, by=batch.asked_by)
    act.load([line.project for line in lines])
    checks = []
    for line in lines:
        refusal = _refusal(act, line, line.project)
        checks.append(Check(line, refusal, () if refusal else act.details(line.project)))
    return CheckList(checks, act.totals())


def set_params(batch: Batch, params: Mapping[str, Any], *, by: User) -> None:
    """Keep the parameters the check list is to be read with; nothing is done yet.

    Raises NotAllowed for anybody but its asker, DomainError once it was confirmed.
    """
    _require_asker(batch, by)
    if not Batch.objects.filter(pk=batch.pk, launched_at__isnull=True).update(params=dict(params)):
        raise DomainError("Cet acte est déjà confirmé\u00a0: demandez-en un autre.")


def seen_mark(batch: Batch) -> str:
    """A mark of the parameters a check list was read with: what was read is what is confirmed."""
    return fingerprint(json.dumps(batch.params, sort_keys=True))


@transaction.atomic
def launch_batch(batch: Batch, *, seen: str, by: User) -> Batch:
    """Confirm the list as it was read (`seen_mark`): a long task treats it. Confirmed once: sent
    again, it changes nothing.

    Raises NotAllowed for anybody but its asker, still in the role of the act; DomainError when the
    parameters changed since they were read.
    """
    _require_asker(batch, by)
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.launched_at is not None:
        return locked
    if seen_mark(locked) != seen:
        raise DomainError("Les réglages ont changé dans une autre page\u00a0: relisez la liste.")
    locked.job = _request(locked, by)
    locked.launched_at = clock.now()
    locked.save(update_fields=["job", "launched_at"])
    return locked


@transaction.atomic
def resume_batch(batch: Batch, *, by: User) -> Batch:
    """Treat what still waits of a list whose task was stopped, or failed.

    Raises NotAllowed for anybody but its asker; DomainError while its task goes on, or when nothing
    waits any more.
    """
    _require_asker(batch, by)
    locked = (
        Batch.objects.select_for_update(of=("self",), no_key=True)
        .select_related("job")
        .get(pk=batch.pk)
    )
    if locked.job is None or not locked.job.is_ended or not locked.lines.waiting().exists():
        raise DomainError("Il n’y a rien à reprendre\u00a0: la tâche continue, ou tout est traité.")
    locked.job = _request(locked, by)
    locked.save(update_fields=["job"])
    return locked


def _require_asker(batch: Batch, by: User) -> None:
    if batch.asked_by_id != by.pk or not rights_of(by).has(kind_of(batch.act).office):
        raise NotAllowed("Seule la personne qui a demandé cet acte le confirme.")


def _request(batch: Batch, by: User) -> Job:
    count = french.counted(batch.lines.waiting().count(), "dossier")
    return request_job(
        RUN,
        title=f"{batch.get_act_display()}\u00a0: {count}",
        by=by,
        params={"batch": str(batch.pk)},
        back_url=reverse("dashboards:batch-detail", args=[batch.pk]),
    )


def run_batch(run: Run) -> None:
    """Treat the files of the batch that still wait; run again, it goes on where it stopped."""
    batch = Batch.objects.select_related("asked_by").get(pk=run.params["batch"])
    if batch.act == Act.EXPORT_PDF:
        _gather(run, batch)
    else:
        total = batch.lines.count()
        done = total - batch.lines.waiting().count()
        run.progress(done, total, batch.get_act_display())
        while treated := treat_chunk(batch):
            done += treated
            run.progress(done, total, batch.get_act_display())
    run.tell(_outcome(batch))


@transaction.atomic
def treat_chunk(batch: Batch) -> int:
    """Treat the next files that wait, with what is told about them; return how many."""
    lines = list(
        batch.lines.waiting()
        .select_for_update(of=("self",), no_key=True)
        .order_by("position")[:CHUNK]
    )
    if not lines:
        return 0
    by = batch.asked_by
    forget_rights(by)
    act = act_for(batch.act, batch.params, by=by)
    act.lock()
    projects = _locked([line.project_id for line in lines])
    act.hold(list(projects.values()))
    act.load(list(projects.values()))
    for line in lines:
        project = projects[line.project_id]
        refusal = _refusal(act, line, project)
        if not refusal:
            try:
                with transaction.atomic():
                    line.words = act.do(project)
            except DomainError as error:
                refusal = error.message
        line.outcome = Outcome.LEFT_OUT if refusal else Outcome.DONE
        line.words = (refusal or line.words)[:500]
        line.treated_at = clock.now()
    act.tell(dedup_key=f"batch:{batch.pk}:{lines[0].position}")
    BatchLine.objects.bulk_update(lines, ["outcome", "words", "treated_at"])
    return len(lines)


def forget_unconfirmed() -> int:
    """Forget the check lists nobody confirmed for a week; return how many."""
    old = Batch.objects.forgotten(clock.now() - UNCONFIRMED_KEPT)
    count = 0
    for batch in old.iterator():
        batch.delete()
        count += 1
    return count


def _locked(keys: Sequence[int]) -> dict[int, Project]:
    """The files under their lock, always taken in the same order."""
    found = (
        Project.objects.select_for_update(of=("self",), no_key=True)
        .select_related("establishment", "academy")
        .filter(pk__in=keys)
        .order_by("pk")
    )
    return {project.pk: project for project in found}


def _refusal(act: FileAct, line: BatchLine, project: Project) -> str:
    """Why this file is left aside: rights, a change since the list was frozen, the act itself."""
    if act.office not in rights_of(act.by).on(project.establishment):
        return "Ce dossier n’est pas, ou plus, dans votre périmètre."
    if (line.status_since, line.passage) != (project.status_since, project.passage):
        before, after = Status(line.status).label.lower(), Status(project.status).label.lower()
        return (
            "Le dossier a changé depuis que la liste est faite\u00a0: il était "
            f"«\u00a0{before}\u00a0», il est «\u00a0{after}\u00a0» depuis le "
            f"{french.short_date(clock.day_of(project.status_since))}."
        )
    return act.refusal(project)


def _gather(run: Run, batch: Batch) -> None:
    """The PDFs of what was filed, one after the other into an archive, from the first one."""
    forget_rights(batch.asked_by)
    checks = check_list(batch).checks
    held = [check.line for check in checks if not check.refusal]
    if held:
        with (
            run.result("dossiers.zip", "application/zip") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive,
        ):
            for rank, (line, snapshot) in enumerate(_filings(held)):
                run.progress(rank, len(held), "Préparation des PDF")
                archive.writestr(_file_name(line.project), filed_pdf(line.project, snapshot))
    run.progress(len(held), len(held), "Archive prête")
    _close(checks)


@transaction.atomic
def _close(checks: Sequence[Check]) -> None:
    """Write what came of each file, unless it already is."""
    waiting = [check for check in checks if check.line.outcome == Outcome.WAITING]
    for check in waiting:
        check.line.outcome = Outcome.LEFT_OUT if check.refusal else Outcome.DONE
        check.line.words = (
            check.refusal or f"Dans l’archive\u00a0: {_file_name(check.line.project)}"
        )
        check.line.treated_at = clock.now()
    BatchLine.objects.bulk_update(
        [check.line for check in waiting], ["outcome", "words", "treated_at"], batch_size=500
    )


def _filings(lines: Sequence[BatchLine]) -> Iterator[tuple[BatchLine, Snapshot]]:
    """Each file with the latest version filed, read one at a time: a version may be long."""
    for line in lines:
        filings = Snapshot.objects.filter(project=line.project_id).select_related("taken_by")
        yield line, filings.latest("number")


def _file_name(project: Project) -> str:
    """`NE-2026-0412-un-jardin-pour-lire.pdf`: what any computer opens."""
    plain = unicodedata.normalize("NFKD", project.title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    return f"{project.reference}-{words}.pdf" if words else f"{project.reference}.pdf"


def _outcome(batch: Batch) -> list[tuple[str, str]]:
    counts = dict(
        batch.lines.order_by()
        .values_list("outcome")
        .annotate(count=Count("pk"))
        .values_list("outcome", "count")
    )
    return [
        ("Faits", french.counted(counts.get(Outcome.DONE, 0), "dossier")),
        ("Laissés de côté", french.counted(counts.get(Outcome.LEFT_OUT, 0), "dossier")),
    ]
