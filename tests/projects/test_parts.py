"""Objectives, partners and their letters, pupils by level, beneficiary."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from projects.enums import Level, Part
from projects.models import Project
from projects.queries import file_content, filing_points
from projects.rules import levels_of
from projects.services.attachments import remove_attachment
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    LyceeFactory,
    PrivateEcoleFactory,
    ProjectFactory,
    associated,
    attachment_of,
    complete_draft,
    head_of,
    valid_siret,
)
from tests.factories.projects import COMMUNE_SIRET, IBAN
from tests.projects.test_budget import far_college
from tests.projects.test_editor import posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client):
    made = complete_draft(CollegeFactory())
    client.force_login(head_of(made.establishment))
    return made


def texts(project: Project, part: Part) -> str:
    return str(file_content(project)[part])


def test_an_objective_says_when_it_is_measured(client, project):
    assert "registres du CDI" in texts(project, Part.OBJECTIVES)
    data = posted(client, project, Part.OBJECTIVES) | {"rows-0-when": ""}
    assert client.post(url(project, Part.OBJECTIVES), data).status_code == 302
    advice = [point.text for point in filing_points(project)]
    assert "Dites quand chaque indicateur sera mesuré." in advice


class TestLetters:
    def test_joined_awaited_or_none(self, client, project):
        letter = attachment_of(project, "lettre-mediatheque.pdf")
        for chosen, told in (
            (str(letter.pk), "lettre-mediatheque.pdf"),
            ("a-venir", "À venir"),
            ("", "–"),
        ):
            data = posted(client, project, Part.PARTNERS) | {"rows-0-letter": chosen}
            assert client.post(url(project, Part.PARTNERS), data).status_code == 302
            assert told in texts(project, Part.PARTNERS)

    def test_an_awaited_letter_is_recalled(self, client, project):
        project.partners.update(letter_awaited=True)
        assert any("est à venir" in point.text for point in filing_points(project))

    @pytest.mark.parametrize("filed", [True, False])
    def test_a_letter_taken_out_is_no_letter(self, project, filed):
        letter = attachment_of(project)
        project.partners.update(letter=letter)
        if filed:
            letter.removed_at, letter.removed_by = letter.uploaded_at, letter.uploaded_by
            letter.save()
        else:
            remove_attachment(letter, by=head_of(project.establishment))
        assert "plan.pdf" not in texts(project, Part.PARTNERS)

    def test_the_letter_of_another_file_is_refused(self, client, project):
        other = attachment_of(complete_draft(CollegeFactory()))
        data = posted(client, project, Part.PARTNERS) | {"rows-0-letter": str(other.pk)}
        assert client.post(url(project, Part.PARTNERS), data).status_code == 422
        with (
            pytest.raises(DatabaseError, match="same project"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE projects_partner SET letter_id = %s WHERE project_id = %s",
                [other.pk, project.pk],
            )


class TestPupils:
    def test_the_total_follows_the_levels(self, client, project):
        data = posted(client, project, Part.SCHOOLS) | {"n_6E": "24", "n_CM2": " 31 ", "n_5E": ""}
        assert client.post(url(project, Part.SCHOOLS), data).status_code == 302
        project.refresh_from_db()
        assert project.pupils == 55
        groups = dict(project.pupil_groups.values_list("level", "pupils"))
        assert groups == {"6E": 24, "CM2": 31}
        read = texts(project, Part.SCHOOLS)
        assert read.index("CM2") < read.index("6e")

    def test_no_level_at_all_blocks_the_filing(self, client, project):
        data = posted(client, project, Part.SCHOOLS) | {"n_6E": "", "n_5E": ""}
        assert client.post(url(project, Part.SCHOOLS), data).status_code == 302
        project.refresh_from_db()
        assert project.pupils is None
        assert any("combien d’élèves" in point.text for point in filing_points(project))

    def test_too_many_altogether(self, client, project):
        data = posted(client, project, Part.SCHOOLS) | {"n_6E": "99999", "n_5E": "2"}
        assert client.post(url(project, Part.SCHOOLS), data).status_code == 422

    @pytest.mark.parametrize(
        ("school", "level"), [(EcoleFactory, Level.CM2), (LyceeFactory, Level.TERMINALE)]
    )
    def test_the_levels_of_the_school_come_first(self, client, school, level):
        project = ProjectFactory(establishment=school())
        client.force_login(head_of(project.establishment))
        form = client.get(url(project, Part.SCHOOLS)).context["form"]
        assert level in form.first
        assert Level.TROISIEME in form.others
        associated(project, CollegeFactory())
        form = client.get(url(project, Part.SCHOOLS)).context["form"]
        assert Level.TROISIEME in form.first

    def test_every_level_belongs_somewhere(self):
        kinds = ["ECOLE", "COLLEGE", "LYCEE", "EREA"]
        assert {*levels_of(kinds), Level.OTHER} == set(Level)


class TestBeneficiary:
    def ecole(self, client) -> Project:
        project = complete_draft(EcoleFactory())
        client.force_login(head_of(project.establishment))
        return project

    def test_suggested_from_the_school(self, client):
        for school, kind, name in (
            (CollegeFactory(), "EPLE", None),
            (EcoleFactory(commune="Argentré"), "COMMUNE", "Commune d’Argentré"),
            (PrivateEcoleFactory(), "PRIVATE_BODY", ""),
        ):
            project = ProjectFactory(establishment=school)
            client.force_login(head_of(school))
            form = client.get(url(project, Part.BENEFICIARY)).context["form"]
            assert form["kind"].value() == kind
            assert form["name"].value() == (school.name if name is None else name)

    def test_an_eple_found_by_its_uai_brings_its_name_and_siret(self, client):
        project = self.ecole(client)
        eple = CollegeFactory(department=project.establishment.department)
        data = posted(client, project, Part.BENEFICIARY) | {
            "kind": "NEARBY_EPLE",
            "eple": eple.uai,
        }
        response = client.post(url(project, Part.BENEFICIARY), data)
        assert response.status_code == 302, response.context["form"].errors
        kept = Project.objects.get(pk=project.pk).beneficiary
        assert (kept.establishment, kept.name, kept.siret) == (eple, eple.name, eple.siret)
        assert eple.uai in texts(project, Part.BENEFICIARY)
        again = posted(client, project, Part.BENEFICIARY) | {"name": "Agence comptable"}
        assert client.post(url(project, Part.BENEFICIARY), again).status_code == 302
        kept.refresh_from_db()
        assert (kept.establishment, kept.name) == (eple, "Agence comptable")

    def test_only_a_public_eple_of_the_academy(self, client):
        project = self.ecole(client)
        ecole = EcoleFactory(department=project.establishment.department)
        far = far_college()
        for wrong in (ecole.uai, far.uai, "0350122A", "rien de tel"):
            data = posted(client, project, Part.BENEFICIARY)
            data |= {"kind": "NEARBY_EPLE", "eple": wrong}
            response = client.post(url(project, Part.BENEFICIARY), data)
            assert response.status_code == 422
            assert response.context["form"]["eple"].errors

    def test_without_javascript_a_name_gives_the_names_found(self, client):
        project = self.ecole(client)
        schools = [
            CollegeFactory(name="Collège Anne Frank", department=project.establishment.department)
            for _ in range(2)
        ]
        data = posted(client, project, Part.BENEFICIARY)
        data |= {"kind": "NEARBY_EPLE", "eple": "anne frank"}
        page = client.post(url(project, Part.BENEFICIARY), data).content.decode()
        for school in schools:
            assert school.uai in page

    def test_the_list_offers_name_and_siret(self, client):
        project = self.ecole(client)
        eple = CollegeFactory(
            name="Collège Rosa Parks", department=project.establishment.department
        )
        EcoleFactory(name="École Rosa Parks", department=project.establishment.department)
        address = reverse("projects:eple-search", args=[project.reference])
        (found,) = client.get(address, {"q": "rosa parks"}).json()["schools"]
        assert found["value"] == eple.uai
        assert found["fills"]["siret"] == eple.siret

    def test_the_siret_of_a_commune_is_not_that_of_an_eple(self, client):
        project = self.ecole(client)
        eple = CollegeFactory(department=project.establishment.department)
        data = {"version": "1", "kind": "NEARBY_EPLE", "eple": eple.uai, "iban": IBAN}
        assert client.post(url(project, Part.BENEFICIARY), data).status_code == 302
        data |= {"version": "2", "name": "Mairie", "siret": COMMUNE_SIRET}
        assert client.post(url(project, Part.BENEFICIARY), data).status_code == 422

    def test_the_school_itself_is_remembered(self, client, project):
        data = posted(client, project, Part.BENEFICIARY)
        assert client.post(url(project, Part.BENEFICIARY), data).status_code == 302
        assert Project.objects.get(pk=project.pk).beneficiary.establishment == project.establishment
        data = posted(client, project, Part.BENEFICIARY) | {"siret": valid_siret(4242)}
        assert client.post(url(project, Part.BENEFICIARY), data).status_code == 302
        assert Project.objects.get(pk=project.pk).beneficiary.establishment is None
