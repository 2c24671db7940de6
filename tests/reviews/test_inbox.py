"""The inspector's lists: filters kept under a name, ages, answers to read, the next file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from projects.enums import Status
from projects.models import Project
from reviews.models import InboxFilter, Thread
from reviews.services.filters import MOST, keep_filter
from tests.factories import CollegeFactory, inspector_of, project_in, remark_on

pytestmark = pytest.mark.django_db
INBOX = reverse("reviews:inbox-list")


def old(project: Project, days: int, title: str) -> Project:
    at = clock.now() - timedelta(days=days)
    Project.objects.filter(pk=project.pk).update(submitted_at=at, title=title)
    return Project.objects.get(pk=project.pk)


def test_filters_narrow_the_list_and_go_on_to_the_next_file(as_user):
    school = CollegeFactory()
    first, second, recent = (project_in(Status.SUBMITTED, school) for _ in range(3))
    old(first, 20, "Vieux premier")
    old(second, 18, "Vieux second")
    old(recent, 1, "Tout neuf")
    client = as_user(inspector_of(school))
    page = client.get(f"{INBOX}?liste=a-lire&age=15").content.decode()
    assert "Vieux premier" in page
    assert "Tout neuf" not in page
    assert "Avis en retard" in page
    assert "Tout neuf" not in client.get(f"{INBOX}?liste=tous&q=vieux").content.decode()
    assert "Aucun dossier ne correspond" in client.get(f"{INBOX}?niveau=LYCEE").content.decode()
    address = reverse("reviews:opinion-create", args=[first.reference])
    data = {"kind": "FAVOURABLE", "motive": "Oui.", "suivant": "1"}
    suite = "liste=avis-a-donner&age=15"
    assert client.post(address, data | {"suite": suite}).url.startswith(
        f"{reverse('reviews:reading-detail', args=[second.reference])}?{suite}"
    )
    address = reverse("reviews:opinion-create", args=[second.reference])
    assert client.post(address, data | {"suite": suite}).url == f"{INBOX}?{suite}"


def test_files_where_the_school_answered(as_user):
    school = CollegeFactory()
    answered, silent = project_in(Status.SUBMITTED, school), project_in(Status.SUBMITTED, school)
    remark_on(answered)
    remark_on(silent)
    Thread.objects.filter(project=answered).update(state="ANSWERED")
    page = as_user(inspector_of(school)).get(f"{INBOX}?liste=tous&reponses=on").content.decode()
    assert answered.reference in page
    assert "Réponse à lire" in page
    assert silent.reference not in page


def test_a_filter_is_kept_used_replaced_and_forgotten_by_its_owner_alone(as_user):
    school, elsewhere = CollegeFactory(), CollegeFactory()
    client, other = as_user(inspector_of(school)), as_user(inspector_of(elsewhere))
    address = reverse("reviews:inboxfilter-create")
    data = {"name": "Urgents", "suite": "liste=a-lire&age=15&page=3&autre=x"}
    assert client.post(address, data).url == f"{INBOX}?liste=a-lire&age=15"
    client.post(address, data | {"suite": "liste=tous&age=30"})
    row = InboxFilter.objects.get()
    assert row.query == "liste=tous&age=30"
    assert "Urgents" in client.get(INBOX).content.decode()
    assert "Urgents" not in other.get(INBOX).content.decode()
    delete = reverse("reviews:inboxfilter-delete", args=[row.pk])
    assert other.post(delete).status_code == 404
    assert client.post(delete).status_code == 302
    assert not InboxFilter.objects.exists()


def test_a_nameless_filter_or_one_too_many_is_said(as_user):
    inspector = inspector_of(CollegeFactory())
    client = as_user(inspector)
    address = reverse("reviews:inboxfilter-create")
    for name in ("", "x" * 80):
        page = client.post(address, {"name": name, "suite": ""}, follow=True).content.decode()
        assert "soixante caractères" in page
    for rank in range(MOST):
        keep_filter(name=f"Filtre {rank}", query="liste=tous", by=inspector)
    page = client.post(address, {"name": "De trop", "suite": ""}, follow=True).content.decode()
    assert "retirez-en un" in page
    assert client.post(address, {"name": "Filtre 3", "suite": "liste=a-lire"}).status_code == 302
    assert InboxFilter.objects.get(name="Filtre 3").query == "liste=a-lire"


@pytest.mark.parametrize("query", ["age=abc", "niveau=RIEN", "q=" + "x" * 300, "reponses=zz"])
def test_an_address_that_means_nothing_filters_nothing(as_user, query):
    project = project_in(Status.SUBMITTED)
    page = as_user(inspector_of(project.establishment)).get(f"{INBOX}?{query}").content.decode()
    assert project.reference in page or "Aucun dossier ne correspond" in page


def test_schools_without_a_project_are_counted(as_user):
    school = CollegeFactory()
    page = as_user(inspector_of(school)).get(INBOX).content.decode()
    assert "Sans projet (1)" in page
