"""The controlled list of themes (DOMAIN.md §8)."""

from typing import Any, ClassVar

from django.db import migrations

THEMES = [
    ("lire-ecrire-compter", "Lire, écrire, compter", False),
    ("francais", "Français", False),
    ("mathematiques", "Mathématiques", False),
    ("sciences", "Sciences", False),
    ("numerique", "Numérique", True),
    ("langues", "Langues", False),
    ("eac", "Éducation artistique et culturelle", False),
    ("eps-sante", "EPS et santé", False),
    ("climat-scolaire", "Climat scolaire", False),
    ("bien-etre", "Bien-être", False),
    ("amenagement", "Aménagement des espaces (hors bâti scolaire)", False),
    ("classe-flexible", "Classe flexible", False),
    ("parcours", "Parcours d’apprentissage", False),
    ("orientation", "Orientation", False),
    ("developpement-durable", "Développement durable", False),
    ("inclusion", "Inclusion", False),
    ("coeducation", "Coéducation", False),
    ("citoyennete", "Citoyenneté", False),
]


def fill(apps: Any, schema_editor: Any) -> None:
    theme = apps.get_model("projects", "Theme")
    theme.objects.bulk_create(
        [
            theme(slug=slug, name=name, is_digital=digital, position=position)
            for position, (slug, name, digital) in enumerate(THEMES)
        ]
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("projects", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(fill, migrations.RunPython.noop)]
