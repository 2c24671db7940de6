"""What is told about concertations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.urls import reverse

from core import french
from notifications.notices import Notice

if TYPE_CHECKING:
    from concertations.models import Concertation


@dataclass(frozen=True, kw_only=True)
class ConcertationRecorded(Notice):
    """To the referent inspector: a school recorded a concertation."""

    kind: ClassVar[str] = "concertations.concertation_recorded"
    label: ClassVar[str] = "Une concertation est enregistrée"
    reference: str
    concertation: str
    school: str
    held_on: str
    by: str

    @classmethod
    def of(cls, concertation: Concertation) -> Self:
        """The facts of a recording."""
        assert concertation.held_on is not None
        return cls(
            reference=concertation.reference,
            concertation=concertation.title,
            school=str(concertation.establishment),
            held_on=french.long_date(concertation.held_on),
            by=str(concertation.recorded_by),
        )

    @property
    def title(self) -> str:
        return f"Concertation enregistrée\u00a0: {self.concertation} – {self.school}"

    @property
    def link(self) -> str:
        return reverse("concertations:concertation-detail", args=[self.reference])

    @property
    def about(self) -> str:
        return f"{self.concertation} ({self.reference})"
