from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "Fonds d’innovation pédagogique"

    def ready(self) -> None:
        """The commission reads what is left in the envelopes through this app."""
        from funding.queries.left import funds_left_for
        from reviews import envelopes

        envelopes.register(funds_left_for)
