"""The letters that carry access codes: made to be printed, folded and put in a window envelope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from core import clock, french
from core.pdf import render_pdf
from establishments.models import AccessCode, CodeCampaign, Establishment

TEMPLATE = "documents/establishments/access_letters.html"


@dataclass(frozen=True, slots=True)
class Letter:
    """One page: the school it goes to, its code, and the address its QR code opens."""

    uai: str
    address: tuple[str, ...]
    code: str = field(repr=False)
    qr: str
    expires_on: str


def letter_to(school: Establishment, access: AccessCode, plain: str) -> Letter:
    """The letter of a school. The QR code carries the UAI, never the code."""
    query = urlencode({"uai": school.uai})
    url = f"{settings.SITE_URL}{reverse('establishments:activation-create')}?{query}"
    return Letter(
        uai=school.uai,
        address=tuple(
            line
            for line in (
                "À l’attention de la direction",
                school.name,
                school.address,
                f"{school.postal_code} {school.commune.upper()}".strip(),
            )
            if line
        ),
        code=plain,
        # One mask for all: choosing the best among eight costs three times the drawing.
        qr=segno.make(url, error="m", mask=3).png_data_uri(scale=4, border=0),
        expires_on=french.long_date(clock.day_of(access.expires_at)),
    )


def render_letters(letters: Sequence[Letter], campaign: CodeCampaign) -> bytes:
    """The PDF of these letters, one page each, in this order; its académie is loaded.

    Without tags: it is printed, never read on a screen; the accessible twin is the e-mail.
    """
    academy = campaign.academy
    context = {
        "letters": letters,
        "heading": academy.letter_heading or f"Académie {french.of(academy.name)}",
        "place": academy.letter_place,
        "date": french.long_date(clock.today()),
        "signatory": academy.letter_signatory,
        "contact": academy.letter_contact,
        "academy": f"académie {french.of(academy.name)}",
        "reference": campaign.reference,
        "address": f"{settings.SITE_URL}{reverse('establishments:activation-create')}",
    }
    return render_pdf(TEMPLATE, context, title=f"Courriers {campaign.reference}", is_tagged=False)
