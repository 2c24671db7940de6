"""What a notice is: frozen facts, a kind that names its templates, and when its e-mail leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, TypedDict

from django.urls import reverse

from core import french
from notifications.enums import Urgency
from notifications.querysets import DIGEST

REGISTRY: dict[str, type[Notice]] = {}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Facts told to people, kept as they were when the act happened.

    A subclass sets `kind` (`reviews.completion_requested`: templates in
    `templates/emails/reviews/completion_requested/`), `urgency`, its facts as fields of plain JSON
    types (dates and amounts already written in French), and says `title` and `link`.
    """

    kind: ClassVar[str]
    label: ClassVar[str] = ""
    """What it tells, in the list where people choose when they are told."""
    is_compulsory: ClassVar[bool] = False
    """Told by e-mail whatever people chose: access, and what the law wants told."""
    urgency: ClassVar[Urgency] = Urgency.DIGEST
    secret: ClassVar[frozenset[str]] = frozenset()
    """Fields that are sealed until the e-mail leaves, and masked in the text kept afterwards. Only
    a notice sent at once may have some. A secret `path` is the address of the e-mail's link."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.secret and cls.urgency != Urgency.AT_ONCE:
            raise TypeError(f"{cls.__name__}: a secret can only be sent at once")
        if not cls.__name__.startswith("_"):  # a base that shares facts is told to nobody
            REGISTRY[cls.kind] = cls

    @property
    def title(self) -> str:
        """The line of the bell, in French."""
        raise NotImplementedError

    @property
    def link(self) -> str:
        """The path of the page to open, without the site's address."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """The file it speaks of, the same for all notices of a file: the digest groups by it.

        By default the facts `project_title` and `reference` when the notice has them, else "".
        """
        title, reference = getattr(self, "project_title", ""), getattr(self, "reference", "")
        return f"{title} ({reference})" if title and reference else str(reference or title)

    @property
    def attachment(self) -> str:
        """The name of the file that goes with the e-mail (notifications.attachments), "" if none.

        Only an e-mail sent at once carries it.
        """
        return ""

    def facts(self) -> dict[str, Any]:
        """The facts as stored in the outbox, without the secret ones."""
        return {name: value for name, value in asdict(self).items() if name not in self.secret}

    def secrets(self) -> dict[str, Any]:
        """The facts that are stored sealed."""
        return {name: value for name, value in asdict(self).items() if name in self.secret}


class Item(TypedDict):
    """One fact of a digest, in French."""

    on: str
    title: str


class Group(TypedDict):
    """The facts of one file, the oldest first; `about` is empty for what speaks of no file."""

    about: str
    items: list[Item]


@dataclass(frozen=True, kw_only=True)
class DailyDigest(Notice):
    """What happened in one's files since the last digest."""

    kind: ClassVar[str] = DIGEST
    is_compulsory: ClassVar[bool] = True
    urgency: ClassVar[Urgency] = Urgency.AT_ONCE

    count: int
    groups: list[Group]

    @property
    def title(self) -> str:
        return f"{french.counted(self.count, 'nouvelle')} de vos dossiers"

    @property
    def link(self) -> str:
        return reverse("notifications:message-list")
