"""Two people at once, on real connections: one wins, the other reads why, nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from core import clock
from core.errors import DomainError
from establishments.models import Academy
from projects.models import BudgetLine, Project
from support.enums import HelpStatus
from support.models import Costing, CostingAnswer, HelpEntry, HelpRequest, PriceCatalogue
from support.pricelist.reading import read_prices
from support.services.acceptance import answer_costing
from support.services.asking import ask_help
from support.services.catalogue import import_catalogue
from support.services.costings import start_costing
from support.services.handling import close_request, take_request
from tests.factories import (
    CollegeFactory,
    complete_draft,
    dane_of,
    free_row,
    head_of,
    help_for,
    sent_costing,
    support_of,
)

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """What each act said when all begin at once: "" for a success."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> str:
        try:
            start.wait(60)
            act()
        except DomainError as error:
            return error.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def person(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_two_colleagues_take_one_request():
    school = CollegeFactory()
    team = [dane_of(school.academy), support_of(school.academy)]
    request = help_for(school)
    said = together(*(lambda by=by: take_request(request, by=person(by)) for by in team))

    request.refresh_from_db()
    assert said.count("") == 1
    assert f"{request.holder} vient de prendre cette demande en charge." in said
    assert HelpEntry.objects.filter(kind="TAKEN").count() == 1


def test_one_takes_while_the_school_closes():
    school = CollegeFactory()
    dane, head = dane_of(school.academy), head_of(school)
    request = help_for(school)
    said = together(
        lambda: take_request(request, by=person(dane)),
        lambda: close_request(request, by=person(head)),
    )
    request.refresh_from_db()
    assert request.status == HelpStatus.CLOSED
    assert said in (["", ""], ["Cette demande d’aide est close.", ""])


def test_the_same_question_sent_twice_at_once():
    school = CollegeFactory()
    support_of(school.academy)
    head = head_of(school)

    def ask() -> None:
        ask_help(school, subject="Aide", body="Bonjour", by=person(head))

    assert together(ask, ask, ask) == ["", "", ""]
    assert HelpRequest.objects.count() == 1


def test_a_line_accepted_by_several_at_once_enters_once():
    school = CollegeFactory()
    project = complete_draft(school)
    dane, head = dane_of(school.academy), head_of(school)
    request = help_for(school, project=project, holder=dane)
    costing = sent_costing(request, [free_row("Chariot", "900"), free_row("Écran", "500")], by=dane)
    lines = [line.pk for line in costing.lines.all()]

    def accept() -> None:
        found = Costing.objects.select_related("request__establishment", "request__project")
        answer_costing(found.get(pk=costing.pk), accepted=lines, declined=[], by=person(head))

    assert together(accept, accept, accept) == ["", "", ""]
    assert BudgetLine.objects.filter(project=project, label="Chariot").count() == 1
    assert CostingAnswer.objects.count() == 2
    assert Project.objects.get(pk=project.pk).amount_asked == Decimal("5900")


def test_two_options_of_a_need_at_once_give_one():
    school = CollegeFactory()
    project = complete_draft(school)
    dane, head = dane_of(school.academy), head_of(school)
    request = help_for(school, project=project, holder=dane)
    rows = [free_row("A", "10", need="Son"), free_row("B", "20", need="Son")]
    costing = sent_costing(request, rows, by=dane)
    first, second = (line.pk for line in costing.lines.all())

    def accept(line: int) -> None:
        found = Costing.objects.select_related("request__establishment", "request__project")
        answer_costing(found.get(pk=costing.pk), accepted=[line], declined=[], by=person(head))

    said = together(lambda: accept(first), lambda: accept(second))
    assert said.count("") == 1
    assert "Une option est déjà retenue" in "".join(said)
    assert BudgetLine.objects.filter(project=project, label__in=["A", "B"]).count() == 1


def test_one_draft_and_one_version_whoever_is_quick():
    school = CollegeFactory()
    dane = dane_of(school.academy)
    request = help_for(school, project=complete_draft(school), holder=dane)
    prices = read_prices("A1;Câble;Autre;12,50")
    academy = Academy.objects.get(pk=school.academy_id)

    def price() -> None:
        start_costing(request, by=person(dane))

    def bring() -> None:
        import_catalogue(academy, prices=prices, valid_from=clock.today(), by=person(dane))

    assert together(price, price, bring, bring) == [""] * 4
    assert (Costing.objects.count(), PriceCatalogue.objects.count()) == (1, 1)
