"""What a notice is: frozen facts, a kind that names its templates, and when its e-mail leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from notifications.enums import Urgency

REGISTRY: dict[str, type[Notice]] = {}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Facts told to people, kept as they were when the act happened.

    A subclass sets `kind` (`reviews.completion_requested`: templates in
    `templates/emails/reviews/completion_requested/`), `urgency`, its facts as fields of plain JSON
    types (dates and amounts already written in French), and says `title` and `link`.
    """

    kind: ClassVar[str]
    urgency: ClassVar[Urgency] = Urgency.DIGEST

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        REGISTRY[cls.kind] = cls

    @property
    def title(self) -> str:
        """The line of the bell, in French."""
        raise NotImplementedError

    @property
    def link(self) -> str:
        """The path of the page to open, without the site's address."""
        raise NotImplementedError

    def facts(self) -> dict[str, Any]:
        """The facts as stored in the outbox."""
        return asdict(self)
