"""A picture to join: the images among what may be joined."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from projects.forms.attachment import AttachmentForm

PICTURES = (".png", ".jpg", ".jpeg", ".webp")


class PictureForm(AttachmentForm):
    """One photo; what it shows and who agreed is for each form to ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        field.label = "Photo"
        field.widget.attrs["accept"] = ",".join(PICTURES)

    def clean_file(self) -> UploadedFile[bytes]:
        """Raises ValidationError for what is no picture."""
        upload = super().clean_file()
        if not (upload.name or "").lower().endswith(PICTURES):
            raise ValidationError("Une photo est un fichier PNG, JPEG ou WebP.")
        return upload
