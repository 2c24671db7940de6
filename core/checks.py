"""What is checked of a database before its migrations run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_ROOT = Path(settings.BASE_DIR)


def no_migration_is_gone(
    app_configs: object, databases: Sequence[str] | None = None, **options: Any
) -> list[CheckMessage]:
    """Refuse a database that migrations we no longer have made: it would pass for up to date
    without being so (docs/adr/0083-first-migrations.md)."""
    present = set(MigrationLoader(None).disk_migrations)
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == _ROOT}
    found: list[CheckMessage] = []
    for alias in databases or ():
        recorder = MigrationRecorder(connections[alias])
        if not recorder.has_table():
            continue
        gone = sorted(set(recorder.applied_migrations()) - present)
        names = [f"{app}.{name}" for app, name in gone if app in ours]
        if names:
            found.append(
                Error(
                    "Cette base a été faite par des migrations qui n’existent plus\u00a0: "
                    f"{', '.join(names[:3])}{'…' if names[3:] else '.'}",
                    hint="Elle date d’avant la première version\u00a0: recréez-la. Celle de la "
                    "démonstration\u00a0: bin/demo --reset.",
                    id="core.E001",
                )
            )
    return found
