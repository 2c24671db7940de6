import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import projects.models.attachment
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("concertations", "0001_initial"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                    "concertations",
                    models.ManyToManyField(
                        blank=True,
                        related_name="projects",
                        to="concertations.concertation",
                        verbose_name="concertations",
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
                ("label", models.CharField(max_length=200, verbose_name="objet")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
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
                    "file",
                    models.FileField(
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
                    )
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
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="associated_projects",
                        to="establishments.establishment",
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
                    )
                ],
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
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddIndex(
            model_name="statuschange",
            index=models.Index(fields=["project", "changed_at"], name="projects_history"),
        ),
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["establishment", "-updated_at"], name="projects_by_school"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["status", "submitted_at"], name="projects_by_status"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["submitted_at", "id"], name="projects_by_submission"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                condition=models.Q(("amount_granted__gt", 0), ("status", "VALIDATED")),
                fields=["validated_on"],
                include=("establishment", "amount_granted"),
                name="projects_clock_running",
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
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
        ),
        migrations.AddIndex(
            model_name="project",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="projects_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_asked__gte", 0)),
                name="projects_project_amount_asked",
                violation_error_message="Le montant demandé ne peut être négatif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_granted__isnull", True), ("amount_granted__gte", 0), _connector="OR"
                ),
                name="projects_project_amount_granted",
                violation_error_message="Le montant accordé ne peut être négatif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reopened_parts__len__gt", 0), ("status", "COMPLETION_REQUESTED")),
                    models.Q(
                        models.Q(("status", "COMPLETION_REQUESTED"), _negated=True),
                        ("reopened_parts__len", 0),
                    ),
                    _connector="OR",
                ),
                name="projects_project_reopened_parts",
                violation_error_message="Seul un projet à compléter a des parties rouvertes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["DRAFT", "WITHDRAWN"]),
                    models.Q(
                        ("first_submitted_at__isnull", False), ("submitted_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="projects_project_submitted_has_date",
                violation_error_message="Un projet déposé porte la date de son dépôt.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
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
        pgtrigger.migrations.AddTrigger(
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
        pgtrigger.migrations.AddTrigger(
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
