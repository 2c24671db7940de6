"""Public sheets of invented projects: published, one proposed, some born of others."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.models import User
from concertations.enums import Dimension
from core import french
from establishments.models import Establishment
from establishments.permissions import heads_of
from notre_ecole.seed.desk import Desk, File
from projects.enums import BudgetCategory, Level, Part, Step
from projects.models import Project, Theme
from projects.services.snapshots import content_seal
from showcase.content import Figures, SheetContent, words_of
from showcase.documents import sheet_facts
from showcase.enums import SheetPart, SheetState, WitnessRole
from showcase.models import Edition, Inspiration, Sheet, SheetDraft, Testimony
from showcase.queries.check import check_of
from showcase.queries.preparation import preparation_of, school_of
from showcase.rules import amount_band, ips_band
from showcase.services.preparation import save_draft
from showcase.services.proposal import CONSENT, propose_sheet, seal_of

VIDEO = "https://podeduc.apps.education.fr/video/1234-projet-inspirant/"
_TRANSCRIPT = (
    "Une enseignante présente le projet devant la classe. Trois élèves montrent ce qu’ils ont fait "
    "et disent ce qui a changé pour eux. Une mère d’élève raconte sa première visite."
)
_ADVICE = (
    "Commencer petit : une classe, un trimestre, puis étendre. Associer les familles dès la "
    "première réunion. Garder une heure par mois pour en parler entre collègues.",
    "Réserver le matériel avant l’été, les délais sont longs. Nous referions les ateliers en "
    "demi-groupe, et nous mesurerions le point de départ plus tôt.",
    "Confier une partie de l’organisation aux élèves eux-mêmes : c’est ce qui a le mieux marché.",
)
_RESULTS = (
    "Les élèves participent davantage et les plus fragiles osent prendre la parole. Les familles "
    "viennent plus souvent.",
    "Les résultats progressent dans les classes concernées, et les après-midi sont plus calmes.",
)
_VOICES: tuple[tuple[WitnessRole, str], ...] = (
    (WitnessRole.PUPIL, "Avant je n’osais pas. Maintenant c’est moi qui explique aux petits."),
    (WitnessRole.TEACHER, "Nous préparons ensemble, et cela se voit en classe."),
    (WitnessRole.PARENT, "Je connais enfin les autres parents, et je sais comment aider."),
    (WitnessRole.HEAD, "Le projet a donné envie à toute l’équipe d’essayer autre chose."),
    (
        WitnessRole.CPE,
        "Les récréations sont plus tranquilles, les élèves règlent les petits conflits.",
    ),
)


class ShowcaseWriter:
    """Writes the sheets of some validated files; its draws are its own, those of files stay the
    same. `share`: the share of these files that are shown."""

    def __init__(self, desk: Desk, *, share: float) -> None:
        self._desk, self._share = desk, share
        self._digital = {theme.pk for theme in Theme.objects.filter(is_digital=True)}
        self._first: dict[str, tuple[int, int]] = {}
        self._written = 0

    def write(self, file: File) -> None:
        """The sheet of this file, when it is one of those shown."""
        validated = file.at_step(Step.VALIDATE)
        rng = Random(file.pk)  # noqa: S311 invented data, always the same
        if not validated or not file.data[Part.ACTIONS]["rows"]:
            return
        self._lineage(file)
        if rng.random() >= self._share:
            return
        self._written += 1
        waited = self._desk.now - validated[-1].at
        at = validated[-1].at + waited * rng.uniform(0.3, 0.95)
        pk = self._sheet(file, rng, at)
        self._first.setdefault(file.story.title, (pk, file.story.school.pk))

    def _lineage(self, file: File) -> None:
        """Every other file of an idea already shown started from it."""
        source = self._first.get(file.story.title)
        if source is None or file.pk % 2 or source[1] == file.story.school.pk:
            return
        self._desk.loader.add(
            Inspiration,
            sheet_id=source[0],
            project_id=file.pk,
            edition=1,
            taken_at=file.story.created_at,
            taken_by_id=file.story.school.head,
        )

    def _sheet(self, file: File, rng: Random, at: datetime) -> int:
        add, head = self._desk.loader.add, file.story.school.head
        secretariat = file.story.school.team.secretariat
        # The database wants an edition before the sheet that shows it, and both after the file.
        self._desk.loader.open(Edition)
        school = Establishment.objects.select_related("academy", "department").get(
            pk=file.story.school.pk
        )
        pk = self._desk.loader.reserve(Sheet)
        has_video = self._written == 1 or rng.random() < 0.08
        voices = rng.sample(_VOICES, rng.randint(1, 3))
        said = [(str(uuid.UUID(int=rng.getrandbits(128))), role, text) for role, text in voices]
        content = _content(file, school, rng, said, has_video=has_video)
        granted = file.story.granted or Decimal(0)
        document = self._desk.papers.sheet(
            self._desk,
            file,
            sheet_facts(content, reference=file.reference, published_on=at.date()),
            at,
            secretariat,
        )
        edition = add(
            Edition,
            sheet_id=pk,
            number=1,
            content=json.dumps(content, ensure_ascii=False),
            sha256=content_seal(dict(content)),  # type: ignore[arg-type]
            confirmed="[]",
            consent=CONSENT,
            proposed_at=at - timedelta(days=3),
            proposed_by_id=head,
            accepted=True,
            decided_at=at,
            decided_by_id=secretariat,
            document_id=document.pk,
        )
        themes = [self._desk.themes[slug][0] for slug in content["codes"]["themes"]]
        add(
            Sheet,
            id=pk,
            project_id=file.pk,
            state=SheetState.PUBLISHED,
            edition_id=edition,
            published_at=at,
            first_published_at=at,
            followers_told_at=at,
            is_featured=self._written % 9 == 1,
            title=content["title"],
            summary=content["summary"],
            words=words_of(content),
            school_name=school.name,
            commune=school.commune,
            kind=school.kind,
            sector=school.sector,
            priority_education=school.priority_education,
            dimensions=content["codes"]["dimensions"],
            levels=content["codes"]["levels"],
            pupils=file.data[Part.SCHOOLS]["pupils"],
            ips_band=str(ips_band(school.ips)),
            amount_granted=granted,
            amount_band=str(amount_band(granted)),
            spending=content["codes"]["spending"],
            is_digital=bool(self._digital.intersection(themes)),
            has_video=has_video,
        )
        for theme in themes:
            add(Sheet.themes.through, sheet_id=pk, theme_id=theme)
        for rank, (key, role, text) in enumerate(said, 1):
            add(
                Testimony,
                id=key,
                sheet_id=pk,
                position=rank,
                role=role,
                text=text,
                agreed_by="Accord écrit, gardé par l’établissement.",
                added_at=at - timedelta(days=4),
                added_by_id=head,
            )
        add(
            SheetDraft,
            sheet_id=pk,
            title=content["title"],
            summary=content["summary"],
            parts=_parts(content),
            texts=json.dumps(content["texts"], ensure_ascii=False),
            video_url=VIDEO if has_video else "",
            video_rights="L’établissement ; autorisations signées des familles."
            if has_video
            else "",
            transcript=_TRANSCRIPT if has_video else "",
            version=3,
            updated_at=at - timedelta(days=3),
            updated_by_id=head,
        )
        return pk


def _spent(file: File) -> list[BudgetCategory]:
    used = {row["category"] for row in file.data[Part.BUDGET]["rows"]}
    return [one for one in BudgetCategory if one in used]


def _parts(content: SheetContent) -> list[str]:
    parts = [part.value for part in SheetPart if part in content["texts"]]
    parts += [SheetPart.FIGURES.value, SheetPart.TESTIMONIES.value]
    return [*parts, SheetPart.VIDEO.value] if content["video"] else parts


def _content(
    file: File,
    school: Establishment,
    rng: Random,
    said: list[tuple[str, WitnessRole, str]],
    *,
    has_video: bool,
) -> SheetContent:
    idea, data = file.story.idea, file.data
    over = bool(file.at_step(Step.REPORT))
    texts: dict[str, str] = {
        SheetPart.FINDINGS: _listed(row.finding for row in idea.findings),
        SheetPart.NEEDS: _listed(row.need for row in idea.findings),
        SheetPart.ACTIONS: _listed(
            f"**{row.title}**\u00a0: {row.description}" for row in idea.actions
        ),
        SheetPart.OBJECTIVES: _listed(row.text for row in idea.objectives),
        SheetPart.PARTNERS: _listed(f"{row.name}\u00a0: {row.role}" for row in idea.partners),
        SheetPart.EVALUATION: idea.evaluation,
        SheetPart.ADVICE: french.typography(rng.choice(_ADVICE)),
    }
    if over:
        texts[SheetPart.RESULTS] = rng.choice(_RESULTS)
    return {
        "title": file.story.title,
        "summary": idea.public or idea.summary,
        "school": school_of(school),
        "themes": list(data[Part.SUMMARY]["themes"]),
        "dimensions": [Dimension(one).label for one in idea.dimensions],
        "texts": {part.value: texts[part] for part in SheetPart if texts.get(part)},
        "codes": {
            "themes": list(idea.themes),
            "dimensions": [one.value for one in idea.dimensions],
            "levels": [one.value for one in Level if one in data[Part.SCHOOLS]["groups"]],
            "spending": [one.value for one in _spent(file)] if file.story.granted else [],
        },
        "figures": _figures(file),
        "results": [],
        "testimonies": [{"id": key, "role": role.value, "text": text} for key, role, text in said],
        "photos": [],
        "video": {"url": VIDEO, "transcript": _TRANSCRIPT} if has_video else None,
    }


def _figures(file: File) -> Figures:
    summary, schools = file.data[Part.SUMMARY], file.data[Part.SCHOOLS]
    granted = file.story.granted
    starts, ends = summary["starts_on"], summary["ends_on"]
    return {
        "pupils": schools["pupils"],
        "levels": [level.label for level in Level if level in schools["groups"]],
        "period": f"de {french.month_and_year(starts)} à {french.month_and_year(ends)}",
        "amount": str((granted or Decimal(0)).quantize(Decimal("0.01"))),
        "spending": [one.label for one in _spent(file)] if granted else [],
        "schools": 1 + len(file.partners),
    }


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def write_proposal() -> None:
    """Through the services: a school of the demonstration proposes to change its sheet."""
    sheet = Sheet.objects.public().order_by("pk").first()
    assert sheet is not None
    project = Project.objects.select_related("establishment__academy").get(pk=sheet.project_id)
    head = heads_of(project.establishment)[0]
    kept = preparation_of(project)
    values = replace(
        kept.values,
        summary=f"{kept.values.summary} L’équipe accueille les visites le vendredi matin.",
    )
    save_draft(project, values, by=head, version=kept.version)
    proposed(project, by=head)


def proposed(project: Project, *, by: User) -> Edition:
    """What the school prepared, proposed to the secretariat; its doubts are confirmed."""
    check = check_of(preparation_of(project))
    doubts = [find.key for find in check.doubts]
    return propose_sheet(project, seal=seal_of(check.content), confirmed=doubts, by=by)
