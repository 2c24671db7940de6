"""Access codes, and accounts opened with them, as their bearer does."""

from __future__ import annotations

from accounts.models import User
from core.sealing import open_seal
from establishments.models import ActivationRequest
from establishments.services.access import NewPerson, confirm_activation, request_activation
from notifications.models import Message


def token_of(request: ActivationRequest) -> str:
    """The token of the link in the e-mail that confirms the address, while it has not left."""
    message = Message.objects.get(dedup_key=f"activation:{request.pk}")
    assert message.sealed is not None
    path = str(open_seal(message.sealed)["path"])
    return path.rstrip("/").rpartition("/")[2]


def open_account(*, uai: str, code: str, person: NewPerson) -> User:
    """Give the code, then follow the link of the e-mail."""
    return confirm_activation(token=token_of(request_activation(uai=uai, code=code, person=person)))
