"""The check list before filing leads to the fields: each point has its place in its page."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from projects.enums import AssociationState, BudgetCategory, Part
from projects.models import BudgetPolicy, Project
from projects.queries import filing_points
from tests.factories import (
    CollegeFactory,
    ProjectFactory,
    associated,
    complete_draft,
    head_of,
)

pytestmark = pytest.mark.django_db


def doubtful_file() -> Project:
    """Complete, and lacking all that the commission would like."""
    project = complete_draft()
    project.starts_on, project.ends_on = date(2023, 1, 1), clock.today() - timedelta(days=1)
    project.evaluation = ""
    project.save()
    project.objectives.update(indicator="")
    project.actions.update(finding=None)
    project.partners.update(letter=None, letter_awaited=True)
    project.budget_lines.update(year=2040, category=BudgetCategory.EQUIPMENT)
    project.beneficiary.iban = ""
    project.beneficiary.save()
    associated(project, state=AssociationState.INVITED)
    BudgetPolicy.objects.create(
        academy=project.establishment.academy,
        project_ceiling=Decimal(1),
        excluded_categories=[BudgetCategory.EQUIPMENT],
        updated_by=head_of(project.establishment),
    )
    return project


def places(client: Client, project: Project) -> dict[str, bool]:
    """Each point of the list, and whether its link finds its field in the page it opens."""
    page = client.get(reverse("projects:submission-create", args=[project.reference]))
    found = {}
    for point, url in [*page.context["must"], *page.context["should"]]:
        path, _, anchor = url.partition("#")
        assert f'href="{url}"' in page.content.decode()
        editor = client.get(path).content.decode()
        found[point.text] = bool(anchor) and f'id="{anchor}"' in editor
    return found


def test_an_empty_draft_leads_to_each_field_to_fill(client: Client) -> None:
    project = ProjectFactory(establishment=CollegeFactory())
    client.force_login(head_of(project.establishment))
    found = places(client, project)
    assert len(found) > 8
    # Nothing to choose from: the school has no concertation yet.
    assert {text for text, ok in found.items() if not ok} <= {
        "Citez la concertation dont le projet est issu."
    }


def test_a_doubtful_file_leads_to_the_first_row_that_lacks_it(client: Client) -> None:
    project = doubtful_file()
    client.force_login(head_of(project.establishment))
    found = places(client, project)
    # The whole budget is too high: no line more than another.
    assert [text for text, ok in found.items() if not ok] == [
        text for text in found if "dépasse le plafond" in text
    ]
    fields = {point.field for point in filing_points(project) if point.part == Part.BUDGET}
    assert {"rows-0-year", "rows-0-label"} <= fields
