from projects.models.assignment import Assignment
from projects.models.attachment import Attachment, AttachmentPicture
from projects.models.budget import BudgetLine, BudgetPolicy, CoFunding, HourRate
from projects.models.filing import FilingRequest
from projects.models.guide import PartGuide
from projects.models.history import PartRevision, Snapshot, StatusChange
from projects.models.parts import Action, Beneficiary, Objective, Partner, ProjectPart
from projects.models.project import Project, SchoolOfFiles, Theme
from projects.models.schools import AssociatedSchool, PupilGroup
from projects.models.upload import Upload, UploadPiece
from projects.models.wordform import FormImport

__all__ = [
    "Action",
    "Assignment",
    "AssociatedSchool",
    "Attachment",
    "AttachmentPicture",
    "Beneficiary",
    "BudgetLine",
    "BudgetPolicy",
    "CoFunding",
    "FilingRequest",
    "FormImport",
    "HourRate",
    "Objective",
    "PartGuide",
    "PartRevision",
    "Partner",
    "Project",
    "ProjectPart",
    "PupilGroup",
    "SchoolOfFiles",
    "Snapshot",
    "StatusChange",
    "Theme",
    "Upload",
    "UploadPiece",
]
