import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.clock
import core.migrating
import establishments.validators
import funding.models.chorus
import funding.models.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("jobs", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.BinaryField(verbose_name="adresse scellée")),
                (
                    "fingerprint",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte"),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="créée le"
                    ),
                ),
                (
                    "owner",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "agenda des échéances",
                "verbose_name_plural": "agendas des échéances",
            },
        ),
        migrations.CreateModel(
            name="ChorusColumns",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ej", models.CharField(max_length=150, verbose_name="numéro d’EJ")),
                ("siret", models.CharField(max_length=150, verbose_name="SIRET")),
                ("paid_on", models.CharField(max_length=150, verbose_name="date de paiement")),
                ("amount", models.CharField(max_length=150, verbose_name="montant")),
                (
                    "cost_centre",
                    models.CharField(blank=True, max_length=150, verbose_name="centre de coût"),
                ),
                (
                    "functional_domain",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="domaine fonctionnel"
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="dites le"
                    ),
                ),
                (
                    "academy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chorus_columns",
                        to="establishments.academy",
                        verbose_name="académie",
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
                "verbose_name": "colonnes des extraits de Chorus",
                "verbose_name_plural": "colonnes des extraits de Chorus",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ej", ""), _negated=True),
                            models.Q(("siret", ""), _negated=True),
                            models.Q(("paid_on", ""), _negated=True),
                            models.Q(("amount", ""), _negated=True),
                        ),
                        name="funding_columns_said",
                        violation_error_message="Il faut l’EJ, le SIRET, la date et le montant.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChorusExtract",
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
                        upload_to=funding.models.chorus._path,
                        verbose_name="fichier",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                ("size", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("headers", models.JSONField(default=list, verbose_name="titres des colonnes")),
                ("sample", models.JSONField(default=list, verbose_name="premières lignes")),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="déposé le"
                    ),
                ),
                (
                    "destroyed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="détruit le"),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chorus_extracts",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "trial",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "work",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
            ],
            options={
                "verbose_name": "extrait de Chorus",
                "verbose_name_plural": "extraits de Chorus",
                "ordering": ["-uploaded_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "sha256"),
                        name="funding_extract_once",
                        violation_error_message="Ce fichier est déjà là.",
                    )
                ],
                "indexes": [
                    models.Index(fields=["academy", "-uploaded_at"], name="funding_extracts")
                ],
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
        migrations.CreateModel(
            name="ConventionTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="texte")),
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
                        related_name="convention_template",
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
                "verbose_name": "modèle de convention",
                "verbose_name_plural": "modèles de convention",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="funding_template_text",
                        violation_error_message="Un modèle de convention a un texte.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConventionTemplateEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("text", models.TextField(verbose_name="texte")),
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
                        to="funding.conventiontemplate",
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
            name="DelayFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(blank=True, null=True, verbose_name="mois")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("OPINION", "Du dépôt à l’avis de l’inspection"),
                            ("SESSION", "De l’avis à la séance"),
                            ("DECISION", "De la séance à la publication de la décision"),
                            ("ALLOCATION", "De la décision à l’attribution des fonds"),
                            ("PAYMENT", "De l’attribution au premier versement"),
                        ],
                        max_length=10,
                        verbose_name="étape",
                    ),
                ),
                ("files", models.PositiveIntegerField(verbose_name="dossiers")),
                ("kept", models.PositiveIntegerField(default=0, verbose_name="délais tenus")),
                (
                    "median_days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        verbose_name="médiane (jours)",
                    ),
                ),
                (
                    "p90_days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=7,
                        null=True,
                        verbose_name="neuf sur dix (jours)",
                    ),
                ),
                (
                    "counted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="compté le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="establishments.academy",
                    ),
                ),
            ],
            options={
                "verbose_name": "délai constaté",
                "verbose_name_plural": "délais constatés",
                "ordering": [
                    "academy",
                    models.OrderBy(models.F("month"), descending=True, nulls_first=True),
                    "stage",
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "month", "stage"),
                        name="funding_delay_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kept__lte", models.F("files"))),
                        name="funding_delay_kept",
                    ),
                ],
            },
        ),
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
                    "received",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="reçu (€)",
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
                    "committed",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="attribué (€)",
                    ),
                ),
                (
                    "paid",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="versé (€)",
                    ),
                ),
                (
                    "cancelled",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=14,
                        verbose_name="annulé (€)",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "year", "academy", "department"),
                        name="funding_envelope_once",
                        nulls_distinct=False,
                        violation_error_message="Une enveloppe existe déjà pour ce programme, cette année et ce territoire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cancelled__gte", 0),
                            ("committed__gte", 0),
                            ("delegated__gte", 0),
                            ("paid__gte", 0),
                            ("received__gte", 0),
                        ),
                        name="funding_envelope_sums",
                        violation_error_message="Les sommes d’une enveloppe ne peuvent être négatives.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "received__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("delegated"), "+", models.F("committed")
                                ),
                            )
                        ),
                        name="funding_envelope_never_exceeded",
                        violation_error_message="L’enveloppe serait dépassée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__lte", models.F("committed"))),
                        name="funding_envelope_paid_was_committed",
                        violation_error_message="On ne verse que ce qui est attribué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("department__isnull", True),
                            ("academy__isnull", False),
                            _connector="OR",
                        ),
                        name="funding_envelope_place",
                        violation_error_message="Une enveloppe de département appartient à une académie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("academy__isnull", True), ("parent__isnull", True)),
                            models.Q(("academy__isnull", False), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="funding_envelope_parent",
                        violation_error_message="Seule l’enveloppe nationale n’a pas d’origine.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryOrder",
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
                    "received",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="reçu (€)",
                    ),
                ),
                ("debtor_name", models.CharField(max_length=200, verbose_name="qui reverse")),
                ("debtor_siret", models.CharField(max_length=14, verbose_name="SIRET")),
                ("motive", models.TextField(verbose_name="motif")),
                ("due_on", models.DateField(verbose_name="à reverser pour le")),
                (
                    "issued_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="émis le"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="motif de l’annulation")),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulé le"),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recovery_order",
                        to="documents.issueddocument",
                    ),
                ),
                (
                    "issued_by",
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
                        related_name="recovery_orders",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "ordre de reversement",
                "verbose_name_plural": "ordres de reversement",
                "ordering": ["-issued_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("motive", ""), _negated=True)
                        ),
                        name="funding_recovery_amount",
                        violation_error_message="Un reversement a un montant et un motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received__gte", 0), ("received__lte", models.F("amount"))
                        ),
                        name="funding_recovery_received",
                        violation_error_message="On ne reçoit pas plus que ce qui est demandé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", True),
                                ("cancelled_by__isnull", True),
                                ("reason", ""),
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                ("received", 0),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_recovery_cancelled",
                        violation_error_message="Un ordre s’annule avec un motif, avant tout paiement.",
                    ),
                ],
                "indexes": [models.Index(fields=["-issued_at", "-id"], name="funding_recoveries")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                ("received_on", models.DateField(verbose_name="reçu le")),
                ("proof", models.CharField(max_length=100, verbose_name="pièce")),
                (
                    "recorded_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="noté le"),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="funding.recoveryorder",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reversement reçu",
                "verbose_name_plural": "reversements reçus",
                "ordering": ["received_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__gt", 0), models.Q(("proof", ""), _negated=True)
                        ),
                        name="funding_receipt_amount",
                        violation_error_message="Un reversement reçu a un montant et une pièce.",
                    ),
                    models.UniqueConstraint(
                        fields=("order", "proof"),
                        name="funding_receipt_once",
                        violation_error_message="Cette pièce est déjà notée.",
                    ),
                ],
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
                    "kind",
                    models.CharField(
                        choices=[("INTERMEDIATE", "Bilan intermédiaire"), ("FINAL", "Bilan final")],
                        default="FINAL",
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année"),
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
                ("testimony", models.TextField(blank=True, verbose_name="témoignage")),
                (
                    "testimony_by",
                    models.CharField(blank=True, max_length=150, verbose_name="de qui"),
                ),
                (
                    "video_url",
                    models.URLField(blank=True, max_length=300, verbose_name="adresse de la vidéo"),
                ),
                ("video_rights", models.TextField(blank=True, verbose_name="droits sur la vidéo")),
                (
                    "publish_consent",
                    models.BooleanField(default=False, verbose_name="accord pour publier le bilan"),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposé le")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepté le"),
                ),
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
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="projects.project",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "bilan",
                "verbose_name_plural": "bilans",
                "ordering": ["project", models.OrderBy(models.F("year"), nulls_last=True)],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("filed_at__isnull", True), ("filed_by__isnull", True)),
                            models.Q(("filed_at__isnull", False), ("filed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="funding_report_filed_paired",
                        violation_error_message="Un bilan déposé porte la date et la personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("filed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="funding_report_accepted_is_filed",
                        violation_error_message="Seul un bilan déposé est accepté.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "FINAL"), ("year__isnull", True)),
                            models.Q(
                                ("kind", "INTERMEDIATE"),
                                ("year__gte", 2022),
                                ("year__isnull", False),
                                ("year__lte", 2050),
                            ),
                            _connector="OR",
                        ),
                        name="funding_report_year",
                        violation_error_message="Un bilan intermédiaire porte son année.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("filed_at__isnull", True),
                            models.Q(
                                models.Q(
                                    ("video_url", ""),
                                    models.Q(("video_rights", ""), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("testimony", ""),
                                    models.Q(("testimony_by", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="funding_report_says_the_rights",
                        violation_error_message="Dites de qui est le témoignage, à qui est la vidéo.",
                    ),
                    models.UniqueConstraint(
                        fields=("project", "year"),
                        name="funding_report_once",
                        nulls_distinct=False,
                        violation_error_message="Ce bilan existe déjà.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("filed_at__isnull", False)
                        ),
                        fields=["filed_at"],
                        name="funding_reports_to_read",
                    )
                ],
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
                    "attainment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("MET", "Atteint"),
                            ("PARTLY", "Atteint en partie"),
                            ("NOT_MET", "Non atteint"),
                        ],
                        max_length=8,
                        verbose_name="objectif",
                    ),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "objective"), name="funding_result_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attainment__in", ["", "MET", "PARTLY", "NOT_MET"])),
                        name="funding_result_words",
                        violation_error_message="Un objectif est atteint, en partie, ou non.",
                    ),
                ],
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
                    "kind",
                    models.CharField(
                        choices=[("INTERMEDIATE", "Bilan intermédiaire"), ("FINAL", "Bilan final")],
                        default="FINAL",
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="année"),
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
                ("testimony", models.TextField(blank=True, verbose_name="témoignage")),
                (
                    "testimony_by",
                    models.CharField(blank=True, max_length=150, verbose_name="de qui"),
                ),
                (
                    "video_url",
                    models.URLField(blank=True, max_length=300, verbose_name="adresse de la vidéo"),
                ),
                ("video_rights", models.TextField(blank=True, verbose_name="droits sur la vidéo")),
                (
                    "publish_consent",
                    models.BooleanField(default=False, verbose_name="accord pour publier le bilan"),
                ),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="déposé le")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepté le"),
                ),
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
            name="ReportPiece",
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
                        choices=[("INVOICE", "Facture"), ("PHOTO", "Photo")],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                (
                    "caption",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="ce que montre la photo"
                    ),
                ),
                (
                    "rights_holder",
                    models.CharField(
                        blank=True, max_length=150, verbose_name="qui a pris la photo"
                    ),
                ),
                (
                    "agreed_by",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="qui a donné son accord"
                    ),
                ),
                (
                    "may_publish",
                    models.BooleanField(default=False, verbose_name="peut être publiée"),
                ),
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="piece",
                        to="projects.attachment",
                    ),
                ),
                (
                    "budget_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="projects.budgetline",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="funding.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d’un bilan",
                "verbose_name_plural": "pièces de bilans",
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_publish", False),
                            models.Q(
                                ("kind", "PHOTO"),
                                models.Q(("rights_holder", ""), _negated=True),
                                models.Q(("agreed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_piece_published_with_consent",
                        violation_error_message="Une photo n’est publiée que si l’on sait qui l’a prise et qui est d’accord.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("budget_line__isnull", False), ("kind", "INVOICE")),
                            models.Q(
                                ("budget_line__isnull", True),
                                ("kind", "PHOTO"),
                                models.Q(("caption", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_piece_kind",
                        violation_error_message="Une facture a sa ligne de budget, une photo sa légende.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(default=0, verbose_name="année")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("BEFORE_30", "30 jours avant"),
                            ("BEFORE_7", "7 jours avant"),
                            ("LATE", "date passée"),
                        ],
                        max_length=10,
                        verbose_name="moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="date rappelée")),
                (
                    "month",
                    models.PositiveSmallIntegerField(default=0, verbose_name="mois de retard"),
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
                        related_name="report_reminders",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel de bilan",
                "verbose_name_plural": "rappels de bilans",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "year", "stage", "due_on", "month"),
                        name="funding_report_reminder_once",
                    )
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted", True),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="funding_verdict_motive",
                        violation_error_message="Un bilan renvoyé l’est toujours avec un motif.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Scenario",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="nom")),
                ("is_shared", models.BooleanField(default=False, verbose_name="partagée")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistrée le"
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scenarios",
                        to="funding.envelope",
                        verbose_name="enveloppe",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scenarios",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="à",
                    ),
                ),
            ],
            options={
                "verbose_name": "simulation",
                "verbose_name_plural": "simulations",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("envelope", "owner", "name"),
                        name="funding_scenario_name",
                        violation_error_message="Vous avez déjà une simulation de ce nom.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="funding_scenario_named",
                        violation_error_message="Une simulation porte un nom.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScenarioFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "scenario",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="funding.scenario",
                    ),
                ),
            ],
            options={
                "verbose_name": "dossier d’une simulation",
                "verbose_name_plural": "dossiers d’une simulation",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("scenario", "project"),
                        name="funding_scenario_file_once",
                        violation_error_message="Ce dossier est déjà dans la simulation.",
                    )
                ],
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "budget_line"), name="funding_spending_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("spent__gte", 0)),
                        name="funding_spending_positive",
                        violation_error_message="Une dépense ne peut être négative.",
                    ),
                ],
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
                ("unblocks", models.TextField(blank=True, verbose_name="ce qui débloque")),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="funding_suspension_dates",
                        violation_error_message="La fin ne peut précéder le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="funding_suspension_motive",
                        violation_error_message="Une suspension est toujours motivée.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
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
                ],
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
                ("unblocks", models.TextField(blank=True, verbose_name="ce qui débloque")),
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
            ],
            options={
                "verbose_name": "attribution",
                "verbose_name_plural": "attributions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="funding_allocation_amount",
                        violation_error_message="Une attribution est supérieure à zéro.",
                    )
                ],
                "indexes": [
                    models.Index(fields=["-allocated_on", "-id"], name="funding_allocations")
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
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
                ("name", models.CharField(max_length=200, verbose_name="bénéficiaire")),
                (
                    "siret",
                    models.CharField(
                        max_length=14,
                        validators=[establishments.validators.validate_siret],
                        verbose_name="SIRET",
                    ),
                ),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="funding.allocation",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient",
                        to="documents.issueddocument",
                        verbose_name="lettre au bénéficiaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "bénéficiaire d’une attribution",
                "verbose_name_plural": "bénéficiaires d’attributions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "siret"),
                        name="funding_recipient_once",
                        violation_error_message="Ce bénéficiaire est déjà dans l’attribution.",
                    )
                ],
                "indexes": [models.Index(fields=["siret"], name="funding_recipient_siret")],
            },
        ),
        migrations.CreateModel(
            name="ChorusNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ej",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9_+/-]+$",
                                "Un numéro d’EJ n’a que des lettres, des chiffres et les signes - _ + /.",
                            )
                        ],
                        verbose_name="numéro d’EJ",
                    ),
                ),
                (
                    "noted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="noté le"),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="numbers",
                        to="funding.recipient",
                        verbose_name="bénéficiaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "numéro d’EJ",
                "verbose_name_plural": "numéros d’EJ",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ej", "recipient"),
                        name="funding_number_once",
                        violation_error_message="Ce numéro est déjà connu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ej__regex", "^[A-Z0-9_+/-]+$")),
                        name="funding_number_shape",
                        violation_error_message="Ce n’est pas un numéro d’EJ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Convention",
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
                            ("TO_DRAW_UP", "À établir"),
                            ("TO_SIGN", "À signer"),
                            ("SIGNED", "Signée"),
                        ],
                        default="TO_DRAW_UP",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "missing",
                    models.CharField(blank=True, max_length=200, verbose_name="pièce manquante"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée le")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifiée le"
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="convention",
                        to="documents.issueddocument",
                        verbose_name="document",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="modifiée par",
                    ),
                ),
                (
                    "recipient",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="convention",
                        to="funding.recipient",
                        verbose_name="bénéficiaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention",
                "verbose_name_plural": "conventions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("state", "TO_DRAW_UP")),
                            models.Q(
                                models.Q(("state", "TO_DRAW_UP"), _negated=True),
                                ("document__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="funding_convention_document",
                        violation_error_message="Une convention à signer a son document.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("missing", ""), ("signed_on__isnull", False), ("state", "SIGNED")
                            ),
                            models.Q(
                                models.Q(("state", "SIGNED"), _negated=True),
                                ("signed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_convention_signed",
                        violation_error_message="Une convention signée porte sa date, et rien n’y manque.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="funding.allocation",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_shares",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="funding.recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "part d’une attribution",
                "verbose_name_plural": "parts d’attributions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("allocation", "establishment"),
                        name="funding_share_once",
                        violation_error_message="Cet établissement a déjà sa part.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="funding_share_amount",
                        violation_error_message="Une part est supérieure à zéro.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="prévue le")),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("SIGNATURE", "À la signature"),
                            ("INVOICES", "Sur factures"),
                            ("REPORT", "Sur bilan"),
                        ],
                        max_length=10,
                        verbose_name="condition",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROMISED", "Promise"),
                            ("NOTIFIED", "Notifiée"),
                            ("PAID", "Versée"),
                            ("CANCELLED", "Annulée"),
                        ],
                        default="PROMISED",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "committed",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="engagé (€)",
                    ),
                ),
                (
                    "paid",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="versé (€)",
                    ),
                ),
                (
                    "returned",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        editable=False,
                        max_digits=12,
                        verbose_name="reversé (€)",
                    ),
                ),
                (
                    "notified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="notifiée le"),
                ),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="versée le")),
                ("reason", models.TextField(blank=True, verbose_name="motif de l’annulation")),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="créée le"
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="annulée par",
                    ),
                ),
                (
                    "envelope",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="funding.envelope",
                        verbose_name="enveloppe",
                    ),
                ),
                (
                    "share",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="funding.share",
                    ),
                ),
            ],
            options={
                "verbose_name": "tranche",
                "verbose_name_plural": "tranches",
                "ordering": ["year", "planned_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="funding_instalment_amount",
                        violation_error_message="Une tranche est supérieure à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2022), ("year__lte", 2050)),
                        name="funding_instalment_year",
                        violation_error_message="L’année d’une tranche n’est pas plausible.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("planned_on__year", models.F("year"))),
                        name="funding_instalment_planned",
                        violation_error_message="La date prévue est dans l’année de la tranche.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("committed__gte", 0),
                            ("paid__gte", 0),
                            ("returned__gte", 0),
                            ("paid__lte", models.F("committed")),
                        ),
                        name="funding_instalment_sums",
                        violation_error_message="On ne verse que ce qui est engagé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("committed", 0),
                                ("envelope__isnull", True),
                                ("returned", 0),
                                ("state", "PROMISED"),
                            ),
                            models.Q(
                                (
                                    "committed",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("amount"), "-", models.F("returned")
                                    ),
                                ),
                                ("envelope__isnull", False),
                                ("state__in", ["NOTIFIED", "PAID"]),
                            ),
                            models.Q(("committed", models.F("paid")), ("state", "CANCELLED")),
                            _connector="OR",
                        ),
                        name="funding_instalment_state_and_money",
                        violation_error_message="L’état d’une tranche suit ses mouvements.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "paid",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("amount"), "-", models.F("returned")
                                    ),
                                ),
                                ("paid_on__isnull", False),
                                ("state", "PAID"),
                            ),
                            models.Q(
                                ("state", "NOTIFIED"),
                                (
                                    "paid__lt",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("amount"), "-", models.F("returned")
                                    ),
                                ),
                            ),
                            ("state__in", ["PROMISED", "CANCELLED"]),
                            _connector="OR",
                        ),
                        name="funding_instalment_paid_in_full",
                        violation_error_message="Une tranche versée l’est entièrement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                ("state", "CANCELLED"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "CANCELLED"), _negated=True),
                                ("cancelled_at__isnull", True),
                                ("cancelled_by__isnull", True),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="funding_instalment_cancelled_has_reason",
                        violation_error_message="Une tranche annulée l’est pour une raison dite.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("envelope__isnull", True), ("notified_at__isnull", True)),
                            models.Q(("envelope__isnull", False), ("notified_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="funding_instalment_notified_has_date",
                        violation_error_message="Une tranche notifiée porte sa date.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["PROMISED", "NOTIFIED"])),
                        fields=["state", "planned_on"],
                        name="funding_instalments_to_come",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ChorusLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="ligne du fichier")),
                (
                    "ej",
                    models.CharField(
                        max_length=40,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z0-9_+/-]+$",
                                "Un numéro d’EJ n’a que des lettres, des chiffres et les signes - _ + /.",
                            )
                        ],
                        verbose_name="numéro d’EJ",
                    ),
                ),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("paid_on", models.DateField(verbose_name="payée le")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                (
                    "rank",
                    models.PositiveIntegerField(
                        default=1, verbose_name="rang parmi les lignes identiques"
                    ),
                ),
                (
                    "cost_centre",
                    models.CharField(blank=True, max_length=60, verbose_name="centre de coût"),
                ),
                (
                    "functional_domain",
                    models.CharField(blank=True, max_length=60, verbose_name="domaine fonctionnel"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TO_MATCH", "À rapprocher"),
                            ("TO_SETTLE", "À traiter"),
                            ("PAID", "Versée"),
                            ("KNOWN", "Déjà notée à la main"),
                            ("ASIDE", "Mise de côté"),
                        ],
                        default="TO_MATCH",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("UNMATCHED", "Rien ne correspond"),
                            ("AMBIGUOUS", "Plusieurs choix"),
                            ("BLOCKED", "Tranche en attente de son bilan"),
                            ("REPEATED", "Ligne répétée"),
                            ("REVERSED", "Versement annulé"),
                            ("PART", "Reste à rattacher"),
                        ],
                        max_length=10,
                        verbose_name="constat",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="pourquoi")),
                ("motive", models.TextField(blank=True, verbose_name="motif de la mise de côté")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="lue le"),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="traitée le"),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chorus_lines",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "extract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="funding.chorusextract",
                        verbose_name="extrait",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="traitée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de Chorus",
                "verbose_name_plural": "lignes de Chorus",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "ej", "paid_on", "amount", "siret", "rank"),
                        name="funding_line_once",
                        violation_error_message="Cette ligne est déjà connue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("rank__gte", 1)),
                        name="funding_line_amount",
                        violation_error_message="Un versement est supérieur à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ej__regex", "^[A-Z0-9_+/-]+$")),
                        name="funding_line_ej",
                        violation_error_message="Ce n’est pas un numéro d’EJ.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "TO_SETTLE"),
                                models.Q(("finding", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "TO_SETTLE"), _negated=True),
                                ("finding", ""),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="funding_line_finding",
                        violation_error_message="Une ligne à traiter dit pourquoi.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("TO_MATCH", "TO_SETTLE"))),
                        fields=["academy", "-paid_on", "-id"],
                        name="funding_lines_to_settle",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ("TO_MATCH", "TO_SETTLE")), _negated=True),
                        fields=["academy", "-settled_at", "-id"],
                        name="funding_lines_settled",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                            ("OPENING", "Ouverture"),
                            ("DELEGATION", "Délégation"),
                            ("TAKE_BACK", "Reprise"),
                            ("TRANSFER", "Virement"),
                            ("INCREASE", "Correction à la hausse"),
                            ("DECREASE", "Correction à la baisse"),
                            ("COMMITMENT", "Engagement"),
                            ("RELEASE", "Annulation"),
                            ("PAYMENT", "Versement"),
                            ("REVERSAL", "Versement annulé"),
                            ("RETURN", "Reversement"),
                            ("CARRY_OVER", "Report sur l’année suivante"),
                        ],
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, verbose_name="montant (€)"
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                ("proof", models.CharField(blank=True, max_length=100, verbose_name="pièce")),
                (
                    "dated_on",
                    models.DateField(default=core.clock.today, verbose_name="à la date du"),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écrit le"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.attachment",
                        verbose_name="pièce jointe",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.chorusline",
                        verbose_name="ligne de Chorus",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="écrit par",
                    ),
                ),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="funding.entry",
                        verbose_name="annule le versement",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries_out",
                        to="funding.envelope",
                        verbose_name="de",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries_in",
                        to="funding.envelope",
                        verbose_name="vers",
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.instalment",
                        verbose_name="tranche",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="funding.recoveryreceipt",
                        verbose_name="reversement reçu",
                    ),
                ),
            ],
            options={
                "verbose_name": "écriture",
                "verbose_name_plural": "écritures",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="funding_entry_amount",
                        violation_error_message="Une écriture est supérieure à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    ["OPENING", "INCREASE", "RELEASE", "REVERSAL", "RETURN"],
                                ),
                                ("source__isnull", True),
                                ("target__isnull", False),
                            ),
                            models.Q(
                                ("kind__in", ["DECREASE", "COMMITMENT", "PAYMENT"]),
                                ("source__isnull", False),
                                ("target__isnull", True),
                            ),
                            models.Q(
                                ("kind__in", ["DELEGATION", "TAKE_BACK", "TRANSFER", "CARRY_OVER"]),
                                ("source__isnull", False),
                                ("target__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="funding_entry_ends",
                        violation_error_message="Une écriture dit d’où vient l’argent et où il va.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("instalment__isnull", False),
                                (
                                    "kind__in",
                                    ("COMMITMENT", "RELEASE", "PAYMENT", "REVERSAL", "RETURN"),
                                ),
                            ),
                            models.Q(
                                models.Q(
                                    (
                                        "kind__in",
                                        ("COMMITMENT", "RELEASE", "PAYMENT", "REVERSAL", "RETURN"),
                                    ),
                                    _negated=True,
                                ),
                                ("instalment__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_entry_instalment",
                        violation_error_message="Engagements et versements sont ceux d’une tranche.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "TRANSFER",
                                        "INCREASE",
                                        "DECREASE",
                                        "RELEASE",
                                        "REVERSAL",
                                        "RETURN",
                                        "CARRY_OVER",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="funding_entry_motive",
                        violation_error_message="Cette écriture dit pourquoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "COMMITMENT",
                                        "RELEASE",
                                        "PAYMENT",
                                        "REVERSAL",
                                        "RETURN",
                                        "TRANSFER",
                                        "CARRY_OVER",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("recorded_by__isnull", False),
                            _connector="OR",
                        ),
                        name="funding_entry_author",
                        violation_error_message="Cette écriture a son auteur.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "CARRY_OVER"), models.Q(("proof", ""), _negated=True)
                        ),
                        fields=("source", "proof"),
                        name="funding_carry_over_once",
                        violation_error_message="Ce report est déjà fait.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "PAYMENT"), _negated=True),
                            models.Q(("proof", ""), _negated=True),
                            ("document__isnull", False),
                            _connector="OR",
                        ),
                        name="funding_entry_proof",
                        violation_error_message="Un versement a sa pièce.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "REVERSAL"), ("reverses__isnull", False)),
                            models.Q(
                                models.Q(("kind", "REVERSAL"), _negated=True),
                                ("reverses__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="funding_entry_reverses",
                        violation_error_message="Une annulation nomme le versement qu’elle annule.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("line__isnull", True), ("kind", "PAYMENT"), _connector="OR"),
                            models.Q(
                                ("receipt__isnull", True), ("kind", "RETURN"), _connector="OR"
                            ),
                        ),
                        name="funding_entry_origin",
                        violation_error_message="Une ligne de Chorus est un versement, un reçu un retour.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["source", "-id"], name="funding_entries_out"),
                    models.Index(fields=["target", "-id"], name="funding_entries_in"),
                ],
            },
        ),
        migrations.AddField(
            model_name="ChorusLine",
            name="known",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="told_by",
                to="funding.entry",
                verbose_name="versement déjà noté",
            ),
        ),
        migrations.AddConstraint(
            model_name="ChorusLine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("known__isnull", True),
                        ("motive", ""),
                        ("settled_at__isnull", True),
                        ("settled_by__isnull", True),
                        ("state__in", ("TO_MATCH", "TO_SETTLE")),
                    ),
                    models.Q(
                        ("known__isnull", True),
                        ("motive", ""),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "PAID"),
                    ),
                    models.Q(
                        ("known__isnull", False),
                        ("motive", ""),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "KNOWN"),
                    ),
                    models.Q(
                        ("known__isnull", True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "ASIDE"),
                        models.Q(("motive", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="funding_line_settled",
                violation_error_message="Une ligne traitée dit par qui, et pourquoi si de côté.",
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="allocation",
            trigger=pgtrigger.compiler.Trigger(
                name="allocation_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM projects_project AS file\n                        WHERE file.id = NEW.project_id AND file.amount_granted >= NEW.amount)\n                    THEN\n                        RAISE EXCEPTION 'an allocation stays within the amount granted'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_allocation_fits';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="e8a6fc21cf39e87ba25a1275f1bed6a06dc0abb9",
                    operation="INSERT",
                    pgid="pgtrigger_allocation_fits_7d112",
                    table="funding_allocation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusextract",
            trigger=pgtrigger.compiler.Trigger(
                name="extract_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="a5e5ef1ca3bee7a21e1a048d41afe3aaa466f38e",
                    operation="DELETE",
                    pgid="pgtrigger_extract_undeletable_db124",
                    table="funding_chorusextract",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusextract",
            trigger=pgtrigger.compiler.Trigger(
                name="extract_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.academy_id IS DISTINCT FROM OLD.academy_id OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.size IS DISTINCT FROM OLD.size))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0398ca9a39e9367627e020d2b54fdf60496c9995",
                    operation="UPDATE",
                    pgid="pgtrigger_extract_frozen_b5964",
                    table="funding_chorusextract",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="conventiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_conventiontemplateevent" ("academy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (NEW."academy_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="db9c22b687e20feef36d5e85a3baf38f1b6caf71",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_39386",
                    table="funding_conventiontemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="conventiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "funding_conventiontemplateevent" ("academy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (NEW."academy_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                    hash="512a78d481f2849150a15a22beeab089a41a2312",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6daae",
                    table="funding_conventiontemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="conventiontemplate",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_conventiontemplateevent" ("academy_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "updated_at", "updated_by_id") VALUES (OLD."academy_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."text", OLD."updated_at", OLD."updated_by_id"); RETURN NULL;',
                    hash="e94e9d177825db9d64e26cbce4cb12dcdcf90be1",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_7e869",
                    table="funding_conventiontemplate",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="conventiontemplateevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="14c6a24fca176d64b9214440aeddbc0308a02657",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_637af",
                    table="funding_conventiontemplateevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusline",
            trigger=pgtrigger.compiler.Trigger(
                name="chorus_line_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="32fdda99249daa88503a47293e6f549189cc624b",
                    operation="DELETE",
                    pgid="pgtrigger_chorus_line_undeletable_272c3",
                    table="funding_chorusline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusline",
            trigger=pgtrigger.compiler.Trigger(
                name="chorus_line_facts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.academy_id IS DISTINCT FROM OLD.academy_id OR NEW.extract_id IS DISTINCT FROM OLD.extract_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.ej IS DISTINCT FROM OLD.ej OR NEW.siret IS DISTINCT FROM OLD.siret OR NEW.paid_on IS DISTINCT FROM OLD.paid_on OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.rank IS DISTINCT FROM OLD.rank OR NEW.cost_centre IS DISTINCT FROM OLD.cost_centre OR NEW.functional_domain IS DISTINCT FROM OLD.functional_domain OR NEW.created_at IS DISTINCT FROM OLD.created_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="dd47d029178f36f27aafec806b9290ffff4d97e7",
                    operation="UPDATE",
                    pgid="pgtrigger_chorus_line_facts_d23f1",
                    table="funding_chorusline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusline",
            trigger=pgtrigger.compiler.Trigger(
                name="chorus_line_starts_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state NOT IN ('TO_MATCH', 'TO_SETTLE'))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="28f0dd6214939035103039b042e4148aca8c7391",
                    operation="INSERT",
                    pgid="pgtrigger_chorus_line_starts_open_983e1",
                    table="funding_chorusline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusline",
            trigger=pgtrigger.compiler.Trigger(
                name="chorus_line_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{TO_MATCH:TO_SETTLE,TO_MATCH:PAID,TO_MATCH:KNOWN,TO_MATCH:ASIDE,TO_SETTLE:PAID,TO_SETTLE:KNOWN,TO_SETTLE:ASIDE,PAID:TO_SETTLE,KNOWN:TO_SETTLE,ASIDE:TO_SETTLE}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="24e33074196544dcc823de754802d9f1fc98f1be",
                    operation="UPDATE",
                    pgid="pgtrigger_chorus_line_states_cf119",
                    table="funding_chorusline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_identity_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."department_id" IS DISTINCT FROM (NEW."department_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="61462c34dbcb07a4c0312c3dddb3a8f7f0b93cf0",
                    operation="UPDATE",
                    pgid="pgtrigger_envelope_identity_frozen_d9bda",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_starts_empty",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.received <> 0 OR NEW.delegated <> 0 OR NEW.committed <> 0 OR NEW.paid <> 0 OR NEW.cancelled <> 0)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="f7660d38ebdc02832cf7a6003b9b89942da4001a",
                    operation="INSERT",
                    pgid="pgtrigger_envelope_starts_empty_90205",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="envelope_sums_kept_by_triggers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (pg_trigger_depth() = 0 AND (NEW.received IS DISTINCT FROM OLD.received OR NEW.delegated IS DISTINCT FROM OLD.delegated OR NEW.committed IS DISTINCT FROM OLD.committed OR NEW.paid IS DISTINCT FROM OLD.paid OR NEW.cancelled IS DISTINCT FROM OLD.cancelled))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b60980b8ca49612bb340c15bb6e74a2e5f9ba7bb",
                    operation="UPDATE",
                    pgid="pgtrigger_envelope_sums_kept_by_triggers_d3dcc",
                    table="funding_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="recipient",
            trigger=pgtrigger.compiler.Trigger(
                name="recipient_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b61eb50cf728a06f2be3add685fa194b97718463",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_recipient_append_only_1c701",
                    table="funding_recipient",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="convention",
            trigger=pgtrigger.compiler.Trigger(
                name="convention_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="30f48377762ab37a3e1c8548b8a5d83cca5f4edc",
                    operation="DELETE",
                    pgid="pgtrigger_convention_undeletable_cfcbe",
                    table="funding_convention",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="convention",
            trigger=pgtrigger.compiler.Trigger(
                name="convention_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{TO_DRAW_UP:TO_SIGN,TO_SIGN:SIGNED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="9f2cb5f4701ad3ec522561e588d7025c3e416d9d",
                    operation="UPDATE",
                    pgid="pgtrigger_convention_states_4eb67",
                    table="funding_convention",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="convention",
            trigger=pgtrigger.compiler.Trigger(
                name="convention_signed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" = 'SIGNED')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9282067c562480e0c5ab32f93012172b1b7ec31e",
                    operation="UPDATE",
                    pgid="pgtrigger_convention_signed_frozen_34eb9",
                    table="funding_convention",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="convention",
            trigger=pgtrigger.compiler.Trigger(
                name="convention_of_its_recipient",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."recipient_id" IS DISTINCT FROM (NEW."recipient_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a6a34c53dd1224f2916c072729bf321a77cc9ab0",
                    operation="UPDATE",
                    pgid="pgtrigger_convention_of_its_recipient_6d6b5",
                    table="funding_convention",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="chorusnumber",
            trigger=pgtrigger.compiler.Trigger(
                name="chorus_number_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6f78df1d090b701efefd4d94d5567aed66cbc1b2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_chorus_number_append_only_b2863",
                    table="funding_chorusnumber",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryorder",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4fa88745a7bc174eee95147a41bb1f76542804b2",
                    operation="DELETE",
                    pgid="pgtrigger_recovery_undeletable_48d88",
                    table="funding_recoveryorder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryorder",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.reference IS DISTINCT FROM OLD.reference OR NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.debtor_name IS DISTINCT FROM OLD.debtor_name OR NEW.debtor_siret IS DISTINCT FROM OLD.debtor_siret OR NEW.motive IS DISTINCT FROM OLD.motive OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.issued_at IS DISTINCT FROM OLD.issued_at OR NEW.issued_by_id IS DISTINCT FROM OLD.issued_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ab7e046c06a5c7e05f114a734245e048797f49bc",
                    operation="UPDATE",
                    pgid="pgtrigger_recovery_frozen_ff2d3",
                    table="funding_recoveryorder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryorder",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_end_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.cancelled_at IS NOT NULL AND (NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at OR NEW.cancelled_by_id IS DISTINCT FROM OLD.cancelled_by_id OR NEW.reason IS DISTINCT FROM OLD.reason))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="13a33f9455f1951194558aaef1913c8c63c9e622",
                    operation="UPDATE",
                    pgid="pgtrigger_recovery_end_frozen_98189",
                    table="funding_recoveryorder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryorder",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_received_kept_by_triggers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (pg_trigger_depth() = 0 AND NEW.received IS DISTINCT FROM OLD.received)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6858f7e8bf9eb777f863880ed7f3db69c9348e60",
                    operation="UPDATE",
                    pgid="pgtrigger_recovery_received_kept_by_triggers_a6dd8",
                    table="funding_recoveryorder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryorder",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    PERFORM 1 FROM projects_project WHERE id = NEW.project_id FOR NO KEY UPDATE;\n                    IF NEW.received <> 0 OR NEW.amount > COALESCE((\n                        SELECT sum(due.paid) FROM funding_instalment AS due\n                        JOIN funding_share AS part ON part.id = due.share_id\n                        JOIN funding_recipient AS payee ON payee.id = part.recipient_id\n                        JOIN funding_allocation AS whole ON whole.id = part.allocation_id\n                        WHERE whole.project_id = NEW.project_id\n                            AND payee.siret = NEW.debtor_siret), 0)\n                        - COALESCE((\n                            SELECT sum(told.amount - told.received)\n                            FROM funding_recoveryorder AS told\n                            WHERE told.project_id = NEW.project_id\n                                AND told.debtor_siret = NEW.debtor_siret\n                                AND told.cancelled_at IS NULL), 0)\n                    THEN\n                        RAISE EXCEPTION 'no more comes back than was paid'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_recovery_fits';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="dbfd2d665c5469fbf531a7452ccc76718723920d",
                    operation="INSERT",
                    pgid="pgtrigger_recovery_fits_56dd8",
                    table="funding_recoveryorder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8741a18be3b814b22681b28a504a0a8191c2de5d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_recovery_receipt_append_only_02e0f",
                    table="funding_recoveryreceipt",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_counts",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    UPDATE funding_recoveryorder SET received = received + NEW.amount\n                        WHERE id = NEW.order_id;\n                    RETURN NULL;\n                ",
                    hash="a73fe4e5bbfccb768857c510cf217b982b32cfcb",
                    operation="INSERT",
                    pgid="pgtrigger_recovery_receipt_counts_b9fc3",
                    table="funding_recoveryreceipt",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="recoveryreceipt",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_receipt_in_ledger",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    constraint="CONSTRAINT",
                    func="\n                    IF NEW.amount <> COALESCE((\n                        SELECT sum(back.amount) FROM funding_entry AS back\n                        WHERE back.receipt_id = NEW.id), 0)\n                    THEN\n                        RAISE EXCEPTION 'what came back is in the ledger'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_receipt_in_ledger';\n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="af46d4b461a30fa9c6c59518062c2fa835647d19",
                    operation="INSERT",
                    pgid="pgtrigger_recovery_receipt_in_ledger_34871",
                    table="funding_recoveryreceipt",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="16d8a36e7f073ebc9c7955a2085763cbcf79bf26",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_entry_append_only_90e3c",
                    table="funding_entry",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.instalment_id IS NOT NULL THEN\n        PERFORM 1 FROM funding_instalment WHERE id = NEW.instalment_id FOR NO KEY UPDATE;\n    END IF;\n    IF NEW.line_id IS NOT NULL THEN\n        PERFORM 1 FROM funding_chorusline WHERE id = NEW.line_id FOR NO KEY UPDATE;\n    END IF;\n    IF NOT (CASE NEW.kind\n        WHEN 'OPENING' THEN EXISTS (\n            SELECT 1 FROM funding_envelope WHERE id = NEW.target_id AND parent_id IS NULL)\n        WHEN 'DELEGATION' THEN EXISTS (\n            SELECT 1 FROM funding_envelope\n            WHERE id = NEW.target_id AND parent_id = NEW.source_id)\n        WHEN 'TAKE_BACK' THEN EXISTS (\n            SELECT 1 FROM funding_envelope\n            WHERE id = NEW.source_id AND parent_id = NEW.target_id)\n        WHEN 'TRANSFER' THEN NEW.source_id <> NEW.target_id AND EXISTS (\n            SELECT 1 FROM funding_envelope AS giver\n            JOIN funding_envelope AS taker ON taker.parent_id = giver.parent_id\n            WHERE giver.id = NEW.source_id AND taker.id = NEW.target_id)\n        WHEN 'CARRY_OVER' THEN EXISTS (\n            SELECT 1 FROM funding_envelope AS giver\n            JOIN funding_envelope AS taker ON taker.year = giver.year + 1\n                AND taker.programme = giver.programme\n                AND taker.academy_id IS NOT DISTINCT FROM giver.academy_id\n                AND taker.department_id IS NOT DISTINCT FROM giver.department_id\n            WHERE giver.id = NEW.source_id AND taker.id = NEW.target_id)\n        WHEN 'COMMITMENT' THEN EXISTS (\n            SELECT 1 FROM funding_instalment AS promise\n            JOIN funding_share AS part ON part.id = promise.share_id\n            JOIN funding_allocation AS whole ON whole.id = part.allocation_id\n            JOIN projects_project AS file ON file.id = whole.project_id\n            JOIN establishments_establishment AS school ON school.id = part.establishment_id\n            JOIN funding_envelope AS money ON money.id = NEW.source_id\n            WHERE promise.id = NEW.instalment_id AND promise.state = 'PROMISED'\n                AND promise.amount = NEW.amount\n                AND money.year = promise.year\n                AND money.programme = CASE school.sector\n                    WHEN 'PRIVATE_CONTRACT' THEN '139'\n                    WHEN 'PUBLIC' THEN CASE school.kind WHEN 'ECOLE' THEN '140' ELSE '141' END\n                    END\n                AND money.academy_id = file.academy_id\n                AND (money.department_id IS NULL OR money.department_id = school.department_id))\n        WHEN 'RELEASE' THEN EXISTS (\n            SELECT 1 FROM funding_instalment\n            WHERE id = NEW.instalment_id AND state = 'NOTIFIED'\n                AND envelope_id = NEW.target_id AND committed - paid = NEW.amount)\n        WHEN 'PAYMENT' THEN EXISTS (\n            SELECT 1 FROM funding_instalment\n            WHERE id = NEW.instalment_id AND state = 'NOTIFIED'\n                AND envelope_id = NEW.source_id AND committed - paid >= NEW.amount)\n            AND (NEW.line_id IS NULL OR EXISTS (\n                SELECT 1 FROM funding_chorusline AS told\n                JOIN funding_envelope AS money ON money.id = NEW.source_id\n                WHERE told.id = NEW.line_id AND told.academy_id = money.academy_id\n                    AND told.amount >= NEW.amount + COALESCE((\n                        SELECT sum(done.amount) FROM funding_entry AS done\n                        WHERE done.line_id = told.id AND NOT EXISTS (\n                            SELECT 1 FROM funding_entry AS undone\n                            WHERE undone.reverses_id = done.id)), 0)))\n        WHEN 'REVERSAL' THEN EXISTS (\n            SELECT 1 FROM funding_entry AS wrong\n            JOIN funding_instalment AS due ON due.id = wrong.instalment_id\n            WHERE wrong.id = NEW.reverses_id AND wrong.kind = 'PAYMENT'\n                AND wrong.instalment_id = NEW.instalment_id\n                AND wrong.source_id = NEW.target_id AND wrong.amount = NEW.amount\n                AND due.state IN ('NOTIFIED', 'PAID') AND due.paid >= NEW.amount)\n        WHEN 'RETURN' THEN EXISTS (\n            SELECT 1 FROM funding_instalment\n            WHERE id = NEW.instalment_id\n                AND envelope_id = NEW.target_id AND paid >= NEW.amount)\n            AND (NEW.receipt_id IS NULL OR EXISTS (\n                SELECT 1 FROM funding_recoveryreceipt AS got\n                JOIN funding_recoveryorder AS asked ON asked.id = got.order_id\n                JOIN funding_instalment AS due ON due.id = NEW.instalment_id\n                JOIN funding_share AS part ON part.id = due.share_id\n                JOIN funding_recipient AS payee ON payee.id = part.recipient_id\n                JOIN funding_allocation AS whole ON whole.id = part.allocation_id\n                WHERE got.id = NEW.receipt_id AND payee.siret = asked.debtor_siret\n                    AND whole.project_id = asked.project_id\n                    AND got.amount >= NEW.amount + COALESCE((\n                        SELECT sum(back.amount) FROM funding_entry AS back\n                        WHERE back.receipt_id = got.id), 0)))\n        ELSE TRUE END)\n    THEN\n        RAISE EXCEPTION 'this movement does not fit its envelopes or its instalment'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_entry_fits';\n    END IF;\n    RETURN NEW;\n",
                    hash="197c5f4bbb44e93406e80a3619ec54dced2e09a4",
                    operation="INSERT",
                    pgid="pgtrigger_entry_fits_445b3",
                    table="funding_entry",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="entry",
            trigger=pgtrigger.compiler.Trigger(
                name="entry_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.instalment_id IS NOT NULL THEN\n        UPDATE funding_envelope SET\n            committed = committed + CASE\n                WHEN NEW.kind = 'COMMITMENT' THEN NEW.amount\n                WHEN NEW.kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -NEW.amount END,\n            paid = paid + CASE\n                WHEN NEW.kind = 'PAYMENT' THEN NEW.amount\n                WHEN NEW.kind IN ('REVERSAL', 'RETURN') THEN -NEW.amount ELSE 0 END,\n            cancelled = cancelled + CASE NEW.kind WHEN 'RELEASE' THEN NEW.amount ELSE 0 END\n            WHERE id = COALESCE(NEW.source_id, NEW.target_id);\n        UPDATE funding_instalment SET\n            committed = committed + CASE\n                WHEN NEW.kind = 'COMMITMENT' THEN NEW.amount\n                WHEN NEW.kind IN ('PAYMENT', 'REVERSAL') THEN 0 ELSE -NEW.amount END,\n            paid = paid + CASE\n                WHEN NEW.kind = 'PAYMENT' THEN NEW.amount\n                WHEN NEW.kind IN ('REVERSAL', 'RETURN') THEN -NEW.amount ELSE 0 END,\n            returned = returned + CASE NEW.kind WHEN 'RETURN' THEN NEW.amount ELSE 0 END,\n            envelope_id = COALESCE(envelope_id, NEW.source_id),\n            notified_at = COALESCE(notified_at, NEW.recorded_at),\n            state = CASE\n                WHEN NEW.kind = 'COMMITMENT' THEN 'NOTIFIED'\n                WHEN NEW.kind = 'RELEASE' THEN 'CANCELLED'\n                WHEN NEW.kind = 'REVERSAL' THEN 'NOTIFIED'\n                WHEN NEW.kind = 'PAYMENT' AND committed = paid + NEW.amount THEN 'PAID'\n                ELSE state END,\n            paid_on = CASE\n                WHEN NEW.kind = 'PAYMENT' AND committed = paid + NEW.amount THEN NEW.dated_on\n                WHEN NEW.kind = 'REVERSAL' THEN NULL ELSE paid_on END,\n            reason = CASE NEW.kind WHEN 'RELEASE' THEN NEW.motive ELSE reason END,\n            cancelled_at = CASE NEW.kind\n                WHEN 'RELEASE' THEN NEW.recorded_at ELSE cancelled_at END,\n            cancelled_by_id = CASE NEW.kind\n                WHEN 'RELEASE' THEN NEW.recorded_by_id ELSE cancelled_by_id END\n            WHERE id = NEW.instalment_id;\n        RETURN NULL;\n    END IF;\n    WITH RECURSIVE ends (id, amount) AS (\n        SELECT NEW.source_id, -NEW.amount\n            WHERE NEW.kind IN ('TAKE_BACK', 'TRANSFER', 'DECREASE', 'CARRY_OVER')\n        UNION ALL\n        SELECT NEW.target_id, NEW.amount\n            WHERE NEW.kind IN ('OPENING', 'DELEGATION', 'TRANSFER', 'INCREASE', 'CARRY_OVER')\n    ), moved (id, amount) AS (\n        SELECT id, amount FROM ends\n        UNION ALL\n        SELECT money.parent_id, moved.amount\n            FROM moved JOIN funding_envelope AS money ON money.id = moved.id\n            WHERE NEW.kind = 'CARRY_OVER' AND money.parent_id IS NOT NULL\n    ), changes (id, received, delegated) AS (\n        SELECT id, amount, 0 FROM moved\n        UNION ALL\n        SELECT money.parent_id, 0, moved.amount\n            FROM moved JOIN funding_envelope AS money ON money.id = moved.id\n            WHERE money.parent_id IS NOT NULL\n    ), sums AS (\n        SELECT id, sum(received) AS received, sum(delegated) AS delegated\n            FROM changes GROUP BY id HAVING sum(received) <> 0 OR sum(delegated) <> 0\n    )\n    UPDATE funding_envelope AS money SET\n        received = money.received + sums.received, delegated = money.delegated + sums.delegated\n        FROM sums WHERE money.id = sums.id;\n    RETURN NULL;\n",
                    hash="1e82953150a336fdb88f100a25cb1828cb7eeaf6",
                    operation="INSERT",
                    pgid="pgtrigger_entry_moves_d3543",
                    table="funding_entry",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="report_filed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.filed_at IS NOT NULL AND NEW.filed_at IS NOT NULL AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.year IS DISTINCT FROM OLD.year OR NEW.what_changed IS DISTINCT FROM OLD.what_changed OR NEW.what_was_hard IS DISTINCT FROM OLD.what_was_hard OR NEW.what_next IS DISTINCT FROM OLD.what_next OR NEW.testimony IS DISTINCT FROM OLD.testimony OR NEW.testimony_by IS DISTINCT FROM OLD.testimony_by OR NEW.video_url IS DISTINCT FROM OLD.video_url OR NEW.video_rights IS DISTINCT FROM OLD.video_rights OR NEW.publish_consent IS DISTINCT FROM OLD.publish_consent OR NEW.version IS DISTINCT FROM OLD.version OR NEW.filed_at IS DISTINCT FROM OLD.filed_at OR NEW.filed_by_id IS DISTINCT FROM OLD.filed_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="250f9324aaeb55a4805262ed120007a8341fd78d",
                    operation="UPDATE",
                    pgid="pgtrigger_report_filed_frozen_d270c",
                    table="funding_report",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="report_accepted_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.accepted_at IS NOT NULL AND (NEW.accepted_at IS DISTINCT FROM OLD.accepted_at OR NEW.filed_at IS DISTINCT FROM OLD.filed_at OR NEW.filed_by_id IS DISTINCT FROM OLD.filed_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bb1b5894cabd10d9fdaa12cbef4bbc4d0b876c60",
                    operation="UPDATE",
                    pgid="pgtrigger_report_accepted_frozen_cc5e1",
                    table="funding_report",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_reportevent" ("accepted_at", "filed_at", "filed_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "publish_consent", "testimony", "testimony_by", "video_rights", "video_url", "what_changed", "what_next", "what_was_hard", "year") VALUES (NEW."accepted_at", NEW."filed_at", NEW."filed_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."publish_consent", NEW."testimony", NEW."testimony_by", NEW."video_rights", NEW."video_url", NEW."what_changed", NEW."what_next", NEW."what_was_hard", NEW."year"); RETURN NULL;',
                    hash="c4aead9dc37b9628e1d2c2f31339abaaa8ad4fa1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b28cb",
                    table="funding_report",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."filed_at" IS DISTINCT FROM (NEW."filed_at") OR OLD."filed_by_id" IS DISTINCT FROM (NEW."filed_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."project_id" IS DISTINCT FROM (NEW."project_id") OR OLD."publish_consent" IS DISTINCT FROM (NEW."publish_consent") OR OLD."testimony" IS DISTINCT FROM (NEW."testimony") OR OLD."testimony_by" IS DISTINCT FROM (NEW."testimony_by") OR OLD."video_rights" IS DISTINCT FROM (NEW."video_rights") OR OLD."video_url" IS DISTINCT FROM (NEW."video_url") OR OLD."what_changed" IS DISTINCT FROM (NEW."what_changed") OR OLD."what_next" IS DISTINCT FROM (NEW."what_next") OR OLD."what_was_hard" IS DISTINCT FROM (NEW."what_was_hard") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func='INSERT INTO "funding_reportevent" ("accepted_at", "filed_at", "filed_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "publish_consent", "testimony", "testimony_by", "video_rights", "video_url", "what_changed", "what_next", "what_was_hard", "year") VALUES (NEW."accepted_at", NEW."filed_at", NEW."filed_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."publish_consent", NEW."testimony", NEW."testimony_by", NEW."video_rights", NEW."video_url", NEW."what_changed", NEW."what_next", NEW."what_was_hard", NEW."year"); RETURN NULL;',
                    hash="36f0fca24917c7f5378e711bb1b83f54bb4ced32",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7e22d",
                    table="funding_report",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="indicatorresult",
            trigger=pgtrigger.compiler.Trigger(
                name="result_of_open_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM funding_report\n                WHERE id IN (NEW.report_id, OLD.report_id) AND filed_at IS NOT NULL)\n            THEN\n                RAISE EXCEPTION 'a filed report does not change'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_report_filed';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="a3ce2c11062103b33d2306d085c74013b74a2960",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_result_of_open_report_c064f",
                    table="funding_indicatorresult",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d29e713b151cbb4cdb752cbc14c2d8f14d05561a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_583c5",
                    table="funding_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="reportpiece",
            trigger=pgtrigger.compiler.Trigger(
                name="piece_of_open_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM funding_report\n                WHERE id IN (NEW.report_id, OLD.report_id) AND filed_at IS NOT NULL)\n            THEN\n                RAISE EXCEPTION 'a filed report does not change'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_report_filed';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="e5ff8ab7b15fea59abcb7c0225827dd2bc06302c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_piece_of_open_report_79ec6",
                    table="funding_reportpiece",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="reportreminder",
            trigger=pgtrigger.compiler.Trigger(
                name="report_reminder_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c12867a308419cdad444425a32b0012bc75a792e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_report_reminder_append_only_42e3e",
                    table="funding_reportreminder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="share",
            trigger=pgtrigger.compiler.Trigger(
                name="share_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6a2a6bd50df42e869e598ff7086176fa84a89ae6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_share_append_only_c637a",
                    table="funding_share",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="share",
            trigger=pgtrigger.compiler.Trigger(
                name="share_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    PERFORM 1 FROM funding_allocation WHERE id = NEW.allocation_id\n                        FOR NO KEY UPDATE;\n                    IF NOT EXISTS (\n                        SELECT 1 FROM funding_allocation AS whole\n                        JOIN funding_recipient AS payee ON payee.allocation_id = whole.id\n                        JOIN projects_project AS file ON file.id = whole.project_id\n                        WHERE whole.id = NEW.allocation_id AND payee.id = NEW.recipient_id\n                            AND (file.establishment_id = NEW.establishment_id OR EXISTS (\n                                SELECT 1 FROM projects_associatedschool AS other\n                                WHERE other.project_id = file.id AND other.state = 'ACCEPTED'\n                                    AND other.establishment_id = NEW.establishment_id))\n                            AND whole.amount >= NEW.amount + COALESCE((\n                                SELECT sum(told.amount) FROM funding_share AS told\n                                WHERE told.allocation_id = whole.id), 0))\n                    THEN\n                        RAISE EXCEPTION 'the shares of an allocation stay within it, for schools '\n                            'of its project'\n                            USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_share_fits';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="1eb73cdf80eb777a6724a393dc79771c82d716c7",
                    operation="INSERT",
                    pgid="pgtrigger_share_fits_f6773",
                    table="funding_share",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="88977b2f99c2ce6a8711ba15547be5f7b7b73bfe",
                    operation="DELETE",
                    pgid="pgtrigger_instalment_undeletable_a4670",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_starts_promised",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state <> 'PROMISED' OR NEW.envelope_id IS NOT NULL OR NEW.paid_on IS NOT NULL OR NEW.paid <> 0)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;",
                    hash="aaec3f3d7018d8475e73354e6fe7cf57b523d7e5",
                    operation="INSERT",
                    pgid="pgtrigger_instalment_starts_promised_061ac",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_promise_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."condition" IS DISTINCT FROM (NEW."condition") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."share_id" IS DISTINCT FROM (NEW."share_id") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="99d4f0d314d9e2541eb0fa487df2bf9fc567120a",
                    operation="UPDATE",
                    pgid="pgtrigger_instalment_promise_frozen_92884",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_sums_kept_by_triggers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (pg_trigger_depth() = 0 AND (NEW.committed IS DISTINCT FROM OLD.committed OR NEW.paid IS DISTINCT FROM OLD.paid OR NEW.returned IS DISTINCT FROM OLD.returned OR NEW.envelope_id IS DISTINCT FROM OLD.envelope_id OR NEW.notified_at IS DISTINCT FROM OLD.notified_at OR NEW.paid_on IS DISTINCT FROM OLD.paid_on))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="9cab4ee518213762f7c458069e8811a84f51bea1",
                    operation="UPDATE",
                    pgid="pgtrigger_instalment_sums_kept_by_triggers_ce948",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_end_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.cancelled_at IS NOT NULL AND (NEW.reason <> OLD.reason OR NEW.cancelled_at <> OLD.cancelled_at OR NEW.cancelled_by_id <> OLD.cancelled_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d6a8fe2a09aad3e45c70ca1ca8fd8649f4a3f271",
                    operation="UPDATE",
                    pgid="pgtrigger_instalment_end_frozen_0c3e2",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{PROMISED:NOTIFIED,PROMISED:CANCELLED,NOTIFIED:PAID,NOTIFIED:CANCELLED,PAID:NOTIFIED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="8a230fa7f58e89dc6d608c0e4edfed8e742bc9f3",
                    operation="UPDATE",
                    pgid="pgtrigger_instalment_states_f363f",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="instalment",
            trigger=pgtrigger.compiler.Trigger(
                name="instalment_fits",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    PERFORM 1 FROM funding_share WHERE id = NEW.share_id FOR NO KEY UPDATE;\n                    IF NOT EXISTS (\n                        SELECT 1 FROM funding_share AS part\n                        WHERE part.id = NEW.share_id\n                            AND part.amount >= NEW.amount + COALESCE((\n                                SELECT sum(CASE WHEN told.state = 'CANCELLED'\n                                    THEN told.paid ELSE told.amount END)\n                                FROM funding_instalment AS told\n                                WHERE told.share_id = part.id), 0))\n                    THEN\n                        RAISE EXCEPTION 'the instalments of a share stay within it'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'funding_instalment_fits';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="24e89c122838ffa334679d07fee597c56d5e83f5",
                    operation="INSERT",
                    pgid="pgtrigger_instalment_fits_cccc4",
                    table="funding_instalment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="spendingline",
            trigger=pgtrigger.compiler.Trigger(
                name="spending_of_open_report",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n            IF EXISTS (\n                SELECT 1 FROM funding_report\n                WHERE id IN (NEW.report_id, OLD.report_id) AND filed_at IS NOT NULL)\n            THEN\n                RAISE EXCEPTION 'a filed report does not change'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'funding_report_filed';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ",
                    hash="7de9bec07a568a20c04361d25c20310a4c58fd94",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_spending_of_open_report_cdde7",
                    table="funding_spendingline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "funding_suspensionevent" ("created_at", "created_by_id", "ends_on", "id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on", "unblocks") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."motive", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."project_id", NEW."starts_on", NEW."unblocks"); RETURN NULL;',
                    hash="69b2b5524ea56d43817f39e4f838a1001387ddf8",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9b3de",
                    table="funding_suspension",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="suspension",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "funding_suspensionevent" ("created_at", "created_by_id", "ends_on", "id", "motive", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "project_id", "starts_on", "unblocks") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."id", NEW."motive", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."project_id", NEW."starts_on", NEW."unblocks"); RETURN NULL;',
                    hash="e00e48885dd38a563fe81090f25dae0bdc2817cf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bd366",
                    table="funding_suspension",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="suspensionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="78a42e20e0bcca34cd2007945ec0baea0afda807",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f856e",
                    table="funding_suspensionevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
