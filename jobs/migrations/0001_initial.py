import uuid

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating
import jobs.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=80, verbose_name="nature")),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("params", models.JSONField(default=dict, verbose_name="réglages")),
                (
                    "back_url",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="page d’où elle vient"
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="demandée le",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "en attente"),
                            ("RUNNING", "en cours"),
                            ("DONE", "terminée"),
                            ("FAILED", "en échec"),
                            ("STOPPED", "arrêtée"),
                        ],
                        default="REQUESTED",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, verbose_name="fait")),
                ("total", models.PositiveIntegerField(default=0, verbose_name="à faire")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="étape")),
                ("outcome", models.JSONField(blank=True, default=list, verbose_name="résultat")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                (
                    "next_attempt_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="prochain essai"
                    ),
                ),
                (
                    "stop_asked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="arrêt demandé le"),
                ),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="terminée le"),
                ),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "tâche",
                "verbose_name_plural": "tâches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("status__in", ["DONE", "FAILED", "STOPPED"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ["DONE", "FAILED", "STOPPED"]), _negated=True
                                ),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="jobs_job_ended_has_moment",
                        violation_error_message="Une tâche terminée porte la date de sa fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("total", 0), ("done__lte", models.F("total")), _connector="OR"
                        ),
                        name="jobs_job_done_within_total",
                        violation_error_message="Une tâche n’en fait pas plus que prévu.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["REQUESTED", "RUNNING"])),
                        fields=["next_attempt_at", "requested_at"],
                        name="jobs_job_due",
                    ),
                    models.Index(
                        fields=["requested_by", "-requested_at"], name="jobs_job_of_person"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JobFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("INPUT", "donné"), ("RESULT", "produit")],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=jobs.models._path, verbose_name="fichier"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="ajouté le"
                    ),
                ),
                (
                    "destroyed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="détruit le"),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier de tâche",
                "verbose_name_plural": "fichiers de tâches",
                "ordering": ["created_at", "name"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("destroyed_at__isnull", True)),
                        fields=["created_at"],
                        name="jobs_file_kept",
                    )
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="job",
            trigger=pgtrigger.compiler.Trigger(
                name="job_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a71e97fe0ca7b487244ad9f590b4857e85020a14",
                    operation="DELETE",
                    pgid="pgtrigger_job_undeletable_c9f6a",
                    table="jobs_job",
                    when="BEFORE",
                ),
            ),
        ),
    ]
