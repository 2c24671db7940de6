"""What the writers of an invented file share, and the file being written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple, Protocol

from funding.rules import apportion
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.numbers import References
from notre_ecole.seed.story import Act, Story
from projects.content import Content, PartData
from projects.enums import BeneficiaryKind, Part

Filed = dict[Part, PartData]


@dataclass(frozen=True, slots=True)
class Payee:
    """Who receives the money of a file."""

    kind: BeneficiaryKind
    name: str
    siret: str
    iban: str


@dataclass(slots=True, kw_only=True)
class File:
    """A file being written: the identifiers of its rows, and what its parts say."""

    pk: int
    reference: str
    story: Story
    acts: list[Act]
    data: Filed
    payee: Payee | None
    partners: list[int] = field(default_factory=list)
    finding_ids: list[int] = field(default_factory=list)
    objective_ids: list[int] = field(default_factory=list)
    line_ids: list[int] = field(default_factory=list)

    @property
    def school_label(self) -> str:
        """The school as `str(Establishment)` writes it."""
        return str(self.story.school)

    def shares(self) -> list[tuple[int, Decimal]]:
        """What each school has of the money: all for one, or 60 % and the rest for a partner."""
        story, granted = self.story, self.story.granted
        assert granted is not None
        if story.years == 1 or not self.partners:
            return [(story.school.pk, granted)]
        first, second = apportion(granted, [Decimal(60), Decimal(40)])
        return [(story.school.pk, first), (self.partners[0], second)]

    def yearly(self, amount: Decimal, day: date) -> list[tuple[date, Decimal]]:
        """The day and the euros of each instalment of this amount, the first on `day`."""
        cells = apportion(amount, [Decimal(1)] * self.story.years)
        days = [day, *(date(day.year + rank, 1, 31) for rank in range(1, self.story.years))]
        return list(zip(days, cells, strict=True))

    def at_step(self, *steps: str) -> list[Act]:
        """The acts of these steps, in order."""
        return [act for act in self.acts if act.step in steps]


class Paper(NamedTuple):
    """An official document: its row and its number."""

    pk: int
    number: str


class Papers(Protocol):
    """How the official documents of invented files come to be."""

    def receipt(
        self, desk: Desk, file: File, act: Act, content: Content, sha256: str, number: int
    ) -> Paper:
        """The receipt of a filing."""

    def letter(self, desk: Desk, file: File, act: Act, reference: str) -> Paper:
        """The award letter of an allocation."""

    def sheet(self, desk: Desk, file: File, facts: dict[str, Any], at: datetime, by: int) -> Paper:
        """The PDF of a public sheet."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """The tools of one run; names and mailboxes by account, themes by code, in their order.

    A theme is its row and its name; an envelope is found by programme, year and académie.
    """

    now: datetime
    loader: Loader
    references: References
    rng: Random
    papers: Papers
    names: dict[int, str]
    mailboxes: dict[int, str]
    themes: Mapping[str, tuple[int, str]]
    envelopes: Mapping[tuple[str, int, int], int]

    def pick(self, texts: tuple[str, ...]) -> str:
        """One of these texts."""
        return texts[self.rng.randrange(len(texts))]
