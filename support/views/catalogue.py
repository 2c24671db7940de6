"""The price catalogue: searched, exported, imported after a trial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core import clock, french, money
from core.errors import DomainError
from core.spreadsheets import csv_lines
from establishments.enums import Role
from establishments.inspection.reading import decode
from establishments.models import Academy
from establishments.models.people import academy_id_of
from establishments.views.base import RoleMixin
from support.enums import CostingStatus
from support.forms.catalogue import CatalogueFilterForm, PriceListForm
from support.models import Costing, PriceCatalogue
from support.permissions import catalogue_academies
from support.pricelist.preview import PricePreview, preview_prices
from support.pricelist.reading import PriceList, read_prices
from support.queries.prices import (
    academies_read,
    catalogue_items,
    coming_catalogues,
    current_catalogue,
)
from support.services.catalogue import digest_of, import_catalogue

PAGE_SIZE = 50
LONGEST_PREVIEW = 100
"""Lines shown by the trial; what is refused is shown whole."""


class CatalogueMixin(RoleMixin):
    """The room of the support team where prices are; `self.academy` is the one asked for."""

    roles: ClassVar[frozenset[Role]] = frozenset({Role.SUPPORT})
    academy: Academy
    academies: list[Academy]

    def check_access(self) -> None:
        super().check_access()
        mine = self.rights.only({Role.SUPPORT}).appointments
        ids = {pk for a in mine if (pk := academy_id_of(a.territory)) is not None}
        self.academies = academies_read(ids)
        asked = self.request.GET.get("academie", "")
        offered = [academy for academy in self.academies if not asked or academy.code == asked]
        if not offered:
            raise Http404
        self.academy = offered[0]

    @property
    def user(self) -> User:
        """The person."""
        assert self.request.user.is_authenticated
        return self.request.user

    def crumbs(self) -> list[tuple[str, str]]:
        """(label, address) of the pages above, for the breadcrumb."""
        return [("Équipe d’appui", reverse("support:inbox-list"))]


class CatalogueListView(CatalogueMixin, TemplateView):
    """The prices of today, searched; with `chiffrage`, each may be added to this draft."""

    template_name = "support/catalogue_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CatalogueFilterForm(self.request.GET)
        filters = form.cleaned_data if form.is_valid() else {}
        catalogue = current_catalogue(self.academy.pk)
        page = Paginator(catalogue_items(catalogue, filters), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        query = self.request.GET.copy()
        query.pop("page", None)
        kept = {name: query[name] for name in ("chiffrage", "academie") if query.get(name)}
        return super().get_context_data(
            filters=form,
            academy=self.academy,
            academies=self.academies,
            catalogue=catalogue,
            coming=coming_catalogues(self.academy.pk),
            page_obj=page,
            items=list(page.object_list),
            costing=self._costing(),
            kept=kept,
            query=query.urlencode(),
            keeps=self.academy.pk in catalogue_academies(self.user),
            crumbs=self.crumbs(),
            **kwargs,
        )

    def _costing(self) -> Costing | None:
        """The draft named in the address, when it is the reader's to fill."""
        reference = self.request.GET.get("chiffrage", "")
        if not reference:
            return None
        drafts = Costing.objects.visible_to(self.user).filter(
            status=CostingStatus.DRAFT, request__holder=self.user
        )
        return drafts.filter(reference=reference).first()


class CatalogueExportView(CatalogueMixin, View):
    """The prices of today as a CSV for a spreadsheet; no cell begins like a formula."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        catalogue = current_catalogue(self.academy.pk)
        response = StreamingHttpResponse(
            csv_lines(_rows(catalogue)), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = (
            f'attachment; filename="catalogue-{self.academy.code}.csv"'
        )
        return response


class CatalogueCreateView(CatalogueMixin, FormView[PriceListForm]):
    """A price list: given, tried, then imported.

    Nothing is kept between the steps: the page carries the list and a print of what was shown.
    """

    form_class = PriceListForm
    template_name = "support/catalogue_form.html"
    shown_name = "support/catalogue_preview.html"

    def check_access(self) -> None:
        super().check_access()
        kept = catalogue_academies(self.user)
        self.academies = [academy for academy in self.academies if academy.pk in kept]
        if not self.academies:
            raise PermissionDenied

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": clock.today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        by_code = {academy.code: academy for academy in self.academies}
        return super().get_form_kwargs() | {"academies": by_code}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """« Corriger » shows the list again; else the form."""
        if "corriger" in request.POST:
            kwargs_of_form = self.get_form_kwargs() | {"data": None, "files": None}
            form = PriceListForm(**kwargs_of_form | {"initial": request.POST.dict()})
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: PriceListForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            text = decode(data["file"].read()) if data["file"] else data["text"]
            return self.step(form, text, read_prices(text))
        except DomainError as error:
            form.add_error(None, error.message)
            return self.form_invalid(form)

    def form_invalid(self, form: PriceListForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def step(self, form: PriceListForm, text: str, prices: PriceList) -> HttpResponse:
        """Import what was tried, or try it."""
        shown = self.request.POST.get("empreinte", "")
        if "importer" in self.request.POST and shown == digest_of(prices):
            catalogue = import_catalogue(
                form.academy(),
                prices=prices,
                valid_from=form.cleaned_data["valid_from"],
                file_name=self.request.POST.get("nom", ""),
                by=self.user,
            )
            messages.success(self.request, _told(catalogue, len(prices.lines)))
            return redirect(f"{reverse('support:catalogue-list')}?academie={form.academy().code}")
        preview = preview_prices(prices, current_catalogue(form.academy().pk))
        file = form.cleaned_data["file"]
        return self.show(form, text, prices, preview, name=file.name if file else "")

    def show(
        self, form: PriceListForm, text: str, prices: PriceList, preview: PricePreview, *, name: str
    ) -> HttpResponse:
        """The page of the trial: nothing is written."""
        shown = sorted(preview.lines, key=lambda line: not (line.is_new or line.moves))
        context = self.get_context_data(
            form=form,
            text=text,
            name=name or self.request.POST.get("nom", ""),
            academy=form.academy(),
            preview=preview,
            digest=digest_of(prices),
            shown=shown[:LONGEST_PREVIEW],
            hidden_lines=max(0, len(shown) - LONGEST_PREVIEW),
            valid_from=form.cleaned_data["valid_from"],
        )
        return render(self.request, self.shown_name, context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        above = ("Catalogue de prix", reverse("support:catalogue-list"))
        return super().get_context_data(crumbs=[*self.crumbs(), above], **kwargs)


def _told(catalogue: PriceCatalogue, kept: int) -> str:
    text = (
        f"{french.counted(kept, 'prix importé', 'prix importés')}, valables à partir du "
        f"{french.short_date(catalogue.valid_from)}"
    )
    if left := len(catalogue.refused):
        text += f"\u00a0; {french.counted(left, 'ligne refusée', 'lignes refusées')}"
    return f"{text}."


def _rows(catalogue: PriceCatalogue | None) -> Iterator[list[str]]:
    yield ["code", "libelle", "categorie", "prix", "unite", "fournisseur"]
    if catalogue is None:
        return
    with transaction.atomic():
        for item in catalogue.items.all().iterator(chunk_size=500):
            price = money.written(item.unit_price)
            category = item.get_category_display()
            yield [item.code, item.label, category, price, item.unit, item.supplier]
