import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("core", "0002_plain_text"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Concertation",
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
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
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
                        verbose_name="dimensions abordées",
                    ),
                ),
                ("synthesis", models.TextField(blank=True, verbose_name="synthèse")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créée le")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
                (
                    "recorded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="enregistrée le"),
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
                        related_name="concertations",
                        to="establishments.establishment",
                        verbose_name="établissement",
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
                        verbose_name="enregistrée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "concertation",
                "verbose_name_plural": "concertations",
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_at__isnull", True), ("recorded_by__isnull", True)),
                            models.Q(
                                ("held_on__isnull", False),
                                ("recorded_at__isnull", False),
                                ("recorded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="concertations_recorded_paired",
                        violation_error_message="Une concertation enregistrée porte sa date, le jour de l’enregistrement et la personne.",
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["establishment", "-created_at"], name="concertations_by_school"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcertationReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "is_final",
                    models.BooleanField(
                        default=False, verbose_name="de la concertation enregistrée"
                    ),
                ),
                (
                    "requested_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="demandé le"),
                ),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="concertations.concertation",
                        verbose_name="concertation",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.issueddocument",
                        verbose_name="document",
                    ),
                ),
            ],
            options={
                "verbose_name": "rapport de concertation",
                "verbose_name_plural": "rapports de concertation",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ContributionBox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=14, unique=True, verbose_name="lien")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TEACHERS", "Enseignants"),
                            ("OTHER_STAFF", "Autres personnels"),
                            ("PUPILS", "Élèves"),
                            ("FAMILIES", "Familles"),
                            ("COMMUNITY", "Élus et agents de la collectivité"),
                            ("PARTNERS", "Associations et partenaires"),
                            ("INSPECTION", "Inspection et équipe d’appui"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="pour qui",
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="ouvre le")),
                ("closes_on", models.DateField(verbose_name="ferme après le")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermé le")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="fermé par",
                    ),
                ),
                (
                    "concertation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="box",
                        to="concertations.concertation",
                        verbose_name="concertation",
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
            ],
            options={
                "verbose_name": "formulaire de contributions",
                "verbose_name_plural": "formulaires de contributions",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))),
                        name="concertations_box_days",
                        violation_error_message="La fermeture ne peut pas précéder l’ouverture.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="concertations_box_closed_paired",
                        violation_error_message="Une fermeture porte son moment et son auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("category", ""),
                            (
                                "category__in",
                                [
                                    "TEACHERS",
                                    "OTHER_STAFF",
                                    "PUPILS",
                                    "FAMILIES",
                                    "COMMUNITY",
                                    "PARTNERS",
                                    "INSPECTION",
                                ],
                            ),
                            _connector="OR",
                        ),
                        name="concertations_box_category",
                        violation_error_message="Cette catégorie n’existe pas.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("finding", models.TextField(verbose_name="constat")),
                ("need", models.TextField(blank=True, verbose_name="besoin")),
                ("idea", models.TextField(blank=True, verbose_name="idée d’action")),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="concertations.concertation",
                    ),
                ),
            ],
            options={
                "verbose_name": "constat",
                "verbose_name_plural": "constats",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("concertation", "position"),
                        name="concertations_finding_position",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                (
                    "starts_at",
                    models.TimeField(blank=True, null=True, verbose_name="heure de début"),
                ),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="heure de fin")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "link",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["https"])],
                        verbose_name="lien de visioconférence",
                    ),
                ),
                (
                    "invited",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("TEACHERS", "Enseignants"),
                                ("OTHER_STAFF", "Autres personnels"),
                                ("PUPILS", "Élèves"),
                                ("FAMILIES", "Familles"),
                                ("COMMUNITY", "Élus et agents de la collectivité"),
                                ("PARTNERS", "Associations et partenaires"),
                                ("INSPECTION", "Inspection et équipe d’appui"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="personnes invitées",
                    ),
                ),
                (
                    "counted_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=4,
                        null=True,
                        verbose_name="heures décomptées des 108 heures",
                    ),
                ),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="concertations.concertation",
                        verbose_name="concertation",
                    ),
                ),
            ],
            options={
                "verbose_name": "rencontre",
                "verbose_name_plural": "rencontres",
                "ordering": ["held_on", "starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at__isnull", True),
                            models.Q(
                                ("ends_at__gt", models.F("starts_at")), ("starts_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="concertations_meeting_ends_after_start",
                        violation_error_message="L’heure de fin vient après l’heure de début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted_hours__isnull", True),
                            models.Q(("counted_hours__gt", 0), ("counted_hours__lte", 24)),
                            _connector="OR",
                        ),
                        name="concertations_meeting_hours",
                        violation_error_message="Le nombre d’heures est compris entre 0,25 et 24.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""), ("link__startswith", "https://"), _connector="OR"
                        ),
                        name="concertations_meeting_link",
                        violation_error_message="Le lien commence par https://.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["concertation", "held_on"], name="concertations_meetings")
                ],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("TEACHERS", "Enseignants"),
                            ("OTHER_STAFF", "Autres personnels"),
                            ("PUPILS", "Élèves"),
                            ("FAMILIES", "Familles"),
                            ("COMMUNITY", "Élus et agents de la collectivité"),
                            ("PARTNERS", "Associations et partenaires"),
                            ("INSPECTION", "Inspection et équipe d’appui"),
                        ],
                        max_length=12,
                        verbose_name="catégorie",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="nombre")),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participations",
                        to="concertations.concertation",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("concertation", "category"), name="concertations_category_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.CharField(max_length=14, unique=True, verbose_name="lien")),
                (
                    "published_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="publiée le"),
                ),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retirée le"),
                ),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="concertations.concertation",
                        verbose_name="concertation",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="publiée par",
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
                        verbose_name="retirée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication de synthèse",
                "verbose_name_plural": "publications de synthèse",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("concertation",),
                        name="concertations_published_once",
                        violation_error_message="La synthèse est déjà publiée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="concertations_publication_revoked_paired",
                        violation_error_message="Un retrait porte son moment et son auteur.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("TEACHERS", "Enseignants"),
                            ("OTHER_STAFF", "Autres personnels"),
                            ("PUPILS", "Élèves"),
                            ("FAMILIES", "Familles"),
                            ("COMMUNITY", "Élus et agents de la collectivité"),
                            ("PARTNERS", "Associations et partenaires"),
                            ("INSPECTION", "Inspection et équipe d’appui"),
                        ],
                        max_length=12,
                        verbose_name="catégorie",
                    ),
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
                ("good", models.TextField(blank=True, verbose_name="ce qui va bien")),
                ("lacking", models.TextField(blank=True, verbose_name="ce qui manque")),
                ("idea", models.TextField(blank=True, verbose_name="une idée")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("FORM", "formulaire en ligne"),
                            ("PAPER", "feuille papier"),
                            ("SPOKEN", "dite à l’oral"),
                        ],
                        default="FORM",
                        max_length=8,
                        verbose_name="origine",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="reçue le")),
                (
                    "replay_key",
                    models.CharField(max_length=64, verbose_name="empreinte de l’envoi"),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="étiquettes",
                    ),
                ),
                (
                    "hidden_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="masquée le"),
                ),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "good", "lacking", "idea", config="french_unaccent"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "concertation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="concertations.concertation",
                        verbose_name="concertation",
                    ),
                ),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="masquée par",
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saisie par",
                    ),
                ),
            ],
            options={
                "verbose_name": "contribution",
                "verbose_name_plural": "contributions",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("concertation", "replay_key"),
                        name="concertations_contribution_once",
                        violation_error_message="Cette contribution est déjà arrivée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("good", ""), ("idea", ""), ("lacking", ""), _negated=True
                        ),
                        name="concertations_contribution_says",
                        violation_error_message="Une contribution répond à une question au moins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("good"), 1500
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("lacking"), 1500
                            ),
                            django.db.models.lookups.LessThanOrEqual(
                                django.db.models.functions.text.Length("idea"), 1500
                            ),
                        ),
                        name="concertations_contribution_size",
                        violation_error_message="Une réponse de cette contribution est trop longue.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "category__in",
                                [
                                    "TEACHERS",
                                    "OTHER_STAFF",
                                    "PUPILS",
                                    "FAMILIES",
                                    "COMMUNITY",
                                    "PARTNERS",
                                    "INSPECTION",
                                ],
                            )
                        ),
                        name="concertations_contribution_category",
                        violation_error_message="Cette catégorie n’existe pas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "FORM"), ("typed_by__isnull", True)),
                            models.Q(
                                ("origin__in", ["PAPER", "SPOKEN"]), ("typed_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="concertations_contribution_origin",
                        violation_error_message="Une contribution du formulaire n’a pas d’auteur\xa0; une contribution recopiée dit qui l’a saisie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hidden_at__isnull", True), ("hidden_by__isnull", True)),
                            models.Q(("hidden_at__isnull", False), ("hidden_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="concertations_contribution_hidden_paired",
                        violation_error_message="Une contribution masquée dit quand et par qui.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["concertation", "-id"], name="concertations_voices_newest"
                    ),
                    models.Index(
                        fields=["concertation", "category", "-id"], name="concertations_voices_by"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search"], name="concertations_voices_search"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cited_at", models.DateTimeField(auto_now_add=True, verbose_name="citée le")),
                (
                    "cited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="citée par",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="concertations.contribution",
                        verbose_name="contribution",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="concertations.finding",
                        verbose_name="constat",
                    ),
                ),
            ],
            options={
                "verbose_name": "citation",
                "verbose_name_plural": "citations",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "contribution"), name="concertations_citation_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="Contribution",
            name="findings",
            field=models.ManyToManyField(
                related_name="contributions",
                through="concertations.Citation",
                to="concertations.finding",
                verbose_name="constats",
            ),
        ),
        core.migrating.AddTrigger(
            model_name="concertation",
            trigger=pgtrigger.compiler.Trigger(
                name="concertation_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="265d1c923f46cc508b434bff1fc87e1d763ff0bf",
                    operation="DELETE",
                    pgid="pgtrigger_concertation_undeletable_7a9ce",
                    table="concertations_concertation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="concertationreport",
            trigger=pgtrigger.compiler.Trigger(
                name="report_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a500abd0dc86fe36318062eb36680c3e63991e83",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_report_append_only_27a92",
                    table="concertations_concertationreport",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="contributionbox",
            trigger=pgtrigger.compiler.Trigger(
                name="box_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="850b86fd1644286a549e907b01f8e5205f8fb0b4",
                    operation="DELETE",
                    pgid="pgtrigger_box_undeletable_8476c",
                    table="concertations_contributionbox",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="contribution_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="10aebf0e754c1522fc89cbbd8ef20e09809a71d0",
                    operation="DELETE",
                    pgid="pgtrigger_contribution_undeletable_3d1ec",
                    table="concertations_contribution",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="contribution",
            trigger=pgtrigger.compiler.Trigger(
                name="contribution_words_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."concertation_id" IS DISTINCT FROM (NEW."concertation_id") OR OLD."dimensions" IS DISTINCT FROM (NEW."dimensions") OR OLD."good" IS DISTINCT FROM (NEW."good") OR OLD."idea" IS DISTINCT FROM (NEW."idea") OR OLD."lacking" IS DISTINCT FROM (NEW."lacking") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."replay_key" IS DISTINCT FROM (NEW."replay_key") OR OLD."typed_by_id" IS DISTINCT FROM (NEW."typed_by_id"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="66dab395f0b173af8c4c72147f39b83098182546",
                    operation="UPDATE",
                    pgid="pgtrigger_contribution_words_frozen_65cc8",
                    table="concertations_contribution",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="citation",
            trigger=pgtrigger.compiler.Trigger(
                name="citation_same_concertation",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM concertations_finding AS finding\n                        JOIN concertations_contribution AS said\n                            ON said.concertation_id = finding.concertation_id\n                        WHERE finding.id = NEW.finding_id AND said.id = NEW.contribution_id)\n                    THEN\n                        RAISE EXCEPTION 'a finding cites contributions of its own concertation'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'concertations_citation_same_concertation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="b5da7235135fcdd3b8ed327046f22ac3e645bed8",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_citation_same_concertation_adccc",
                    table="concertations_citation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="citation",
            trigger=pgtrigger.compiler.Trigger(
                name="citation_of_recorded_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM concertations_finding AS finding\n                        JOIN concertations_concertation AS concertation\n                            ON concertation.id = finding.concertation_id\n                        WHERE finding.id = COALESCE(NEW.finding_id, OLD.finding_id)\n                            AND concertation.recorded_at IS NOT NULL)\n                    THEN\n                        RAISE EXCEPTION 'the citations of a recorded concertation are history'\n                            USING ERRCODE = 'check_violation',\n                                CONSTRAINT = 'concertations_citation_of_recorded';\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ",
                    hash="64f3f3c5a1eccd9f0adb764787f991a41bfb2e5e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_citation_of_recorded_frozen_eca00",
                    table="concertations_citation",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_history_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT FROM concertations_concertation\n        WHERE id = NEW.concertation_id AND recorded_at IS NOT NULL\n    ) THEN\n        RAISE EXCEPTION 'the meetings of a recorded concertation are history';\n    END IF;\nRETURN NEW;",
                    hash="ff80729745c7f8244ac8014dc55110e66b344d44",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_meeting_history_kept_6b891",
                    table="concertations_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_history_whole",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF EXISTS (\n        SELECT FROM concertations_concertation\n        WHERE id = OLD.concertation_id AND recorded_at IS NOT NULL\n    ) THEN\n        RAISE EXCEPTION 'the meetings of a recorded concertation are history';\n    END IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;",
                    hash="86ec88ca4f71992466437fe02cf4474a47ab2260",
                    operation="DELETE OR UPDATE",
                    pgid="pgtrigger_meeting_history_whole_0e9a4",
                    table="concertations_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="publication_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="093f3f3dd5333d6c632faee9314829d75e5f133a",
                    operation="DELETE",
                    pgid="pgtrigger_publication_undeletable_42b74",
                    table="concertations_publication",
                    when="BEFORE",
                ),
            ),
        ),
    ]
