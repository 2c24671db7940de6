"""What others do with a sheet: start a project from it, keep it at hand, follow its theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from core.errors import DomainError
from core.richtext import plain
from documents.services.numbers import next_reference
from establishments.models import Establishment
from projects.enums import Part
from projects.models import Project, Theme
from projects.services.creation import just_opened, require_opener
from projects.services.parts import write_part
from showcase.content import SheetContent, as_content
from showcase.enums import SheetPart
from showcase.models import Favourite, Inspiration, Sheet, ThemeFollow
from showcase.rules import headings_of, shortened

if TYPE_CHECKING:
    from accounts.models import User

MOST_ROWS = 20
# What the forms of the new draft take, in characters read (tests/showcase/test_reuse.py).
MOST_SUMMARY, MOST_FINDINGS, MOST_EVALUATION, MOST_DESCRIPTION = 3000, 8000, 5000, 3000
MOST_FAVOURITES = 200


@transaction.atomic
def take_inspiration(sheet: Sheet, establishment: Establishment, *, by: User) -> Project:
    """Open a draft of the school that starts from a published sheet, with credit and lineage.

    Its parts carry the structure and the advice of what is published: title, themes, dimensions,
    findings, objectives, actions, evaluation. Never a budget, a beneficiary, a person, a partner
    nor a file. The form sent twice within a minute opens one draft. Raises NotAllowed outside the
    school's team, DomainError for a closed school, for the school's own project, or for a sheet
    that was withdrawn meanwhile.
    """
    require_opener(by, establishment)
    same = just_opened(establishment, by=by, inspiration__sheet=sheet)
    if same is not None:
        return same
    # The sheet is read under a lock that a withdrawal waits for: what is taken up is public.
    source = (
        Sheet.objects.public()
        .select_for_update(of=("self",), no_key=True)
        .select_related("edition", "project")
        .filter(pk=sheet.pk)
        .first()
    )
    if source is None or source.edition is None:
        raise DomainError("Cette fiche vient d’être retirée\u00a0: on ne peut plus s’en inspirer.")
    if source.establishment_id == establishment.pk:
        raise DomainError(
            "Ce projet est déjà celui de votre établissement\u00a0: dupliquez-le depuis sa page."
        )
    project = Project.objects.create(
        reference=next_reference("NE"), establishment=establishment, created_by=by
    )
    content = as_content(source.edition.content)
    for part, values in _values(content, source).items():
        write_part(project, part, values)
    project.save()
    Inspiration.objects.create(
        sheet=source, project=project, edition=source.edition.number, taken_by=by
    )
    return project


def _values(content: SheetContent, source: Sheet) -> dict[Part, dict[str, object]]:
    texts = content["texts"]
    advice = texts.get(SheetPart.ADVICE, "")
    summary = content["summary"]
    if advice:
        summary = f"{summary}\n\n**Ce que l’équipe referait\u00a0:**\n\n{advice}"
    credit = f"D’après le projet {source.project.reference}, {content['school']['name']}"
    findings = "\n\n".join(
        filter(None, (texts.get(SheetPart.FINDINGS), texts.get(SheetPart.NEEDS)))
    )
    return {
        Part.SUMMARY: {
            "title": content["title"],
            "summary": shortened(f"{credit}.\n\n{summary}", MOST_SUMMARY),
            "dimensions": list(source.dimensions),
            "themes": list(source.themes.all()),
            "other_theme": "",
            "starts_on": None,
            "ends_on": None,
        },
        Part.FINDINGS: {"concertations": [], "findings": shortened(findings, MOST_FINDINGS)},
        Part.OBJECTIVES: {"rows": _objectives(texts.get(SheetPart.OBJECTIVES, ""))},
        Part.ACTIONS: {"rows": _actions(texts.get(SheetPart.ACTIONS, ""))},
        Part.EVALUATION: {
            "evaluation": shortened(texts.get(SheetPart.EVALUATION, ""), MOST_EVALUATION)
        },
    }


def _objectives(text: str) -> list[dict[str, object]]:
    blank = {"indicator": "", "baseline": "", "target": "", "when": ""}
    return [
        {"text": _line("\n".join(filter(None, (plain(row.title), row.text))), 1000), **blank}
        for row in headings_of(text)[:MOST_ROWS]
    ]


def _actions(text: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for row in headings_of(text)[:MOST_ROWS]:
        title = plain(row.title)
        short = _line(title, 200)
        told = row.text if short == title else "\n".join(filter(None, (title, row.text)))
        told = shortened(told, MOST_DESCRIPTION)
        rows.append({"title": short, "description": told, "who": "", "when": "", "finding": None})
    return rows


def _line(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


@transaction.atomic
def keep_favourite(sheet: Sheet, *, by: User) -> None:
    """Keep a published sheet at hand; kept twice, it is there once. Raises DomainError beyond two
    hundred."""
    if Favourite.objects.filter(user=by).exclude(sheet=sheet).count() >= MOST_FAVOURITES:
        raise DomainError(f"Vous gardez déjà {MOST_FAVOURITES} fiches\u00a0: retirez-en.")
    Favourite.objects.bulk_create([Favourite(user=by, sheet=sheet)], ignore_conflicts=True)


@transaction.atomic
def forget_favourite(sheet: Sheet, *, by: User) -> None:
    """Keep a sheet at hand no more; forgotten twice, nothing happens."""
    Favourite.objects.filter(user=by, sheet=sheet).delete()


@transaction.atomic
def follow_theme(theme: Theme, *, by: User) -> None:
    """Hear of the new sheets of a theme, when the person chose to (weekly by default)."""
    ThemeFollow.objects.bulk_create([ThemeFollow(user=by, theme=theme)], ignore_conflicts=True)


@transaction.atomic
def leave_theme(theme: Theme, *, by: User) -> None:
    """Hear of the new sheets of a theme no more."""
    ThemeFollow.objects.filter(user=by, theme=theme).delete()
