from __future__ import annotations

import uuid
from typing import ClassVar
from urllib.parse import urlsplit

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.triggers import frozen_once, undeletable
from notifications.enums import MessageStatus, Urgency
from notifications.querysets import MessageQuerySet


class Message(models.Model):
    """One fact told to one person: a line of the bell and, unless application only, one e-mail.

    Written in the transaction of the act it tells (`notifications.outbox.post`); rendered and sent
    later by the worker, which keeps the text really sent. A sent message never changes; one carried
    by a daily digest names it. What it carries once (a code, a link) is `sealed` until it leaves,
    then forgotten. `attempts` counts the claims: a worker that claims the row raises it and pushes
    `next_attempt_at` to the end of its lease, so nobody else takes it meanwhile.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("avis", max_length=80)
    facts = models.JSONField("faits")
    sealed = models.BinaryField("secrets scellés", null=True, blank=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name="destinataire",
    )
    email = models.EmailField("adresse", max_length=254)
    urgency = models.CharField("envoi", max_length=10, choices=Urgency)
    dedup_key = models.CharField("clé d’unicité", max_length=200, null=True, blank=True)
    title = models.CharField("titre", max_length=300)
    about = models.CharField("dossier", max_length=300, blank=True)
    link = models.CharField("lien", max_length=300, blank=True)
    attachment = models.CharField("fichier joint", max_length=40, blank=True)
    created_at = models.DateTimeField("créé le", default=timezone.now, editable=False)
    read_at = models.DateTimeField("lu le", null=True, blank=True)

    status = models.CharField(
        "état", max_length=10, choices=MessageStatus, default=MessageStatus.PENDING
    )
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    last_error = models.TextField("dernière erreur", blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    digest = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="digested",
        verbose_name="résumé qui l’a porté",
    )
    sent_subject = models.TextField("objet envoyé", blank=True)
    sent_text = models.TextField("texte envoyé", blank=True)
    sent_html = models.TextField("page envoyée", blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        constraints = [
            models.UniqueConstraint("dedup_key", "email", name="notifications_message_told_once"),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MessageStatus.SENT) & Q(sent_at__isnull=True)),
                name="notifications_message_sent_has_moment",
                violation_error_message="Un message envoyé porte la date de son envoi.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[MessageStatus.SENT, MessageStatus.WITHDRAWN])
                | Q(sealed__isnull=True),
                name="notifications_message_sent_is_unsealed",
                violation_error_message="Un message parti, ou retiré, ne garde aucun secret.",
            ),
            models.CheckConstraint(
                condition=Q(status=MessageStatus.DIGESTED, digest__isnull=False)
                | (~Q(status=MessageStatus.DIGESTED) & Q(digest__isnull=True)),
                name="notifications_message_digested_has_digest",
                violation_error_message="Un message résumé désigne le résumé qui l’a porté.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(status=MessageStatus.PENDING),
                name="notifications_message_due",
            ),
            models.Index(
                fields=["attachment"],
                condition=Q(status=MessageStatus.PENDING) & ~Q(attachment=""),
                name="notifications_message_joins",
            ),
            models.Index(
                fields=["email", "-created_at"],
                condition=Q(recipient__isnull=True),
                name="notifications_message_mailbox",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(status=MessageStatus.FAILED),
                name="notifications_message_failed",
            ),
            models.Index(
                "recipient",
                models.ExpressionWrapper(
                    Q(read_at__isnull=True), output_field=models.BooleanField()
                ).desc(),
                models.F("created_at").desc(),
                "id",
                name="notifications_message_bell",
            ),
            models.Index(
                fields=["recipient"],
                condition=Q(read_at__isnull=True),
                name="notifications_message_unread",
            ),
        ]
        triggers = [
            *undeletable("message"),
            pgtrigger.Protect(
                name="message_facts_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "kind", "facts", "recipient", "email", "dedup_key", "about", "created_at"
                ),
            ),
            *frozen_once(
                "message_sent_frozen",
                MessageStatus.SENT,
                "status",
                "sent_at",
                "sent_subject",
                "sent_text",
                "sent_html",
                "digest_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} → {self.email}"

    @property
    def message_id(self) -> str:
        """The Message-ID header: derived from the row, so that a second sending is recognisable."""
        return f"<{self.id}@{urlsplit(settings.SITE_URL).hostname}>"


class Preference(models.Model):
    """When a person wants to be told a kind of thing, where it is not as proposed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="preferences",
        verbose_name="personne",
    )
    kind = models.CharField("avis", max_length=80)
    urgency = models.CharField("envoi", max_length=10, choices=Urgency)

    class Meta:
        verbose_name = "préférence de message"
        verbose_name_plural = "préférences de messages"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notifications_preference_once"),
            models.CheckConstraint(
                condition=Q(urgency__in=Urgency.values),
                name="notifications_preference_urgency",
                violation_error_message="Ce choix n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.urgency}"
