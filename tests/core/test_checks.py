"""A database that former migrations made is refused, in a sentence."""

from __future__ import annotations

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def refusals() -> list[str]:
    found = run_checks(tags=[Tags.database], databases=["default"])
    return [one.msg for one in found if one.id == "core.E001"]


def test_a_database_of_the_migrations_we_have_passes() -> None:
    assert refusals() == []


def test_a_database_of_migrations_that_are_gone_is_refused() -> None:
    MigrationRecorder(connection).record_applied("projects", "0012_file_of_a_sheet")
    MigrationRecorder(connection).record_applied("a_library", "0001_of_its_own")
    (told,) = refusals()
    assert "projects.0012_file_of_a_sheet" in told
    assert "a_library" not in told
