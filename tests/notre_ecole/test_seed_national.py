"""The invented country: consistent at any size, and never over something that exists."""

from __future__ import annotations

from io import StringIO
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from stdnum import iban
from stdnum.fr import siret

from accounts.models import User
from core import clock
from documents.models import NumberSeries
from documents.services.numbers import next_reference
from establishments.models import Academy, Department, Establishment
from establishments.rules import is_valid_uai
from funding.models import Allocation, Envelope, Recipient
from funding.queries.ledger import differences
from notre_ecole.seed.catalogue import IDEAS
from notre_ecole.seed.numbers import Uais
from notre_ecole.seed.numbers import iban as make_iban
from notre_ecole.seed.numbers import siret as make_siret
from projects.enums import Status
from projects.models import Project, Snapshot
from projects.queries import file_content, in_order
from projects.workflow import TABLE
from reviews.models import AgendaItem, Comment, CompletionRequest
from showcase.models import Sheet


@pytest.fixture
def emptied(db):
    """A database whose statistics tell of empty tables, as after many tests taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_class SET relpages = 100, reltuples = 0"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )


@pytest.fixture
def country(emptied):
    printed = StringIO()
    call_command("seed_national", schools=240, projects=150, stdout=printed)
    return printed.getvalue()


def test_a_small_country_is_complete_and_consistent(country):
    assert "lignes en" in country
    assert Academy.objects.count() == 34
    assert Department.objects.count() == 107
    assert Establishment.objects.count() == 240
    assert all(is_valid_uai(school.uai) for school in Establishment.objects.all())
    assert set(Project.objects.values_list("status", flat=True)) == set(Status)
    assert Comment.objects.exists()
    assert Sheet.objects.public().count() >= 10
    assert not Sheet.objects.untold(clock.now()).exists()
    asked = Project.objects.filter(status=Status.COMPLETION_REQUESTED)
    assert CompletionRequest.objects.open().count() == asked.count()
    on_agenda = Project.objects.filter(status=Status.UNDER_REVIEW)
    assert AgendaItem.objects.live().count() == on_agenda.count()
    _check_history()
    _check_money()
    _check_snapshots()
    _check_it_goes_on()


def _check_history():
    pairs = {(row.step, row.source, row.target) for row in TABLE}
    for project in Project.objects.prefetch_related("status_changes"):
        reached: str = Status.DRAFT
        for change in project.status_changes.all():
            assert (change.step, reached, change.target) in pairs
            reached = change.target
        assert project.status == reached


def _check_money():
    assert list(differences()) == []
    assert all(envelope.left >= 0 for envelope in Envelope.objects.all())
    allocations = Allocation.objects.select_related("project")
    assert allocations
    assert all(row.amount == row.project.amount_granted for row in allocations)
    for recipient in Recipient.objects.all():
        assert siret.is_valid(recipient.siret)
        assert iban.is_valid(recipient.iban)


def _check_snapshots():
    filed = Project.objects.filter(snapshots__isnull=False).exclude(status=Status.DRAFT)
    for project in filed.distinct().select_related("establishment")[:20]:
        last = Snapshot.objects.filter(project=project).latest("number")
        assert dict(in_order(last.content)) == dict(in_order(file_content(project)))


def _check_it_goes_on():
    """Sequences and references go on after what was written."""
    series = NumberSeries.objects.filter(prefix="NE").latest("year")
    assert next_reference("NE", year=series.year) == f"NE-{series.year}-{series.last + 1:04d}"
    person = User.objects.create_user("suivante@bench.example", "Mouette-bleue-42")
    assert person == User.objects.latest("pk")
    assert not Envelope.objects.filter(received__lt=F("committed") + F("delegated")).exists()


@pytest.mark.django_db
def test_a_database_in_use_is_refused():
    User.objects.create_user("quelqu-un@ac-academie.example", "Mouette-bleue-42")
    with pytest.raises(CommandError, match="n’est pas vide"):
        call_command("seed_national", schools=240, projects=10)


@pytest.mark.django_db
def test_sizes_and_settings_are_checked(settings):
    with pytest.raises(CommandError, match="Demandez"):
        call_command("seed_national", schools=3, projects=10)
    settings.DEMO_DATA_ALLOWED = False
    with pytest.raises(CommandError, match="réglages"):
        call_command("seed_national", schools=240, projects=10)


def test_invented_numbers_have_right_keys():
    rng, uais = Random(1), Uais(9990)
    for _ in range(50):
        number = rng.randrange(10**7)
        assert siret.is_valid(make_siret("19", number))
        assert iban.is_valid(make_iban(number))
    for department, prefix in (("02A", "620"), ("987", "984"), ("075", "075")):
        uai = uais.next(department)
        assert is_valid_uai(uai)
        assert uai.startswith(prefix)
    for _ in range(10):
        uais.next("035")
    with pytest.raises(ValueError, match="no UAI left"):
        uais.next("035")


def test_ideas_speak_with_french_typography():
    for idea in IDEAS:
        assert "'" not in f"{idea.title} {idea.summary} {idea.situation}"
        assert " :" not in idea.evaluation
        assert len(idea.title) <= 100
