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
        ("establishments", "0001_initial"),
        ("jobs", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "call",
                    models.CharField(
                        choices=[("REMINDED", "relance"), ("OPINION_ASKED", "avis demandé")],
                        max_length=15,
                        verbose_name="nature",
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="projects.project",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="destinataire",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "relance",
                "verbose_name_plural": "relances",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["project", "-sent_at"],
                        include=("call",),
                        name="dashboards_reminders",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("query", models.CharField(blank=True, max_length=1500, verbose_name="réglages")),
                ("is_default", models.BooleanField(default=False, verbose_name="ouverte d’office")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistrée le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to="establishments.academy",
                        verbose_name="partagée avec les services de",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="à",
                    ),
                ),
            ],
            options={
                "verbose_name": "vue du tableau",
                "verbose_name_plural": "vues du tableau",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="dashboards_view_name",
                        violation_error_message="Vous avez déjà une vue de ce nom.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("owner",),
                        name="dashboards_view_default",
                        violation_error_message="Une seule vue s’ouvre d’office.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="dashboards_view_named",
                        violation_error_message="Une vue porte un nom.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("inscrire", "Inscrire à une séance"),
                            ("confier", "Confier à quelqu’un"),
                            ("demander-un-avis", "Demander l’avis de l’inspection"),
                            ("demander-ailleurs", "Demander un avis à quelqu’un d’autre"),
                            ("relancer", "Relancer"),
                            ("pdf", "Réunir les PDF dans une archive ZIP"),
                            ("attribuer", "Attribuer les fonds"),
                        ],
                        max_length=20,
                        verbose_name="acte",
                    ),
                ),
                ("query", models.CharField(blank=True, max_length=1500, verbose_name="sélection")),
                ("params", models.JSONField(default=dict, verbose_name="réglages")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="demandé le"
                    ),
                ),
                (
                    "launched_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmé le"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batch",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "acte groupé",
                "verbose_name_plural": "actes groupés",
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("job__isnull", True), ("launched_at__isnull", True)),
                            models.Q(("job__isnull", False), ("launched_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="dashboards_batch_launched_paired",
                        violation_error_message="Un acte confirmé a sa tâche.",
                    )
                ],
                "indexes": [
                    models.Index(fields=["asked_by", "-asked_at"], name="dashboards_batches"),
                    models.Index(
                        condition=models.Q(("launched_at__isnull", True)),
                        fields=["asked_at"],
                        name="dashboards_batch_unlaunched",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="rang")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Brouillon"),
                            ("SUBMITTED", "Déposé"),
                            ("COMPLETION_REQUESTED", "À compléter"),
                            ("UNDER_REVIEW", "En examen"),
                            ("VALIDATED", "Validé"),
                            ("FUNDED", "Financé"),
                            ("REPORTED", "Bilan déposé"),
                            ("CLOSED", "Clos"),
                            ("DECLINED", "Non retenu"),
                            ("WITHDRAWN", "Retiré"),
                        ],
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                ("status_since", models.DateTimeField(verbose_name="statut depuis le")),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("WAITING", "à faire"),
                            ("DONE", "fait"),
                            ("LEFT_OUT", "laissé de côté"),
                        ],
                        default="WAITING",
                        max_length=10,
                        verbose_name="résultat",
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=500, verbose_name="ce qui s’est passé"),
                ),
                (
                    "treated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="traité le"),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="dashboards.batch",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier d’un acte groupé",
                "verbose_name_plural": "dossiers d’un acte groupé",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("batch", "project"),
                        name="dashboards_line_once",
                        violation_error_message="Ce dossier est déjà dans la liste.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "WAITING"), ("treated_at__isnull", True)),
                            models.Q(
                                models.Q(("outcome", "WAITING"), _negated=True),
                                ("treated_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="dashboards_line_treated_paired",
                        violation_error_message="Un dossier traité porte la date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "LEFT_OUT"), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dashboards_line_left_out_has_reason",
                        violation_error_message="Un dossier laissé de côté l’est pour une raison dite.",
                    ),
                ],
                "indexes": [models.Index(fields=["batch", "position"], name="dashboards_lines")],
            },
        ),
        core.migrating.AddTrigger(
            model_name="batch",
            trigger=pgtrigger.compiler.Trigger(
                name="batch_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.launched_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c5724ee31d8f26683ebb99254c809fe6c3420e19",
                    operation="DELETE",
                    pgid="pgtrigger_batch_kept_06ed4",
                    table="dashboards_batch",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="batch",
            trigger=pgtrigger.compiler.Trigger(
                name="batch_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.launched_at IS NOT NULL AND (NEW.act IS DISTINCT FROM OLD.act OR NEW.query IS DISTINCT FROM OLD.query OR NEW.params IS DISTINCT FROM OLD.params OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id OR NEW.asked_at IS DISTINCT FROM OLD.asked_at OR NEW.launched_at IS DISTINCT FROM OLD.launched_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f9f524e1a53aabcbef1f6e5cc6884330040e361d",
                    operation="UPDATE",
                    pgid="pgtrigger_batch_frozen_5ca3d",
                    table="dashboards_batch",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="batchline",
            trigger=pgtrigger.compiler.Trigger(
                name="batch_line_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.treated_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b850b1728bfccca10b9542bcf10db248bc19b927",
                    operation="DELETE",
                    pgid="pgtrigger_batch_line_kept_c3e77",
                    table="dashboards_batchline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="batchline",
            trigger=pgtrigger.compiler.Trigger(
                name="batch_line_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.treated_at IS NOT NULL AND (NEW.outcome IS DISTINCT FROM OLD.outcome OR NEW.words IS DISTINCT FROM OLD.words OR NEW.treated_at IS DISTINCT FROM OLD.treated_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="02ac480cbc7fb4a53f7795d41c53a3f56f31d7d9",
                    operation="UPDATE",
                    pgid="pgtrigger_batch_line_frozen_6623b",
                    table="dashboards_batchline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="batchline",
            trigger=pgtrigger.compiler.Trigger(
                name="batch_line_list_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.position IS DISTINCT FROM OLD.position OR NEW.status IS DISTINCT FROM OLD.status OR NEW.status_since IS DISTINCT FROM OLD.status_since OR NEW.passage IS DISTINCT FROM OLD.passage))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6ca528772c0c6536e5535eedc074c76e2c21266d",
                    operation="UPDATE",
                    pgid="pgtrigger_batch_line_list_frozen_cd53c",
                    table="dashboards_batchline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="reminder_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="87fa3e3bc2839431eae62a8e8acc11c2c177dced",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_reminder_append_only_44044",
                    table="dashboards_reminder",
                    when="BEFORE",
                ),
            ),
        ),
    ]
