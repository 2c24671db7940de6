import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
            ],
            options={
                "verbose_name": "constat",
                "verbose_name_plural": "constats",
                "ordering": ["position"],
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
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
            },
        ),
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
            ],
            options={
                "verbose_name": "concertation",
                "verbose_name_plural": "concertations",
                "ordering": ["-created_at"],
            },
        ),
    ]
