"""Concertations, open or recorded."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import cast

from factory.declarations import LazyAttribute, LazyFunction, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from concertations.enums import Dimension, ParticipantCategory
from concertations.models import Concertation, Finding, Meeting, Participation
from core import clock
from establishments.models import Establishment
from tests.factories.establishments import CollegeFactory
from tests.factories.makers import Maker
from tests.factories.people import head_of


class _Concertation(DjangoModelFactory[Concertation]):
    """An open concertation of a school, with two findings and two categories of people."""

    class Meta:
        model = Concertation
        skip_postgeneration_save = True

    reference = Sequence(lambda n: f"CO-2020-{n + 1:04d}")
    establishment = SubFactory(CollegeFactory)
    created_by = LazyAttribute(lambda o: head_of(o.establishment))
    title = "Mieux vivre la pause méridienne"
    held_on = LazyFunction(lambda: clock.today() - timedelta(days=30))
    place = "Salle polyvalente"
    dimensions = LazyFunction(lambda: [Dimension.WELL_BEING.value])
    synthesis = "Les échanges montrent une attente forte de lieux calmes."

    @post_generation
    def content(obj: Concertation, create: bool, extracted: object, **_kwargs: object) -> None:
        if not create:
            return
        Participation.objects.bulk_create(
            [
                Participation(concertation=obj, category=ParticipantCategory.TEACHERS, count=18),
                Participation(concertation=obj, category=ParticipantCategory.PUPILS, count=40),
            ]
        )
        Finding.objects.bulk_create(
            [
                Finding(
                    concertation=obj,
                    position=1,
                    finding="La cour est bruyante et sans coin calme.",
                    need="Se reposer entre deux demi-journées.",
                    idea="Aménager un jardin de lecture.",
                ),
                Finding(
                    concertation=obj,
                    position=2,
                    finding="Peu d’élèves fréquentent le CDI.",
                    need="Donner envie de lire.",
                    idea="Inviter un auteur.",
                ),
            ]
        )


ConcertationFactory = cast(Maker[Concertation], _Concertation)


class _Meeting(DjangoModelFactory[Meeting]):
    """A meeting to come, late in the afternoon, with the families."""

    class Meta:
        model = Meeting

    concertation = SubFactory(_Concertation)
    held_on = LazyFunction(lambda: clock.today() + timedelta(days=20))
    starts_at = time(17, 30)
    ends_at = time(19, 0)
    place = "Salle polyvalente"
    invited = LazyFunction(lambda: [ParticipantCategory.FAMILIES.value])


MeetingFactory = cast(Maker[Meeting], _Meeting)


def recorded_concertation(school: Establishment, held_on: date | None = None) -> Concertation:
    """A concertation recorded by the head: read-only."""
    return ConcertationFactory(
        establishment=school,
        held_on=held_on or clock.today() - timedelta(days=30),
        recorded_at=clock.now(),
        recorded_by=head_of(school),
    )
