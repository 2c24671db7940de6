"""The académie of the demonstration: its places, its schools, its people, its envelopes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from establishments.enums import (
    EstablishmentKind,
    Perimeter,
    PriorityEducation,
    Role,
    Sector,
    SupportService,
)
from establishments.models import Academy, Appointment, Department, District, Membership
from funding.enums import Programme
from funding.models import Envelope
from notre_ecole.seed import names
from notre_ecole.seed.envelopes import open_below, open_national
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.numbers import Uais, siret
from notre_ecole.seed.people import People
from notre_ecole.seed.rates import write_rates
from notre_ecole.seed.schools import Place, SchoolWriter
from notre_ecole.seed.world import School, Seat, Team
from projects.models import BudgetPolicy

DOMAIN = "demo.example"
FIRST_UAI = 9001
DEPARTMENTS = (
    ("035", "Ille-et-Vilaine"),
    ("022", "Côtes-d’Armor"),
    ("029", "Finistère"),
    ("056", "Morbihan"),
)
DISTRICTS = (
    ("Kerlann Vilaine", 0),
    ("Landrevel", 0),
    ("Trémarzac Côte", 1),
    ("Ploumarnec", 2),
    ("Kervoal Océan", 3),
)
COMMUNES = (
    "Kerlann-sur-Vilaine", "Saint-Alvin-des-Landes", "Landrevel", "Trémarzac", "Ploumarnec",
    "Kervoal", "Brévent-la-Forêt", "Plouhédic",
)  # fmt: skip
AMOUNTS = {Programme.P140: 220_000, Programme.P141: 320_000, Programme.P139: 90_000}
SCHOOL_HEADS = {0: "direction", 24: "direction2", 35: "direction3", 26: "direction4"}
"""Mailboxes of the heads who are in the printed list; the other schools have a head too."""

DELEGATION = timedelta(days=1100)
"""From the first day of the demonstration: it still runs for a year on the day it is loaded."""

MAILBOXES = (
    "direction", "direction2", "direction3", "direction4", "adjointe", "equipe", "inspection",
    "inspection2", "secretariat", "presidence", "membre1", "membre2", "membre3", "fonds",
    "observation", "appui", "dane",
)  # fmt: skip
"""The accounts printed at the end, the first one for a first visit."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was written."""

    team: Team
    schools: list[School]


def accounts() -> list[dict[str, str]]:
    """Role, e-mail and place of the accounts of the demonstration. Two queries."""
    emails = [f"{name}@{DOMAIN}" for name in MAILBOXES]
    found: dict[str, dict[str, str]] = {}
    for membership in Membership.objects.filter(user__email__in=emails).select_related(
        "user", "establishment"
    ):
        place = str(membership.establishment)
        found[membership.user.email] = {"role": membership.get_role_display(), "place": place}
    for appointment in Appointment.objects.filter(user__email__in=emails).select_related("user"):
        role, place = appointment.get_role_display(), appointment.quality
        found[appointment.user.email] = {"role": role, "place": place}
    return [{"email": email, **found[email]} for email in emails if email in found]


def write_world(loader: Loader, people: People, rng: Random) -> Demo:
    """Write the académie, its forty schools and everybody in them."""
    academy, departments = _academy()
    districts = [
        loader.add(District, name=name, department_id=departments[rank], email="")
        for name, rank in DISTRICTS
    ]
    team = _team(people, academy, departments[0])
    schools = _schools(loader, rng, team, departments, districts)
    _inspectors(people, rng, schools, districts)
    _heads(people, rng, schools)
    return Demo(team, schools)


def write_envelopes(
    loader: Loader, team: Team, years: Iterable[int]
) -> dict[tuple[str, int, int], int]:
    """Write the national envelopes and those of the académie; return these by their key."""
    found: dict[tuple[str, int, int], int] = {}
    for year in sorted(years):
        for programme, euros in AMOUNTS.items():
            national = Envelope.objects.filter(
                programme=programme, year=year, academy__isnull=True
            ).first()
            parent = (
                national.pk
                if national
                else open_national(loader, programme, year, Decimal(euros * 30))
            )
            found |= open_below(loader, programme, year, parent, [(team, Decimal(euros))])
    return found


def _academy() -> tuple[Academy, list[int]]:
    academy, _ = Academy.objects.get_or_create(
        code="14",
        defaults={
            "name": "Rennes",
            "region": "Bretagne",
            "siret": siret("17", 14),
            "letter_heading": "Académie de Rennes\nRectorat\nService des projets d’école",
            "letter_signatory": "La rectrice de l’académie de Rennes",
        },
    )
    rows = [
        Department.objects.get_or_create(code=code, defaults={"name": name, "academy": academy})[0]
        for code, name in DEPARTMENTS
    ]
    return academy, [row.pk for row in rows]


def _team(people: People, academy: Academy, department: int) -> Team:
    def named(
        name: str, first: str, last: str, role: Role, quality: str, service: str = ""
    ) -> Seat:
        user = people.add(first, last, f"{name}@{DOMAIN}")
        return people.appoint(
            user, role, Perimeter.ACADEMY, quality=quality, service=service, academy_id=academy.pk
        )

    secretariat = named(
        "secretariat", "Solène", "Bizien", Role.SECRETARIAT, "Rectorat, service des projets"
    )
    president = named("presidence", "Hélène", "Vasseur", Role.PRESIDENT, "Rectrice de l’académie")
    members = [
        named("membre1", "Karim", "Benali", Role.MEMBER, "Inspecteur d’académie"),
        named("membre2", "Noémie", "Lagadec", Role.MEMBER, "Principale de collège"),
        named("membre3", "Patrick", "Urvoy", Role.MEMBER, "Conseiller du recteur"),
    ]
    funds = named("fonds", "Corinne", "Mahé", Role.FUND_MANAGER, "Rectorat, service du budget")
    named("appui", "Yann", "Grall", Role.SUPPORT, "CARDIE", SupportService.CARDIE)
    named("dane", "Katell", "Prigent", Role.SUPPORT, "DANE", SupportService.DANE)
    observer = people.add("Philippe", "Royer", f"observation@{DOMAIN}")
    people.appoint(
        observer, Role.OBSERVER, Perimeter.DEPARTMENT,
        quality="IA-DASEN d’Ille-et-Vilaine", department_id=department,
    )  # fmt: skip
    rate = write_rates(people.loader, academy.pk, funds.user_id, people.since)
    people.loader.add(
        BudgetPolicy,
        academy_id=academy.pk,
        project_ceiling=Decimal(40_000),
        pupil_ceiling=Decimal(400),
        pupil_ceiling_blocks=True,
        equipment_percent=80,
        excluded_words=["tablette", "vidéoprojecteur"],
        updated_by_id=secretariat.user_id,
    )
    return Team(
        academy.pk, str(academy), secretariat.user_id, president, members, funds.user_id, rate
    )


def _schools(
    loader: Loader, rng: Random, team: Team, departments: list[int], districts: list[int]
) -> list[School]:
    """Twenty-four écoles (0–23), ten collèges (24–33), five lycées (34–38), one EREA (39)."""
    writer = SchoolWriter(loader, Uais(FIRST_UAI), rng)
    patrons = list(names.PATRONS)
    schools = []
    for rank in range(40):
        kind = _kind(rank)
        district = 0 if rank < 6 else rank % len(DISTRICTS)
        where = DISTRICTS[district][1]
        private = rank in {20, 21, 22, 32, 33, 37}
        priority = {3: PriorityEducation.REP, 4: PriorityEducation.REP, 26: PriorityEducation.REP,
                    30: PriorityEducation.REP_PLUS}.get(rank, PriorityEducation.NONE)  # fmt: skip
        schools.append(
            writer.add(
                team,
                Place(departments[where], DEPARTMENTS[where][0], districts[district], DOMAIN),
                kind,
                Sector.PRIVATE_CONTRACT if private else Sector.PUBLIC,
                patron=patrons[rank % len(patrons)],
                commune=COMMUNES[(rank + district) % len(COMMUNES)],
                nursery=rank in {2, 9, 14},
                priority=priority,
            )
        )
    return schools


def _kind(rank: int) -> EstablishmentKind:
    if rank < 24:
        return EstablishmentKind.ECOLE
    if rank < 34:
        return EstablishmentKind.COLLEGE
    return EstablishmentKind.LYCEE if rank < 39 else EstablishmentKind.EREA


def _inspectors(people: People, rng: Random, schools: list[School], districts: list[int]) -> None:
    for rank, (district, (name, _)) in enumerate(zip(districts, DISTRICTS, strict=True)):
        mailbox = f"inspection{rank + 2 if rank else ''}@{DOMAIN}"
        user = people.add(*names.person(rng), mailbox)
        people.appoint(
            user, Role.REFERENT_INSPECTOR, Perimeter.DISTRICT,
            quality=f"IEN, circonscription {name}", district_id=district,
        )  # fmt: skip
        for school in schools:
            if school.district_id == district and school.kind == EstablishmentKind.ECOLE:
                school.inspector = user
    user = people.add(*names.person(rng), f"inspection2@{DOMAIN}")
    for school in schools:
        if school.kind != EstablishmentKind.ECOLE:
            school.inspector = user
            people.appoint(
                user, Role.REFERENT_INSPECTOR, Perimeter.ESTABLISHMENT,
                quality="IA-IPR, collèges et lycées", establishment_id=school.pk,
            )  # fmt: skip


def _heads(people: People, rng: Random, schools: list[School]) -> None:
    for rank, school in enumerate(schools):
        mailbox = f"{SCHOOL_HEADS.get(rank, f'direction.{school.uai.lower()}')}@{DOMAIN}"
        people.join(people.add(*names.person(rng), mailbox), school, Role.HEAD)
    editor = people.add("Leïla", "Fournier", f"equipe@{DOMAIN}")
    people.join(editor, schools[0], Role.EDITOR)
    deputy = people.add("Gwenaëlle", "Morvan", f"adjointe@{DOMAIN}")
    people.join(deputy, schools[0], Role.DEPUTY, ends_on=people.since + DELEGATION)
