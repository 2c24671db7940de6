import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import establishments.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_text_search"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
                    "letter_heading",
                    models.TextField(blank=True, verbose_name="en-tête des courriers"),
                ),
                (
                    "letter_signatory",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="signataire des courriers"
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
            ],
            options={
                "verbose_name": "nomination",
                "verbose_name_plural": "nominations",
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
        migrations.AddField(
            model_name="appointment",
            name="establishment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="establishments.establishment",
            ),
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
                ("code_hash", models.CharField(max_length=128, verbose_name="empreinte")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="émis le")),
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
        migrations.AddConstraint(
            model_name="district",
            constraint=models.UniqueConstraint(
                fields=("department", "name"), name="establishments_district_name_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="district",
            constraint=models.UniqueConstraint(
                fields=("uai",), name="establishments_district_uai_unique"
            ),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["academy", "name", "uai"], name="establishments_by_academy"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=models.Index(fields=["department", "name", "uai"], name="establishments_by_dept"),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search"], name="establishments_search"
            ),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                ),
                name="establishments_name_trgm",
            ),
        ),
        migrations.AddIndex(
            model_name="establishment",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("commune"), name="gin_trgm_ops"
                ),
                name="establishments_commune_trgm",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(("uai__regex", "^[0-9]{7}[A-Z]$")),
                name="establishments_establishment_uai_form",
                violation_error_message="Un UAI compte sept chiffres et une lettre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="establishment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("state", "CLOSED")),
                    models.Q(
                        models.Q(("state", "CLOSED"), _negated=True), ("closed_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="establishments_establishment_closed_has_date",
                violation_error_message="Un établissement fermé porte la date de sa fermeture.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
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
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["user", "ends_on"], name="establishments_appointee"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["academy", "role"], name="establishments_appt_academy"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("role__in", ["SECRETARIAT", "MEMBER", "PRESIDENT", "FUND_MANAGER"]),
                        _negated=True,
                    ),
                    ("perimeter", "ACADEMY"),
                    _connector="OR",
                ),
                name="establishments_appointment_academy_roles",
                violation_error_message="Ce rôle s’exerce dans une académie.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="establishments_appointment_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_appointmentevent" ("academy_id", "created_at", "created_by_id", "department_id", "district_id", "ends_on", "establishment_id", "id", "perimeter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "role", "starts_on", "user_id") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."district_id", NEW."ends_on", NEW."establishment_id", NEW."id", NEW."perimeter", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quality", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="ce5b6ac029857b5668f41280e62e49b4a525013a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d6903",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "establishments_appointmentevent" ("academy_id", "created_at", "created_by_id", "department_id", "district_id", "ends_on", "establishment_id", "id", "perimeter", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "role", "starts_on", "user_id") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."department_id", NEW."district_id", NEW."ends_on", NEW."establishment_id", NEW."id", NEW."perimeter", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quality", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="6613be58e317e824276193814cf6606af1a8765c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_75051",
                    table="establishments_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["user", "ends_on"], name="establishments_member_user"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["EDITOR", "HEAD"])),
                name="establishments_membership_role",
                violation_error_message="Ce rôle n’est pas un rôle d’établissement.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    ("ends_on__gte", models.F("starts_on")),
                    _connector="OR",
                ),
                name="establishments_membership_dates",
                violation_error_message="La fin ne peut précéder le début.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True), ("role", "HEAD")),
                fields=("establishment",),
                name="establishments_one_current_head",
                violation_error_message="Cet établissement a déjà une direction en place.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True)),
                fields=("user", "establishment", "role"),
                name="establishments_membership_once",
                violation_error_message="Cette personne a déjà ce rôle dans l’établissement.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "establishments_membershipevent" ("created_at", "created_by_id", "ends_on", "establishment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "user_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."establishment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="e03ed0efd21a4e8604b8d9dd7f68888d360bde91",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_58ffc",
                    table="establishments_membership",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="membership",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "establishments_membershipevent" ("created_at", "created_by_id", "ends_on", "establishment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "starts_on", "user_id") VALUES (NEW."created_at", NEW."created_by_id", NEW."ends_on", NEW."establishment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."starts_on", NEW."user_id"); RETURN NULL;',
                    hash="a8bd6ae8dfc454b68aad3fb125040cc8c1236b71",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_620fb",
                    table="establishments_membership",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="accesscode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("used_at__isnull", True), ("used_by__isnull", True)),
                    models.Q(("used_at__isnull", False), ("used_by__isnull", False)),
                    _connector="OR",
                ),
                name="establishments_code_used_paired",
                violation_error_message="Un code utilisé porte la date et la personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="accesscode",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at__isnull", True), ("used_at__isnull", True)),
                fields=("establishment",),
                name="establishments_one_live_code",
                violation_error_message="Cet établissement a déjà un code en cours.",
            ),
        ),
    ]
