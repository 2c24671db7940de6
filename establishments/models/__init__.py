from establishments.models.access import AccessCode
from establishments.models.directory import (
    Academy,
    Department,
    District,
    Establishment,
    Office,
)
from establishments.models.people import Appointment, Membership

__all__ = [
    "Academy",
    "AccessCode",
    "Appointment",
    "Department",
    "District",
    "Establishment",
    "Membership",
    "Office",
]
