import pytest
from stdnum.fr import siret

from establishments.rules import is_valid_uai
from projects.enums import Status
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    LyceeFactory,
    PrivateEcoleFactory,
    project_in,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "factory", [EcoleFactory, CollegeFactory, LyceeFactory, PrivateEcoleFactory]
)
def test_schools_have_a_valid_uai_and_siret(factory):
    school = factory()
    assert is_valid_uai(school.uai)
    assert not school.siret or siret.is_valid(school.siret)


@pytest.mark.parametrize("funds", [True, False], ids=["with funds", "without funds"])
@pytest.mark.parametrize("status", Status.values)
def test_a_project_reaches_every_status(status, funds):
    if status == Status.FUNDED and not funds:
        pytest.skip("without funds nothing is allocated")
    project = project_in(status, EcoleFactory(), funds=funds)
    assert project.status == status
