from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper

from establishments.permissions import rights_of
from funding.enums import OPEN, RETRIED, EntryKind, LineState, PieceKind
from funding.permissions import ENVELOPE_READERS
from projects.enums import FileState

if TYPE_CHECKING:
    from accounts.models import User
    from funding.models import (  # noqa: F401 - named in the bases, as text
        ChorusLine,
        ChorusNumber,
        Entry,
        Envelope,
        Report,
        ReportPiece,
        Scenario,
    )


class EnvelopeQuerySet(models.QuerySet["Envelope"]):
    def visible_to(self, user: User) -> Self:
        """The envelopes of the académies whose funds or commission the person runs."""
        return self.filter(academy__in=sorted(rights_of(user).academies_as(*ENVELOPE_READERS)))

    def of_academy(self) -> Self:
        """Those of whole académies."""
        return self.filter(academy__isnull=False, department__isnull=True)

    def locked(self) -> Self:
        """Under their lock, always taken in the same order."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, envelope: Envelope) -> Self:
        """The entries that move this envelope at one of their ends."""
        return self.filter(Q(source=envelope) | Q(target=envelope))


class ChorusNumberQuerySet(models.QuerySet["ChorusNumber"]):
    def standing(self) -> Self:
        """Those that a payment proves today: what was learnt from a payment undone is forgotten."""
        from funding.models import Entry

        proved = Entry.objects.annotate(number=Upper("proof")).filter(
            number=OuterRef("ej"),
            instalment__share__recipient=OuterRef("recipient"),
            kind=EntryKind.PAYMENT,
            reversal__isnull=True,
        )
        return self.filter(Exists(proved))


class ChorusLineQuerySet(models.QuerySet["ChorusLine"]):
    def open(self) -> Self:
        """Those nobody settled yet."""
        return self.filter(state__in=OPEN)

    def retried(self) -> Self:
        """Those that an import matches: new ones, and those whose finding may have changed."""
        return self.filter(
            Q(state=LineState.TO_MATCH) | Q(state=LineState.TO_SETTLE, finding__in=RETRIED)
        )


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those shared with the readers of the envelopes of an académie."""
        academies = sorted(rights_of(user).academies_as(*ENVELOPE_READERS))
        return self.filter(Q(owner=user) | Q(is_shared=True), envelope__academy__in=academies)


_PUBLISHABLE = {"publish_consent": True, "accepted_at__isnull": False}


class ReportQuerySet(models.QuerySet["Report"]):
    def publishable(self) -> Self:
        """Those whose words anybody may read: the school agreed, and the report is accepted."""
        return self.filter(**_PUBLISHABLE)


class ReportPieceQuerySet(models.QuerySet["ReportPiece"]):
    def shown(self) -> Self:
        """Those that were not taken out, with their files; what was refused is shown as such."""
        return self.filter(attachment__removed_at__isnull=True).select_related("attachment")

    def publishable(self) -> Self:
        """The photos anybody may see: the school agreed for the report, the report is accepted,
        and the photo says who holds its rights and who agreed."""
        return self.shown().filter(
            kind=PieceKind.PHOTO,
            may_publish=True,
            attachment__state=FileState.READY,
            **{f"report__{name}": value for name, value in _PUBLISHABLE.items()},
        )
