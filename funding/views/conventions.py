"""The convention with a commune: its page, its papers, the words of the académie."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import FormView, View

from accounts.models import User
from core import clock
from core.errors import DomainError
from core.http import DomainErrorMixin
from documents.http import pdf_response
from establishments.enums import Role
from establishments.models import Academy
from establishments.views.base import RoleMixin
from funding.enums import ConventionState
from funding.forms.conventions import ConventionTextForm, MissingPaperForm, SignatureForm
from funding.models import Convention
from funding.permissions import LETTER_READERS
from funding.rules import CONVENTION_WORDS, HOUSE_TEXT
from funding.services.conventions import (
    convention_text,
    draw_up_convention,
    note_missing,
    set_convention_text,
    sign_convention,
)
from funding.views.crumbs import desk_crumbs, file_crumbs
from funding.word import convention_docx
from projects.views.base import ProjectMixin

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class ConventionMixin(ProjectMixin):
    """Loads `self.convention`, of this file; 404 for that of another."""

    roles = LETTER_READERS
    convention: Convention

    def check_access(self) -> None:
        super().check_access()
        self.convention = get_object_or_404(
            Convention.objects.select_related("document", "recipient__allocation"),
            recipient__allocation__project=self.project,
            pk=self.kwargs["pk"],
        )


class ConventionUpdateView(ConventionMixin, View):
    """Draw it up, name the paper that is missing, record the signature: one button each."""

    roles = frozenset({Role.FUND_MANAGER})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Where it stands."""
        return self._page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One act; a refusal comes back on the page."""
        user = request.user
        assert isinstance(user, User)
        act = request.POST.get("acte", "")
        missing = MissingPaperForm(request.POST if act == "manque" else None)
        signature = SignatureForm(request.POST if act == "signature" else None)
        form: BaseForm | None = {"manque": missing, "signature": signature}.get(act)
        if form is not None and not form.is_valid():
            return self._page(missing, signature, status=422)
        try:
            if act == "manque":
                note_missing(self.convention, missing.cleaned_data["missing"], by=user)
                done = "C’est noté."
            elif act == "signature":
                sign_convention(
                    self.convention, signed_on=signature.cleaned_data["signed_on"], by=user
                )
                done = "La convention est signée."
            elif act == "etablir":
                draw_up_convention(self.convention, by=user)
                done = "La convention se prépare\u00a0: elle sera prête dans moins d’une minute."
            else:
                raise BadRequest("Cet acte n’existe pas.")
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, done)
        return HttpResponseRedirect(
            reverse("funding:convention-update", args=[self.project.reference, self.convention.pk])
        )

    def _page(
        self,
        missing: MissingPaperForm | None = None,
        signature: SignatureForm | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        convention = self.convention
        back = reverse("funding:allocation-create", args=[self.project.reference])
        context = {
            "project": self.project,
            "convention": convention,
            "recipient": convention.recipient,
            "is_signed": convention.state == ConventionState.SIGNED,
            "is_to_sign": convention.state == ConventionState.TO_SIGN,
            "missing": missing or MissingPaperForm(initial={"missing": convention.missing}),
            "signature": signature or SignatureForm(initial={"signed_on": clock.today()}),
            "crumbs": [*file_crumbs(self.project), ("Attribution", back)],
            "back": back,
        }
        return render(self.request, "funding/convention_form.html", context, status=status)


class ConventionPdfView(ConventionMixin, View):
    """The sealed paper, for the school, the fund manager, the secretariat and the presidency."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF, or a page that says it is being prepared."""
        if self.convention.document is None:
            raise Http404
        return pdf_response(
            request, self.convention.document, filename=f"convention-{self.project.reference}.pdf"
        )


class ConventionDocxView(ConventionMixin, View):
    """The same words as an editable document, for the fund manager."""

    roles = frozenset({Role.FUND_MANAGER})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The .docx, made from the frozen facts of the PDF."""
        document = self.convention.document
        if document is None:
            raise Http404
        content = convention_docx(
            document.facts,
            number=document.number,
            made_on=clock.day_of(document.requested_at),
        )
        filename = f"convention-{self.project.reference}.docx"
        return HttpResponse(
            content,
            content_type=DOCX,
            headers={
                "Content-Disposition": f'attachment; filename="{filename}"',
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


class ConventionTemplateUpdateView(RoleMixin, DomainErrorMixin, FormView[ConventionTextForm]):
    """The words of the conventions of an académie: for those to come."""

    roles = frozenset({Role.FUND_MANAGER})
    template_name = "funding/conventiontemplate_form.html"
    form_class = ConventionTextForm
    success_message = "Le modèle est enregistré. Il vaut pour les conventions à établir."
    academy: Academy

    def check_access(self) -> None:
        super().check_access()
        managed = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        self.academy = get_object_or_404(
            Academy.objects.filter(pk__in=managed), code=self.kwargs["academy"]
        )

    def get_initial(self) -> dict[str, Any]:
        return {"text": convention_text(self.academy)}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        set_convention_text(self.academy, form.cleaned_data["text"], by=user)
        return HttpResponseRedirect(
            reverse("funding:conventiontemplate-update", args=[self.academy.code])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            academy=self.academy,
            crumbs=desk_crumbs(),
            words=[(f"[{word}]", label) for word, label in CONVENTION_WORDS.items()],
            house_text=HOUSE_TEXT,
            **kwargs,
        )
