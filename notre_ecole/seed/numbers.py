"""Valid numbers for fictitious people and places: UAI, SIRET, IBAN, references. Pure but one."""

from __future__ import annotations

from documents.models import NumberSeries
from establishments.rules import UAI_LETTERS

UAI_PREFIXES = {
    "02A": "620",
    "02B": "720",
    "987": "984",
    "988": "983",
    "986": "987",
    "977": "971",
}
"""Départements whose UAI do not begin with their code (DOMAIN.md §9)."""


class Uais:
    """Gives the UAI of a département one after the other, from a number no real school has."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._given: dict[str, int] = {}

    def next(self, department: str) -> str:
        """The next UAI of the département. Raises ValueError past 9999."""
        prefix = UAI_PREFIXES.get(department, department)
        number = self._given.get(prefix, self._first - 1) + 1
        if number > 9999:
            raise ValueError(f"no UAI left in {department}")
        self._given[prefix] = number
        digits = f"{prefix}{number:04d}"
        return digits + UAI_LETTERS[int(digits) % 23]


def siret(start: str, number: int) -> str:
    """A SIRET whose SIREN begins with `start` (19: EPLE, 21: commune) and whose keys are right."""
    siren = _with_luhn_key(start + f"{number:0{8 - len(start)}d}"[-(8 - len(start)) :])
    return _with_luhn_key(siren + "0001")


def _with_luhn_key(digits: str) -> str:
    total = 0
    for rank, char in enumerate(reversed(digits)):
        value = int(char) * (2 if rank % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def iban(number: int) -> str:
    """A French IBAN at the Treasury's code, with right keys and a fictitious account."""
    bank, branch, account = 10071, 35000, number % 10**11
    key = 97 - (89 * bank + 15 * branch + 3 * account) % 97
    bban = f"{bank:05d}{branch:05d}{account:011d}{key:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


class References:
    """Public references of past years too: goes on from the series of the database."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {
            (series.prefix, series.year): series.last for series in NumberSeries.objects.all()
        }

    def next(self, prefix: str, year: int) -> str:
        """The next reference of a series, for instance `NE-2026-0412`."""
        number = self._last.get((prefix, year), 0) + 1
        self._last[prefix, year] = number
        return f"{prefix}-{year}-{number:04d}"

    def save(self) -> None:
        """Write the last numbers given, so that the application goes on after them."""
        NumberSeries.objects.bulk_create(
            [
                NumberSeries(prefix=prefix, year=year, last=last)
                for (prefix, year), last in self._last.items()
            ],
            update_conflicts=True,
            unique_fields=["prefix", "year"],
            update_fields=["last"],
        )
