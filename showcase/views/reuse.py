"""« M’en inspirer », favourites, themes followed: for people signed in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.errors import DomainError
from core.http import Access, DomainErrorMixin, SignedInMixin
from establishments.enums import SCHOOL_ROLES
from establishments.models import Establishment
from establishments.permissions import rights_of, roles_of
from projects.enums import Part
from projects.models import Theme
from showcase.content import as_content
from showcase.forms import InspirationForm
from showcase.models import Sheet, ThemeFollow
from showcase.queries.reuse import favourites_of
from showcase.queries.sheets import public_sheet
from showcase.services.reuse import (
    follow_theme,
    forget_favourite,
    keep_favourite,
    leave_theme,
    take_inspiration,
)
from showcase.views.sheets import sheet_url

PAGE_SIZE = 20


class _ReuseMixin(SignedInMixin):
    """Loads `self.sheet` when anybody may read it; 404 otherwise."""

    request: HttpRequest
    kwargs: dict[str, Any]
    sheet: Sheet

    @property
    def actor(self) -> User:
        """The person signed in."""
        user = self.request.user
        assert isinstance(user, User)
        return user

    def check_access(self) -> None:
        found = public_sheet(str(self.kwargs["reference"]))
        if found is None:
            raise Http404
        self.sheet = found


class InspirationCreateView(_ReuseMixin, DomainErrorMixin, FormView[InspirationForm]):
    """A new draft of one's school that starts from the sheet; for the teams of schools."""

    access = Access.ROLE
    template_name = "showcase/inspiration_form.html"
    form_class = InspirationForm
    schools: list[Establishment]

    def check_access(self) -> None:
        super().check_access()
        memberships = rights_of(self.actor).memberships
        self.schools = [m.establishment for m in memberships if roles_of(m) & SCHOOL_ROLES]
        if not self.schools:
            raise PermissionDenied

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "schools": self.schools,
            "initial": {"establishment": self.schools[0].uai},
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        chosen = form.cleaned_data["establishment"]
        school = next(one for one in self.schools if one.uai == chosen)
        project = take_inspiration(self.sheet, school, by=self.actor)
        messages.success(
            self.request,
            "Un brouillon est ouvert. Réécrivez chaque partie pour votre établissement\u00a0: rien "
            "n’est déposé.",
        )
        return HttpResponseRedirect(
            reverse("projects:part-update", args=[project.reference, Part.SUMMARY.slug])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.sheet.edition is not None
        reference = self.sheet.project.reference
        return super().get_context_data(
            sheet=self.sheet,
            content=as_content(self.sheet.edition.content),
            reference=reference,
            crumbs=[(self.sheet.title, sheet_url(reference))],
            **kwargs,
        )


class FavouriteCreateView(_ReuseMixin, View):
    """Keeps a sheet at hand."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        try:
            keep_favourite(self.sheet, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "La fiche est dans vos favoris.")
        return redirect(sheet_url(reference))


class FavouriteDeleteView(SignedInMixin, View):
    """Keeps a sheet at hand no more, even when it was withdrawn."""

    request: HttpRequest
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        sheet = get_object_or_404(
            Sheet.objects.for_lists(), project__reference=reference, favourites__user=user
        )
        forget_favourite(sheet, by=user)
        messages.success(request, "La fiche n’est plus dans vos favoris.")
        return redirect(_back(request, reverse("showcase:favourite-list")))


class FavouriteListView(SignedInMixin, TemplateView):
    """The sheets kept at hand, and the themes followed."""

    request: HttpRequest
    template_name = "showcase/favourite_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert isinstance(user, User)
        page = Paginator(favourites_of(user), PAGE_SIZE).get_page(self.request.GET.get("page"))
        followed = set(ThemeFollow.objects.filter(user=user).values_list("theme", flat=True))
        return super().get_context_data(
            page_obj=page,
            favourites=list(page.object_list),
            themes=[(theme, theme.pk in followed) for theme in Theme.objects.all()],
            **kwargs,
        )


class ThemeFollowCreateView(SignedInMixin, View):
    """Follows a theme."""

    request: HttpRequest
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        theme = get_object_or_404(Theme, slug=slug)
        follow_theme(theme, by=user)
        messages.success(
            request,
            f"Vous suivez le thème «\u00a0{theme}\u00a0»\u00a0: ses nouveaux projets viennent dans "
            "votre résumé de la semaine.",
        )
        return redirect(_back(request, reverse("showcase:favourite-list")))


class ThemeFollowDeleteView(SignedInMixin, View):
    """Follows a theme no more."""

    request: HttpRequest
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)
        theme = get_object_or_404(Theme, slug=slug)
        leave_theme(theme, by=user)
        messages.success(request, f"Vous ne suivez plus le thème «\u00a0{theme}\u00a0».")
        return redirect(_back(request, reverse("showcase:favourite-list")))


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page the form was on, when it is one of this site."""
    asked = request.POST.get("next", "")
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else otherwise
