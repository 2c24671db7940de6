import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CommissionSession",
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
                ("held_at", models.DateTimeField(verbose_name="date et heure")),
                ("place", models.CharField(max_length=200, verbose_name="lieu")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("PLANNED", "En préparation"),
                            ("INVITED", "Convoquée"),
                            ("OPEN", "En séance"),
                            ("CLOSED", "Tenue, décisions à publier"),
                            ("PUBLISHED", "Décisions publiées"),
                            ("CANCELLED", "Sans quorum"),
                        ],
                        default="PLANNED",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "invited_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="convoquée le"),
                ),
                (
                    "short_notice_motive",
                    models.TextField(blank=True, verbose_name="motif du délai court"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ouverte le"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="levée le")),
                (
                    "published_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="décisions publiées le"
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "agenda",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_invited",
                        to="documents.issueddocument",
                        verbose_name="ordre du jour envoyé",
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
                    "minutes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session",
                        to="documents.issueddocument",
                        verbose_name="procès-verbal",
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
                    "second_of",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_session",
                        to="reviews.commissionsession",
                        verbose_name="seconde convocation de",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance",
                "verbose_name_plural": "séances",
                "ordering": ["-held_at"],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("ROOM", "Dans la salle"),
                            ("REMOTE", "À distance"),
                            ("MANDATE", "A donné mandat"),
                            ("ABSENT", "Absent"),
                        ],
                        max_length=10,
                        verbose_name="présence",
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.appointment",
                    ),
                ),
                (
                    "mandate_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.appointment",
                        verbose_name="mandat donné à",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendances",
                        to="reviews.commissionsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "présence",
                "verbose_name_plural": "présences",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "without_opinion",
                    models.BooleanField(
                        default=False, verbose_name="inscrit sans avis de l’inspection"
                    ),
                ),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="inscrit le"
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agenda_items",
                        to="projects.project",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="reviews.commissionsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "point de l’ordre du jour",
                "verbose_name_plural": "ordre du jour",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CompletionRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                ("message", models.TextField(blank=True, verbose_name="message")),
                ("due_on", models.DateField(verbose_name="à rendre pour le")),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="demandée le"
                    ),
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
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="close par",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completion_requests",
                        to="projects.project",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="demandée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de compléments",
                "verbose_name_plural": "demandes de compléments",
                "ordering": ["requested_at"],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("VALIDATE", "Validé"),
                            ("COMPLETE", "À compléter"),
                            ("DECLINE", "Non retenu"),
                            ("CARRY_OVER", "Reporté à une autre séance"),
                        ],
                        max_length=12,
                        verbose_name="décision",
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant accordé (€)",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="compléments à rendre pour le"
                    ),
                ),
                ("votes_for", models.PositiveSmallIntegerField(default=0, verbose_name="pour")),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(default=0, verbose_name="contre"),
                ),
                (
                    "abstentions",
                    models.PositiveSmallIntegerField(default=0, verbose_name="abstentions"),
                ),
                (
                    "casting_vote",
                    models.BooleanField(
                        default=False, verbose_name="voix prépondérante de la présidence"
                    ),
                ),
                (
                    "voices",
                    models.PositiveSmallIntegerField(
                        default=0,
                        verbose_name="voix présentes ou représentées, intérêts personnels exclus",
                    ),
                ),
                (
                    "entitled",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="membres pouvant prendre part"
                    ),
                ),
                (
                    "prepared_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="préparée le"
                    ),
                ),
                (
                    "published_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="publiée le"),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="reviews.agendaitem",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "décision",
                "verbose_name_plural": "décisions",
            },
        ),
        migrations.CreateModel(
            name="DecisionPoint",
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
                ("reason", models.TextField(verbose_name="ce qui est demandé")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="reviews.decision",
                    ),
                ),
            ],
            options={
                "verbose_name": "point à compléter",
                "verbose_name_plural": "points à compléter",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "noted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="noté le"),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.appointment",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="reviews.agendaitem",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "intérêt personnel",
                "verbose_name_plural": "intérêts personnels",
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FAVOURABLE", "Favorable"),
                            ("RESERVED", "Favorable avec réserves"),
                            ("UNFAVOURABLE", "Défavorable"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                ("motive", models.TextField(verbose_name="motif")),
                (
                    "filed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="rendu le"
                    ),
                ),
                (
                    "filed_by",
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
                        related_name="opinions",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis",
                "verbose_name_plural": "avis",
                "ordering": ["filed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RequestedPoint",
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
                ("reason", models.TextField(verbose_name="ce qui est demandé")),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="reviews.completionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "point demandé",
                "verbose_name_plural": "points demandés",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("passage", models.PositiveSmallIntegerField(verbose_name="passage")),
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
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("SCHOOL", "Pour l’établissement"),
                            ("STAFF", "Entre services seulement"),
                        ],
                        max_length=10,
                        verbose_name="visibilité",
                    ),
                ),
                ("body", models.TextField(verbose_name="commentaire")),
                ("to_complete", models.BooleanField(default=False, verbose_name="à compléter")),
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
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écrit le"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auteur",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "commentaire",
                "verbose_name_plural": "commentaires",
                "ordering": ["created_at", "pk"],
                "indexes": [models.Index(fields=["project", "part"], name="reviews_comments")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_complete", False), ("audience", "SCHOOL"), _connector="OR"
                        ),
                        name="reviews_comment_to_complete_is_public",
                        violation_error_message="Un point à compléter s’adresse à l’établissement.",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="comment_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="390a240617289ded44e1326d0f0b6597a4bace90",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_comment_append_only_d51c7",
                    table="reviews_comment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="commissionsession",
            index=models.Index(fields=["academy", "-held_at"], name="reviews_sessions"),
        ),
        migrations.AddConstraint(
            model_name="commissionsession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("status", "PUBLISHED"),
                    ),
                    models.Q(
                        models.Q(("status", "PUBLISHED"), _negated=True),
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="reviews_session_published_paired",
                violation_error_message="Une séance publiée porte la date et la personne.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commissionsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="2cdd1d3aa5e1f4e5cd423863a9b2e65d5ca6cf1b",
                    operation="DELETE",
                    pgid="pgtrigger_session_undeletable_300be",
                    table="reviews_commissionsession",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="commissionsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_published_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'PUBLISHED' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.held_at IS DISTINCT FROM OLD.held_at OR NEW.place IS DISTINCT FROM OLD.place OR NEW.academy_id IS DISTINCT FROM OLD.academy_id OR NEW.published_at IS DISTINCT FROM OLD.published_at OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="f3d0864288ac5893028e4311e1d14070a616b036",
                    operation="UPDATE",
                    pgid="pgtrigger_session_published_frozen_31d4c",
                    table="reviews_commissionsession",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("session", "appointment"), name="reviews_attendance_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.UniqueConstraint(
                fields=("session", "mandate_to"),
                name="reviews_one_mandate_each",
                violation_error_message="Chaque membre ne peut porter qu’un mandat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mandate_to__isnull", False), ("mode", "MANDATE")),
                    models.Q(
                        models.Q(("mode", "MANDATE"), _negated=True), ("mandate_to__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reviews_mandate_has_holder",
                violation_error_message="Un mandat est donné à un autre membre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendance",
            constraint=models.CheckConstraint(
                condition=models.Q(("appointment", models.F("mandate_to")), _negated=True),
                name="reviews_mandate_to_other",
                violation_error_message="Un mandat est donné à un autre membre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("session", "project"),
                name="reviews_item_once",
                violation_error_message="Ce dossier est déjà à l’ordre du jour.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="agenda_item_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="6bbc0e429568146f8d1af0f6d828f882c5ff65c6",
                    operation="DELETE",
                    pgid="pgtrigger_agenda_item_undeletable_7039c",
                    table="reviews_agendaitem",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="completionrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("project",),
                name="reviews_one_open_request",
                violation_error_message="Une demande de compléments est déjà en cours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="completionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="reviews_request_closed_paired",
                violation_error_message="Une demande close porte la date et la personne.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="completionrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="completion_request_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c5b4aceb1a41b902de4bb7ade740f6b2d7797828",
                    operation="DELETE",
                    pgid="pgtrigger_completion_request_undeletable_7d82f",
                    table="reviews_completionrequest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("motive", ""), _negated=True),
                name="reviews_decision_has_motive",
                violation_error_message="Une décision est toujours motivée.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__gte", 0), ("amount__isnull", False), ("outcome", "VALIDATE")
                    ),
                    models.Q(
                        models.Q(("outcome", "VALIDATE"), _negated=True), ("amount__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reviews_decision_amount",
                violation_error_message="Seule une validation porte un montant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_on__isnull", False), ("outcome", "COMPLETE")),
                    models.Q(
                        models.Q(("outcome", "COMPLETE"), _negated=True), ("due_on__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="reviews_decision_due_on",
                violation_error_message="Une demande de compléments porte une date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("abstentions", 0),
                        ("outcome", "CARRY_OVER"),
                        ("votes_against", 0),
                        ("votes_for", 0),
                    ),
                    (
                        "voices",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("votes_for"), "+", models.F("votes_against")
                            ),
                            "+",
                            models.F("abstentions"),
                        ),
                    ),
                    _connector="OR",
                ),
                name="reviews_decision_votes_counted",
                violation_error_message="Le total des votes est celui des voix présentes.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="9b44619d13bb08fedf3bfc427063e3d51a085157",
                    operation="DELETE",
                    pgid="pgtrigger_decision_undeletable_ed49c",
                    table="reviews_decision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_published_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."published_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6e6eb3159a8dbbb180f3ee76f6841166ab1aa8c4",
                    operation="UPDATE",
                    pgid="pgtrigger_decision_published_frozen_9d710",
                    table="reviews_decision",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="interest",
            constraint=models.UniqueConstraint(
                fields=("item", "appointment"), name="reviews_interest_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cffc22362ae1b1d4d19ff98d9866ed4fa50540c2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_interest_append_only_98d72",
                    table="reviews_interest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(fields=["project", "-filed_at"], name="reviews_opinions"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("motive", ""), _negated=True),
                name="reviews_opinion_has_motive",
                violation_error_message="Un avis est toujours motivé.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="opinion",
            trigger=pgtrigger.compiler.Trigger(
                name="opinion_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="09c9c640ed3126b3f1f3f64aa0ee85b9fd4662ef",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_opinion_append_only_a8a01",
                    table="reviews_opinion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="requestedpoint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="reviews_point_answered_paired",
                violation_error_message="Un point répondu porte la date et la personne.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="requestedpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="requested_point_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="008d9ffe800b68e7e4db3b047d2bd5471b5a2c1a",
                    operation="DELETE",
                    pgid="pgtrigger_requested_point_undeletable_e85e1",
                    table="reviews_requestedpoint",
                    when="BEFORE",
                ),
            ),
        ),
    ]
