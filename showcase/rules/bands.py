"""Bands that people search and compare with."""

from __future__ import annotations

from decimal import Decimal

from showcase.enums import AmountBand, IpsBand

_AMOUNTS = (
    (Decimal(5_000), AmountBand.UNDER_5),
    (Decimal(15_000), AmountBand.UNDER_15),
    (Decimal(50_000), AmountBand.UNDER_50),
)
IPS_LIMITS = (
    (Decimal(90), IpsBand.LOW),
    (Decimal(105), IpsBand.MIDDLE),
    (Decimal(120), IpsBand.HIGH),
)
"""(limit, band): what is below the limit and was not below the one before."""


def amount_band(granted: Decimal | None) -> str:
    """The band of an amount granted, in euros; "" when it is not said.

    >>> [amount_band(Decimal(n)).label for n in (0, 4_999, 5_000, 80_000)][:2]
    ['Sans financement', 'Moins de 5\\xa0000\\xa0€']
    >>> amount_band(None)
    ''
    """
    if granted is None:
        return ""
    if granted == 0:
        return AmountBand.NONE
    return next((band for limit, band in _AMOUNTS if granted < limit), AmountBand.ABOVE)


def ips_band(ips: Decimal | None) -> str:
    """The band of the social position index of a school; "" when it is not known.

    >>> ips_band(Decimal("89.9")).value, ips_band(Decimal(105)).value, ips_band(None)
    ('90', '120', '')
    """
    if ips is None:
        return ""
    return next((band for limit, band in IPS_LIMITS if ips < limit), IpsBand.VERY_HIGH)
