import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0002_plain_text"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="adresse électronique"
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="compte actif")),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrateur")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "deactivated_on",
                    models.DateField(blank=True, null=True, verbose_name="fermé faute d’usage le"),
                ),
                (
                    "contrast",
                    models.CharField(
                        choices=[
                            ("system", "Comme mon appareil"),
                            ("light", "Clair"),
                            ("dark", "Sombre"),
                            ("high", "Contraste élevé"),
                        ],
                        default="system",
                        max_length=10,
                        verbose_name="contraste",
                    ),
                ),
                (
                    "reading_font",
                    models.CharField(
                        choices=[
                            ("marianne", "Marianne (police de l’État)"),
                            ("dyslexia", "OpenDyslexic (pour la dyslexie)"),
                        ],
                        default="marianne",
                        max_length=10,
                        verbose_name="police de caractères",
                    ),
                ),
                (
                    "line_spacing",
                    models.CharField(
                        choices=[("normal", "Normal"), ("wide", "Large"), ("wider", "Très large")],
                        default="normal",
                        max_length=10,
                        verbose_name="interligne",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne",
                "verbose_name_plural": "personnes",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="accounts_user_email_unique",
                        violation_error_message="Un compte existe déjà avec cette adresse électronique.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deactivated_on__isnull", True), ("is_active", False), _connector="OR"
                        ),
                        name="accounts_user_deactivated_is_inactive",
                        violation_error_message="Un compte fermé faute d’usage n’est pas actif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnusedWarning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "days_before",
                    models.PositiveSmallIntegerField(verbose_name="jours avant la fermeture"),
                ),
                ("last_used_on", models.DateField(verbose_name="dernier usage")),
                ("warned_on", models.DateField(verbose_name="prévenu le")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unused_warnings",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "avertissement d’inutilisation",
                "verbose_name_plural": "avertissements d’inutilisation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "last_used_on", "days_before"), name="accounts_warned_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UserEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="compte actif")),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrateur")),
                (
                    "deactivated_on",
                    models.DateField(blank=True, null=True, verbose_name="fermé faute d’usage le"),
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
                        related_name="email_first_name_last_name_is_active_is_staff_deactivated_on_events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ViewAs",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motive", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "address",
                    models.GenericIPAddressField(blank=True, null=True, verbose_name="adresse"),
                ),
                (
                    "began_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="commencé le",
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="fini le")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="viewed_as",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "viewed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "consultation par l’assistance",
                "verbose_name_plural": "consultations par l’assistance",
                "ordering": ["-began_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("viewed_by")), _negated=True),
                        name="accounts_viewas_another",
                        violation_error_message="On ne se consulte pas soi-même.",
                    )
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="account_opened_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "accounts_userevent" ("deactivated_on", "email", "first_name", "is_active", "is_staff", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."deactivated_on", NEW."email", NEW."first_name", NEW."is_active", NEW."is_staff", NEW."last_name", _pgh_attach_context(), NOW(), \'account_opened\', NEW."id"); RETURN NULL;',
                    hash="3ebb66d82db6fe3dbfd871c7171bcd030c16e898",
                    operation="INSERT",
                    pgid="pgtrigger_account_opened_insert_9f60d",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="user",
            trigger=pgtrigger.compiler.Trigger(
                name="account_changed_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."deactivated_on" IS DISTINCT FROM (NEW."deactivated_on") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name"))',
                    func='INSERT INTO "accounts_userevent" ("deactivated_on", "email", "first_name", "is_active", "is_staff", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."deactivated_on", NEW."email", NEW."first_name", NEW."is_active", NEW."is_staff", NEW."last_name", _pgh_attach_context(), NOW(), \'account_changed\', NEW."id"); RETURN NULL;',
                    hash="4f7a08dd1055066c54c2a99f9ed370ce9b5d8789",
                    operation="UPDATE",
                    pgid="pgtrigger_account_changed_update_ade94",
                    table="accounts_user",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="unusedwarning",
            trigger=pgtrigger.compiler.Trigger(
                name="unused_warning_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a5d77d1ad651ef5f471bcfb76921df26cf27aa6f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_unused_warning_append_only_d5285",
                    table="accounts_unusedwarning",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="userevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9e9498e73f6fbdf2642fb33fa14189f1ad2382c8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_45b21",
                    table="accounts_userevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="viewas",
            trigger=pgtrigger.compiler.Trigger(
                name="viewas_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f2baf1fd652ab8bb55e8eb63dc3ece0bff98be86",
                    operation="DELETE",
                    pgid="pgtrigger_viewas_undeletable_b288a",
                    table="accounts_viewas",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="viewas",
            trigger=pgtrigger.compiler.Trigger(
                name="viewas_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."began_at" IS DISTINCT FROM (NEW."began_at") OR OLD."motive" IS DISTINCT FROM (NEW."motive") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."viewed_by_id" IS DISTINCT FROM (NEW."viewed_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4c95d275e5217a5460c8f85968bdea7870872b47",
                    operation="UPDATE",
                    pgid="pgtrigger_viewas_frozen_8640d",
                    table="accounts_viewas",
                    when="BEFORE",
                ),
            ),
        ),
    ]
