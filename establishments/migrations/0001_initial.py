import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating
import establishments.models.directory
import establishments.models.people
import establishments.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0002_plain_text"),
        ("jobs", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Academy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=2, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="région")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"
                    ),
                ),
                (
                    "opinion_wait_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai d’attente de l’avis de l’inspection (jours)"
                    ),
                ),
                (
                    "completion_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai proposé pour compléter un dossier (jours)"
                    ),
                ),
                (
                    "completion_reminder_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        verbose_name="rappel avant la date de retour des compléments, ou d’un avis demandé (jours)",
                    ),
                ),
                (
                    "asked_opinion_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai proposé pour rendre un avis demandé (jours)"
                    ),
                ),
                (
                    "minimum_members",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="membres nommés au moins, en plus de la présidence"
                    ),
                ),
                (
                    "invitation_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="délai de convocation de la commission (jours)"
                    ),
                ),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        default=50, verbose_name="quorum (% des membres)"
                    ),
                ),
                (
                    "session_capacity",
                    models.PositiveSmallIntegerField(
                        default=20, verbose_name="dossiers proposés pour une séance"
                    ),
                ),
                (
                    "member_opinions_shown",
                    models.CharField(
                        choices=[
                            ("AFTER_MINE", "Dès que le membre a rendu son propre avis"),
                            ("AT_OPENING", "À l’ouverture de la séance seulement"),
                        ],
                        default="AFTER_MINE",
                        max_length=12,
                        verbose_name="avis des autres membres lisibles",
                    ),
                ),
                (
                    "president_signs",
                    models.BooleanField(
                        default=True,
                        verbose_name="la présidence signe les décisions avant leur publication",
                    ),
                ),
                (
                    "access_code_days",
                    models.PositiveSmallIntegerField(
                        default=90, verbose_name="validité d’un code d’accès (jours)"
                    ),
                ),
                (
                    "sleeping_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="dossier sans mouvement signalé après (jours)"
                    ),
                ),
                (
                    "reminder_days",
                    models.PositiveSmallIntegerField(
                        default=7, verbose_name="délai entre deux relances d’un dossier (jours)"
                    ),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        verbose_name="délai laissé pour déposer le bilan après la fin du projet (jours)",
                    ),
                ),
                (
                    "concertation_hours",
                    models.PositiveSmallIntegerField(
                        default=12,
                        verbose_name="heures de concertation décomptées des 108 heures (premier degré)",
                    ),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[establishments.validators.validate_siret],
                        verbose_name="SIRET de l’académie",
                    ),
                ),
                (
                    "letter_heading",
                    models.TextField(blank=True, verbose_name="en-tête des courriers"),
                ),
                (
                    "letter_place",
                    models.CharField(blank=True, max_length=80, verbose_name="ville des courriers"),
                ),
                (
                    "letter_signatory",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="signataire des courriers"
                    ),
                ),
                (
                    "letter_contact",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="à qui s’adresser, dans les courriers",
                    ),
                ),
            ],
            options={
                "verbose_name": "académie",
                "verbose_name_plural": "académies",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minimum_members__gte", 3)),
                        name="establishments_academy_three_members",
                        violation_error_message="La commission compte au moins trois membres nommés.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("quorum_percent__gte", 1), ("quorum_percent__lte", 100)
                        ),
                        name="establishments_academy_quorum",
                        violation_error_message="Le quorum est un pourcentage entre 1 et 100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("session_capacity__gte", 1), ("session_capacity__lte", 200)
                        ),
                        name="establishments_academy_session_capacity",
                        violation_error_message="Une séance compte de 1 à 200 dossiers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("access_code_days__gte", 1), ("access_code_days__lte", 365)
                        ),
                        name="establishments_academy_code_days",
                        violation_error_message="Un code d’accès vaut d’un jour à un an.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("siret__regex", "^([0-9]{14})?$")),
                        name="establishments_academy_siret",
                        violation_error_message="Un SIRET compte quatorze chiffres.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AcademyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("code", models.CharField(max_length=2, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("region", models.CharField(blank=True, max_length=60, verbose_name="région")),
                (
                    "time_zone",
                    models.CharField(
                        default="Europe/Paris", max_length=40, verbose_name="fuseau horaire"
                    ),
                ),
                (
                    "opinion_wait_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai d’attente de l’avis de l’inspection (jours)"
                    ),
                ),
                (
                    "completion_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai proposé pour compléter un dossier (jours)"
                    ),
                ),
                (
                    "completion_reminder_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        verbose_name="rappel avant la date de retour des compléments, ou d’un avis demandé (jours)",
                    ),
                ),
                (
                    "asked_opinion_days",
                    models.PositiveSmallIntegerField(
                        default=15, verbose_name="délai proposé pour rendre un avis demandé (jours)"
                    ),
                ),
                (
                    "minimum_members",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="membres nommés au moins, en plus de la présidence"
                    ),
                ),
                (
                    "invitation_days",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="délai de convocation de la commission (jours)"
                    ),
                ),
                (
                    "quorum_percent",
                    models.PositiveSmallIntegerField(
                        default=50, verbose_name="quorum (% des membres)"
                    ),
                ),
                (
                    "session_capacity",
                    models.PositiveSmallIntegerField(
                        default=20, verbose_name="dossiers proposés pour une séance"
                    ),
                ),
                (
                    "member_opinions_shown",
                    models.CharField(
                        choices=[
                            ("AFTER_MINE", "Dès que le membre a rendu son propre avis"),
                            ("AT_OPENING", "À l’ouverture de la séance seulement"),
                        ],
                        default="AFTER_MINE",
                        max_length=12,
                        verbose_name="avis des autres membres lisibles",
                    ),
                ),
                (
                    "president_signs",
                    models.BooleanField(
                        default=True,
                        verbose_name="la présidence signe les décisions avant leur publication",
                    ),
                ),
                (
                    "access_code_days",
                    models.PositiveSmallIntegerField(
                        default=90, verbose_name="validité d’un code d’accès (jours)"
                    ),
                ),
                (
                    "sleeping_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="dossier sans mouvement signalé après (jours)"
                    ),
                ),
                (
                    "reminder_days",
                    models.PositiveSmallIntegerField(
                        default=7, verbose_name="délai entre deux relances d’un dossier (jours)"
                    ),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        verbose_name="délai laissé pour déposer le bilan après la fin du projet (jours)",
                    ),
                ),
                (
                    "concertation_hours",
                    models.PositiveSmallIntegerField(
                        default=12,
                        verbose_name="heures de concertation décomptées des 108 heures (premier degré)",
                    ),
                ),
                (
                    "siret",
                    models.CharField(
                        blank=True,
                        max_length=14,
                        validators=[establishments.validators.validate_siret],
                        verbose_name="SIRET de l’académie",
                    ),
                ),
                (
                    "letter_heading",
                    models.TextField(blank=True, verbose_name="en-tête des courriers"),
                ),
                (
                    "letter_place",
                    models.CharField(blank=True, max_length=80, verbose_name="ville des courriers"),
                ),
                (
                    "letter_signatory",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="signataire des courriers"
                    ),
                ),
                (
                    "letter_contact",
                    models.CharField(
                        blank=True,
                        max_length=200,
                        verbose_name="à qui s’adresser, dans les courriers",
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
                        to="establishments.academy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CodeCampaign",
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
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("EMAIL", "courriel à l’établissement"), ("LETTER", "courrier")],
                        max_length=10,
                        verbose_name="envoi",
                    ),
                ),
                (
                    "layout",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ONE_FILE", "Un seul PDF, une page par établissement"),
                            ("ONE_EACH", "Un PDF par établissement, dans une archive ZIP"),
                        ],
                        max_length=10,
                        verbose_name="fichiers",
                    ),
                ),
                ("filters", models.JSONField(default=list, verbose_name="sélection")),
                (
                    "selected",
                    models.PositiveIntegerField(verbose_name="établissements sélectionnés"),
                ),
                (
                    "issued_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="émise le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="code_campaigns",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "job",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="code_campaign",
                        to="jobs.job",
                        verbose_name="dernière tâche",
                    ),
                ),
            ],
            options={
                "verbose_name": "émission de codes",
                "verbose_name_plural": "émissions de codes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "EMAIL"), ("layout", "")),
                            models.Q(
                                ("channel", "LETTER"), models.Q(("layout", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="establishments_campaign_layout",
                        violation_error_message="Seuls les courriers ont une présentation de fichiers.",
                    )
                ],
                "indexes": [
                    models.Index(fields=["academy", "-issued_at"], name="establishments_campaigns")
                ],
            },
        ),
        migrations.CreateModel(
            name="Department",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=3, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
            ],
            options={
                "verbose_name": "département",
                "verbose_name_plural": "départements",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="DirectoryWord",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False, verbose_name="mot")),
            ],
            options={
                "verbose_name": "mot de l’annuaire",
                "verbose_name_plural": "mots de l’annuaire",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("word"), name="gin_trgm_ops"
                        ),
                        name="establishments_word_trgm",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uai",
                    models.CharField(
                        blank=True,
                        max_length=8,
                        null=True,
                        validators=[establishments.validators.validate_uai],
                        verbose_name="UAI",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=establishments.models.directory.PlainWords(models.F("name")),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
            ],
            options={
                "verbose_name": "circonscription",
                "verbose_name_plural": "circonscriptions",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("department", "name"), name="establishments_district_name_unique"
                    ),
                    models.UniqueConstraint(
                        fields=("uai",), name="establishments_district_uai_unique"
                    ),
                ],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="establishments_district_words"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Establishment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uai",
                    models.CharField(
                        max_length=8,
                        unique=True,
                        validators=[establishments.validators.validate_uai],
                        verbose_name="UAI",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ECOLE", "École"),
                            ("COLLEGE", "Collège"),
                            ("LYCEE", "Lycée"),
                            ("EREA", "EREA"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("PUBLIC", "Public"),
                            ("PRIVATE_CONTRACT", "Privé sous contrat"),
                            ("PRIVATE_OTHER", "Privé sans contrat avec l’Éducation nationale"),
                        ],
                        max_length=20,
                        verbose_name="secteur",
                    ),
                ),
                ("nature_code", models.CharField(max_length=3, verbose_name="code nature")),
                ("nature", models.CharField(blank=True, max_length=120, verbose_name="nature")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "postal_code",
                    models.CharField(blank=True, max_length=10, verbose_name="code postal"),
                ),
                (
                    "commune_code",
                    models.CharField(blank=True, max_length=5, verbose_name="code commune"),
                ),
                ("commune", models.CharField(blank=True, max_length=100, verbose_name="commune")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                (
                    "priority_education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Hors éducation prioritaire"),
                            ("REP", "REP"),
                            ("REP+", "REP+"),
                        ],
                        default="",
                        max_length=4,
                        verbose_name="éducation prioritaire",
                    ),
                ),
                (
                    "pupils",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="nombre d’élèves"
                    ),
                ),
                (
                    "ips",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="IPS"
                    ),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=9, null=True),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "ouvert"),
                            ("TO_OPEN", "à ouvrir"),
                            ("TO_CLOSE", "à fermer"),
                            ("CLOSED", "fermé"),
                        ],
                        default="OPEN",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="ouvert le")),
                (
                    "closed_on",
                    models.DateField(blank=True, null=True, verbose_name="fermeture constatée le"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "name", "commune", "uai", config="french_unaccent"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "words",
                    models.GeneratedField(
                        db_persist=True,
                        expression=establishments.models.directory.PlainWords(
                            django.db.models.functions.text.Concat(
                                "name", models.Value(" "), "commune", models.Value(" "), "uai"
                            )
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="establishments",
                        to="establishments.district",
                        verbose_name="circonscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "établissement",
                "verbose_name_plural": "établissements",
                "ordering": ["name", "uai"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("uai__regex", "^[0-9]{7}[A-Z]$")),
                        name="establishments_establishment_uai_form",
                        violation_error_message="Un UAI compte sept chiffres et une lettre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_on__isnull", False), ("state", "CLOSED")),
                            models.Q(
                                models.Q(("state", "CLOSED"), _negated=True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="establishments_establishment_closed_has_date",
                        violation_error_message="Un établissement fermé porte la date de sa fermeture.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["academy", "name", "uai"], name="establishments_by_academy"
                    ),
                    models.Index(
                        fields=["department", "name", "uai"], name="establishments_by_dept"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="establishments_search"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["words"], name="establishments_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
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
                            ("SUPPORT", "Équipe d’appui"),
                            ("SECRETARIAT", "Secrétariat de la commission"),
                            ("MEMBER", "Membre de la commission"),
                            ("PRESIDENT", "Présidence de la commission"),
                            ("FUND_MANAGER", "Gestion des fonds"),
                            ("OBSERVER", "Observation"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "perimeter",
                    models.CharField(
                        choices=[
                            ("NATION", "France entière"),
                            ("ACADEMY", "Académie"),
                            ("DEPARTMENT", "Département"),
                            ("DISTRICT", "Circonscription"),
                            ("ESTABLISHMENT", "Établissement"),
                        ],
                        max_length=15,
                        verbose_name="périmètre",
                    ),
                ),
                ("quality", models.CharField(blank=True, max_length=150, verbose_name="qualité")),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CARDIE", "CARDIE (innovation et expérimentation)"),
                            ("CANOPE", "Réseau Canopé (formation et ressources)"),
                            ("DANE", "DANE (numérique éducatif)"),
                        ],
                        max_length=10,
                        verbose_name="service de l’équipe d’appui",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="establishments.academy",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="nommé par",
                    ),
                ),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="establishments.appointment",
                        verbose_name="remplace",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="establishments.department",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="establishments.district",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="establishments.establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "FUND_MANAGER",
                                    "MEMBER",
                                    "OBSERVER",
                                    "PRESIDENT",
                                    "REFERENT_INSPECTOR",
                                    "SECRETARIAT",
                                    "SUPPORT",
                                ],
                            )
                        ),
                        name="establishments_appointment_role",
                        violation_error_message="Ce rôle n’est pas un rôle de service.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("perimeter", "NATION"),
                                ("academy__isnull", True),
                                ("department__isnull", True),
                                ("district__isnull", True),
                                ("establishment__isnull", True),
                            ),
                            models.Q(
                                ("perimeter", "ACADEMY"),
                                ("academy__isnull", False),
                                ("department__isnull", True),
                                ("district__isnull", True),
                                ("establishment__isnull", True),
                            ),
                            models.Q(
                                ("perimeter", "DEPARTMENT"),
                                ("academy__isnull", True),
                                ("department__isnull", False),
                                ("district__isnull", True),
                                ("establishment__isnull", True),
                            ),
                            models.Q(
                                ("perimeter", "DISTRICT"),
                                ("academy__isnull", True),
                                ("department__isnull", True),
                                ("district__isnull", False),
                                ("establishment__isnull", True),
                            ),
                            models.Q(
                                ("perimeter", "ESTABLISHMENT"),
                                ("academy__isnull", True),
                                ("department__isnull", True),
                                ("district__isnull", True),
                                ("establishment__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="establishments_appointment_perimeter",
                        violation_error_message="Le périmètre et son territoire ne concordent pas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("service", ""),
                            models.Q(
                                ("role", "SUPPORT"), ("service__in", ["CARDIE", "CANOPE", "DANE"])
                            ),
                            _connector="OR",
                        ),
                        name="establishments_appointment_service",
                        violation_error_message="Seule l’équipe d’appui a des services.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "role__in",
                                    ["SECRETARIAT", "MEMBER", "PRESIDENT", "FUND_MANAGER"],
                                ),
                                _negated=True,
                            ),
                            ("perimeter", "ACADEMY"),
                            _connector="OR",
                        ),
                        name="establishments_appointment_academy_roles",
                        violation_error_message="Ce rôle s’exerce dans une académie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="establishments_appointment_dates",
                        violation_error_message="La fin ne peut précéder le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stands_in_for__isnull", True),
                            models.Q(("ends_on__isnull", False), ("role", "REFERENT_INSPECTOR")),
                            ("role", "MEMBER"),
                            _connector="OR",
                        ),
                        name="establishments_stand_in_dated",
                        violation_error_message="On supplée un membre de la commission, ou l’inspection référente jusqu’à une date de fin.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            ("role", "="),
                            ("perimeter", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "academy",
                                    "department",
                                    "district",
                                    "establishment",
                                    models.Value(0),
                                    output_field=models.BigIntegerField(),
                                ),
                                "=",
                            ),
                            (
                                establishments.models.people._DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="establishments_appointment_once",
                        violation_error_message="Cette personne est déjà nommée à ce titre ces jours-là.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("stands_in_for__isnull", False)),
                        expressions=[
                            ("stands_in_for", "="),
                            (
                                establishments.models.people._DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="establishments_one_stand_in",
                        violation_error_message="Une autre personne assure déjà ce remplacement.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["user", "ends_on"], name="establishments_appointee"),
                    models.Index(fields=["academy", "role"], name="establishments_appt_academy"),
                    models.Index(fields=["role", "ends_on"], name="establishments_appt_role"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("REFERENT_INSPECTOR", "Inspection référente"),
                            ("SUPPORT", "Équipe d’appui"),
                            ("SECRETARIAT", "Secrétariat de la commission"),
                            ("MEMBER", "Membre de la commission"),
                            ("PRESIDENT", "Présidence de la commission"),
                            ("FUND_MANAGER", "Gestion des fonds"),
                            ("OBSERVER", "Observation"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                (
                    "perimeter",
                    models.CharField(
                        choices=[
                            ("NATION", "France entière"),
                            ("ACADEMY", "Académie"),
                            ("DEPARTMENT", "Département"),
                            ("DISTRICT", "Circonscription"),
                            ("ESTABLISHMENT", "Établissement"),
                        ],
                        max_length=15,
                        verbose_name="périmètre",
                    ),
                ),
                ("quality", models.CharField(blank=True, max_length=150, verbose_name="qualité")),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CARDIE", "CARDIE (innovation et expérimentation)"),
                            ("CANOPE", "Réseau Canopé (formation et ressources)"),
                            ("DANE", "DANE (numérique éducatif)"),
                        ],
                        max_length=10,
                        verbose_name="service de l’équipe d’appui",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
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
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="nommé par",
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
                        to="establishments.appointment",
                    ),
                ),
                (
                    "stands_in_for",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.appointment",
                        verbose_name="remplace",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
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
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.district",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.establishment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Membership",
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
                            ("HEAD", "Direction de l’établissement"),
                            ("DEPUTY", "Direction adjointe, par délégation"),
                            ("EDITOR", "Membre de l’équipe"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "annulled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulé le"),
                ),
                (
                    "annulled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="annulé par",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                        related_name="memberships",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "membre d’équipe",
                "verbose_name_plural": "membres d’équipe",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["DEPUTY", "EDITOR", "HEAD"])),
                        name="establishments_membership_role",
                        violation_error_message="Ce rôle n’est pas un rôle d’établissement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="establishments_membership_dates",
                        violation_error_message="La fin ne peut précéder le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "DEPUTY"), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="establishments_delegation_ends",
                        violation_error_message="Une délégation porte une date de fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("annulled_at__isnull", True), ("annulled_by__isnull", True)),
                            models.Q(
                                ("annulled_at__isnull", False),
                                ("annulled_by__isnull", False),
                                ("ends_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="establishments_membership_annulled",
                        violation_error_message="Un accès annulé porte la date, la personne et une fin.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("annulled_at__isnull", True), ("role", "HEAD")),
                        expressions=[
                            ("establishment", "="),
                            (
                                establishments.models.people._DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="establishments_one_head_a_day",
                        violation_error_message="Cet établissement a déjà une direction ces jours-là.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("annulled_at__isnull", True)),
                        expressions=[
                            ("user", "="),
                            ("establishment", "="),
                            ("role", "="),
                            (
                                establishments.models.people._DateRange(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                ),
                                "&&",
                            ),
                        ],
                        name="establishments_membership_once",
                        violation_error_message="Cette personne a déjà ce rôle dans l’établissement.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["user", "ends_on"], name="establishments_member_user")
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("SHOWN", "remis par le secrétariat"),
                            ("EMAIL", "courriel à l’établissement"),
                            ("LETTER", "courrier"),
                        ],
                        default="SHOWN",
                        max_length=10,
                        verbose_name="remise",
                    ),
                ),
                ("code_hash", models.CharField(max_length=64, verbose_name="empreinte")),
                ("sealed", models.BinaryField(blank=True, null=True, verbose_name="code scellé")),
                (
                    "printed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="courrier préparé le"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="émis le"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisé le")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="révoqué le"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="émis par",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisé par",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="establishments.codecampaign",
                        verbose_name="émission",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_codes",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée à l’activation",
                    ),
                ),
            ],
            options={
                "verbose_name": "code d’accès",
                "verbose_name_plural": "codes d’accès",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                            models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="establishments_code_used_paired",
                        violation_error_message="Un code utilisé porte la date et la personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("revoked_at__isnull", True), _connector="OR"
                        ),
                        name="establishments_code_used_or_revoked",
                        violation_error_message="Un code utilisé ne se révoque pas, ni l’inverse.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed__isnull", True),
                            models.Q(
                                ("channel", "LETTER"),
                                ("printed_at__isnull", True),
                                ("revoked_at__isnull", True),
                                ("used_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="establishments_code_forgotten",
                        violation_error_message="Un code n’est gardé, scellé, que jusqu’à la préparation de son courrier.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=("establishment",),
                        name="establishments_one_live_code",
                        violation_error_message="Cet établissement a déjà un code en cours.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                        fields=["expires_at"],
                        name="establishments_code_live",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivationRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                ("password", models.CharField(max_length=128, verbose_name="mot de passe, haché")),
                (
                    "token_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte du lien"),
                ),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="expire le")),
                (
                    "access",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activation_request",
                        to="establishments.accesscode",
                    ),
                ),
            ],
            options={
                "verbose_name": "activation à confirmer",
                "verbose_name_plural": "activations à confirmer",
            },
        ),
        migrations.CreateModel(
            name="CampaignSchool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="demandé le")),
                (
                    "left_out",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CLOSED", "établissement fermé"),
                            ("LED", "déjà dirigé"),
                            ("NO_MAILBOX", "sans adresse électronique"),
                            ("NEWER_CODE", "code émis entre-temps"),
                        ],
                        max_length=12,
                        verbose_name="écarté",
                    ),
                ),
                (
                    "code",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_row",
                        to="establishments.accesscode",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="schools",
                        to="establishments.codecampaign",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaign_rows",
                        to="establishments.establishment",
                    ),
                ),
            ],
            options={
                "verbose_name": "établissement d’une émission",
                "verbose_name_plural": "établissements d’une émission",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "establishment"),
                        name="establishments_campaign_school_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("code__isnull", True), ("left_out", ""), _connector="OR"
                        ),
                        name="establishments_campaign_school_outcome",
                        violation_error_message="Un établissement écarté ne reçoit pas de code.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                (
                    "name",
                    models.CharField(blank=True, max_length=160, verbose_name="personne attendue"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("HEAD", "Direction de l’établissement"),
                            ("DEPUTY", "Direction adjointe, par délégation"),
                            ("EDITOR", "Membre de l’équipe"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                (
                    "token_hash",
                    models.CharField(max_length=64, unique=True, verbose_name="empreinte du lien"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créée le")),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="acceptée le"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acceptée par",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créée par",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "revoked_by",
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
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["DEPUTY", "EDITOR", "HEAD"])),
                        name="establishments_invitation_role",
                        violation_error_message="Ce rôle n’est pas un rôle d’établissement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="establishments_invitation_dates",
                        violation_error_message="La fin ne peut précéder le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "DEPUTY"), _negated=True),
                            ("ends_on__isnull", False),
                            _connector="OR",
                        ),
                        name="establishments_invited_delegation_ends",
                        violation_error_message="Une délégation porte une date de fin.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("token_hash__regex", "^[0-9a-f]{64}$")),
                        name="establishments_invitation_hash",
                        violation_error_message="L’empreinte du lien est un SHA-256.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                            models.Q(
                                ("accepted_at__isnull", False), ("accepted_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="establishments_invitation_accepted_paired",
                        violation_error_message="Une invitation acceptée porte la date et la personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="establishments_invitation_revoked_paired",
                        violation_error_message="Une invitation annulée porte la date et la personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at__isnull", True),
                            ("revoked_at__isnull", True),
                            _connector="OR",
                        ),
                        name="establishments_invitation_one_end",
                        violation_error_message="Une invitation est acceptée ou annulée, pas les deux.",
                    ),
                    models.UniqueConstraint(
                        models.F("establishment"),
                        django.db.models.functions.text.Lower("email"),
                        models.F("role"),
                        condition=models.Q(
                            ("accepted_at__isnull", True), ("revoked_at__isnull", True)
                        ),
                        name="establishments_one_live_invitation",
                        violation_error_message="Une invitation attend déjà à cette adresse pour ce rôle.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvitationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                (
                    "name",
                    models.CharField(blank=True, max_length=160, verbose_name="personne attendue"),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("HEAD", "Direction de l’établissement"),
                            ("DEPUTY", "Direction adjointe, par délégation"),
                            ("EDITOR", "Membre de l’équipe"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créée le")),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="acceptée le"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                ),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="acceptée par",
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
                        verbose_name="créée par",
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
                        verbose_name="établissement",
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
                        to="establishments.invitation",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="annulée par",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccessCodeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("SHOWN", "remis par le secrétariat"),
                            ("EMAIL", "courriel à l’établissement"),
                            ("LETTER", "courrier"),
                        ],
                        default="SHOWN",
                        max_length=10,
                        verbose_name="remise",
                    ),
                ),
                (
                    "printed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="courrier préparé le"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="émis le"
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="utilisé le")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="révoqué le"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="émis par",
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
                        to="establishments.accesscode",
                    ),
                ),
                (
                    "used_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="utilisé par",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.codecampaign",
                        verbose_name="émission",
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
                        verbose_name="établissement",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée à l’activation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MembershipEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("HEAD", "Direction de l’établissement"),
                            ("DEPUTY", "Direction adjointe, par délégation"),
                            ("EDITOR", "Membre de l’équipe"),
                        ],
                        max_length=20,
                        verbose_name="rôle",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="à partir du")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu’au")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "annulled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulé le"),
                ),
                (
                    "annulled_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="annulé par",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="créé par",
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
                        verbose_name="établissement",
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
                        to="establishments.membership",
                    ),
                ),
                (
                    "succeeds",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="establishments.membership",
                        verbose_name="direction remplacée",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Merger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                ("projects", models.PositiveIntegerField(verbose_name="projets qui ont suivi")),
                (
                    "concertations",
                    models.PositiveIntegerField(verbose_name="concertations qui ont suivi"),
                ),
                ("merged_at", models.DateTimeField(auto_now_add=True, verbose_name="réuni le")),
                (
                    "establishment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merger",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="réuni par",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mergers",
                        to="establishments.establishment",
                        verbose_name="établissement qui prend la suite",
                    ),
                ),
            ],
            options={
                "verbose_name": "réunion d’établissements",
                "verbose_name_plural": "réunions d’établissements",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("establishment", models.F("successor")), _negated=True),
                        name="establishments_merger_two_schools",
                        violation_error_message="Un établissement ne prend pas sa propre suite.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uai",
                    models.CharField(
                        max_length=8,
                        unique=True,
                        validators=[establishments.validators.validate_uai],
                        verbose_name="UAI",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                ("nature_code", models.CharField(max_length=3, verbose_name="nature")),
                ("commune", models.CharField(blank=True, max_length=100, verbose_name="commune")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="adresse électronique"
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
            ],
            options={
                "verbose_name": "service académique",
                "verbose_name_plural": "services académiques",
                "ordering": ["name"],
            },
        ),
        core.migrating.AddTrigger(
            model_name="academy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_academyevent" ("access_code_days", "asked_opinion_days", "code", "completion_days", "completion_reminder_days", "concertation_hours", "id", "invitation_days", "letter_contact", "letter_heading", "letter_place", "letter_signatory", "member_opinions_shown", "minimum_members", "name", "opinion_wait_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "president_signs", "quorum_percent", "region", "reminder_days", "report_days", "session_capacity", "siret", "sleeping_days", "time_zone") VALUES (NEW."access_code_days", NEW."asked_opinion_days", NEW."code", NEW."completion_days", NEW."completion_reminder_days", NEW."concertation_hours", NEW."id", NEW."invitation_days", NEW."letter_contact", NEW."letter_heading", NEW."letter_place", NEW."letter_signatory", NEW."member_opinions_shown", NEW."minimum_members", NEW."name", NEW."opinion_wait_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."president_signs", NEW."quorum_percent", NEW."region", NEW."reminder_days", NEW."report_days", NEW."session_capacity", NEW."siret", NEW."sleeping_days", NEW."time_zone"); RETURN NULL;',
                    hash="5bf26e21785e71fadf5f1e7c5771da192cbbdd95",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d2f4e",
                    table="establishments_academy",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="academy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "establishments_academyevent" ("access_code_days", "asked_opinion_days", "code", "completion_days", "completion_reminder_days", "concertation_hours", "id", "invitation_days", "letter_contact", "letter_heading", "letter_place", "letter_signatory", "member_opinions_shown", "minimum_members", "name", "opinion_wait_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "president_signs", "quorum_percent", "region", "reminder_days", "report_days", "session_capacity", "siret", "sleeping_days", "time_zone") VALUES (NEW."access_code_days", NEW."asked_opinion_days", NEW."code", NEW."completion_days", NEW."completion_reminder_days", NEW."concertation_hours", NEW."id", NEW."invitation_days", NEW."letter_contact", NEW."letter_heading", NEW."letter_place", NEW."letter_signatory", NEW."member_opinions_shown", NEW."minimum_members", NEW."name", NEW."opinion_wait_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."president_signs", NEW."quorum_percent", NEW."region", NEW."reminder_days", NEW."report_days", NEW."session_capacity", NEW."siret", NEW."sleeping_days", NEW."time_zone"); RETURN NULL;',
                    hash="f42244fff5d3bf017a322809ad9e9ba9129c36eb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e7ca1",
                    table="establishments_academy",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="academyevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8c19305103b2e09d47b7cab1c56b3db2ba003ca6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_13588",
                    table="establishments_academyevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="codecampaign",
            trigger=pgtrigger.compiler.Trigger(
                name="campaign_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="7ea3a065983698b8d768dd1391e047959b0bbfed",
                    operation="DELETE",
                    pgid="pgtrigger_campaign_undeletable_3f0a7",
                    table="establishments_codecampaign",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="codecampaign",
            trigger=pgtrigger.compiler.Trigger(
                name="campaign_facts_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."academy_id" IS DISTINCT FROM (NEW."academy_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."filters" IS DISTINCT FROM (NEW."filters") OR OLD."issued_at" IS DISTINCT FROM (NEW."issued_at") OR OLD."issued_by_id" IS DISTINCT FROM (NEW."issued_by_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."layout" IS DISTINCT FROM (NEW."layout") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."selected" IS DISTINCT FROM (NEW."selected"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="773911922768484572a6bdb90070a28622f688b9",
                    operation="UPDATE",
                    pgid="pgtrigger_campaign_facts_frozen_e1705",
                    table="establishments_codecampaign",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="district",
            trigger=pgtrigger.compiler.Trigger(
                name="district_words_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO establishments_directoryword (word)\n        SELECT DISTINCT unnest(tsvector_to_array(words)) FROM written\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ",
                    hash="665dbc6843cb8c3ee2e8c3344c499bbf6be5b79a",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_district_words_new_7e8d1",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="establishments_district",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="district",
            trigger=pgtrigger.compiler.Trigger(
                name="district_words_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO establishments_directoryword (word)\n        SELECT DISTINCT unnest(tsvector_to_array(words)) FROM written\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ",
                    hash="5961ad5155b899ced083d2f52ef34ee1e57f1b26",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_district_words_changed_e8ee1",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="establishments_district",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="establishment",
            trigger=pgtrigger.compiler.Trigger(
                name="establishment_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="05fe13815665712286bb296268fbe788baa6bc13",
                    operation="DELETE",
                    pgid="pgtrigger_establishment_undeletable_34066",
                    table="establishments_establishment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="establishment",
            trigger=pgtrigger.compiler.Trigger(
                name="establishment_words_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO establishments_directoryword (word)\n        SELECT DISTINCT unnest(tsvector_to_array(words)) FROM written\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ",
                    hash="f828c2632c8f87cf27c061a69b651147e692c835",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_establishment_words_new_e187e",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="establishments_establishment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="establishment",
            trigger=pgtrigger.compiler.Trigger(
                name="establishment_words_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        INSERT INTO establishments_directoryword (word)\n        SELECT DISTINCT unnest(tsvector_to_array(words)) FROM written\n        ON CONFLICT DO NOTHING;\n        RETURN NULL;\n    ",
                    hash="7de7bb81d37ee63c8b27dd0948c99092dbda26eb",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_establishment_words_changed_6c055",
                    referencing="REFERENCING NEW TABLE AS written ",
                    table="establishments_establishment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="establishment",
            trigger=pgtrigger.compiler.Trigger(
                name="establishment_place",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM establishments_department\n                        WHERE id = NEW.department_id AND academy_id = NEW.academy_id\n                    ) THEN\n                        RAISE EXCEPTION 'the académie of a school is that of its département';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="44234a1a0077e3978d171739153e09e83b070776",
                    operation='INSERT OR UPDATE OF "academy_id", "department_id"',
                    pgid="pgtrigger_establishment_place_b7610",
                    table="establishments_establishment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="campaignschool",
            trigger=pgtrigger.compiler.Trigger(
                name="campaign_school_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3004a749b5573e77f051942ce5cdbc3dff25f109",
                    operation="DELETE",
                    pgid="pgtrigger_campaign_school_undeletable_9c896",
                    table="establishments_campaignschool",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="appointmentevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="62b3098557c15143a3223f74dbe77b36b24bcfe3",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3efea",
                    table="establishments_appointmentevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="stand_in_follows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.stands_in_for_id IS NOT NULL THEN\n        PERFORM 1 FROM establishments_appointment absent\n        WHERE absent.id = NEW.stands_in_for_id\n            AND absent.stands_in_for_id IS NULL\n            AND absent.user_id <> NEW.user_id\n            AND absent.role = NEW.role\n            AND absent.perimeter = NEW.perimeter\n            AND (absent.academy_id, absent.department_id, absent.district_id,\n                 absent.establishment_id)\n                IS NOT DISTINCT FROM\n                (NEW.academy_id, NEW.department_id, NEW.district_id, NEW.establishment_id)\n            AND absent.starts_on <= NEW.starts_on\n            AND (absent.ends_on IS NULL OR absent.ends_on >= NEW.ends_on)\n        FOR SHARE;\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'a stand-in holds the place of the absent person, within its days'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'establishments_stand_in_follows';\n        END IF;\n    END IF;\n    IF EXISTS (\n        SELECT 1 FROM establishments_appointment standing\n        WHERE standing.stands_in_for_id = NEW.id\n            AND (standing.starts_on < NEW.starts_on\n                 OR COALESCE(standing.ends_on, 'infinity') > NEW.ends_on\n                 OR standing.role <> NEW.role\n                 OR standing.user_id = NEW.user_id\n                 OR standing.perimeter <> NEW.perimeter\n                 OR (standing.academy_id, standing.department_id, standing.district_id,\n                     standing.establishment_id)\n                    IS DISTINCT FROM\n                    (NEW.academy_id, NEW.department_id, NEW.district_id, NEW.establishment_id))\n    ) THEN\n        RAISE EXCEPTION 'an appointment covers the days of its stand-ins'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'establishments_stand_in_follows';\n    END IF;\n    RETURN NULL;\n",
                    hash="c08f548b479aed57a5f4e8fc2f4e4ce0ce42a119",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_stand_in_follows_cdd50",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_appointmentevent" ("academy_id", "created_at", "created_by_id", "department_id", "district_id", "ends_on", "establishment_id", "id", "perimeter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "role", "service", "stands_in_for_id", "starts_on", "user_id") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."district_id", NEW."ends_on", NEW."establishment_id", NEW."id", NEW."perimeter", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quality", NEW."role", NEW."service", NEW."stands_in_for_id", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="a98d8c44113a2b4fd8fb4a8461f1089473a03cfd",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d6903",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "establishments_appointmentevent" ("academy_id", "created_at", "created_by_id", "department_id", "district_id", "ends_on", "establishment_id", "id", "perimeter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "role", "service", "stands_in_for_id", "starts_on", "user_id") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."district_id", NEW."ends_on", NEW."establishment_id", NEW."id", NEW."perimeter", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quality", NEW."role", NEW."service", NEW."stands_in_for_id", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="827698bdb33b7e4c04c933c14b9680a50f6a3be8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_75051",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_appointmentevent" ("academy_id", "created_at", "created_by_id", "department_id", "district_id", "ends_on", "establishment_id", "id", "perimeter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "role", "service", "stands_in_for_id", "starts_on", "user_id") VALUES (OLD."academy_id", OLD."created_at", OLD."created_by_id", OLD."department_id", OLD."district_id", OLD."ends_on", OLD."establishment_id", OLD."id", OLD."perimeter", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."quality", OLD."role", OLD."service", OLD."stands_in_for_id", OLD."starts_on", OLD."user_id"); RETURN NULL;',
                    hash="7c726ae385ca2cf3287c2c1eef47ada125366ed0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_edac4",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="membership_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4f9daff545f7e071b4b9ef7a06532fba925fa7cf",
                    operation="DELETE",
                    pgid="pgtrigger_membership_undeletable_c7fe1",
                    table="establishments_membership",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_membershipevent" ("annulled_at", "annulled_by_id", "created_at", "created_by_id", "ends_on", "establishment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "succeeds_id", "user_id") VALUES (NEW."annulled_at", NEW."annulled_by_id", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."establishment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_on", NEW."succeeds_id", NEW."user_id"); RETURN NULL;',
                    hash="790730c1bd0f070c5d037678fb8e606ee22402fc",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_58ffc",
                    table="establishments_membership",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "establishments_membershipevent" ("annulled_at", "annulled_by_id", "created_at", "created_by_id", "ends_on", "establishment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "succeeds_id", "user_id") VALUES (NEW."annulled_at", NEW."annulled_by_id", NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."establishment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_on", NEW."succeeds_id", NEW."user_id"); RETURN NULL;',
                    hash="023957c41049dc1bb1ea7f10fba4528c6beb3c2e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_620fb",
                    table="establishments_membership",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="invitationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="06fdc91135744d4e1b79aa8a81d5c9cb086d50d6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_3a327",
                    table="establishments_invitationevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="invitation_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d0c12bea5552d6ffb732e700a881c47a2ccbdec6",
                    operation="DELETE",
                    pgid="pgtrigger_invitation_undeletable_cbbb7",
                    table="establishments_invitation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="invitation_closed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.accepted_at IS NOT NULL OR OLD.revoked_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="88c7b885e6dd07f4bf9cf23dde83b305bbf5601e",
                    operation="UPDATE",
                    pgid="pgtrigger_invitation_closed_frozen_97824",
                    table="establishments_invitation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "created_by_id", "email", "ends_on", "establishment_id", "expires_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id", "role", "sent_at", "starts_on", "succeeds_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."created_by_id", NEW."email", NEW."ends_on", NEW."establishment_id", NEW."expires_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."sent_at", NEW."starts_on", NEW."succeeds_id"); RETURN NULL;',
                    hash="1f1a190426752360ce969ccc3e93c37dade091e9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6b2b2",
                    table="establishments_invitation",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="invitation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."accepted_by_id" IS DISTINCT FROM (NEW."accepted_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."establishment_id" IS DISTINCT FROM (NEW."establishment_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."revoked_by_id" IS DISTINCT FROM (NEW."revoked_by_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."succeeds_id" IS DISTINCT FROM (NEW."succeeds_id"))',
                    func='INSERT INTO "establishments_invitationevent" ("accepted_at", "accepted_by_id", "created_at", "created_by_id", "email", "ends_on", "establishment_id", "expires_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revoked_at", "revoked_by_id", "role", "sent_at", "starts_on", "succeeds_id") VALUES (NEW."accepted_at", NEW."accepted_by_id", NEW."created_at", NEW."created_by_id", NEW."email", NEW."ends_on", NEW."establishment_id", NEW."expires_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revoked_at", NEW."revoked_by_id", NEW."role", NEW."sent_at", NEW."starts_on", NEW."succeeds_id"); RETURN NULL;',
                    hash="0e6bc990e0eab03fd12ea2949f1a6b2a5ab856b3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3813b",
                    table="establishments_invitation",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscodeevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3334e26c19ec9f894d75abba69e900ffeab6484e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_f35ac",
                    table="establishments_accesscodeevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscode",
            trigger=pgtrigger.compiler.Trigger(
                name="access_code_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="d30d5caa14e54af12a4675d28500b293a612c545",
                    operation="DELETE",
                    pgid="pgtrigger_access_code_undeletable_e3401",
                    table="establishments_accesscode",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscode",
            trigger=pgtrigger.compiler.Trigger(
                name="access_code_facts_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."code_hash" IS DISTINCT FROM (NEW."code_hash") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."establishment_id" IS DISTINCT FROM (NEW."establishment_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."succeeds_id" IS DISTINCT FROM (NEW."succeeds_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="cc576e6f5b90bbd29ff0f28339a86dae380182f5",
                    operation="UPDATE",
                    pgid="pgtrigger_access_code_facts_frozen_8f79f",
                    table="establishments_accesscode",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscode",
            trigger=pgtrigger.compiler.Trigger(
                name="access_code_ended_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (COALESCE(OLD.used_at, OLD.revoked_at) IS NOT NULL AND (NEW.used_at IS DISTINCT FROM OLD.used_at OR NEW.used_by_id IS DISTINCT FROM OLD.used_by_id OR NEW.revoked_at IS DISTINCT FROM OLD.revoked_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="281234f87fb1cbe90e96efe3c743abcccf9052eb",
                    operation="UPDATE",
                    pgid="pgtrigger_access_code_ended_frozen_049c6",
                    table="establishments_accesscode",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscode",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_accesscodeevent" ("campaign_id", "channel", "created_at", "created_by_id", "establishment_id", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "revoked_at", "succeeds_id", "used_at", "used_by_id") VALUES (NEW."campaign_id", NEW."channel", NEW."created_at", NEW."created_by_id", NEW."establishment_id", NEW."expires_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."printed_at", NEW."revoked_at", NEW."succeeds_id", NEW."used_at", NEW."used_by_id"); RETURN NULL;',
                    hash="3d7aab0d0be89d343a4d83def1ca8989e23519f5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fa7bf",
                    table="establishments_accesscode",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="accesscode",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."campaign_id" IS DISTINCT FROM (NEW."campaign_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."establishment_id" IS DISTINCT FROM (NEW."establishment_id") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."printed_at" IS DISTINCT FROM (NEW."printed_at") OR OLD."revoked_at" IS DISTINCT FROM (NEW."revoked_at") OR OLD."succeeds_id" IS DISTINCT FROM (NEW."succeeds_id") OR OLD."used_at" IS DISTINCT FROM (NEW."used_at") OR OLD."used_by_id" IS DISTINCT FROM (NEW."used_by_id"))',
                    func='INSERT INTO "establishments_accesscodeevent" ("campaign_id", "channel", "created_at", "created_by_id", "establishment_id", "expires_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "revoked_at", "succeeds_id", "used_at", "used_by_id") VALUES (NEW."campaign_id", NEW."channel", NEW."created_at", NEW."created_by_id", NEW."establishment_id", NEW."expires_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."printed_at", NEW."revoked_at", NEW."succeeds_id", NEW."used_at", NEW."used_by_id"); RETURN NULL;',
                    hash="0356ec7404d3a5a35dfbd38e87c7aa42e6828616",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_81ef2",
                    table="establishments_accesscode",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="membershipevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7ac23037f71dd360cd0ca5c5fdfd3c6ebebf8a8c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_0f1a7",
                    table="establishments_membershipevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="merger",
            trigger=pgtrigger.compiler.Trigger(
                name="merger_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a8910586dee2bd725c9c8622f72572a6aad087e9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_merger_append_only_b4c4a",
                    table="establishments_merger",
                    when="BEFORE",
                ),
            ),
        ),
    ]
