"""What a school prepares: its texts, what goes with them, and what would be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from concertations.enums import Dimension
from core import french
from establishments.models import Establishment
from funding.enums import Attainment
from funding.models import IndicatorResult, Report, ReportPiece
from projects.enums import AssociationState, BudgetCategory, Level
from projects.models import Attachment, Project, Theme
from projects.models.project import VALIDATED_STATUSES
from showcase.content import Codes, Figures, Result, School, SheetContent, words_of
from showcase.enums import SheetPart
from showcase.models import Edition, Sheet, SheetDraft, SheetPhoto, Testimony
from showcase.rules import amount_band, ips_band


@dataclass(frozen=True)
class DraftValues:
    """What the page of the school asks: its words, and the parts it chose."""

    title: str = ""
    summary: str = ""
    parts: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    video_url: str = ""
    video_rights: str = ""
    transcript: str = ""


@dataclass(frozen=True)
class Preparation:
    """The publication of a project as its school sees it. `sheet` is None before the first save,
    `waiting` the edition that the secretariat has still to read, `last` the last one it read."""

    project: Project
    sheet: Sheet | None
    draft: SheetDraft | None
    values: DraftValues
    testimonies: list[Testimony]
    photos: list[SheetPhoto]
    waiting: Edition | None
    last: Edition | None

    @property
    def version(self) -> int:
        """The version of the texts; 0 before the first save."""
        return self.draft.version if self.draft else 0

    @property
    def is_public(self) -> bool:
        """Whether anybody reads a sheet of this project now."""
        return self.sheet is not None and self.sheet.is_public


def is_publishable(project: Project) -> bool:
    """Whether the project may be shown: it was validated, and goes on or is over."""
    return project.status in VALIDATED_STATUSES


def preparation_of(project: Project) -> Preparation:
    """The publication of a project. Six queries at most, eleven before the first save."""
    sheet = (
        Sheet.objects.for_lists()
        .select_related("draft", "edition", "withdrawn_by")
        .filter(project=project)
        .first()
    )
    draft: SheetDraft | None = getattr(sheet, "draft", None) if sheet else None
    editions = (
        list(
            Edition.objects.filter(sheet=sheet)
            .select_related("decided_by", "proposed_by")
            .order_by("-number")[:5]
        )
        if sheet
        else []
    )
    return Preparation(
        project=project,
        sheet=sheet,
        draft=draft,
        values=_kept(draft) if draft else starting_values(project),
        testimonies=list(Testimony.objects.filter(sheet=sheet, removed_at__isnull=True))
        if sheet
        else [],
        photos=list(SheetPhoto.objects.kept().filter(sheet=sheet)) if sheet else [],
        waiting=next((row for row in editions if row.is_waiting), None),
        last=next((row for row in editions if row.decided_at is not None), None),
    )


def _kept(draft: SheetDraft) -> DraftValues:
    return DraftValues(
        title=draft.title,
        summary=draft.summary,
        parts=list(draft.parts),
        texts=dict(draft.texts),
        video_url=draft.video_url,
        video_rights=draft.video_rights,
        transcript=draft.transcript,
    )


def starting_values(project: Project) -> DraftValues:
    """The texts a school starts from: those of its file and of its last accepted report, when it
    agreed to publish that one, without the names of who does what. No part is chosen yet: to
    publish each one is its choice. Five queries."""
    actions = list(project.actions.select_related("finding"))
    findings = list({row.finding_id: row.finding for row in actions if row.finding}.values())
    objectives = list(project.objectives.all())
    report = Report.objects.publishable().filter(project=project).order_by("-filed_at").first()
    partners = list(project.partners.all())
    texts = {
        SheetPart.FINDINGS: project.findings or _listed(row.finding for row in findings),
        SheetPart.NEEDS: _listed(row.need for row in findings if row.need),
        SheetPart.ACTIONS: _listed(
            f"**{row.title}**"
            + (f"\u00a0: {_one_line(row.description)}" if row.description else "")
            for row in actions
        ),
        SheetPart.OBJECTIVES: _listed(row.text for row in objectives),
        SheetPart.PARTNERS: _listed(
            f"{row.name}\u00a0: {row.role}" if row.role else row.name for row in partners
        ),
        SheetPart.EVALUATION: project.evaluation,
        SheetPart.RESULTS: report.what_changed if report else "",
        SheetPart.ADVICE: report.what_next if report else "",
    }
    texts = {part: text for part, text in texts.items() if text}
    return DraftValues(
        title=project.title,
        summary=project.public_summary or project.summary,
        texts={part.value: text for part, text in texts.items()},
        video_url=report.video_url if report and report.video_url.startswith("https://") else "",
        video_rights=report.video_rights[:300] if report else "",
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {_one_line(item)}" for item in items)


def report_photos(project: Project) -> list[ReportPiece]:
    """The photos of accepted reports that may be published. One query."""
    return list(
        ReportPiece.objects.publishable()
        .filter(report__project=project)
        .select_related("report")
        .order_by("pk")
    )


def content_of(preparation: Preparation) -> SheetContent:
    """All that anybody would read if this preparation were published. Six queries at most."""
    project, values = preparation.project, preparation.values
    chosen = {SheetPart(part) for part in values.parts}
    levels = set(project.pupil_groups.values_list("level", flat=True))
    spent = set(project.budget_lines.order_by().values_list("category", flat=True))
    themes = list(project.themes.all())
    codes: Codes = {
        "themes": [theme.slug for theme in themes],
        "dimensions": list(project.dimensions),
        "levels": [one.value for one in Level if one in levels],
        "spending": [one.value for one in BudgetCategory if one in spent]
        if project.amount_granted
        else [],
    }
    if SheetPart.FIGURES not in chosen:
        codes["levels"] = codes["spending"] = []
    return {
        "title": values.title,
        "summary": values.summary,
        "school": school_of(project.establishment),
        "themes": [str(theme) for theme in themes],
        "dimensions": [Dimension(value).label for value in project.dimensions],
        "texts": {
            part.value: values.texts[part]
            for part in SheetPart
            if part.is_text and part in chosen and values.texts.get(part)
        },
        "codes": codes,
        "figures": _figures(project, codes) if SheetPart.FIGURES in chosen else None,
        "results": _results(project) if SheetPart.RESULTS in chosen else [],
        "testimonies": [
            {"id": str(row.pk), "role": row.role, "text": row.text}
            for row in preparation.testimonies
            if SheetPart.TESTIMONIES in chosen
        ],
        "photos": [
            {"id": str(row.pk), "alt": row.alt, "credit": row.rights_holder}
            for row in preparation.photos
            if SheetPart.PHOTOS in chosen and is_showable(row)
        ],
        "video": {"url": values.video_url, "transcript": values.transcript}
        if SheetPart.VIDEO in chosen and values.video_url
        else None,
    }


def is_showable(photo: SheetPhoto) -> bool:
    """Whether the file of a photo was checked and drawn."""
    attachment: Attachment | None = photo.attachment
    return attachment is not None and attachment.is_ready and bool(attachment.pages)


def school_of(school: Establishment) -> School:
    """The school as a sheet names it. No query when it is loaded with its place."""
    return {
        "name": school.name,
        "commune": school.commune,
        "uai": school.uai,
        "described": school.described,
        "academy": str(school.academy),
        "department": school.department.name,
        "priority": school.get_priority_education_display() if school.priority_education else "",
    }


def _figures(project: Project, codes: Codes) -> Figures:
    """One query: associated schools."""
    associated = project.associated_schools.filter(state=AssociationState.ACCEPTED).count()
    granted = project.amount_granted
    return {
        "pupils": project.pupils,
        "levels": [Level(one).label for one in codes["levels"]],
        "period": _period(project),
        "amount": "" if granted is None else str(granted.quantize(Decimal("0.01"))),
        "spending": [BudgetCategory(one).label for one in codes["spending"]],
        "schools": associated + 1,
    }


def _period(project: Project) -> str:
    starts, ends = project.starts_on, project.ends_on
    if starts and ends:
        return f"de {french.month_and_year(starts)} à {french.month_and_year(ends)}"
    return f"depuis {french.month_and_year(starts)}" if starts else ""


def _results(project: Project) -> list[Result]:
    """What the accepted final report measured, when it may be published: one query."""
    rows = (
        IndicatorResult.objects.filter(
            report__in=Report.objects.publishable().filter(project=project, year__isnull=True)
        )
        .exclude(measured="")
        .select_related("objective")
        .order_by("objective__position")
    )
    return [
        {
            "objective": row.objective.text,
            "baseline": row.objective.baseline,
            "target": row.objective.target,
            "measured": row.measured,
            "attainment": Attainment(row.attainment).label if row.attainment else "",
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Columns:
    """What lists, filters and the search read of a published sheet."""

    values: dict[str, object]
    themes: list[Theme]


def columns_of(content: SheetContent, school: Establishment) -> Columns:
    """The columns of a sheet for this content: filters tell what was proposed and moderated, in the
    place where the school is today. What the school did not choose to publish is not there: without
    figures, neither pupils nor amount. One query."""
    codes, figures = content["codes"], content["figures"]
    themes = list(Theme.objects.filter(slug__in=codes["themes"]))
    granted = Decimal(figures["amount"]) if figures and figures["amount"] else None
    return Columns(
        values={
            "title": content["title"],
            "summary": content["summary"],
            "words": words_of(content),
            "school_name": school.name,
            "commune": school.commune,
            "kind": school.kind,
            "sector": school.sector,
            "priority_education": school.priority_education,
            "dimensions": codes["dimensions"],
            "levels": codes["levels"],
            "pupils": figures["pupils"] if figures else None,
            "ips_band": ips_band(school.ips),
            "amount_granted": granted,
            "amount_band": amount_band(granted),
            "spending": codes["spending"],
            "is_digital": any(theme.is_digital for theme in themes),
            "has_video": content["video"] is not None,
        },
        themes=themes,
    )
