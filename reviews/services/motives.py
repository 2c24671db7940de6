"""The templates of motives of an académie, kept by the secretariat of its commission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from establishments.enums import Role
from establishments.models import Academy
from reviews.enums import Outcome
from reviews.models import MotiveTemplate
from reviews.permissions import require_in_academy
from reviews.rules import PLACEHOLDERS, unknown_placeholders

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def write_motive(
    academy: Academy,
    *,
    outcome: Outcome,
    title: str,
    text: str,
    template: MotiveTemplate | None = None,
    by: User,
) -> MotiveTemplate:
    """Keep a template of motive, new or changed.

    Raises DomainError when it is empty, names something unknown between braces, or bears the title
    of another; NotAllowed for anybody but the secretariat of the académie.
    """
    require_in_academy(by, academy, Role.SECRETARIAT)
    if not title.strip() or not text.strip():
        raise DomainError("Un modèle a un titre et un texte.")
    unknown = unknown_placeholders(text)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise DomainError(
            f"«\u00a0{{{unknown[0]}}}\u00a0» n’est pas connu. Entre accolades, on peut écrire "
            f"{known}."
        )
    kept = template or MotiveTemplate(academy=academy)
    kept.outcome, kept.title, kept.text = outcome, title.strip(), text.strip()
    kept.written_at, kept.written_by = clock.now(), by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        raise DomainError("Un autre modèle de la même décision porte déjà ce titre.") from None
    return kept


@transaction.atomic
def drop_motive(template: MotiveTemplate, *, by: User) -> None:
    """Forget a template; the decisions written with it keep their motive. Dropped twice, it is
    dropped once. Raises NotAllowed for anybody but the secretariat of the académie."""
    require_in_academy(by, template.academy, Role.SECRETARIAT)
    MotiveTemplate.objects.filter(pk=template.pk).delete()
