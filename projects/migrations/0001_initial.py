import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating
import projects.models.attachment
import projects.models.upload


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("concertations", "0001_initial"),
        ("core", "0002_plain_text"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Theme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=80, unique=True, verbose_name="nom")),
                (
                    "is_digital",
                    models.BooleanField(
                        default=False, verbose_name="thème numérique (la DANE aide à chiffrer)"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
            ],
            options={
                "verbose_name": "thème",
                "verbose_name_plural": "thèmes",
                "ordering": ["position", "name"],
            },
        ),
        migrations.CreateModel(
            name="SchoolOfFiles",
            fields=[],
            options={
                "verbose_name": "établissement porteur",
                "verbose_name_plural": "établissements porteurs",
                "proxy": True,
            },
            bases=("establishments.establishment",),
        ),
        migrations.CreateModel(
            name="BudgetPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "project_ceiling",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="plafond par projet (€)",
                    ),
                ),
                (
                    "project_ceiling_blocks",
                    models.BooleanField(default=False, verbose_name="le plafond par projet bloque"),
                ),
                (
                    "pupil_ceiling",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="plafond par élève (€)",
                    ),
                ),
                (
                    "pupil_ceiling_blocks",
                    models.BooleanField(default=False, verbose_name="le plafond par élève bloque"),
                ),
                (
                    "equipment_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="part maximale du matériel (%)"
                    ),
                ),
                (
                    "equipment_blocks",
                    models.BooleanField(default=False, verbose_name="la part du matériel bloque"),
                ),
                (
                    "excluded_categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("HOURS", "Heures (HSE, IMP)"),
                                ("EQUIPMENT", "Matériel pédagogique"),
                                ("ROOMS", "Aménagement de locaux (hors bâti)"),
                                ("SPEAKERS", "Intervenants extérieurs"),
                                ("TRAINING", "Formation"),
                                ("TRAVEL", "Déplacements"),
                                ("SCIENCE", "Expérimentation scientifique"),
                                ("OTHER", "Autre"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="catégories exclues",
                    ),
                ),
                (
                    "excluded_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="dépenses exclues (mots)",
                    ),
                ),
                (
                    "exclusions_block",
                    models.BooleanField(
                        default=False, verbose_name="les dépenses exclues bloquent"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                (
                    "academy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_policy",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="modifié par",
                    ),
                ),
            ],
            options={
                "verbose_name": "règles du budget d’une académie",
                "verbose_name_plural": "règles du budget des académies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("project_ceiling__isnull", True),
                                ("project_ceiling__gt", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("pupil_ceiling__isnull", True),
                                ("pupil_ceiling__gt", 0),
                                _connector="OR",
                            ),
                        ),
                        name="projects_policy_ceilings",
                        violation_error_message="Un plafond est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("equipment_percent__isnull", True),
                            models.Q(
                                ("equipment_percent__gte", 0), ("equipment_percent__lte", 100)
                            ),
                            _connector="OR",
                        ),
                        name="projects_policy_percent",
                        violation_error_message="Une part est un pourcentage entre 0 et 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "excluded_categories__contained_by",
                                [
                                    "HOURS",
                                    "EQUIPMENT",
                                    "ROOMS",
                                    "SPEAKERS",
                                    "TRAINING",
                                    "TRAVEL",
                                    "SCIENCE",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="projects_policy_categories",
                        violation_error_message="Une catégorie exclue n’existe pas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetPolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "project_ceiling",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="plafond par projet (€)",
                    ),
                ),
                (
                    "project_ceiling_blocks",
                    models.BooleanField(default=False, verbose_name="le plafond par projet bloque"),
                ),
                (
                    "pupil_ceiling",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="plafond par élève (€)",
                    ),
                ),
                (
                    "pupil_ceiling_blocks",
                    models.BooleanField(default=False, verbose_name="le plafond par élève bloque"),
                ),
                (
                    "equipment_percent",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="part maximale du matériel (%)"
                    ),
                ),
                (
                    "equipment_blocks",
                    models.BooleanField(default=False, verbose_name="la part du matériel bloque"),
                ),
                (
                    "excluded_categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("HOURS", "Heures (HSE, IMP)"),
                                ("EQUIPMENT", "Matériel pédagogique"),
                                ("ROOMS", "Aménagement de locaux (hors bâti)"),
                                ("SPEAKERS", "Intervenants extérieurs"),
                                ("TRAINING", "Formation"),
                                ("TRAVEL", "Déplacements"),
                                ("SCIENCE", "Expérimentation scientifique"),
                                ("OTHER", "Autre"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="catégories exclues",
                    ),
                ),
                (
                    "excluded_words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="dépenses exclues (mots)",
                    ),
                ),
                (
                    "exclusions_block",
                    models.BooleanField(
                        default=False, verbose_name="les dépenses exclues bloquent"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.academy",
                        verbose_name="académie",
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
                        to="projects.budgetpolicy",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="modifié par",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HourRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("HSE", "HSE, heures supplémentaires effectives"),
                            ("IMP", "IMP, missions particulières"),
                        ],
                        max_length=3,
                        verbose_name="nature",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="taux (€)"),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                (
                    "set_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="fixé le"),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hour_rates",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fixé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "taux horaire",
                "verbose_name_plural": "taux horaires",
                "ordering": ["academy", "kind", "-starts_on", "-set_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="projects_rate_amount",
                        violation_error_message="Un taux est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["HSE", "IMP"])),
                        name="projects_rate_kind",
                        violation_error_message="Un taux vaut pour les HSE ou pour les IMP.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["academy", "kind", "-starts_on", "-set_at"],
                        name="projects_rate_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("SUMMARY", "Titre et résumé"),
                            ("SCHOOLS", "Établissements et élèves"),
                            ("FINDINGS", "Constats"),
                            ("OBJECTIVES", "Objectifs"),
                            ("ACTIONS", "Actions"),
                            ("PARTNERS", "Partenaires"),
                            ("EVALUATION", "Évaluation"),
                            ("BUDGET", "Budget"),
                            ("BENEFICIARY", "Bénéficiaire des fonds"),
                            ("ATTACHMENTS", "Pièces jointes"),
                            ("PUBLICATION", "Publication"),
                        ],
                        max_length=12,
                        verbose_name="partie",
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=150, verbose_name="question")),
                (
                    "expectation",
                    models.TextField(blank=True, verbose_name="ce que la commission attend"),
                ),
                ("example", models.TextField(blank=True, verbose_name="exemple")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifiée le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="part_guides",
                        to="establishments.academy",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "aide d’une partie",
                "verbose_name_plural": "aides des parties",
                "constraints": [
                    models.UniqueConstraint(fields=("academy", "part"), name="projects_guide_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Project",
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
                        default="DRAFT",
                        max_length=20,
                        verbose_name="statut",
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="statut depuis le"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(default=1, verbose_name="passage")),
                (
                    "reopened_parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("SUMMARY", "Titre et résumé"),
                                ("SCHOOLS", "Établissements et élèves"),
                                ("FINDINGS", "Constats"),
                                ("OBJECTIVES", "Objectifs"),
                                ("ACTIONS", "Actions"),
                                ("PARTNERS", "Partenaires"),
                                ("EVALUATION", "Évaluation"),
                                ("BUDGET", "Budget"),
                                ("BENEFICIARY", "Bénéficiaire des fonds"),
                                ("ATTACHMENTS", "Pièces jointes"),
                                ("PUBLICATION", "Publication"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="parties rouvertes",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="titre")),
                ("summary", models.TextField(blank=True, verbose_name="résumé")),
                (
                    "dimensions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ACHIEVEMENT", "Réussite de tous les élèves"),
                                ("WELL_BEING", "Bien-être"),
                                ("EQUALITY", "Réduction des inégalités"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="dimensions",
                    ),
                ),
                (
                    "other_theme",
                    models.CharField(blank=True, max_length=100, verbose_name="autre thème"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                (
                    "pupils",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="élèves concernés"
                    ),
                ),
                (
                    "levels",
                    models.CharField(blank=True, max_length=200, verbose_name="niveaux concernés"),
                ),
                ("findings", models.TextField(blank=True, verbose_name="constats et besoins")),
                ("evaluation", models.TextField(blank=True, verbose_name="évaluation")),
                (
                    "publish_consent",
                    models.BooleanField(default=False, verbose_name="accord pour publier"),
                ),
                (
                    "public_summary",
                    models.TextField(blank=True, verbose_name="résumé pour le public"),
                ),
                (
                    "amount_asked",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        verbose_name="montant demandé (€)",
                    ),
                ),
                (
                    "amount_granted",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant accordé (€)",
                    ),
                ),
                (
                    "first_submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="premier dépôt"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="dernier dépôt"),
                ),
                ("validated_on", models.DateField(blank=True, null=True, verbose_name="validé le")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "reference", "title", "summary", "other_theme", config="french_unaccent"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "concertations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="concertations.concertation",
                        verbose_name="concertations",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="projects.project",
                        verbose_name="repris du projet",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créé par",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="projects.theme",
                        verbose_name="thèmes",
                    ),
                ),
            ],
            options={
                "verbose_name": "projet",
                "verbose_name_plural": "projets",
                "ordering": ["-updated_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_asked__gte", 0)),
                        name="projects_project_amount_asked",
                        violation_error_message="Le montant demandé ne peut être négatif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_granted__isnull", True),
                            ("amount_granted__gte", 0),
                            _connector="OR",
                        ),
                        name="projects_project_amount_granted",
                        violation_error_message="Le montant accordé ne peut être négatif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount_granted__isnull", False),
                                ("status__in", ("VALIDATED", "FUNDED", "REPORTED", "CLOSED")),
                                ("validated_on__isnull", False),
                            ),
                            models.Q(
                                models.Q(
                                    ("status__in", ("VALIDATED", "FUNDED", "REPORTED", "CLOSED")),
                                    _negated=True,
                                ),
                                ("amount_granted__isnull", True),
                                ("validated_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="projects_project_validated_has_date",
                        violation_error_message="Un projet validé porte la date de validation et son montant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reopened_parts__len__gt", 0), ("status", "COMPLETION_REQUESTED")
                            ),
                            models.Q(
                                models.Q(("status", "COMPLETION_REQUESTED"), _negated=True),
                                ("reopened_parts__len", 0),
                            ),
                            _connector="OR",
                        ),
                        name="projects_project_reopened_parts",
                        violation_error_message="Seul un projet à compléter a des parties rouvertes.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["DRAFT", "WITHDRAWN"]),
                            models.Q(
                                ("first_submitted_at__isnull", False),
                                ("submitted_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="projects_project_submitted_has_date",
                        violation_error_message="Un projet déposé porte la date de son dépôt.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["establishment", "-updated_at"], name="projects_by_school"
                    ),
                    models.Index(fields=["status", "submitted_at"], name="projects_by_status"),
                    models.Index(fields=["submitted_at", "id"], name="projects_by_submission"),
                    models.Index(
                        condition=models.Q(("amount_granted__gt", 0), ("status", "VALIDATED")),
                        fields=["validated_on"],
                        include=("establishment", "amount_granted"),
                        name="projects_clock_running",
                    ),
                    models.Index(
                        fields=["establishment", "status"],
                        include=(
                            "id",
                            "first_submitted_at",
                            "submitted_at",
                            "validated_on",
                            "amount_granted",
                        ),
                        name="projects_figures",
                    ),
                    models.Index(
                        fields=["academy", "status", "submitted_at", "id"],
                        include=(
                            "establishment",
                            "first_submitted_at",
                            "status_since",
                            "validated_on",
                            "amount_asked",
                            "amount_granted",
                            "passage",
                        ),
                        name="projects_board",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="projects_search"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssociatedSchool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INVITED", "Réponse attendue"),
                            ("ACCEPTED", "Accord donné"),
                            ("DECLINED", "Invitation refusée"),
                            ("LEFT", "S’est retiré"),
                        ],
                        default="INVITED",
                        max_length=10,
                        verbose_name="accord",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="invité le"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="répondu par",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="associated_projects",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invité par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="associated_schools",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "établissement associé",
                "verbose_name_plural": "établissements associés",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "establishment"), name="projects_associated_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("motive", ""),
                                ("state", "INVITED"),
                            ),
                            models.Q(
                                models.Q(("state", "INVITED"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="projects_associated_answer",
                        violation_error_message="Une réponse porte sa date et la personne qui l’a donnée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["INVITED", "ACCEPTED"]),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="projects_associated_motive",
                        violation_error_message="Un refus ou un retrait porte son motif.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["establishment", "state"], name="projects_associated_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("FILE", "dossier"),
                            ("REPORT", "bilan"),
                            ("PROOF", "versement"),
                            ("SHEET", "fiche publique"),
                        ],
                        default="FILE",
                        max_length=6,
                        verbose_name="joint à",
                    ),
                ),
                (
                    "series",
                    models.UUIDField(default=uuid.uuid4, editable=False, verbose_name="document"),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        upload_to=projects.models.attachment._path,
                        verbose_name="fichier",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ajouté le"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "en attente de vérification"),
                            ("READY", "utilisable"),
                            ("REFUSED", "refusée par l’antivirus"),
                        ],
                        default="READY",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "threat",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="ce que l’antivirus a trouvé"
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="prochain examen"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                (
                    "pages",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pages"),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="remplacé le"),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposé le")),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
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
                        related_name="attachments",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce jointe",
                "verbose_name_plural": "pièces jointes",
                "ordering": ["uploaded_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="projects_attachment_removed_paired",
                        violation_error_message="Une pièce retirée porte la date et la personne.",
                    ),
                    models.UniqueConstraint(
                        fields=("series", "version"), name="projects_attachment_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("removed_at__isnull", True),
                            ("state", "READY"),
                            ("superseded_at__isnull", True),
                        ),
                        fields=("series",),
                        name="projects_attachment_one_current",
                        violation_error_message="Un document n’a qu’une version en cours.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True), ("state", "WAITING")),
                        fields=("series",),
                        name="projects_attachment_one_waiting",
                        violation_error_message="Une version de ce document attend déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("file", ""),
                                ("state", "REFUSED"),
                                models.Q(("threat", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "REFUSED"), _negated=True),
                                ("threat", ""),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="projects_attachment_refused_is_empty",
                        violation_error_message="Une pièce refusée n’a plus de contenu, et dit pourquoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_at__isnull", True), ("state", "READY"), _connector="OR"
                        ),
                        name="projects_attachment_filed_is_ready",
                        violation_error_message="Seule une pièce vérifiée est déposée.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at", "id"],
                        name="projects_attachment_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("SUMMARY", "Titre et résumé"),
                            ("SCHOOLS", "Établissements et élèves"),
                            ("FINDINGS", "Constats"),
                            ("OBJECTIVES", "Objectifs"),
                            ("ACTIONS", "Actions"),
                            ("PARTNERS", "Partenaires"),
                            ("EVALUATION", "Évaluation"),
                            ("BUDGET", "Budget"),
                            ("BENEFICIARY", "Bénéficiaire des fonds"),
                            ("ATTACHMENTS", "Pièces jointes"),
                            ("PUBLICATION", "Publication"),
                        ],
                        max_length=12,
                        verbose_name="partie",
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("values", models.JSONField(verbose_name="valeurs")),
                ("entries", models.JSONField(verbose_name="texte")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "version d’une partie",
                "verbose_name_plural": "versions des parties",
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "part", "version"), name="projects_revision_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("COMMUNITY", "Collectivité"),
                            ("ASSOCIATION", "Association"),
                            ("CULTURE", "Structure culturelle ou scientifique"),
                            ("COMPANY", "Entreprise"),
                            ("STATE", "Service de l’État"),
                            ("OTHER", "Autre"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="rôle dans le projet"
                    ),
                ),
                (
                    "letter_awaited",
                    models.BooleanField(default=False, verbose_name="lettre à venir"),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="partners",
                        to="projects.attachment",
                        verbose_name="lettre",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="partners",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "partenaire",
                "verbose_name_plural": "partenaires",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("letter__isnull", True), ("letter_awaited", False), _connector="OR"
                        ),
                        name="projects_partner_letter",
                        violation_error_message="Une lettre jointe n’est plus à venir.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("text", models.TextField(verbose_name="objectif")),
                (
                    "indicator",
                    models.CharField(blank=True, max_length=200, verbose_name="indicateur"),
                ),
                (
                    "baseline",
                    models.CharField(blank=True, max_length=100, verbose_name="valeur de départ"),
                ),
                (
                    "target",
                    models.CharField(blank=True, max_length=100, verbose_name="valeur visée"),
                ),
                (
                    "when",
                    models.CharField(blank=True, max_length=100, verbose_name="quand on le mesure"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="objectives",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "objectif",
                "verbose_name_plural": "objectifs",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="FormImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom du fichier")),
                ("content", models.JSONField(verbose_name="ce qui a été lu")),
                (
                    "read_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="lu le"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="oublié après le")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="repris le")),
                (
                    "taken_parts",
                    models.JSONField(blank=True, default=list, verbose_name="parties reprises"),
                ),
                (
                    "read_by",
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
                        related_name="form_imports",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "formulaire Word lu",
                "verbose_name_plural": "formulaires Word lus",
                "ordering": ["-read_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("taken_at__isnull", False), ("taken_parts", []), _connector="OR"
                        ),
                        name="projects_form_import_taken",
                        violation_error_message="Des parties reprises le sont à un moment.",
                    )
                ],
                "indexes": [
                    models.Index(fields=["expires_at"], name="projects_form_import_expiry")
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="mot pour la direction"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filing_requests",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de dépôt",
                "verbose_name_plural": "demandes de dépôt",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "passage"),
                        name="projects_filing_asked_once",
                        violation_error_message="Le dépôt de ce projet est déjà demandé.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CoFunding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("COMMUNE", "Commune ou intercommunalité"),
                            ("DEPARTMENT", "Département"),
                            ("REGION", "Région"),
                            ("OWN", "Fonds propres, coopérative"),
                            ("ASSOCIATION", "Association, fondation"),
                            ("EUROPE", "Union européenne"),
                            ("OTHER", "Autre financeur"),
                        ],
                        max_length=12,
                        verbose_name="financeur",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=200, verbose_name="précision")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ASKED", "demandé"), ("GRANTED", "accordé")],
                        default="ASKED",
                        max_length=8,
                        verbose_name="état",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cofundings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "cofinancement",
                "verbose_name_plural": "cofinancements",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "source"), name="projects_cofunding_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="projects_cofunding_amount",
                        violation_error_message="Un cofinancement est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "source__in",
                                [
                                    "COMMUNE",
                                    "DEPARTMENT",
                                    "REGION",
                                    "OWN",
                                    "ASSOCIATION",
                                    "EUROPE",
                                    "OTHER",
                                ],
                            ),
                            ("state__in", ["ASKED", "GRANTED"]),
                        ),
                        name="projects_cofunding_words",
                        violation_error_message="Ce financeur ou cet état n’existe pas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("HOURS", "Heures (HSE, IMP)"),
                            ("EQUIPMENT", "Matériel pédagogique"),
                            ("ROOMS", "Aménagement de locaux (hors bâti)"),
                            ("SPEAKERS", "Intervenants extérieurs"),
                            ("TRAINING", "Formation"),
                            ("TRAVEL", "Déplacements"),
                            ("SCIENCE", "Expérimentation scientifique"),
                            ("OTHER", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="catégorie",
                    ),
                ),
                (
                    "hours_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("HSE", "HSE, heures supplémentaires effectives"),
                            ("IMP", "IMP, missions particulières"),
                        ],
                        max_length=3,
                        verbose_name="nature des heures",
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="objet")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2, default=1, max_digits=8, verbose_name="quantité"
                    ),
                ),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="prix unitaire (€)"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                ("origin", models.CharField(blank=True, max_length=60, verbose_name="origine")),
                (
                    "school",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="projects.associatedschool",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="projects.hourrate",
                        verbose_name="taux appliqué",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budget_lines",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de budget",
                "verbose_name_plural": "lignes de budget",
                "ordering": ["position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="projects_budget_amount",
                        violation_error_message="Le montant d’une ligne est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2022), ("year__lte", 2050)),
                        name="projects_budget_year",
                        violation_error_message="L’année du budget n’est pas plausible.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_price__gt", 0)),
                        name="projects_budget_factors",
                        violation_error_message="Quantité et prix unitaire sont supérieurs à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "amount",
                                django.db.models.functions.math.Round(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("unit_price"), "*", models.F("quantity")
                                    ),
                                    precision=2,
                                ),
                            )
                        ),
                        name="projects_budget_product",
                        violation_error_message="Le montant d’une ligne est son prix unitaire multiplié par sa quantité.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", "HOURS"), ("hours_kind__in", ["HSE", "IMP"])),
                            models.Q(
                                models.Q(("category", "HOURS"), _negated=True),
                                ("hours_kind", ""),
                                ("rate__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="projects_budget_hours",
                        violation_error_message="Les heures, et elles seules, sont des HSE ou des IMP.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
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
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("iban", models.CharField(blank=True, max_length=34, verbose_name="IBAN")),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.establishment",
                        verbose_name="établissement qui reçoit les fonds",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="beneficiary",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "bénéficiaire",
                "verbose_name_plural": "bénéficiaires",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("siret__regex", "^([0-9]{14})?$")),
                        name="projects_beneficiary_siret",
                        violation_error_message="Un SIRET compte quatorze chiffres.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("iban__regex", "^([A-Z]{2}[0-9]{2}[A-Z0-9]{11,30})?$")),
                        name="projects_beneficiary_iban",
                        violation_error_message="Un IBAN commence par le code de son pays.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("establishment__isnull", True),
                            ("kind__in", ["EPLE", "NEARBY_EPLE"]),
                            _connector="OR",
                        ),
                        name="projects_beneficiary_school",
                        violation_error_message="Seul un collège ou un lycée reçoit lui-même les fonds.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssociatedSchoolEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INVITED", "Réponse attendue"),
                            ("ACCEPTED", "Accord donné"),
                            ("DECLINED", "Invitation refusée"),
                            ("LEFT", "S’est retiré"),
                        ],
                        default="INVITED",
                        max_length=10,
                        verbose_name="accord",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="invité le"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="répondu par",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.establishment",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="invité par",
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
                        to="projects.associatedschool",
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
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("REFERENT_INSPECTOR", "Inspection référente"),
                            ("SECRETARIAT", "Secrétariat de la commission"),
                        ],
                        max_length=20,
                        verbose_name="en qualité de",
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="confié le"
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confié à",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier confié",
                "verbose_name_plural": "dossiers confiés",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("project", "role"),
                        include=("assignee",),
                        name="projects_assigned_once",
                        violation_error_message="Ce dossier est déjà confié à quelqu’un dans ce rôle.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ("REFERENT_INSPECTOR", "SECRETARIAT"))),
                        name="projects_assignment_role",
                        violation_error_message="Un dossier est confié à une inspection ou au secrétariat.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["assignee"],
                        name="projects_assigned_to",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("title", models.CharField(max_length=200, verbose_name="action")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("who", models.CharField(blank=True, max_length=200, verbose_name="qui")),
                ("when", models.CharField(blank=True, max_length=200, verbose_name="quand")),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="concertations.finding",
                        verbose_name="constat auquel elle répond",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ProjectPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("SUMMARY", "Titre et résumé"),
                            ("SCHOOLS", "Établissements et élèves"),
                            ("FINDINGS", "Constats"),
                            ("OBJECTIVES", "Objectifs"),
                            ("ACTIONS", "Actions"),
                            ("PARTNERS", "Partenaires"),
                            ("EVALUATION", "Évaluation"),
                            ("BUDGET", "Budget"),
                            ("BENEFICIARY", "Bénéficiaire des fonds"),
                            ("ATTACHMENTS", "Pièces jointes"),
                            ("PUBLICATION", "Publication"),
                        ],
                        max_length=12,
                        verbose_name="partie",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistrée le"
                    ),
                ),
                (
                    "spell_began_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écriture commencée le"
                    ),
                ),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="projects.project",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "partie",
                "verbose_name_plural": "parties",
                "constraints": [
                    models.UniqueConstraint(fields=("project", "part"), name="projects_part_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PupilGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("TPS", "TPS"),
                            ("PS", "PS"),
                            ("MS", "MS"),
                            ("GS", "GS"),
                            ("CP", "CP"),
                            ("CE1", "CE1"),
                            ("CE2", "CE2"),
                            ("CM1", "CM1"),
                            ("CM2", "CM2"),
                            ("6E", "6e"),
                            ("5E", "5e"),
                            ("4E", "4e"),
                            ("3E", "3e"),
                            ("SEGPA", "SEGPA"),
                            ("2DE", "2de"),
                            ("1RE", "1re"),
                            ("TLE", "Tle"),
                            ("2DEPRO", "2de pro"),
                            ("1REPRO", "1re pro"),
                            ("TLEPRO", "Tle pro"),
                            ("CAP", "CAP"),
                            ("POSTBAC", "Post-bac"),
                            ("OTHER", "Autres élèves"),
                        ],
                        max_length=8,
                        verbose_name="niveau",
                    ),
                ),
                ("pupils", models.PositiveIntegerField(verbose_name="élèves")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pupil_groups",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "élèves d’un niveau",
                "verbose_name_plural": "élèves par niveau",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "level"), name="projects_pupils_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pupils__gte", 1), ("pupils__lte", 100000)),
                        name="projects_pupils_number",
                        violation_error_message="Un niveau cité compte au moins un élève.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "level__in",
                                [
                                    "TPS",
                                    "PS",
                                    "MS",
                                    "GS",
                                    "CP",
                                    "CE1",
                                    "CE2",
                                    "CM1",
                                    "CM2",
                                    "6E",
                                    "5E",
                                    "4E",
                                    "3E",
                                    "SEGPA",
                                    "2DE",
                                    "1RE",
                                    "TLE",
                                    "2DEPRO",
                                    "1REPRO",
                                    "TLEPRO",
                                    "CAP",
                                    "POSTBAC",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="projects_pupils_level",
                        violation_error_message="Ce niveau n’existe pas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "taken_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshots",
                        to="projects.project",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="snapshot",
                        to="documents.issueddocument",
                        verbose_name="récépissé",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépôt",
                "verbose_name_plural": "dépôts",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "number"), name="projects_snapshot_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("SUBMIT", "Déposer le projet"),
                            ("REQUEST_COMPLETION", "Demander des compléments"),
                            ("RESUBMIT", "Envoyer les compléments"),
                            ("CANCEL_COMPLETION", "Retirer la demande de compléments"),
                            ("SCHEDULE", "Inscrire à l’ordre du jour"),
                            ("UNSCHEDULE", "Retirer de l’ordre du jour"),
                            ("VALIDATE", "Valider"),
                            ("DECLINE", "Ne pas retenir"),
                            ("REOPEN", "Préparer un nouveau passage"),
                            ("WITHDRAW", "Retirer le projet"),
                            ("ALLOCATE", "Attribuer les fonds"),
                            ("REPORT", "Déposer le bilan"),
                            ("SEND_BACK_REPORT", "Renvoyer le bilan"),
                            ("CLOSE", "Clore le dossier"),
                        ],
                        max_length=20,
                        verbose_name="acte",
                    ),
                ),
                (
                    "source",
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
                        verbose_name="de",
                    ),
                ),
                (
                    "target",
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
                        verbose_name="vers",
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                (
                    "changed_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("HEAD", "Direction de l’établissement"),
                            ("DEPUTY", "Direction adjointe, par délégation"),
                            ("EDITOR", "Membre de l’équipe"),
                            ("REFERENT_INSPECTOR", "Inspection référente"),
                            ("SUPPORT", "Équipe d’appui"),
                            ("SECRETARIAT", "Secrétariat de la commission"),
                            ("MEMBER", "Membre de la commission"),
                            ("PRESIDENT", "Présidence de la commission"),
                            ("FUND_MANAGER", "Gestion des fonds"),
                            ("OBSERVER", "Observation"),
                        ],
                        max_length=20,
                        verbose_name="en qualité de",
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_changes",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement de statut",
                "verbose_name_plural": "changements de statut",
                "ordering": ["changed_at", "pk"],
                "indexes": [
                    models.Index(fields=["project", "changed_at"], name="projects_history")
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="commencé le",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="oublié après le")),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.attachment",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="projects.project",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.attachment",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "envoi en cours",
                "verbose_name_plural": "envois en cours",
                "ordering": ["started_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0)),
                        name="projects_upload_size",
                        violation_error_message="Un envoi a une taille.",
                    )
                ],
                "indexes": [models.Index(fields=["expires_at"], name="projects_upload_expiry")],
            },
        ),
        migrations.CreateModel(
            name="UploadPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=projects.models.upload._piece_path,
                        verbose_name="contenu",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="projects.upload",
                    ),
                ),
            ],
            options={
                "verbose_name": "morceau d’envoi",
                "verbose_name_plural": "morceaux d’envoi",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "number"), name="projects_piece_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="page")),
                (
                    "image",
                    models.FileField(
                        max_length=200,
                        upload_to=projects.models.attachment._picture_path,
                        verbose_name="image",
                    ),
                ),
                ("width", models.PositiveSmallIntegerField(verbose_name="largeur")),
                ("height", models.PositiveSmallIntegerField(verbose_name="hauteur")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="projects.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "image de pièce jointe",
                "verbose_name_plural": "images de pièces jointes",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attachment", "number"), name="projects_picture_once"
                    )
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="schooloffiles",
            trigger=pgtrigger.compiler.Trigger(
                name="school_academy_of_files",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.academy_id IS DISTINCT FROM NEW.academy_id)",
                    func="\n                    UPDATE projects_project SET academy_id = NEW.academy_id\n                    WHERE establishment_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="3ca213f497831f269608cf67c7b4844b79d775d5",
                    operation='UPDATE OF "academy_id"',
                    pgid="pgtrigger_school_academy_of_files_d61f8",
                    table="establishments_establishment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="budgetpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_budgetpolicyevent" ("academy_id", "equipment_blocks", "equipment_percent", "excluded_categories", "excluded_words", "exclusions_block", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_ceiling", "project_ceiling_blocks", "pupil_ceiling", "pupil_ceiling_blocks", "updated_at", "updated_by_id") VALUES (NEW."academy_id", NEW."equipment_blocks", NEW."equipment_percent", NEW."excluded_categories", NEW."excluded_words", NEW."exclusions_block", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_ceiling", NEW."project_ceiling_blocks", NEW."pupil_ceiling", NEW."pupil_ceiling_blocks", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="37353473e8888e19197a031fb91759af37e5ce74",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3c0ce",
                    table="projects_budgetpolicy",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="budgetpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_budgetpolicyevent" ("academy_id", "equipment_blocks", "equipment_percent", "excluded_categories", "excluded_words", "exclusions_block", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_ceiling", "project_ceiling_blocks", "pupil_ceiling", "pupil_ceiling_blocks", "updated_at", "updated_by_id") VALUES (NEW."academy_id", NEW."equipment_blocks", NEW."equipment_percent", NEW."excluded_categories", NEW."excluded_words", NEW."exclusions_block", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_ceiling", NEW."project_ceiling_blocks", NEW."pupil_ceiling", NEW."pupil_ceiling_blocks", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="a5d76fbc29196bd07aabac73d228a1ba22d17490",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a84ec",
                    table="projects_budgetpolicy",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="budgetpolicy",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_budgetpolicyevent" ("academy_id", "equipment_blocks", "equipment_percent", "excluded_categories", "excluded_words", "exclusions_block", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_ceiling", "project_ceiling_blocks", "pupil_ceiling", "pupil_ceiling_blocks", "updated_at", "updated_by_id") VALUES (OLD."academy_id", OLD."equipment_blocks", OLD."equipment_percent", OLD."excluded_categories", OLD."excluded_words", OLD."exclusions_block", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_ceiling", OLD."project_ceiling_blocks", OLD."pupil_ceiling", OLD."pupil_ceiling_blocks", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="30a602e9f67f179fb9bf2b0f91615e0b1657243e",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5ce7b",
                    table="projects_budgetpolicy",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="budgetpolicyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fab4aea8dc1aba320f4942f5dcc6a7092d6ba1fc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_35900",
                    table="projects_budgetpolicyevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="hourrate",
            trigger=pgtrigger.compiler.Trigger(
                name="hour_rate_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a0ce871d6032546b7e6494b4d1787074129c7e4b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_hour_rate_append_only_47fff",
                    table="projects_hourrate",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="partrevision",
            trigger=pgtrigger.compiler.Trigger(
                name="part_revision_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d3f2c01229513e2b874d07fb8dfb1e9f8f485c8f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_part_revision_append_only_dd247",
                    table="projects_partrevision",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="partner",
            trigger=pgtrigger.compiler.Trigger(
                name="partner_letter",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.letter_id IS NOT NULL)",
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM projects_attachment\n                        WHERE id = NEW.letter_id AND project_id = NEW.project_id\n                    ) THEN\n                        RAISE EXCEPTION 'the letter of a partner is joined to the same project';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="a1b256a26de0e3844224327571fcb59770337413",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_partner_letter_ed66c",
                    table="projects_partner",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="filingrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="filing_request_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1f2ce105c0639de15b2514b2d4ded03325579961",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_filing_request_append_only_1e50e",
                    table="projects_filingrequest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="budgetline",
            trigger=pgtrigger.compiler.Trigger(
                name="budget_line_sources",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.rate_id IS NOT NULL OR NEW.school_id IS NOT NULL)",
                    func="\n                    IF NEW.school_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM projects_associatedschool\n                        WHERE id = NEW.school_id AND project_id = NEW.project_id\n                    ) THEN\n                        RAISE EXCEPTION 'the school of a budget line takes part in its project';\n                    END IF;\n                    IF NEW.rate_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM projects_hourrate\n                        WHERE id = NEW.rate_id AND kind = NEW.hours_kind\n                            AND amount = NEW.unit_price\n                    ) THEN\n                        RAISE EXCEPTION 'the price of an hour is that of the rate it names';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="37b8ee05eab5aee06406478e57abef50302bf4cd",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_budget_line_sources_56a06",
                    table="projects_budgetline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_filed_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.filed_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="9c8e0e2dad55656af480ee798cbbf3feac7f1e34",
                    operation="DELETE",
                    pgid="pgtrigger_attachment_filed_kept_b1ebd",
                    table="projects_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attachment_filed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.filed_at IS NOT NULL AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.purpose IS DISTINCT FROM OLD.purpose OR NEW.series IS DISTINCT FROM OLD.series OR NEW.version IS DISTINCT FROM OLD.version OR NEW.file IS DISTINCT FROM OLD.file OR NEW.name IS DISTINCT FROM OLD.name OR NEW.content_type IS DISTINCT FROM OLD.content_type OR NEW.size IS DISTINCT FROM OLD.size OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.state IS DISTINCT FROM OLD.state OR NEW.filed_at IS DISTINCT FROM OLD.filed_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0705443fce4b6b34a0148da1e4ca0becb8a02100",
                    operation="UPDATE",
                    pgid="pgtrigger_attachment_filed_frozen_7d835",
                    table="projects_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="associatedschoolevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="abc620d40a76090747dae78b6e152dc46e4da08d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e738f",
                    table="projects_associatedschoolevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="associatedschool",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_associatedschoolevent" ("answered_at", "answered_by_id", "establishment_id", "id", "invited_at", "invited_by_id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."establishment_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."motive", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."state"); RETURN NULL;',
                    hash="e6ad861ea7e228efc0942093093fcf5d2467f9b5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_f31aa",
                    table="projects_associatedschool",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="associatedschool",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "projects_associatedschoolevent" ("answered_at", "answered_by_id", "establishment_id", "id", "invited_at", "invited_by_id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."establishment_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."motive", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."state"); RETURN NULL;',
                    hash="31a2a2ec25b0af9f78850cc10face7bc222517a8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0ed35",
                    table="projects_associatedschool",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="associatedschool",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "projects_associatedschoolevent" ("answered_at", "answered_by_id", "establishment_id", "id", "invited_at", "invited_by_id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "state") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."establishment_id", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."motive", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."project_id", OLD."state"); RETURN NULL;',
                    hash="777fe444a55c8b25f1dc16176359a3c46493dc03",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_24512",
                    table="projects_associatedschool",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="assignment_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="1e6c71905debd96769f0b20a6d0ebdb2b4aec5c3",
                    operation="DELETE",
                    pgid="pgtrigger_assignment_undeletable_19876",
                    table="projects_assignment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="assignment_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.role IS DISTINCT FROM OLD.role OR NEW.assignee_id IS DISTINCT FROM OLD.assignee_id OR NEW.assigned_at IS DISTINCT FROM OLD.assigned_at OR NEW.assigned_by_id IS DISTINCT FROM OLD.assigned_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="19dd82297f02435f16098dbff1acbbb38f35d8ba",
                    operation="UPDATE",
                    pgid="pgtrigger_assignment_frozen_b556f",
                    table="projects_assignment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="assignment",
            trigger=pgtrigger.compiler.Trigger(
                name="assignment_ended_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.ended_at IS NOT NULL AND (NEW.ended_at IS DISTINCT FROM OLD.ended_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0f66d349e604948682063c7ee312863fd39c38d9",
                    operation="UPDATE",
                    pgid="pgtrigger_assignment_ended_frozen_ae9a9",
                    table="projects_assignment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="snapshot_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d98f2c7cbcb0db0b7db1f68449ec6d0082ecd39a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_snapshot_append_only_8dca2",
                    table="projects_snapshot",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="statuschange",
            trigger=pgtrigger.compiler.Trigger(
                name="status_change_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f56bcb5e9e070cbeb8e5792465677464198dfd50",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_status_change_append_only_66de0",
                    table="projects_statuschange",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="project_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d0d9b8cac3f7ecf6afced28bcdd4070b314e18ac",
                    operation="DELETE",
                    pgid="pgtrigger_project_undeletable_d7b9b",
                    table="projects_project",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="project_academy",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    SELECT academy_id INTO NEW.academy_id\n                    FROM establishments_establishment WHERE id = NEW.establishment_id;\n                    RETURN NEW;\n                ",
                    hash="10c09c6c0c1c4c816caae6317a840cd3f0174ac4",
                    operation='INSERT OR UPDATE OF "establishment_id", "academy_id"',
                    pgid="pgtrigger_project_academy_320f2",
                    table="projects_project",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="project_steps_with_funds",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (COALESCE(NEW.amount_granted, 0) > 0)",
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{COMPLETION_REQUESTED:SUBMITTED,COMPLETION_REQUESTED:WITHDRAWN,DECLINED:DRAFT,DRAFT:SUBMITTED,DRAFT:WITHDRAWN,FUNDED:REPORTED,REPORTED:CLOSED,REPORTED:FUNDED,SUBMITTED:COMPLETION_REQUESTED,SUBMITTED:UNDER_REVIEW,SUBMITTED:WITHDRAWN,UNDER_REVIEW:COMPLETION_REQUESTED,UNDER_REVIEW:DECLINED,UNDER_REVIEW:SUBMITTED,UNDER_REVIEW:VALIDATED,VALIDATED:FUNDED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="53e54878bfd91d99e30186ca6d587bbe9e9f27f7",
                    operation="UPDATE",
                    pgid="pgtrigger_project_steps_with_funds_03ab7",
                    table="projects_project",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="project",
            trigger=pgtrigger.compiler.Trigger(
                name="project_steps_without_funds",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (COALESCE(NEW.amount_granted, 0) = 0)",
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{COMPLETION_REQUESTED:SUBMITTED,COMPLETION_REQUESTED:WITHDRAWN,DECLINED:DRAFT,DRAFT:SUBMITTED,DRAFT:WITHDRAWN,FUNDED:REPORTED,REPORTED:CLOSED,REPORTED:VALIDATED,SUBMITTED:COMPLETION_REQUESTED,SUBMITTED:UNDER_REVIEW,SUBMITTED:WITHDRAWN,UNDER_REVIEW:COMPLETION_REQUESTED,UNDER_REVIEW:DECLINED,UNDER_REVIEW:SUBMITTED,UNDER_REVIEW:VALIDATED,VALIDATED:REPORTED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="e3a13520df6d1000a193c5aebc94e7882a9462dd",
                    operation="UPDATE",
                    pgid="pgtrigger_project_steps_without_funds_e4c22",
                    table="projects_project",
                    when="BEFORE",
                ),
            ),
        ),
    ]
