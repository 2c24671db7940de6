"""Amounts in euros: reading what people type. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

CENT = Decimal("0.01")
MAX_EUROS = Decimal("999999999.99")

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_PLAIN = re.compile(r"\d+([.,]\d{1,2})?")
_DOT_GROUPS = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")
_COMMA_GROUPS = re.compile(r"\d{1,3}(,\d{3})+\.\d{1,2}")
_SPACED = re.compile(r"\d{1,3}( \d{3})+([.,]\d{1,2})?")
_AMBIGUOUS = re.compile(r"\d{1,3}[.,]\d{3}")

UNREADABLE = "Écrivez un montant en euros, par exemple 1\u202f234,56."


def parse_euros(text: str, *, maximum: Decimal = MAX_EUROS) -> Decimal:
    """The amount written in `text`, in euros with two decimals.

    Reads « 1 234,56 € », « 1234.56 », « 1.234,56 ». Raises ValueError with a French sentence when
    the text is no amount, is negative, has more than two decimals or exceeds `maximum`.
    """
    raw = _SPACES.sub(" ", text).strip()
    raw = re.sub(r" ?(€|euros?)$", "", raw, flags=re.IGNORECASE)
    if not raw:
        raise ValueError(UNREADABLE)
    if re.match(r"[-\u2212\u2013]", raw):
        raise ValueError("Le montant ne peut pas être négatif.")
    if not raw.isascii():
        raise ValueError(UNREADABLE)
    if _AMBIGUOUS.fullmatch(raw):
        digits = re.sub(r"[.,]", "", raw)
        raise ValueError(
            f"Ce montant peut se lire de deux façons\u00a0: écrivez {digits} sans séparateur, "
            "ou deux chiffres seulement après la virgule."
        )
    if len(raw) > 40:
        raise ValueError(_too_large(maximum))
    amount = Decimal(_normalized(raw))
    if amount > maximum:
        raise ValueError(_too_large(maximum))
    return amount.quantize(CENT)


def _normalized(raw: str) -> str:
    if _PLAIN.fullmatch(raw) or _SPACED.fullmatch(raw):
        return raw.replace(" ", "").replace(",", ".")
    if _DOT_GROUPS.fullmatch(raw):
        return raw.replace(".", "").replace(",", ".")
    if _COMMA_GROUPS.fullmatch(raw):
        return raw.replace(",", "")
    if re.fullmatch(r"[\d ]+[.,]\d{3,}", raw):
        raise ValueError("Écrivez au plus deux chiffres après la virgule.")
    raise ValueError(UNREADABLE)


def _too_large(maximum: Decimal) -> str:
    return f"Le montant est trop grand\u00a0: au plus {written(maximum)}\u00a0€."


def written(amount: Decimal) -> str:
    """The amount as typed into a field: no thousands separator, a comma, cents only if needed.

    >>> written(Decimal("12300.00")), written(Decimal("12.50"))
    ('12300', '12,50')
    """
    exact = amount.quantize(CENT)
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    return f"{exact:.2f}".replace(".", ",")
