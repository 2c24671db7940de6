import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        max_length=254, unique=True, verbose_name="adresse électronique"
                    ),
                ),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("is_active", models.BooleanField(default=True, verbose_name="compte actif")),
                ("is_staff", models.BooleanField(default=False, verbose_name="administrateur")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="créé le")),
                (
                    "contrast",
                    models.CharField(
                        choices=[
                            ("system", "Comme mon appareil"),
                            ("light", "Clair"),
                            ("dark", "Sombre"),
                            ("high", "Contraste élevé"),
                        ],
                        default="system",
                        max_length=10,
                        verbose_name="contraste",
                    ),
                ),
                (
                    "reading_font",
                    models.CharField(
                        choices=[
                            ("marianne", "Marianne (police de l’État)"),
                            ("dyslexia", "OpenDyslexic (pour la dyslexie)"),
                        ],
                        default="marianne",
                        max_length=10,
                        verbose_name="police de caractères",
                    ),
                ),
                (
                    "line_spacing",
                    models.CharField(
                        choices=[("normal", "Normal"), ("wide", "Large"), ("wider", "Très large")],
                        default="normal",
                        max_length=10,
                        verbose_name="interligne",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "personne",
                "verbose_name_plural": "personnes",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="accounts_user_email_unique",
                        violation_error_message="Un compte existe déjà avec cette adresse électronique.",
                    )
                ],
            },
        ),
    ]
