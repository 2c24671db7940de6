"""The help of the parts, rewritten by the secretariat of an académie."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from core.errors import DomainError
from establishments.enums import Role
from establishments.models import Academy
from establishments.views.base import RoleMixin
from projects.enums import Part
from projects.forms.guides import GuideForm
from projects.guides import Guide, national_guide
from projects.models import PartGuide
from projects.queries import academy_guides
from projects.services.guides import TEXTS, reset_guide, save_guide

HOME = ("Aide à l’écriture", "projects:guide-list")


class GuideListView(RoleMixin, TemplateView):
    """Every part with the help its schools read, for one of the secretariat's académies."""

    roles = frozenset({Role.SECRETARIAT})
    template_name = "projects/guide_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = sorted(self.rights.academies_as(Role.SECRETARIAT))
        academies = list(Academy.objects.filter(pk__in=own).order_by("name"))
        asked = self.request.GET.get("academie", "")
        academy = next((item for item in academies if item.code == asked), academies[0])
        written = academy_guides(academy.pk)
        return super().get_context_data(
            academies=academies,
            academy=academy,
            guides=[
                {
                    "part": part,
                    "question": (written[part].question if part in written else "")
                    or national_guide(part).question,
                    "own": written.get(part),
                    "url": reverse("projects:guide-update", args=[academy.code, part.slug]),
                }
                for part in Part
            ],
            **kwargs,
        )


class GuideUpdateView(RoleMixin, View):
    """The three texts of one part: written, looked at before, given back to the national ones."""

    roles = frozenset({Role.SECRETARIAT})
    academy: Academy
    part: Part
    kwargs: dict[str, str]

    def check_access(self) -> None:
        super().check_access()
        own = sorted(self.rights.academies_as(Role.SECRETARIAT))
        self.academy = get_object_or_404(
            Academy.objects.filter(pk__in=own), code=self.kwargs["academy"]
        )
        part = Part.from_slug(self.kwargs["part"])
        if part is None:
            raise Http404
        self.part = part

    def get(self, request: HttpRequest, academy: str, part: str) -> HttpResponse:
        own = PartGuide.objects.filter(academy=self.academy, part=self.part).first()
        initial = {name: getattr(own, name) for name in TEXTS} if own else {}
        return self._page(GuideForm(initial=initial), is_own=own is not None)

    def post(self, request: HttpRequest, academy: str, part: str) -> HttpResponseBase:
        assert request.user.is_authenticated
        if "reset" in request.POST:
            reset_guide(self.academy, self.part, by=request.user)
            messages.success(request, "Les écoles lisent à nouveau l’aide nationale.")
            return self._back()
        form = GuideForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        if "preview" in request.POST:
            return self._page(form, preview=self._shown(form.cleaned_data))
        try:
            save_guide(self.academy, self.part, form.cleaned_data, by=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
            return self._page(form, status=422)
        messages.success(request, "L’aide est enregistrée\u00a0: vos écoles la lisent désormais.")
        return self._back()

    def _back(self) -> HttpResponseBase:
        return redirect(f"{reverse(HOME[1])}?academie={self.academy.code}")

    def _shown(self, texts: dict[str, str]) -> Guide:
        """What the schools would read."""
        national = asdict(national_guide(self.part))
        return Guide(**{name: texts[name] or national[name] for name in TEXTS})

    def _page(
        self,
        form: GuideForm,
        *,
        is_own: bool = True,
        preview: Guide | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "academy": self.academy,
            "part": self.part,
            "national": national_guide(self.part),
            "preview": preview,
            "is_own": is_own,
            "crumbs": [(HOME[0], reverse(HOME[1]))],
        }
        return render(self.request, "projects/guide_form.html", context, status=status)
