"""What an académie sets for budgets: who may, what is refused, what is kept."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed
from projects.enums import HoursKind
from projects.models import BudgetPolicy, HourRate
from projects.services.policy import set_budget_policy, set_hour_rate
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    UserFactory,
    fund_manager_of,
    head_of,
    member_of,
    president_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    return CollegeFactory().academy


@pytest.fixture
def secretary(client, academy):
    user = secretariat_of(academy)
    client.force_login(user)
    return user


def event_model() -> Any:
    """The journal of the rules."""
    return apps.get_model("projects", "BudgetPolicyEvent")


def address(academy: Any, name: str = "budgetpolicy-update") -> str:
    return reverse(f"projects:{name}", args=[academy.code])


class TestPolicy:
    def test_set_read_again_and_emptied(self, client, academy, secretary):
        data = {
            "project_ceiling": "40 000",
            "project_ceiling_blocks": "on",
            "equipment_percent": "60",
            "excluded_categories": ["TRAVEL"],
            "excluded_words": " tablette \n\nvidéoprojecteur\ntablette",
            "exclusions_block": "on",
        }
        assert client.post(address(academy), data).status_code == 302
        policy = BudgetPolicy.objects.get(academy=academy)
        assert policy.project_ceiling == Decimal(40000)
        assert policy.excluded_words == ["tablette", "vidéoprojecteur"]
        assert policy.updated_by == secretary
        page = client.get(address(academy)).content.decode()
        assert "tablette\nvidéoprojecteur" in page
        assert client.post(address(academy), {}).status_code == 302
        policy.refresh_from_db()
        assert policy.project_ceiling is None
        assert policy.excluded_categories == []

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("project_ceiling", "-1"),
            ("project_ceiling", "0"),
            ("project_ceiling", "NaN"),
            ("project_ceiling", "9" * 40),
            ("pupil_ceiling", "1,234"),
            ("equipment_percent", "101"),
            ("equipment_percent", "-1"),
            ("equipment_percent", "12,5"),
            ("equipment_percent", "Infinity"),
            ("excluded_categories", "PALACE"),
            ("excluded_words", "m" * 61),
            ("excluded_words", "\n".join(f"mot {rank}" for rank in range(51))),
            ("excluded_words", "x" * 2001),
        ],
    )
    def test_bad_input_comes_back(self, client, academy, secretary, field, value):
        response = client.post(address(academy), {field: value})
        assert response.status_code == 422
        assert response.context["form"][field].errors
        assert not BudgetPolicy.objects.exists()

    def test_each_change_is_kept(self, academy, secretary):
        for ceiling in (Decimal(100), Decimal(200)):
            set_budget_policy(academy, {"project_ceiling": ceiling}, by=secretary)
        events = event_model().objects.order_by("pgh_id")
        assert [event.project_ceiling for event in events] == [Decimal(100), Decimal(200)]

    @pytest.mark.parametrize(
        "change",
        [
            "project_ceiling = 0",
            "pupil_ceiling = -1",
            "equipment_percent = 101",
            "excluded_categories = '{PALACE}'",
        ],
    )
    def test_raw_sql_is_refused(self, academy, change):
        BudgetPolicy.objects.create(academy=academy)
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"UPDATE projects_budgetpolicy SET {change}")


class TestRates:
    def test_set_from_the_page(self, client, academy, secretary):
        tomorrow = clock.today() + timedelta(days=1)
        for starts_on, amount in ((clock.today(), "45,13"), (tomorrow, "46")):
            data = {"taux-kind": "HSE", "taux-amount": amount, "taux-starts_on": str(starts_on)}
            assert client.post(address(academy, "hourrate-create"), data).status_code == 302
        page = client.get(address(academy)).content.decode()
        for told in ("45,13", "En vigueur", "À venir"):
            assert told in page

    def test_the_same_rate_twice_is_one(self, academy, secretary):
        for _ in range(2):
            rate = set_hour_rate(
                academy, HoursKind.HSE, amount=Decimal(45), starts_on=clock.today(), by=secretary
            )
        assert HourRate.objects.get() == rate

    def test_the_past_is_not_rewritten(self, academy, secretary):
        yesterday = clock.today() - timedelta(days=1)
        with pytest.raises(DomainError, match="à partir d’aujourd’hui"):
            set_hour_rate(
                academy, HoursKind.HSE, amount=Decimal(45), starts_on=yesterday, by=secretary
            )

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("amount", ""),
            ("amount", "0"),
            ("amount", "-4"),
            ("amount", "NaN"),
            ("amount", "9" * 30),
            ("kind", "BENEVOLAT"),
            ("starts_on", "31/02/2027"),
            ("starts_on", "01/01/2020"),
            ("starts_on", "01/01/2199"),
        ],
    )
    def test_bad_input_comes_back(self, client, academy, secretary, field, value):
        data = {"kind": "HSE", "amount": "45", "starts_on": str(clock.today())} | {field: value}
        posted = {f"taux-{name}": text for name, text in data.items()}
        response = client.post(address(academy, "hourrate-create"), posted)
        assert response.status_code == 422
        assert response.context["rate_form"][field].errors
        assert not HourRate.objects.exists()


class TestWho:
    def test_the_secretariat_and_the_funds_of_the_academy_alone(self, academy):
        school = CollegeFactory(department__academy=academy)
        for person in (secretariat_of(academy), fund_manager_of(academy)):
            set_budget_policy(academy, {}, by=person)
        far = AcademyFactory(code="24", name="Créteil")
        for person in (
            head_of(school),
            member_of(academy),
            president_of(academy),
            secretariat_of(far),
            UserFactory(is_staff=True),
        ):
            with pytest.raises(NotAllowed):
                set_budget_policy(academy, {}, by=person)
            with pytest.raises(NotAllowed):
                set_hour_rate(
                    academy, HoursKind.HSE, amount=Decimal(1), starts_on=clock.today(), by=person
                )

    def test_one_academy_opens_at_once_several_are_listed(self, client, academy, secretary):
        response = client.get(reverse("projects:budgetpolicy-list"))
        assert response["Location"] == address(academy)
        far = AcademyFactory(code="24", name="Créteil")
        AppointmentFactory(user=secretary, role="FUND_MANAGER", perimeter="ACADEMY", academy=far)
        page = client.get(reverse("projects:budgetpolicy-list")).content.decode()
        assert address(academy) in page
        assert address(far) in page


@pytest.mark.django_db(transaction=True)
def test_two_who_set_the_rules_at_once():
    academy = CollegeFactory().academy
    people = [secretariat_of(academy), fund_manager_of(academy)]
    barrier, failures = threading.Barrier(2), []

    def run(person: Any, ceiling: int) -> None:
        barrier.wait(timeout=10)
        try:
            set_budget_policy(academy, {"project_ceiling": Decimal(ceiling)}, by=person)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=[person, 100 + rank])
        for rank, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    policy = BudgetPolicy.objects.get(academy=academy)
    assert policy.project_ceiling in (100, 101)
    assert event_model().objects.count() == 2
