"""What a part was before: when it is kept, shown, taken back, by whom."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import StaleVersion
from core.tickets import Ticket
from projects.enums import BudgetCategory, Part, Status
from projects.models import PartRevision, Project, ProjectPart
from projects.queries import part_data
from projects.services.budget import NewLine, add_budget_lines
from projects.services.editing import SPELL, PartClosed, save_part
from projects.services.revisions import restore_revision
from reviews.models import Comment
from tests.factories import (
    CollegeFactory,
    complete_draft,
    editor_of,
    head_of,
    inspector_of,
    project_in,
    remark_on,
    revision_of,
    theme,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return complete_draft(CollegeFactory())


def write(project: Project, text: str, *, by: Any, **kwargs: Any) -> int:
    version = ProjectPart.objects.get(project=project, part=Part.EVALUATION).version
    kwargs = {"version": version, **kwargs}
    return save_part(project, Part.EVALUATION, {"evaluation": text}, by=by, **kwargs).version


def kept(project: Project, part: Part = Part.EVALUATION) -> list[Any]:
    rows = PartRevision.objects.filter(project=project, part=part).order_by("version")
    return [row.values.get("evaluation") for row in rows]


def test_a_spell_of_one_person_is_one_version(project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    start = project.evaluation
    write(project, "a", by=editor)
    write(project, "b", by=editor)
    assert kept(project) == [start]
    write(project, "c", by=head)
    assert kept(project) == [start, "b"]
    write(project, "d", by=head)
    assert kept(project) == [start, "b"]


def test_after_ten_minutes_the_same_person_begins_a_new_version(project: Project) -> None:
    head = head_of(project.establishment)
    write(project, "a", by=head)
    ProjectPart.objects.update(spell_began_at=clock.now() - SPELL - timedelta(seconds=1))
    write(project, "b", by=head)
    assert kept(project)[-1] == "a"


def test_nothing_is_kept_of_an_empty_part() -> None:
    project = Project.objects.create(
        reference="NE-2020-9999",
        establishment=(school := CollegeFactory()),
        created_by=(head := head_of(school)),
    )
    save_part(project, Part.EVALUATION, {"evaluation": "a"}, version=0, by=head)
    assert kept(project) == []


@pytest.mark.parametrize("part", [part for part in Part if part != Part.ATTACHMENTS])
def test_every_part_comes_back_as_it_was(project: Project, part: Part) -> None:
    project.themes.set([theme(), theme("numerique")])
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    before = part_data(Project.objects.get(pk=project.pk), part)
    row = ProjectPart.objects.filter(project=project, part=part).first()
    emptied = {name: _emptied(value) for name, value in before.items()}
    saved = save_part(project, part, emptied, version=row.version if row else 0, by=editor)
    assert part_data(Project.objects.get(pk=project.pk), part) != before
    revision = PartRevision.objects.filter(project=project, part=part).latest("version")
    restore_revision(revision, project=project, version=saved.version, by=head)
    after = part_data(Project.objects.get(pk=project.pk), part)
    assert _without_ids(after) == _without_ids(before)
    assert PartRevision.objects.filter(project=project, part=part).count() == 2


def _emptied(value: Any) -> Any:
    if isinstance(value, bool):
        return False
    if isinstance(value, (str, list)):
        return type(value)()
    if isinstance(value, dict):
        return {}
    return value if hasattr(value, "pk") else None


def _without_ids(values: Any) -> Any:
    if "rows" not in values:
        return values
    rows = [{name: item for name, item in row.items() if name != "id"} for row in values["rows"]]
    return {**values, "rows": rows}


def test_a_version_is_not_taken_back_over_a_newer_one(project: Project) -> None:
    head = head_of(project.establishment)
    revision = revision_of(project)
    save_part(project, Part.EVALUATION, {"evaluation": "x"}, version=1, by=head)
    project.refresh_from_db()
    with pytest.raises(StaleVersion):
        restore_revision(revision, project=project, version=1, by=head)


def test_a_closed_part_is_not_taken_back() -> None:
    project = project_in(Status.SUBMITTED)
    revision = revision_of(project)
    with pytest.raises(PartClosed):
        restore_revision(revision, project=project, version=1, by=head_of(project.establishment))


def test_a_save_sent_again_changes_nothing(project: Project) -> None:
    head = head_of(project.establishment)
    first = write(project, "a", by=head, ticket=Ticket("w1", 1))
    again = write(project, "a", by=head, version=first - 1, ticket=Ticket("w1", 1))
    assert again == first
    # Its answer was lost, and more was typed since: it goes on from there.
    assert write(project, "ab", by=head, version=first - 1, ticket=Ticket("w1", 2)) == first + 1
    # The first one arrives late: it is over.
    assert write(project, "a", by=head, version=first - 1, ticket=Ticket("w1", 1)) == first + 1
    project.refresh_from_db()
    assert project.evaluation == "ab"


def test_a_save_sent_again_after_a_colleague_wrote_undoes_nothing(project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    first = write(project, "a", by=head, ticket=Ticket("w1", 1))
    write(project, "b", by=editor, ticket=Ticket("w2", 1))
    assert write(project, "a", by=head, version=first - 1, ticket=Ticket("w1", 1)) == first
    with pytest.raises(StaleVersion):
        write(project, "a bis", by=head, version=first - 1, ticket=Ticket("w1", 2))
    project.refresh_from_db()
    assert project.evaluation == "b"


def url(project: Project, version: int | None = None, part: Part = Part.EVALUATION) -> str:
    if version is None:
        return reverse("projects:revision-list", args=[project.reference, part.slug])
    return reverse("projects:revision-detail", args=[project.reference, part.slug, version])


def test_the_team_reads_compares_and_takes_back(client, project: Project) -> None:
    head, editor = head_of(project.establishment), editor_of(project.establishment)
    start = project.evaluation
    write(project, "Autre chose.", by=editor)
    client.force_login(head)
    page = client.get(url(project)).content.decode()
    assert str(project.created_by) in page
    version = PartRevision.objects.get(project=project).version
    page = client.get(url(project, version))
    assert "Autre" in page.content.decode()
    data = {"version": page.context["version"]}
    assert client.post(url(project, version), data).status_code == 302
    project.refresh_from_db()
    assert project.evaluation == start
    assert kept(project)[-1] == "Autre chose."
    assert client.post(url(project, version), {"version": "1"}).status_code == 409


def test_nobody_else_reads_the_versions(client) -> None:
    project = project_in(Status.SUBMITTED)
    version = revision_of(project).version
    for person, status in [
        (head_of(CollegeFactory()), 404),
        (inspector_of(project.establishment), 403),
    ]:
        client.force_login(person)
        assert client.get(url(project)).status_code == status
        assert client.post(url(project, version), {"version": "1"}).status_code == status
    client.force_login(head_of(project.establishment))
    assert client.get(url(project, 999)).status_code == 404
    page = client.get(url(project, version)).content.decode()
    assert "Reprendre cette version" not in page


def test_the_list_of_versions_costs_the_same_with_many(client, project: Project) -> None:
    client.force_login(head_of(project.establishment))
    revision_of(project)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url(project))
        return len(queries)

    one = cost()
    for _ in range(4):
        revision_of(project)
    assert cost() == one <= 13


def test_the_autosave_of_a_text_costs_few_queries(client, project: Project) -> None:
    """The same number whatever the file; the ordinary case, in the middle of a spell."""
    head = head_of(project.establishment)
    client.force_login(head)
    address = reverse("projects:part-update", args=[project.reference, Part.EVALUATION.slug])
    version = write(project, "a", by=head)
    data = {"version": str(version), "evaluation_html": "<p>b</p>", "writer": "w", "rank": "1"}
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, data, headers={"X-Autosave": "1"})
    assert answer.status_code == 200
    assert len(queries) <= 14, "\n".join(query["sql"][:160] for query in queries)


def test_comments_are_not_touched_by_taking_back(project: Project) -> None:
    head = head_of(project.establishment)
    remark_on(project, "EVALUATION")
    version = write(project, "b", by=editor_of(project.establishment))
    revision = PartRevision.objects.get(project=project)
    restore_revision(revision, project=project, version=version, by=head)
    assert Comment.objects.filter(project=project).count() == 1


def test_lines_that_come_from_a_costing_are_not_written_over_by_an_open_page(
    project: Project,
) -> None:
    """The page saved just before, and its next save follows its own: it must see the new lines."""
    head = head_of(project.establishment)
    values = part_data(project, Part.BUDGET)
    row = ProjectPart.objects.get(project=project, part=Part.BUDGET)
    saved = save_part(
        project, Part.BUDGET, values, version=row.version, by=head, ticket=Ticket("w1", 1)
    )
    line = NewLine(
        category=BudgetCategory.EQUIPMENT, label="Tablettes", year=2027, unit_price=Decimal(300)
    )
    add_budget_lines(project, [line], by=head)
    with pytest.raises(StaleVersion):
        save_part(
            project, Part.BUDGET, values, version=saved.version, by=head, ticket=Ticket("w1", 2)
        )
    assert project.budget_lines.filter(label="Tablettes").exists()
    # What the budget was before them is kept, and can be taken back.
    before = PartRevision.objects.filter(project=project, part=Part.BUDGET).latest("version")
    version = ProjectPart.objects.get(project=project, part=Part.BUDGET).version
    restore_revision(before, project=project, version=version, by=head)
    assert not project.budget_lines.filter(label="Tablettes").exists()
