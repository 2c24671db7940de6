"""Pages of text that several people write: a button, an autosave, and nothing overwritten unseen.

The form carries the version it was opened with (hidden field `version`). A save with an older
version is refused and both versions are shown; the person keeps theirs (`overwrite`, the version
they saw), takes the other (`discard`), or puts them together (`merge`, then `merged`).
An autosave also carries `writer` and `rank` (core.tickets): sent again, it changes nothing.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from core import french
from core.entries import Entry
from core.errors import DomainError, StaleVersion
from core.merging import MergeForm, carried, differences, merged
from core.rows import RowSet
from core.tickets import Ticket, read_ticket

NO_VERSION = -1
MORE_ROWS = 3


@dataclass(frozen=True)
class Saved:
    """What a save did: the new version, when, and the ids of the rows in their order."""

    version: int
    saved_at: datetime
    row_ids: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class OtherVersion:
    """What somebody else saved meanwhile, or the same person in another page (`by_self`)."""

    version: int
    saved_at: datetime | None
    saved_by: str
    entries: list[Entry]
    by_self: bool = False


@dataclass
class Draft:
    """What the page asks: a form, and rows when it has some."""

    form: BaseForm
    rows: RowSet | None = None

    def is_valid(self) -> bool:
        """Whether everything typed is well formed; both are checked so that all errors show."""
        return all([self.form.is_valid(), self.rows is None or self.rows.is_valid()])

    def cleaned(self) -> dict[str, Any]:
        """The values, with the rows to keep under `rows`."""
        rows = {} if self.rows is None else {"rows": self.rows.kept()}
        return {**self.form.cleaned_data, **rows}

    def first_error(self) -> str:
        """The first thing wrong, in a sentence that names its field."""
        parts: list[BaseForm] = [self.form]
        if self.rows is not None:
            if wrong := self.rows.non_form_errors():
                return str(wrong[0])
            parts += [form for form in self.rows.forms if form.errors]
        for form in parts:
            for name, errors in form.errors.items():
                if name == NON_FIELD_ERRORS:
                    return str(errors[0])
                return f"{form[name].label}\u00a0: {errors[0]}"
        return ""


class EditorView(View):
    """Shows a draft, saves it by the button or by autosave. A subclass says what and where."""

    template_name: ClassVar[str]
    saved_message: ClassVar[str] = "Vos réponses sont enregistrées."

    @abstractmethod
    def open_draft(self, extra: int) -> Draft:
        """The form filled with what is kept, and `extra` empty rows."""

    @abstractmethod
    def read_draft(self, data: QueryDict) -> Draft:
        """The form filled with what was posted."""

    @abstractmethod
    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        """Call the service. Raises DomainError; StaleVersion when somebody else saved meanwhile."""

    @abstractmethod
    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        """What was typed, as it would be read."""

    @abstractmethod
    def other_version(self) -> OtherVersion:
        """What is kept now."""

    @abstractmethod
    def current_draft(self) -> Draft:
        """The form filled with what is kept at this very moment, without empty rows."""

    @abstractmethod
    def page_context(self) -> dict[str, Any]:
        """What the template needs besides the draft."""

    @abstractmethod
    def page_url(self) -> str:
        """The address of this page."""

    def next_url(self) -> str:
        """Where the main button leads once everything is saved."""
        return self.page_url()

    def done_message(self) -> str:
        """What is said once everything is saved by a button."""
        return self.saved_message

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("lignes", "")
        extra = MORE_ROWS if asked == "plus" else 1
        return self.render_draft(self.open_draft(extra))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "discard" in request.POST:
            return redirect(self.page_url())
        draft = self.read_draft(request.POST)
        if "merge" in request.POST:
            return self._show_merge(draft)
        if "merged" in request.POST:
            return self._save_merged(draft)
        return self._save(draft)

    def _save(self, draft: Draft) -> HttpResponse:
        request = self.request
        if not draft.is_valid():
            return self.refuse(draft)
        try:
            saved = self.save(draft.cleaned(), version=self._posted_version())
        except StaleVersion:
            return self._show_both(draft)
        except DomainError as error:
            draft.form.add_error(None, error.message)
            return self.refuse(draft)
        if self.is_autosave:
            return self._autosaved(draft, saved)
        if "add_row" in request.POST:
            return redirect(f"{self.page_url()}?lignes=plus#ajouter")
        messages.success(request, self.done_message())
        return redirect(self.next_url() if "next" in request.POST else self.page_url())

    @property
    def ticket(self) -> Ticket:
        """Which save of which open page this is, for the service."""
        return read_ticket(self.request.POST.get("writer", ""), self.request.POST.get("rank", ""))

    @property
    def is_autosave(self) -> bool:
        """Whether the page saves by itself, without leaving it."""
        return "X-Autosave" in self.request.headers

    def refuse(self, draft: Draft, *, status: int = 422) -> HttpResponse:
        """The page again with what was typed and what is wrong."""
        if self.is_autosave:
            return JsonResponse({"message": draft.first_error()}, status=422)
        return self.render_draft(draft, status=status)

    def render_draft(self, draft: Draft, *, status: int = 200, **context: Any) -> HttpResponse:
        """The whole page."""
        return render(
            self.request,
            self.template_name,
            {**self.page_context(), "form": draft.form, "rows": draft.rows, **context},
            status=status,
        )

    def _posted_version(self) -> int:
        text = self.request.POST.get("overwrite") or self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NO_VERSION

    def _autosaved(self, draft: Draft, saved: Saved) -> JsonResponse:
        fields = _new_ids(draft, saved)
        hour = french.clock_time(timezone.localtime(saved.saved_at))
        return JsonResponse({"version": saved.version, "saved_at": hour, "fields": fields})

    def _show_both(self, draft: Draft) -> HttpResponse:
        mine, theirs = self.entries(draft.cleaned()), self.other_version()
        if mine == theirs.entries and self.is_autosave and theirs.saved_at is not None:
            return self._autosaved(draft, Saved(theirs.version, theirs.saved_at))
        conflict = {"mine": mine, "theirs": theirs}
        if self.is_autosave:
            return render(self.request, "components/conflict.html", conflict, status=409)
        return self.render_draft(draft, status=409, conflict=conflict)

    def _show_merge(self, draft: Draft, *, again: bool = False) -> HttpResponse:
        """Every difference with what is kept now, and the choice for each."""
        theirs = self.other_version()
        found = differences(draft, self.current_draft())
        merge = {
            "form": MergeForm(differences=found),
            "carried": carried(self.request.POST),
            "theirs": theirs,
            "again": again,
        }
        return self.render_draft(draft, merge=merge)

    def _save_merged(self, draft: Draft) -> HttpResponse:
        """Save what was put together, unless what is kept changed again meanwhile."""
        if self.other_version().version != self._posted_version():
            return self._show_merge(draft, again=True)
        kept = self.current_draft()
        choices = MergeForm(self.request.POST, differences=differences(draft, kept))
        return self._save(self.read_draft(merged(draft, kept, choices)))


def _new_ids(draft: Draft, saved: Saved) -> dict[str, str]:
    """The hidden fields to set: none when the rows are no longer those of the page."""
    if draft.rows is None or len(saved.row_ids) != len(draft.rows.kept_forms()):
        return {}
    return draft.rows.ids_after(saved.row_ids)
