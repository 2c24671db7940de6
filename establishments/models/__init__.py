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
from establishments.models.people import Appointment, Membership

__all__ = [
    "Academy",
    "AccessCode",
    "Appointment",
    "Department",
    "DirectoryWord",
    "District",
    "Establishment",
    "Membership",
    "Merger",
    "Office",
]
