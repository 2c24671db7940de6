"""Writes the history of an invented file: its steps, and what was frozen at each filing."""

from __future__ import annotations

import json
from typing import Any

from notre_ecole.seed.bell import tell_filing
from notre_ecole.seed.desk import Desk, File
from projects.content import Content, filed_entries
from projects.enums import Part, Step
from projects.models import Snapshot, StatusChange
from projects.services.snapshots import content_seal


def write_history(desk: Desk, file: File) -> None:
    """Write the status changes and, for each filing, the snapshot with its receipt."""
    number = 0
    for act in file.acts:
        desk.loader.add(
            StatusChange,
            project_id=file.pk,
            step=act.step,
            source=act.source,
            target=act.target,
            passage=act.passage,
            changed_at=act.at,
            changed_by_id=act.by,
            role=act.role,
            motive=act.motive,
        )
        if act.step not in {Step.SUBMIT, Step.RESUBMIT}:
            continue
        number += 1
        again = act.step == Step.RESUBMIT
        content = _content(file, before=() if again else _asked_later(file, act.passage))
        sha256 = content_seal(content)
        receipt = desk.papers.receipt(desk, file, act, content, sha256, number)
        desk.loader.add(
            Snapshot,
            project_id=file.pk,
            number=number,
            passage=act.passage,
            content=json.dumps(content, ensure_ascii=False),
            sha256=sha256,
            taken_at=act.at,
            taken_by_id=act.by,
            receipt_id=receipt.pk,
        )
        tell_filing(
            desk, file, act, number=number, sha256=sha256, receipt=receipt.number, again=again
        )


def _asked_later(file: File, passage: int) -> tuple[Part, ...]:
    """The parts that the first filing of a passage did not hold as they are now."""
    completion = file.story.passages[passage - 1].completion
    if completion and completion.answered_at:
        return completion.parts
    return ()


def _content(file: File, *, before: tuple[Part, ...]) -> Content:
    return {
        part.value: filed_entries(part, _shortened(values) if part in before else values)
        for part, values in file.data.items()
    }


def _shortened(values: Any) -> dict[str, Any]:
    """The part as it was before the completion: shorter texts, lines without their detail."""
    shorter: dict[str, Any] = {}
    for name, value in values.items():
        if name in {"summary", "findings", "evaluation"}:
            shorter[name] = value.split(". ")[0].rstrip(".") + "."
        elif name == "rows":
            hidden = {"baseline", "target", "who", "when", "role"}
            shorter[name] = [
                {key: "" if key in hidden else text for key, text in row.items()} for row in value
            ]
        elif name in {"levels", "siret"}:
            shorter[name] = ""
        else:
            shorter[name] = value
    for row in shorter.get("rows", []):
        if "label" in row:
            row["label"] = row["label"].split(",")[0].split(" ")[0]
    return shorter
