"""`manage.py seed_national`: a whole invented country, to measure the site at its real size."""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from accounts.models import User
from core import clock, french
from establishments.models import Establishment
from funding.services.delays import count_delays
from notre_ecole.seed.commission import write_sitting
from notre_ecole.seed.desk import Desk
from notre_ecole.seed.envelopes import fit_envelopes, open_envelopes
from notre_ecole.seed.files import write_file
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.nation import Nation, write_nation
from notre_ecole.seed.national_stories import StoryTeller
from notre_ecole.seed.numbers import References
from notre_ecole.seed.papers import SealedPapers
from notre_ecole.seed.payments import write_payments
from notre_ecole.seed.people import People
from notre_ecole.seed.showcase import ShowcaseWriter
from notre_ecole.seed.sittings import OLDEST, Calendar
from notre_ecole.seed.voices import write_voices
from projects.models import Theme
from showcase.services.figures import count_figures

PASSWORD = "Goeland-curieux-35"  # noqa: S105  (fictitious people, in a database for measures)
SEED = 2026
BATCH = 1000
JOINED_SCHOOLS = 0.18
PAID_AFTER = 60
SHOWN = 0.4
"""The share of the validated files whose sheet is published: some 8,000 at full size."""
VOICES = 2_000
"""Contributions of the one concertation that is open: more than a large lycée gives."""


class Command(BaseCommand):
    """Fills an empty database, always with the same country on the same day."""

    help = "Remplit une base vide d’un pays fictif, pour mesurer le site à sa taille réelle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--schools", type=int, default=60_000)
        parser.add_argument("--projects", type=int, default=40_000)

    def handle(self, *args: Any, **options: Any) -> None:
        schools, projects = options["schools"], options["projects"]
        if not getattr(settings, "DEMO_DATA_ALLOWED", False):
            raise CommandError("Les données de mesure ne se chargent pas avec ces réglages.")
        if not (200 <= schools <= 90_000 and 1 <= projects <= 200_000):
            raise CommandError("Demandez de 200 à 90 000 écoles et de 1 à 200 000 projets.")
        if User.objects.exists() or Establishment.objects.exists():
            raise CommandError("La base n’est pas vide\u00a0: donnez une base à part.")
        since = time.monotonic()
        written = _Country(clock.today()).write(schools, projects)
        for label, count in sorted(written.items()):
            self.stdout.write(f"{label:<40} {french.whole_number(count):>12}")
        total = french.whole_number(sum(written.values()))
        seconds = french.number(time.monotonic() - since, 1)
        self.stdout.write(f"{total} lignes en {seconds} s")


class _Country:
    """One run, batch after batch, each in its transaction."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._loader = Loader()
        self._rng = random.Random(SEED)
        self._references = References()
        self._people = People(
            loader=self._loader,
            password=make_password(PASSWORD),
            since=today - timedelta(days=OLDEST + 200),
        )

    def write(self, schools: int, projects: int) -> dict[str, int]:
        """Write everything; return the number of rows of each table."""
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        nation = Nation()
        for _ in write_nation(nation, self._loader, self._people, self._rng, schools):
            self._copy()
        self._copy()
        desk = self._desk(nation)
        self._files(desk, nation, projects)
        write_voices(desk, nation.schools[0], self._today, VOICES)
        with transaction.atomic():
            self._loader.finish()
            self._references.save()
            write_payments(until=self._today - timedelta(days=PAID_AFTER))
            fit_envelopes()
            count_delays()
            count_figures()
        if not connection.in_atomic_block:  # VACUUM refuses to run inside a transaction
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")  # what autovacuum would do in its time
        return self._loader.written

    def _files(self, desk: Desk, nation: Nation, projects: int) -> None:
        calendar = Calendar(
            self._rng,
            self._today,
            reference=lambda year: self._references.next("SE", year),
            write=lambda sitting: write_sitting(desk, sitting),
        )
        teller = StoryTeller(self._rng, self._today, calendar)
        showcase = ShowcaseWriter(desk, share=SHOWN)
        for rank in range(1, projects + 1):
            school = self._rng.choice(nation.schools)
            near = nation.neighbours[school.department_id]
            joined = self._rng.sample(near, min(2, len(near)))
            story = teller.tell(school)
            # Over several years, its partner would be paid too, from the programme of its degree.
            alone = story.years > 1 or self._rng.random() > JOINED_SCHOOLS
            file = write_file(
                desk,
                story,
                associates=[] if alone else [other for other in joined if other is not school],
                comments=3,
            )
            showcase.write(file)
            if rank % BATCH == 0:
                self._copy()

    def _desk(self, nation: Nation) -> Desk:
        years = range((self._today - timedelta(days=OLDEST)).year, self._today.year + 1)
        with transaction.atomic():
            envelopes = open_envelopes(self._loader, nation.teams, years)
            self._loader.flush()
        return Desk(
            now=clock.now(),
            loader=self._loader,
            references=self._references,
            rng=self._rng,
            papers=SealedPapers(),
            names=self._people.names,
            mailboxes=self._people.mailboxes,
            themes={theme.slug: (theme.pk, theme.name) for theme in Theme.objects.all()},
            envelopes=envelopes,
        )

    def _copy(self) -> None:
        with transaction.atomic():
            self._loader.flush()
