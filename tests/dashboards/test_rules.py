"""The sentence of a file, for each reader."""

from __future__ import annotations

from datetime import date

import pytest

from dashboards.rules import Reader, sentence, status_label
from projects.enums import Status
from projects.workflow import Fact


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("reader", Reader)
def test_every_status_has_its_sentence(status: Status, reader: Reader) -> None:
    told = sentence(status, reader=reader, since=date(2026, 9, 8), fact=Fact.FUNDS)

    assert told.status
    assert told.next
    assert not told.next.endswith(".")


def test_the_school_is_told_when_it_is_its_turn() -> None:
    school = sentence(
        Status.COMPLETION_REQUESTED,
        reader=Reader.SCHOOL,
        since=date(2026, 9, 8),
        fact=Fact.FUNDS,
        due_on=date(2026, 9, 23),
    )
    staff = sentence(
        Status.COMPLETION_REQUESTED, reader=Reader.STAFF, since=date(2026, 9, 8), fact=Fact.FUNDS
    )

    assert school.holder == "le dossier est entre vos mains"
    assert school.by == date(2026, 9, 23)
    assert staff.holder == "l’établissement a le dossier"
    assert school.status != staff.status


def test_the_day_of_the_session_is_said() -> None:
    told = sentence(
        Status.UNDER_REVIEW,
        reader=Reader.SCHOOL,
        since=date(2026, 9, 8),
        fact=Fact.FUNDS,
        session_on=date(2026, 12, 1),
    )

    assert "La commission se réunit le mardi 1er" in told.next


def test_a_project_validated_without_funds_waits_for_nobody_s_money() -> None:
    told = sentence(
        Status.VALIDATED, reader=Reader.SCHOOL, since=date(2026, 9, 8), fact=Fact.NO_FUNDS
    )

    assert "fonds" not in told.next.lower()
    assert status_label(Status.VALIDATED, Fact.NO_FUNDS)[0] == "Validé, sans fonds"
