"""Two at once: a moderator and the head, two moderators, two clicks, a withdrawal and a reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from core.errors import DomainError
from projects.models import Project
from showcase.enums import Breakdown, Measure, SheetState
from showcase.models import Edition, Favourite, Figure, Inspiration, OpenDataFile, Sheet
from showcase.services import figures
from showcase.services.moderation import publish_sheet, refuse_sheet
from showcase.services.opendata import _alone, publish_open_data, refresh_open_data
from showcase.services.proposal import propose_sheet, take_back
from showcase.services.reuse import keep_favourite, take_inspiration
from showcase.services.withdrawal import withdraw_sheet
from tests.factories import CollegeFactory, head_of, secretariat_of
from tests.factories.showcase import prepared, prepared_seal, proposed, published, shown_project

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """What each is answered, on connections of their own: "" when it succeeded."""
    start = Barrier(len(acts))

    def click(act: Callable[[], object]) -> str:
        try:
            start.wait(60)
            act()
        except DomainError as error:
            return error.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(click, acts))


def test_the_head_takes_back_while_the_secretariat_publishes():
    project = shown_project()
    edition = proposed(project)
    head, secretary = head_of(project.establishment), secretariat_of(project.establishment.academy)
    said = together(
        lambda: take_back(project, by=head), lambda: publish_sheet(edition, by=secretary)
    )
    assert sorted(map(bool, said)) == [False, True]
    sheet = Sheet.objects.get()
    assert sheet.is_public == (said[1] == "")
    assert sheet.state == (SheetState.DRAFT if said[0] == "" else SheetState.PUBLISHED)


def test_one_moderator_publishes_while_another_refuses():
    project = shown_project()
    edition = proposed(project)
    secretary = secretariat_of(project.establishment.academy)
    said = together(
        lambda: publish_sheet(edition, by=secretary),
        lambda: refuse_sheet(edition, motive="Trop court.", by=secretary),
    )
    assert sorted(map(bool, said)) == [False, True]
    edition.refresh_from_db()
    assert edition.accepted == (said[0] == "") == Sheet.objects.get().is_public


def test_the_head_withdraws_while_a_change_is_published():
    sheet = published()
    edition = proposed(sheet.project, summary="Un changement.")
    school = sheet.project.establishment
    head, secretary = head_of(school), secretariat_of(school.academy)
    said = together(
        lambda: withdraw_sheet(sheet.project, by=head),
        lambda: publish_sheet(edition, by=secretary),
    )
    assert said[0] == ""
    assert not Sheet.objects.public().exists()


def test_two_clicks_propose_once():
    project = shown_project()
    prepared(project)
    head, seal = head_of(project.establishment), prepared_seal(project)
    act = lambda: propose_sheet(project, seal=seal, by=head)  # noqa: E731
    assert together(act, act) == ["", ""]
    assert Edition.objects.count() == 1


def test_two_clicks_take_up_once_and_keep_once():
    sheet, school = published(), CollegeFactory()
    head = head_of(school)
    take = lambda: take_inspiration(sheet, school, by=head)  # noqa: E731
    assert together(take, take) == ["", ""]
    assert Inspiration.objects.count() == 1
    assert Project.objects.filter(establishment=school).count() == 1
    keep = lambda: keep_favourite(sheet, by=head)  # noqa: E731
    assert together(keep, keep) == ["", ""]
    assert Favourite.objects.count() == 1


def test_taken_up_while_it_is_withdrawn():
    sheet, school = published(), CollegeFactory()
    head, owner = head_of(school), head_of(sheet.project.establishment)
    said = together(
        lambda: take_inspiration(sheet, school, by=head),
        lambda: withdraw_sheet(sheet.project, by=owner),
    )
    assert said[1] == ""
    assert Inspiration.objects.count() == (1 if said[0] == "" else 0)


def test_the_files_wait_for_a_publication_that_ends():
    edition = proposed(shown_project())
    secretary = secretariat_of(edition.sheet.project.academy)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish_sheet(edition, by=secretary)
            writing = pool.submit(_on_its_own, publish_open_data)
            assert not wait([writing], timeout=1).done
        assert writing.result(60) == 6
    assert {row.rows for row in OpenDataFile.objects.all()} == {1}


def test_the_files_are_refreshed_by_one_at_a_time():
    with ThreadPoolExecutor(1) as pool, _alone() as alone:
        assert alone
        assert pool.submit(_on_its_own, refresh_open_data).result(60) == 0
    assert refresh_open_data() == 6


def test_the_figures_are_of_one_moment(monkeypatch):
    CollegeFactory()
    counted = figures._counted

    def slowly(measure: Measure) -> Iterator[Figure]:
        yield from counted(measure)
        if measure == Measure.SCHOOLS:  # the first; the schools never funded are the last
            with ThreadPoolExecutor(1) as pool:
                pool.submit(_on_its_own, CollegeFactory).result(60)

    monkeypatch.setattr(figures, "_counted", slowly)
    figures.count_figures()
    told = Figure.objects.of_france().filter(breakdown=Breakdown.ALL)
    assert told.get(measure=Measure.SCHOOLS).value == 1
    assert told.get(measure=Measure.NEVER_FUNDED).value == 1


def _on_its_own(act: Callable[[], Any]) -> Any:
    """The answer of an act on a connection of its own."""
    try:
        return act()
    finally:
        connection.close()
