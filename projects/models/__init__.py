from projects.models.attachment import Attachment
from projects.models.filing import FilingRequest
from projects.models.history import Snapshot, StatusChange
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
    "FilingRequest",
    "Objective",
    "Partner",
    "Project",
    "ProjectPart",
    "Snapshot",
    "StatusChange",
    "Theme",
]
