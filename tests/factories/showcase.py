"""Public sheets at every moment of their life, through the services."""

from __future__ import annotations

from dataclasses import replace

from django.core.files.base import ContentFile

from establishments.models import Establishment
from projects.enums import FilePurpose, Status
from projects.models import Attachment, AttachmentPicture, Project
from showcase.enums import SheetPart, WitnessRole
from showcase.models import Edition, Sheet, SheetPhoto
from showcase.queries.check import check_of
from showcase.queries.preparation import DraftValues, preparation_of, starting_values
from showcase.services.moderation import publish_sheet
from showcase.services.preparation import save_draft
from showcase.services.proposal import propose_sheet, seal_of
from showcase.services.voices import add_testimony
from tests.factories.people import head_of, secretariat_of
from tests.factories.projects import attachment_of
from tests.factories.statuses import project_in


def shown_project(school: Establishment | None = None) -> Project:
    """A validated project, that may be published."""
    return project_in(Status.VALIDATED, school)


def prepared(project: Project, **changes: object) -> DraftValues:
    """What its school saved for the public: the texts of the file, and these changes."""
    values = replace(
        starting_values(project),
        texts={**starting_values(project).texts, SheetPart.ADVICE.value: "Commencer petit."},
    )
    values = replace(values, parts=[*values.texts, SheetPart.FIGURES.value])
    values = replace(values, **changes)  # type: ignore[arg-type]
    version = preparation_of(project).version
    save_draft(project, values, by=head_of(project.establishment), version=version)
    return values


def prepared_seal(project: Project) -> str:
    """The seal of what is prepared now, as the page of the proposal carries it."""
    return seal_of(check_of(preparation_of(project)).content)


def proposed(project: Project, *, testimony: str = "", **changes: object) -> Edition:
    """A sheet that the secretariat has to read."""
    head = head_of(project.establishment)
    prepared(project, **changes)
    if testimony:
        add_testimony(
            project, role=WitnessRole.PUPIL, text=testimony, agreed_by="Ses parents", by=head
        )
    return propose_sheet(project, seal=prepared_seal(project), faces_agreed=True, by=head)


def published(project: Project | None = None, *, testimony: str = "", **changes: object) -> Sheet:
    """A sheet that anybody reads."""
    project = project or shown_project()
    edition = proposed(project, testimony=testimony, **changes)
    publish_sheet(edition, by=secretariat_of(project.establishment.academy))
    return Sheet.objects.select_related("project__establishment", "edition").get(project=project)


def drawn_photo_of(project: Project, *, shows_people: bool = False) -> SheetPhoto:
    """A photo of the sheet, checked and drawn."""
    head = head_of(project.establishment)
    attachment = attachment_of(project)
    Attachment.objects.filter(pk=attachment.pk).update(purpose=FilePurpose.SHEET, pages=1)
    picture = AttachmentPicture(attachment=attachment, number=1, width=320, height=200)
    picture.image.save("ignored", ContentFile(b"RIFF"), save=False)
    picture.save()
    return SheetPhoto.objects.create(
        sheet=Sheet.objects.get(project=project),
        attachment=attachment,
        alt="Le jardin en mai",
        rights_holder="L’établissement",
        agreed_by="Douze familles",
        shows_people=shows_people,
        added_by=head,
    )
