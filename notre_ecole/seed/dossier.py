"""Writes the parts of an invented file: what the school filled in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from notre_ecole.seed.concertation import Source, write_concertation
from notre_ecole.seed.desk import Desk, File, Filed, Payee
from notre_ecole.seed.expenses import Associate, cofunding_of, groups_of, lines_of
from notre_ecole.seed.numbers import iban, siret
from notre_ecole.seed.story import Story, acts_of
from notre_ecole.seed.world import School
from projects.enums import AssociationState, BeneficiaryKind, Part, Status, Step
from projects.models import (
    Action,
    AssociatedSchool,
    Beneficiary,
    BudgetLine,
    CoFunding,
    Objective,
    Partner,
    Project,
    ProjectPart,
    PupilGroup,
)
from projects.rules import suggested_beneficiary

_PARTS = list(Part)
_ENDED = {Status.FUNDED, Status.REPORTED, Status.CLOSED, Status.VALIDATED}


def write_dossier(desk: Desk, story: Story, associates: Sequence[School]) -> File:
    """Write the concertation, the project and its parts; return what the other writers need."""
    filled = frozenset(_PARTS[: story.complete_until])
    source = write_concertation(desk, story)
    # The database wants the school of an expense before the expense.
    desk.loader.open(AssociatedSchool)
    joined = [Associate(desk.loader.reserve(AssociatedSchool), school) for school in associates]
    data = _data(desk, story, source, joined, filled)
    payee = _payee(story.school) if story.asked and Part.BENEFICIARY in filled else None
    if payee:
        data[Part.BENEFICIARY] = {
            **{name: getattr(payee, name) for name in Payee.__slots__},
            "establishment": None,
        }
    file = File(
        pk=0,
        reference=desk.references.next("NE", story.created_at.year),
        story=story,
        acts=acts_of(story),
        data=data,
        payee=payee,
        partners=[school.pk for school in associates],
        finding_ids=source.finding_ids,
    )
    file.pk = _project(desk, file)
    _links(desk, file, source)
    _associates(desk, file, joined)
    _parts(desk, file, filled)
    return file


def _data(
    desk: Desk,
    story: Story,
    source: Source,
    joined: Sequence[Associate],
    filled: Collection[Part],
) -> Filed:
    """The raw values of the parts, in the shape of `projects.queries.file_data`."""
    idea, school = story.idea, story.school
    starts_on = (story.created_at + timedelta(days=120)).date().replace(day=1)
    pupils = max(12, school.pupils * 2 // 3)
    full: Filed = {
        Part.SUMMARY: {
            "title": story.title,
            "summary": idea.summary,
            "dimensions": [dimension.value for dimension in idea.dimensions],
            "themes": [name for slug, (_, name) in desk.themes.items() if slug in idea.themes],
            "other_theme": "",
            "starts_on": starts_on,
            "ends_on": starts_on + timedelta(days=300),
        },
        Part.SCHOOLS: {
            "establishment": str(school),
            "pupils": pupils,
            "groups": groups_of(school, pupils),
            "levels": idea.levels,
            "rows": [
                {"establishment": other.establishment, "state": _agreement(story, rank)}
                for rank, other in enumerate(joined)
            ],
        },
        Part.FINDINGS: {"concertations": [source], "findings": idea.situation},
        Part.OBJECTIVES: {
            "rows": [
                {**row._asdict(), "when": f"En juin {starts_on.year + 1}"}
                for row in idea.objectives
            ]
        },
        Part.ACTIONS: {
            "rows": [
                {**row._asdict(), "finding": idea.findings[min(rank, len(idea.findings) - 1)]}
                for rank, row in enumerate(idea.actions)
            ]
        },
        Part.PARTNERS: {
            "rows": [
                {**row._asdict(), "letter": None, "letter_awaited": rank == 1}
                for rank, row in enumerate(idea.partners)
            ]
        },
        Part.EVALUATION: {"evaluation": idea.evaluation},
        Part.BUDGET: {
            "establishment": str(school),
            "head_count": pupils,
            "rows": lines_of(story, starts_on, joined),
            "cofunding": cofunding_of(story),
        },
        Part.BENEFICIARY: {
            "kind": "",
            "name": "",
            "siret": "",
            "iban": "",
            "establishment": None,
        },
        Part.ATTACHMENTS: {"files": [], "waiting": []},
        Part.PUBLICATION: {"publish_consent": bool(idea.public), "public_summary": idea.public},
    }
    return {part: full[part] if part in filled else _emptied(part, full[part]) for part in Part}


def _emptied(part: Part, values: Any) -> dict[str, Any]:
    """The values of a part nobody has written yet."""
    kept = {
        "establishment", "dimensions", "starts_on", "ends_on", "pupils", "groups", "levels",
        "title", "head_count",
    }  # fmt: skip
    written = (Part.SUMMARY, Part.SCHOOLS, Part.BUDGET)
    empty: dict[str, Any] = {
        name: value if part in written and name in kept else type(value)()
        for name, value in values.items()
    }
    return empty


def _payee(school: School) -> Payee:
    kind = suggested_beneficiary(school.kind, school.sector)
    number = int(school.uai[:7])
    if kind == BeneficiaryKind.EPLE:
        return Payee(kind, school.name, school.siret, iban(number))
    if kind == BeneficiaryKind.COMMUNE:
        return Payee(kind, f"Commune de {school.commune}", siret("21", number), iban(number))
    return Payee(kind, f"OGEC {school.name}", siret("78", number), iban(number))


def _project(desk: Desk, file: File) -> int:
    story, last = file.story, file.acts[-1] if file.acts else None
    summary, schools = file.data[Part.SUMMARY], file.data[Part.SCHOOLS]
    filings = [act.at for act in file.at_step(Step.SUBMIT, Step.RESUBMIT)]
    status = last.target if last else Status.DRAFT
    validated = file.at_step(Step.VALIDATE)
    open_request = status == Status.COMPLETION_REQUESTED and story.passages[-1].completion
    asked = sum((row["amount"] for row in file.data[Part.BUDGET]["rows"]), story.asked * 0)
    return desk.loader.add(
        Project,
        reference=file.reference,
        establishment_id=story.school.pk,
        status=status,
        status_since=last.at if last else story.created_at,
        passage=last.passage if last else 1,
        reopened_parts=sorted(open_request.parts) if open_request else [],
        title=summary["title"],
        summary=summary["summary"],
        dimensions=summary["dimensions"],
        starts_on=summary["starts_on"],
        ends_on=summary["ends_on"],
        pupils=schools["pupils"],
        levels=schools["levels"],
        findings=file.data[Part.FINDINGS]["findings"],
        evaluation=file.data[Part.EVALUATION]["evaluation"],
        publish_consent=file.data[Part.PUBLICATION]["publish_consent"],
        public_summary=file.data[Part.PUBLICATION]["public_summary"],
        amount_asked=asked,
        amount_granted=story.granted if status in _ENDED else None,
        first_submitted_at=filings[0] if filings else None,
        submitted_at=filings[-1] if filings else None,
        validated_on=validated[-1].at.date() if validated else None,
        created_at=story.created_at,
        created_by_id=story.school.head,
        updated_at=last.at if last else story.created_at + timedelta(hours=3),
    )


def _links(desk: Desk, file: File, source: Source) -> None:
    add = desk.loader.add
    add(Project.concertations.through, project_id=file.pk, concertation_id=source.pk)
    for slug in file.story.idea.themes:
        if file.data[Part.SUMMARY]["themes"]:
            add(Project.themes.through, project_id=file.pk, theme_id=desk.themes[slug][0])
    for level, count in file.data[Part.SCHOOLS]["groups"].items():
        add(PupilGroup, project_id=file.pk, level=level, pupils=count)


def _agreement(story: Story, rank: int) -> AssociationState:
    """Every associate of a filed project agreed; the last one of a draft has yet to answer."""
    is_draft = not story.passages
    return AssociationState.INVITED if is_draft and rank else AssociationState.ACCEPTED


def _associates(desk: Desk, file: File, joined: Sequence[Associate]) -> None:
    for rank, other in enumerate(joined):
        state = _agreement(file.story, rank)
        invited_at = file.story.created_at + timedelta(hours=1)
        agreed = state == AssociationState.ACCEPTED
        desk.loader.add(
            AssociatedSchool,
            id=other.pk,
            project_id=file.pk,
            establishment_id=other.establishment.pk,
            state=state,
            invited_at=invited_at,
            invited_by_id=file.story.school.head,
            answered_at=invited_at + timedelta(days=2) if agreed else None,
            answered_by_id=other.establishment.head if agreed else None,
        )


def _parts(desk: Desk, file: File, filled: Collection[Part]) -> None:
    add, data = desk.loader.add, file.data
    for rank, part in enumerate(_PARTS):
        if part in filled and part != Part.ATTACHMENTS:
            add(
                ProjectPart,
                project_id=file.pk,
                part=part,
                version=1 + rank % 4,
                saved_at=_saved_at(file, part, rank),
                saved_by_id=file.story.school.head,
            )
    for rank, row in enumerate(data[Part.OBJECTIVES]["rows"], 1):
        values = {name: row[name] for name in ("text", "indicator", "baseline", "target", "when")}
        row["id"] = add(Objective, project_id=file.pk, position=rank, **values)
        file.objective_ids.append(row["id"])
    for rank, row in enumerate(data[Part.ACTIONS]["rows"], 1):
        values = {name: row[name] for name in ("title", "description", "who", "when")}
        finding = file.finding_ids[min(rank, len(file.finding_ids)) - 1]
        row["id"] = add(Action, project_id=file.pk, position=rank, finding_id=finding, **values)
    for rank, row in enumerate(data[Part.PARTNERS]["rows"], 1):
        values = {name: row[name] for name in row if name != "letter"}
        row["id"] = add(Partner, project_id=file.pk, position=rank, **values)
    for rank, row in enumerate(data[Part.BUDGET]["rows"], 1):
        values = {name: row[name] for name in row if name not in ("rate", "school")}
        school = row["school"].pk if row["school"] else None
        row["id"] = add(
            BudgetLine,
            project_id=file.pk,
            position=rank,
            rate_id=row["rate"],
            school_id=school,
            **values,
        )
        file.line_ids.append(row["id"])
    for item in data[Part.BUDGET]["cofunding"]:
        add(CoFunding, project_id=file.pk, **item)
    if payee := file.payee:
        add(
            Beneficiary,
            project_id=file.pk,
            kind=payee.kind,
            name=payee.name,
            siret=payee.siret,
            iban=payee.iban,
        )


def _saved_at(file: File, part: Part, rank: int) -> Any:
    """Before the first filing, or just before the second for the parts that were asked for."""
    for act in file.at_step(Step.RESUBMIT):
        completion = file.story.passages[act.passage - 1].completion
        if completion and part in completion.parts:
            return act.at - timedelta(hours=2)
    return file.story.created_at + timedelta(minutes=20 * (rank + 1))
