import uuid

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating
import support.models.help


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("establishments", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpRequest",
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
                    "part",
                    models.CharField(
                        blank=True,
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
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CARDIE", "CARDIE (innovation et expérimentation)"),
                            ("CANOPE", "Réseau Canopé (formation et ressources)"),
                            ("DANE", "DANE (numérique éducatif)"),
                            ("INSPECTION", "Inspection référente"),
                        ],
                        max_length=10,
                        verbose_name="service demandé",
                    ),
                ),
                ("subject", models.CharField(max_length=150, verbose_name="objet")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("OPEN", "À prendre"),
                            ("TAKEN", "Prise en charge"),
                            ("ANSWERED", "Réponse donnée"),
                            ("CLOSED", "Close"),
                        ],
                        default="OPEN",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                (
                    "status_since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="statut depuis le"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="demandée le"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
                (
                    "establishment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="establishments.establishment",
                        verbose_name="établissement",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests_held",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="qui aide",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="projects.project",
                        verbose_name="projet",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande d’aide",
                "verbose_name_plural": "demandes d’aide",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject", ""), _negated=True),
                        name="support_request_subject",
                        violation_error_message="Une demande d’aide a un objet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part", ""), ("project__isnull", False), _connector="OR"
                        ),
                        name="support_request_part_of_project",
                        violation_error_message="Une partie est celle d’un projet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("holder__isnull", False), ("status__in", ("TAKEN", "ANSWERED"))
                            ),
                            models.Q(("holder__isnull", True), ("status", "OPEN")),
                            ("status", "CLOSED"),
                            _connector="OR",
                        ),
                        name="support_request_held",
                        violation_error_message="Une demande prise en charge l’est par quelqu’un.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["status", "status_since", "id"], name="support_inbox"),
                    models.Index(fields=["holder", "status", "status_since"], name="support_mine"),
                    models.Index(fields=["establishment", "-asked_at"], name="support_by_school"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Costing",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("DRAFT", "En préparation"),
                            ("SENT", "Envoyé"),
                            ("REPLACED", "Remplacé par une nouvelle version"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="statut",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, verbose_name="enregistrement")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="modifié le"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="commencé le"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costings",
                        to="support.helprequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "chiffrage",
                "verbose_name_plural": "chiffrages",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "number"), name="support_costing_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "DRAFT")),
                        fields=("request",),
                        name="support_one_draft",
                        violation_error_message="Un chiffrage est déjà en préparation.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "SENT")),
                        fields=("request",),
                        name="support_one_sent",
                        violation_error_message="Un seul chiffrage est proposé à la fois.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", True),
                                ("sent_by__isnull", True),
                                ("status", "DRAFT"),
                            ),
                            models.Q(
                                models.Q(("status", "DRAFT"), _negated=True),
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="support_costing_sent",
                        violation_error_message="Un chiffrage envoyé porte la date et la personne.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HelpEntry",
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
                            ("ASKED", "a demandé de l’aide"),
                            ("TAKEN", "a pris la demande en charge"),
                            ("PASSED_ON", "a transmis la demande"),
                            ("ANSWERED", "a répondu"),
                            ("WRITTEN", "a écrit"),
                            ("REOPENED", "a rouvert la demande"),
                            ("CLOSED", "a clos la demande"),
                            ("COSTING_SENT", "a envoyé un chiffrage"),
                            ("COSTING_ANSWERED", "a répondu au chiffrage"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("SCHOOL", "Établissement"), ("TEAM", "Équipe d’appui")],
                        max_length=10,
                        verbose_name="de la part de",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="texte")),
                (
                    "to_service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CARDIE", "CARDIE (innovation et expérimentation)"),
                            ("CANOPE", "Réseau Canopé (formation et ressources)"),
                            ("DANE", "DANE (numérique éducatif)"),
                            ("INSPECTION", "Inspection référente"),
                        ],
                        max_length=10,
                        verbose_name="transmise au service",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "costing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="support.costing",
                        verbose_name="chiffrage",
                    ),
                ),
                (
                    "to_person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="transmise à",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="support.helprequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "échange",
                "verbose_name_plural": "échanges",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["ASKED", "ANSWERED", "WRITTEN"]), _negated=True),
                            models.Q(("body", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="support_entry_says_something",
                        violation_error_message="Un message ne peut pas être vide.",
                    )
                ],
                "indexes": [models.Index(fields=["request", "at"], name="support_thread")],
            },
        ),
        migrations.CreateModel(
            name="HelpFile",
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
                        max_length=200, upload_to=support.models.help._path, verbose_name="fichier"
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="nom")),
                ("content_type", models.CharField(max_length=100, verbose_name="type")),
                ("size", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="support.helpentry",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier joint",
                "verbose_name_plural": "fichiers joints",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PriceCatalogue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("valid_from", models.DateField(verbose_name="prix valables à partir du")),
                ("file_name", models.CharField(blank=True, max_length=150, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "refused",
                    models.JSONField(blank=True, default=list, verbose_name="lignes refusées"),
                ),
                (
                    "imported_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="importé le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="price_catalogues",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="importé par",
                    ),
                ),
            ],
            options={
                "verbose_name": "catalogue de prix",
                "verbose_name_plural": "catalogues de prix",
                "ordering": ["-valid_from", "-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "number"), name="support_catalogue_number"
                    ),
                    models.UniqueConstraint(
                        fields=("academy", "valid_from", "sha256"),
                        name="support_catalogue_once",
                        violation_error_message="Ce fichier est déjà importé pour ce jour.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["academy", "-valid_from", "-number"],
                        name="support_catalogue_latest",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CatalogueItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("label", models.CharField(max_length=150, verbose_name="désignation")),
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
                ("unit", models.CharField(max_length=40, verbose_name="unité")),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="prix unitaire (€)"
                    ),
                ),
                (
                    "supplier",
                    models.CharField(blank=True, max_length=150, verbose_name="fournisseur"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "code", "label", "supplier", config="french_unaccent"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "catalogue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="support.pricecatalogue",
                    ),
                ),
            ],
            options={
                "verbose_name": "article du catalogue",
                "verbose_name_plural": "articles du catalogue",
                "ordering": ["label", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("catalogue", "code"), name="support_item_code"),
                    models.CheckConstraint(
                        condition=models.Q(("category", "HOURS"), _negated=True),
                        name="support_item_no_hours",
                        violation_error_message="Les heures ont les taux de l’académie, pas un prix.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit_price__gt", 0)),
                        name="support_item_price",
                        violation_error_message="Un prix est supérieur à zéro.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["catalogue", "label", "code"], name="support_items"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="support_item_search"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostingLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("need", models.CharField(blank=True, max_length=100, verbose_name="besoin")),
                (
                    "need_key",
                    models.CharField(blank=True, max_length=100, verbose_name="besoin, à comparer"),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="code")),
                ("label", models.CharField(max_length=150, verbose_name="désignation")),
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
                ("unit", models.CharField(blank=True, max_length=40, verbose_name="unité")),
                (
                    "unit_price",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="prix unitaire (€)"
                    ),
                ),
                ("price_on", models.DateField(verbose_name="prix du")),
                (
                    "quantity",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="quantité"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                (
                    "costing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="support.costing",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="support.catalogueitem",
                        verbose_name="article du catalogue",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne de chiffrage",
                "verbose_name_plural": "lignes de chiffrage",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("category", "HOURS"), _negated=True),
                        name="support_line_no_hours",
                        violation_error_message="Les heures ont les taux de l’académie, pas un prix.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_price__gt", 0)),
                        name="support_line_positive",
                        violation_error_message="Le prix et la quantité sont supérieurs à zéro.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("item__isnull", True),
                            models.Q(("code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="support_line_of_item_has_code",
                        violation_error_message="Une ligne du catalogue porte le code de l’article.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2022), ("year__lte", 2050)),
                        name="support_line_year",
                        violation_error_message="L’année n’est pas plausible.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostingAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "need_key",
                    models.CharField(blank=True, max_length=100, verbose_name="besoin, à comparer"),
                ),
                ("accepted", models.BooleanField(verbose_name="retenue")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, verbose_name="montant (€)"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "costing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support.costing",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="support.costingline",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à une ligne",
                "verbose_name_plural": "réponses aux lignes",
                "ordering": ["answered_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("line", "accepted"),
                        name="support_answer_once",
                        violation_error_message="Cette ligne a déjà reçu cette réponse.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("accepted", True), models.Q(("need_key", ""), _negated=True)
                        ),
                        fields=("costing", "need_key"),
                        name="support_one_option_a_need",
                        violation_error_message="Une autre option est déjà retenue pour ce besoin.",
                    ),
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="costingline",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_line_of_a_draft",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM support_costing costing\n        WHERE costing.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.costing_id ELSE NEW.costing_id END\n            AND costing.status = 'DRAFT'\n    ) THEN\n        RAISE EXCEPTION 'the lines of a costing that was sent do not change'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_line_of_a_draft';\n    END IF;\n    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n",
                    hash="7ccc87a2938fbd782c1f626df4e2d21183c9a69d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_costing_line_of_a_draft_dc965",
                    table="support_costingline",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="costinganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_answer_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2b4b40fbe7d29c686643b0c5c3718a297d65fd11",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_costing_answer_append_only_7beae",
                    table="support_costinganswer",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="costinganswer",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_answer_of_its_line",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM support_costingline line JOIN support_costing costing\n            ON costing.id = line.costing_id\n        WHERE line.id = NEW.line_id AND line.costing_id = NEW.costing_id\n            AND line.need_key = NEW.need_key AND costing.status = 'SENT'\n    ) THEN\n        RAISE EXCEPTION 'an answer is about a line of a costing that was sent'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_answer_of_its_line';\n    END IF;\n    RETURN NEW;\n",
                    hash="914c695187f9210eb8c256355fe1fb17d8fe3d69",
                    operation="INSERT",
                    pgid="pgtrigger_costing_answer_of_its_line_0d4eb",
                    table="support_costinganswer",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="helpfile",
            trigger=pgtrigger.compiler.Trigger(
                name="help_file_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5bb68c0b5524f7f925aa6c93ab04f72452dc5e7b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_help_file_append_only_7649c",
                    table="support_helpfile",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="helprequest",
            trigger=pgtrigger.compiler.Trigger(
                name="help_request_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="232c99f45e98d3979d3f0b9441caaed540070b80",
                    operation="DELETE",
                    pgid="pgtrigger_help_request_undeletable_c98ac",
                    table="support_helprequest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="helprequest",
            trigger=pgtrigger.compiler.Trigger(
                name="help_request_steps",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{OPEN:TAKEN,OPEN:CLOSED,TAKEN:OPEN,TAKEN:ANSWERED,TAKEN:CLOSED,ANSWERED:OPEN,ANSWERED:TAKEN,ANSWERED:CLOSED,CLOSED:OPEN,CLOSED:TAKEN}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="ea1a92169f879c7f837fff9e86e8160bd5f2e40d",
                    operation="UPDATE",
                    pgid="pgtrigger_help_request_steps_e4dfc",
                    table="support_helprequest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="helprequest",
            trigger=pgtrigger.compiler.Trigger(
                name="help_request_same_school",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.project_id IS NOT NULL AND NOT EXISTS (\n        SELECT 1 FROM projects_project project\n        WHERE project.id = NEW.project_id AND project.establishment_id = NEW.establishment_id\n    ) THEN\n        RAISE EXCEPTION 'a request for help is about a project of its own school'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'support_request_same_school';\n    END IF;\n    RETURN NULL;\n",
                    hash="71b608110ee446450150bff489bc90164d459ac0",
                    operation='INSERT OR UPDATE OF "project_id", "establishment_id"',
                    pgid="pgtrigger_help_request_same_school_b834f",
                    table="support_helprequest",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="helpentry",
            trigger=pgtrigger.compiler.Trigger(
                name="help_entry_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c921cf1cc799a207c3bd90109c7abf615ae58905",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_help_entry_append_only_57611",
                    table="support_helpentry",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="costing",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="37adf28a66e634fc9734845ac29ebf2022216289",
                    operation="DELETE",
                    pgid="pgtrigger_costing_undeletable_8d82a",
                    table="support_costing",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="costing",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_steps",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{DRAFT:SENT,SENT:REPLACED}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="f5abf164cb3c305a518d0996f47212e4d1f55706",
                    operation="UPDATE",
                    pgid="pgtrigger_costing_steps_c86c5",
                    table="support_costing",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="costing",
            trigger=pgtrigger.compiler.Trigger(
                name="costing_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status <> 'DRAFT' AND (NEW.message IS DISTINCT FROM OLD.message OR NEW.request_id IS DISTINCT FROM OLD.request_id OR NEW.sent_at IS DISTINCT FROM OLD.sent_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="2810b3d8b686be8782381cd8d999e482e3602d75",
                    operation="UPDATE",
                    pgid="pgtrigger_costing_frozen_cdffd",
                    table="support_costing",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="pricecatalogue",
            trigger=pgtrigger.compiler.Trigger(
                name="price_catalogue_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7ca9e9b8d3100055350bd8d4311b80e9dee6acf2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_price_catalogue_append_only_27a5d",
                    table="support_pricecatalogue",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="catalogueitem",
            trigger=pgtrigger.compiler.Trigger(
                name="catalogue_item_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b3fc6fdf9488e29788180823db856d9a2bb7b56c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_catalogue_item_append_only_ba0d9",
                    table="support_catalogueitem",
                    when="BEFORE",
                ),
            ),
        ),
    ]
