"""Access codes, and accounts opened with them, as their bearer does."""

from __future__ import annotations

import re
import uuid

from accounts.models import User
from core import clock
from core.sealing import open_seal
from documents.services.numbers import next_reference
from establishments.enums import CodeChannel
from establishments.models import ActivationRequest, CampaignSchool, CodeCampaign, Establishment
from establishments.services.access import NewPerson, confirm_activation, request_activation
from notifications.models import Message
from tests.factories.people import secretariat_of

_CODE = re.compile(r"[A-Z0-9]{4}(?:-[A-Z0-9]{4}){3}")


def token_of(request: ActivationRequest) -> str:
    """The token of the link in the e-mail that confirms the address, while it has not left."""
    message = Message.objects.get(dedup_key=f"activation:{request.pk}")
    assert message.sealed is not None
    path = str(open_seal(message.sealed)["path"])
    return path.rstrip("/").rpartition("/")[2]


def open_account(*, uai: str, code: str, person: NewPerson) -> User:
    """Give the code, then follow the link of the e-mail."""
    return confirm_activation(token=token_of(request_activation(uai=uai, code=code, person=person)))


def code_in(text: str) -> str:
    """The one code printed in a letter or a mail, on its line; spaces between letters are gaps."""
    lines = {line.replace(" ", "").rpartition(":")[2].strip() for line in text.splitlines()}
    (code,) = {line for line in lines if _CODE.fullmatch(line)}
    return code


def campaign_for(*schools: Establishment) -> CodeCampaign:
    """A campaign of e-mails to these schools of one académie; no code is issued yet."""
    campaign = CodeCampaign.objects.create(
        reference=next_reference("CA"),
        key=uuid.uuid4(),
        academy=schools[0].academy,
        channel=CodeChannel.EMAIL,
        selected=len(schools),
        issued_by=secretariat_of(schools[0].academy),
    )
    CampaignSchool.objects.bulk_create(
        CampaignSchool(campaign=campaign, establishment=school, asked_at=clock.now())
        for school in schools
    )
    return campaign
