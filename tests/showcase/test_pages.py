"""What the pages say to whom; what machines read; nothing personal, nothing unread."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.forms import PlainTextField
from reviews.enums import Audience
from showcase.enums import SheetPart
from showcase.models import Edition, Sheet
from showcase.queries.preparation import preparation_of
from showcase.queries.sheets import neighbours_of
from showcase.rules import finds_in
from showcase.services.moderation import publish_sheet
from showcase.services.proposal import take_back
from tests.factories import (
    CollegeFactory,
    EcoleFactory,
    editor_of,
    head_of,
    remark_on,
    secretariat_of,
    theme,
)
from tests.factories.showcase import (
    drawn_photo_of,
    prepared,
    prepared_seal,
    proposed,
    published,
    shown_project,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return shown_project()


def url(name, project, *args):
    return reverse(f"showcase:{name}", args=[project.reference, *args])


def posted(project, **changes):
    """The form of the sheet as its page sends it."""
    values = preparation_of(project)
    data = {
        "version": str(values.version),
        "title": values.values.title,
        "summary": values.values.summary,
        "stay": "1",
    }
    for part, text in values.values.texts.items():
        data[f"text_{part.lower()}"] = text
        data[f"chosen_{part.lower()}"] = "on"
    return data | changes


def test_the_school_writes_chooses_and_previews(project, as_user):
    client = as_user(editor_of(project.establishment))
    page = client.get(url("publication-update", project)).content.decode()
    assert "Dessiner et planter le jardin" in page
    assert "Ce que le public lira, si vous publiez cette partie" in page
    assert not Sheet.objects.exists()
    data = posted(project, summary="Un résumé pour tous.")
    del data["chosen_findings"]
    assert client.post(url("publication-update", project), data).status_code == 302
    preview = client.get(url("publication-preview", project)).content.decode()
    assert "Un résumé pour tous." in preview
    assert "La cour est bruyante" not in preview
    stale = client.post(url("publication-update", project), data | {"summary": "Autre."})
    assert stale.status_code == 409
    assert "Un résumé pour tous." in stale.content.decode()


def test_an_autosave_answers_and_a_bad_address_is_refused(project, as_user):
    client = as_user(head_of(project.establishment))
    address = url("publication-update", project)
    saved = client.post(address, posted(project), headers={"X-Autosave": "1"})
    assert saved.json()["version"] == 1
    wrong = posted(project, video_url="http://tube.example/w/1", chosen_video="on")
    refused = client.post(address, wrong)
    assert refused.status_code == 422
    assert "commence par https" in refused.content.decode()


def test_the_head_settles_each_doubt_then_proposes(project, as_user):
    prepared(project, summary="Mme Martin anime le jardin.")
    client = as_user(head_of(project.establishment))
    address = url("proposal-create", project)
    page = client.get(address).content.decode()
    assert "<mark>Mme Martin</mark> anime le jardin." in page
    (name,) = re.findall(r'name="(doubt_\w+)"', page)
    seal = prepared_seal(project)
    refused = client.post(address, {"seal": seal, "consent": "on"})
    assert refused.status_code == 422
    without = client.post(address, {"seal": seal, name: "on"})
    assert without.status_code == 422
    assert not Edition.objects.exists()
    client.post(address, {"seal": seal, "consent": "on", name: "on"})
    assert Edition.objects.get().is_waiting
    assert client.get(address).status_code == 200
    assert client.get(url("publication-update", project)).status_code == 200


def test_certain_data_shows_no_button(project, as_user):
    prepared(project, summary="Appelez le 02 99 12 34 56.")
    page = as_user(head_of(project.establishment)).get(url("proposal-create", project))
    assert "À corriger avant de proposer" in page.content.decode()
    assert "Proposer la fiche</button>" not in page.content.decode()


def test_testimonies_and_photos_have_their_page(project, as_user):
    client = as_user(editor_of(project.establishment))
    address = url("voice-list", project)
    wrong = client.post(address, {"kind": "temoignage", "temoignage-role": "PUPIL"})
    assert wrong.status_code == 422
    client.post(
        address,
        {
            "kind": "temoignage", "temoignage-role": "PUPIL",
            "temoignage-text": "J’ai lu.", "temoignage-agreed_by": "Ses parents",
        },
    )  # fmt: skip
    page = client.get(address).content.decode()
    assert "J’ai lu." in page
    assert SheetPart.TESTIMONIES in preparation_of(project).values.parts
    rotten = client.post(address, {"kind": "photo", "photo-alt": "Le jardin"})
    assert rotten.status_code == 422
    assert client.post(address, {"kind": "autre"}).status_code == 302


def test_the_secretariat_reads_what_changed(project, as_user):
    published(project)
    proposed(project, summary="Un résumé récrit.")
    client = as_user(secretariat_of(project.establishment.academy))
    assert project.reference in client.get(reverse("showcase:moderation-list")).content.decode()
    address = url("moderation-create", project)
    page = client.get(address).content.decode()
    assert "<ins>" in page
    assert 'name="edition" value="2"' in page
    assert client.post(address, {"edition": "2", "verdict": "refuse"}).status_code == 422
    assert client.post(address, {"verdict": "publish"}).status_code == 422
    assert client.post(address, {"edition": "2", "verdict": "publish"}).status_code == 302
    again = client.post(address, {"edition": "2", "verdict": "publish"})
    assert again.status_code == 422
    assert "n’attend plus" in again.content.decode()
    assert client.get(address).status_code == 200


def test_a_moderator_whose_page_is_old_reads_a_sentence(project, as_user):
    edition = proposed(project)
    other = secretariat_of(project.establishment.academy)
    client = as_user(other)
    page = client.get(url("moderation-create", project))
    assert page.status_code == 200
    publish_sheet(edition, by=other)
    read = {"edition": str(edition.number), "verdict": "publish"}
    late = client.post(url("moderation-create", project), read)
    assert late.status_code == 422


@pytest.mark.parametrize("answer", [{"verdict": "publish"}, {"verdict": "refuse", "motive": "x"}])
def test_only_the_edition_that_was_read_is_answered(project, as_user, answer):
    read = proposed(project)
    client = as_user(secretariat_of(project.establishment.academy))
    take_back(project, by=head_of(project.establishment))
    unread = proposed(project, summary="Un résumé que personne n’a relu.")
    address = url("moderation-create", project)
    late = client.post(address, {"edition": str(read.number), **answer})
    assert late.status_code == 422
    page = late.content.decode()
    assert "un autre texte entre-temps" in page
    assert f'name="edition" value="{unread.number}"' in page
    unread.refresh_from_db()
    assert unread.is_waiting
    assert not Sheet.objects.public().exists()


def test_what_machines_read(project, client):
    published(project, title="Lire </script><script>alert(1)</script> & écrire")
    page = client.get(url("sheet-detail", project)).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block is not None
    data = json.loads(block.group(1))
    assert data["@type"] == "Article"
    assert data["headline"].startswith("Lire </script>")
    assert "<script>alert" not in page
    assert f'property="og:url" content="{data["url"]}"' in page
    assert 'rel="canonical"' in page
    code = client.get(url("sheetcode-detail", project))
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b'<svg xmlns="http://www.w3.org/2000/svg"')
    assert client.get(url("sheetpdf-detail", project)).status_code == 202


def test_no_third_party_before_the_reader_agrees(project, client):
    published(
        project,
        parts=[SheetPart.ACTIONS.value, SheetPart.VIDEO.value],
        video_url="https://youtu.be/abc123",
        video_rights="L’école",
        transcript="Une classe lit dehors.",
    )
    answer = client.get(url("sheet-detail", project))
    page = answer.content.decode()
    assert "<iframe" not in page
    assert 'data-video="https://www.youtube-nocookie.com/embed/abc123"' in page
    assert '<a href="https://youtu.be/abc123"' in page
    assert "Une classe lit dehors." in page
    assert "frame-src https://www.youtube-nocookie.com" in answer["Content-Security-Policy"]
    other = published()
    plain = client.get(url("sheet-detail", other.project))
    assert "frame-src" not in plain["Content-Security-Policy"]


def test_neighbours_share_a_theme_and_look_alike():
    near, far, other = EcoleFactory(), CollegeFactory(), EcoleFactory()
    source = published(shown_project(EcoleFactory()))
    same = published(shown_project(near))
    college = published(shown_project(far))
    apart = published(shown_project(other))
    apart.themes.set([theme("sciences")])
    themes = list(source.themes.all())
    near_first = [card.key for card in neighbours_of(source, themes)]
    assert near_first == [same.pk, college.pk]
    with CaptureQueriesContext(connection) as queries:
        neighbours_of(source, themes)
    assert len(queries) == 2
    assert neighbours_of(source, []) == []


def test_crawl_no_personal_data_no_draft_no_staff_comment(client):
    """Every public page of the showcase, as anybody reads it."""
    secret = "Note réservée à l’inspection"
    project = shown_project()
    remark_on(project, body=secret, audience=Audience.STAFF)
    published(project, testimony="J’ai lu un livre entier.")
    proposed(project, summary="Un brouillon proposé, pas encore relu.")
    prepared(shown_project(project.establishment), summary="Un brouillon en préparation.")
    head = head_of(project.establishment)
    waiting, seen = [url("sheet-detail", project)], set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in (200, 202), address
        if not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        main = page.split('<main id="contenu"', 1)[1].split("</main>", 1)[0]
        text = re.sub(r"<[^>]+>", " ", main)
        assert [find for find in finds_in([("page", text)]) if find.is_certain] == []
        for hidden in (
            "Un brouillon", "Ses parents", secret, head.email, head.last_name,
            "IBAN", "FR14",
        ):  # fmt: skip
            assert hidden not in page, (hidden, address)
        waiting += re.findall(r'(?:href|src)="(/projets-inspirants/[^"#]*?/(?:[\w.]+)?)"', main)
        waiting = [one for one in waiting if not one.endswith("/s-en-inspirer/")]
    assert len(seen) >= 3


def test_the_limits_of_the_form_are_those_of_the_columns():
    from showcase.forms import SheetForm

    title = SheetForm().fields["title"]
    assert isinstance(title, PlainTextField)
    assert title.limit == 150


def test_a_school_that_shows_a_photo_sees_it_in_its_preview(project, as_user):
    prepared(project)
    photo = drawn_photo_of(project)
    prepared(project, parts=[SheetPart.ACTIONS.value, SheetPart.PHOTOS.value])
    page = as_user(head_of(project.establishment)).get(url("publication-preview", project))
    assert url("preparedphoto-detail", project, photo.pk) in page.content.decode()
