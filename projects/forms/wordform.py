"""A filled Word form: the file, and its answers put through the forms of the editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import QueryDict

from core import french
from core.editing import Draft
from core.forms import DsfrFormMixin
from core.rows import RowForm
from projects.content import PartData
from projects.enums import Part
from projects.forms.attachment import clean_name
from projects.forms.editor import draft_of
from projects.models import Project
from projects.wordform.outline import Section
from projects.wordform.reading import Answers

MOST_TRIES = 4


class WordFormForm(DsfrFormMixin, forms.Form):
    """The filled form. What it holds is judged while it is read."""

    file = forms.FileField(
        label="Formulaire rempli",
        max_length=None,
        error_messages={
            "required": "Choisissez le formulaire rempli.",
            "empty": "Ce fichier est vide.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: recommencez.",
        },
        widget=forms.FileInput({"accept": ".docx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = french.file_size(settings.ATTACHMENT_MAX_BYTES)
        self.fields["file"].help_text = f"Un document Word (.docx), {limit} au plus."

    def clean_file(self) -> UploadedFile[bytes]:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > settings.ATTACHMENT_MAX_BYTES:
            raise ValidationError(
                f"Ce fichier pèse {french.file_size(upload.size or 0)}\u00a0: "
                f"{french.file_size(settings.ATTACHMENT_MAX_BYTES)} au plus."
            )
        upload.name = clean_name(upload.name or "")
        if not upload.name.lower().endswith(".docx"):
            raise ValidationError(
                "Ce fichier n’est pas un document Word\u00a0: enregistrez le formulaire au "
                "format .docx."
            )
        return upload


@dataclass
class Proposal:
    """What the form would make of one part: values ready to save, and what had to be left out."""

    part: Part
    cleaned: dict[str, Any] | None
    problems: list[str] = field(default_factory=list)
    replaces_rows: bool = False


def proposal_of(
    project: Project, part: Part, kept: PartData, answers: Answers, section: Section
) -> Proposal:
    """The answers as the editor's own forms understand them, over what is kept.

    A question without an answer keeps what the part holds. An answer the form refuses is left out
    and told with the form's sentence; a row is left out when it cannot stand without it. Two
    queries for each try (the choices offered), four tries at most.
    """
    proposal = Proposal(part, None, replaces_rows=bool(answers["rows"]) and bool(kept.get("rows")))
    fields = {name: _written(value) for name, value in answers["fields"].items()}
    rows = [{name: _written(value) for name, value in row.items()} for row in answers["rows"]]
    for _ in range(MOST_TRIES):
        opened = draft_of(project, part, kept, extra=0)
        draft = draft_of(project, part, kept, data=_posted(opened, fields, rows))
        if draft.is_valid():
            proposal.cleaned = draft.cleaned()
            break
        if not _leave_out(draft, fields, rows, proposal, section):
            break
    return proposal


def _written(value: Any) -> list[str]:
    """An answer as a browser would post it."""
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, list):
        return [str(item) for item in value]
    return [str(value)]


def _posted(
    opened: Draft, fields: Mapping[str, list[str]], rows: Sequence[Mapping[str, list[str]]]
) -> QueryDict:
    """The form of the page as it would be posted: what is kept, then the answers over it."""
    data = QueryDict(mutable=True)
    for bound in opened.form:
        kept_value = _as_kept(bound)
        value = fields.get(bound.name, kept_value)
        # The same choices in another order are the same choices.
        data.setlist(bound.html_name, kept_value if sorted(value) == sorted(kept_value) else value)
    if opened.rows is None:
        return data
    kept = {str(form.initial.get("id", "")): form for form in opened.rows.forms}
    filled = rows or [{"id": [pk]} for pk in kept if pk]
    data["rows-TOTAL_FORMS"], data["rows-INITIAL_FORMS"] = str(len(filled)), "0"
    for rank, row in enumerate(filled):
        own: RowForm | None = kept.get((row.get("id") or [""])[0])
        values = {bound.name: _as_kept(bound) for bound in own} if own is not None else {}
        for name, value in (values | dict(row)).items():
            data.setlist(f"rows-{rank}-{name}", value)
    return data


def _as_kept(bound: BoundField) -> list[str]:
    """The value a field shows now, as its widget would post it."""
    value = bound.value()
    if isinstance(bound.field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if isinstance(bound.field, forms.ChoiceField):
        return ["" if value is None else str(value)]
    shown = bound.field.widget.format_value(value)
    return [] if shown is None else [str(shown)]


def _leave_out(
    draft: Draft,
    fields: dict[str, list[str]],
    rows: list[dict[str, list[str]]],
    proposal: Proposal,
    section: Section,
) -> bool:
    """Take out the answers that are refused and say so; False when none of them is ours."""
    changed = False
    for name, errors in draft.form.errors.items():
        changed = fields.pop(name, None) is not None or changed
        label = str(draft.form[name].label) if name in draft.form.fields else ""
        _tell(proposal, label, draft.form.data.getlist(name), errors)  # type: ignore[attr-defined]
    if draft.rows is None or not rows:
        return changed
    if draft.rows.non_form_errors() and not any(form.errors for form in draft.rows.forms):
        proposal.problems += [str(error) for error in draft.rows.non_form_errors()]
        return False
    for rank in reversed(range(len(rows))):
        form, row = draft.rows.forms[rank], rows[rank]
        fatal = False
        for name, errors in form.errors.items():
            label = str(form[name].label) if name in form.fields else ""
            where = f"{section.row_word} {rank + 1}"
            _tell(proposal, f"{where}, {label}" if label else where, row.get(name, []), errors)
            fatal = fatal or name not in form.fields or form.fields[name].required
            fatal = fatal or row.pop(name, None) is None
        if fatal:
            proposal.problems.append(f"{section.row_word} {rank + 1}\u00a0: laissé de côté.")
            del rows[rank]
        changed = changed or bool(form.errors)
    return changed


def _tell(proposal: Proposal, label: str, said: Sequence[str], errors: Sequence[Any]) -> None:
    words = ", ".join(filter(None, said))
    quoted = f" «\u00a0{words[:120]}\u00a0»" if words else ""
    place = f"{label}\u00a0:{quoted} " if label else quoted
    proposal.problems.append(f"{place}{errors[0]}".strip())
