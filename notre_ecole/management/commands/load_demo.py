"""`manage.py load_demo`: a demonstration académie, with files at every moment of their life."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from core import clock
from establishments.models import Establishment
from funding.services.delays import count_delays
from notre_ecole.seed.collections import write_collections
from notre_ecole.seed.commission import write_sitting
from notre_ecole.seed.demo_stories import COMING_IN, Scene, published_days, stories, weekday
from notre_ecole.seed.demo_world import DOMAIN, Demo, accounts, write_envelopes, write_world
from notre_ecole.seed.desk import Desk
from notre_ecole.seed.files import write_file
from notre_ecole.seed.help import HelpWriter
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.numbers import References
from notre_ecole.seed.papers import RequestedPapers
from notre_ecole.seed.payments import write_payments
from notre_ecole.seed.people import People
from notre_ecole.seed.photos import write_photos
from notre_ecole.seed.preparation import write_preparation
from notre_ecole.seed.reports import write_reports
from notre_ecole.seed.showcase import ShowcaseWriter, write_proposal
from notre_ecole.seed.story import Story
from notre_ecole.seed.voices import write_voices
from notre_ecole.seed.world import School, Sitting, moment
from projects.models import Theme
from reviews.models import CommissionSession
from showcase.services.figures import count_figures

PASSWORD = "Goeland-curieux-35"  # noqa: S105  (printed at each start: only for demonstrations)
SEED = 2026
VOICES = 24
PAID_AFTER = 88
"""The last attributions wait for their payment: there is something to pay."""


class Command(BaseCommand):
    """Loads it once; a second run changes nothing. The last line printed is JSON: the accounts."""

    help = "Charge une académie de démonstration, fictive, et affiche ses comptes."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO_DATA_ALLOWED", False):
            raise CommandError(
                "La démonstration ne se charge pas avec ces réglages\u00a0: ses comptes ont un mot "
                "de passe connu de tous."
            )
        if User.objects.filter(email=f"direction@{DOMAIN}").exists():
            self.stdout.write("La démonstration est déjà chargée.")
        else:
            with transaction.atomic():
                _load(clock.today())
            self.stdout.write("La démonstration est chargée.")
        known = [{**account, "password": PASSWORD} for account in accounts()]
        self.stdout.write(json.dumps(known, ensure_ascii=False))


def _load(today: date) -> None:
    loader, rng, references = Loader(), random.Random(SEED), References()
    since = today - timedelta(days=700)
    people = People(loader=loader, password=make_password(PASSWORD), since=since)
    demo = write_world(loader, people, rng)
    sittings = _sittings(demo, today, references)
    told = stories(Scene(today, demo.schools, sittings))
    years = {today.year} | {story.allocated_at.year for story in told if story.allocated_at}
    desk = Desk(
        now=clock.now(),
        loader=loader,
        references=references,
        rng=rng,
        papers=RequestedPapers(),
        names=people.names,
        mailboxes=people.mailboxes,
        themes={theme.slug: (theme.pk, theme.name) for theme in Theme.objects.all()},
        envelopes=write_envelopes(loader, demo.team, years),
    )
    for sitting in sittings.values():
        write_sitting(desk, sitting)
    showcase = ShowcaseWriter(desk, share=1)
    for rank, story in enumerate(told):
        showcase.write(write_file(desk, story, associates=_associates(demo, rank, story)))
    write_voices(desk, demo.schools[0], today, VOICES)
    loader.finish()
    write_payments(until=today - timedelta(days=PAID_AFTER))
    _write_help(demo, references)
    coming = sittings["coming"].reference
    write_preparation(
        CommissionSession.objects.select_related("academy", "created_by").get(reference=coming)
    )
    references.save()
    write_reports()
    _write_collections()
    write_photos()
    write_proposal()
    count_delays()
    count_figures()


def _associates(demo: Demo, rank: int, story: Story) -> list[School]:
    """One file out of three is shared with two schools of its commune or nearby; one paid over
    several years with one school of its programme."""
    lead = story.school
    near = [school for school in demo.schools if school.department_id == lead.department_id]
    if story.years > 1:
        return [one for one in near if one is not lead and one.programme == lead.programme][:1]
    start = near.index(lead)
    return [near[(start + step) % len(near)] for step in (1, 2)] if rank % 3 == 0 else []


def _write_help(demo: Demo, references: References) -> None:
    """What the support team has in hand, once schools and projects are there."""
    ids = [demo.schools[rank].pk for rank in (0, 4, 24)]
    found = Establishment.objects.in_bulk(ids)
    first, *others = (found[pk] for pk in ids)
    writer = HelpWriter(
        now=clock.now(),
        references=references,
        cardie=User.objects.get(email=f"appui@{DOMAIN}"),
        dane=User.objects.get(email=f"dane@{DOMAIN}"),
    )
    writer.write(first, others)


def _write_collections() -> None:
    """What the secretariat gathered of the published projects."""
    office = User.objects.get(email=f"secretariat@{DOMAIN}")
    post = office.appointments.select_related("academy").get(academy__isnull=False)
    assert post.academy is not None
    write_collections(post.academy, by=office)


def _sittings(demo: Demo, today: date, references: References) -> dict[str, Sitting]:
    """The past sessions, published, and the coming one, by name."""

    def sitting(day: date, published_at: datetime | None) -> Sitting:
        held_at = moment(weekday(day), 14)
        return Sitting(0, references.next("SE", day.year), demo.team, held_at, published_at)

    days = sorted(published_days(today).items(), key=lambda item: item[1])
    sittings = {name: sitting(day, moment(day, 18)) for name, day in days}
    coming = sitting(today + timedelta(days=COMING_IN), None)
    return sittings | {"today": _open_now(demo, today, references), "coming": coming}


def _open_now(demo: Demo, today: date, references: References) -> Sitting:
    """A session that meets now: it can be conducted."""
    since = clock.now() - timedelta(minutes=20)
    reference = references.next("SE", today.year)
    return Sitting(0, reference, demo.team, since, None, is_open=True)
