"""A text as people type it: no accents, no capitals, no signs; « st » is « saint »."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0001_text_search")]

    operations: ClassVar = [
        migrations.RunSQL(
            """
            CREATE FUNCTION plain_text(words text) RETURNS text
            LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
                SELECT btrim(regexp_replace(regexp_replace(regexp_replace(
                    lower(unaccent('unaccent'::regdictionary, words)),
                    '[^a-z0-9]+', ' ', 'g'), '\\mst\\M', 'saint', 'g'), '\\mste\\M', 'sainte', 'g'))
            $$;
            """,
            "DROP FUNCTION plain_text(text);",
        ),
    ]
