"""Extracts of Chorus: keep the file, say its columns, try it, import it, destroy it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from itertools import islice
from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.delimited import DelimitedFile, Fields, in_utf8
from core.digest import measure
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from funding.models import ChorusColumns, ChorusExtract
from funding.rules.chorus import COLUMNS, ESSENTIAL, guess_columns
from jobs.models import Job
from jobs.services.requests import request_job

if TYPE_CHECKING:
    from accounts.models import User

RUN = "funding.import_payments"
WHAT = "l’extrait des paiements de Chorus, en CSV"
DELIMITERS = ";,\t|"
SAMPLE_ROWS = 5
FILES_KEPT = timedelta(days=30)
"""An extract is a working paper: its lines stay, its bytes go after that."""

_HEAD = 256 * 1024
_LONGEST_TITLE = 150


def keep_extract(academy: Academy, *, file: IO[bytes], name: str, by: User) -> ChorusExtract:
    """Keep a file of payments of an académie, privately; the same bytes again are the same extract.

    Given again once its bytes are destroyed, it is kept anew: the thirty days begin again.
    Raises NotAllowed unless `by` manages the funds of the académie, UnreadableFile for what is no
    table of text.
    """
    require_manager(academy, by)
    headers, sample = _head(file)
    sha256, size = measure(file)
    extract = ChorusExtract(
        academy=academy,
        name=name[:_LONGEST_TITLE],
        size=size,
        sha256=sha256,
        headers=headers,
        sample=sample,
        uploaded_by=by,
    )
    kept = ChorusExtract.objects.filter(academy=academy, sha256=sha256)
    found = kept.first()
    if found is not None and found.destroyed_at is None:
        return found
    if found is not None:
        found.name, found.uploaded_at, found.uploaded_by = extract.name, clock.now(), by
        found.destroyed_at = None
        extract = found
    extract.file.save(name, File(file), save=False)
    try:
        with transaction.atomic():
            extract.save()
    except IntegrityError:  # the same file arrived twice at once
        extract.file.delete(save=False)
        return kept.get()
    except BaseException:
        extract.file.delete(save=False)
        raise
    return extract


def titles_of(table: DelimitedFile) -> list[str]:
    """The titles of the columns, as an académie chooses among them."""
    return [title.strip().strip('"')[:_LONGEST_TITLE] for title in table.names]


def columns_of(extract: ChorusExtract) -> dict[str, str]:
    """Which title of this extract says what: as the académie last said it, else a guess.

    One query.
    """
    remembered = ChorusColumns.objects.filter(academy=extract.academy_id).values(*COLUMNS).first()
    return guess_columns(extract.headers, remembered or {})


@transaction.atomic
def request_import(
    extract: ChorusExtract, columns: Mapping[str, str], *, is_trial: bool, by: User
) -> Job:
    """Ask for the reading of an extract, to pay what it tells or only to see what it would.

    The columns are remembered for the académie. Asked again while it is being read, it is the same
    task. Raises NotAllowed without the role, DomainError when a column is not said or said twice,
    or when the file is gone.
    """
    locked = (
        ChorusExtract.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy", "trial", "work")
        .get(pk=extract.pk)
    )
    require_manager(locked.academy, by)
    said = _checked(columns, locked.headers)
    running = locked.trial if is_trial else locked.work
    if running is not None and not running.is_ended:
        return running
    if locked.destroyed_at is not None:
        raise DomainError("Ce fichier n’est plus là\u00a0: déposez-le de nouveau.")
    ChorusColumns.objects.update_or_create(
        academy=locked.academy, defaults={**said, "updated_at": clock.now(), "updated_by": by}
    )
    trial = " (essai à blanc)" if is_trial else ""
    job = request_job(
        RUN,
        title=f"Versements\u00a0: {locked.name}{trial}",
        by=by,
        params={"extract": str(locked.pk), "columns": said, "is_trial": is_trial},
        back_url=reverse("funding:extract-update", args=[locked.pk]),
    )
    if is_trial:
        locked.trial = job
    else:
        locked.work = job
    locked.save(update_fields=["trial", "work"])
    return job


def destroy_old_extracts() -> int:
    """Destroy the bytes of the extracts kept for long enough; return how many."""
    old = ChorusExtract.objects.filter(
        destroyed_at__isnull=True, uploaded_at__lt=clock.now() - FILES_KEPT
    )
    count = 0
    for extract in old.iterator(chunk_size=100):
        extract.file.delete(save=False)
        ChorusExtract.objects.filter(pk=extract.pk).update(destroyed_at=clock.now())
        count += 1
    return count


def require_manager(academy: Academy, by: User) -> None:
    """Raise NotAllowed unless the person manages the funds of the académie."""
    if not rights_of(by).in_academy(academy.pk, Role.FUND_MANAGER):
        raise NotAllowed("Ces versements ne sont pas ceux de votre académie.")


def _head(file: IO[bytes]) -> tuple[list[str], list[list[str]]]:
    """The titles and the first rows of a file. Raises UnreadableFile."""
    file.seek(0)
    head, copy = io.BytesIO(file.read(_HEAD)), io.BytesIO()
    file.seek(0)
    in_utf8(head, copy)
    table = DelimitedFile(copy, what=WHAT, delimiters=DELIMITERS)
    headers = titles_of(table)
    rows = (row.values for row in table if isinstance(row, Fields))
    return headers, [[cell[:80] for cell in row] for row in islice(rows, SAMPLE_ROWS)]


def _checked(columns: Mapping[str, str], headers: list[str]) -> dict[str, str]:
    """The columns said. Raises DomainError."""
    said = {name: columns.get(name, "") for name in COLUMNS}
    if any(not said[name] for name in ESSENTIAL):
        raise DomainError("Dites où sont le numéro d’EJ, le SIRET, la date et le montant.")
    chosen = [title for title in said.values() if title]
    if any(title not in headers for title in chosen):
        raise DomainError("Une colonne choisie n’est pas dans ce fichier.")
    if len(set(chosen)) != len(chosen):
        raise DomainError("Une colonne ne peut dire deux choses à la fois.")
    return said
