"""The report: written, filed, sent back, accepted; who, when, and what stays."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core.errors import DomainError, NotAllowed, StaleVersion, StepRefused
from funding.models import IndicatorResult, Report, ReportVerdict, SpendingLine
from funding.queries.reports import report_page
from funding.services.report import (
    ReportContent,
    accept_report,
    file_report,
    save_report,
    send_back_report,
)
from notifications.models import Message
from projects.enums import Status
from projects.models import Project
from tests.factories import (
    CollegeFactory,
    editor_of,
    fund_manager_of,
    head_of,
    inspector_of,
    project_in,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return project_in(Status.FUNDED)


@pytest.fixture
def head(project):
    return head_of(project.establishment)


@pytest.fixture
def secretariat(project):
    return secretariat_of(project.establishment.academy)


def url(project: Project, name: str = "report-update") -> str:
    return reverse(f"funding:{name}", args=[project.reference])


def content_of(project: Project, **changes: Any) -> ReportContent:
    given = ReportContent(
        what_changed="Les élèves lisent.",
        what_was_hard="Les créneaux.",
        what_next="On continue.",
        measured={row.pk: "5" for row in project.objectives.all()},
        attained={row.pk: "MET" for row in project.objectives.all()},
        spent={row.pk: Decimal("100") for row in project.budget_lines.all()},
    )
    return replace(given, **changes)


def posted(project: Project, **changes: object) -> dict[str, object]:
    return (
        {
            "version": 0,
            "what_changed": "Les élèves lisent.",
            "what_was_hard": "Les créneaux.",
            "what_next": "On continue.",
            "publish_consent": "on",
        }
        | {f"measured_{row.pk}": "5" for row in project.objectives.all()}
        | {f"attained_{row.pk}": "PARTLY" for row in project.objectives.all()}
        | {f"spent_{row.pk}": "1 000,50" for row in project.budget_lines.all()}
        | changes
    )


def test_from_the_first_words_to_the_closing(project, head, secretariat):
    save_report(project, ReportContent(what_changed="Un début"), by=head, version=0)
    save_report(project, content_of(project), by=editor_of(project.establishment), version=1)
    file_report(project, by=head)
    assert project.status == Status.REPORTED

    send_back_report(project, motive="Précisez la mesure.", by=secretariat)
    assert project.status == Status.FUNDED
    assert Report.objects.get(project=project).filed_at is None
    save_report(project, content_of(project, what_next="Suite."), by=head, version=2)
    file_report(project, by=head)
    accept_report(project, by=secretariat)

    assert project.status == Status.CLOSED
    page = report_page(project)
    assert (page.planned, page.spent, page.gap) == (
        Decimal("4500"),
        Decimal("300"),
        Decimal("4200"),
    )
    assert [verdict.accepted for verdict in page.verdicts] == [False, True]
    assert set(Message.objects.filter(recipient=head).values_list("kind", flat=True)) >= {
        "funding.report_sent_back",
        "funding.report_accepted",
    }
    assert Message.objects.filter(recipient=secretariat, kind="funding.report_filed").count() == 2


def test_without_funds_no_spending_is_asked():
    project = project_in(Status.VALIDATED, funds=False)
    head = head_of(project.establishment)
    save_report(project, content_of(project, spent={}), by=head, version=0)
    file_report(project, by=head)
    secretariat = secretariat_of(project.establishment.academy)
    send_back_report(project, motive="Encore", by=secretariat)
    assert project.status == Status.VALIDATED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what_next": " "}, "Que garderez-vous"),
        ({"measured": {}}, "un objectif est sans valeur mesurée"),
        ({"attained": {}}, "ne dit pas s’il est atteint"),
        ({"testimony": "Bravo"}, "de qui il est"),
        ({"video_url": "https://tube.example/1"}, "la vidéo ne dit pas à qui elle est"),
        ({"spent": {}}, "3 lignes de budget sont sans dépense"),
    ],
)
def test_filing_says_what_is_missing(project, head, changes, said):
    save_report(project, content_of(project, **changes), by=head, version=0)
    with pytest.raises(DomainError, match=said):
        file_report(project, by=head)
    assert project.status == Status.FUNDED


def test_refusals(project, head, secretariat):
    with pytest.raises(NotAllowed):
        save_report(project, content_of(project), by=secretariat, version=0)
    with pytest.raises(DomainError, match="rien n’est encore écrit"):
        file_report(project, by=head)
    with pytest.raises(DomainError, match="Aucun bilan"):
        send_back_report(project, motive="x", by=secretariat)
    save_report(project, content_of(project), by=head, version=0)
    with pytest.raises(StaleVersion):
        save_report(project, content_of(project), by=head, version=0)
    with pytest.raises(NotAllowed):
        file_report(project, by=editor_of(project.establishment))
    other = project_in(Status.FUNDED, CollegeFactory())
    with pytest.raises(DomainError, match="pas de ce projet"):
        save_report(project, content_of(other), by=head, version=1)
    file_report(project, by=head)
    with pytest.raises(StepRefused):
        save_report(project, content_of(project), by=head, version=1)
    with pytest.raises(DomainError, match="ce qu’il doit reprendre"):
        send_back_report(project, motive=" ", by=secretariat)
    with pytest.raises(NotAllowed):
        accept_report(project, by=head)


def test_a_filed_report_and_its_verdicts_are_history(project, head, secretariat):
    save_report(project, content_of(project), by=head, version=0)
    file_report(project, by=head)
    send_back_report(project, motive="Encore", by=secretariat)
    file_report(project, by=head)
    for act in [
        lambda: Report.objects.update(what_changed="autre"),
        lambda: Report.objects.all().delete(),
        lambda: IndicatorResult.objects.update(measured="99"),
        lambda: SpendingLine.objects.all().delete(),
        lambda: ReportVerdict.objects.update(motive="autre"),
        lambda: ReportVerdict.objects.all().delete(),
    ]:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_pages_of_the_school(project, head, as_user):
    client = as_user(head)
    assert client.get(url(project)).status_code == 200
    response = client.post(url(project), posted(project), follow=True)
    page = response.content.decode()
    assert "Le bilan est enregistré." in page
    assert "3\u202f001,50\u00a0€" in page
    assert "Joindre les factures et les photos" in page
    pieces = client.get(url(project, "reportpiece-list")).content.decode()
    assert "Vérifier et déposer" in pieces

    assert "Après le dépôt" in client.get(url(project, "reportfiling-create")).content.decode()
    assert client.post(url(project, "reportfiling-create")).status_code == 302
    project.refresh_from_db()
    assert project.status == Status.REPORTED
    for name in ("report-update", "report-detail"):
        assert "Les élèves lisent." in client.get(url(project, name)).content.decode()
    assert client.post(url(project), posted(project, version=1)).status_code == 422
    assert client.post(url(project, "reportfiling-create")).status_code == 422


def test_filing_too_early_lists_what_is_missing(project, head, as_user):
    client = as_user(head)
    assert (
        "rien n’est encore écrit"
        in client.get(url(project, "reportfiling-create")).content.decode().lower()
    )
    response = client.post(url(project, "reportfiling-create"))
    assert response.status_code == 422
    assert "n’est pas complet" in response.content.decode()


def test_two_people_write_at_once_both_texts_are_shown(project, head, as_user):
    save_report(project, content_of(project), by=editor_of(project.establishment), version=0)
    client = as_user(head)

    response = client.post(url(project), posted(project, what_changed="Ma version"))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Ma version" in page
    assert "Les élèves lisent." in page
    again = client.post(url(project), posted(project, what_changed="Ma version", overwrite=1))
    assert again.status_code == 302
    assert Report.objects.get().what_changed == "Ma version"


def test_bad_amounts_come_back_with_what_was_typed(project, head, as_user):
    line, client = project.budget_lines.first(), as_user(head)
    for amount in ("-1", "12e3", "9" * 30, "1,234", "<b>", "💶", "1,999", "Infinity"):
        given = posted(project, **{f"spent_{line.pk}": amount, "what_next": "À garder"})
        response = client.post(url(project), given)
        page = response.content.decode()
        assert response.status_code == 422, amount
        assert "À garder" in page
        assert f'href="#id_spent_{line.pk}"' in page
    assert not Report.objects.exists()


def test_other_bad_input_comes_back(project, head, as_user):
    client = as_user(head)
    for changes, status in (
        ({"what_changed": "x" * 4001}, 422),
        ({"video_url": "javascript:alert(1)"}, 422),
        ({"video_url": "http://tube.example/1"}, 422),
        ({"version": "abc"}, 409),
        ({"version": "-1"}, 409),
        ({"version": "9" * 30}, 409),
    ):
        response = client.post(url(project), posted(project, **changes))
        assert response.status_code == status, changes


def test_html_and_emoji_are_text(project, head, as_user):
    client = as_user(head)
    client.post(url(project), posted(project, what_changed="<script>alert(1)</script> 🎉"))
    page = client.get(url(project, "report-detail")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 🎉" in page


def test_verdict_page(secretariat, as_user):
    project = project_in(Status.REPORTED)
    client = as_user(secretariat)
    page = client.get(url(project, "reportverdict-create")).content.decode()
    assert "Les élèves lisent davantage." in page
    for wrong in ({}, {"verdict": "x"}, {"verdict": "send_back", "motive": " "}):
        assert client.post(url(project, "reportverdict-create"), wrong).status_code == 422
    sent = client.post(
        url(project, "reportverdict-create"), {"verdict": "send_back", "motive": "La mesure ?"}
    )
    assert sent.status_code == 302
    again = client.post(url(project, "reportverdict-create"), {"verdict": "accept"})
    assert again.status_code == 422
    school = as_user(head_of(project.establishment)).get(url(project)).content.decode()
    assert "La mesure ?" in school


def test_verdict_page_accepts(secretariat, as_user):
    project = project_in(Status.REPORTED)
    response = as_user(secretariat).post(
        url(project, "reportverdict-create"), {"verdict": "accept", "motive": ""}
    )
    assert response.status_code == 302
    project.refresh_from_db()
    assert project.status == Status.CLOSED


def test_doors(project, as_user):
    school = project.establishment
    stranger = head_of(CollegeFactory())
    cases = [
        ("report-update", head_of(school), 200),
        ("report-update", editor_of(school), 200),
        ("report-update", secretariat_of(school.academy), 403),
        ("report-update", inspector_of(school), 403),
        ("report-update", stranger, 404),
        ("reportfiling-create", editor_of(school), 403),
        ("reportfiling-create", head_of(school), 200),
        ("reportverdict-create", head_of(school), 403),
        ("reportverdict-create", fund_manager_of(school.academy), 403),
        ("reportverdict-create", secretariat_of(school.academy), 200),
        ("report-detail", head_of(school), 200),
        ("report-detail", stranger, 404),
    ]
    for name, user, status in cases:
        assert as_user(user).get(url(project, name)).status_code == status, (name, user)


def test_a_draft_report_is_the_schools_alone(project, head, as_user):
    save_report(project, content_of(project), by=head, version=0)
    assert as_user(head).get(url(project, "report-detail")).status_code == 200
    inspector = inspector_of(project.establishment)
    page = as_user(inspector).get(url(project, "report-detail")).content.decode()
    assert "pas encore déposé" in page
    assert "Les élèves lisent." not in page
    file_report(project, by=head)
    page = as_user(inspector).get(url(project, "report-detail")).content.decode()
    assert "Les élèves lisent." in page
