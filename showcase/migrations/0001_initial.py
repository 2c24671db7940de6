import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating
import establishments.models.directory
import showcase.models.opendata


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0002_plain_text"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProjectOfSheet",
            fields=[],
            options={
                "verbose_name": "projet de la fiche",
                "verbose_name_plural": "projets des fiches",
                "proxy": True,
            },
            bases=("projects.project",),
        ),
        migrations.CreateModel(
            name="Freshness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.BigIntegerField(default=1, verbose_name="version")),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
            ],
            options={
                "verbose_name": "fraîcheur des pages publiques",
                "verbose_name_plural": "fraîcheur des pages publiques",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)),
                        name="showcase_freshness_one_row",
                        violation_error_message="La fraîcheur tient en une ligne.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenDataFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dataset", models.CharField(max_length=40, verbose_name="jeu")),
                (
                    "format",
                    models.CharField(
                        choices=[("csv", "CSV"), ("json", "JSON"), ("parquet", "Parquet")],
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=showcase.models.opendata._path,
                        verbose_name="fichier",
                    ),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("rows", models.PositiveIntegerField(verbose_name="lignes")),
                ("version", models.BigIntegerField(verbose_name="version")),
                ("read_at", models.DateTimeField(verbose_name="lu le")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écrit le"
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier de données ouvertes",
                "verbose_name_plural": "fichiers de données ouvertes",
                "ordering": ["dataset", "format"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dataset", "format"), name="showcase_open_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetWord",
            fields=[
                ("word", models.TextField(primary_key=True, serialize=False, verbose_name="mot")),
                ("written", models.TextField(verbose_name="comme il s’écrit")),
            ],
            options={
                "verbose_name": "mot des fiches",
                "verbose_name_plural": "mots des fiches",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("word"), name="gin_trgm_ops"
                        ),
                        name="showcase_word_trgm",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThemeFollow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "followed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="suivi depuis le"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="projects.theme",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_themes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thème suivi",
                "verbose_name_plural": "thèmes suivis",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "theme"), name="showcase_follow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("etablissements", "Établissements"),
                            ("engages", "Établissements engagés"),
                            ("concertations", "Concertations tenues"),
                            ("projets", "Projets commencés"),
                            ("deposes", "Projets déposés"),
                            ("valides", "Projets validés"),
                            ("finances", "Projets financés"),
                            ("payes", "Projets payés"),
                            ("montant-demande", "Montant demandé"),
                            ("montant-accorde", "Montant accordé"),
                            ("montant-verse", "Montant versé"),
                            ("etablissements-finances", "Établissements financés"),
                            ("jamais-finances", "Établissements jamais financés"),
                        ],
                        max_length=24,
                        verbose_name="mesure",
                    ),
                ),
                (
                    "breakdown",
                    models.CharField(
                        choices=[
                            ("ensemble", "Ensemble"),
                            ("annee", "Année"),
                            ("degre", "Degré"),
                            ("education-prioritaire", "Éducation prioritaire"),
                            ("ips", "Indice de position sociale"),
                            ("depense", "Type de dépense"),
                            ("theme", "Thème"),
                        ],
                        max_length=24,
                        verbose_name="ventilation",
                    ),
                ),
                ("item", models.CharField(blank=True, max_length=60, verbose_name="modalité")),
                (
                    "value",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="valeur"),
                ),
                ("files", models.PositiveIntegerField(verbose_name="unités comptées")),
                (
                    "is_masked",
                    models.BooleanField(default=False, verbose_name="non communiqué au public"),
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
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="establishments.department",
                    ),
                ),
            ],
            options={
                "verbose_name": "chiffre",
                "verbose_name_plural": "chiffres",
                "ordering": ["measure", "breakdown", "item"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "department", "measure", "breakdown", "item"),
                        name="showcase_figure_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("academy__isnull", True), ("department__isnull", True), _connector="OR"
                        ),
                        name="showcase_figure_one_place",
                        violation_error_message="Un chiffre est celui d’un seul territoire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("files", 0), ("files__gte", 5), ("is_masked", True), _connector="OR"
                        ),
                        name="showcase_figure_small_is_masked",
                        violation_error_message="Un nombre inférieur à cinq n’est pas communiqué.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("breakdown", "ensemble"), ("item", "")),
                            models.Q(
                                models.Q(("breakdown", "ensemble"), _negated=True),
                                models.Q(("item", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="showcase_figure_item",
                        violation_error_message="Une ventilation nomme sa modalité.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
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
                            ("DRAFT", "En préparation"),
                            ("PROPOSED", "En relecture au secrétariat"),
                            ("PUBLISHED", "Publiée"),
                            ("REFUSED", "À revoir"),
                            ("WITHDRAWN", "Retirée"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="publiée le"),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="première publication"
                    ),
                ),
                (
                    "followers_told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annoncée le"),
                ),
                ("is_featured", models.BooleanField(default=False, verbose_name="à la une")),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retirée le"),
                ),
                ("withdrawn_motive", models.TextField(blank=True, verbose_name="motif du retrait")),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="titre")),
                ("summary", models.TextField(blank=True, verbose_name="résumé")),
                ("words", models.TextField(blank=True, verbose_name="mots des parties publiées")),
                (
                    "school_name",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="nom de l’établissement"
                    ),
                ),
                ("commune", models.CharField(blank=True, max_length=100, verbose_name="commune")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
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
                        blank=True,
                        choices=[
                            ("PUBLIC", "Public"),
                            ("PRIVATE_CONTRACT", "Privé sous contrat"),
                            ("PRIVATE_OTHER", "Privé sans contrat avec l’Éducation nationale"),
                        ],
                        max_length=20,
                        verbose_name="secteur",
                    ),
                ),
                (
                    "priority_education",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Hors éducation prioritaire"),
                            ("REP", "REP"),
                            ("REP+", "REP+"),
                        ],
                        max_length=4,
                        verbose_name="éducation prioritaire",
                    ),
                ),
                (
                    "is_rural",
                    models.BooleanField(blank=True, null=True, verbose_name="commune rurale"),
                ),
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
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="niveaux",
                    ),
                ),
                (
                    "pupils",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="élèves concernés"
                    ),
                ),
                (
                    "ips_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("90", "IPS inférieur à 90"),
                            ("105", "IPS de 90 à 105"),
                            ("120", "IPS de 105 à 120"),
                            ("plus", "IPS supérieur à 120"),
                        ],
                        max_length=4,
                        verbose_name="tranche d’IPS",
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
                    "amount_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0", "Sans financement"),
                            ("5000", "Moins de 5\xa0000\xa0€"),
                            ("15000", "De 5\xa0000 à 15\xa0000\xa0€"),
                            ("50000", "De 15\xa0000 à 50\xa0000\xa0€"),
                            ("plus", "Plus de 50\xa0000\xa0€"),
                        ],
                        max_length=5,
                        verbose_name="montant",
                    ),
                ),
                (
                    "spending",
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
                        verbose_name="types de dépense",
                    ),
                ),
                ("is_digital", models.BooleanField(default=False, verbose_name="projet numérique")),
                ("has_video", models.BooleanField(default=False, verbose_name="avec une vidéo")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.CombinedSearchVector(
                            django.contrib.postgres.search.CombinedSearchVector(
                                django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        "title", config="french_unaccent", weight="A"
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        "school_name",
                                        "commune",
                                        config="french_unaccent",
                                        weight="B",
                                    ),
                                    django.contrib.postgres.search.SearchConfig("french_unaccent"),
                                ),
                                "||",
                                django.contrib.postgres.search.SearchVector(
                                    "summary", config="french_unaccent", weight="C"
                                ),
                                django.contrib.postgres.search.SearchConfig("french_unaccent"),
                            ),
                            "||",
                            django.contrib.postgres.search.SearchVector(
                                "words", config="french_unaccent", weight="D"
                            ),
                            django.contrib.postgres.search.SearchConfig("french_unaccent"),
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "plain",
                    models.GeneratedField(
                        db_persist=True,
                        expression=establishments.models.directory.PlainText(
                            django.db.models.functions.text.Concat(
                                "title",
                                models.Value(" "),
                                "school_name",
                                models.Value(" "),
                                "commune",
                                output_field=models.TextField(),
                            )
                        ),
                        output_field=models.TextField(),
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="establishments.department",
                        verbose_name="département",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="sheets",
                        to="projects.theme",
                        verbose_name="thèmes",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retirée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche publique",
                "verbose_name_plural": "fiches publiques",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "PUBLISHED")),
                            models.Q(
                                ("published_at__isnull", True),
                                ("state__in", ["DRAFT", "WITHDRAWN"]),
                            ),
                            ("state__in", ["PROPOSED", "REFUSED"]),
                            _connector="OR",
                        ),
                        name="showcase_sheet_state",
                        violation_error_message="L’état de la fiche ne dit pas si elle est lue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            models.Q(
                                models.Q(("title", ""), _negated=True),
                                models.Q(("summary", ""), _negated=True),
                                models.Q(("kind", ""), _negated=True),
                                models.Q(("school_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="showcase_sheet_says_something",
                        violation_error_message="Une fiche publiée a un titre, un résumé, une école.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            models.Q(
                                models.Q(("state", "WITHDRAWN"), _negated=True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_motive", ""),
                            ),
                            _connector="OR",
                        ),
                        name="showcase_sheet_withdrawn",
                        violation_error_message="Une fiche retirée dit quand et par qui.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_featured", False), ("published_at__isnull", False), _connector="OR"
                        ),
                        name="showcase_sheet_featured_is_read",
                        violation_error_message="Seule une fiche publiée est mise à la une.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["-published_at", "-id"],
                        name="showcase_public",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["academy", "-published_at", "-id"],
                        name="showcase_by_academy",
                    ),
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["department", "-published_at", "-id"],
                        name="showcase_by_department",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("followers_told_at__isnull", True), ("published_at__isnull", False)
                        ),
                        fields=["published_at"],
                        name="showcase_untold",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="showcase_search"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            models.F("plain"), name="gin_trgm_ops"
                        ),
                        name="showcase_plain_trgm",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "confirmed",
                    models.JSONField(blank=True, default=list, verbose_name="doutes confirmés"),
                ),
                ("consent", models.TextField(verbose_name="accord")),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="proposée le"
                    ),
                ),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reprise le"),
                ),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="acceptée")),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="relue le"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="relue par",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.issueddocument",
                        verbose_name="fiche PDF",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposée par",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="showcase.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "édition d’une fiche",
                "verbose_name_plural": "éditions de fiches",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sheet", "number"), name="showcase_edition_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("decided_at__isnull", True)
                        ),
                        fields=("sheet",),
                        name="showcase_edition_one_waiting",
                        violation_error_message="Une fiche est déjà proposée pour ce projet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("consent", ""), _negated=True),
                        name="showcase_edition_consent",
                        violation_error_message="Rien n’est publié sans l’accord de l’établissement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("accepted__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            models.Q(
                                ("accepted__isnull", False),
                                ("cancelled_at__isnull", True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="showcase_edition_decided",
                        violation_error_message="Une relecture porte sa date, sa réponse et son auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted__isnull", True),
                            ("accepted", True),
                            models.Q(("motive", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="showcase_edition_motive",
                        violation_error_message="Un refus porte toujours un motif.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("cancelled_at__isnull", True), ("decided_at__isnull", True)
                        ),
                        fields=["proposed_at", "id"],
                        name="showcase_to_moderate",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspiration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(verbose_name="édition reprise")),
                (
                    "taken_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="repris le"
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspiration",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inspirations",
                        to="showcase.sheet",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "projet inspiré",
                "verbose_name_plural": "projets inspirés",
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="gardée le"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="showcase.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "favori",
                "verbose_name_plural": "favoris",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "sheet"), name="showcase_favourite_once"
                    )
                ],
                "indexes": [models.Index(fields=["user", "-added_at"], name="showcase_favourites")],
            },
        ),
        migrations.CreateModel(
            name="SheetAsWords",
            fields=[],
            options={
                "verbose_name": "mots d’une fiche",
                "verbose_name_plural": "mots des fiches",
                "proxy": True,
            },
            bases=("showcase.sheet",),
        ),
        migrations.CreateModel(
            name="SheetPhoto",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="rang")),
                ("alt", models.CharField(max_length=200, verbose_name="ce que montre la photo")),
                (
                    "rights_holder",
                    models.CharField(max_length=150, verbose_name="qui a pris la photo"),
                ),
                (
                    "agreed_by",
                    models.CharField(max_length=300, verbose_name="qui a donné son accord"),
                ),
                (
                    "shows_people",
                    models.BooleanField(
                        default=False, verbose_name="des personnes y sont reconnaissables"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ajoutée le"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retirée le"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="sheet_photos",
                        to="projects.attachment",
                        verbose_name="fichier",
                    ),
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
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="showcase.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo d’une fiche",
                "verbose_name_plural": "photos de fiches",
                "ordering": ["position", "added_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alt", ""), _negated=True),
                            models.Q(("rights_holder", ""), _negated=True),
                            models.Q(("agreed_by", ""), _negated=True),
                        ),
                        name="showcase_photo_consent",
                        violation_error_message="Une photo dit ce qu’elle montre, qui l’a prise et qui est d’accord.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="showcase_photo_removed",
                        violation_error_message="Une photo retirée porte la date et la personne.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("sheet", "attachment"),
                        name="showcase_photo_once",
                        violation_error_message="Cette photo est déjà dans la fiche.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Testimony",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="rang")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("HEAD", "Direction"),
                            ("TEACHER", "Personnel enseignant"),
                            ("CPE", "Vie scolaire (CPE, AED)"),
                            ("STAFF", "Autre personnel"),
                            ("PUPIL", "Élève"),
                            ("PARENT", "Parent d’élève"),
                            ("COMMUNITY", "Collectivité"),
                            ("PARTNER", "Partenaire"),
                        ],
                        max_length=10,
                        verbose_name="qui parle",
                    ),
                ),
                ("text", models.TextField(verbose_name="témoignage")),
                (
                    "agreed_by",
                    models.CharField(max_length=300, verbose_name="qui a donné son accord"),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ajouté le"
                    ),
                ),
                (
                    "removed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="testimonies",
                        to="showcase.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "témoignage",
                "verbose_name_plural": "témoignages",
                "ordering": ["position", "added_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("agreed_by", ""), _negated=True),
                        ),
                        name="showcase_testimony_consent",
                        violation_error_message="Un témoignage dit qui a donné son accord.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                            models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="showcase_testimony_removed",
                        violation_error_message="Un témoignage retiré porte la date et la personne.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetDraft",
            fields=[
                (
                    "sheet",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="draft",
                        serialize=False,
                        to="showcase.sheet",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=150, verbose_name="titre")),
                ("summary", models.TextField(blank=True, verbose_name="résumé")),
                (
                    "parts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("FINDINGS", "Les constats"),
                                ("NEEDS", "Les besoins"),
                                ("ACTIONS", "Les actions"),
                                ("OBJECTIVES", "Les objectifs"),
                                ("PARTNERS", "Les partenaires"),
                                ("EVALUATION", "Comment nous mesurons les effets"),
                                ("FIGURES", "Le projet en chiffres"),
                                ("RESULTS", "Ce qui a changé"),
                                ("ADVICE", "Ce que nous referions"),
                                ("TESTIMONIES", "Les témoignages"),
                                ("PHOTOS", "Les photos"),
                                ("VIDEO", "La vidéo"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="parties à publier",
                    ),
                ),
                ("texts", models.JSONField(blank=True, default=dict, verbose_name="textes")),
                (
                    "video_url",
                    models.URLField(blank=True, max_length=300, verbose_name="adresse de la vidéo"),
                ),
                (
                    "video_rights",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="droits sur la vidéo"
                    ),
                ),
                (
                    "transcript",
                    models.TextField(blank=True, verbose_name="transcription de la vidéo"),
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
                        default=django.utils.timezone.now, verbose_name="modifiée le"
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
                "verbose_name": "préparation d’une fiche",
                "verbose_name_plural": "préparations de fiches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("video_url", ""),
                            ("video_url__startswith", "https://"),
                            _connector="OR",
                        ),
                        name="showcase_draft_video_is_https",
                        violation_error_message="L’adresse d’une vidéo commence par https://.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("introduction", models.TextField(blank=True, verbose_name="introduction")),
                ("event", models.CharField(blank=True, max_length=150, verbose_name="événement")),
                (
                    "event_on",
                    models.DateField(blank=True, null=True, verbose_name="date de l’événement"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="créée le"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="publiée le"),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="establishments.academy",
                        verbose_name="académie",
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
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="projects.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collections",
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="showcase_collection_title",
                        violation_error_message="Une collection a un titre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", True), ("published_by__isnull", True)
                            ),
                            models.Q(
                                ("published_at__isnull", False), ("published_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="showcase_collection_published",
                        violation_error_message="Une collection publiée dit quand et par qui.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["-published_at"],
                        name="showcase_collections",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("slug", models.SlugField(db_index=False, max_length=80, verbose_name="adresse")),
                ("title", models.CharField(max_length=120, verbose_name="titre")),
                ("introduction", models.TextField(blank=True, verbose_name="introduction")),
                ("event", models.CharField(blank=True, max_length=150, verbose_name="événement")),
                (
                    "event_on",
                    models.DateField(blank=True, null=True, verbose_name="date de l’événement"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="créée le"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="publiée le"),
                ),
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
                        to="showcase.collection",
                    ),
                ),
                (
                    "published_by",
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
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="projects.theme",
                        verbose_name="thème",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="pourquoi cette fiche"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="showcase.collection",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_items",
                        to="showcase.sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche d’une collection",
                "verbose_name_plural": "fiches d’une collection",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("collection", "sheet"),
                        name="showcase_item_once",
                        violation_error_message="Cette fiche est déjà dans la collection.",
                    ),
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("collection", "position"),
                        name="showcase_item_rank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ThemeOfSheet",
            fields=[],
            options={
                "verbose_name": "thème d’une fiche",
                "verbose_name_plural": "thèmes d’une fiche",
                "proxy": True,
            },
            bases=("showcase.sheet_themes",),
        ),
        migrations.AddField(
            model_name="Collection",
            name="sheets",
            field=models.ManyToManyField(
                related_name="collections", through="showcase.CollectionItem", to="showcase.sheet"
            ),
        ),
        migrations.AddField(
            model_name="Sheet",
            name="edition",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="showcase.edition",
                verbose_name="édition publiée",
            ),
        ),
        migrations.AddConstraint(
            model_name="Sheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("edition__isnull", True), ("published_at__isnull", True)),
                    models.Q(
                        ("edition__isnull", False),
                        ("first_published_at__isnull", False),
                        ("published_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="showcase_sheet_published_is_accepted",
                violation_error_message="Une fiche publiée est une édition acceptée et datée.",
            ),
        ),
        core.migrating.AddTrigger(
            model_name="projectofsheet",
            trigger=pgtrigger.compiler.Trigger(
                name="place_of_sheet",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.establishment_id IS DISTINCT FROM NEW.establishment_id OR OLD.academy_id IS DISTINCT FROM NEW.academy_id)",
                    func="\n                    UPDATE showcase_sheet SET establishment_id = NEW.establishment_id\n                    WHERE project_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="fc5d235edf6368676ed418f2a1812b656b698016",
                    operation='UPDATE OF "establishment_id", "academy_id"',
                    pgid="pgtrigger_place_of_sheet_50b64",
                    table="projects_project",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collectionevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9293d6d476169035df10153f86a0f2c5d263a81c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6bf13",
                    table="showcase_collectionevent",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b9bb25275d89dbf59f7b3982340dedc8778a959d",
                    operation="DELETE",
                    pgid="pgtrigger_sheet_undeletable_0f95c",
                    table="showcase_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_read_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.published_at IS NOT NULL AND NEW.edition_id = OLD.edition_id AND (NEW.title IS DISTINCT FROM OLD.title OR NEW.summary IS DISTINCT FROM OLD.summary OR NEW.words IS DISTINCT FROM OLD.words OR NEW.school_name IS DISTINCT FROM OLD.school_name OR NEW.commune IS DISTINCT FROM OLD.commune OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.sector IS DISTINCT FROM OLD.sector OR NEW.priority_education IS DISTINCT FROM OLD.priority_education OR NEW.is_rural IS DISTINCT FROM OLD.is_rural OR NEW.dimensions IS DISTINCT FROM OLD.dimensions OR NEW.levels IS DISTINCT FROM OLD.levels OR NEW.pupils IS DISTINCT FROM OLD.pupils OR NEW.ips_band IS DISTINCT FROM OLD.ips_band OR NEW.amount_granted IS DISTINCT FROM OLD.amount_granted OR NEW.amount_band IS DISTINCT FROM OLD.amount_band OR NEW.spending IS DISTINCT FROM OLD.spending OR NEW.is_digital IS DISTINCT FROM OLD.is_digital OR NEW.has_video IS DISTINCT FROM OLD.has_video OR NEW.published_at IS DISTINCT FROM OLD.published_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3319d9caf98443d9a9b5806aae175a6ed08b4829",
                    operation="UPDATE",
                    pgid="pgtrigger_sheet_read_frozen_207a6",
                    table="showcase_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_place",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    SELECT s.id, s.academy_id, s.department_id\n                    INTO NEW.establishment_id, NEW.academy_id, NEW.department_id\n                    FROM projects_project p\n                    JOIN establishments_establishment s ON s.id = p.establishment_id\n                    WHERE p.id = NEW.project_id;\n                    RETURN NEW;\n                ",
                    hash="9a46c13811be32261fcf88e37dd4602733780e1a",
                    operation='INSERT OR UPDATE OF "establishment_id", "academy_id", "department_id"',
                    pgid="pgtrigger_sheet_place_bf7ec",
                    table="showcase_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_edition",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.edition_id IS NOT NULL)",
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM showcase_edition\n                        WHERE id = NEW.edition_id AND sheet_id = NEW.id AND accepted\n                    ) THEN\n                        RAISE EXCEPTION 'only an accepted edition of the sheet is read'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'showcase_sheet_edition';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="1d74a4356107382933f23c7cdd215be87c689cbb",
                    operation='INSERT OR UPDATE OF "edition_id", "published_at"',
                    pgid="pgtrigger_sheet_edition_bf3e4",
                    table="showcase_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_states",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{DRAFT:PROPOSED,PROPOSED:DRAFT,PROPOSED:PUBLISHED,PROPOSED:REFUSED,PROPOSED:WITHDRAWN,REFUSED:PROPOSED,REFUSED:WITHDRAWN,PUBLISHED:PROPOSED,PUBLISHED:WITHDRAWN,WITHDRAWN:PROPOSED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="5bbebd4f358d72c88b0ed13b922c58f0bf109d69",
                    operation="UPDATE",
                    pgid="pgtrigger_sheet_states_32561",
                    table="showcase_sheet",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="293552861c7bfda3d442ab7f8077ffd71826d498",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_sheet_freshness_05b0f",
                    table="showcase_sheet",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="inspiration",
            trigger=pgtrigger.compiler.Trigger(
                name="inspiration_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="93342ca5cb39820a62378845bbd2e12d0091ffaa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_inspiration_append_only_bfe36",
                    table="showcase_inspiration",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="edition",
            trigger=pgtrigger.compiler.Trigger(
                name="edition_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f0e36d441eb8a9c3188306253b3e8667e737f60c",
                    operation="DELETE",
                    pgid="pgtrigger_edition_undeletable_f0405",
                    table="showcase_edition",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="edition",
            trigger=pgtrigger.compiler.Trigger(
                name="edition_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.sheet_id IS DISTINCT FROM OLD.sheet_id OR NEW.number IS DISTINCT FROM OLD.number OR NEW.content IS DISTINCT FROM OLD.content OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.confirmed IS DISTINCT FROM OLD.confirmed OR NEW.consent IS DISTINCT FROM OLD.consent OR NEW.proposed_at IS DISTINCT FROM OLD.proposed_at OR NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="92e6b71ccd7eb12e901a2ec774f67a3213b65546",
                    operation="UPDATE",
                    pgid="pgtrigger_edition_frozen_22d60",
                    table="showcase_edition",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="edition",
            trigger=pgtrigger.compiler.Trigger(
                name="edition_ended_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (COALESCE(OLD.decided_at, OLD.cancelled_at) IS NOT NULL AND (NEW.accepted IS DISTINCT FROM OLD.accepted OR NEW.motive IS DISTINCT FROM OLD.motive OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.decided_by_id IS DISTINCT FROM OLD.decided_by_id OR NEW.cancelled_at IS DISTINCT FROM OLD.cancelled_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3dee52a087a63eb90c64c02a71361a6d4b77acd3",
                    operation="UPDATE",
                    pgid="pgtrigger_edition_ended_frozen_eb797",
                    table="showcase_edition",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="edition",
            trigger=pgtrigger.compiler.Trigger(
                name="edition_document_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.document_id IS NOT NULL AND (NEW.document_id IS DISTINCT FROM OLD.document_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="73885b5a99a9e526e7280895369429ca651dc992",
                    operation="UPDATE",
                    pgid="pgtrigger_edition_document_kept_5e09e",
                    table="showcase_edition",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collectionitem",
            trigger=pgtrigger.compiler.Trigger(
                name="item_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="d010083073176d292b4314a8a18e7b8caa120254",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_item_freshness_2ecda",
                    table="showcase_collectionitem",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="collection_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="e2cfe9f0438488affed3b75cc9cf2e6c83a2b78f",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_collection_freshness_8e056",
                    table="showcase_collection",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "showcase_collectionevent" ("academy_id", "created_at", "created_by_id", "event", "event_on", "id", "introduction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "theme_id", "title") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."event", NEW."event_on", NEW."id", NEW."introduction", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slug", NEW."theme_id", NEW."title"); RETURN NULL;',
                    hash="c857bbabf67cc1bf659403924cf4acf89630bea0",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_704dc",
                    table="showcase_collection",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "showcase_collectionevent" ("academy_id", "created_at", "created_by_id", "event", "event_on", "id", "introduction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "theme_id", "title") VALUES (NEW."academy_id", NEW."created_at", NEW."created_by_id", NEW."event", NEW."event_on", NEW."id", NEW."introduction", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."slug", NEW."theme_id", NEW."title"); RETURN NULL;',
                    hash="8d810f0a5f27b6b38b9ac36214bff5b6653413ed",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1d135",
                    table="showcase_collection",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="collection",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "showcase_collectionevent" ("academy_id", "created_at", "created_by_id", "event", "event_on", "id", "introduction", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "slug", "theme_id", "title") VALUES (OLD."academy_id", OLD."created_at", OLD."created_by_id", OLD."event", OLD."event_on", OLD."id", OLD."introduction", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_by_id", OLD."slug", OLD."theme_id", OLD."title"); RETURN NULL;',
                    hash="d4df6079ee3e12141dba7d55c3eae3510e9138a5",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_58e84",
                    table="showcase_collection",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheetaswords",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_words_new",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO showcase_sheetword (word, written)\n    SELECT DISTINCT ON (plain) plain, said FROM (\n        SELECT plain_text(said) AS plain, said FROM (\n            SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple'::regconfig, translate(\n                concat_ws(' ', title, school_name, commune, summary, words),\n                E'\\u00a0\\u202f\\u2019\\u00ab\\u00bb\\u201c\\u201d\\u2026\\u2013\\u2014-',\n                repeat(' ', 11))))) AS said\n            FROM read_now WHERE published_at IS NOT NULL\n        ) AS tokens\n    ) AS found\n    WHERE plain ~ '^[a-z]{4,30}$'\n    ORDER BY plain, said\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                    hash="5413d49bfc90fb4e1a6d3fba980cf98d0f87dee4",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_sheet_words_new_5397d",
                    referencing="REFERENCING NEW TABLE AS read_now ",
                    table="showcase_sheet",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheetaswords",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_words_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    INSERT INTO showcase_sheetword (word, written)\n    SELECT DISTINCT ON (plain) plain, said FROM (\n        SELECT plain_text(said) AS plain, said FROM (\n            SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple'::regconfig, translate(\n                concat_ws(' ', title, school_name, commune, summary, words),\n                E'\\u00a0\\u202f\\u2019\\u00ab\\u00bb\\u201c\\u201d\\u2026\\u2013\\u2014-',\n                repeat(' ', 11))))) AS said\n            FROM read_now WHERE published_at IS NOT NULL\n        ) AS tokens\n    ) AS found\n    WHERE plain ~ '^[a-z]{4,30}$'\n    ORDER BY plain, said\n    ON CONFLICT DO NOTHING;\n    RETURN NULL;\n",
                    hash="ac6c23d85572fabf3b32230be61abee0139aa82f",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_sheet_words_changed_9b1d1",
                    referencing="REFERENCING NEW TABLE AS read_now ",
                    table="showcase_sheet",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="sheetphoto",
            trigger=pgtrigger.compiler.Trigger(
                name="photo_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="04356c5d37abc554d0167b40e8ea2f6e9f8d96c3",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_photo_freshness_099c6",
                    table="showcase_sheetphoto",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="testimony",
            trigger=pgtrigger.compiler.Trigger(
                name="testimony_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="d0e5daf6ac1f3f36ea23f8e70dde194b3992af6c",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_testimony_freshness_42a6b",
                    table="showcase_testimony",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="themeofsheet",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_theme_freshness",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                INSERT INTO showcase_freshness (id, version, changed_at) VALUES (1, 1, now())\n                ON CONFLICT (id) DO UPDATE\n                SET version = showcase_freshness.version + 1, changed_at = now();\n                RETURN NULL;\n            ",
                    hash="b5fff577fcfc165b12957b46c6c55004b2b9633c",
                    level="STATEMENT",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_sheet_theme_freshness_af926",
                    table="showcase_sheet_themes",
                    when="AFTER",
                ),
            ),
        ),
    ]
