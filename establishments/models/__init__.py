from establishments.models.access import (
    AccessCode,
    ActivationRequest,
    CampaignSchool,
    CodeCampaign,
)
from establishments.models.directory import (
    Academy,
    Department,
    DirectoryWord,
    District,
    Establishment,
    Merger,
    Office,
)
from establishments.models.invitations import Invitation
from establishments.models.people import Appointment, Membership

__all__ = [
    "Academy",
    "AccessCode",
    "ActivationRequest",
    "Appointment",
    "CampaignSchool",
    "CodeCampaign",
    "Department",
    "DirectoryWord",
    "District",
    "Establishment",
    "Invitation",
    "Membership",
    "Merger",
    "Office",
]
