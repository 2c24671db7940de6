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
            name="IssuedDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="numéro")),
                ("kind", models.CharField(max_length=80, verbose_name="nature")),
                ("title", models.CharField(max_length=200, verbose_name="titre")),
                ("facts", models.JSONField(verbose_name="faits")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "en préparation"),
                            ("ISSUED", "émis"),
                            ("FAILED", "en échec"),
                        ],
                        default="REQUESTED",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="demandé le"
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="émis le")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256"),
                ),
                (
                    "size",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="taille en octets"
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
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="documents.issueddocument",
                        verbose_name="remplace",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "document émis",
                "verbose_name_plural": "documents émis",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at__isnull", False),
                                ("size__isnull", False),
                                ("status", "ISSUED"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "ISSUED"), _negated=True),
                                ("issued_at__isnull", True),
                                ("sha256", ""),
                                ("size__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="documents_issued_is_sealed",
                        violation_error_message="Un document émis porte sa date, sa taille et son empreinte.",
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "REQUESTED")),
                        fields=["next_attempt_at"],
                        name="documents_document_due",
                    ),
                    models.Index(
                        condition=models.Q(("status", "FAILED")),
                        fields=["requested_at"],
                        name="documents_document_failed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentContent",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="documents.issueddocument",
                    ),
                ),
                ("pdf", models.BinaryField(verbose_name="PDF")),
            ],
            options={
                "verbose_name": "contenu de document",
                "verbose_name_plural": "contenus de documents",
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("prefix", models.CharField(max_length=10, verbose_name="préfixe")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("last", models.PositiveIntegerField(default=0, verbose_name="dernier numéro")),
            ],
            options={
                "verbose_name": "série de numéros",
                "verbose_name_plural": "séries de numéros",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("prefix", "year"), name="documents_series_unique"
                    )
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="documentcontent",
            trigger=pgtrigger.compiler.Trigger(
                name="document_content_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="94e95ebaa635d4af989273191aee7efb5ad94328",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_document_content_append_only_74228",
                    table="documents_documentcontent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="issueddocument",
            trigger=pgtrigger.compiler.Trigger(
                name="document_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="fadfdc34b237629a4e10657fc9c0431254734706",
                    operation="DELETE",
                    pgid="pgtrigger_document_undeletable_b2949",
                    table="documents_issueddocument",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="issueddocument",
            trigger=pgtrigger.compiler.Trigger(
                name="document_facts_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."facts" IS DISTINCT FROM (NEW."facts") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."replaces_id" IS DISTINCT FROM (NEW."replaces_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="95069f00de303ad5ce5a78c36e115df21dc3f62f",
                    operation="UPDATE",
                    pgid="pgtrigger_document_facts_frozen_c942c",
                    table="documents_issueddocument",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="issueddocument",
            trigger=pgtrigger.compiler.Trigger(
                name="document_issued_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"status\" = 'ISSUED')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b1ce4c3ced4e461bb9b5f3e6c087f328ba8c646a",
                    operation="UPDATE",
                    pgid="pgtrigger_document_issued_frozen_ef569",
                    table="documents_issueddocument",
                    when="BEFORE",
                ),
            ),
        ),
    ]
