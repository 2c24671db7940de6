"""Who takes part in a project: the associated schools, and the pupils by level."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from establishments.models import Establishment
from projects.enums import AssociationState, Level
from projects.models.project import Project

_ANSWERED = ("answered_at", "answered_by")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class AssociatedSchool(models.Model):
    """Another school that takes part in the project, once its head has accepted.

    An accepted school reads the file: each change of this row is kept in the journal.
    """

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, related_name="associated_schools"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.PROTECT, related_name="associated_projects"
    )
    state = models.CharField(
        "accord", max_length=10, choices=AssociationState, default=AssociationState.INVITED
    )
    invited_at = models.DateTimeField("invité le", default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="invité par",
    )
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="répondu par",
    )
    motive = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "établissement associé"
        verbose_name_plural = "établissements associés"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "establishment"], name="projects_associated_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=AssociationState.INVITED,
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    motive="",
                )
                | (
                    ~Q(state=AssociationState.INVITED)
                    & Q(answered_at__isnull=False, answered_by__isnull=False)
                ),
                name="projects_associated_answer",
                violation_error_message="Une réponse porte sa date et la personne qui l’a donnée.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[AssociationState.INVITED, AssociationState.ACCEPTED])
                | ~Q(motive=""),
                name="projects_associated_motive",
                violation_error_message="Un refus ou un retrait porte son motif.",
            ),
        ]
        indexes = [
            models.Index(fields=["establishment", "state"], name="projects_associated_state")
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id} – {self.project_id}"

    @property
    def is_accepted(self) -> bool:
        """Whether the school takes part, and may read the file."""
        return self.state == AssociationState.ACCEPTED


class PupilGroup(models.Model):
    """How many pupils of a level live the project. Their sum is `Project.pupils`."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pupil_groups")
    level = models.CharField("niveau", max_length=8, choices=Level)
    pupils = models.PositiveIntegerField("élèves")

    class Meta:
        verbose_name = "élèves d’un niveau"
        verbose_name_plural = "élèves par niveau"
        constraints = [
            models.UniqueConstraint(fields=["project", "level"], name="projects_pupils_once"),
            models.CheckConstraint(
                condition=Q(pupils__gte=1, pupils__lte=100_000),
                name="projects_pupils_number",
                violation_error_message="Un niveau cité compte au moins un élève.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="projects_pupils_level",
                violation_error_message="Ce niveau n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} : {self.pupils}"
