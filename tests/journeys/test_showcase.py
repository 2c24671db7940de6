"""A project is published, read by anybody, taken up by another school, then withdrawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from projects.enums import Status
from projects.models import Project
from showcase.enums import SheetPart
from showcase.models import Sheet, SheetPhoto
from tests.factories import CollegeFactory, head_of, project_in, secretariat_of
from tests.factories.showcase import published, shown_project
from tests.journeys.conftest import Arrive, SignedIn
from tests.real.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def project() -> Project:
    return project_in(Status.VALIDATED)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "jardin.jpg"
    Image.new("RGB", (640, 400), "green").save(path)
    return path


@pytest.mark.parametrize("width", [320, 1280])
def test_anybody_reads_a_sheet_on_any_screen(project: Project, person: Arrive, width: int) -> None:
    others = CollegeFactory(department=project.establishment.department)
    published(shown_project(others))
    published(
        project,
        testimony="J’ai lu un livre entier.",
        parts=[part.value for part in SheetPart],
        video_url="https://youtu.be/abc123",
        video_rights="Le collège",
        transcript="On lit dehors.",
    )
    visitor = person("Quelqu’un", viewport={"width": width, "height": 800})
    visitor.go(f"/projets-inspirants/{project.reference}/")
    visitor.sees("Projets voisins")
    visitor.shot(f"fiche-publique-{width}")
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_project_inspires_another(
    project: Project, photo: Path, signed_in: SignedIn, person: Arrive, mail: object,
    javascript: bool,
) -> None:  # fmt: skip
    school = project.establishment
    head = signed_in(head_of(school), javascript=javascript)
    secretariat = signed_in(secretariat_of(school.academy), javascript=javascript)
    other = signed_in(head_of(CollegeFactory()), javascript=javascript)
    visitor = person("Quelqu’un", javascript=javascript)
    address = f"/projets-inspirants/{project.reference}/"

    head.go(f"/projets/{project.reference}/")
    head.click("Publier le projet")
    head.fill(
        title="Lire dehors",
        video_url="https://youtu.be/abc123",
        video_rights="Le collège",
        summary="Mme Martin a ouvert le jardin.",
        transcript="On lit dehors.",
    )
    for part in ("findings", "actions", "objectives", "video"):
        head.tick(f"chosen_{part}")
    head.shot("fiche-ecrire")
    head.click("Témoignages et photos")
    head.page.locator("summary", has_text="Ajouter un témoignage").click()
    head.choose(temoignage__role="PUPIL")
    head.fill(temoignage__text="J’ai lu un livre entier.", temoignage__agreed_by="Ses parents")
    head.click("Ajouter le témoignage")
    head.sees("J’ai lu un livre entier.")
    head.page.locator("summary", has_text="Ajouter une photo").click()
    head.field("photo-file").set_input_files(photo)
    head.fill(
        photo__alt="Le jardin en mai",
        photo__rights_holder="Le collège",
        photo__agreed_by="Personne n’y est reconnaissable",
    )
    head.tick("photo-shows_people", "oui")
    head.click("Ajouter la photo")
    wait_until(lambda: SheetPhoto.objects.showable().exists(), "the photo is drawn")
    head.go(f"/projets/{project.reference}/fiche-publique/voix/")
    head.shot("fiche-voix")
    head.click("Voir comme le public")
    head.shot("fiche-apercu")
    head.click("Vérifier et proposer")
    head.sees("Mme Martin")
    head.shot("fiche-proposer")
    head.page.locator("input[name^=doubt_]").check(force=True)
    head.tick("faces")
    head.tick("consent")
    head.click("Proposer la fiche")
    head.sees("en relecture au secrétariat")

    visitor.page.goto(f"{visitor.site}{address}")
    assert not Sheet.objects.public().exists()
    secretariat.go("/rectorat/fiches/")
    secretariat.shot("fiches-a-relire")
    secretariat.click(str(project))
    secretariat.sees("Mme Martin")
    secretariat.tick("verdict", "publish")
    secretariat.shot("fiche-relire")
    secretariat.click("Envoyer la réponse")
    secretariat.sees("La fiche est publiée")

    visitor.go(address)
    visitor.sees("J’ai lu un livre entier.")
    visitor.shot("fiche-publique")
    expect(visitor.page.locator("iframe")).to_have_count(0)
    if javascript:
        visitor.page.get_by_role("button", name="Accepter et regarder ici").click()
        expect(visitor.page.locator("iframe")).to_have_count(1)

    other.go(address)
    other.click("M’en inspirer")
    other.shot("inspirer")
    other.click("Ouvrir le brouillon")
    other.sees("Un brouillon est ouvert.")

    head.go(f"/projets/{project.reference}/fiche-publique/retirer/")
    head.shot("fiche-retirer")
    head.click("Retirer la fiche")
    assert not Sheet.objects.public().exists()
    # Not from the browser, which keeps a public page for a breath.
    assert visitor.page.context.request.get(f"{visitor.site}{address}").status == 404
