"""A request for help, and everything said about it: append-only."""

from __future__ import annotations

import uuid
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import append_only, undeletable
from establishments.enums import SupportService
from establishments.models import Establishment
from projects.enums import Part
from projects.models import Project
from support.enums import HELPING, EntryKind, HelpStatus, Side
from support.querysets import HelpRequestQuerySet
from support.workflow import HELP_STEPS

_SAME_SCHOOL = """
    IF NEW.project_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM projects_project project
        WHERE project.id = NEW.project_id AND project.establishment_id = NEW.establishment_id
    ) THEN
        RAISE EXCEPTION 'a request for help is about a project of its own school'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_request_same_school';
    END IF;
    RETURN NULL;
"""


class HelpRequest(models.Model):
    """A question of a school to its support team, on a part of a project or on none.

    The status, the holder and the service asked are the latest facts of the thread: written with
    an entry of it, never alone.
    """

    reference = models.CharField("référence", max_length=20, unique=True)
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="help_requests",
        verbose_name="établissement",
    )
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="help_requests",
        verbose_name="projet",
    )
    part = models.CharField("partie", max_length=12, choices=Part, blank=True)
    service = models.CharField("service demandé", max_length=10, choices=SupportService, blank=True)
    subject = models.CharField("objet", max_length=150)
    status = models.CharField("statut", max_length=10, choices=HelpStatus, default=HelpStatus.OPEN)
    status_since = models.DateTimeField("statut depuis le", default=timezone.now)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="help_requests_held",
        verbose_name="qui aide",
    )
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="demandée par",
    )

    objects: ClassVar[HelpRequestQuerySet] = HelpRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "demande d’aide"
        verbose_name_plural = "demandes d’aide"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(subject=""),
                name="support_request_subject",
                violation_error_message="Une demande d’aide a un objet.",
            ),
            models.CheckConstraint(
                condition=Q(part="") | Q(project__isnull=False),
                name="support_request_part_of_project",
                violation_error_message="Une partie est celle d’un projet.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=HELPING, holder__isnull=False)
                | Q(status=HelpStatus.OPEN, holder__isnull=True)
                | Q(status=HelpStatus.CLOSED),
                name="support_request_held",
                violation_error_message="Une demande prise en charge l’est par quelqu’un.",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_since", "id"], name="support_inbox"),
            models.Index(fields=["holder", "status", "status_since"], name="support_mine"),
            models.Index(fields=["establishment", "-asked_at"], name="support_by_school"),
        ]
        triggers = [
            *undeletable("help_request"),
            pgtrigger.FSM(name="help_request_steps", field="status", transitions=list(HELP_STEPS)),
            pgtrigger.Trigger(
                name="help_request_same_school",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("project_id", "establishment_id"),  # type: ignore[no-untyped-call]
                func=_SAME_SCHOOL,
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_closed(self) -> bool:
        """Whether nobody helps any more."""
        return self.status == HelpStatus.CLOSED

    @property
    def addressee(self) -> str:
        """Who is asked, in words."""
        return SupportService(self.service).short if self.service else "Équipe d’appui"


class HelpEntry(models.Model):
    """One thing said or done about a request, by whom and for which side."""

    request = models.ForeignKey(HelpRequest, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField("nature", max_length=20, choices=EntryKind)
    side = models.CharField("de la part de", max_length=10, choices=Side)
    body = models.TextField("texte", blank=True)
    to_service = models.CharField(
        "transmise au service", max_length=10, choices=SupportService, blank=True
    )
    to_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="transmise à",
    )
    costing = models.ForeignKey(
        "support.Costing",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name="chiffrage",
    )
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "échange"
        verbose_name_plural = "échanges"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.ASKED, EntryKind.ANSWERED, EntryKind.WRITTEN])
                | ~Q(body=""),
                name="support_entry_says_something",
                violation_error_message="Un message ne peut pas être vide.",
            )
        ]
        indexes = [models.Index(fields=["request", "at"], name="support_thread")]
        triggers = append_only("help_entry")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


def _path(file: HelpFile, _name: str) -> str:
    """A path without anything from the sender: the name shown is a column."""
    return f"help/{file.entry_id}/{file.pk}"


class HelpFile(models.Model):
    """A file joined to a message: private, checked, kept with the thread."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(HelpEntry, on_delete=models.PROTECT, related_name="files")
    file = models.FileField("fichier", upload_to=_path, max_length=200)
    name = models.CharField("nom", max_length=150)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "fichier joint"
        verbose_name_plural = "fichiers joints"
        ordering = ["name"]
        triggers = append_only("help_file")

    def __str__(self) -> str:
        return self.name
