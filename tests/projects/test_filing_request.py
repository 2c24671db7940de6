"""The team asks the head to file: told at once, once a passage, by who may."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError, NotAllowed
from establishments.models import Membership
from notifications.models import Message
from projects.models import FilingRequest, Project
from projects.services.asking import ask_to_file
from projects.services.submission import submit_project
from tests.factories import (
    CollegeFactory,
    ProjectFactory,
    complete_draft,
    editor_of,
    head_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Project:
    """A complete draft, in a school with a head."""
    project: Project = complete_draft()
    return project


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_head_is_told_at_once_and_finds_it_first(draft: Project) -> None:
    head = Membership.objects.heads().get(establishment=draft.establishment).user
    editor = editor_of(draft.establishment)
    team, page = signed_in(editor), reverse("projects:submission-create", args=[draft.reference])
    assert "Demander à la direction de déposer" in team.get(page).content.decode()
    act = reverse("projects:filingrequest-create", args=[draft.reference])
    assert team.post(act, {"note": "Relisez le budget."})["Location"] == page
    told = Message.objects.get(kind="projects.filing_asked")
    assert told.recipient == head
    assert told.urgency == "AT_ONCE"

    lead = signed_in(head)
    assert "Relisez le budget." in lead.get(page).content.decode()
    home = lead.get(reverse("dashboards:school-detail", args=[draft.establishment.uai]))
    assert f"terminé par {editor}" in home.content.decode()
    assert "a demandé à la direction" in team.get(page).content.decode()


def test_asked_twice_the_head_is_told_once(draft: Project) -> None:
    editor = editor_of(draft.establishment)
    ask_to_file(draft, by=editor)
    with pytest.raises(DomainError, match="déjà demandé"):
        ask_to_file(draft, by=editor)
    act = reverse("projects:filingrequest-create", args=[draft.reference])
    assert signed_in(editor).post(act).status_code == 302
    assert FilingRequest.objects.count() == Message.objects.count() == 1


def test_neither_the_head_nor_a_stranger_asks(draft: Project) -> None:
    head = Membership.objects.heads().get(establishment=draft.establishment).user
    strangers = (head_of(CollegeFactory()), secretariat_of(draft.establishment.academy))
    for person in (head, *strangers):
        with pytest.raises(NotAllowed):
            ask_to_file(draft, by=person)
    act = reverse("projects:filingrequest-create", args=[draft.reference])
    assert signed_in(strangers[0]).post(act).status_code == 404


def test_a_file_that_is_not_ready_or_already_filed_is_not_asked_for(draft: Project) -> None:
    editor = editor_of(draft.establishment)
    empty = ProjectFactory(establishment=draft.establishment)
    with pytest.raises(DomainError, match="ne peut pas encore"):
        ask_to_file(empty, by=editor)
    submit_project(draft, by=Membership.objects.heads().get(establishment=draft.establishment).user)
    with pytest.raises(DomainError, match="déjà été déposé"):
        ask_to_file(draft, by=editor)


def test_a_school_without_head_reads_what_to_do(draft: Project) -> None:
    editor = editor_of(draft.establishment)
    Membership.objects.heads().filter(establishment=draft.establishment).update(
        starts_on="2020-01-01", ends_on="2020-01-02"
    )
    with pytest.raises(DomainError, match="code d’accès"):
        ask_to_file(draft, by=editor)


def test_raw_sql_rewrites_nothing(draft: Project) -> None:
    request = ask_to_file(draft, by=editor_of(draft.establishment))
    for change in (
        "UPDATE projects_filingrequest SET note = 'x'",
        "DELETE FROM projects_filingrequest",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"{change} WHERE id = %s", [request.pk])
