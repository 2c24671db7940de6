"""Writes invented schools, with valid UAI and SIRET."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from establishments.enums import EstablishmentKind, PriorityEducation, Sector
from establishments.models import Establishment
from notre_ecole.seed import names
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.numbers import Uais, siret
from notre_ecole.seed.spots import somewhere_in
from notre_ecole.seed.world import School, Team

_NATURES = {
    EstablishmentKind.ECOLE: ("151", "ECOLE DE NIVEAU ELEMENTAIRE", "École élémentaire"),
    EstablishmentKind.COLLEGE: ("340", "COLLEGE", "Collège"),
    EstablishmentKind.LYCEE: ("302", "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE", "Lycée"),
    EstablishmentKind.EREA: ("370", "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE", "EREA"),
}
_NURSERY = ("101", "ECOLE MATERNELLE", "École maternelle")
_PUPILS = {
    EstablishmentKind.ECOLE: (38, 320),
    EstablishmentKind.COLLEGE: (220, 720),
    EstablishmentKind.LYCEE: (380, 1400),
    EstablishmentKind.EREA: (60, 160),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a school is: its département and, for an école, its district."""

    department_id: int
    department: str
    district_id: int | None
    domain: str


class SchoolWriter:
    """Writes schools one after the other."""

    def __init__(self, loader: Loader, uais: Uais, rng: Random) -> None:
        self._loader = loader
        self._uais = uais
        self._rng = rng

    def add(
        self,
        team: Team,
        place: Place,
        kind: EstablishmentKind,
        sector: Sector,
        *,
        patron: str = "",
        commune: str = "",
        nursery: bool = False,
        priority: PriorityEducation = PriorityEducation.NONE,
    ) -> School:
        """Write a school; its name and its commune are invented when not given."""
        rng = self._rng
        code, nature, word = _NURSERY if nursery else _NATURES[kind]
        private = "" if sector == Sector.PUBLIC else " privé" + ("e" if word[0] == "É" else "")
        name = f"{word}{private} {patron or rng.choice(names.PATRONS)}"
        uai = self._uais.next(place.department)
        commune = commune or names.commune(rng)
        low, high = _PUPILS[kind]
        pupils = rng.randint(low, high)
        number = (
            siret("19" if sector == Sector.PUBLIC else "78", int(uai[:7]))
            if kind != EstablishmentKind.ECOLE
            else ""
        )
        postal = f"{place.department[-2:] if place.department[0] == '0' else place.department[:2]}"
        least = 62 if priority else 80
        of_its_own = Random(uai)  # noqa: S311 invented data, always the same
        latitude, longitude = somewhere_in(place.department, of_its_own) or (None, None)
        pk = self._loader.add(
            Establishment,
            uai=uai,
            name=name,
            kind=kind,
            sector=sector,
            nature_code=code,
            nature=nature,
            address=f"{rng.randint(1, 98)} rue de l’École",
            postal_code=f"{postal.replace('A', '0').replace('B', '0')}{rng.randint(10, 990):03d}",
            commune=commune,
            academy_id=team.academy_id,
            department_id=place.department_id,
            district_id=place.district_id if kind == EstablishmentKind.ECOLE else None,
            email=f"ce.{uai.lower()}@{place.domain}",
            phone="01 99 00 00 00",
            latitude=latitude,
            longitude=longitude,
            siret=number,
            priority_education=priority,
            pupils=pupils,
            ips=Decimal(rng.randint(least * 10, (least + 50) * 10)) / 10,
        )
        return School(
            pk=pk, uai=uai, name=name, kind=kind, sector=sector, commune=commune,
            department_id=place.department_id, district_id=place.district_id, pupils=pupils,
            siret=number, team=team,
        )  # fmt: skip
