"""The help of the parts: national, or in the words of an académie; never HTML."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import NotAllowed
from establishments.models import Establishment
from projects.enums import Part
from projects.guides import national_guide
from projects.models import PartGuide
from projects.services.guides import reset_guide, save_guide
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    ProjectFactory,
    head_of,
    president_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db
TEXTS = {"question": "Pourquoi ce projet\u00a0?", "expectation": "Des **faits**.", "example": ""}


@pytest.mark.parametrize("part", Part)
def test_every_part_has_a_national_help(part: Part) -> None:
    guide = national_guide(part)
    assert guide.question
    assert guide.expectation
    assert "---" not in guide.expectation + guide.example


def far_school() -> Establishment:
    """A school of another académie."""
    nantes = AcademyFactory(code="17", name="Nantes")
    return CollegeFactory(department=DepartmentFactory(code="044", academy=nantes))


def page_of(client, project) -> str:
    client.force_login(head_of(project.establishment))
    address = reverse("projects:part-update", args=[project.reference, Part.FINDINGS.slug])
    return str(client.get(address).content.decode())


def test_the_schools_of_the_academie_read_its_words_and_the_others_do_not(client) -> None:
    school = CollegeFactory()
    other = far_school()
    assert other.academy_id != school.academy_id
    save_guide(school.academy, Part.FINDINGS, TEXTS, by=secretariat_of(school.academy))
    page = page_of(client, ProjectFactory(establishment=school))
    assert "Pourquoi ce projet" in page
    assert "<strong>faits</strong>" in page
    assert "Un élève sur trois" in page, "the example left empty is the national one"
    assert "Pourquoi ce projet" not in page_of(client, ProjectFactory(establishment=other))


def test_written_looked_at_before_and_given_back(client) -> None:
    school = CollegeFactory()
    client.force_login(secretariat_of(school.academy))
    address = reverse("projects:guide-update", args=[school.academy.code, "constats"])
    seen = client.post(address, TEXTS | {"preview": "1"})
    assert "Ce que liront vos écoles" in seen.content.decode()
    assert "<strong>faits</strong>" in seen.content.decode()
    assert not PartGuide.objects.exists()
    assert client.post(address, TEXTS).status_code == 302
    listed = client.get(reverse("projects:guide-list")).content.decode()
    assert "Pourquoi ce projet" in listed
    assert "Récrite par" in listed
    assert client.post(address, {"reset": "1"}).status_code == 302
    assert not PartGuide.objects.exists()


def test_nothing_written_acts(client) -> None:
    school = CollegeFactory()
    wrong = '<script>alert(1)</script><b onclick="x()">gras</b> [ici](javascript:x)'
    texts = {"question": wrong[:150], "expectation": wrong, "example": wrong}
    save_guide(school.academy, Part.FINDINGS, texts, by=secretariat_of(school.academy))
    page = page_of(client, ProjectFactory(establishment=school))
    assert "<script>alert" not in page
    assert "<b onclick" not in page
    assert 'href="javascript' not in page


def test_only_the_secretariat_of_the_academie_writes(client) -> None:
    school, other = CollegeFactory(), far_school()
    for person in (head_of(school), president_of(school.academy), secretariat_of(other.academy)):
        with pytest.raises(NotAllowed):
            save_guide(school.academy, Part.FINDINGS, TEXTS, by=person)
        with pytest.raises(NotAllowed):
            reset_guide(school.academy, Part.FINDINGS, by=person)
    client.force_login(secretariat_of(other.academy))
    address = reverse("projects:guide-update", args=[school.academy.code, "constats"])
    assert client.post(address, TEXTS).status_code == 404


def test_three_empty_texts_are_the_national_help() -> None:
    school = CollegeFactory()
    secretariat = secretariat_of(school.academy)
    save_guide(school.academy, Part.FINDINGS, TEXTS, by=secretariat)
    save_guide(school.academy, Part.FINDINGS, dict.fromkeys(TEXTS, ""), by=secretariat)
    assert not PartGuide.objects.exists()
