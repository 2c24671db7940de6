"""Two hundred attributions on one envelope, by twenty people at once on twenty connections."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from io import StringIO
from itertools import chain
from threading import Barrier
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Sum

from accounts.models import User
from core.errors import DomainError
from core.money import CENT
from funding.models import Allocation, Entry, Envelope, Instalment
from funding.queries.ledger import differences
from funding.services.envelopes import delegate_to_department, take_back
from funding.services.instalments import cancel_instalment
from notifications.models import Message
from projects.models import Beneficiary, Project
from tests.factories import CollegeFactory, award, envelope_for, fund_manager_of, project_in

FILES, PEOPLE = 200, 20


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_two_hundred_attributions_never_exceed_the_envelope():
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    template = project_in("VALIDATED", school)
    keys = [template.pk, *copies_of(template, FILES - 1)]
    # 61 × 4 500 = 274 500: the sixty-second does not fit
    envelope = envelope_for(school, Decimal("275000"))
    start = Barrier(PEOPLE)

    def click(mine: list[int]) -> list[str]:
        said = []
        try:
            by = User.objects.get(pk=manager.pk)
            start.wait(60)
            for key in mine:
                project = Project.objects.select_related("establishment").get(pk=key)
                try:
                    award(project, amount=Decimal("4500"), by=by)
                except DomainError as error:
                    said.append(error.message)
                else:
                    said.append("")
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(PEOPLE) as pool:
        said = list(chain(*pool.map(click, [keys[rank::PEOPLE] for rank in range(PEOPLE)])))

    envelope.refresh_from_db()
    assert said.count("") == 61
    refused = [text for text in said if text]
    assert len(refused) == FILES - 61
    for text in refused:
        assert text == (
            "Il reste 500\u00a0€ sur cette enveloppe\u00a0: diminuez le montant ou choisissez une "
            "autre enveloppe."
        )
    assert (envelope.committed, envelope.left) == (Decimal("274500.00"), Decimal("500.00"))
    committed = Entry.objects.filter(kind="COMMITMENT", source=envelope)
    assert (committed.count(), committed.aggregate(whole=Sum("amount"))["whole"]) == (
        61,
        Decimal("274500.00"),
    )
    assert Allocation.objects.count() == 61
    references = set(Allocation.objects.values_list("reference", flat=True))
    assert len(references) == 61
    assert Project.objects.filter(status="FUNDED").count() == 61
    assert Message.objects.filter(kind="funding.funds_allocated").exists()
    assert list(differences()) == []
    out = StringIO()
    call_command("check_ledger", stdout=out)
    assert "Aucune différence" in out.getvalue()


@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_attributions_while_the_envelope_moves_and_instalments_are_cancelled():
    """Eight people attribute to the cent, one delegates and takes back, one cancels: it agrees."""
    school = CollegeFactory()
    manager = fund_manager_of(school.academy)
    template = project_in("VALIDATED", school)
    keys = [template.pk, *copies_of(template, 39)]
    whole = envelope_for(school, Decimal("90000"))
    start = Barrier(10)

    def attribute(mine: list[int], by: User) -> list[str]:
        said = []
        for rank, key in enumerate(mine):
            project = Project.objects.select_related("establishment").get(pk=key)
            said.append(refusal_of(award, project, amount=Decimal("4499.99") - rank * CENT, by=by))
        return said

    def move(_mine: list[int], by: User) -> list[str]:
        said = []
        for _ in range(15):
            said.append(
                refusal_of(
                    delegate_to_department, whole, school.department, Decimal("3000.33"), by=by
                )
            )
            below = Envelope.objects.get(parent=whole.pk)
            said.append(refusal_of(take_back, below, Decimal("1000.11"), by=by))
        return said

    def cancel(_mine: list[int], by: User) -> list[str]:
        said = []
        for _ in range(15):
            row = Instalment.objects.filter(state="NOTIFIED").order_by("pk").first()
            if row is not None:
                said.append(refusal_of(cancel_instalment, row, motive="Gel.", by=by))
        return said

    def play(rank: int) -> list[str]:
        act = {8: move, 9: cancel}.get(rank, attribute)
        try:
            by = User.objects.get(pk=manager.pk)
            start.wait(60)
            return act(keys[rank::8] if rank < 8 else [], by)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        said = list(chain(*pool.map(play, range(10))))

    assert all(text == "" or text.endswith(".") for text in said)
    assert Allocation.objects.exists()
    for envelope in Envelope.objects.filter(academy=school.academy):
        assert envelope.left >= 0
        live = Instalment.objects.filter(envelope=envelope).aggregate(kept=Sum("committed"))
        assert envelope.committed == (live["kept"] or 0)
    assert list(differences()) == []


def refusal_of(act: Callable[..., object], *args: Any, **kwargs: Any) -> str:
    """The sentence of the refusal of a service, "" when it passed."""
    try:
        act(*args, **kwargs)
    except DomainError as error:
        return error.message
    return ""


def copies_of(project: Project, many: int) -> list[int]:
    """Validated files like this one, written as rows: making two hundred by their story is long."""
    found = project.beneficiary
    made = []
    for rank in range(many):
        copy = Project.objects.get(pk=project.pk)
        copy.pk, copy.reference = None, f"NE-2026-9{rank:03d}"
        copy._state.adding = True
        copy.save(force_insert=True)
        Beneficiary.objects.create(
            project=copy, kind=found.kind, name=found.name, siret=found.siret, iban=found.iban
        )
        made.append(copy.pk)
    return made


@pytest.mark.django_db(transaction=True)
def test_two_people_allocate_the_same_file_once():
    project = project_in("VALIDATED")
    manager = fund_manager_of(project.establishment.academy)
    envelope = envelope_for(project.establishment)
    start = Barrier(2)

    def click(_rank: int) -> str:
        try:
            mine = Project.objects.select_related("establishment").get(pk=project.pk)
            start.wait(30)
            award(
                mine,
                envelope=envelope,
                amount=Decimal("4500"),
                by=User.objects.get(pk=manager.pk),
            )
        except DomainError as error:
            return error.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, range(2)))

    assert said[0] == ""
    assert "n’est plus possible" in said[1]
    assert Allocation.objects.count() == 1
