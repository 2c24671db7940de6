"""Draft projects, empty or with every part filled."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import cast

from django.core.files.base import ContentFile
from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from accounts.models import User
from concertations.enums import Dimension
from core import clock
from establishments.models import Establishment
from projects.enums import AssociationState, BudgetCategory, HoursKind, Part, PartnerKind
from projects.models import (
    Action,
    AssociatedSchool,
    Attachment,
    AttachmentPicture,
    Beneficiary,
    BudgetLine,
    FormImport,
    HourRate,
    Objective,
    Partner,
    PartRevision,
    Project,
    ProjectPart,
    PupilGroup,
    Theme,
    Upload,
)
from projects.queries import part_revisions
from projects.revisions import to_json
from projects.rules import levels_of, suggested_beneficiary
from tests.factories.concertations import recorded_concertation
from tests.factories.establishments import CollegeFactory
from tests.factories.makers import Maker
from tests.factories.people import head_of

IBAN = "FR1420041010050500013M02606"
COMMUNE_SIRET = "21350238800019"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class _Project(DjangoModelFactory[Project]):
    """An empty draft with a title."""

    class Meta:
        model = Project

    reference = Sequence(lambda n: f"NE-2020-{n + 1:04d}")
    establishment = SubFactory(CollegeFactory)
    created_by = LazyAttribute(lambda o: head_of(o.establishment))
    title = "Un jardin pour lire"


ProjectFactory = cast(Maker[Project], _Project)


def theme(slug: str = "bien-etre") -> Theme:
    """A theme of the controlled list."""
    found, _ = Theme.objects.get_or_create(slug=slug, defaults={"name": slug})
    return found


def complete_draft(
    school: Establishment | None = None, head: User | None = None, *, funds: bool = True
) -> Project:
    """A draft that may be filed. With funds it asks 4 500 € over two years."""
    school = school or CollegeFactory()
    head = head or head_of(school)
    starts_on = clock.today() + timedelta(days=60)
    project = ProjectFactory(
        establishment=school,
        created_by=head,
        summary="Transformer un coin de la cour en jardin de lecture, avec les élèves.",
        dimensions=[Dimension.WELL_BEING.value, Dimension.ACHIEVEMENT.value],
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=300),
        pupils=120,
        levels="Deux classes de chaque niveau",
        findings="La cour est bruyante\u00a0; peu d’élèves lisent pour le plaisir.",
        evaluation="Un questionnaire en début et en fin d’année, et les emprunts du CDI.",
        publish_consent=True,
        public_summary="Un jardin de lecture imaginé par les élèves.",
        amount_asked=Decimal("4500") if funds else Decimal(0),
    )
    PupilGroup.objects.bulk_create(
        [
            PupilGroup(project=project, level=level, pupils=60)
            for level in levels_of([school.kind])[:2]
        ]
    )
    project.themes.set([theme("bien-etre"), theme("francais")])
    concertation = recorded_concertation(school)
    project.concertations.set([concertation])
    finding = concertation.findings.first()
    Objective.objects.create(
        project=project,
        position=1,
        text="Donner à chaque élève un temps de lecture quotidien.",
        indicator="Emprunts par élève et par an",
        baseline="2",
        target="6",
        when="En juin, dans les registres du CDI",
    )
    Action.objects.create(
        project=project,
        position=1,
        title="Dessiner et planter le jardin",
        description="Ateliers avec une paysagiste, une fois par semaine.",
        who="Professeurs de SVT et d’arts plastiques",
        when="De septembre à décembre",
        finding=finding,
    )
    Partner.objects.create(
        project=project,
        position=1,
        name="Médiathèque des Champs Libres",
        kind=PartnerKind.CULTURE,
        role="Prête des livres et forme les élèves.",
    )
    if funds:
        _fund(project, starts_on.year)
    ProjectPart.objects.bulk_create(
        [ProjectPart(project=project, part=part, saved_by=head) for part in Part]
    )
    return project


def associated(
    project: Project, school: Establishment | None = None, state: str = AssociationState.ACCEPTED
) -> AssociatedSchool:
    """Another school invited to the project, and its answer."""
    school = school or CollegeFactory(department=project.establishment.department)
    head = head_of(school)
    answered = state != AssociationState.INVITED
    refused = state in (AssociationState.DECLINED, AssociationState.LEFT)
    return AssociatedSchool.objects.create(
        project=project,
        establishment=school,
        state=state,
        invited_by=project.created_by,
        answered_at=clock.now() if answered else None,
        answered_by=head if answered else None,
        motive="Une autre année." if refused else "",
    )


def rate_of(project: Project, kind: str = HoursKind.HSE, amount: str = "45") -> HourRate:
    """A rate of the project's académie, in force since yesterday."""
    return HourRate.objects.create(
        academy=project.establishment.academy,
        kind=kind,
        amount=Decimal(amount),
        starts_on=clock.today() - timedelta(days=1),
    )


def attachment_of(project: Project, name: str = "plan.pdf") -> Attachment:
    """A small PDF joined to the project."""
    attachment = Attachment(
        project=project,
        name=name,
        content_type="application/pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        uploaded_by=project.created_by,
    )
    attachment.file.save("ignored", ContentFile(PDF), save=False)
    attachment.save(force_insert=True)
    return attachment


def drawn_attachment_of(project: Project) -> Attachment:
    """The same, with the small picture of its page."""
    attachment = attachment_of(project)
    picture = AttachmentPicture(attachment=attachment, number=0, width=1, height=1)
    picture.image.save("ignored", ContentFile(b"RIFF"), save=False)
    picture.save()
    return attachment


def upload_of(project: Project) -> Upload:
    """A file the head is sending in pieces, none of which has arrived."""
    return Upload.objects.create(
        project=project,
        name="plan.pdf",
        size=len(PDF),
        sha256=hashlib.sha256(PDF).hexdigest(),
        started_by=head_of(project.establishment),
        expires_at=clock.now() + timedelta(hours=1),
    )


def read_form_of(project: Project) -> FormImport:
    """A Word form of the head, read, that waits to be taken."""
    fields = {"evaluation": "Un questionnaire rempli par les familles."}
    return FormImport.objects.create(
        project=project,
        name="formulaire.docx",
        content={
            "parts": {"EVALUATION": {"fields": fields, "rows": []}},
            "unplaced": [],
            "images": 0,
        },
        read_by=head_of(project.establishment),
        expires_at=clock.now() + timedelta(hours=1),
    )


def revision_of(project: Project, part: Part = Part.EVALUATION) -> PartRevision:
    """What a part said before."""
    return PartRevision.objects.create(
        project=project,
        part=part,
        version=part_revisions(project, part).count(),
        values=to_json({"evaluation": "Un questionnaire."}),
        entries=[{"label": "Évaluation", "text": "Un questionnaire."}],
        written_at=clock.now(),
        written_by=project.created_by,
    )


def _fund(project: Project, year: int) -> None:
    lines = [
        (BudgetCategory.EQUIPMENT, "Bancs, terreau et plants", year, "1", "2500"),
        (BudgetCategory.SPEAKERS, "Ateliers avec une paysagiste", year, "6", "200"),
        (BudgetCategory.SPEAKERS, "Rencontre avec un auteur", year + 1, "1", "800"),
    ]
    for position, (category, label, of_year, quantity, price) in enumerate(lines, 1):
        BudgetLine.objects.create(
            project=project,
            position=position,
            category=category,
            label=label,
            year=of_year,
            quantity=Decimal(quantity),
            unit_price=Decimal(price),
            amount=Decimal(quantity) * Decimal(price),
        )
    school = project.establishment
    Beneficiary.objects.create(
        project=project,
        kind=suggested_beneficiary(school.kind, school.sector),
        name=school.name if school.siret else f"Commune de {school.commune}",
        siret=school.siret or COMMUNE_SIRET,
        iban=IBAN,
        establishment=school if school.siret.startswith("19") else None,
    )
