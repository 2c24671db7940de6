"""What readers of a file write in its margin: threads, comments, drafts; and their opinions."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.utils import timezone

from core.triggers import append_only, frozen_when, undeletable
from establishments.enums import SCHOOL_ROLES, Role
from projects.enums import Part
from projects.models import Project, Snapshot
from reviews.enums import Audience, OpinionKind, ThreadState
from reviews.querysets import CommentQuerySet, ThreadQuerySet

QUOTE = 600
"""Characters of the file that a thread keeps."""


class Thread(models.Model):
    """What is said about one place of a file, with the words that were there (ADR 30).

    `target` is the lasting name of an entry or of a row (`core.entries`), "" for a whole part.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="threads")
    passage = models.PositiveSmallIntegerField("passage")
    part = models.CharField("partie", max_length=12, choices=Part)
    target = models.CharField("repère", max_length=120, blank=True)
    label = models.CharField("ce dont on parle", max_length=200, blank=True)
    quote = models.TextField("mots cités", blank=True)
    filing = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField("état", max_length=10, choices=ThreadState, default=ThreadState.OPEN)
    opened_at = models.DateTimeField("ouvert le", default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "fil de commentaires"
        verbose_name_plural = "fils de commentaires"
        ordering = ["opened_at", "pk"]
        indexes = [
            models.Index(fields=["project", "part"], name="reviews_threads"),
            models.Index(
                fields=["project"],
                condition=Q(state=ThreadState.ANSWERED),
                name="reviews_answered_threads",
            ),
        ]
        triggers = [
            *undeletable("thread"),
            *frozen_when(
                "thread_place_frozen",
                "TRUE",
                "project_id",
                "passage",
                "part",
                "target",
                "label",
                "quote",
                "filing_id",
                "opened_at",
                "opened_by_id",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_part_display()} – {self.label}" if self.label else self.get_part_display()
        )

    @property
    def anchor(self) -> str:
        """The id of the thread in a page."""
        return f"fil-{self.pk}"


class ThreadMove(models.Model):
    """A thread settled or opened again: by whom, when."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="moves")
    state = models.CharField("état", max_length=10, choices=ThreadState)
    moved_at = models.DateTimeField("le", default=timezone.now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "changement d’état d’un fil"
        verbose_name_plural = "changements d’état des fils"
        ordering = ["moved_at", "pk"]
        triggers = append_only("thread_move")

    def __str__(self) -> str:
        return f"{self.thread_id} → {self.state}"


# What a comment says of its place is what its thread says; raw SQL too.
_FOLLOWS_THREAD = """
    PERFORM 1 FROM reviews_thread
    WHERE id = NEW.thread_id AND project_id = NEW.project_id AND part = NEW.part;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a comment is about the place of its thread'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_comment_follows_thread';
    END IF;
    RETURN NEW;
"""


class Comment(models.Model):
    """One remark of a thread, for the school or for the services only."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="comments")
    passage = models.PositiveSmallIntegerField("passage")
    part = models.CharField("partie", max_length=12, choices=Part)
    audience = models.CharField("visibilité", max_length=10, choices=Audience)
    body = models.TextField("commentaire")
    to_complete = models.BooleanField("à compléter", default=False)
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    created_at = models.DateTimeField("écrit le", default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="auteur"
    )
    writer = models.CharField("page qui a envoyé", max_length=32, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "commentaire"
        verbose_name_plural = "commentaires"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_complete=False) | Q(audience=Audience.SCHOOL),
                name="reviews_comment_to_complete_is_public",
                violation_error_message="Un point à compléter s’adresse à l’établissement.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(SCHOOL_ROLES)) | Q(audience=Audience.SCHOOL),
                name="reviews_comment_of_school_is_public",
                violation_error_message="Ce que l’établissement écrit, il le lit.",
            ),
            models.UniqueConstraint(
                "created_by",
                "writer",
                MD5("body"),
                condition=~Q(writer=""),
                name="reviews_comment_sent_once",
                violation_error_message="Ce commentaire est déjà enregistré.",
            ),
        ]
        indexes = [models.Index(fields=["project", "part"], name="reviews_comments")]
        triggers = [
            *append_only("comment"),
            pgtrigger.Trigger(
                name="comment_follows_thread",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_FOLLOWS_THREAD,
            ),
        ]

    def __str__(self) -> str:
        return self.body[:80]


class Mention(models.Model):
    """A colleague whose attention a comment asks for."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="personne",
    )

    class Meta:
        verbose_name = "mention"
        verbose_name_plural = "mentions"
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"],
                name="reviews_mention_once",
                violation_error_message="Cette personne est déjà prévenue.",
            )
        ]
        triggers = append_only("mention")

    def __str__(self) -> str:
        return f"{self.comment_id} → {self.person_id}"


class CommentDraft(models.Model):
    """A comment being written, for its author's eyes: one for each place, or thread answered."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="comment_drafts"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    part = models.CharField("partie", max_length=12, choices=Part)
    target = models.CharField("repère", max_length=120, blank=True)
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    body = models.TextField("commentaire", blank=True)
    audience = models.CharField("visibilité", max_length=10, choices=Audience, blank=True)
    to_complete = models.BooleanField("à compléter", default=False)
    people = ArrayField(models.BigIntegerField(), default=list, blank=True)
    quote = models.TextField("mots cités", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    saved_at = models.DateTimeField("enregistré le", default=timezone.now)

    class Meta:
        verbose_name = "brouillon de commentaire"
        verbose_name_plural = "brouillons de commentaires"
        constraints = [
            models.UniqueConstraint(
                fields=["author", "project", "part", "target", "thread"],
                nulls_distinct=False,
                name="reviews_one_draft_a_place",
                violation_error_message="Un brouillon attend déjà à cet endroit.",
            )
        ]

    def __str__(self) -> str:
        return self.body[:80]

    @property
    def part_slug(self) -> str:
        """The part in an address."""
        return Part(self.part).slug


class Opinion(models.Model):
    """An inspector's opinion on a passage; the latest one counts, the former stay."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="opinions")
    passage = models.PositiveSmallIntegerField("passage")
    kind = models.CharField("avis", max_length=12, choices=OpinionKind)
    motive = models.TextField("motif")
    filed_at = models.DateTimeField("rendu le", default=timezone.now)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="par"
    )

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["filed_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(motive=""),
                name="reviews_opinion_has_motive",
                violation_error_message="Un avis est toujours motivé.",
            )
        ]
        indexes = [models.Index(fields=["project", "-filed_at"], name="reviews_opinions")]
        triggers = append_only("opinion")

    def __str__(self) -> str:
        return self.get_kind_display()
