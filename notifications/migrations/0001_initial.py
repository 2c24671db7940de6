import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=80, verbose_name="avis")),
                ("facts", models.JSONField(verbose_name="faits")),
                (
                    "sealed",
                    models.BinaryField(blank=True, null=True, verbose_name="secrets scellés"),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="adresse")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "tout de suite"),
                            ("DIGEST", "dans le résumé du jour"),
                            ("WEEKLY", "dans le résumé de la semaine"),
                            ("APP_ONLY", "dans l’application seulement"),
                        ],
                        max_length=10,
                        verbose_name="envoi",
                    ),
                ),
                (
                    "dedup_key",
                    models.CharField(
                        blank=True, max_length=200, null=True, verbose_name="clé d’unicité"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="titre")),
                ("about", models.CharField(blank=True, max_length=300, verbose_name="dossier")),
                ("link", models.CharField(blank=True, max_length=300, verbose_name="lien")),
                (
                    "attachment",
                    models.CharField(blank=True, max_length=40, verbose_name="fichier joint"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="créé le"
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="lu le")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PENDING", "à envoyer"),
                            ("SENT", "envoyé"),
                            ("FAILED", "en échec"),
                            ("DIGESTED", "dans un résumé du jour"),
                            ("WITHDRAWN", "retiré avant l’envoi"),
                            ("NOT_MAILED", "dans l’application seulement"),
                        ],
                        default="PENDING",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                (
                    "next_attempt_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="prochain essai"
                    ),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                ("sent_subject", models.TextField(blank=True, verbose_name="objet envoyé")),
                ("sent_text", models.TextField(blank=True, verbose_name="texte envoyé")),
                ("sent_html", models.TextField(blank=True, verbose_name="page envoyée")),
                (
                    "digest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="digested",
                        to="notifications.message",
                        verbose_name="résumé qui l’a porté",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinataire",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("dedup_key"),
                        models.F("email"),
                        name="notifications_message_told_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "SENT")),
                            models.Q(
                                models.Q(("status", "SENT"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_message_sent_has_moment",
                        violation_error_message="Un message envoyé porte la date de son envoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["SENT", "WITHDRAWN"]), _negated=True),
                            ("sealed__isnull", True),
                            _connector="OR",
                        ),
                        name="notifications_message_sent_is_unsealed",
                        violation_error_message="Un message parti, ou retiré, ne garde aucun secret.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest__isnull", False), ("status", "DIGESTED")),
                            models.Q(
                                models.Q(("status", "DIGESTED"), _negated=True),
                                ("digest__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="notifications_message_digested_has_digest",
                        violation_error_message="Un message résumé désigne le résumé qui l’a porté.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "PENDING")),
                        fields=["next_attempt_at"],
                        name="notifications_message_due",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("status", "PENDING"), models.Q(("attachment", ""), _negated=True)
                        ),
                        fields=["attachment"],
                        name="notifications_message_joins",
                    ),
                    models.Index(
                        condition=models.Q(("recipient__isnull", True)),
                        fields=["email", "-created_at"],
                        name="notifications_message_mailbox",
                    ),
                    models.Index(
                        condition=models.Q(("status", "FAILED")),
                        fields=["created_at"],
                        name="notifications_message_failed",
                    ),
                    models.Index(
                        models.F("recipient"),
                        models.OrderBy(
                            models.ExpressionWrapper(
                                models.Q(("read_at__isnull", True)),
                                output_field=models.BooleanField(),
                            ),
                            descending=True,
                        ),
                        models.OrderBy(models.F("created_at"), descending=True),
                        models.F("id"),
                        name="notifications_message_bell",
                    ),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["recipient"],
                        name="notifications_message_unread",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=80, verbose_name="avis")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "tout de suite"),
                            ("DIGEST", "dans le résumé du jour"),
                            ("WEEKLY", "dans le résumé de la semaine"),
                            ("APP_ONLY", "dans l’application seulement"),
                        ],
                        max_length=10,
                        verbose_name="envoi",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="preferences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "préférence de message",
                "verbose_name_plural": "préférences de messages",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "kind"), name="notifications_preference_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("urgency__in", ["AT_ONCE", "DIGEST", "WEEKLY", "APP_ONLY"])
                        ),
                        name="notifications_preference_urgency",
                        violation_error_message="Ce choix n’existe pas.",
                    ),
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="message_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="200f2aaf86bdb728ad9452a651b98d204fa104e4",
                    operation="DELETE",
                    pgid="pgtrigger_message_undeletable_a30b2",
                    table="notifications_message",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="message_facts_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dedup_key" IS DISTINCT FROM (NEW."dedup_key") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9f0caf7b62e54029e2d5689dbc80b249d82c6b13",
                    operation="UPDATE",
                    pgid="pgtrigger_message_facts_frozen_ce67f",
                    table="notifications_message",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="message",
            trigger=pgtrigger.compiler.Trigger(
                name="message_sent_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'SENT' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.sent_at IS DISTINCT FROM OLD.sent_at OR NEW.sent_subject IS DISTINCT FROM OLD.sent_subject OR NEW.sent_text IS DISTINCT FROM OLD.sent_text OR NEW.sent_html IS DISTINCT FROM OLD.sent_html OR NEW.digest_id IS DISTINCT FROM OLD.digest_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="7aca7b61633cfd0844835f053460b66357be5424",
                    operation="UPDATE",
                    pgid="pgtrigger_message_sent_frozen_456aa",
                    table="notifications_message",
                    when="BEFORE",
                ),
            ),
        ),
    ]
