"""The public sheet of a project, its PDF, its code, its photos."""

from __future__ import annotations

import json
import uuid
from typing import Any

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.views import View
from django.views.generic import TemplateView

from accounts.models import User
from core.downloads import private_file
from core.french import typography
from core.http import PublicMixin
from core.richtext import plain
from documents.http import pdf_response
from establishments.enums import SCHOOL_ROLES
from establishments.permissions import rights_of
from showcase.documents import public_address
from showcase.models import Sheet
from showcase.queries.sheets import Reading, SheetPage, public_photo, public_sheet, sheet_page
from showcase.views.base import ShowcaseMixin

DESCRIPTION = 160


class PublicSheetMixin:
    """`self.sheet`, by the reference of its project: 404 when nobody may read it."""

    kwargs: dict[str, Any]

    @cached_property
    def sheet(self) -> Sheet:
        """The public sheet."""
        found = public_sheet(str(self.kwargs["reference"]))
        if found is None:
            raise Http404
        return found


class SheetDetailView(PublicSheetMixin, ShowcaseMixin, TemplateView):
    """A project that inspires, as its school agreed to show it."""

    template_name = "showcase/sheet_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user if isinstance(self.request.user, User) else None
        page = sheet_page(self.sheet, user)
        reference = self.sheet.project.reference
        rights = rights_of(user) if user else None
        return super().get_context_data(
            page=page,
            sheet=self.sheet,
            reading=page.reading,
            address=public_address(reference),
            description=description_of(self.sheet.summary),
            structured=structured_data(page),
            has_pdf=self.sheet.edition is not None and self.sheet.edition.document_id is not None,
            crumbs=[("Projets inspirants", reverse("showcase:gallery-list"))],
            is_team=rights is not None and rights.has(*SCHOOL_ROLES),
            **kwargs,
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        allow_player(response, context["reading"])
        return response


def allow_player(response: HttpResponse, reading: Reading | None) -> None:
    """The player of this very video, and no other, may be framed by this very page."""
    if reading is not None and reading.player is not None:
        response._csp_update = {"frame-src": [f"https://{reading.player.host}"]}  # type: ignore[attr-defined]


def description_of(summary: str) -> str:
    """What search engines and link previews show of a sheet."""
    text = " ".join(plain(summary).split())
    return text if len(text) <= DESCRIPTION else f"{text[: DESCRIPTION - 1].rstrip()}…"


def structured_data(page: SheetPage) -> SafeString:
    """The sheet for search engines (schema.org, JSON-LD): a block of data, safe inside HTML."""
    content, sheet = page.reading.content, page.sheet
    school = content["school"]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": typography(content["title"]),
        "description": description_of(content["summary"]),
        "url": public_address(sheet.project.reference),
        "inLanguage": "fr",
        "isAccessibleForFree": True,
        "keywords": content["themes"],
        "author": {
            "@type": "School",
            "name": school["name"],
            "identifier": school["uai"],
            "address": {
                "@type": "PostalAddress",
                "addressLocality": school["commune"],
                "addressCountry": "FR",
            },
        },
    }
    if sheet.first_published_at and sheet.published_at:
        data["datePublished"] = sheet.first_published_at.isoformat()
        data["dateModified"] = sheet.published_at.isoformat()
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 nothing left in it may close the block


class SheetPdfView(PublicSheetMixin, PublicMixin, View):
    """The sheet as PDF, sealed when it was published."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        edition = self.sheet.edition
        if edition is None or edition.document is None:
            raise Http404
        return pdf_response(request, edition.document, filename=f"projet-inspirant-{reference}.pdf")


class SheetCodeView(PublicSheetMixin, PublicMixin, View):
    """The QR code that leads to the sheet, as an image that stays sharp at any size."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        drawn: str = segno.make(public_address(self.sheet.project.reference), error="m").svg_inline(
            scale=8, border=4, light="#fff"
        )
        head = '<svg xmlns="http://www.w3.org/2000/svg"'
        response = HttpResponse(drawn.replace("<svg", head, 1), content_type="image/svg+xml")
        response["Content-Disposition"] = f'inline; filename="projet-{reference}.svg"'
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response


class PhotoDetailView(PublicMixin, View):
    """A photo of a public sheet; kept by no cache longer than a minute."""

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        picture = public_photo(reference, str(pk))
        if picture is None:
            raise Http404
        response = private_file(picture.image, content_type="image/webp")
        response["Cache-Control"] = "public, max-age=60"
        return response


def sheet_url(reference: str) -> str:
    """The page of a public sheet."""
    return reverse("showcase:sheet-detail", args=[reference])
