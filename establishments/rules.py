"""Pure rules about schools: the UAI, the codes of places (DOMAIN.md §9), access codes."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

# Without the characters that are mistaken for another, read or heard: 0 O, 1 I L, 2 Z, 5 S, 8 B.
CODE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_GROUPS, CODE_GROUP_SIZE = 4, 4

CONFIRMATION_KEPT = timedelta(hours=24)
"""How long an activation waits for its e-mail address to be confirmed; the code stays good."""

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_NAMED_ADDRESS = re.compile(r"([a-z]{2,}(?:-[a-z]+)*)\.([a-z]+(?:-[a-z]+)*)[0-9]*")
_LOST_ZEROS = re.compile(r"[0-9]{1,6}[A-Z]")


def normalise_uai(raw: str) -> str:
    """Upper case, without spaces, leading zeros restored. Does not judge validity.

    >>> normalise_uai(" 350122t ")
    '0350122T'
    """
    compact = "".join(raw.split()).upper()
    return compact.zfill(8) if _LOST_ZEROS.fullmatch(compact) else compact


def is_valid_uai(uai: str) -> bool:
    """Seven digits and the control letter computed from them.

    >>> is_valid_uai("0350122T"), is_valid_uai("0350122A"), is_valid_uai("350122T")
    (True, False, False)
    """
    return bool(_UAI.fullmatch(uai)) and uai[7] == UAI_LETTERS[int(uai[:7]) % 23]


def normalise_department_code(raw: str) -> str:
    """The code on three characters. Does not judge whether the département exists.

    >>> [normalise_department_code(code) for code in ("035", "35", "1", "2a", "02B", "974")]
    ['035', '035', '001', '02A', '02B', '974']
    """
    return "".join(raw.split()).upper().zfill(3)


def normalise_academy_code(raw: str) -> str:
    """The code on two digits. Does not judge whether the académie exists.

    >>> [normalise_academy_code(code) for code in ("14", "1", " 06 ")]
    ['14', '01', '06']
    """
    return "".join(raw.split()).zfill(2)


_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "clg": "college"}
# Said of a word that another follows; alone or last, it may be the beginning of another word.
_BEGUN = {"ec": "ecole", "col": "college", "lyc": "lycee", "elem": "elementaire"}
MOST_WORDS = 8


def search_words(typed: str) -> list[str]:
    """The words of a search as the directory keeps its own: letters and digits, eight at most.

    >>> search_words("Éc. élém. St-Exupéry, L’Haÿ"), search_words("col")
    (['ecole', 'elementaire', 'saint', 'exupery', 'l', 'hay'], ['col'])
    """
    flat = unicodedata.normalize("NFKD", typed.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(char for char in flat if not unicodedata.combining(char))
    words = [_ABBREVIATIONS.get(word, word) for word in re.findall(r"[a-z0-9]+", letters)]
    words = words[:MOST_WORDS]
    return [_BEGUN.get(word, word) for word in words[:-1]] + words[-1:]


def write_code(letters: str) -> str:
    """An access code as a letter prints it, in groups.

    >>> write_code("ACDEFGHJKMNPQRTU")
    'ACDE-FGHJ-KMNP-QRTU'
    """
    size = CODE_GROUP_SIZE
    return "-".join(letters[start : start + size] for start in range(0, len(letters), size))


def read_code(typed: str) -> str:
    """An access code as its hash knows it: case, spaces and hyphens do not count.

    >>> read_code(" acde fghj–kmnp-QRTU ")
    'ACDEFGHJKMNPQRTU'
    """
    return "".join(char for char in typed.upper() if char.isalnum())


def name_from_address(email: str) -> tuple[str, str]:
    """First and last name as a professional address writes them; empty when it does not.

    >>> name_from_address("maelle.le-gall2@ac-rennes.fr"), name_from_address("ce.0350122t@x.fr")
    (('Maelle', 'Le-Gall'), ('', ''))
    """
    found = _NAMED_ADDRESS.fullmatch(email.split("@", maxsplit=1)[0].lower())
    if found is None:
        return "", ""
    first, last = (
        "-".join(word.capitalize() for word in part.split("-")) for part in found.groups()
    )
    return first, last
