"""How the measures of bin/bench are shown, and kept in docs/operations/performance.md."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lib.console import ROOT, Stop

DOC = ROOT / "docs" / "operations" / "performance.md"
BEGIN, END = "<!-- mesures : écrit par bin/bench --write -->", "<!-- fin des mesures -->"
BEGIN_TYPING = "<!-- écriture : écrit par bin/bench --typing --write -->"
END_TYPING = "<!-- fin de l’écriture -->"
MOST_QUERIES = 12
MOST_TIMES = 4.0
HEAD = (
    "Page", "Compte", "Requêtes SQL", "ms en base", "Ko", "p50 (1)", "p95 (1)", "p50 (8)",
    "p95 (8)", "pages/s (8)", "rapport",
)  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One page: queries, milliseconds with 1 and 8 clients, pages a second with 8."""

    name: str
    label: str
    who: str
    is_list: bool
    queries: int
    database: float
    kilobytes: int
    p50: float
    p95: float
    p50_of_8: float
    p95_of_8: float
    per_second: float
    ratio: float

    @property
    def is_aimed(self) -> bool:
        """A list page within 12 queries and 4 times the lightest signed-in page."""
        return not self.is_list or (self.queries <= MOST_QUERIES and self.ratio <= MOST_TIMES)

    def cells(self) -> list[str]:
        """The line of the table, in French."""
        numbers = (
            self.database, self.kilobytes, self.p50, self.p95, self.p50_of_8, self.p95_of_8,
            self.per_second, self.ratio,
        )  # fmt: skip
        written = [str(number).replace(".", ",") for number in numbers]
        flag = "" if self.is_aimed else " ⚠"
        return [self.label, self.who, str(self.queries), *written[:-1], f"× {written[-1]}{flag}"]


def text(measures: Sequence[Measure]) -> str:
    """The table for a terminal."""
    rows = [list(HEAD), *[measure.cells() for measure in measures]]
    widths = [max(len(row[rank]) for row in rows) for rank in range(len(HEAD))]
    lines = [
        "  ".join(
            cell.ljust(width) if rank < 2 else cell.rjust(width)
            for rank, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join(["", *lines, "", _verdict(measures)])


def write(measures: Sequence[Measure], schools: int, projects: int, *, load: float) -> Path:
    """Replace the measures of the documentation page, with the date and the machine.

    `load` is how many processes already waited for the processors before.
    """
    rows = [list(HEAD), ["---"] * 2 + ["---:"] * (len(HEAD) - 2)]
    rows += [measure.cells() for measure in measures]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    size = f"{schools} écoles, {projects} projets."
    write_block(BEGIN, END, f"{told(load, size)}\n\n{table}\n\n{_verdict(measures)}")
    return DOC


def told(load: float, size: str = "") -> str:
    """The day, the machine, and how busy it was."""
    busy = f"{load:.1f}".replace(".", ",")
    what = f" ; {size}" if size else "."
    return (
        f"Le {date.today():%d/%m/%Y}, {_machine()}{what} "  # noqa: DTZ011
        f"Charge de la machine avant la mesure : {busy}."
    )


def write_block(begin: str, end: str, text: str) -> None:
    """Replace what stands between two marks of the page. Raises Stop when they are gone."""
    page = DOC.read_text(encoding="utf-8")
    if begin not in page or end not in page:
        raise Stop("docs/operations/performance.md n’a plus ses repères : remettez-les.")
    before, rest = page.split(begin, 1)
    DOC.write_text(f"{before}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


def _verdict(measures: Sequence[Measure]) -> str:
    missed = [f"{measure.label} ({measure.who})" for measure in measures if not measure.is_aimed]
    aim = f"{MOST_QUERIES} requêtes et {MOST_TIMES:.0f} fois la page la plus légère"
    if not missed:
        return f"Toutes les listes tiennent dans {aim}."
    return f"Au-delà de {aim} : {', '.join(missed)}."


def _machine() -> str:
    """The machine in a few words: cores, memory, processor, system, Python."""
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        found = None
    model = found[1].strip() if found else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return (
        f"{os.cpu_count()} cœurs ({model}), {memory:.0f} Go, {platform.system()}, "
        f"Python {platform.python_version()}"
    )
