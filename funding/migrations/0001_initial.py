import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import establishments.validators
import funding.models.clock
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Envelope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("140", "140 – Enseignement scolaire public du premier degré"),
                            ("141", "141 – Enseignement scolaire public du second degré"),
                            ("139", "139 – Enseignement privé du premier et du second degré"),
                        ],
                        max_length=3,
                        verbose_name="programme",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="montant (€)"
                    ),
                ),
                (
                    "delegated",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="délégué (€)",
                    ),
                ),
                (
                    "allocated",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="attribué (€)",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="créée le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="envelopes",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="funding.envelope",
                        verbose_name="enveloppe d’origine",
                    ),
                ),
            ],
            options={
                "verbose_name": "enveloppe",
                "verbose_name_plural": "enveloppes",
                "ordering": ["-year", "programme", "academy__name", "department__code"],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=20, unique=True, verbose_name="référence"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                (
                    "beneficiary_kind",
                    models.CharField(
                        choices=[
                            ("EPLE", "L’établissement lui-même (collège, lycée, EREA public)"),
                            ("COMMUNE", "La commune ou l’intercommunalité, par convention"),
                            ("NEARBY_EPLE", "Un collège ou un lycée public proche, par délégation"),
                            ("PRIVATE_BODY", "L’OGEC ou l’organisme de gestion équivalent"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("beneficiary_name", models.CharField(max_length=200, verbose_name="bénéficiaire")),
                (
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[establishments.validators.validate_siret],
                        verbose_name="SIRET",
                    ),
                ),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("allocated_on", models.DateField(verbose_name="attribué le")),
                (
                    "allocated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistré le"
                    ),
                ),
                (
                    "allocated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation",
                        to="documents.issueddocument",
                        verbose_name="lettre d’attribution",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocation",
                        to="projects.project",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="funding.envelope",
                    ),
                ),
            ],
            options={
                "verbose_name": "attribution",
                "verbose_name_plural": "attributions",
            },
        ),
        migrations.CreateModel(
            name="EnvelopeAmountParentAcademyDepartmentProgrammeYearEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="montant (€)"
                    ),
                ),
                (
                    "programme",
                    models.CharField(
                        choices=[
                            ("140", "140 – Enseignement scolaire public du premier degré"),
                            ("141", "141 – Enseignement scolaire public du second degré"),
                            ("139", "139 – Enseignement privé du premier et du second degré"),
                        ],
                        max_length=3,
                        verbose_name="programme",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="funding.envelope",
                        verbose_name="enveloppe d’origine",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="amount_parent_academy_department_programme_year_events",
                        to="funding.envelope",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what_changed",
                    models.TextField(
                        blank=True, verbose_name="Qu’est-ce qui a changé pour les élèves ?"
                    ),
                ),
                (
                    "what_was_hard",
                    models.TextField(blank=True, verbose_name="Qu’est-ce qui a été difficile ?"),
                ),
                (
                    "what_next",
                    models.TextField(
                        blank=True,
                        verbose_name="Que garderez-vous, que conseillez-vous à d’autres ?",
                    ),
                ),
                (
                    "publish_consent",
                    models.BooleanField(default=False, verbose_name="accord pour publier le bilan"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposé le")),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "verbose_name_plural": "bilans",
            },
        ),
        migrations.CreateModel(
            name="IndicatorResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measured",
                    models.CharField(blank=True, max_length=100, verbose_name="valeur mesurée"),
                ),
                (
                    "objective",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="projects.objective",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="funding.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "résultat",
                "verbose_name_plural": "résultats",
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "what_changed",
                    models.TextField(
                        blank=True, verbose_name="Qu’est-ce qui a changé pour les élèves ?"
                    ),
                ),
                (
                    "what_was_hard",
                    models.TextField(blank=True, verbose_name="Qu’est-ce qui a été difficile ?"),
                ),
                (
                    "what_next",
                    models.TextField(
                        blank=True,
                        verbose_name="Que garderez-vous, que conseillez-vous à d’autres ?",
                    ),
                ),
                (
                    "publish_consent",
                    models.BooleanField(default=False, verbose_name="accord pour publier le bilan"),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposé le")),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="funding.report",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReportVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("accepted", models.BooleanField(verbose_name="accepté")),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "given_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="funding.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "suite donnée au bilan",
                "verbose_name_plural": "suites données aux bilans",
                "ordering": ["given_at"],
            },
        ),
        migrations.CreateModel(
            name="SpendingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "spent",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="dépensé (€)"
                    ),
                ),
                (
                    "budget_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spending",
                        to="projects.budgetline",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="spending",
                        to="funding.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépense",
                "verbose_name_plural": "dépenses",
            },
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistrée le"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "suspension",
                "verbose_name_plural": "suspensions",
                "ordering": ["starts_on"],
            },
        ),
        migrations.CreateModel(
            name="SuspensionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistrée le"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="funding.suspension",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClockReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("D30", "30 jours avant"),
                            ("D15", "15 jours avant"),
                            ("D7", "7 jours avant"),
                            ("D1", "la veille"),
                            ("OVERDUE", "délai dépassé"),
                        ],
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="échéance rappelée")),
                (
                    "week",
                    models.PositiveSmallIntegerField(default=0, verbose_name="semaine de retard"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="donné le"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clock_reminders",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel d’échéance",
                "verbose_name_plural": "rappels d’échéance",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "stage", "due_on", "week"), name="funding_reminder_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clockreminder",
            trigger=pgtrigger.compiler.Trigger(
                name="clock_reminder_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3b709ad19a6a08a24b5591c8cca117544bd77cc1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_clock_reminder_append_only_5479d",
                    table="funding_clockreminder",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.UniqueConstraint(
                fields=("programme", "year", "academy", "department"),
                name="funding_envelope_once",
                nulls_distinct=False,
                violation_error_message="Une enveloppe existe déjà pour ce programme, cette année et ce territoire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 0)),
                name="funding_envelope_amount",
                violation_error_message="Le montant d’une enveloppe ne peut être négatif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(("allocated__gte", 0), ("delegated__gte", 0)),
                name="funding_envelope_sums",
                violation_error_message="Les sommes engagées ne peuvent être négatives.",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "amount__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("delegated"), "+", models.F("allocated")
                        ),
                    )
                ),
                name="funding_envelope_never_exceeded",
                violation_error_message="L’enveloppe serait dépassée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("department__isnull", True), ("academy__isnull", False), _connector="OR"
                ),
                name="funding_envelope_place",
                violation_error_message="Une enveloppe de département appartient à une académie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="envelope",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("academy__isnull", True), ("parent__isnull", True)),
                    models.Q(("academy__isnull", False), ("parent__isnull", False)),
                    _connector="OR",
                ),
                name="funding_envelope_parent",
                violation_error_message="Seule l’enveloppe nationale n’a pas d’origine.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="abeb2e3dc7d57955e5a587ee43b751f41ba4426c",
                    operation="DELETE",
                    pgid="pgtrigger_envelope_undeletable_4d5c4",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_identity_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="8bcde048d3cff24fec22a5ce29035c092b0f2064",
                    operation="UPDATE",
                    pgid="pgtrigger_envelope_identity_frozen_d9bda",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_starts_uncommitted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.delegated <> 0 OR NEW.allocated <> 0)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="fbfe2f81e4f3d446ff8013e0e076f035838f2f4e",
                    operation="INSERT",
                    pgid="pgtrigger_envelope_starts_uncommitted_8567e",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_sums_kept_by_triggers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (pg_trigger_depth() = 0 AND (NEW.delegated IS DISTINCT FROM OLD.delegated OR NEW.allocated IS DISTINCT FROM OLD.allocated))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9425b57574819554ba892e7e0ecdf7362ca41f1e",
                    operation="UPDATE",
                    pgid="pgtrigger_envelope_sums_kept_by_triggers_d3dcc",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_matches_parent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NEW.parent_id IS NOT NULL AND NOT EXISTS (\n                        SELECT 1 FROM funding_envelope AS origin\n                        WHERE origin.id = NEW.parent_id\n                            AND origin.programme = NEW.programme\n                            AND origin.year = NEW.year\n                            AND origin.department_id IS NULL\n                            AND CASE WHEN NEW.department_id IS NULL\n                                THEN origin.academy_id IS NULL\n                                ELSE origin.academy_id = NEW.academy_id\n                                    AND EXISTS (\n                                        SELECT 1 FROM establishments_department AS place\n                                        WHERE place.id = NEW.department_id\n                                            AND place.academy_id = NEW.academy_id)\n                                END)\n                    THEN\n                        RAISE EXCEPTION 'an envelope has the programme and year of its origin, '\n                            'and a place inside it'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_envelope_matches_parent';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="cfa45c6c622287b0af7418f9edd2a0394ddfddc3",
                    operation="INSERT",
                    pgid="pgtrigger_envelope_matches_parent_55fa6",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_delegates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE funding_envelope\n                        SET delegated = delegated + NEW.amount\n                            - CASE WHEN TG_OP = 'UPDATE' THEN OLD.amount ELSE 0 END\n                        WHERE id = NEW.parent_id;\n                    RETURN NULL;\n                ",
                    hash="f0e5464ce46b722fdb6426f7f5c28e8e8c60fd32",
                    operation='INSERT OR UPDATE OF "amount"',
                    pgid="pgtrigger_envelope_delegates_45002",
                    table="funding_envelope",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_envelopeamountparentacademydepartmentprogrammeyearevent" ("academy_id", "amount", "department_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "year") VALUES (NEW."academy_id", NEW."amount", NEW."department_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme", NEW."year"); RETURN NULL;',
                    hash="45ee67bdab0742a7132e7fcc56934e52ac89e1ba",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_0b214",
                    table="funding_envelope",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func='INSERT INTO "funding_envelopeamountparentacademydepartmentprogrammeyearevent" ("academy_id", "amount", "department_id", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "year") VALUES (NEW."academy_id", NEW."amount", NEW."department_id", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme", NEW."year"); RETURN NULL;',
                    hash="78b41383865134f613e51d5e5f3d58157cd87837",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_95c87",
                    table="funding_envelope",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="allocation",
            index=models.Index(fields=["envelope", "-allocated_on"], name="funding_allocations"),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="funding_allocation_amount",
                violation_error_message="Une attribution est supérieure à zéro.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="allocation_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d510c56808344907e50827d745e95a021e5a8822",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_allocation_append_only_16b16",
                    table="funding_allocation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="allocation_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM projects_project AS file\n                        JOIN establishments_establishment AS school\n                            ON school.id = file.establishment_id\n                        JOIN funding_envelope AS money ON money.id = NEW.envelope_id\n                        WHERE file.id = NEW.project_id\n                            AND file.amount_granted >= NEW.amount\n                            AND money.academy_id = school.academy_id\n                            AND (money.department_id IS NULL\n                                OR money.department_id = school.department_id))\n                    THEN\n                        RAISE EXCEPTION 'an allocation stays within the amount granted, '\n                            'and comes from an envelope of the place of the school'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_allocation_fits';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="5226cd6d86c7b0b233b4e445fa072e7becccb351",
                    operation="INSERT",
                    pgid="pgtrigger_allocation_fits_7d112",
                    table="funding_allocation",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="allocation_commits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE funding_envelope SET allocated = allocated + NEW.amount\n                        WHERE id = NEW.envelope_id;\n                    RETURN NULL;\n                ",
                    hash="d5e1d6c103549e9480020c503abef774e431a943",
                    operation="INSERT",
                    pgid="pgtrigger_allocation_commits_87cb6",
                    table="funding_allocation",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("filed_at__isnull", True), ("filed_by__isnull", True)),
                    models.Q(("filed_at__isnull", False), ("filed_by__isnull", False)),
                    _connector="OR",
                ),
                name="funding_report_filed_paired",
                violation_error_message="Un bilan déposé porte la date et la personne.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="report_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6aa7717c159a4efa90d8546871611c3ae54f381c",
                    operation="DELETE",
                    pgid="pgtrigger_report_undeletable_82b1a",
                    table="funding_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="report_filed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.filed_at IS NOT NULL AND NEW.filed_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f033036043ac54ef880d4c063d127837a9dfa6ca",
                    operation="UPDATE",
                    pgid="pgtrigger_report_filed_frozen_d270c",
                    table="funding_report",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_reportevent" ("filed_at", "filed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "publish_consent", "what_changed", "what_next", "what_was_hard") VALUES (NEW."filed_at", NEW."filed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."publish_consent", NEW."what_changed", NEW."what_next", NEW."what_was_hard"); RETURN NULL;',
                    hash="e4471782c883f1b0b065513a9a446f788125bc11",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b28cb",
                    table="funding_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filed_by_id" IS DISTINCT FROM (NEW."filed_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."publish_consent" IS DISTINCT FROM (NEW."publish_consent") OR OLD."what_changed" IS DISTINCT FROM (NEW."what_changed") OR OLD."what_next" IS DISTINCT FROM (NEW."what_next") OR OLD."what_was_hard" IS DISTINCT FROM (NEW."what_was_hard"))',
                    func='INSERT INTO "funding_reportevent" ("filed_at", "filed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "publish_consent", "what_changed", "what_next", "what_was_hard") VALUES (NEW."filed_at", NEW."filed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."publish_consent", NEW."what_changed", NEW."what_next", NEW."what_was_hard"); RETURN NULL;',
                    hash="551b0d486507a25d46256a1e8afd6f5bdfc677fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e22d",
                    table="funding_report",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorresult",
            constraint=models.UniqueConstraint(
                fields=("report", "objective"), name="funding_result_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportverdict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted", True), models.Q(("motive", ""), _negated=True), _connector="OR"
                ),
                name="funding_verdict_motive",
                violation_error_message="Un bilan renvoyé l’est toujours avec un motif.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportverdict",
            trigger=pgtrigger.compiler.Trigger(
                name="report_verdict_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="85b051bf10a7539ba4417d164f7bb1e10af7944d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_report_verdict_append_only_25d04",
                    table="funding_reportverdict",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="spendingline",
            constraint=models.UniqueConstraint(
                fields=("report", "budget_line"), name="funding_spending_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="spendingline",
            constraint=models.CheckConstraint(
                condition=models.Q(("spent__gte", 0)),
                name="funding_spending_positive",
                violation_error_message="Une dépense ne peut être négative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="funding_suspension_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.CheckConstraint(
                condition=models.Q(("motive", ""), _negated=True),
                name="funding_suspension_motive",
                violation_error_message="Une suspension est toujours motivée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("project", "="),
                    (
                        funding.models.clock._DateRange(
                            "starts_on",
                            "ends_on",
                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                inclusive_lower=True, inclusive_upper=True
                            ),
                        ),
                        "&&",
                    ),
                ],
                name="funding_suspension_no_overlap",
                violation_error_message="Une autre suspension couvre déjà ces jours.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="suspension_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="ce1f4d140d5aaafc37cc45aa45bb5686ad2a132f",
                    operation="DELETE",
                    pgid="pgtrigger_suspension_undeletable_a78ae",
                    table="funding_suspension",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_suspensionevent" ("created_at", "created_by_id", "ends_on", "id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."motive", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."starts_on"); RETURN NULL;',
                    hash="3cbb51730c17e99d612caa3719284cbd1ef8c36b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9b3de",
                    table="funding_suspension",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "funding_suspensionevent" ("created_at", "created_by_id", "ends_on", "id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."motive", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."starts_on"); RETURN NULL;',
                    hash="1f539ba974bc8457b5443c702989dad45c38f580",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bd366",
                    table="funding_suspension",
                    when="AFTER",
                ),
            ),
        ),
    ]
