"""A concertation: opened, written by several, recorded by the head, read by the services."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from concertations.models import Concertation
from concertations.queries import concertation_values
from concertations.services.editing import number_version, save_concertation, start_concertation
from concertations.services.recording import record_concertation
from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from core.tickets import Ticket
from notifications.models import Message
from projects.models import Action
from tests.factories import (
    CollegeFactory,
    ConcertationFactory,
    ProjectFactory,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    national_observer,
    recorded_concertation,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return CollegeFactory()


def url(name: str, concertation: Concertation) -> str:
    return reverse(f"concertations:{name}", args=[concertation.reference])


def typed(concertation: Concertation, **changes: str) -> dict[str, object]:
    assert concertation.held_on is not None
    rows = list(concertation.findings.all())
    data: dict[str, object] = {
        "version": concertation.version,
        "title": concertation.title,
        "held_on": concertation.held_on.isoformat(),
        "place": concertation.place,
        "dimensions": concertation.dimensions,
        "synthesis": concertation.synthesis,
        "count_teachers": "18",
        "count_pupils": "40",
        "rows-TOTAL_FORMS": len(rows) + 1,
        "rows-INITIAL_FORMS": len(rows),
    }
    for index, row in enumerate(rows):
        data |= {
            f"rows-{index}-id": row.pk,
            f"rows-{index}-finding": row.finding,
            f"rows-{index}-need": row.need,
            f"rows-{index}-idea": row.idea,
        }
    return data | changes


def test_the_team_opens_one(client, school):
    client.force_login(editor_of(school))
    page = reverse("concertations:concertation-create", args=[school.uai])
    assert client.get(page).status_code == 200
    assert client.post(page, {"title": ""}).status_code == 422
    response = client.post(page, {"title": "Mieux lire", "held_on": "08/09/2026"})
    concertation = Concertation.objects.get()
    assert response.url == url("concertation-update", concertation)
    assert concertation.reference.startswith("CO-")


def test_a_closed_school_opens_none(school):
    school.state, school.closed_on = "CLOSED", clock.today()
    school.save()
    with pytest.raises(DomainError, match="fermé"):
        start_concertation(school, title="x", by=head_of(school))


def test_writing_it(client, school):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    page = client.get(url("concertation-update", concertation))
    assert page.status_code == 200
    first = concertation.findings.all()[0]
    data = typed(concertation, count_pupils="0", count_families="12")
    data |= {"rows-0-need": "Du calme", "rows-2-finding": "Nouveau constat"}
    assert client.post(url("concertation-update", concertation), data).status_code == 302
    counts = dict(concertation.participations.values_list("category", "count"))
    assert counts == {"TEACHERS": 18, "FAMILIES": 12}
    assert list(concertation.findings.values_list("need", flat=True))[0] == "Du calme"
    assert concertation.findings.all()[0].pk == first.pk
    assert concertation.findings.count() == 3


def test_autosave_gives_the_ids_of_new_findings(client, school):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    data = typed(concertation) | {"rows-2-finding": "Nouveau"}
    answer = client.post(
        url("concertation-update", concertation), data, headers={"X-Autosave": "1"}
    ).json()
    assert answer["version"] == 2
    assert answer["fields"]["rows-2-id"] == str(concertation.findings.all()[2].pk)


@pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}])
def test_two_people_the_second_sees_both_versions(client, school, headers):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    page = url("concertation-update", concertation)
    data = typed(concertation)
    client.post(page, data | {"synthesis": "Celle de Claire"})
    response = client.post(page, data | {"synthesis": "La mienne"}, headers=headers)
    assert response.status_code == 409
    assert "Celle de Claire" in response.content.decode()
    assert "La mienne" in response.content.decode()


def test_a_stale_version_is_refused(school):
    concertation = ConcertationFactory(establishment=school)
    with pytest.raises(StaleVersion):
        save_concertation(concertation, {}, version=7, by=head_of(school))


def test_a_cited_finding_is_not_removed(client, school):
    concertation = ConcertationFactory(establishment=school)
    project = ProjectFactory(establishment=school)
    Action.objects.create(
        project=project, position=1, title="Agir", finding=concertation.findings.first()
    )
    client.force_login(head_of(school))
    data = typed(concertation) | {"rows-0-DELETE": "on"}
    response = client.post(url("concertation-update", concertation), data)
    assert response.status_code == 422
    assert "cité par un projet" in response.content.decode()
    assert concertation.findings.count() == 2


def test_the_head_alone_records_it(client, school):
    concertation = ConcertationFactory(establishment=school)
    inspector = inspector_of(school)
    client.force_login(editor_of(school))
    assert client.post(url("recording-create", concertation)).status_code == 403
    with pytest.raises(NotAllowed):
        record_concertation(concertation, by=editor_of(school))
    client.force_login(head_of(school))
    assert client.get(url("recording-create", concertation)).status_code == 200
    assert client.post(url("recording-create", concertation)).status_code == 422
    response = client.post(url("recording-create", concertation), {"confirmed": "on"})
    assert response.status_code == 302
    concertation.refresh_from_db()
    assert concertation.is_recorded
    assert Message.objects.get().recipient == inspector
    again = client.post(url("recording-create", concertation), {"confirmed": "on"})
    assert again.status_code == 422
    page = client.post(url("concertation-update", concertation), typed(concertation))
    assert page.status_code == 422
    assert client.get(url("concertation-update", concertation)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"held_on": None}, "Indiquez la date"),
        ({"held_on": clock.today() + timedelta(days=9)}, "pas encore eu lieu"),
    ],
)
def test_what_lacks_is_said(client, school, changes, sentence):
    concertation = ConcertationFactory(establishment=school, **changes)
    client.force_login(head_of(school))
    assert sentence in client.get(url("recording-create", concertation)).content.decode()
    assert (
        client.post(url("recording-create", concertation), {"confirmed": "on"}).status_code == 422
    )


def test_who_reads_it(client, school):
    concertation = ConcertationFactory(establishment=school)
    page = url("concertation-detail", concertation)
    services = [
        inspector_of(school),
        secretariat_of(school.academy),
        national_observer(),
    ]
    outsiders = [head_of(CollegeFactory()), fund_manager_of(school.academy)]
    for person in [*services, *outsiders]:
        client.force_login(person)
        assert client.get(page).status_code == 404
    record_concertation(concertation, by=head_of(school))
    for person in services:
        client.force_login(person)
        assert client.get(page).status_code == 200
        assert client.get(url("concertation-update", concertation)).status_code == 403
    for person in outsiders:
        client.force_login(person)
        assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 151),
        ("held_on", "31/02/2026"),
        ("held_on", "01/01/1850"),
        ("count_pupils", "-1"),
        ("count_pupils", "99999999999999999999"),
        ("count_pupils", "💥"),
        ("synthesis", "é" * 8001),
        ("rows-0-finding", ""),
        ("rows-0-need", "n" * 1001),
        ("rows-TOTAL_FORMS", "mille"),
        ("dimensions", "AUTRE"),
    ],
)
def test_bad_input_comes_back(client, school, field, value):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    response = client.post(
        url("concertation-update", concertation), typed(concertation) | {field: value}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "data-error-summary" in page
    concertation.refresh_from_db()
    assert concertation.version == 1


def test_html_and_emoji_are_text(client, school):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    data = typed(concertation, synthesis="<script>alert(1)</script> 🌱")
    assert client.post(url("concertation-update", concertation), data).status_code == 302
    page = client.get(url("concertation-detail", concertation)).content.decode()
    assert "&lt;script&gt;" in page
    assert "🌱" in page


def test_a_save_sent_again_changes_nothing_and_the_next_goes_on(school):
    concertation = ConcertationFactory(establishment=school)
    head = head_of(school)
    values = concertation_values(concertation)
    first = save_concertation(concertation, values, version=1, by=head, ticket=Ticket("a1", 1))
    again = save_concertation(concertation, values, version=1, by=head, ticket=Ticket("a1", 1))
    assert again == first
    more = values | {"synthesis": "Un lieu calme."}
    save_concertation(concertation, more, version=1, by=head, ticket=Ticket("a1", 2))
    assert Concertation.objects.get().synthesis == "Un lieu calme."
    # A finding added from the contributions: the page is behind, whatever it sent last.
    number_version(concertation)
    concertation.save()
    with pytest.raises(StaleVersion):
        save_concertation(concertation, values, version=2, by=head, ticket=Ticket("a1", 3))


@pytest.mark.parametrize("name", ["concertation-detail", "concertation-update"])
def test_the_number_of_queries_does_not_grow(client, school, name, django_assert_max_num_queries):
    concertation = ConcertationFactory(establishment=school)
    client.force_login(head_of(school))
    for count in (0, 10):
        for position in range(count):
            concertation.findings.create(position=10 + position, finding="Encore")
        with django_assert_max_num_queries(11):
            assert client.get(url(name, concertation)).status_code == 200


def test_recorded_ones_are_redirected(client, school):
    concertation = recorded_concertation(school)
    client.force_login(head_of(school))
    response = client.get(url("concertation-update", concertation))
    assert response.status_code == 302
