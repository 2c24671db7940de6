"""Personal data in a text to publish: what is certain, and what is a doubt to settle."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from showcase.enums import FindKind

CERTAIN = frozenset({FindKind.EMAIL, FindKind.PHONE, FindKind.NIR, FindKind.IBAN})
"""What is never published, whoever confirms it."""

_CAPITAL = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ"
_SMALL = "a-zàâäçéèêëîïôöùûüÿœæ"
_NAME = rf"[{_CAPITAL}][{_SMALL}]+(?:[-’'][{_CAPITAL}][{_SMALL}]+)*"
_GAP = r"[ \u00a0\u202f]"

_PATTERNS: tuple[tuple[FindKind, re.Pattern[str]], ...] = (
    (
        FindKind.EMAIL,
        re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\]|\(arobase\))\s?[\w-]+(?:\.[\w-]+)+", re.I),
    ),
    (FindKind.IBAN, re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}\b")),
    (
        FindKind.NIR,
        re.compile(
            rf"(?<!\d)[12]{_GAP}?\d\d{_GAP}?(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}?"
            rf"(?:\d\d|2[AB]){_GAP}?\d{{3}}{_GAP}?\d{{3}}(?:{_GAP}?\d\d)?(?!\d)"
        ),
    ),
    (
        FindKind.PHONE,
        re.compile(
            r"(?<![\d.])(?:\+33|0033|0)[ .\u00a0\u202f-]?[1-9](?:[ .\u00a0\u202f-]?\d\d){4}(?!\d)"
        ),
    ),
    (FindKind.PUPIL, re.compile(rf"\b{_NAME}{_GAP}[{_CAPITAL}]\.(?!\w)")),
    (
        FindKind.PUPIL,
        re.compile(
            r"\b(?:[éÉ]lève|[eE]nfant|[cC]ollégien(?:ne)?|[lL]ycéen(?:ne)?|[cC]amarade)s?"
            rf"{_GAP}(?:(?:pré)?nommée?s?{_GAP}|appelée?s?{_GAP})?{_NAME}"
        ),
    ),
    (
        FindKind.PERSON,
        re.compile(
            r"\b(?:M\.|MM\.|Mr|Mmes?|Mlles?|Dr|[mM]onsieur|[mM]adame|[mM]aître)"
            rf"{_GAP}(?:(?:de|du|des|le|la|Le|La|De|Du){_GAP})?[{_CAPITAL}][{_CAPITAL}{_SMALL}’'-]+"
        ),
    ),
    (FindKind.PERSON, re.compile(rf"\b{_NAME}{_GAP}[{_CAPITAL}]{{2,}}(?:-[{_CAPITAL}]{{2,}})*\b")),
    (
        FindKind.ADDRESS,
        re.compile(
            rf"\b\d{{1,4}}{_GAP}?(?:bis|ter|quater)?,?{_GAP}(?:rue|avenue|boulevard|bd|place|allée|"
            rf"chemin|impasse|route|quai|square|cours|passage|sente|lotissement){_GAP}"
            rf"[\w’'{_CAPITAL}{_SMALL}-]+",
            re.I,
        ),
    ),
)

# Capitals that follow a word and name nobody: services, devices, subjects of a school.
_CAPITALS = """
AED AESH ALSH APQ ATSEM BTS CAF CAP CARDIE CAREP CASNAV CDI CDD CLEMI CNR CPE CTG DANE DASEN DDEN
DRANE DSDEN EAC EANA EBEP EDD EMI ENT EPCI EPLE EPS EREA ESS FIP FLE HLP IEN INSPE IPS ITEP LEP LSF
MDPH MLDS NEFLE OGEC ONISEP PAI PAP PEDT PIAL PIX PMI PPRE PPS QPV RASED REP ROSEAU SEGPA SES SIRET
SNT STI STMG SVT TBI TICE TNI TSA UAI ULIS UNSS UPE UPEAA USEP VNI VPI
"""
_ACRONYMS = frozenset(_CAPITALS.split())


@dataclass(frozen=True, slots=True)
class Find:
    """One thing found: its nature, in which text, in which sentence; `words` are those found."""

    kind: FindKind
    where: str
    before: str
    words: str
    after: str

    @property
    def is_certain(self) -> bool:
        """Whether it must be corrected: nobody may confirm it."""
        return self.kind in CERTAIN

    @property
    def key(self) -> str:
        """Its name from one check to the next: the same words in the same sentence."""
        told = "\x1f".join((self.kind, self.where, self.before, self.words, self.after))
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def finds_in(texts: Iterable[tuple[str, str]]) -> list[Find]:
    """What looks like personal data in texts (label, text), in their order; each once.

    >>> [f.kind.value for f in finds_in([("Résumé", "Écrire à ce.x@ac-test.fr, voir Lina M.")])]
    ['EMAIL', 'PUPIL']
    >>> finds_in([("Résumé", "Les élèves de CM2 et du dispositif ULIS, avec le réseau REP.")])
    []
    """
    return list(
        {find.key: find for where, text in texts for find in _in_text(where, text)}.values()
    )


def _in_text(where: str, text: str) -> Iterator[Find]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Find]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < other_end and end > other for other, other_end in taken):
                continue
            if _names_nobody(kind, match.group()):
                continue
            taken.append((start, end))
            first, last = _sentence(text, start, end)
            find = Find(kind, where, text[first:start], text[start:end], text[end:last])
            found.append((start, find))
    yield from (find for _, find in sorted(found, key=lambda pair: pair[0]))


def _names_nobody(kind: FindKind, words: str) -> bool:
    return kind is FindKind.PERSON and words.rsplit(maxsplit=1)[-1] in _ACRONYMS


_ENDS = re.compile(r"[.!?…](?=\s+[^a-zà-ÿ]|\s*$)|\n")
_AROUND = 160


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a find begins and ends, a hundred and sixty signs each side at
    most."""
    low = max(start - _AROUND, 0)
    begins = [match.end() for match in _ENDS.finditer(text, low, start)]
    first = begins[-1] if begins else low
    closing = _ENDS.search(text, end, min(end + _AROUND, len(text)))
    last = closing.end() if closing else min(end + _AROUND, len(text))
    while first < start and text[first].isspace():
        first += 1
    return first, last


def kept(finds: Iterable[Find], confirmed: Mapping[str, bool] | Iterable[str]) -> list[Find]:
    """Those that still prevent the proposal: certain, or not confirmed.

    >>> doubts = finds_in([("Résumé", "Mme Martin raconte.")])
    >>> kept(doubts, []) == doubts, kept(doubts, [doubts[0].key])
    (True, [])
    """
    agreed = frozenset(confirmed)
    return [find for find in finds if find.is_certain or find.key not in agreed]
