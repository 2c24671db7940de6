"""The help of the parts, in the words of an académie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock
from core.errors import NotAllowed
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from projects.enums import Part
from projects.models import PartGuide

if TYPE_CHECKING:
    from accounts.models import User

TEXTS = ("question", "expectation", "example")


@transaction.atomic
def save_guide(academy: Academy, part: Part, texts: Mapping[str, str], *, by: User) -> None:
    """Keep the help of a part for the schools of the académie; an empty text is the national one.

    Raises NotAllowed for anyone but the secretariat of this académie.
    """
    _refuse_others(academy, by)
    kept = {name: texts[name] for name in TEXTS}
    if not any(kept.values()):
        PartGuide.objects.filter(academy=academy, part=part).delete()
        return
    PartGuide.objects.update_or_create(
        academy=academy,
        part=part,
        defaults={**kept, "updated_at": clock.now(), "updated_by": by},
    )


@transaction.atomic
def reset_guide(academy: Academy, part: Part, *, by: User) -> None:
    """Come back to the national help; nothing to do when it was never rewritten.

    Raises NotAllowed for anyone but the secretariat of this académie.
    """
    _refuse_others(academy, by)
    PartGuide.objects.filter(academy=academy, part=part).delete()


def _refuse_others(academy: Academy, by: User) -> None:
    if not rights_of(by).in_academy(academy.pk, Role.SECRETARIAT):
        raise NotAllowed("Seul le secrétariat de l’académie écrit l’aide de ses écoles.")
