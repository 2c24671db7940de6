"""What people are told about their account, their appointments and their school."""

from establishments.notices.accounts import AccountReopened, AccountUnused, SecondFactorWithdrawn
from establishments.notices.appointments import (
    AccountOpened,
    Appointed,
    AppointmentEnded,
    StandInBegun,
    StandInNamed,
)
from establishments.notices.codes import AccessCodeSent, ActivationToConfirm
from establishments.notices.school import (
    AccessEnded,
    DelegationGiven,
    HeadChanged,
    HeadChangeKnown,
    HeadChangeUndone,
    InvitationAccepted,
    InvitationSent,
    MemberLeft,
)

__all__ = [
    "AccessCodeSent",
    "AccessEnded",
    "AccountOpened",
    "AccountReopened",
    "AccountUnused",
    "ActivationToConfirm",
    "Appointed",
    "AppointmentEnded",
    "DelegationGiven",
    "HeadChangeKnown",
    "HeadChangeUndone",
    "HeadChanged",
    "InvitationAccepted",
    "InvitationSent",
    "MemberLeft",
    "SecondFactorWithdrawn",
    "StandInBegun",
    "StandInNamed",
]
