"""The files of the open data: written by a task, never with a sheet that was withdrawn."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction

from core import clock
from core.digest import measure
from showcase import freshness
from showcase.enums import OpenFormat
from showcase.models import OpenDataFile, Sheet
from showcase.opendata.columns import DATASETS, Dataset
from showcase.opendata.rows import open_rows
from showcase.opendata.writing import WRITERS, RowWriter

OLDEST = timedelta(hours=1)
"""How long a file may lag behind a publication; behind a withdrawal, not at all."""

_LOCK = 0x6F70656E  # « open »: the files are never written by two at once


def refresh_open_data() -> int:
    """Write the files again when a sheet they hold was withdrawn or changed, when they are an hour
    behind, or when one is missing; how many were written: none while they are being written."""
    with _alone() as alone:
        return _refresh() if alone else 0


def _refresh() -> int:
    kept = list(OpenDataFile.objects.all())
    version = freshness.version()
    missing = len(kept) < len(DATASETS) * len(OpenFormat)
    behind = [row for row in kept if row.version != version]
    late = any(row.read_at <= clock.now() - OLDEST or is_stale(row, version) for row in behind)
    return publish_open_data() if missing or late else 0


def is_stale(kept: OpenDataFile, version: int) -> bool:
    """Whether a sheet of the file was withdrawn or changed since: it is then given to nobody.

    So is a file without a sheet that says it was published before the file was read: it came late,
    and would make up for another that was withdrawn. No query while nothing that the public reads
    moved, else one count in an index.
    """
    if kept.version == version:
        return False
    unchanged = Sheet.objects.public().filter(published_at__lte=kept.read_at)
    return unchanged.count() != kept.rows


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else refreshes the files; nobody does until it is left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def publish_open_data() -> int:
    """Write every file again; how many took their place.

    A sheet is read once for all its formats. Two at once: the one that read the older state gives
    way. Cut off in the middle, the files of before stay.
    """
    return sum(_publish(dataset) for dataset in DATASETS.values())


def _publish(dataset: Dataset) -> int:
    with transaction.atomic():
        version, read_at = freshness.settled_version(), clock.now()
    with ExitStack() as stack:
        streams = {kind: stack.enter_context(tempfile.TemporaryFile()) for kind in OpenFormat}
        writers = {kind: WRITERS[kind](stream, dataset) for kind, stream in streams.items()}
        _write(dataset, list(writers.values()))
        return sum(
            _keep(dataset, kind, streams[kind], writer.count, version, read_at)
            for kind, writer in writers.items()
        )


def _write(dataset: Dataset, writers: list[RowWriter]) -> None:
    for row in open_rows():
        values = [column.value(row) for column in dataset.columns]
        for writer in writers:
            writer.add(values)
    for writer in writers:
        writer.close()


def _keep(
    dataset: Dataset,
    kind: OpenFormat,
    stream: IO[bytes],
    rows: int,
    version: int,
    read_at: datetime,
) -> int:
    """Put a file in its place unless a fresher one is there; the former bytes go afterwards.

    The bytes are stored before the transaction begins, and taken back when they have no place.
    """
    sha256, size = measure(stream)
    kept = OpenDataFile(dataset=dataset.slug, format=kind, size=size, sha256=sha256, rows=rows)
    kept.version, kept.read_at, kept.written_at = version, read_at, clock.now()
    kept.file.save(kept.filename, File(stream), save=False)
    placed = False
    try:
        placed = _place(kept)
    finally:
        if not placed:
            default_storage.delete(str(kept.file.name))
    return int(placed)


@transaction.atomic
def _place(kept: OpenDataFile) -> bool:
    """Whether the file took the place of the former one, which then goes."""
    found = (
        OpenDataFile.objects.select_for_update()
        .filter(dataset=kept.dataset, format=kept.format)
        .first()
    )
    if found is not None and found.version > kept.version:
        return False
    if found is not None:
        former = str(found.file.name)
        kept.pk = found.pk
        transaction.on_commit(lambda: default_storage.delete(former))
    kept.save()
    return True
