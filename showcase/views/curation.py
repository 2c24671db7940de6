"""The room of the curators: their collections, and the sheets of the front page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.errors import DomainError, StaleVersion
from core.http import Access, AdministratorMixin, DomainErrorMixin
from establishments.permissions import is_administrator
from establishments.views.base import RoleMixin
from showcase.gallery.forms import CollectionForm, NewCollectionForm, NoteForm
from showcase.models import Collection, CollectionItem, Sheet
from showcase.permissions import CURATORS, curated_academies
from showcase.queries.collections import (
    all_themes,
    featured_cards,
    held_sheets,
    own_collections,
    sheets_to_gather,
)
from showcase.services.collections import (
    MOST_FEATURED,
    TEXTS,
    add_to_collection,
    change_collection,
    create_collection,
    delete_collection,
    feature_sheet,
    move_in_collection,
    publish_collection,
    take_out_of_collection,
    version_of,
    withdraw_collection,
)

PAGE_SIZE = 25
HOME = ("Collections de projets", "showcase:curation-list")


class CuratorMixin(RoleMixin):
    """The room of those who gather sheets: secretariats, and the administration."""

    roles = CURATORS
    administrators = True
    kwargs: dict[str, Any]

    @property
    def person(self) -> User:
        """Who curates."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def crumbs(self) -> list[tuple[str, str]]:
        """The page above."""
        return [(HOME[0], reverse(HOME[1]))]


class OneCollectionMixin(CuratorMixin):
    """Loads `self.collection`; another service's does not exist for this person."""

    access = Access.SCOPE
    collection: Collection

    def check_access(self) -> None:
        super().check_access()
        self.collection = get_object_or_404(own_collections(self.person), slug=self.kwargs["slug"])

    def back(self) -> HttpResponseBase:
        """To the page of the collection."""
        return redirect("showcase:collection-update", self.collection.slug)


class CurationListView(CuratorMixin, TemplateView):
    """The collections that the person keeps."""

    template_name = "showcase/curation_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(own_collections(self.person), PAGE_SIZE).get_page(
            self.request.GET.get("page")
        )
        return super().get_context_data(
            page_obj=page,
            collections=list(page.object_list),
            is_ministry=is_administrator(self.person),
            **kwargs,
        )


class CollectionCreateView(CuratorMixin, DomainErrorMixin, FormView[NewCollectionForm]):
    """A new collection."""

    form_class = NewCollectionForm
    template_name = "showcase/collection_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "themes": all_themes(),
            "academies": curated_academies(self.person),
            "with_ministry": is_administrator(self.person),
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        data = form.cleaned_data
        made = create_collection(data["owner"], data, by=self.person)
        messages.success(self.request, "La collection est créée. Ajoutez-y des projets.")
        return redirect("showcase:collection-update", made.slug)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=self.crumbs(), **kwargs)


class CollectionUpdateView(OneCollectionMixin, DomainErrorMixin, FormView[CollectionForm]):
    """The words of a collection, its sheets in order, and the search that adds some.

    Twelve queries at most, whatever the number of sheets.
    """

    form_class = CollectionForm
    template_name = "showcase/collection_update.html"

    @cached_property
    def version(self) -> int:
        """The version that the page shows: as posted, else as kept."""
        if self.request.method != "POST":
            return version_of(self.collection)
        posted = self.request.POST.get("version", "")
        return int(posted) if posted.isascii() and posted.isdigit() and len(posted) < 10 else 0

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"themes": all_themes()}

    def get_initial(self) -> dict[str, Any]:
        kept = self.collection
        return {name: getattr(kept, name) for name in TEXTS} | {
            "theme": kept.theme.slug if kept.theme else ""
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        try:
            change_collection(
                self.collection, form.cleaned_data, version=self.version, by=self.person
            )
        except StaleVersion:
            self.version = version_of(self.collection)  # said once: the next save is made knowingly
            raise
        messages.success(self.request, "La collection est enregistrée.")
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = held_sheets(self.collection)
        words = self.request.GET.get("q", "")
        here = [row.item.sheet_id for row in held]
        return super().get_context_data(
            collection=self.collection,
            version=self.version,
            held=held,
            words=words,
            found=sheets_to_gather(words, without=here),
            crumbs=self.crumbs(),
            **kwargs,
        )


class _ActView(View):
    """An act of a button: the sentence of its refusal, or of its success, then back."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]  # type: ignore[misc]
    done = ""

    def act(self) -> None:
        """Call one service."""
        raise NotImplementedError

    def back(self) -> HttpResponseBase:
        """Where the button was."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.act()
        except DomainError as error:
            messages.error(request, error.message)
        else:
            if self.done:
                messages.success(request, self.done)
        return self.back()


class ItemCreateView(OneCollectionMixin, _ActView):
    """Adds a sheet, named by the reference of its project."""

    done = "Le projet est dans la collection."

    def act(self) -> None:
        reference = self.request.POST.get("reference", "")[:20]
        # Once published: the service says what happened to a sheet withdrawn since.
        once_read = Sheet.objects.filter(first_published_at__isnull=False)
        sheet = get_object_or_404(once_read, project__reference=reference)
        form = NoteForm(self.request.POST)
        if not form.is_valid():
            raise DomainError("Le mot d’explication est trop long\u00a0: 300 caractères au plus.")
        add_to_collection(self.collection, sheet, note=form.cleaned_data["note"], by=self.person)


class _ItemView(OneCollectionMixin, _ActView):
    """An act on one sheet of the collection; one that just left it leads back without a word."""

    def item(self) -> CollectionItem | None:
        """The row named in the address."""
        return (
            CollectionItem.objects.filter(collection=self.collection, pk=self.kwargs["pk"])
            .select_related("collection")
            .first()
        )


class ItemMoveView(_ItemView):
    """Moves a sheet up or down by one."""

    def act(self) -> None:
        item = self.item()
        if item is not None:
            up = self.request.POST.get("sens") == "haut"
            move_in_collection(item, up=up, by=self.person)


class ItemDeleteView(_ItemView):
    """Takes a sheet out."""

    done = "Le projet n’est plus dans la collection."

    def act(self) -> None:
        item = self.item()
        if item is not None:
            take_out_of_collection(item, by=self.person)


class CollectionPublishView(OneCollectionMixin, _ActView):
    """Shows the collection to everybody."""

    done = "La collection est publiée."

    def act(self) -> None:
        publish_collection(self.collection, by=self.person)


class CollectionWithdrawView(OneCollectionMixin, _ActView):
    """Shows it to nobody any more."""

    done = "La collection n’est plus publiée."

    def act(self) -> None:
        withdraw_collection(self.collection, by=self.person)


class CollectionDeleteView(OneCollectionMixin, _ActView):
    """Forgets the collection."""

    done = "La collection est supprimée. Ses projets restent publiés."

    def act(self) -> None:
        delete_collection(self.collection, by=self.person)

    def back(self) -> HttpResponseBase:
        return redirect(HOME[1])


class FeaturedListView(AdministratorMixin, TemplateView):
    """The sheets of the front page, and the search that adds some. Nine queries at most."""

    template_name = "showcase/featured_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        featured = featured_cards()
        words = self.request.GET.get("q", "")
        here = [card.key for card in featured]
        return super().get_context_data(
            featured=featured,
            most=MOST_FEATURED,
            words=words,
            found=sheets_to_gather(words, without=here),
            crumbs=[(HOME[0], reverse(HOME[1]))],
            **kwargs,
        )


class FeaturedUpdateView(AdministratorMixin, _ActView):
    """Puts a sheet on the front page, or takes it off."""

    kwargs: dict[str, Any]

    def act(self) -> None:
        assert isinstance(self.request.user, User)
        sheet = get_object_or_404(Sheet, project__reference=self.kwargs["reference"])
        featured = self.request.POST.get("a_la_une") == "oui"
        feature_sheet(sheet, featured=featured, by=self.request.user)

    def back(self) -> HttpResponse:
        return redirect("showcase:featured-list")
