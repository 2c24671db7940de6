"""What the tests of invitations and handovers share."""

from __future__ import annotations

from accounts.models import User
from core import clock
from core.sealing import open_seal
from establishments.enums import Role
from establishments.models import Establishment, Invitation
from establishments.services.access import NewPerson
from establishments.services.invitations import invite_colleague
from notifications.models import Message

PASSWORD = "Mouette-7-bleue"
ADDRESS = "ines.caradec@ac-rennes.example"


def someone(email: str = ADDRESS) -> NewPerson:
    """Somebody without an account."""
    return NewPerson("Inès", "Caradec", email, PASSWORD)


def last_path(email: str = ADDRESS) -> str:
    """The path of the link in the last e-mail to this address, read as the worker would."""
    message = Message.objects.filter(email=email, sealed__isnull=False).latest("created_at")
    assert message.sealed is not None
    return str(open_seal(message.sealed)["path"])


def last_token(email: str = ADDRESS) -> str:
    """The token of that link."""
    return last_path(email).strip("/").split("/")[-1]


def invited(school: Establishment, by: User, email: str = ADDRESS) -> tuple[Invitation, str]:
    """An invitation to write with the team, and its token."""
    invitation = invite_colleague(
        school, email=email, role=Role.EDITOR, starts_on=clock.today(), by=by
    )
    assert isinstance(invitation, Invitation)
    return invitation, last_token(email)
