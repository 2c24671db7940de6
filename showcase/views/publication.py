"""The school publishes its project: texts, voices, preview, proposal, withdrawal."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core.downloads import private_file
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry, rich_entry, text_entry
from core.errors import DomainError
from core.http import DomainErrorMixin
from establishments.enums import Role
from projects.forms.attachment import content_type_of
from projects.models import AttachmentPicture
from projects.views.base import ProjectMixin
from showcase.content import figure_lines, results_table
from showcase.enums import SheetPart, WitnessRole
from showcase.forms import (
    ProposalForm,
    ReportPhotosForm,
    SheetForm,
    SheetPhotoForm,
    TestimonyForm,
    WithdrawalForm,
    initial_of,
    values_of,
)
from showcase.models import Sheet
from showcase.permissions import MODERATORS, PUBLISHERS, SHEET_WRITERS
from showcase.queries.check import Check, check_of
from showcase.queries.preparation import (
    DraftValues,
    Preparation,
    content_of,
    is_publishable,
    preparation_of,
    report_photos,
)
from showcase.queries.sheets import picture_of, reading_of
from showcase.services.preparation import save_draft
from showcase.services.proposal import propose_sheet, seal_of, take_back
from showcase.services.voices import (
    PhotoFacts,
    add_photo,
    add_testimony,
    remove_photo,
    remove_testimony,
    take_report_photos,
)
from showcase.services.withdrawal import withdraw_sheet
from showcase.views.sheets import allow_player


class PublicationMixin(ProjectMixin):
    """The file and what its school prepares for the public, read once."""

    request: HttpRequest
    roles = SHEET_WRITERS

    @cached_property
    def preparation(self) -> Preparation:
        """What is prepared, proposed and published of this project."""
        return preparation_of(self.project)

    @property
    def actor(self) -> User:
        """The person signed in."""
        user = self.request.user
        assert isinstance(user, User)
        return user

    def url_of(self, name: str, *args: object) -> str:
        """The address of another page of this publication."""
        return reverse(f"showcase:{name}", args=[self.project.reference, *args])

    def publication_context(self) -> dict[str, Any]:
        """What every page of a publication shows around it."""
        return {
            "project": self.project,
            "crumbs": self.crumbs(),
            "preparation": self.preparation,
            "is_open": is_publishable(self.project),
            "may_publish": bool(self.roles_here & PUBLISHERS),
            "urls": {
                "write": self.url_of("publication-update"),
                "voices": self.url_of("voice-list"),
                "preview": self.url_of("publication-preview"),
                "propose": self.url_of("proposal-create"),
                "take_back": self.url_of("proposal-delete"),
                "withdraw": self.url_of("publication-delete"),
                "public": self.url_of("sheet-detail"),
            },
        }


class PublicationUpdateView(PublicationMixin, EditorView):
    """The parts of the sheet, each as the public will read it, chosen one by one."""

    template_name: ClassVar[str] = "showcase/publication_form.html"
    saved_message: ClassVar[str] = "La fiche est enregistrée. Le public ne la lit pas encore."

    def open_draft(self, extra: int) -> Draft:
        return self._draft(self.preparation)

    def current_draft(self) -> Draft:
        return self._draft(preparation_of(self.project))

    def read_draft(self, data: QueryDict) -> Draft:
        return Draft(form=SheetForm(data))

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        saved = save_draft(
            self.project, values_of(cleaned), by=self.actor, version=version, ticket=self.ticket
        )
        return Saved(saved.version, saved.saved_at)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        return _entries(values_of(cleaned))

    def other_version(self) -> OtherVersion:
        preparation = preparation_of(self.project)
        draft = preparation.draft
        return OtherVersion(
            version=preparation.version,
            saved_at=draft.updated_at if draft else None,
            saved_by=str(draft.updated_by) if draft and draft.updated_by else "",
            entries=_entries(preparation.values),
            by_self=draft is not None and draft.updated_by_id == self.actor.pk,
        )

    def page_context(self) -> dict[str, Any]:
        draft = self.preparation.draft
        version: Any = self.preparation.version
        if self.request.method == "POST":
            version = self.request.POST.get("version", version)
        # What each part would tell, chosen or not: one reads it, then chooses.
        whole = replace(self.preparation.values, parts=[part.value for part in SheetPart])
        content = content_of(replace(self.preparation, values=whole))
        return {
            **self.publication_context(),
            "version": version,
            "saved_at": draft.updated_at if draft else None,
            "autosave_key": f"{self.project.reference}-fiche",
            "figures": figure_lines(content["figures"]) if content["figures"] else [],
            "results": results_table(content["results"]) if content["results"] else None,
        }

    def render_draft(self, draft: Draft, *, status: int = 200, **context: Any) -> HttpResponse:
        form = draft.form
        assert isinstance(form, SheetForm)
        return super().render_draft(draft, status=status, parts=form.part_fields(), **context)

    def page_url(self) -> str:
        return self.url_of("publication-update")

    def next_url(self) -> str:
        return self.url_of("voice-list")

    def _draft(self, preparation: Preparation) -> Draft:
        return Draft(form=SheetForm(initial=initial_of(preparation.values)))


def _entries(values: DraftValues) -> list[Entry]:
    """What is prepared, as it would be read."""
    chosen = [SheetPart(part).label for part in values.parts]
    return [
        text_entry("Titre", values.title),
        rich_entry("Résumé", values.summary),
        text_entry("Parties publiées", ", ".join(chosen)),
        *(
            rich_entry(part.label, values.texts[part])
            for part in SheetPart
            if part.is_text and values.texts.get(part)
        ),
        text_entry("Adresse de la vidéo", values.video_url),
        text_entry("Droits sur la vidéo", values.video_rights),
        rich_entry("Transcription de la vidéo", values.transcript),
    ]


class VoiceListView(PublicationMixin, View):
    """The testimonies and photos of the sheet, and the forms to add some."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        form: BaseForm
        match request.POST.get("kind"):
            case "temoignage":
                form, add = TestimonyForm(request.POST, prefix="temoignage"), self._testimony
            case "photo":
                form, add = SheetPhotoForm(request.POST, request.FILES, prefix="photo"), self._photo
            case "bilan":
                pieces = report_photos(self.project)
                form = ReportPhotosForm(request.POST, pieces=pieces, prefix="bilan")
                add = self._report_photos
            case _:
                return redirect(self.url_of("voice-list"))
        if form.is_valid():
            try:
                said = add(form.cleaned_data)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, said)
                return redirect(self.url_of("voice-list"))
        return self._page(form, status=422)

    def _testimony(self, data: dict[str, Any]) -> str:
        add_testimony(
            self.project,
            role=WitnessRole(data["role"]),
            text=data["text"],
            agreed_by=data["agreed_by"],
            by=self.actor,
        )
        return "Le témoignage est ajouté. Il sera publié avec la fiche."

    def _photo(self, data: dict[str, Any]) -> str:
        upload = data["file"]
        add_photo(
            self.project,
            PhotoFacts(
                alt=data["alt"],
                rights_holder=data["rights_holder"],
                agreed_by=data["agreed_by"],
                shows_people=data["shows_people"] == "oui",
            ),
            file=upload.file,
            name=upload.name,
            content_type=content_type_of(upload.name),
            by=self.actor,
        )
        return "La photo est arrivée. Elle sera montrée une fois vérifiée et redessinée."

    def _report_photos(self, data: dict[str, Any]) -> str:
        take_report_photos(self.project, [int(pk) for pk in data["pieces"]], by=self.actor)
        return "Les photos du bilan sont reprises dans la fiche."

    def _page(self, wrong: BaseForm | None = None, *, status: int = 200) -> HttpResponse:
        pieces = report_photos(self.project)
        taken = {photo.attachment_id for photo in self.preparation.photos}
        left = [piece for piece in pieces if piece.attachment_id not in taken]
        context = {
            **self.publication_context(),
            "testimony_form": wrong
            if isinstance(wrong, TestimonyForm)
            else TestimonyForm(prefix="temoignage"),
            "photo_form": wrong
            if isinstance(wrong, SheetPhotoForm)
            else SheetPhotoForm(prefix="photo"),
            "report_form": wrong
            if isinstance(wrong, ReportPhotosForm)
            else (ReportPhotosForm(pieces=left, prefix="bilan") if left else None),
            "wrong": wrong,
        }
        return render(self.request, "showcase/voice_list.html", context, status=status)


class TestimonyDeleteView(PublicationMixin, View):
    """Takes a testimony out, of the public page too."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
        try:
            remove_testimony(self.project, pk, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "Le témoignage est retiré\u00a0: plus personne ne le lit.")
        return redirect(self.url_of("voice-list"))


class PhotoDeleteView(PublicationMixin, View):
    """Takes a photo out, of the public page too."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
        try:
            remove_photo(self.project, pk, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "La photo est retirée\u00a0: plus personne ne la voit.")
        return redirect(self.url_of("voice-list"))


class PreparedPhotoView(ProjectMixin, View):
    """A photo of what is prepared or proposed, for the school and the secretariat."""

    roles = SHEET_WRITERS | MODERATORS

    def get(self, request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponseBase:
        sheet = Sheet.objects.for_lists().filter(project=self.project).first()
        picture: AttachmentPicture | None = picture_of(str(pk), sheet) if sheet else None
        if picture is None:
            raise Http404
        return private_file(picture.image, content_type="image/webp")


class PublicationPreviewView(PublicationMixin, TemplateView):
    """The sheet as the public will read it."""

    template_name = "showcase/publication_preview.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        allow_player(response, context["reading"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.publication_context(),
            reading=reading_of(content_of(self.preparation)),
            **kwargs,
        )


class ProposalCreateView(PublicationMixin, DomainErrorMixin, FormView[ProposalForm]):
    """The check of personal data, faces, consent; then the secretariat reads."""

    roles = PUBLISHERS
    template_name = "showcase/proposal_form.html"
    form_class = ProposalForm
    success_message = (
        "La fiche est proposée. Le secrétariat la relit\u00a0: vous serez prévenu de sa réponse."
    )

    @cached_property
    def check(self) -> Check:
        """What is found in what is prepared now."""
        return check_of(self.preparation)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "doubts": self.check.doubts,
            "asks_faces": self.check.asks_faces,
            "initial": {"seal": seal_of(self.check.content)},
        }

    def perform(self, form: BaseForm) -> HttpResponseBase:
        assert isinstance(form, ProposalForm)
        propose_sheet(
            self.project,
            seal=form.cleaned_data["seal"],
            confirmed=form.confirmed(),
            faces_agreed=form.cleaned_data.get("faces", False),
            by=self.actor,
        )
        return HttpResponseRedirect(self.url_of("publication-update"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**self.publication_context(), **kwargs)
        form = context["form"]
        assert isinstance(form, ProposalForm)
        return {
            **context,
            "check": self.check,
            "doubts": form.doubt_fields(),
        }


class ProposalDeleteView(PublicationMixin, View):
    """Takes a proposal back, to change it."""

    roles = PUBLISHERS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        try:
            take_back(self.project, by=self.actor)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, "La fiche est de nouveau en préparation.")
        return redirect(self.url_of("publication-update"))


class PublicationDeleteView(PublicationMixin, DomainErrorMixin, FormView[WithdrawalForm]):
    """Takes the sheet off, by the head or the secretariat."""

    roles = PUBLISHERS | MODERATORS
    template_name = "showcase/publication_delete.html"
    form_class = WithdrawalForm
    success_message = "La fiche est retirée\u00a0: plus personne ne la lit."

    def get_form_kwargs(self) -> dict[str, Any]:
        must_say = Role.HEAD not in self.roles_here
        return {**super().get_form_kwargs(), "must_say": must_say}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        withdraw_sheet(self.project, motive=form.cleaned_data["motive"], by=self.actor)
        return HttpResponseRedirect(
            reverse("dashboards:project-detail", args=[self.project.reference])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.publication_context(), **kwargs)
