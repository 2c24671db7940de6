from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Documents émis"

    def ready(self) -> None:
        """E-mails may carry an issued document."""
        from documents.mailing import issued_file
        from notifications import attachments

        attachments.provide(issued_file)
