from django.apps import AppConfig


class ConcertationsConfig(AppConfig):
    name = "concertations"
    verbose_name = "Concertations"
