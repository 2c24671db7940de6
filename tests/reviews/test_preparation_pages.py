"""The pages of the preparation: the member's inbox and opinion, the grid, the rapporteurs, the
composition, as each person meets them and when something is wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core import clock
from documents.services.issue import issue_requested
from establishments.models import Appointment
from reviews.models import (
    AgendaItem,
    CommissionSession,
    CompositionDecision,
    CriteriaGrid,
    MemberOpinion,
    MemberOpinionDraft,
    Rapporteur,
    Seating,
)
from reviews.services.agenda import remove_item
from reviews.services.attendance import note_interest
from reviews.services.member_opinions import file_member_opinion
from tests.factories import (
    AcademyFactory,
    commission_of,
    grid_for,
    secretariat_of,
    stand_in_of,
)
from tests.reviews.commission import invited, item_of, opened, people_of, planned, ready_project
from tests.reviews.test_member_opinions import NO, YES

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"reviews:{name}", args=args)


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode().replace("&nbsp;", "\u00a0")


@pytest.fixture
def session() -> CommissionSession:
    projects = [ready_project(), ready_project()]
    grid_for(projects[0].establishment.academy)
    return invited(*projects)


@pytest.fixture
def member(session: CommissionSession) -> Appointment:
    return people_of(session)[1]


def opinion_url(item: AgendaItem) -> str:
    return url("memberopinion-update", item.session.reference, item.pk)


def typed(item: AgendaItem, **changed: str) -> dict[str, str]:
    """What the page of an opinion sends."""
    assert item.session.grid is not None
    first, second = item.session.grid.criteria.all()
    return {
        "version": "0",
        "kind": "FAVOURABLE",
        "amount": "900",
        "motive": "Un projet partagé.",
        f"mark-{first.pk}": "3",
        f"mark-{second.pk}": "",
        **changed,
    }


# --- the member


def test_a_member_goes_from_the_inbox_to_the_last_file(as_user, session, member):
    client = as_user(member.user)
    first, second = session.items.order_by("position")
    assert "2\u00a0avis à rendre" in page(client, url("preparation-list"))
    text = page(client, opinion_url(first))
    assert "dossier 1 sur 2" in text
    assert "se découvrent quand vous avez rendu le vôtre" in text
    response = client.post(opinion_url(first), typed(first, next="1"))
    assert response["Location"] == opinion_url(second)
    assert "1\u00a0avis à rendre" in page(client, url("preparation-list"))
    response = client.post(opinion_url(second), typed(second, next="1", kind="UNFAVOURABLE"))
    assert response["Location"] == url("preparation-list")
    assert "Tous vos avis sont rendus" in page(client, url("preparation-list"))
    assert "Défavorable" in page(client, url("preparation-list") + "?vue=tous")
    assert MemberOpinion.objects.written_by(member.user).count() == 2


def test_a_draft_is_kept_by_the_button_and_by_autosave(as_user, session, member):
    client, item = as_user(member.user), session.items.first()
    address = opinion_url(item)
    incomplete = typed(item, kind="", motive="", stay="1")
    assert client.post(address, incomplete).status_code == 302
    ticket = {"version": "1", "writer": "page-a", "rank": "1"}
    headers = {"X-Autosave": "1"}
    saved = client.post(address, typed(item, motive="Suite", **ticket), headers=headers)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    again = client.post(address, typed(item, motive="Suite", **ticket), headers=headers)
    assert again.json()["version"] == 2
    other = client.post(address, typed(item, motive="Ailleurs", version="1"), headers=headers)
    assert other.status_code == 409
    assert MemberOpinionDraft.objects.get().motive == "Suite"
    assert "Suite" in page(client, address)


def test_an_incomplete_opinion_comes_back_with_words(as_user, session, member):
    client, item = as_user(member.user), session.items.first()
    for change, words in (
        ({"kind": ""}, "Choisissez un avis"),
        ({"motive": " "}, "écrivez le motif"),
        ({"amount": "9 999 999"}, "ne peut pas dépasser"),
        ({"amount": "beaucoup"}, "Écrivez un montant"),
    ):
        response = client.post(opinion_url(item), typed(item, next="1", **change))
        assert response.status_code == 422
        assert words in response.content.decode()


def test_the_same_form_twice_files_once(as_user, session, member):
    client, item = as_user(member.user), session.items.first()
    for _ in range(2):
        assert client.post(opinion_url(item), typed(item, next="1")).status_code == 302
    assert MemberOpinion.objects.count() == 1


def test_the_opinion_of_a_colleague_shows_after_mine(as_user, session, member):
    item, other = session.items.first(), people_of(session)[2].user
    file_member_opinion(item, NO, by=other)
    client = as_user(member.user)
    assert NO.motive not in page(client, opinion_url(item))
    client.post(opinion_url(item), typed(item, next="1"))
    text = page(client, opinion_url(item))
    assert NO.motive in text
    assert "Votre avis est rendu" in text
    assert NO.motive not in page(
        as_user(secretariat_of(session.academy)),
        url("decision-update", session.reference, item.pk),
    )


def test_the_reading_page_leads_to_one_s_opinion(as_user, session, member):
    item = session.items.order_by("position")[0]
    address = url("reading-detail", item.project.reference)
    asked, given = "Donner mon avis à la commission", "Relire mon avis"
    assert asked in page(as_user(member.user), address)
    assert asked not in page(as_user(secretariat_of(session.academy)), address)
    file_member_opinion(item, YES, by=member.user)
    read = page(as_user(member.user), address)
    assert asked not in read
    assert given in read
    colleague = people_of(session)[2]
    note_interest(item, colleague, by=secretariat_of(session.academy))
    assert asked not in page(as_user(colleague.user), address)


def test_a_member_set_aside_reads_why_and_writes_nothing(as_user, session, member):
    item = session.items.first()
    note_interest(item, member, by=secretariat_of(session.academy))
    client = as_user(member.user)
    assert "Un intérêt personnel est noté pour vous" in page(client, opinion_url(item))
    assert client.post(opinion_url(item), typed(item, next="1")).status_code == 302
    assert not MemberOpinion.objects.exists()
    assert "1\u00a0avis à rendre" in page(client, url("preparation-list"))


def test_once_open_or_off_the_agenda_nothing_is_written(as_user):
    session = opened(ready_project())
    item, member = session.items.get(), people_of(session)[1]
    client = as_user(member.user)
    assert "La séance est ouverte" in page(client, opinion_url(item))
    client.post(opinion_url(item), {"version": "0", "kind": "FAVOURABLE", "motive": "Oui."})
    autosave = client.post(
        opinion_url(item),
        {"version": "0", "kind": "FAVOURABLE", "motive": "Oui."},
        headers={"X-Autosave": "1"},
    )
    assert autosave.status_code == 422
    assert not MemberOpinionDraft.objects.exists()
    again = invited(ready_project(), ready_project())
    gone = again.items.earliest("pk")
    remove_item(gone, by=secretariat_of(again.academy))
    page(client, opinion_url(gone), 404)


def test_a_stand_in_prepares_only_when_the_titular_does_not(as_user, session, member):
    stand_in = stand_in_of(member)
    client, item = as_user(stand_in.user), session.items.first()
    assert "Aucune convocation" in page(client, url("preparation-list"))
    assert client.post(opinion_url(item), typed(item, next="1")).status_code == 403
    mine = as_user(member.user)
    assert f"Faire siéger {stand_in.user}" in page(mine, url("session-detail", session.reference))
    mine.post(url("seating-update", session.reference, member.pk))
    assert Seating.objects.standing().get().stand_in == stand_in
    assert "2\u00a0avis à rendre" in page(client, url("preparation-list"))
    assert client.post(opinion_url(item), typed(item, next="1")).status_code == 302
    mine.post(url("seating-update", session.reference, member.pk), {"rendre": "1"})
    assert not Seating.objects.standing().exists()


def test_the_appointment_is_for_the_commission_once_invited(as_user, session, member):
    response = as_user(member.user).get(url("appointmentfile-detail", session.reference))
    assert response["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert session.reference.lower() in str(event["UID"])
    page(
        as_user(member.user), url("appointmentfile-detail", planned(ready_project()).reference), 404
    )


# --- the secretariat


def criteria(*rows: tuple[str, str, str], version: str = "0", **more: str) -> dict[str, str]:
    """What the page of the grid sends: label, rank, weight of each row."""
    data = {"version": version, "rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for number, (label, rank, weight) in enumerate(rows):
        data |= {
            f"rows-{number}-label": label,
            f"rows-{number}-rank": rank,
            f"rows-{number}-weight": weight,
            f"rows-{number}-help": "",
        }
    return data | more


def test_the_grid_is_written_ordered_and_versioned(as_user):
    academy = AcademyFactory()
    client = as_user(secretariat_of(academy))
    page(client, url("grid-update"))
    sent = criteria(("Faisabilité", "2", ""), ("Réussite", "1", "3"))
    assert client.post(url("grid-update"), sent).status_code == 302
    assert client.post(url("grid-update"), sent).status_code == 302
    grid = CriteriaGrid.objects.get()
    assert [(c.label, c.weight) for c in grid.criteria.all()] == [
        ("Réussite", 3),
        ("Faisabilité", None),
    ]
    stale = client.post(url("grid-update"), criteria(("Autre", "1", "")))
    assert stale.status_code == 422
    assert "Une autre personne a changé la grille" in stale.content.decode()
    for rows, words in (
        ([], "de 1 à 20 critères"),
        ([("A", "1", "11")], "de 1 à 10"),
        ([("A", "1", ""), ("a", "2", "")], "deux fois"),
    ):
        response = client.post(url("grid-update"), criteria(*rows, version="1"))
        assert response.status_code == 422
        assert words in response.content.decode()
    more = client.post(
        url("grid-update"), criteria(("En cours", "1", ""), version="1", add_row="1")
    )
    assert "En cours" in more.content.decode()
    assert "Version 1" in page(client, url("grid-update"))


def test_rapporteurs_are_shared_out_then_changed_by_hand(as_user, session):
    client = as_user(secretariat_of(session.academy))
    address = url("rapporteur-update", session.reference)
    page(client, address)
    client.post(address, {"repartir": "1"})
    assert Rapporteur.objects.active().count() == 2
    client.post(address, {"repartir": "1"})
    held = Rapporteur.objects.active().earliest("pk")
    other = next(p for p in people_of(session)[1:] if p.pk != held.appointment_id)
    fields = {f"item-{one.item_id}": str(one.appointment_id) for one in Rapporteur.objects.active()}
    client.post(address, fields | {f"item-{held.item_id}": str(other.pk)})
    assert Rapporteur.objects.active().get(item=held.item_id).appointment == other
    assert "Mes dossiers à rapporter" in page(as_user(other.user), url("reported-list"))
    assert held.item.project.reference in page(as_user(other.user), url("reported-list"))
    note_interest(held.item, people_of(session)[1], by=secretariat_of(session.academy))
    refused = client.post(address, {f"item-{held.item_id}": str(people_of(session)[1].pk)})
    if other != people_of(session)[1]:
        assert refused.status_code == 422
    unknown = client.post(address, {f"item-{held.item_id}": "999999"})
    assert unknown.status_code == 422


def test_the_agenda_is_proposed_in_one_click(as_user):
    session = planned(ready_project())
    waiting = ready_project()
    client = as_user(secretariat_of(session.academy))
    address = url("agendaitem-create", session.reference)
    assert "Inscrire ce dossier" in page(client, address)
    client.post(address, {"proposer": "1"})
    assert item_of(session, waiting)
    again = client.post(address, {"proposer": "1"})
    assert again.status_code == 422
    assert "Rien de plus à inscrire" in again.content.decode()
    item = item_of(session, waiting)
    client.post(url("agendaitem-move", session.reference, item.pk), {"rang": "1"})
    item.refresh_from_db()
    assert item.position == 1
    client.post(url("agendaitem-move", session.reference, item.pk), {"rang": "haut"})
    assert "Écrivez le rang voulu" in page(client, url("session-detail", session.reference))


def test_a_session_is_called_off_from_its_page(as_user, session):
    client = as_user(secretariat_of(session.academy))
    assert "Annuler la séance" in page(client, url("session-detail", session.reference))
    address = url("calloff-create", session.reference)
    page(client, address)
    assert client.post(address, {"motive": ""}).status_code == 422
    assert client.post(address, {"motive": "Grève des transports."}).status_code == 302
    assert "Grève des transports." in page(client, url("session-detail", session.reference))
    assert session.reference in page(client, url("session-list") + "?vue=passees")
    assert client.post(address, {"motive": "Encore."}).status_code == 422


def test_the_decision_of_nomination_and_the_composition_of_a_day(as_user):
    academy = AcademyFactory()
    commission_of(academy)
    client = as_user(secretariat_of(academy))
    client.post(url("compositiondecision-create"), {"academie": academy.code})
    decision = CompositionDecision.objects.get()
    assert decision.document.number in page(client, url("member-list"))
    client.post(url("compositiondecision-create"), {"academie": academy.code})
    assert "rien n’a changé depuis" in page(client, url("member-list"))
    issue_requested()
    pdf = client.get(url("compositiondecision-detail", decision.document.number))
    assert pdf["Content-Type"] == "application/pdf"
    long_ago = clock.today() - timedelta(days=9000)
    text = page(client, f"{url('member-list')}?jour={long_ago.isoformat()}")
    assert "Personne n’était membre" in text
    page(client, url("member-list") + "?jour=pas-un-jour")


def test_a_stand_in_is_named_from_the_page(as_user):
    academy = AcademyFactory()
    commission_of(academy)
    titular = Appointment.objects.filter(role="MEMBER").earliest("pk")
    client = as_user(secretariat_of(academy))
    data = {
        "role": "MEMBER",
        "email": "rene.perrin@ac-rennes.example",
        "first_name": "René",
        "last_name": "Perrin",
        "quality": "IEN",
        "titular": str(titular.pk),
        "starts_on": clock.today().isoformat(),
    }
    wrong = client.post(url("member-create"), data | {"role": "PRESIDENT"})
    assert "pas la présidence" in wrong.content.decode()
    assert client.post(url("member-create"), data).status_code == 302
    assert Appointment.objects.get(stands_in_for=titular).user.last_name == "Perrin"
    assert f"Suppléance de {titular.user}" in page(client, url("member-list"))
    assert "4 personnes en fonction" in page(client, url("member-list")).replace("\u00a0", " ")


def test_what_the_secretariat_reads_before_the_opening(as_user, session):
    for seat in people_of(session)[1:]:
        file_member_opinion(session.items.first(), YES, by=seat.user)
    client = as_user(secretariat_of(session.academy))
    for address in (
        url("session-detail", session.reference),
        url("decision-update", session.reference, session.items.first().pk),
        url("rapporteur-update", session.reference),
    ):
        assert YES.motive not in page(client, address)


def test_the_secretariat_reads_how_many_opinions_each_prepared_and_nothing_else(
    session: CommissionSession, member: Appointment, as_user
):
    first, second = AgendaItem.objects.filter(session=session).order_by("position")
    file_member_opinion(first, YES, by=member.user)
    set_aside = people_of(session)[2]
    note_interest(second, set_aside, by=secretariat_of(session.academy))
    address = url("session-detail", session.reference)
    seen = " ".join(page(as_user(secretariat_of(session.academy)), address).split())
    assert f"{member.user}</th><td>Membre de la commission</td><td>1 sur 2</td>" in seen
    assert f"{set_aside.user}</th><td>Membre de la commission</td><td>0 sur 1</td>" in seen
    assert YES.motive not in seen
    assert "Avis préparés" not in page(as_user(set_aside.user), address)
