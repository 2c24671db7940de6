from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Tâches"

    def ready(self) -> None:
        """Every app says in its `tasks.py` what it can do at length."""
        autodiscover_modules("tasks")
