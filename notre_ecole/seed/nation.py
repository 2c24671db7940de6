"""The invented country: thirty-four académies, their districts, schools and people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from establishments.enums import EstablishmentKind, Perimeter, PriorityEducation, Role, Sector
from establishments.models import Academy, Department, District
from notre_ecole.seed import names
from notre_ecole.seed.academies import ACADEMIES
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.numbers import Uais, siret
from notre_ecole.seed.people import People
from notre_ecole.seed.rates import write_rates
from notre_ecole.seed.schools import Place, SchoolWriter
from notre_ecole.seed.world import School, Seat, Team

MAIL = "bench.example"
FIRST_UAI = 5001
SCHOOLS_BY_DISTRICT = 40
SCHOOLS_BY_INSPECTOR = 25
MEMBERS = 5

_HEAVY = {
    "059": 4.0, "062": 3.0, "075": 2.6, "013": 2.4, "069": 2.4, "093": 2.3, "078": 2.0,
    "033": 2.0, "076": 2.0, "044": 2.0, "035": 1.9, "077": 2.0, "031": 1.9, "092": 1.8,
    "091": 1.8, "095": 1.8, "094": 1.7, "038": 1.9, "034": 1.6, "067": 1.6, "974": 1.3,
    "029": 1.4, "056": 1.3, "022": 1.2, "975": 0.05, "977": 0.05, "978": 0.1, "986": 0.1,
    "048": 0.4, "023": 0.4, "090": 0.4, "02A": 0.4, "02B": 0.4,
}  # fmt: skip
_KINDS = (
    (EstablishmentKind.ECOLE, 0.80),
    (EstablishmentKind.COLLEGE, 0.13),
    (EstablishmentKind.LYCEE, 0.068),
    (EstablishmentKind.EREA, 0.002),
)


@dataclass(slots=True)
class Nation:
    """Every school, by team of its académie, and by département."""

    teams: list[Team] = field(default_factory=list)
    schools: list[School] = field(default_factory=list)
    neighbours: dict[int, list[School]] = field(default_factory=dict)


def write_nation(
    nation: Nation, loader: Loader, people: People, rng: Random, schools: int
) -> Iterator[None]:
    """Fill the country; yields after each académie, so that the caller copies what is kept."""
    writer = SchoolWriter(loader, Uais(FIRST_UAI), rng)
    shares = _shares(schools)
    for code, name, region, departments in ACADEMIES:
        academy = loader.add(
            Academy, code=code, name=name, region=region, siret=siret("17", int(code))
        )
        team = _team(people, rng, academy, code, name)
        nation.teams.append(team)
        for department, label in departments:
            pk = loader.add(Department, code=department, name=label, academy_id=academy)
            written = _department(loader, writer, people, rng, team, pk, department, shares)
            nation.neighbours[pk] = written
            nation.schools += written
        yield
    _observers(people)


def _shares(schools: int) -> dict[str, int]:
    """How many schools each département has; their sum is `schools`."""
    codes = [code for *_, departments in ACADEMIES for code, _ in departments]
    weights = [_HEAVY.get(code, 1.0) for code in codes]
    total = sum(weights)
    shares, given, reached = {}, 0, 0.0
    for code, weight in zip(codes, weights, strict=True):
        reached += weight
        upto = round(schools * reached / total)
        shares[code], given = upto - given, upto
    return shares


def _team(people: People, rng: Random, academy: int, code: str, name: str) -> Team:
    def named(word: str, role: Role) -> int:
        user = people.add(*names.person(rng), f"{word}.{code}@{MAIL}")
        seat = people.appoint(user, role, Perimeter.ACADEMY, academy_id=academy)
        seats.append(seat)
        return user

    seats: list[Seat] = []
    secretariat, funds = named("secretariat", Role.SECRETARIAT), named("fonds", Role.FUND_MANAGER)
    named("presidence", Role.PRESIDENT)
    for rank in range(1, MEMBERS + 1):
        named(f"membre{rank}", Role.MEMBER)
    named("appui", Role.SUPPORT)
    rate = write_rates(people.loader, academy, funds, people.since)
    return Team(academy, name, secretariat, seats[2], seats[3 : 3 + MEMBERS], funds, rate)


def _department(
    loader: Loader,
    writer: SchoolWriter,
    people: People,
    rng: Random,
    team: Team,
    pk: int,
    code: str,
    shares: dict[str, int],
) -> list[School]:
    count = shares[code]
    districts: list[tuple[int, int]] = []
    for rank in range(max(1, count * 4 // 5 // SCHOOLS_BY_DISTRICT)):
        district = loader.add(
            District, name=f"{names.commune(rng)} {rank + 1}", department_id=pk, email=""
        )
        user = people.add(*names.person(rng), f"ien{rank + 1}.{code.lower()}@{MAIL}")
        people.appoint(user, Role.REFERENT_INSPECTOR, Perimeter.DISTRICT, district_id=district)
        districts.append((district, user))
    schools, regional, followed = [], 0, 0
    for rank in range(count):
        district, ien = districts[rank % len(districts)]
        school = writer.add(
            team, Place(pk, code, district, MAIL), _kind(rng), _sector(rng),
            priority=_priority(rng), nursery=rng.random() < 0.22,
        )  # fmt: skip
        if school.kind == EstablishmentKind.ECOLE:
            school.inspector = ien
        else:
            if followed % SCHOOLS_BY_INSPECTOR == 0:
                mailbox = f"iaipr{followed // SCHOOLS_BY_INSPECTOR + 1}.{code.lower()}@{MAIL}"
                regional = people.add(*names.person(rng), mailbox)
            followed += 1
            school.inspector = regional
            people.appoint(
                regional, Role.REFERENT_INSPECTOR, Perimeter.ESTABLISHMENT,
                establishment_id=school.pk,
            )  # fmt: skip
        _staff(people, rng, school)
        schools.append(school)
    return schools


def _staff(people: People, rng: Random, school: School) -> None:
    """A head for every school, and one colleague in the team for one out of five."""
    head = people.add(*names.person(rng), f"direction.{school.uai.lower()}@{MAIL}")
    people.join(head, school, Role.HEAD)
    if rng.random() < 0.2:
        editor = people.add(*names.person(rng), f"equipe.{school.uai.lower()}@{MAIL}")
        people.join(editor, school, Role.EDITOR)


def _observers(people: People) -> None:
    user = people.add("Anne", "Marchand", f"observation@{MAIL}")
    people.appoint(user, Role.OBSERVER, Perimeter.NATION, quality="DGESCO")


def _kind(rng: Random) -> EstablishmentKind:
    return rng.choices([kind for kind, _ in _KINDS], [share for _, share in _KINDS])[0]


def _sector(rng: Random) -> Sector:
    return Sector.PRIVATE_CONTRACT if rng.random() < 0.13 else Sector.PUBLIC


def _priority(rng: Random) -> PriorityEducation:
    drawn = rng.random()
    if drawn < 0.06:
        return PriorityEducation.REP_PLUS
    return PriorityEducation.REP if drawn < 0.17 else PriorityEducation.NONE
