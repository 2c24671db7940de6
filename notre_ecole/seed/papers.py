"""How the official documents of invented files come to be."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from accounts.models import User
from core import french
from documents.enums import DocumentStatus
from documents.models import DocumentContent, IssuedDocument
from funding.documents import AWARD_LETTER, AwardFacts, award_letter_facts
from funding.services.allocation import Part, Payee, Tranche
from notre_ecole.seed.desk import Desk, File, Paper
from notre_ecole.seed.story import Act
from projects.content import Content
from projects.models import Project
from projects.services.snapshots import RECEIPT, receipt_facts, receipt_title
from showcase.documents import SHEET

_PAGE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
xref
0 4
0000000000 65535 f
0000000009 00000 n
0000000052 00000 n
0000000101 00000 n
trailer<</Size 4/Root 1 0 R>>
startxref
164
%%EOF
"""
_SEAL = hashlib.sha256(_PAGE).hexdigest()


class RequestedPapers:
    """Asks for true documents, with the facts of the services: the worker will issue them."""

    def receipt(
        self, desk: Desk, file: File, act: Act, content: Content, sha256: str, number: int
    ) -> Paper:
        """The receipt of a filing."""
        project, by = self._written(desk, file, act)
        project.passage = act.passage
        facts = receipt_facts(project, content, sha256, number=number, filed_at=act.at, by=by)
        reference = desk.references.next("RE", act.at.year)
        return _requested(desk, RECEIPT, reference, receipt_title(project), facts, act.at, act.by)

    def letter(self, desk: Desk, file: File, act: Act, reference: str) -> Paper:
        """The award letter of an allocation."""
        project, by = self._written(desk, file, act)
        assert file.payee is not None
        assert file.story.granted is not None
        granted, day = file.story.granted, act.at.date()
        payee = Payee(*(str(getattr(file.payee, name)) for name in file.payee.__slots__))
        tranches = [Tranche(when.year, cell, when) for when, cell in file.yearly(granted, day)]
        part = Part(project.establishment, payee, granted, tranches)
        facts = award_letter_facts(
            AwardFacts(project, reference, day, by),
            [(part, tranche, file.story.school.programme.value) for tranche in tranches],
        )
        title = f"Lettre d’attribution – {file.reference}"
        number = desk.references.next("LA", act.at.year)
        return _requested(desk, AWARD_LETTER, number, title, facts, act.at, act.by)

    def sheet(self, desk: Desk, file: File, facts: dict[str, Any], at: datetime, by: int) -> Paper:
        """The PDF of a public sheet."""
        number = desk.references.next("FP", at.year)
        return _requested(desk, SHEET, number, f"Projet inspirant {file.reference}", facts, at, by)

    def _written(self, desk: Desk, file: File, act: Act) -> tuple[Project, User]:
        """The file and the person as rows, for the services read them."""
        desk.loader.flush()
        project = Project.objects.select_related("establishment__academy").get(pk=file.pk)
        return project, User.objects.get(pk=act.by)


def _requested(
    desk: Desk, kind: str, number: str, title: str, facts: dict[str, Any], at: datetime, by: int
) -> Paper:
    pk = desk.loader.add(
        IssuedDocument,
        number=number,
        kind=kind,
        title=title,
        facts=json.dumps(facts, ensure_ascii=False),
        requested_at=at,
        requested_by_id=by,
    )
    return Paper(pk, number)


class SealedPapers:
    """Documents already issued, all with the same blank page: for measures at national size."""

    def receipt(
        self, desk: Desk, file: File, act: Act, content: Content, sha256: str, number: int
    ) -> Paper:
        """The receipt of a filing."""
        del content, sha256, number
        title = f"Récépissé de dépôt du projet {file.reference}"
        return _sealed(desk, RECEIPT, "RE", title, act.at, act.by)

    def letter(self, desk: Desk, file: File, act: Act, reference: str) -> Paper:
        """The award letter of an allocation."""
        del reference
        title = f"Lettre d’attribution – {file.reference}"
        return _sealed(desk, AWARD_LETTER, "LA", title, act.at, act.by)

    def sheet(self, desk: Desk, file: File, facts: dict[str, Any], at: datetime, by: int) -> Paper:
        """The PDF of a public sheet."""
        del facts
        return _sealed(desk, SHEET, "FP", f"Projet inspirant {file.reference}", at, by)


def _sealed(desk: Desk, kind: str, prefix: str, title: str, at: datetime, by: int) -> Paper:
    number = desk.references.next(prefix, at.year)
    pk = desk.loader.add(
        IssuedDocument,
        number=number,
        kind=kind,
        title=title,
        facts=f'{{"date": "{french.long_date(at)}"}}',
        status=DocumentStatus.ISSUED,
        requested_at=at,
        requested_by_id=by,
        issued_at=_soon(at),
        sha256=_SEAL,
        size=len(_PAGE),
        attempts=1,
        next_attempt_at=at,
    )
    desk.loader.add(DocumentContent, document_id=pk, pdf=_PAGE)
    return Paper(pk, number)


def _soon(at: datetime) -> datetime:
    return at.replace(second=30)
