from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboards", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="act",
            field=models.CharField(
                choices=[
                    ("inscrire", "Inscrire à une séance"),
                    ("confier", "Confier à quelqu’un"),
                    ("demander-un-avis", "Demander l’avis de l’inspection"),
                    ("demander-ailleurs", "Demander un avis à quelqu’un d’autre"),
                    ("relancer", "Relancer"),
                    ("pdf", "Réunir les PDF dans une archive ZIP"),
                    ("attribuer", "Attribuer les fonds"),
                ],
                max_length=20,
                verbose_name="acte",
            ),
        ),
    ]
