"""What is told about the publication of projects; facts already written in French."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from django.urls import reverse

from core import french
from core.french import typography
from notifications.enums import Urgency
from notifications.notices import Notice
from projects.notices import FileFacts, file_facts

if TYPE_CHECKING:
    from accounts.models import User
    from projects.models import Project
    from showcase.models import Edition, Sheet


@dataclass(frozen=True, kw_only=True)
class SheetProposed(FileFacts, Notice):
    """A school proposes its sheet: to the secretariat, which reads it before the public does."""

    kind = "showcase.sheet_proposed"
    label: ClassVar[str] = "Une fiche publique est à relire"
    by: str
    is_change: bool

    @classmethod
    def of(cls, edition: Edition, project: Project) -> Self:
        """The facts of a proposal."""
        return cls(
            **file_facts(project),
            by=edition.proposed_by.full_name,
            is_change=edition.sheet.is_public,
        )

    @property
    def title(self) -> str:
        return typography(f"Fiche publique à relire : « {self.project_title} »")

    @property
    def link(self) -> str:
        return reverse("showcase:moderation-create", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SheetPublished(FileFacts, Notice):
    """The sheet is read by the public: to the school."""

    kind = "showcase.sheet_published"
    label: ClassVar[str] = "Une fiche publique est publiée"
    is_change: bool

    @classmethod
    def of(cls, project: Project, *, is_change: bool) -> Self:
        """The facts of a publication."""
        return cls(**file_facts(project), is_change=is_change)

    @property
    def title(self) -> str:
        return typography(f"Fiche publiée : « {self.project_title} »")

    @property
    def link(self) -> str:
        return reverse("showcase:sheet-detail", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SheetRefused(FileFacts, Notice):
    """The secretariat sends the sheet back with a motive: to the school."""

    kind = "showcase.sheet_refused"
    label: ClassVar[str] = "Une fiche publique est à revoir"
    motive: str

    @classmethod
    def of(cls, project: Project, *, motive: str) -> Self:
        """The facts of a refusal."""
        return cls(**file_facts(project), motive=motive)

    @property
    def title(self) -> str:
        return typography(f"Fiche publique à revoir : « {self.project_title} »")

    @property
    def link(self) -> str:
        return reverse("showcase:publication-update", args=[self.reference])


@dataclass(frozen=True, kw_only=True)
class SheetWithdrawn(FileFacts, Notice):
    """The sheet is taken off: to the school or to the secretariat, whichever did not do it."""

    kind = "showcase.sheet_withdrawn"
    label: ClassVar[str] = "Une fiche publique est retirée"
    by: str
    motive: str

    @classmethod
    def of(cls, project: Project, *, motive: str, by: User) -> Self:
        """The facts of a withdrawal."""
        return cls(**file_facts(project), motive=motive, by=by.full_name)

    @property
    def title(self) -> str:
        return typography(f"Fiche publique retirée : « {self.project_title} »")


@dataclass(frozen=True, kw_only=True)
class SheetOfTheme(Notice):
    """A new sheet of a theme that somebody follows: once a week by default."""

    kind = "showcase.sheet_of_theme"
    label: ClassVar[str] = "Un projet paraît dans un thème que vous suivez"
    urgency = Urgency.WEEKLY
    reference: str
    project_title: str
    school: str
    themes: str

    @classmethod
    def of(cls, sheet: Sheet, themes: Sequence[str]) -> Self:
        """The facts of a newly published sheet."""
        school = f"{sheet.school_name} ({sheet.commune})" if sheet.commune else sheet.school_name
        return cls(
            reference=sheet.project.reference,
            project_title=sheet.title,
            school=school,
            themes=french.join(themes),
        )

    @property
    def title(self) -> str:
        return typography(f"À découvrir : « {self.project_title} », {self.school}")

    @property
    def link(self) -> str:
        return reverse("showcase:sheet-detail", args=[self.reference])
