"""What others do with a sheet: start from it, keep it, follow its theme."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import DomainError, NotAllowed
from core.forms import PlainTextField
from notifications.enums import MessageStatus, Urgency
from notifications.models import Message
from projects.enums import Part
from projects.forms.editor import fields_of, row_form_of
from projects.models import Project
from projects.queries import part_data
from showcase.enums import TEXT_PARTS, SheetPart
from showcase.models import Favourite, Inspiration, Sheet, ThemeFollow
from showcase.queries.sheets import sheet_page
from showcase.services.followers import tell_followers
from showcase.services.reuse import (
    follow_theme,
    keep_favourite,
    leave_theme,
    take_inspiration,
)
from showcase.services.withdrawal import withdraw_sheet
from tests.factories import CollegeFactory, EcoleFactory, editor_of, head_of, theme
from tests.factories.showcase import proposed, published, shown_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return published()


def take(sheet, school=None, by=None):
    school = school or CollegeFactory()
    return take_inspiration(sheet, school, by=by or head_of(school))


def test_a_draft_carries_the_structure_and_the_advice(sheet):
    draft = take(sheet)
    source = sheet.project
    assert draft.title == source.title
    assert source.reference in draft.summary
    assert "Commencer petit." in draft.summary
    assert set(draft.themes.all()) == set(source.themes.all())
    assert [row.title for row in draft.actions.all()] == ["Dessiner et planter le jardin"]
    assert draft.actions.get().who == ""
    assert [row.text for row in draft.objectives.all()] == [
        "Donner à chaque élève un temps de lecture quotidien."
    ]
    assert draft.evaluation == source.evaluation


def test_never_its_money_people_or_files(sheet):
    draft = take(sheet)
    assert not hasattr(draft, "beneficiary")
    for rows in (draft.budget_lines, draft.partners, draft.attachments, draft.associated_schools):
        assert not rows.exists()
    assert (draft.amount_asked, draft.pupils, draft.starts_on) == (0, None, None)
    assert not draft.publish_consent


def test_what_the_school_did_not_publish_is_not_taken_up():
    sheet = published(parts=[SheetPart.OBJECTIVES.value])
    draft = take(sheet)
    assert not draft.actions.exists()
    assert (draft.findings, draft.evaluation) == ("", "")


def test_lineage_both_ways_counts_what_was_filed(sheet, client):
    school = CollegeFactory()
    draft = take(sheet, school)
    assert sheet_page(sheet, None).inspired == 0
    Project.objects.filter(pk=draft.pk).update(first_submitted_at=draft.created_at)
    page = client.get(reverse("showcase:sheet-detail", args=[sheet.project.reference]))
    assert "a inspiré 1\u00a0autre projet" in page.content.decode()
    assert Inspiration.objects.get().project == draft


def test_the_form_sent_twice_opens_one_draft(sheet):
    school = CollegeFactory()
    assert take(sheet, school) == take(sheet, school)
    assert Inspiration.objects.count() == 1


def test_withdrawn_meanwhile(sheet):
    withdraw_sheet(sheet.project, by=head_of(sheet.project.establishment))
    with pytest.raises(DomainError, match="vient d’être retirée"):
        take(sheet)


def test_wrong_people(sheet):
    school = CollegeFactory()
    with pytest.raises(NotAllowed):
        take(sheet, school, by=head_of(CollegeFactory()))
    with pytest.raises(DomainError, match="déjà celui"):
        take(sheet, sheet.project.establishment, by=head_of(sheet.project.establishment))
    assert take(sheet, school, by=editor_of(school))


def test_the_page_opens_the_draft(sheet, as_user):
    school = EcoleFactory()
    client = as_user(head_of(school))
    address = reverse("showcase:inspiration-create", args=[sheet.project.reference])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"establishment": school.uai})
    draft = Project.objects.get(establishment=school)
    assert answer["Location"] == reverse(
        "projects:part-update", args=[draft.reference, Part.SUMMARY.slug]
    )
    life = client.get(reverse("dashboards:project-detail", args=[draft.reference]))
    assert "Inspiré de" in life.content.decode()
    other = client.post(address, {"establishment": CollegeFactory().uai})
    assert other.status_code == 422


def test_favourites_are_one_s_own_and_survive_a_withdrawal(sheet, as_user):
    head = head_of(CollegeFactory())
    for _ in range(2):
        keep_favourite(sheet, by=head)
    assert Favourite.objects.count() == 1
    client = as_user(head)
    listing = reverse("showcase:favourite-list")
    assert sheet.title in client.get(listing).content.decode()
    withdraw_sheet(sheet.project, by=head_of(sheet.project.establishment))
    page = client.get(listing).content.decode()
    assert sheet.title not in page
    assert "ne publie plus" in page
    client.post(reverse("showcase:favourite-delete", args=[sheet.project.reference]))
    assert not Favourite.objects.exists()


def test_followers_hear_once_a_week_of_each_new_sheet_once():
    project = shown_project()
    follower, own = head_of(CollegeFactory()), head_of(project.establishment)
    for person in (follower, own):
        follow_theme(theme("bien-etre"), by=person)
        follow_theme(theme("francais"), by=person)
    published(project)
    assert tell_followers() == 1
    assert tell_followers() == 0
    told = Message.objects.filter(kind="showcase.sheet_of_theme")
    assert [(row.recipient, row.urgency) for row in told] == [(follower, Urgency.WEEKLY)]
    edition = proposed(project, summary="Un changement.")
    Sheet.objects.get().refresh_from_db()
    assert edition.is_waiting
    assert tell_followers() == 0


def test_a_sheet_withdrawn_before_it_was_told_is_told_to_nobody():
    project = shown_project()
    follow_theme(theme("bien-etre"), by=head_of(CollegeFactory()))
    published(project)
    withdraw_sheet(project, by=head_of(project.establishment))
    assert tell_followers() == 0
    assert not Message.objects.filter(kind="showcase.sheet_of_theme").exists()


def test_a_digest_no_longer_names_a_sheet_withdrawn_since():
    project = shown_project()
    follow_theme(theme("bien-etre"), by=head_of(CollegeFactory()))
    published(project)
    assert tell_followers() == 1
    withdraw_sheet(project, by=head_of(project.establishment))
    told = Message.objects.get(kind="showcase.sheet_of_theme")
    assert told.status == MessageStatus.WITHDRAWN


def test_a_favourite_kept_again_when_there_is_no_more_room(sheet, monkeypatch):
    monkeypatch.setattr("showcase.services.reuse.MOST_FAVOURITES", 1)
    head = head_of(CollegeFactory())
    keep_favourite(sheet, by=head)
    keep_favourite(sheet, by=head)
    with pytest.raises(DomainError, match="Vous gardez déjà"):
        keep_favourite(published(), by=head)


def test_long_texts_fit_the_forms_of_the_new_draft():
    long = "mot " * 1200
    texts = {
        part.value: f"- **{long[:400].strip()}**\u00a0: {long}"
        if part in (SheetPart.ACTIONS, SheetPart.OBJECTIVES)
        else f"{long}\n\nFin."
        for part in TEXT_PARTS
    }
    sheet = published(title="T" * 150, summary=long[:1500], texts=texts, parts=list(texts))
    draft = take(sheet)
    assert draft.summary.endswith("mot…")
    for part in (Part.SUMMARY, Part.FINDINGS, Part.OBJECTIVES, Part.ACTIONS, Part.EVALUATION):
        kept, row_form = part_data(draft, part), row_form_of(part)
        told = [(fields_of(part, []), kept)]
        told += [(row_form.base_fields, row) for row in kept.get("rows", [])] if row_form else []
        for fields, values in told:
            for name, field in fields.items():
                if isinstance(field, PlainTextField):
                    field.clean(values[name])
    assert draft.actions.count() == draft.objectives.count() == 1


def test_following_and_leaving(as_user):
    head = head_of(CollegeFactory())
    client, slug = as_user(head), theme("bien-etre").slug
    for _ in range(2):
        client.post(reverse("showcase:themefollow-create", args=[slug]))
    assert ThemeFollow.objects.filter(user=head).count() == 1
    answer = client.post(
        reverse("showcase:themefollow-delete", args=[slug]), {"next": "//ailleurs.example/"}
    )
    assert answer["Location"] == reverse("showcase:favourite-list")
    assert not ThemeFollow.objects.exists()
    leave_theme(theme("bien-etre"), by=head)
