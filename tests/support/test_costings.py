"""A costing prepared, sent, replaced; answered line by line into the budget."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core import clock
from core.errors import DomainError, NotAllowed, StaleVersion
from core.rows import MAX_ROWS
from core.tickets import Ticket
from establishments.enums import SupportService
from notifications.models import Message
from projects.enums import Part
from projects.models import BudgetLine, Project, ProjectPart
from projects.queries import part_data
from projects.services.editing import PartClosed, save_part
from projects.services.submission import submit_project
from support.enums import CostingStatus, HelpStatus
from support.models import Costing, CostingAnswer, CostingLine
from support.queries.costing import costing_page
from support.rules import MOST_LINES
from support.services.acceptance import answer_costing
from support.services.costings import add_item, save_costing, send_costing, start_costing
from support.services.handling import close_request
from tests.factories import (
    CollegeFactory,
    catalogue_for,
    complete_draft,
    costing_for,
    dane_of,
    editor_of,
    free_row,
    head_of,
    help_for,
    inspector_of,
    named_to,
    sent_costing,
    support_of,
)

pytestmark = pytest.mark.django_db


class Scene:
    """A draft project, its head, somebody of the DANE who helps."""

    def __init__(self) -> None:
        self.school = CollegeFactory()
        self.project = complete_draft(self.school)
        self.head = head_of(self.school)
        self.dane = dane_of(self.school.academy)
        self.request = help_for(self.school, project=self.project, holder=self.dane)

    def sent(self, *rows: dict) -> Costing:
        return sent_costing(self.request, list(rows), by=self.dane)

    def total(self) -> Decimal:
        return Project.objects.get(pk=self.project.pk).amount_asked


@pytest.fixture
def scene() -> Scene:
    return Scene()


def ids(costing: Costing) -> list[int]:
    return [line.pk for line in costing.lines.all()]


def item_row(code: str, **values: object) -> dict:
    return free_row("", "1", code=code, unit_price=None, category="", unit="") | values


def test_a_line_takes_the_price_of_the_catalogue_and_keeps_it(scene: Scene):
    yesterday = clock.today() - timedelta(days=1)
    catalogue_for(scene.school.academy, {"TAB-10": "330.00"}, valid_from=yesterday)
    costing = costing_for(scene.request, [item_row("TAB-10", quantity=Decimal(24))], by=scene.dane)
    (line,) = costing.lines.all()
    assert (line.label, line.unit_price, line.price_on) == (
        "Tablette TAB-10",
        Decimal("330.00"),
        yesterday,
    )
    assert line.amount == Decimal("7920.00")

    catalogue_for(scene.school.academy, {"TAB-10": "350.00"})
    row = item_row("TAB-10", id=line.pk, quantity=Decimal(20))
    save_costing(costing, message="", rows=[row], version=costing.version, by=scene.dane)
    line.refresh_from_db()
    assert (line.unit_price, line.price_on, line.quantity) == (
        Decimal("330.00"),
        yesterday,
        Decimal(20),
    )
    (need,) = costing_page(costing).needs
    assert need.options[0].price_now == Decimal("350.00")


def test_an_unknown_code_is_refused_and_nothing_is_written(scene: Scene):
    catalogue_for(scene.school.academy)
    with pytest.raises(DomainError, match="«\u00a0INCONNU\u00a0» n’est pas dans le catalogue"):
        costing_for(scene.request, [item_row("INCONNU")], by=scene.dane)
    assert not CostingLine.objects.exists()


def test_an_article_is_added_from_the_catalogue(scene: Scene):
    catalogue_for(scene.school.academy)
    costing = start_costing(scene.request, by=scene.dane)
    add_item(costing, code="TAB-12", by=scene.dane)
    add_item(costing, code="TAB-10", by=scene.dane)
    assert [line.code for line in costing.lines.all()] == ["TAB-12", "TAB-10"]
    with pytest.raises(DomainError, match="catalogue en vigueur"):
        add_item(costing, code="", by=scene.dane)


def test_a_save_sent_again_changes_nothing_and_an_article_added_is_not_lost(scene: Scene):
    catalogue_for(scene.school.academy, {"TAB-10": "330.00"})
    costing = costing_for(scene.request, [], by=scene.dane)
    rows = [free_row("Écran", "500")]
    send = partial(save_costing, costing, message="", by=scene.dane, version=costing.version)
    first = send(rows=rows, ticket=Ticket("a1", 1))
    assert send(rows=rows, ticket=Ticket("a1", 1)) == first
    assert send(rows=rows, ticket=Ticket("a1", 2)).version == first.version + 1
    add_item(costing, code="TAB-10", by=scene.dane)
    with pytest.raises(StaleVersion):
        send(rows=rows, ticket=Ticket("a1", 3))
    assert costing.lines.count() == 2


def test_two_colleagues_do_not_overwrite_each_other(scene: Scene):
    costing = costing_for(scene.request, [free_row("Écran", "500")], by=scene.dane)
    with pytest.raises(StaleVersion):
        save_costing(costing, message="", rows=[], version=0, by=scene.dane)
    assert costing.lines.count() == 1


def test_a_costing_is_prepared_once_and_sent_once(scene: Scene):
    assert start_costing(scene.request, by=scene.dane) == start_costing(
        scene.request, by=scene.dane
    )
    costing = Costing.objects.get()
    with pytest.raises(DomainError, match="aucune ligne"):
        send_costing(costing, by=scene.dane)
    save_costing(costing, message="", rows=[free_row("Écran", "500")], version=0, by=scene.dane)
    send_costing(costing, by=scene.dane)
    send_costing(costing, by=scene.dane)

    scene.request.refresh_from_db()
    assert scene.request.status == HelpStatus.ANSWERED
    assert Message.objects.filter(kind="support.costing_sent").count() == 1
    with pytest.raises(DomainError, match="ne change plus"):
        save_costing(costing, message="", rows=[], version=1, by=scene.dane)


@pytest.mark.parametrize("who", ["cardie", "inspector", "head", "colleague"])
def test_only_the_dane_that_helps_prices(scene: Scene, who: str):
    academy = scene.school.academy
    people = {
        "cardie": named_to(SupportService.CARDIE, academy),
        "inspector": inspector_of(scene.school),
        "head": scene.head,
        "colleague": support_of(academy),
    }
    with pytest.raises(DomainError):
        start_costing(scene.request, by=people[who])


def test_a_request_without_project_or_closed_is_not_priced(scene: Scene):
    without = help_for(scene.school, subject="Autre", holder=scene.dane)
    with pytest.raises(DomainError, match="aucun projet"):
        start_costing(without, by=scene.dane)
    close_request(scene.request, by=scene.head)
    with pytest.raises(DomainError, match="close"):
        start_costing(scene.request, by=scene.dane)


def test_what_the_school_keeps_enters_its_budget(scene: Scene):
    costing = scene.sent(
        free_row("Tablette 10", "330", need="Tablettes", quantity=Decimal(24)),
        free_row("Tablette 12", "420", need="TABLETTES ", quantity=Decimal(24)),
        free_row("Chariot", "900"),
        free_row("Housse", "20"),
    )
    first, second, cart, cover = ids(costing)
    version = ProjectPart.objects.get(project=scene.project, part=Part.BUDGET).version

    told = answer_costing(
        costing, accepted=[first, cart], declined=[cover], by=scene.head, message="Merci."
    )

    assert (told.accepted, told.declined) == (2, 1)
    assert scene.total() == Decimal("4500") + Decimal("7920") + Decimal("900")
    line = BudgetLine.objects.get(project=scene.project, label="Tablette 10")
    assert (line.amount, line.quantity, line.position) == (Decimal("7920.00"), Decimal(24), 4)
    assert line.origin == f"Chiffrage {costing.reference}"
    part = ProjectPart.objects.get(project=scene.project, part=Part.BUDGET)
    assert part.version == version + 1
    message = Message.objects.get(kind="support.costing_answered")
    assert message.recipient == scene.dane
    assert (message.facts["accepted"], message.facts["declined"]) == (2, 1)
    page = costing_page(costing)
    assert page.accepted_total == Decimal("8820.00")
    with pytest.raises(DomainError, match="option est déjà retenue"):
        answer_costing(costing, accepted=[second], declined=[], by=scene.head)


def test_accepted_twice_it_is_added_once(scene: Scene):
    costing = scene.sent(free_row("Chariot", "900"))
    for _ in range(2):
        told = answer_costing(costing, accepted=ids(costing), declined=[], by=scene.head)
    assert told.accepted == 0
    assert scene.total() == Decimal("5400")
    assert CostingAnswer.objects.count() == 1
    assert Message.objects.filter(kind="support.costing_answered").count() == 1


def test_a_declined_line_may_still_be_kept_and_a_kept_one_is_not_declined(scene: Scene):
    costing = scene.sent(free_row("Chariot", "900"))
    answer_costing(costing, accepted=[], declined=ids(costing), by=scene.head)
    assert costing_page(costing).waiting
    answer_costing(costing, accepted=ids(costing), declined=[], by=editor_of(scene.school))
    assert scene.total() == Decimal("5400")
    with pytest.raises(DomainError, match="déjà dans votre budget"):
        answer_costing(costing, accepted=[], declined=ids(costing), by=scene.head)


def test_two_options_of_one_need_are_refused_together(scene: Scene):
    costing = scene.sent(free_row("A", "10", need="Son"), free_row("B", "20", need="son"))
    with pytest.raises(DomainError, match="une seule entre"):
        answer_costing(costing, accepted=ids(costing), declined=[], by=scene.head)
    assert scene.total() == Decimal("4500")


def test_the_line_of_another_costing_is_refused(scene: Scene):
    other = Scene().sent(free_row("Chariot", "900"))
    costing = scene.sent(free_row("Écran", "500"))
    with pytest.raises(DomainError, match="n’est pas dans ce chiffrage"):
        answer_costing(costing, accepted=ids(other), declined=[], by=scene.head)


@pytest.mark.parametrize("who", ["dane", "inspector", "neighbour"])
def test_only_the_team_of_the_school_answers(scene: Scene, who: str):
    costing = scene.sent(free_row("Chariot", "900"))
    people = {
        "dane": scene.dane,
        "inspector": inspector_of(scene.school),
        "neighbour": head_of(CollegeFactory()),
    }
    with pytest.raises(NotAllowed):
        answer_costing(costing, accepted=ids(costing), declined=[], by=people[who])
    assert scene.total() == Decimal("4500")


def test_a_closed_budget_takes_nothing_and_a_line_may_be_declined(scene: Scene):
    costing = scene.sent(free_row("Chariot", "900"))
    submit_project(scene.project, by=scene.head)
    with pytest.raises(PartClosed):
        answer_costing(costing, accepted=ids(costing), declined=[], by=scene.head)
    assert not CostingAnswer.objects.exists()
    assert answer_costing(costing, accepted=[], declined=ids(costing), by=scene.head).declined == 1


def test_who_writes_the_budget_meanwhile_is_shown_both(scene: Scene):
    costing = scene.sent(free_row("Chariot", "900"))
    kept = part_data(scene.project, Part.BUDGET)
    version = ProjectPart.objects.get(project=scene.project, part=Part.BUDGET).version
    answer_costing(costing, accepted=ids(costing), declined=[], by=scene.head)
    with pytest.raises(StaleVersion):
        save_part(scene.project, Part.BUDGET, kept, version=version, by=editor_of(scene.school))
    assert scene.total() == Decimal("5400")


def test_a_new_version_takes_today_prices_and_leaves_what_is_accepted(scene: Scene):
    yesterday = clock.today() - timedelta(days=1)
    catalogue_for(
        scene.school.academy, {"TAB-10": "330.00", "TAB-12": "420.00"}, valid_from=yesterday
    )
    first = scene.sent(item_row("TAB-10"), item_row("TAB-12"), free_row("Chariot", "900"))
    tablet = ids(first)[0]
    answer_costing(first, accepted=[tablet], declined=[], by=scene.head)
    catalogue_for(scene.school.academy, {"TAB-10": "350.00", "TAB-12": "440.00"})

    page = costing_page(first)
    assert [option.price_now for need in page.needs for option in need.options] == [
        Decimal("350.00"),
        Decimal("440.00"),
        None,
    ]
    assert BudgetLine.objects.get(label="Tablette TAB-10").amount == Decimal("330.00")

    second = start_costing(scene.request, by=scene.dane)
    assert [(line.label, line.unit_price) for line in second.lines.all()] == [
        ("Tablette TAB-12", Decimal("440.00")),
        ("Chariot", Decimal("900.00")),
    ]
    send_costing(second, by=scene.dane)
    first.refresh_from_db()
    assert first.status == CostingStatus.REPLACED
    with pytest.raises(DomainError, match="remplacé"):
        answer_costing(first, accepted=ids(first)[1:], declined=[], by=scene.head)
    assert scene.total() == Decimal("4830")


def test_a_budget_is_not_filled_beyond_what_its_page_shows(scene: Scene):
    assert MOST_LINES == MAX_ROWS
    BudgetLine.objects.bulk_create(
        BudgetLine(
            project=scene.project,
            position=n,
            category="OTHER",
            label="x",
            year=2027,
            unit_price=1,
            amount=1,
        )
        for n in range(4, MOST_LINES + 1)
    )
    costing = scene.sent(free_row("Chariot", "900"))
    with pytest.raises(DomainError, match="50 lignes au plus"):
        answer_costing(costing, accepted=ids(costing), declined=[], by=scene.head)
    assert not CostingAnswer.objects.exists()


def test_an_amount_beyond_a_budget_line_is_refused(scene: Scene):
    row = free_row("Chariot", "9999999", quantity=Decimal(99))
    with pytest.raises(DomainError, match="le montant doit être compris"):
        costing_for(scene.request, [row], by=scene.dane)


def test_the_database_keeps_what_was_sent_and_answered(scene: Scene):
    costing = scene.sent(free_row("A", "10", need="Son"), free_row("B", "20", need="Son"))
    first, second = costing.lines.all()
    answer_costing(costing, accepted=[first.pk], declined=[], by=scene.head)
    for sql in (
        "UPDATE support_costingline SET unit_price = 1",
        "DELETE FROM support_costingline",
        "UPDATE support_costing SET message = 'autre'",
        "UPDATE support_costing SET status = 'DRAFT', sent_at = NULL, sent_by_id = NULL",
        "DELETE FROM support_costing",
        "UPDATE support_costinganswer SET amount = 1",
        "DELETE FROM support_costinganswer",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    answer = {
        "costing": costing, "line": second, "need_key": "son", "accepted": True,
        "amount": 20, "answered_by": scene.head,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        CostingAnswer.objects.create(**answer)
    with pytest.raises(IntegrityError), transaction.atomic():
        CostingAnswer.objects.create(**answer | {"need_key": ""})
