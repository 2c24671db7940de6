"""Pure rules of the Chorus extract: which column says what, what a line says, what it pays.

The columns are those of DOMAIN.md §7: numéro d’EJ, centre de coût, domaine fonctionnel, date,
montant, SIRET. docs/adr/0060-chorus-extract.md says why a line pays what it pays.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core import french
from core.money import MAX_EUROS, parse_euros
from funding.enums import LineFinding
from funding.rules.money import is_valid_siret, normalise

ESSENTIAL = ("ej", "siret", "paid_on", "amount")
OPTIONAL = ("cost_centre", "functional_domain")
COLUMNS = (*ESSENTIAL, *OPTIONAL)

NEAR = timedelta(days=10)
"""A payment recorded by hand carries its own day: Chorus may tell another one near it."""

_FIRST_DAY = date(2022, 1, 1)
_EJ = re.compile(r"[A-Z0-9_+/-]{1,40}")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.,+Z]*)?")
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: [\d:]*)?")
_SPREADSHEET_NUMBER = re.compile(r"[0-9]+([.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)

_GUESSES: Mapping[str, tuple[str, ...]] = {
    "ej": ("ej", "engagement juridique", "engagement", "n ej", "numero ej"),
    "siret": ("siret",),
    "paid_on": ("date paiement", "date de paiement", "date versement", "paye le", "date"),
    "amount": ("montant paye", "montant", "ttc"),
    "cost_centre": ("centre de cout", "centre cout", "cc"),
    "functional_domain": ("domaine fonctionnel", "df"),
}


class Unreadable(ValueError):
    """A line that says no payment; `str()` says why, in French."""


@dataclass(frozen=True)
class Told:
    """What a line says: a payment of `amount` euros."""

    ej: str
    siret: str
    paid_on: date
    amount: Decimal
    cost_centre: str = ""
    functional_domain: str = ""


@dataclass
class Due:
    """An instalment to pay, as matching sees it; `left` goes down as lines pay it.

    `waits` is the report it waits for, in words ("" for none).
    """

    key: int
    recipient: int
    payee: str
    siret: str
    numbers: frozenset[str]
    year: int
    planned_on: date
    allocated_on: date
    left: Decimal
    waits: str = ""


@dataclass
class Hand:
    """A payment recorded by hand that no line told yet."""

    key: int
    number: str
    siret: str
    amount: Decimal
    paid_on: date


@dataclass(frozen=True)
class Verdict:
    """What a line does: pays these instalments (key, euros), is a known payment (`known`), or waits
    for somebody (`finding`), with the reason in French."""

    pays: tuple[tuple[int, Decimal], ...] = ()
    known: int | None = None
    finding: str = ""
    reason: str = ""


class Ground:
    """What the lines of a batch may be about. The verdicts wear it down: one payment at a time.

    `numbers` are those already known for some recipient, whether something is due there or not.
    """

    def __init__(
        self,
        dues: Sequence[Due] = (),
        hands: Iterable[Hand] = (),
        numbers: Iterable[str] = (),
    ) -> None:
        self.dues = dues
        self.hands = list(hands)
        self.numbers = set(numbers)
        self._by_number: dict[str, list[Due]] = {}
        self._by_siret: dict[str, list[Due]] = {}
        self._by_recipient: dict[int, list[Due]] = {}
        for due in dues:
            self._by_siret.setdefault(due.siret, []).append(due)
            self._by_recipient.setdefault(due.recipient, []).append(due)
            for number in due.numbers:
                self._by_number.setdefault(number, []).append(due)
                self.numbers.add(number)

    def of_number(self, ej: str) -> list[Due]:
        """What is due to those known by this number."""
        return self._by_number.get(ej, [])

    def of_siret(self, siret: str) -> list[Due]:
        """What is due to this SIRET."""
        return self._by_siret.get(siret, [])

    def learn(self, recipient: int, ej: str) -> None:
        """From now on, this recipient is known by this number."""
        known = self._by_number.setdefault(ej, [])
        for due in self._by_recipient.get(recipient, []):
            if ej not in due.numbers:
                due.numbers |= {ej}
                known.append(due)
        self.numbers.add(ej)


def is_number(text: str) -> bool:
    """Whether this is written as a number of commitment (EJ).

    >>> is_number("14/01-A"), is_number("Virement du 3")
    (True, False)
    """
    return bool(_EJ.fullmatch(text))


def plain(words: str) -> str:
    """A title of column without case, accents nor signs.

    >>> plain("N° d'EJ"), plain("Date_de_Paiement")
    ('n d ej', 'date de paiement')
    """
    folded = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def guess_columns(headers: Sequence[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which title says what: as remembered when it is there, else the first that looks like it.

    >>> guess_columns(["N° EJ", "SIRET tiers", "Date de paiement", "Montant"], {})["amount"]
    'Montant'
    """
    found: dict[str, str] = {}
    for name in COLUMNS:
        kept = remembered.get(name, "")
        if kept and kept in headers:
            found[name] = kept
            continue
        free = [title for title in headers if title not in found.values()]
        found[name] = next(
            (
                title
                for guess in _GUESSES[name]
                for title in free
                if re.search(rf"\b{guess}\b", plain(title))
            ),
            "",
        )
    return found


def told_by(values: Mapping[str, str], *, today: date) -> Told:
    """What a line says, by column. Raises Unreadable with its reason in French.

    >>> told_by({"ej": "1401234567", "siret": "", "paid_on": "05/11/2026",
    ...          "amount": "1 234,50"}, today=date(2026, 11, 6)).amount
    Decimal('1234.50')
    """
    ej = re.sub(r"\s+", "", values.get("ej", "")).upper()
    if not ej:
        raise Unreadable("Le numéro d’EJ manque.")
    if not _EJ.fullmatch(ej):
        raise Unreadable("Le numéro d’EJ n’a que des lettres, des chiffres et - _ + /.")
    return Told(
        ej=ej,
        siret=_siret(values.get("siret", "")),
        paid_on=_day(values.get("paid_on", ""), today),
        amount=_amount(values.get("amount", "")),
        cost_centre=_code(values.get("cost_centre", "")),
        functional_domain=_code(values.get("functional_domain", "")),
    )


def _siret(raw: str) -> str:
    number = normalise(raw)
    if not number:
        return ""
    if _SPREADSHEET_NUMBER.fullmatch(raw.strip()):
        raise Unreadable("Le SIRET est abîmé par un tableur.")
    if number.isdecimal() and number.isascii():
        number = number.zfill(14)
    if not is_valid_siret(number):
        raise Unreadable("Le SIRET est faux\u00a0: quatorze chiffres et leur clé.")
    return number


def _day(raw: str, today: date) -> date:
    text = raw.strip()
    if iso := _ISO_DAY.fullmatch(text):
        year, month, day = iso.groups()
    elif typed := _FRENCH_DAY.fullmatch(text):
        day, month, year = typed.groups()
    else:
        raise Unreadable("La date ne se lit pas\u00a0: jj/mm/aaaa, ou aaaa-mm-jj.")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable("Cette date n’existe pas.") from None
    if found > today:
        raise Unreadable("La date est dans l’avenir.")
    if found < _FIRST_DAY:
        raise Unreadable("La date est d’avant le programme.")
    return found


def _amount(raw: str) -> Decimal:
    try:
        amount = parse_euros(raw.strip().removeprefix("+"), maximum=MAX_EUROS)
    except ValueError as error:
        raise Unreadable(f"Montant\u00a0: {str(error)[0].lower()}{str(error)[1:]}") from None
    if amount <= 0:
        raise Unreadable("Le montant est nul.")
    return amount


def _code(raw: str) -> str:
    return " ".join(raw.split())[:60]


def verdict_on(line: Told, ground: Ground) -> Verdict:
    """What this line does, by its EJ first, then by its SIRET and its amount.

    It pays the one instalment of that amount (the earliest of several years); or all those of one
    recipient and one year, when they sum up to it; or, when the EJ is known and one instalment
    alone is left, a part of it. Two possible files, or two possible instalments of one day, are
    for a person. What waits for a report is not paid. `ground` is worn down by what is paid.
    """
    hand = _recorded_by_hand(line, ground.hands)
    if hand is not None:
        ground.hands.remove(hand)
        return Verdict(known=hand.key)
    by_number = _open(ground.of_number(line.ej), line)
    if by_number:
        strange = [due for due in by_number if line.siret and due.siret != line.siret]
        if strange:
            return Verdict(
                finding=LineFinding.AMBIGUOUS,
                reason=f"Cet EJ est celui de {strange[0].payee}, le SIRET est d’un autre.",
            )
        return _paid(line, _chosen(line, by_number, in_part=True), ground)
    if line.ej in ground.numbers:
        return _nothing("Rien n’est à verser pour cet EJ.")
    if not line.siret:
        return _nothing("Cet EJ n’est pas connu, et la ligne n’a pas de SIRET.")
    by_siret = _open(ground.of_siret(line.siret), line)
    if not by_siret:
        return _nothing("Rien n’est à verser à ce SIRET.")
    return _paid(line, _chosen(line, by_siret, in_part=False), ground)


def _open(dues: Iterable[Due], line: Told) -> list[Due]:
    """What of it this line may pay."""
    return [due for due in dues if due.left > 0 and due.allocated_on <= line.paid_on]


def _recorded_by_hand(line: Told, hands: Iterable[Hand]) -> Hand | None:
    for hand in hands:
        if hand.amount != line.amount:
            continue
        if hand.number.upper() == line.ej and abs(hand.paid_on - line.paid_on) <= NEAR:
            return hand
        if line.siret and hand.siret == line.siret and hand.paid_on == line.paid_on:
            return hand
    return None


def _chosen(line: Told, dues: Sequence[Due], *, in_part: bool) -> Verdict | list[Due]:
    """The instalments this line pays, or why nobody can tell."""
    found = [[due] for due in dues if due.left == line.amount]
    found += [
        group
        for group in _by_year(dues)
        if len(group) > 1 and sum((due.left for due in group), Decimal(0)) == line.amount
    ]
    if found:
        if len({group[0].recipient for group in found}) > 1:
            return _several("Plusieurs attributions attendent ce montant.")
        first = min((group[0].year, group[0].planned_on) for group in found)
        earliest = [g for g in found if (g[0].year, g[0].planned_on) == first]
        if len(earliest) > 1:
            return _several("Plusieurs tranches attendent ce montant à la même date.")
        return earliest[0]
    if in_part and len(dues) == 1 and dues[0].left > line.amount:
        return list(dues)
    left = sum((due.left for due in dues), Decimal(0))
    said = f"Il reste {french.euros(left)} à verser à {dues[0].payee}, en {_tranches(len(dues))}"
    if in_part and len(dues) > 1 and line.amount < left:
        return _several(f"{said}\u00a0: laquelle\u202f?")
    return _nothing(f"{said}\u00a0: aucune n’est de ce montant.")


def _by_year(dues: Sequence[Due]) -> list[list[Due]]:
    groups: dict[tuple[int, int], list[Due]] = {}
    for due in dues:
        groups.setdefault((due.recipient, due.year), []).append(due)
    return list(groups.values())


def _paid(line: Told, chosen: Verdict | list[Due], ground: Ground) -> Verdict:
    if isinstance(chosen, Verdict):
        return chosen
    waiting = next((due for due in chosen if due.waits), None)
    if waiting is not None:
        return Verdict(
            finding=LineFinding.BLOCKED,
            reason=f"La tranche {waiting.year} attend {waiting.waits}.",
        )
    pays = []
    for due in chosen:
        part = min(due.left, line.amount)
        due.left -= part
        pays.append((due.key, part))
    ground.learn(chosen[0].recipient, line.ej)
    return Verdict(pays=tuple(pays))


def _tranches(count: int) -> str:
    return french.counted(count, "tranche")


def _nothing(reason: str) -> Verdict:
    return Verdict(finding=LineFinding.UNMATCHED, reason=reason)


def _several(reason: str) -> Verdict:
    return Verdict(finding=LineFinding.AMBIGUOUS, reason=reason)
