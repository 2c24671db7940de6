"""Pure rules about schools: the UAI (DOMAIN.md §9) and the mailbox of a school."""

from __future__ import annotations

import re

UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"^[0-9]{7}[A-Z]$")


def normalise_uai(raw: str) -> str:
    """Upper case, without spaces, leading zeros restored. Does not judge validity.

    >>> normalise_uai(" 350122t ")
    '0350122T'
    """
    compact = re.sub(r"\s+", "", raw).upper()
    return compact.zfill(8) if re.match(r"^[0-9]{1,7}[A-Z]$", compact) else compact


def is_valid_uai(uai: str) -> bool:
    """Seven digits and the control letter computed from them.

    >>> is_valid_uai("0350122T"), is_valid_uai("0350122A"), is_valid_uai("350122T")
    (True, False, False)
    """
    return bool(_UAI.match(uai)) and uai[7] == UAI_LETTERS[int(uai[:7]) % 23]
