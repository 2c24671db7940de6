from establishments.models.access import AccessCode
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
    "Appointment",
    "Department",
    "DirectoryWord",
    "District",
    "Establishment",
    "Invitation",
    "Membership",
    "Merger",
    "Office",
]
