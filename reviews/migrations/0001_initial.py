import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

import core.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("establishments", "0001_initial"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AskedOpinion",
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
                            ("SUBJECT", "Une inspection disciplinaire (IA-IPR)"),
                            ("DANE", "La DANE"),
                            ("COMMUNITY", "Une collectivité"),
                            ("OTHER", "Un autre service"),
                        ],
                        max_length=10,
                        verbose_name="à qui",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="nom et qualité")),
                ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                (
                    "token_hash",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte du lien"),
                ),
                ("question", models.TextField(verbose_name="question")),
                (
                    "parts",
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
                        size=None,
                        verbose_name="parties à lire",
                    ),
                ),
                (
                    "readers",
                    models.CharField(
                        choices=[
                            ("EXAMINERS", "L’inspection référente et le secrétariat seulement"),
                            (
                                "SERVICES",
                                "Tous les services qui lisent le dossier, commission comprise",
                            ),
                            ("SCHOOL", "Les services et l’établissement"),
                        ],
                        max_length=10,
                        verbose_name="qui lit la réponse",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="attendu pour le")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="demandé le"
                    ),
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
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FAVOURABLE", "Favorable"),
                            ("RESERVED", "Favorable avec réserves"),
                            ("UNFAVOURABLE", "Défavorable"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                (
                    "signed_by",
                    models.CharField(blank=True, max_length=160, verbose_name="signé par"),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="rendu le"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                (
                    "withdrawal_motive",
                    models.TextField(blank=True, verbose_name="motif du retrait"),
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
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.snapshot",
                        verbose_name="dépôt à lire",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_opinions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="compte",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked_opinions",
                        to="projects.project",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "avis demandé",
                "verbose_name_plural": "avis demandés",
                "ordering": ["asked_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("token_hash", "")),
                            models.Q(
                                ("person__isnull", True), ("token_hash__regex", "^[0-9a-f]{64}$")
                            ),
                            _connector="OR",
                        ),
                        name="reviews_asked_by_account_or_link",
                        violation_error_message="Un avis se demande à un compte, ou par un lien.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parts", []), _negated=True),
                            models.Q(("question", ""), _negated=True),
                        ),
                        name="reviews_asked_something",
                        violation_error_message="Une demande d’avis pose une question sur une partie.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("signed_by", ""),
                                ("stance", ""),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_asked_answered_paired",
                        violation_error_message="Un avis rendu porte sa date, son texte et son auteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawal_motive", ""),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawal_motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_asked_withdrawn_paired",
                        violation_error_message="Un retrait porte sa date, la personne et le motif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="reviews_asked_one_end",
                        violation_error_message="Une demande d’avis est répondue ou retirée, pas les deux.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="reviews_asked_link_once",
                        violation_error_message="Ce lien existe déjà.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("project", "email"),
                        name="reviews_asked_once_at_a_time",
                        violation_error_message="Un avis est déjà attendu de cette adresse.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["project", "asked_at"], name="reviews_asked"),
                    models.Index(
                        condition=models.Q(
                            ("answered_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=["due_on"],
                        name="reviews_asked_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskedReminder",
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
                        choices=[("BEFORE", "Avant l’échéance"), ("AFTER", "Échéance passée")],
                        max_length=6,
                        verbose_name="moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="échéance rappelée")),
                (
                    "told_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="donné le"
                    ),
                ),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="reviews.askedopinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel d’avis demandé",
                "verbose_name_plural": "rappels d’avis demandés",
                "ordering": ["told_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("asked", "stage", "due_on"),
                        name="reviews_asked_reminded_once",
                        violation_error_message="Ce rappel est déjà donné.",
                    )
                ],
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
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="close le")),
                (
                    "withdrawal_motive",
                    models.TextField(blank=True, verbose_name="motif du retrait"),
                ),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("project",),
                        name="reviews_one_open_request",
                        violation_error_message="Une demande de compléments est déjà en cours.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("closed_by__isnull", True)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviews_request_closed_paired",
                        violation_error_message="Une demande close porte la date et la personne.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawal_motive", ""), ("closed_at__isnull", False), _connector="OR"
                        ),
                        name="reviews_request_withdrawn_is_closed",
                        violation_error_message="Une demande retirée est close.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["due_on"],
                        name="reviews_requests_due",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletionReminder",
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
                        choices=[("BEFORE", "Avant l’échéance"), ("AFTER", "Échéance passée")],
                        max_length=6,
                        verbose_name="moment",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="échéance rappelée")),
                (
                    "told_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="donné le"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="reviews.completionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel de compléments",
                "verbose_name_plural": "rappels de compléments",
                "ordering": ["told_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "stage", "due_on"),
                        name="reviews_completion_reminded_once",
                        violation_error_message="Ce rappel est déjà donné.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompletionExtension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("former_due_on", models.DateField(verbose_name="au lieu du")),
                ("due_on", models.DateField(verbose_name="nouvelle date")),
                (
                    "granted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="accordé le"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="reviews.completionrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "délai supplémentaire",
                "verbose_name_plural": "délais supplémentaires",
                "ordering": ["granted_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("former_due_on"))),
                        name="reviews_extension_is_later",
                        violation_error_message="Un délai supplémentaire recule la date.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompositionDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="composition au")),
                (
                    "issued_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="prise le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composition_decisions",
                        to="establishments.academy",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composition_decision",
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
            ],
            options={
                "verbose_name": "décision de nomination",
                "verbose_name_plural": "décisions de nomination",
                "ordering": ["-issued_at", "-pk"],
                "indexes": [
                    models.Index(fields=["academy", "-issued_at"], name="reviews_compositions")
                ],
            },
        ),
        migrations.CreateModel(
            name="CriteriaGrid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "published_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="en vigueur depuis le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grids",
                        to="establishments.academy",
                        verbose_name="académie",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "grille de critères",
                "verbose_name_plural": "grilles de critères",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "number"),
                        name="reviews_grid_number",
                        violation_error_message="La grille vient d’être changée par quelqu’un d’autre.",
                    )
                ],
            },
        ),
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
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "remote_url",
                    models.URLField(
                        blank=True, max_length=500, verbose_name="adresse de la visioconférence"
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(default=20, verbose_name="dossiers au plus"),
                ),
                (
                    "sequence",
                    models.PositiveIntegerField(default=0, verbose_name="révision du rendez-vous"),
                ),
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
                            ("CALLED_OFF", "Annulée"),
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
                    "called_off_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                ),
                (
                    "call_off_motive",
                    models.TextField(blank=True, verbose_name="motif de l’annulation"),
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
                    "called_off_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "grid",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="reviews.criteriagrid",
                        verbose_name="grille de critères",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance",
                "verbose_name_plural": "séances",
                "ordering": ["-held_at"],
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_off_at__isnull", False),
                                ("called_off_by__isnull", False),
                                ("status", "CALLED_OFF"),
                                models.Q(("call_off_motive", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("status", "CALLED_OFF"), _negated=True),
                                ("call_off_motive", ""),
                                ("called_off_at__isnull", True),
                                ("called_off_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_session_called_off_paired",
                        violation_error_message="Une séance annulée dit quand, par qui et pourquoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place", ""), ("remote_url", ""), _negated=True),
                        name="reviews_session_somewhere",
                        violation_error_message="Une séance a un lieu, une visioconférence, ou les deux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1), ("capacity__lte", 200)),
                        name="reviews_session_capacity",
                        violation_error_message="Une séance compte de 1 à 200 dossiers.",
                    ),
                ],
                "indexes": [models.Index(fields=["academy", "-held_at"], name="reviews_sessions")],
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
                    "opinions_shown_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="avis présentés en séance le"
                    ),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("session", "project"),
                        name="reviews_item_once",
                        violation_error_message="Ce dossier est déjà à l’ordre du jour.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ballot",
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
                            ("BY_NAME", "Vote nominal"),
                            ("SHOW_OF_HANDS", "Vote à main levée"),
                        ],
                        max_length=13,
                        verbose_name="façon de voter",
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
                        verbose_name="décision proposée",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant proposé (€)",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ouvert le"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="clos le")),
                (
                    "votes_for",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pour"),
                ),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="contre"),
                ),
                (
                    "abstentions",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="abstentions"
                    ),
                ),
                (
                    "voices",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="voix"),
                ),
                (
                    "entitled",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="membres pouvant prendre part"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="reviews.agendaitem",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("item",),
                        name="reviews_one_ballot_at_a_time",
                        violation_error_message="Un vote est déjà ouvert sur ce dossier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 0),
                                ("amount__isnull", False),
                                ("outcome", "VALIDATE"),
                            ),
                            models.Q(
                                models.Q(("outcome", "VALIDATE"), _negated=True),
                                ("amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_ballot_amount",
                        violation_error_message="Seule une validation porte un montant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("abstentions__isnull", True),
                                ("closed_at__isnull", True),
                                ("closed_by__isnull", True),
                                ("entitled__isnull", True),
                                ("voices__isnull", True),
                                ("votes_against__isnull", True),
                                ("votes_for__isnull", True),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("entitled__isnull", False),
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
                                ("voices__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_ballot_counted",
                        violation_error_message="Un vote clos porte ses totaux, qui font les voix.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LiveState",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="live",
                        serialize=False,
                        to="reviews.commissionsession",
                    ),
                ),
                ("version", models.PositiveBigIntegerField(default=0, verbose_name="version")),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "état de la séance en direct",
                "verbose_name_plural": "états des séances en direct",
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
                    "noted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="notée le"
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
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("session", "appointment"), name="reviews_attendance_once"
                    ),
                    models.UniqueConstraint(
                        fields=("session", "mandate_to"),
                        name="reviews_one_mandate_each",
                        violation_error_message="Chaque membre ne peut porter qu’un mandat.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mandate_to__isnull", False), ("mode", "MANDATE")),
                            models.Q(
                                models.Q(("mode", "MANDATE"), _negated=True),
                                ("mandate_to__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_mandate_has_holder",
                        violation_error_message="Un mandat est donné à un autre membre.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("appointment", models.F("mandate_to")), _negated=True),
                        name="reviews_mandate_to_other",
                        violation_error_message="Un mandat est donné à un autre membre.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rang")),
                ("label", models.CharField(max_length=150, verbose_name="critère")),
                ("help", models.TextField(blank=True, verbose_name="ce qu’il faut regarder")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="poids"),
                ),
                (
                    "grid",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="reviews.criteriagrid",
                    ),
                ),
            ],
            options={
                "verbose_name": "critère",
                "verbose_name_plural": "critères",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True),
                        name="reviews_criterion_label",
                        violation_error_message="Un critère a un intitulé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weight__isnull", True),
                            models.Q(("weight__gte", 1), ("weight__lte", 10)),
                            _connector="OR",
                        ),
                        name="reviews_criterion_weight",
                        violation_error_message="Un poids va de 1 à 10.",
                    ),
                ],
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
                    "ballot",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="reviews.ballot",
                        verbose_name="vote qui la porte",
                    ),
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="reviews_decision_has_motive",
                        violation_error_message="Une décision est toujours motivée.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount__gte", 0),
                                ("amount__isnull", False),
                                ("outcome", "VALIDATE"),
                            ),
                            models.Q(
                                models.Q(("outcome", "VALIDATE"), _negated=True),
                                ("amount__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_decision_amount",
                        violation_error_message="Seule une validation porte un montant.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), ("outcome", "COMPLETE")),
                            models.Q(
                                models.Q(("outcome", "COMPLETE"), _negated=True),
                                ("due_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_decision_due_on",
                        violation_error_message="Une demande de compléments porte une date.",
                    ),
                    models.CheckConstraint(
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
                ],
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
            name="DecisionsSignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                (
                    "signed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="signées le"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retirée le"),
                ),
                (
                    "withdrawal_motive",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retrait"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="reviews.commissionsession",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
            ],
            options={
                "verbose_name": "signature des décisions",
                "verbose_name_plural": "signatures des décisions",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("session",),
                        name="reviews_one_signature",
                        violation_error_message="Les décisions de cette séance sont déjà signées.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawal_motive", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawal_motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_signature_withdrawn_told",
                        violation_error_message="Une signature se retire avec un motif, par quelqu’un.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileOpening",
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
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ouvert le"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "ouverture d’un dossier",
                "verbose_name_plural": "ouvertures des dossiers",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(fields=["project", "-opened_at"], name="reviews_openings")
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="nom")),
                ("query", models.CharField(max_length=500, verbose_name="filtres")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inbox_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "filtre enregistré",
                "verbose_name_plural": "filtres enregistrés",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"),
                        name="reviews_filter_name_once",
                        violation_error_message="Vous avez déjà un filtre de ce nom.",
                    )
                ],
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
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                (
                    "withdrawal_motive",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retrait"),
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
                (
                    "withdrawn_by",
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
                "verbose_name": "intérêt personnel",
                "verbose_name_plural": "intérêts personnels",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("item", "appointment"),
                        name="reviews_interest_once",
                        violation_error_message="L’intérêt de ce membre est déjà noté pour ce dossier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawal_motive", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdrawal_motive", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_interest_withdrawn_told",
                        violation_error_message="Un intérêt se retire avec un motif, par quelqu’un.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberOpinion",
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
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant proposé (€)",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=3,
                        null=True,
                        verbose_name="note sur 4",
                    ),
                ),
                (
                    "filed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="rendu le"
                    ),
                ),
                (
                    "superseded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="remplacé le"),
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
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_opinions",
                        to="reviews.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "avis d’un membre",
                "verbose_name_plural": "avis des membres",
                "ordering": ["filed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("item", "author"),
                        name="reviews_member_opinion_once",
                        violation_error_message="Ce membre a déjà rendu un avis sur ce dossier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="reviews_member_opinion_motive",
                        violation_error_message="Un avis est toujours motivé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount__isnull", True), ("amount__gte", 0), _connector="OR"
                        ),
                        name="reviews_member_opinion_positive",
                        violation_error_message="Le montant proposé ne peut pas être négatif.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score__isnull", True),
                            models.Q(("score__gte", 0), ("score__lte", 4)),
                            _connector="OR",
                        ),
                        name="reviews_member_opinion_score",
                        violation_error_message="La note va de 0 à 4.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberOpinionDraft",
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
                        blank=True,
                        choices=[
                            ("FAVOURABLE", "Favorable"),
                            ("RESERVED", "Favorable avec réserves"),
                            ("UNFAVOURABLE", "Défavorable"),
                        ],
                        max_length=12,
                        verbose_name="avis",
                    ),
                ),
                ("motive", models.TextField(blank=True, verbose_name="motif")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="montant proposé (€)",
                    ),
                ),
                ("marks", models.JSONField(default=dict, verbose_name="notes")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistré le"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="member_opinion_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "brouillon d’avis",
                "verbose_name_plural": "brouillons d’avis",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "author"), name="reviews_member_opinion_draft_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="raison")),
                ("text", models.TextField(verbose_name="rectification")),
                (
                    "corrected_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="rectifié le"
                    ),
                ),
                (
                    "corrected_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrects_session",
                        to="documents.issueddocument",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="reviews.commissionsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "procès-verbal rectificatif",
                "verbose_name_plural": "procès-verbaux rectificatifs",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="reviews_correction_told",
                        violation_error_message="Une rectification dit sa raison et son texte.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MotiveTemplate",
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
                ("title", models.CharField(max_length=80, verbose_name="titre")),
                ("text", models.TextField(verbose_name="texte")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écrit le"
                    ),
                ),
                (
                    "academy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motives",
                        to="establishments.academy",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "modèle de motif",
                "verbose_name_plural": "modèles de motifs",
                "ordering": ["outcome", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("academy", "outcome", "title"),
                        name="reviews_motive_once",
                        violation_error_message="Un modèle porte déjà ce titre pour cette décision.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="reviews_motive_written",
                        violation_error_message="Un modèle a un titre et un texte.",
                    ),
                ],
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("motive", ""), _negated=True),
                        name="reviews_opinion_has_motive",
                        violation_error_message="Un avis est toujours motivé.",
                    )
                ],
                "indexes": [models.Index(fields=["project", "-filed_at"], name="reviews_opinions")],
            },
        ),
        migrations.CreateModel(
            name="OpinionMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.PositiveSmallIntegerField(verbose_name="note")),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.criterion",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="reviews.memberopinion",
                    ),
                ),
            ],
            options={
                "verbose_name": "note d’un critère",
                "verbose_name_plural": "notes des critères",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opinion", "criterion"), name="reviews_mark_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mark__lte", 4)),
                        name="reviews_mark_scale",
                        violation_error_message="Une note va de 0 à 4.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rapporteur",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assigned_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="désigné le"
                    ),
                ),
                (
                    "freed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="déchargé le"),
                ),
                (
                    "freed_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("INTEREST", "Intérêt personnel"),
                            ("GONE", "Ne siège pas à cette séance"),
                            ("BY_HAND", "Remplacé par le secrétariat"),
                        ],
                        max_length=10,
                        verbose_name="motif",
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
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rapporteurs",
                        to="reviews.agendaitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "rapporteur",
                "verbose_name_plural": "rapporteurs",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("freed_at__isnull", True)),
                        fields=("item",),
                        name="reviews_one_rapporteur",
                        violation_error_message="Ce dossier a déjà un rapporteur.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("freed_at__isnull", True), ("freed_reason", "")),
                            models.Q(
                                ("freed_at__isnull", False),
                                models.Q(("freed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reviews_rapporteur_freed_paired",
                        violation_error_message="Un rapporteur déchargé l’est avec un motif.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seating",
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
                    "given_back_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="place rendue le"),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seatings",
                        to="reviews.commissionsession",
                    ),
                ),
                (
                    "stand_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.appointment",
                    ),
                ),
                (
                    "titular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="establishments.appointment",
                    ),
                ),
            ],
            options={
                "verbose_name": "suppléance en séance",
                "verbose_name_plural": "suppléances en séance",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("given_back_at__isnull", True)),
                        fields=("session", "titular"),
                        name="reviews_seating_once",
                        violation_error_message="La suppléance de ce membre est déjà notée.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
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
                ("target", models.CharField(blank=True, max_length=120, verbose_name="repère")),
                (
                    "label",
                    models.CharField(blank=True, max_length=200, verbose_name="ce dont on parle"),
                ),
                ("quote", models.TextField(blank=True, verbose_name="mots cités")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "À traiter"),
                            ("ANSWERED", "Répondu par l’établissement"),
                            ("SETTLED", "Réglé"),
                        ],
                        default="OPEN",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="ouvert le"
                    ),
                ),
                (
                    "filing",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="projects.snapshot",
                    ),
                ),
                (
                    "opened_by",
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
                        related_name="threads",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "fil de commentaires",
                "verbose_name_plural": "fils de commentaires",
                "ordering": ["opened_at", "pk"],
                "indexes": [
                    models.Index(fields=["project", "part"], name="reviews_threads"),
                    models.Index(
                        condition=models.Q(("state", "ANSWERED")),
                        fields=["project"],
                        name="reviews_answered_threads",
                    ),
                ],
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
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="écrit le"
                    ),
                ),
                (
                    "writer",
                    models.CharField(blank=True, max_length=32, verbose_name="page qui a envoyé"),
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
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "commentaire",
                "verbose_name_plural": "commentaires",
                "ordering": ["created_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_complete", False), ("audience", "SCHOOL"), _connector="OR"
                        ),
                        name="reviews_comment_to_complete_is_public",
                        violation_error_message="Un point à compléter s’adresse à l’établissement.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role__in", ["DEPUTY", "EDITOR", "HEAD"]), _negated=True),
                            ("audience", "SCHOOL"),
                            _connector="OR",
                        ),
                        name="reviews_comment_of_school_is_public",
                        violation_error_message="Ce que l’établissement écrit, il le lit.",
                    ),
                    models.UniqueConstraint(
                        models.F("created_by"),
                        models.F("writer"),
                        django.db.models.functions.text.MD5("body"),
                        condition=models.Q(("writer", ""), _negated=True),
                        name="reviews_comment_sent_once",
                        violation_error_message="Ce commentaire est déjà enregistré.",
                    ),
                ],
                "indexes": [models.Index(fields=["project", "part"], name="reviews_comments")],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="reviews.comment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="personne",
                    ),
                ),
            ],
            options={
                "verbose_name": "mention",
                "verbose_name_plural": "mentions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "person"),
                        name="reviews_mention_once",
                        violation_error_message="Cette personne est déjà prévenue.",
                    )
                ],
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
                    "again",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reviews.requestedpoint",
                    ),
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
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "point demandé",
                "verbose_name_plural": "points demandés",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_point_answered_paired",
                        violation_error_message="Un point répondu porte la date et la personne.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PointVerdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_settled", models.BooleanField(verbose_name="réglé")),
                ("remark", models.TextField(blank=True, verbose_name="remarque")),
                (
                    "given_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="rendu le"
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "point",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict",
                        to="reviews.requestedpoint",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdict sur un point",
                "verbose_name_plural": "verdicts sur les points",
                "ordering": ["given_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_settled", True),
                            models.Q(("remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reviews_verdict_says_why",
                        violation_error_message="Dites ce qui manque encore.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommentDraft",
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
                ("target", models.CharField(blank=True, max_length=120, verbose_name="repère")),
                ("body", models.TextField(blank=True, verbose_name="commentaire")),
                (
                    "audience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SCHOOL", "Pour l’établissement"),
                            ("STAFF", "Entre services seulement"),
                        ],
                        max_length=10,
                        verbose_name="visibilité",
                    ),
                ),
                ("to_complete", models.BooleanField(default=False, verbose_name="à compléter")),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("quote", models.TextField(blank=True, verbose_name="mots cités")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                (
                    "writer",
                    models.CharField(
                        blank=True, max_length=32, verbose_name="page qui a enregistré"
                    ),
                ),
                ("rank", models.PositiveIntegerField(default=0, verbose_name="rang de l’envoi")),
                (
                    "saved_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="enregistré le"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comment_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "brouillon de commentaire",
                "verbose_name_plural": "brouillons de commentaires",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("author", "project", "part", "target", "thread"),
                        name="reviews_one_draft_a_place",
                        nulls_distinct=False,
                        violation_error_message="Un brouillon attend déjà à cet endroit.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ThreadMove",
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
                            ("OPEN", "À traiter"),
                            ("ANSWERED", "Répondu par l’établissement"),
                            ("SETTLED", "Réglé"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "moved_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="reviews.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d’état d’un fil",
                "verbose_name_plural": "changements d’état des fils",
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("FOR", "Pour"),
                            ("AGAINST", "Contre"),
                            ("ABSTAIN", "Abstention"),
                            ("NOT_COUNTED", "Non compté"),
                        ],
                        max_length=11,
                        verbose_name="vote",
                    ),
                ),
                (
                    "cast_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
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
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="votes",
                        to="reviews.ballot",
                    ),
                ),
                (
                    "cast_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "voix exprimée",
                "verbose_name_plural": "voix exprimées",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="WritingTakeover",
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
                        choices=[("OPINION", "un avis"), ("DECISION", "une décision")],
                        max_length=10,
                        verbose_name="ce qui s’écrivait",
                    ),
                ),
                (
                    "taken_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="le"),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takeovers",
                        to="projects.project",
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
                (
                    "taken_from",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="à",
                    ),
                ),
            ],
            options={
                "verbose_name": "reprise d’écriture",
                "verbose_name_plural": "reprises d’écriture",
                "ordering": ["-taken_at", "-pk"],
                "indexes": [
                    models.Index(fields=["project", "-taken_at"], name="reviews_takeovers")
                ],
            },
        ),
        core.migrating.AddTrigger(
            model_name="askedopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_opinion_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0241b936f262a17d2ac11f3c722edce437e17a40",
                    operation="DELETE",
                    pgid="pgtrigger_asked_opinion_undeletable_93e7d",
                    table="reviews_askedopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="askedopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_opinion_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.passage IS DISTINCT FROM OLD.passage OR NEW.filing_id IS DISTINCT FROM OLD.filing_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.name IS DISTINCT FROM OLD.name OR NEW.email IS DISTINCT FROM OLD.email OR NEW.person_id IS DISTINCT FROM OLD.person_id OR NEW.question IS DISTINCT FROM OLD.question OR NEW.parts IS DISTINCT FROM OLD.parts OR NEW.readers IS DISTINCT FROM OLD.readers OR NEW.asked_at IS DISTINCT FROM OLD.asked_at OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id OR NEW.role IS DISTINCT FROM OLD.role))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="406ac80ae5cce7527e4880af493317ada4797830",
                    operation="UPDATE",
                    pgid="pgtrigger_asked_opinion_frozen_3a039",
                    table="reviews_askedopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="askedopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_opinion_ended_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="fb08738c8033a954e446e219b264683b60ba6726",
                    operation="UPDATE",
                    pgid="pgtrigger_asked_opinion_ended_frozen_a9ccc",
                    table="reviews_askedopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="askedreminder",
            trigger=pgtrigger.compiler.Trigger(
                name="asked_reminder_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9f7abeebcf904d70419ff237c5a61cd2dc915c78",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_asked_reminder_append_only_ec302",
                    table="reviews_askedreminder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="3967fc11722e2ef64a6c7fe05726cfde1d4af235",
                    operation="DELETE",
                    pgid="pgtrigger_ballot_undeletable_9ce16",
                    table="reviews_ballot",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_proposal_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.mode IS DISTINCT FROM OLD.mode OR NEW.outcome IS DISTINCT FROM OLD.outcome OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.opened_at IS DISTINCT FROM OLD.opened_at OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ffad3c4859d911d2d00a65eb7c2cc39028271820",
                    operation="UPDATE",
                    pgid="pgtrigger_ballot_proposal_frozen_10652",
                    table="reviews_ballot",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_closed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.closed_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="dddafc1b812abfcf270664bbb1bc7d739a866b52",
                    operation="UPDATE",
                    pgid="pgtrigger_ballot_closed_frozen_00687",
                    table="reviews_ballot",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_by_name_counts_its_votes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.closed_at IS NOT NULL AND NEW.mode = 'BY_NAME')",
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM (\n                            SELECT count(*) FILTER (WHERE choice = 'FOR') AS f,\n                                   count(*) FILTER (WHERE choice = 'AGAINST') AS a,\n                                   count(*) FILTER (WHERE choice = 'ABSTAIN') AS n\n                            FROM (SELECT DISTINCT ON (appointment_id) choice FROM reviews_vote\n                                  WHERE ballot_id = NEW.id\n                                  ORDER BY appointment_id, id DESC) AS last\n                        ) AS t\n                        WHERE (t.f, t.a, t.n)\n                           IS DISTINCT FROM (NEW.votes_for, NEW.votes_against, NEW.abstentions)\n                    ) THEN RAISE EXCEPTION 'the totals are not those of the votes'; END IF;\n                    RETURN NEW;\n                ",
                    hash="fd667d3be9ac22bf52ea262328e8b6e5b8adca68",
                    operation="UPDATE",
                    pgid="pgtrigger_ballot_by_name_counts_its_votes_03d48",
                    table="reviews_ballot",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = NEW.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="01729fb82d3cf9d6171a61dfa8719b55faaffdf4",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_ballot_moves_the_screens_0736a",
                    table="reviews_ballot",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="ballot",
            trigger=pgtrigger.compiler.Trigger(
                name="ballot_gone_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = OLD.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="8d499df9b142d3f4129d1efb453d2de106221cfc",
                    operation="DELETE",
                    pgid="pgtrigger_ballot_gone_moves_the_screens_4b1d9",
                    table="reviews_ballot",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="attendance_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES (NEW.session_id, 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="a827354d30edbea95f6b479881a0111cf6e77830",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_attendance_moves_the_screens_acbbc",
                    table="reviews_attendance",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="attendance",
            trigger=pgtrigger.compiler.Trigger(
                name="attendance_gone_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES (OLD.session_id, 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="15a9c792345078c2bc230846d082f74e604afbd7",
                    operation="DELETE",
                    pgid="pgtrigger_attendance_gone_moves_the_screens_fc92e",
                    table="reviews_attendance",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="agenda_item_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES (NEW.session_id, 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="800e8d675b4a6bdb7168e4e10165903d42273fa3",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_agenda_item_moves_the_screens_23bc5",
                    table="reviews_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="agendaitem",
            trigger=pgtrigger.compiler.Trigger(
                name="agenda_item_gone_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES (OLD.session_id, 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="e8f9b5b9c5c872b638a11d41384ba8fa11dd09c3",
                    operation="DELETE",
                    pgid="pgtrigger_agenda_item_gone_moves_the_screens_5ef6e",
                    table="reviews_agendaitem",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="completionrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="completion_request_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.passage IS DISTINCT FROM OLD.passage OR NEW.message IS DISTINCT FROM OLD.message OR NEW.requested_at IS DISTINCT FROM OLD.requested_at OR NEW.requested_by_id IS DISTINCT FROM OLD.requested_by_id OR NEW.role IS DISTINCT FROM OLD.role))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ccfc9d54353b3bd95e0b34f45283ff7d21fcdf81",
                    operation="UPDATE",
                    pgid="pgtrigger_completion_request_frozen_79209",
                    table="reviews_completionrequest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="completionrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="completion_request_closed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.closed_at IS NOT NULL AND (NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.closed_at IS DISTINCT FROM OLD.closed_at OR NEW.closed_by_id IS DISTINCT FROM OLD.closed_by_id OR NEW.withdrawal_motive IS DISTINCT FROM OLD.withdrawal_motive))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="0efa65474c179b48245f5130768b764fc2d03d92",
                    operation="UPDATE",
                    pgid="pgtrigger_completion_request_closed_frozen_332f5",
                    table="reviews_completionrequest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="completionreminder",
            trigger=pgtrigger.compiler.Trigger(
                name="completion_reminder_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d293799b4586602c198191df9a1c5bde5733186c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_completion_reminder_append_only_d1227",
                    table="reviews_completionreminder",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="completionextension",
            trigger=pgtrigger.compiler.Trigger(
                name="completion_extension_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ee105c0ee7b26c9155c8c42de77ba9e56a6dd7ad",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_completion_extension_append_only_776e9",
                    table="reviews_completionextension",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="compositiondecision",
            trigger=pgtrigger.compiler.Trigger(
                name="composition_decision_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="58bb522b43f461a787b78a93ec45ba304d494885",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_composition_decision_append_only_8168d",
                    table="reviews_compositiondecision",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="criteriagrid",
            trigger=pgtrigger.compiler.Trigger(
                name="criteria_grid_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0ca6bc1a403d5ad258a5fc156eeca0b62f9ec80d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_criteria_grid_append_only_7de44",
                    table="reviews_criteriagrid",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="commissionsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_called_off_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.status = 'CALLED_OFF' AND (NEW.status IS DISTINCT FROM OLD.status OR NEW.held_at IS DISTINCT FROM OLD.held_at OR NEW.academy_id IS DISTINCT FROM OLD.academy_id OR NEW.called_off_at IS DISTINCT FROM OLD.called_off_at OR NEW.call_off_motive IS DISTINCT FROM OLD.call_off_motive))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ee84a21575209029f656fdaf32c3f6760c685225",
                    operation="UPDATE",
                    pgid="pgtrigger_session_called_off_frozen_0471a",
                    table="reviews_commissionsession",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="commissionsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_grid_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.grid_id IS NOT NULL AND (NEW.grid_id IS DISTINCT FROM OLD.grid_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="bf38907c678b9fe7c71e25cd52313f5302ad7fbc",
                    operation="UPDATE",
                    pgid="pgtrigger_session_grid_frozen_f2751",
                    table="reviews_commissionsession",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="commissionsession",
            trigger=pgtrigger.compiler.Trigger(
                name="session_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.status IS DISTINCT FROM OLD.status)",
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES (NEW.id, 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="b10b1eda42df1f33bdaec0765c21cc65aa62ef41",
                    operation='UPDATE OF "status"',
                    pgid="pgtrigger_session_moves_the_screens_062e6",
                    table="reviews_commissionsession",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="criterion",
            trigger=pgtrigger.compiler.Trigger(
                name="criterion_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cdbbd0fe753bb09dbb13e6d80fcb74413c359a70",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_criterion_append_only_279cc",
                    table="reviews_criterion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_signed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.published_at IS NULL)",
                    func="IF EXISTS (SELECT 1 FROM reviews_decisionssignature s JOIN reviews_agendaitem i ON i.session_id = s.session_id WHERE i.id = NEW.item_id AND s.withdrawn_at IS NULL) THEN RAISE EXCEPTION 'the decisions of this session are signed'; END IF; RETURN NEW;",
                    hash="09ae20e20b1d92325d53990009ea97b08388b319",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_decision_signed_frozen_6c2cc",
                    table="reviews_decision",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_published_as_signed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.published_at IS NOT NULL AND OLD.published_at IS NULL AND (NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.ballot_id IS DISTINCT FROM OLD.ballot_id OR NEW.outcome IS DISTINCT FROM OLD.outcome OR NEW.motive IS DISTINCT FROM OLD.motive OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.votes_for IS DISTINCT FROM OLD.votes_for OR NEW.votes_against IS DISTINCT FROM OLD.votes_against OR NEW.abstentions IS DISTINCT FROM OLD.abstentions OR NEW.casting_vote IS DISTINCT FROM OLD.casting_vote OR NEW.voices IS DISTINCT FROM OLD.voices OR NEW.entitled IS DISTINCT FROM OLD.entitled))",
                    func="IF EXISTS (SELECT 1 FROM reviews_decisionssignature s JOIN reviews_agendaitem i ON i.session_id = s.session_id WHERE i.id = NEW.item_id AND s.withdrawn_at IS NULL) THEN RAISE EXCEPTION 'the decisions of this session are signed'; END IF; RETURN NEW;",
                    hash="cd67bf5abe4e7b19bae56accc4f2c34a9a646b93",
                    operation="UPDATE",
                    pgid="pgtrigger_decision_published_as_signed_65feb",
                    table="reviews_decision",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_has_its_ballot",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.ballot_id IS NOT NULL)",
                    func="IF NOT EXISTS (SELECT 1 FROM reviews_ballot b WHERE b.id = NEW.ballot_id AND b.item_id = NEW.item_id AND b.closed_at IS NOT NULL AND b.outcome = NEW.outcome AND b.amount IS NOT DISTINCT FROM NEW.amount AND b.votes_for = NEW.votes_for AND b.votes_against = NEW.votes_against AND b.abstentions = NEW.abstentions) THEN RAISE EXCEPTION 'the decision is not the one this ballot voted'; END IF; RETURN NEW;",
                    hash="860c11340eba61a8177d1c16a85720d7009cb341",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_decision_has_its_ballot_908c8",
                    table="reviews_decision",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = NEW.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="ae0a55c011524f9c4d4a3859dc44d360f9477dbf",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_decision_moves_the_screens_3e25a",
                    table="reviews_decision",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_gone_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = OLD.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="b5dc61a9e09f466d114127a8e62d698263088b79",
                    operation="DELETE",
                    pgid="pgtrigger_decision_gone_moves_the_screens_20052",
                    table="reviews_decision",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decisionpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_point_signed_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="DECLARE of_item bigint; BEGIN SELECT d.item_id INTO of_item FROM reviews_decision d WHERE d.id = COALESCE(NEW.decision_id, OLD.decision_id); IF EXISTS (SELECT 1 FROM reviews_decisionssignature s JOIN reviews_agendaitem i ON i.session_id = s.session_id WHERE i.id = of_item AND s.withdrawn_at IS NULL) THEN RAISE EXCEPTION 'the decisions of this session are signed'; END IF; RETURN COALESCE(NEW, OLD); END;",
                    hash="9cb6c9746b9be96294e92bb5984348d0e4f8002b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_decision_point_signed_frozen_a3297",
                    table="reviews_decisionpoint",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decisionssignature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="4bf3f891d5664c6558544d130df65790ad1776c1",
                    operation="DELETE",
                    pgid="pgtrigger_signature_undeletable_c26f7",
                    table="reviews_decisionssignature",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decisionssignature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.session_id IS DISTINCT FROM OLD.session_id OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.signed_at IS DISTINCT FROM OLD.signed_at OR NEW.signed_by_id IS DISTINCT FROM OLD.signed_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="edafb81644fe70fc9c722bd6edb1a4a0d40d7930",
                    operation="UPDATE",
                    pgid="pgtrigger_signature_frozen_27040",
                    table="reviews_decisionssignature",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decisionssignature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_withdrawn_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at OR NEW.withdrawn_by_id IS DISTINCT FROM OLD.withdrawn_by_id OR NEW.withdrawal_motive IS DISTINCT FROM OLD.withdrawal_motive))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="1544855575a2c114c8ba239fde3019aa94f8a56d",
                    operation="UPDATE",
                    pgid="pgtrigger_signature_withdrawn_frozen_9c86a",
                    table="reviews_decisionssignature",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="decisionssignature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_published_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF EXISTS (SELECT 1 FROM reviews_commissionsession c WHERE c.id = NEW.session_id AND c.published_at IS NOT NULL) THEN RAISE EXCEPTION 'the decisions of this session are published'; END IF; RETURN NEW;",
                    hash="06185d81756b0821c6f669faea98da7f17f09275",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_signature_published_stays_d34b0",
                    table="reviews_decisionssignature",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="fileopening",
            trigger=pgtrigger.compiler.Trigger(
                name="file_opening_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8395a8d1524f1ea6b89822002e4708a33bb4f190",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_file_opening_append_only_d3649",
                    table="reviews_fileopening",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="b41f1d2bd732782bc5756338d5fed58cc2a16b64",
                    operation="DELETE",
                    pgid="pgtrigger_interest_undeletable_cf0ab",
                    table="reviews_interest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.noted_at IS DISTINCT FROM OLD.noted_at OR NEW.noted_by_id IS DISTINCT FROM OLD.noted_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="e8046d143326670b80674cf7efb9f3e6c69a8d85",
                    operation="UPDATE",
                    pgid="pgtrigger_interest_frozen_8e4f3",
                    table="reviews_interest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_withdrawn_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at OR NEW.withdrawn_by_id IS DISTINCT FROM OLD.withdrawn_by_id OR NEW.withdrawal_motive IS DISTINCT FROM OLD.withdrawal_motive))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b4f573de72fb139e3c737891ea2ba811c82e23b5",
                    operation="UPDATE",
                    pgid="pgtrigger_interest_withdrawn_frozen_0b5d8",
                    table="reviews_interest",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = NEW.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="915a08a9640afa5770fae260270061d020b6f390",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_interest_moves_the_screens_a2724",
                    table="reviews_interest",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_gone_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = OLD.item_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="996d006751a3327a2f3645d89647e18100e1bab2",
                    operation="DELETE",
                    pgid="pgtrigger_interest_gone_moves_the_screens_2f3c4",
                    table="reviews_interest",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="interest",
            trigger=pgtrigger.compiler.Trigger(
                name="interest_frees_rapporteur",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    UPDATE reviews_rapporteur SET freed_at = NEW.noted_at, freed_reason = 'INTEREST'\n    FROM establishments_appointment seat, establishments_appointment noted\n    WHERE reviews_rapporteur.item_id = NEW.item_id AND reviews_rapporteur.freed_at IS NULL\n        AND seat.id = reviews_rapporteur.appointment_id AND noted.id = NEW.appointment_id\n        AND seat.user_id = noted.user_id;\n    RETURN NULL;\n",
                    hash="02f41d2a83701e97ee53b7ceabdb687768e4d6d5",
                    operation="INSERT",
                    pgid="pgtrigger_interest_frees_rapporteur_0e5b5",
                    table="reviews_interest",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="memberopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="member_opinion_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="cc33a7850abe6d1873564a3333d03c6be8165a21",
                    operation="DELETE",
                    pgid="pgtrigger_member_opinion_undeletable_d6baa",
                    table="reviews_memberopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="memberopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="member_opinion_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.author_id IS DISTINCT FROM OLD.author_id OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.motive IS DISTINCT FROM OLD.motive OR NEW.amount IS DISTINCT FROM OLD.amount OR NEW.score IS DISTINCT FROM OLD.score OR NEW.filed_at IS DISTINCT FROM OLD.filed_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="04a055bc6caed2cd6a6c0252c67ce4ee530223dd",
                    operation="UPDATE",
                    pgid="pgtrigger_member_opinion_frozen_6ff59",
                    table="reviews_memberopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="memberopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="member_opinion_superseded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.superseded_at IS NOT NULL AND (NEW.superseded_at IS DISTINCT FROM OLD.superseded_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4236f9c026b73dad1c468d9413edc4f8ac41d373",
                    operation="UPDATE",
                    pgid="pgtrigger_member_opinion_superseded_9b15c",
                    table="reviews_memberopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="memberopinion",
            trigger=pgtrigger.compiler.Trigger(
                name="member_opinion_allowed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM 1 FROM reviews_commissionsession session\n    JOIN reviews_agendaitem item ON item.session_id = session.id\n    WHERE item.id = NEW.item_id AND item.removed_at IS NULL AND session.status = 'INVITED'\n    FOR SHARE OF session;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'members write their opinions between the invitation and the opening'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_in_time';\n    END IF;\n    IF TG_OP = 'INSERT' THEN\n        PERFORM 1 FROM establishments_appointment seat\n        WHERE seat.id = NEW.appointment_id AND seat.user_id = NEW.author_id\n            AND seat.role IN ('MEMBER', 'PRESIDENT');\n        IF NOT FOUND THEN\n            RAISE EXCEPTION 'an opinion is that of a member of the commission'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_of_member';\n        END IF;\n        IF EXISTS (\n            SELECT 1 FROM reviews_interest interest\n            JOIN establishments_appointment seat ON seat.id = interest.appointment_id\n            WHERE interest.item_id = NEW.item_id AND seat.user_id = NEW.author_id\n                AND interest.withdrawn_at IS NULL\n        ) THEN\n            RAISE EXCEPTION 'a member with an interest takes no part'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_interest';\n        END IF;\n        IF NEW.amount > (\n            SELECT project.amount_asked FROM projects_project project\n            JOIN reviews_agendaitem item ON item.project_id = project.id\n            WHERE item.id = NEW.item_id\n        ) THEN\n            RAISE EXCEPTION 'no more than what is asked'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_member_opinion_amount';\n        END IF;\n    END IF;\n    RETURN NEW;\n",
                    hash="ca2130efdd627721cbc5263f4fa9960f1cfc0c21",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_member_opinion_allowed_d21fb",
                    table="reviews_memberopinion",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="mention",
            trigger=pgtrigger.compiler.Trigger(
                name="mention_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c85ce72e533629d300708d0d108256b689bdc29a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_mention_append_only_bc073",
                    table="reviews_mention",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="minutescorrection",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_correction_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="eebf5c358dd9b49674ea4e5b4004096e4c7e50ff",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_correction_append_only_91fac",
                    table="reviews_minutescorrection",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="opinionmark",
            trigger=pgtrigger.compiler.Trigger(
                name="opinion_mark_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aede3ba6c28e814dbe9429bc91a38950803008dd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_opinion_mark_append_only_a7626",
                    table="reviews_opinionmark",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="opinionmark",
            trigger=pgtrigger.compiler.Trigger(
                name="mark_of_the_grid",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM 1 FROM reviews_memberopinion opinion\n    JOIN reviews_agendaitem item ON item.id = opinion.item_id\n    JOIN reviews_commissionsession session ON session.id = item.session_id\n    JOIN reviews_criterion criterion ON criterion.grid_id = session.grid_id\n    WHERE opinion.id = NEW.opinion_id AND criterion.id = NEW.criterion_id;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'a mark answers a criterion of the grid of the session'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_mark_of_the_grid';\n    END IF;\n    RETURN NEW;\n",
                    hash="3c74f0096e2f2ab77278d802cdb3489f0ad7cee0",
                    operation="INSERT",
                    pgid="pgtrigger_mark_of_the_grid_2b18b",
                    table="reviews_opinionmark",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="rapporteur",
            trigger=pgtrigger.compiler.Trigger(
                name="rapporteur_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="111e8e79e2feb7f5941fd57335dcae7506798ff9",
                    operation="DELETE",
                    pgid="pgtrigger_rapporteur_undeletable_10e7d",
                    table="reviews_rapporteur",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="rapporteur",
            trigger=pgtrigger.compiler.Trigger(
                name="rapporteur_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.item_id IS DISTINCT FROM OLD.item_id OR NEW.appointment_id IS DISTINCT FROM OLD.appointment_id OR NEW.assigned_at IS DISTINCT FROM OLD.assigned_at))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="b6569c9b1dc735681a99bec99842763d1225ce08",
                    operation="UPDATE",
                    pgid="pgtrigger_rapporteur_frozen_4bddc",
                    table="reviews_rapporteur",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="rapporteur",
            trigger=pgtrigger.compiler.Trigger(
                name="rapporteur_freed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.freed_at IS NOT NULL AND (NEW.freed_at IS DISTINCT FROM OLD.freed_at OR NEW.freed_reason IS DISTINCT FROM OLD.freed_reason))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="d85e3c901a2b1e600145006d641d8ce8a6247f72",
                    operation="UPDATE",
                    pgid="pgtrigger_rapporteur_freed_971b0",
                    table="reviews_rapporteur",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="rapporteur",
            trigger=pgtrigger.compiler.Trigger(
                name="rapporteur_interest",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NEW.freed_at IS NULL AND EXISTS (\n        SELECT 1 FROM reviews_interest interest\n        JOIN establishments_appointment noted ON noted.id = interest.appointment_id\n        JOIN establishments_appointment seat ON seat.id = NEW.appointment_id\n        WHERE interest.item_id = NEW.item_id AND noted.user_id = seat.user_id\n            AND interest.withdrawn_at IS NULL\n    ) THEN\n        RAISE EXCEPTION 'a member with an interest does not report'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_rapporteur_interest';\n    END IF;\n    RETURN NEW;\n",
                    hash="cf0202309270a2414fd9e5aae468c391b2a8095e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_rapporteur_interest_efe4f",
                    table="reviews_rapporteur",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="pointverdict",
            trigger=pgtrigger.compiler.Trigger(
                name="point_verdict_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="cc3323c9acf4d776ed6cdae996ec0748cf687951",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_point_verdict_append_only_85ad3",
                    table="reviews_pointverdict",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="seating",
            trigger=pgtrigger.compiler.Trigger(
                name="seating_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="f706d1d16667debfdbaf7e8ad224e3956bc45ae0",
                    operation="DELETE",
                    pgid="pgtrigger_seating_undeletable_cecc5",
                    table="reviews_seating",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="seating",
            trigger=pgtrigger.compiler.Trigger(
                name="seating_of_titular",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM 1 FROM establishments_appointment seat\n    WHERE seat.id = NEW.stand_in_id AND seat.stands_in_for_id = NEW.titular_id;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'a stand-in sits in the place of its titular alone'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_seating_of_titular';\n    END IF;\n    RETURN NEW;\n",
                    hash="36764c43c6c51678e1ced98d3d4ffcde20012082",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_seating_of_titular_217b3",
                    table="reviews_seating",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="thread",
            trigger=pgtrigger.compiler.Trigger(
                name="thread_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="8a4cdcfac164e6e34962bd8e1e1a5755d85bb59d",
                    operation="DELETE",
                    pgid="pgtrigger_thread_undeletable_d752d",
                    table="reviews_thread",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="thread",
            trigger=pgtrigger.compiler.Trigger(
                name="thread_place_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.project_id IS DISTINCT FROM OLD.project_id OR NEW.passage IS DISTINCT FROM OLD.passage OR NEW.part IS DISTINCT FROM OLD.part OR NEW.target IS DISTINCT FROM OLD.target OR NEW.label IS DISTINCT FROM OLD.label OR NEW.quote IS DISTINCT FROM OLD.quote OR NEW.filing_id IS DISTINCT FROM OLD.filing_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="82275f99609c169bdd3cfafe0ae88b0eddce44c1",
                    operation="UPDATE",
                    pgid="pgtrigger_thread_place_frozen_7761d",
                    table="reviews_thread",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="requestedpoint",
            trigger=pgtrigger.compiler.Trigger(
                name="requested_point_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (TRUE AND (NEW.request_id IS DISTINCT FROM OLD.request_id OR NEW.part IS DISTINCT FROM OLD.part OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.thread_id IS DISTINCT FROM OLD.thread_id))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="76a32c57f7a9485468c04c8acd1ee1ac1d30e34b",
                    operation="UPDATE",
                    pgid="pgtrigger_requested_point_frozen_030e8",
                    table="reviews_requestedpoint",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
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
        core.migrating.AddTrigger(
            model_name="comment",
            trigger=pgtrigger.compiler.Trigger(
                name="comment_follows_thread",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    PERFORM 1 FROM reviews_thread\n    WHERE id = NEW.thread_id AND project_id = NEW.project_id AND part = NEW.part;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'a comment is about the place of its thread'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_comment_follows_thread';\n    END IF;\n    RETURN NEW;\n",
                    hash="628b273a2b763559deac27dfe86b3edebe52f1a1",
                    operation="INSERT",
                    pgid="pgtrigger_comment_follows_thread_103d7",
                    table="reviews_comment",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="threadmove",
            trigger=pgtrigger.compiler.Trigger(
                name="thread_move_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5aa2b7bf915e319d5b223109042ba05d2415fd41",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_thread_move_append_only_add57",
                    table="reviews_threadmove",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="vote_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="93886e0cfca37568c7ee4f42513da2e2634baf01",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_vote_append_only_a64c9",
                    table="reviews_vote",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="vote_while_open",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    PERFORM 1 FROM reviews_ballot b\n                    WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL AND b.mode = 'BY_NAME'\n                    FOR SHARE;\n                    IF NOT FOUND THEN\n                        RAISE EXCEPTION 'this ballot takes no vote by name';\n                    END IF;\n                    IF NEW.choice <> 'NOT_COUNTED' AND EXISTS (\n                        SELECT 1 FROM reviews_ballot b JOIN reviews_interest n USING (item_id)\n                        WHERE b.id = NEW.ballot_id AND n.appointment_id = NEW.appointment_id\n                          AND n.withdrawn_at IS NULL\n                    ) THEN RAISE EXCEPTION 'this member takes no part in the file'; END IF;\n                    RETURN NEW;\n                ",
                    hash="d19a0931e8167b599bf328b1d902b40ff95584e4",
                    operation="INSERT",
                    pgid="pgtrigger_vote_while_open_ecdcb",
                    table="reviews_vote",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="vote",
            trigger=pgtrigger.compiler.Trigger(
                name="vote_moves_the_screens",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="INSERT INTO reviews_livestate (session_id, version) VALUES ((SELECT i.session_id FROM reviews_agendaitem i JOIN reviews_ballot b ON b.item_id = i.id WHERE b.id = NEW.ballot_id), 1) ON CONFLICT (session_id) DO UPDATE SET version = reviews_livestate.version + 1; RETURN NULL;",
                    hash="28083cc5f2bbfec073563ab588298a3d3026d0fe",
                    operation="INSERT",
                    pgid="pgtrigger_vote_moves_the_screens_fb147",
                    table="reviews_vote",
                    when="AFTER",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="writingtakeover",
            trigger=pgtrigger.compiler.Trigger(
                name="writing_takeover_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="a0d229ff946e44246a8e858ac0d719765c6b1fe6",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_writing_takeover_append_only_db61c",
                    table="reviews_writingtakeover",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="livestate",
            trigger=pgtrigger.compiler.Trigger(
                name="live_state_undeletable",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="05df2353608bc06ecf55a6aaad123115d6d97626",
                    operation="DELETE",
                    pgid="pgtrigger_live_state_undeletable_cc256",
                    table="reviews_livestate",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="livestate",
            trigger=pgtrigger.compiler.Trigger(
                name="live_version_grows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.version <= OLD.version)",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="3d48f5b647cac612c0ba3278d2c6bd0da88021f5",
                    operation="UPDATE",
                    pgid="pgtrigger_live_version_grows_384d9",
                    table="reviews_livestate",
                    when="BEFORE",
                ),
            ),
        ),
        core.migrating.AddTrigger(
            model_name="livestate",
            trigger=pgtrigger.compiler.Trigger(
                name="live_item_of_its_session",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.item_id IS NOT NULL)",
                    func="IF NOT EXISTS (SELECT 1 FROM reviews_agendaitem i WHERE i.id = NEW.item_id AND i.session_id = NEW.session_id) THEN RAISE EXCEPTION 'this file is of another session'; END IF; RETURN NEW;",
                    hash="7e7bd360a2ef641e72dbafd910f393e18c0e0c46",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_live_item_of_its_session_61432",
                    table="reviews_livestate",
                    when="BEFORE",
                ),
            ),
        ),
    ]
