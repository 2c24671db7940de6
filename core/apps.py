from django.apps import AppConfig
from django.core.checks import Tags, register


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Noyau"

    def ready(self) -> None:
        from core.checks import no_migration_is_gone

        register(Tags.database)(no_migration_is_gone)
