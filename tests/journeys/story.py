"""The school, the services and the addresses of the main story."""

from __future__ import annotations

import os
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from core import clock
from establishments.enums import EstablishmentKind, Sector
from establishments.models import Academy, Establishment
from funding.enums import Programme
from funding.services.envelopes import set_academy_envelope, set_national_envelope
from tests.establishments.annuaire_files import row, uai, write
from tests.factories.people import fund_manager_of, inspector_of, secretariat_of

REAL_FILE = "annuaire-education_ille-et-vilaine_2023.csv"
HEAD_EMAIL = "maelle.le-goff@ac-rennes.example"
TITLE = "Un jardin pour lire"


@dataclass(frozen=True)
class Story:
    """Where it happens, and how each service signs in."""

    school: Establishment
    inspector: str
    secretariat: str
    fund_manager: str

    @property
    def academy(self) -> Academy:
        """The académie of the school."""
        return self.school.academy


def directory_file(folder: Path) -> Path:
    """The real directory when this machine has it, else a file of the same form."""
    data = os.environ.get("NOTRE_ECOLE_REAL_DATA", "")
    if data and (Path(data) / REAL_FILE).is_file():
        return Path(data) / REAL_FILE
    return write(folder / "annuaire.csv", [row(uai(number)) for number in (4001, 4002, 4003)])


def begin(folder: Path) -> Story:
    """Import the directory, appoint the services, open the envelope. The school has nobody yet."""
    call_command("import_annuaire", str(directory_file(folder)), verbosity=0)
    school = (
        Establishment.objects.select_related("academy", "district")
        .filter(kind=EstablishmentKind.ECOLE, sector=Sector.PUBLIC, district__isnull=False)
        .open()
        .order_by("uai")[0]
    )
    national = set_national_envelope(Programme.P140, clock.today().year, Decimal("1000000"))
    set_academy_envelope(national, school.academy, Decimal("60000"))
    return Story(
        school=school,
        inspector=inspector_of(school).email,
        secretariat=secretariat_of(school.academy).email,
        fund_manager=fund_manager_of(school.academy).email,
    )
