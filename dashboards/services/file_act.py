"""What an act on several files is: one class an act, one object a list."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from establishments.enums import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from projects.models import Project


class FileAct(ABC):
    """An act on files, one after the other; `load` reads at once what judging them needs."""

    most: ClassVar[int] = 2000
    """The longest list one may ask for."""
    office: ClassVar[Role] = Role.SECRETARIAT
    """Who may ask for it, on the files of their perimeter."""
    moves_money: ClassVar[bool] = False
    """Whether confirming it asks who is there again."""

    def __init__(self, params: Mapping[str, Any], *, by: User) -> None:
        self.params = params
        self.by = by

    @classmethod
    def ordered(cls, files: QuerySet[Project]) -> QuerySet[Project]:
        """The files in the order they are to be treated: as chosen, most often."""
        return files

    def lock(self) -> None:  # noqa: B027 - most acts lock files alone
        """Lock what is locked before files everywhere else, so that nobody waits for each other."""

    def hold(self, projects: Sequence[Project]) -> None:  # noqa: B027 - files are enough for most
        """Lock what is locked after the files everywhere else."""

    @abstractmethod
    def load(self, projects: Sequence[Project]) -> None:
        """Read what is needed to judge these files, whatever their number."""

    @abstractmethod
    def refusal(self, project: Project) -> str:
        """Why nothing would be done to this file, in a sentence; "" when it would. In order."""

    def details(self, project: Project) -> list[str]:
        """What would be done to this file, once `refusal` said nothing; empty when it is plain."""
        return []

    def totals(self) -> list[tuple[str, str]]:
        """What the whole list comes to once each file is judged, (label, value)."""
        return []

    def do(self, project: Project) -> str:
        """Do it, in the transaction of the caller; what happened, in words. Raises DomainError."""
        raise NotImplementedError

    def tell(self, *, dedup_key: str) -> None:  # noqa: B027 - most acts tell nobody
        """Tell the people concerned by what was done since `load`, one note each."""
