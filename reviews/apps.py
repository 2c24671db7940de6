from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Examen des projets"

    def ready(self) -> None:
        """Invitations and cancellations carry the appointment of the session."""
        from notifications import attachments
        from reviews.mailing import invitation_appointment, session_appointment

        attachments.provide(session_appointment)
        attachments.accompany(invitation_appointment)
