"""The budget: prices, rates, co-funding, totals, warnings, and what the database refuses."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, NotAllowed
from establishments.models import Establishment
from projects.budgeting import (
    BudgetLimits,
    budget_totals,
    budget_warnings,
    budget_years,
    excluded_word,
)
from projects.checklist import blocking
from projects.enums import BudgetCategory, HoursKind, Part, Status
from projects.models import BudgetLine, BudgetPolicy, CoFunding, HourRate, Project
from projects.queries import file_content, filing_points, part_data
from projects.services.budget import NewLine, add_budget_lines
from projects.services.editing import PartClosed, save_part
from projects.services.submission import submit_project
from tests.factories import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    associated,
    complete_draft,
    head_of,
    project_in,
    rate_of,
    secretariat_of,
)
from tests.projects.test_editor import posted, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(client):
    made = complete_draft(CollegeFactory())
    client.force_login(head_of(made.establishment))
    return made


def year_of(project: Project) -> int:
    """The first year of its calendar."""
    assert project.starts_on is not None
    return project.starts_on.year


def row(project: Project, **values: Any) -> dict[str, Any]:
    """A line as the form cleans it."""
    return {
        "id": None,
        "category": BudgetCategory.HOURS.value,
        "hours_kind": HoursKind.HSE.value,
        "label": "Atelier du soir",
        "year": year_of(project),
        "quantity": Decimal(10),
        "unit_price": None,
        "school": None,
        **values,
    }


def save(project: Project, *rows: dict[str, Any], cofunding: Any = ()) -> None:
    part = project.parts.get(part=Part.BUDGET)
    values = {"rows": list(rows), "cofunding": list(cofunding)}
    save_part(project, Part.BUDGET, values, version=part.version, by=head_of(project.establishment))


def far_college() -> Establishment:
    """A collège of another académie."""
    there = DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    return CollegeFactory(department=there)


def as_kept(project: Project) -> list[dict[str, Any]]:
    return [dict(line) for line in part_data(project, Part.BUDGET)["rows"]]


class TestHours:
    def test_they_take_the_rate_in_force_and_keep_it(self, project):
        rate = rate_of(project, amount="45")
        save(project, row(project, unit_price=Decimal("99")))
        line = project.budget_lines.get()
        assert (line.rate, line.unit_price, line.amount) == (rate, Decimal(45), Decimal(450))

        newer = rate_of(project, amount="48.50")
        (kept,) = as_kept(project)
        save(project, kept | {"quantity": Decimal(12)})
        line.refresh_from_db()
        assert (line.rate, line.amount) == (rate, Decimal(540))
        assert any("est passé de" in point.text for point in filing_points(project))

        save(project, kept | {"update_rate": True})
        line.refresh_from_db()
        assert (line.rate, line.amount) == (newer, Decimal(485))
        project.refresh_from_db()
        assert project.amount_asked == Decimal(485)

    def test_another_kind_of_hours_takes_its_own_rate(self, project):
        rate_of(project, amount="45")
        rate_of(project, HoursKind.IMP, "312.50")
        save(project, row(project))
        (kept,) = as_kept(project)
        save(project, kept | {"hours_kind": HoursKind.IMP.value, "quantity": Decimal(2)})
        assert project.budget_lines.get().amount == Decimal(625)

    def test_a_rate_to_come_and_that_of_another_academy_do_not_count(self, project):
        tomorrow = clock.today() + timedelta(days=1)
        academy = project.establishment.academy
        HourRate.objects.create(academy=academy, kind="HSE", amount=99, starts_on=tomorrow)
        rate_of(complete_draft(far_college()), amount="12")
        save(project, row(project, unit_price=Decimal("40")))
        line = project.budget_lines.get()
        assert (line.rate, line.amount) == (None, Decimal(400))

    def test_the_last_rate_set_for_a_day_counts(self, project):
        rate_of(project, amount="45")
        last = rate_of(project, amount="46")
        save(project, row(project))
        assert project.budget_lines.get().rate == last

    def test_without_rate_the_school_says_the_price(self, project):
        with pytest.raises(DomainError, match="indiquez le prix"):
            save(project, row(project))

    def test_the_page_offers_the_rate(self, client, project):
        rate_of(project, amount="45")
        data = posted(client, project, Part.BUDGET) | {
            "rows-3-category": "HOURS",
            "rows-3-hours_kind": "HSE",
            "rows-3-label": "Aide aux devoirs",
            "rows-3-year": str(year_of(project)),
            "rows-3-quantity": "2,5",
        }
        response = client.post(url(project, Part.BUDGET), data)
        assert response.status_code == 302, response.context["rows"].errors
        assert project.budget_lines.get(category="HOURS").amount == Decimal("112.50")
        page = client.get(url(project, Part.BUDGET)).content.decode()
        assert "au taux de l’académie" in page
        assert "Reprendre le taux en vigueur" not in page
        rate_of(project, amount="50")
        assert (
            "Reprendre le taux en vigueur" in client.get(url(project, Part.BUDGET)).content.decode()
        )


class TestOtherPeoplesLines:
    def line(self, project: Project) -> NewLine:
        return NewLine(
            category=BudgetCategory.EQUIPMENT,
            label="Douze robots",
            year=year_of(project),
            quantity=Decimal(12),
            unit_price=Decimal("99.90"),
            origin="Chiffrage CH-2026-0004",
        )

    def test_they_come_after_and_the_amount_follows(self, project):
        before = project.parts.get(part=Part.BUDGET).version
        (added,) = add_budget_lines(
            project, [self.line(project)], by=head_of(project.establishment)
        )
        assert added.position == 4
        assert project.amount_asked == Decimal("5698.80")
        assert project.parts.get(part=Part.BUDGET).version == before + 1

    def test_their_origin_stays_until_the_price_moves(self, project):
        add_budget_lines(project, [self.line(project)], by=head_of(project.establishment))
        lines = as_kept(project)
        lines[-1]["quantity"] = Decimal(10)
        save(project, *lines)
        assert project.budget_lines.last().origin == "Chiffrage CH-2026-0004"
        lines = as_kept(project)
        lines[-1] |= {"unit_price": Decimal("80"), "origin": ""}
        save(project, *lines)
        assert project.budget_lines.last().origin == ""

    def test_only_the_team_and_only_when_open(self, project):
        with pytest.raises(NotAllowed):
            add_budget_lines(project, [self.line(project)], by=head_of(CollegeFactory()))
        filed = project_in(Status.SUBMITTED)
        with pytest.raises(PartClosed):
            add_budget_lines(filed, [self.line(filed)], by=head_of(filed.establishment))

    def test_no_more_than_fifty(self, project):
        with pytest.raises(DomainError, match="50 lignes"):
            add_budget_lines(project, [self.line(project)] * 48, by=head_of(project.establishment))


class TestTotals:
    def test_by_year_by_school_with_what_others_pay(self, project):
        school = associated(project)
        lines = as_kept(project)
        lines[2]["school"] = school
        save(
            project,
            *lines,
            cofunding=[
                {
                    "source": "COMMUNE",
                    "label": "Rennes",
                    "amount": Decimal(500),
                    "state": "GRANTED",
                },
                {"source": "REGION", "label": "", "amount": Decimal(250), "state": "ASKED"},
            ],
        )
        totals = budget_totals(part_data(project, Part.BUDGET))
        lead = str(project.establishment)
        assert totals.by_school == [
            (lead, Decimal(3700)),
            (str(school.establishment), Decimal(800)),
        ]
        assert [totals.granted, totals.awaited, totals.total] == [500, 250, 5250]
        assert totals.per_pupil == Decimal("37.50")
        project.refresh_from_db()
        assert project.amount_asked == Decimal(4500)
        labels = [entry["label"] for entry in file_content(project)[Part.BUDGET]]
        assert labels == [
            "Dépenses demandées au fonds",
            "Total par catégorie et par année",
            "Total par établissement",
            "Autres financements",
            "Plan de financement",
            "Coût par élève",
        ]

    def test_the_form_keeps_and_drops_cofunding(self, client, project):
        data = posted(client, project, Part.BUDGET) | {
            "COMMUNE_amount": "1 234,56",
            "COMMUNE_state": "GRANTED",
            "COMMUNE_label": "Rennes",
        }
        assert client.post(url(project, Part.BUDGET), data).status_code == 302
        kept = CoFunding.objects.get(project=project)
        assert (kept.amount, kept.state) == (Decimal("1234.56"), "GRANTED")
        data = posted(client, project, Part.BUDGET)
        data |= {"COMMUNE_amount": "", "COMMUNE_label": ""}
        assert client.post(url(project, Part.BUDGET), data).status_code == 302
        assert not CoFunding.objects.filter(project=project).exists()

    def test_a_precision_without_amount_is_asked_for(self, client, project):
        data = posted(client, project, Part.BUDGET) | {"EUROPE_label": "Erasmus+"}
        response = client.post(url(project, Part.BUDGET), data)
        assert response.status_code == 422
        assert "Indiquez le montant de ce financement" in response.content.decode()

    def test_live_totals_write_nothing(self, client, project):
        address = reverse("projects:budgettotals-detail", args=[project.reference])
        data = posted(client, project, Part.BUDGET) | {"rows-0-quantity": "2"}
        data |= {"rows-1-unit_price": "NaN", "rows-2-DELETE": "on"}
        response = client.post(address, data)
        assert response.status_code == 200
        answer = response.json()
        assert "5\u202f000" in answer["totals"]
        assert "5\u202f000" in answer["outcomes"]["rows-0"]
        assert answer["outcomes"]["rows-1"] == ""
        project.refresh_from_db()
        assert project.amount_asked == Decimal(4500)
        assert project.budget_lines.count() == 3
        for broken in ({}, {"rows-TOTAL_FORMS": "-1"}, {"rows-TOTAL_FORMS": "x"}):
            assert client.post(address, broken).status_code == 200
        assert client.get(address).status_code == 405


class TestWarnings:
    def policy(self, project: Project, **values: Any) -> BudgetPolicy:
        return BudgetPolicy.objects.create(academy=project.establishment.academy, **values)

    @pytest.mark.parametrize(
        ("values", "told"),
        [
            ({"project_ceiling": 4000, "project_ceiling_blocks": True}, "plafond d’un projet"),
            ({"pupil_ceiling": 30, "pupil_ceiling_blocks": True}, "coût par élève"),
            ({"equipment_percent": 50, "equipment_blocks": True}, "Le matériel représente 56"),
            ({"excluded_categories": ["SPEAKERS"], "exclusions_block": True}, "n’est pas financée"),
            ({"excluded_words": ["banc"], "exclusions_block": True}, "ne finance pas «\u00a0banc"),
        ],
    )
    def test_each_informs_and_blocks_where_the_academy_says_so(self, client, project, values, told):
        policy = self.policy(project, **values)
        points = [point.text for point in blocking(filing_points(project))]
        assert any(told.lower() in text.lower() for text in points), points
        assert told.lower() in client.get(url(project, Part.BUDGET)).content.decode().lower()
        with pytest.raises(DomainError, match="ne peut pas encore être déposé"):
            submit_project(project, by=head_of(project.establishment))
        BudgetPolicy.objects.filter(pk=policy.pk).update(
            **{name: False for name in values if name.endswith(("blocks", "block"))}
        )
        assert not blocking(filing_points(project))
        assert submit_project(project, by=head_of(project.establishment))

    def test_another_academy_does_not_matter(self, project):
        elsewhere = complete_draft(far_college())
        self.policy(elsewhere, project_ceiling=1, project_ceiling_blocks=True)
        assert not blocking(filing_points(project))

    def test_at_the_limit_nothing_is_said(self, project):
        limits = BudgetLimits(
            project_ceiling=Decimal(4500), pupil_ceiling=Decimal("37.50"), equipment_percent=56
        )
        assert budget_warnings(part_data(project, Part.BUDGET), limits) == []

    @pytest.mark.parametrize(
        ("label", "word"),
        [
            ("Vidéoprojecteurs interactifs", "videoprojecteur"),
            ("DEUX TABLETTES", "tablette"),
            ("Un jeu  vidéo", "jeux vidéo"),
            ("Des cœurs en bois", "coeur"),
        ],
    )
    def test_words_forgive_accents_capitals_and_plurals(self, label, word):
        found = excluded_word(label, [word])
        assert found == word or word == "jeux vidéo"

    @pytest.mark.parametrize("label", ["Tabletterie", "Un établi", ""])
    def test_words_are_whole(self, label):
        assert excluded_word(label, ["tablette", "table", "x"]) == ""


class TestRawSql:
    def refused(self, sql: str, values: list[Any], error: type[Exception]) -> None:
        with pytest.raises(error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    @pytest.mark.parametrize(
        "change",
        [
            "amount = amount + 1",
            "quantity = 2",
            "unit_price = -1, amount = -1",
            "quantity = 0, amount = 0",
            "hours_kind = 'HSE'",
            "category = 'HOURS'",
            "category = 'HOURS', hours_kind = 'XXX'",
            "year = 1999",
        ],
    )
    def test_a_line_holds_together(self, project, change):
        line = project.budget_lines.first()
        self.refused(
            f"UPDATE projects_budgetline SET {change} WHERE id = %s", [line.pk], IntegrityError
        )

    def test_the_price_of_an_hour_is_that_of_its_rate(self, project):
        rate_of(project, amount="45")
        save(project, row(project))
        line = project.budget_lines.get()
        sql = "UPDATE projects_budgetline SET unit_price = 50, amount = 500 WHERE id = %s"
        self.refused(sql, [line.pk], DatabaseError)

    def test_a_line_is_for_a_school_of_its_project(self, project):
        other = associated(complete_draft(CollegeFactory()))
        sql = "UPDATE projects_budgetline SET school_id = %s WHERE project_id = %s"
        self.refused(sql, [other.pk, project.pk], DatabaseError)

    @pytest.mark.parametrize("sql", ["UPDATE {} SET amount = 1", "DELETE FROM {}"])
    def test_a_rate_is_history(self, project, sql):
        rate_of(project)
        self.refused(sql.format("projects_hourrate"), [], DatabaseError)

    @pytest.mark.parametrize(
        "values", ["'MECENE', 10, 'ASKED'", "'COMMUNE', 0, 'ASKED'", "'COMMUNE', 10, 'SURE'"]
    )
    def test_a_cofunding_is_well_formed(self, project, values):
        sql = (
            "INSERT INTO projects_cofunding (project_id, source, amount, state, label) "
            f"VALUES (%s, {values}, '')"
        )
        self.refused(sql, [project.pk], IntegrityError)

    @pytest.mark.parametrize("values", ["'CM3', 10", "'CM2', 0", "'CM2', 100001"])
    def test_pupils_are_well_formed(self, project, values):
        sql = f"INSERT INTO projects_pupilgroup (project_id, level, pupils) VALUES (%s, {values})"
        self.refused(sql, [project.pk], IntegrityError)

    @pytest.mark.parametrize(
        "change",
        [
            "siret = '123'",
            "iban = 'compte'",
            "kind = 'COMMUNE'",
        ],
    )
    def test_a_beneficiary_is_well_formed(self, project, change):
        sql = f"UPDATE projects_beneficiary SET {change} WHERE project_id = %s"
        self.refused(sql, [project.pk], IntegrityError)


def test_the_years_follow_the_calendar(client, project):
    assert budget_years(date(2026, 9, 1), date(2026, 12, 1), today=date(2026, 1, 1)) == [2026]
    project.ends_on = project.starts_on.replace(year=year_of(project) + 2)
    project.save()
    years = [year_of(project) + rank for rank in range(3)]
    rows = client.get(url(project, Part.BUDGET)).context["rows"]
    assert [value for value, _ in rows.forms[0].fields["year"].choices[1:]] == list(map(str, years))
    page = client.get(url(project, Part.SUMMARY)).content.decode()
    assert "3\u00a0années de budget" in page


def test_an_expense_outside_the_calendar_is_told(project):
    project.budget_lines.update(year=project.ends_on.year + 3)
    texts = [point.text for point in filing_points(project)]
    assert any("hors du calendrier" in text for text in texts)


def test_a_snapshot_keeps_the_old_price(project):
    rate_of(project, amount="45")
    save(project, row(project))
    snapshot = submit_project(project, by=head_of(project.establishment))
    rate_of(project, amount="60")
    snapshot.refresh_from_db()
    assert "45" in str(snapshot.content[Part.BUDGET])
    assert file_content(project)[Part.BUDGET] == snapshot.content[Part.BUDGET]


@pytest.mark.django_db(transaction=True)
def test_a_rate_set_while_the_budget_is_saved():
    """Two at once: the line has one of the two rates, and its amount is that rate's."""
    project = complete_draft(CollegeFactory())
    secretariat = secretariat_of(project.establishment.academy)
    rate_of(project, amount="45")
    barrier = threading.Barrier(2)
    failures: list[BaseException] = []

    def run(act: Any) -> None:
        barrier.wait(timeout=10)
        try:
            act()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def set_rate() -> None:
        from projects.services.policy import set_hour_rate

        set_hour_rate(
            project.establishment.academy,
            HoursKind.HSE,
            amount=Decimal(50),
            starts_on=clock.today(),
            by=secretariat,
        )

    acts = [set_rate, lambda: save(Project.objects.get(pk=project.pk), row(project))]
    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []
    line = BudgetLine.objects.get(project=project)
    assert line.rate is not None
    assert line.unit_price == line.rate.amount
    assert line.amount == line.rate.amount * 10
