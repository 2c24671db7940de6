"""The shape of an invented project: what a school would write in each part of its file. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from concertations.enums import Dimension
from establishments.enums import EstablishmentKind
from projects.enums import BudgetCategory, PartnerKind


class FindingText(NamedTuple):
    """One line of a concertation."""

    finding: str
    need: str
    idea: str


class ObjectiveText(NamedTuple):
    text: str
    indicator: str
    baseline: str
    target: str
    measured: str


class ActionText(NamedTuple):
    title: str
    description: str
    who: str
    when: str


class PartnerText(NamedTuple):
    name: str
    kind: PartnerKind
    role: str


class BudgetText(NamedTuple):
    """`euros` for one calendar year."""

    category: BudgetCategory
    label: str
    euros: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Idea:
    """A project that schools of these kinds could file; no budget when it asks no funds."""

    kinds: tuple[EstablishmentKind, ...]
    title: str
    summary: str
    themes: tuple[str, ...]
    dimensions: tuple[Dimension, ...]
    levels: str
    situation: str
    findings: tuple[FindingText, ...]
    objectives: tuple[ObjectiveText, ...]
    actions: tuple[ActionText, ...]
    partners: tuple[PartnerText, ...]
    evaluation: str
    budget: tuple[BudgetText, ...]
    public: str
