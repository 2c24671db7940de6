from projects.models.attachment import Attachment
from projects.models.guide import PartGuide
from projects.models.history import PartRevision, Snapshot, StatusChange
from projects.models.parts import (
    Action,
    AssociatedSchool,
    Beneficiary,
    BudgetLine,
    Objective,
    Partner,
    ProjectPart,
)
from projects.models.project import Project, Theme

__all__ = [
    "Action",
    "AssociatedSchool",
    "Attachment",
    "Beneficiary",
    "BudgetLine",
    "Objective",
    "PartGuide",
    "PartRevision",
    "Partner",
    "Project",
    "ProjectPart",
    "Snapshot",
    "StatusChange",
    "Theme",
]
