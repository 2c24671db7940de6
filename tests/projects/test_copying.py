"""« Dupliquer »: what comes along, what stays, and a double click."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import NotAllowed
from establishments.enums import EstablishmentState
from projects.enums import Part, Status
from projects.models import BudgetLine, Project
from projects.queries import part_data
from projects.services.copying import copy_project
from tests.factories import (
    CollegeFactory,
    attachment_of,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
)

pytestmark = pytest.mark.django_db


def words(project: Project, part: Part) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if name != "id"}
        for row in part_data(project, part)["rows"]
    ]


def test_a_copy_says_what_its_origin_said():
    origin = project_in(Status.VALIDATED)
    BudgetLine.objects.filter(project=origin).update(year=2023)
    BudgetLine.objects.filter(project=origin, position=3).update(year=2025)
    attachment_of(origin)
    head = head_of(origin.establishment)
    copy = copy_project(origin, by=head)
    copy.refresh_from_db()
    assert (copy.status, copy.copied_from) == (Status.DRAFT, origin)
    assert copy.reference != origin.reference
    for name in ("title", "summary", "findings", "evaluation", "pupils", "levels"):
        assert getattr(copy, name) == getattr(origin, name)
    assert set(copy.themes.all()) == set(origin.themes.all())
    assert set(copy.concertations.all()) == set(origin.concertations.all())
    for part in (Part.OBJECTIVES, Part.ACTIONS, Part.PARTNERS):
        assert words(copy, part) == words(origin, part)
    year = clock.today().year
    assert [line.year for line in copy.budget_lines.all()] == [year, year, year + 2]
    assert copy.amount_asked == origin.amount_asked
    assert (copy.starts_on, copy.ends_on, copy.publish_consent) == (None, None, False)
    assert not copy.attachments.exists()
    assert not hasattr(copy, "beneficiary")
    assert copy.amount_granted is None
    assert origin.budget_lines.count() == 3


def test_only_the_team(client):
    origin = project_in(Status.DECLINED)
    with pytest.raises(NotAllowed):
        copy_project(origin, by=head_of(CollegeFactory()))
    url = reverse("projects:copy-create", args=[origin.reference])
    client.force_login(inspector_of(origin.establishment))
    assert client.post(url).status_code == 403
    client.force_login(editor_of(origin.establishment))
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    copy = Project.objects.get(copied_from=origin)
    page = client.get(reverse("dashboards:project-detail", args=[copy.reference])).content.decode()
    assert f'Repris du projet <a href="/projets/{origin.reference}/"' in page
    new = reverse("projects:project-create", args=[origin.establishment.uai])
    assert f"/projets/{origin.reference}/dupliquer/" in client.get(new).content.decode()


def test_a_closed_school_starts_nothing(client):
    origin = complete_draft()
    head = head_of(origin.establishment)
    client.force_login(head)
    school = origin.establishment
    school.state, school.closed_on = EstablishmentState.CLOSED, clock.today()
    school.save()
    refused = client.post(reverse("projects:copy-create", args=[origin.reference]))
    assert refused.status_code == 422
    assert "fermé" in refused.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_draft():
    origin = complete_draft()
    head = head_of(origin.establishment)
    start = Barrier(2)

    def click(_: int) -> int:
        mine, by = Project.objects.get(pk=origin.pk), User.objects.get(pk=head.pk)
        start.wait(30)
        try:
            return copy_project(mine, by=by).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second
    assert Project.objects.filter(copied_from=origin).count() == 1
