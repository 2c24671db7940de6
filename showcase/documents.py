"""The facts of the PDF of a sheet, frozen when it is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from core import french
from showcase.content import SheetContent, entries_by_part
from showcase.enums import SheetPart

SHEET = "showcase/sheet"


def public_address(reference: str) -> str:
    """The whole address of a public sheet, for a QR code, a link preview, a PDF."""
    return f"{settings.SITE_URL}{reverse('showcase:sheet-detail', args=[reference])}"


def sheet_facts(content: SheetContent, *, reference: str, published_on: date) -> dict[str, Any]:
    """What the PDF says, as plain JSON in French: the words of the sheet, its address and its
    code. Testimonies and photos stay on the page, which loses them as soon as they are taken out:
    a PDF is never drawn again."""
    school = content["school"]
    address = public_address(reference)
    parts = [
        {"label": label, "entries": entries}
        for label, entries in entries_by_part(
            content, without={SheetPart.TESTIMONIES, SheetPart.PHOTOS}
        )[1:]
        if label
    ]
    return {
        "letter_heading": school["academy"],
        "name": content["title"],
        "summary": content["summary"],
        "reference": reference,
        "school": school["name"],
        "commune": school["commune"],
        "uai": school["uai"],
        "academy": school["academy"],
        "themes": ", ".join(content["themes"]),
        "dimensions": ", ".join(content["dimensions"]),
        "published_on": french.long_date(published_on),
        "parts": parts,
        "address": address,
        "code": segno.make(address, error="m").png_data_uri(scale=4, border=2),
    }
