"""Keeping the comfort of reading on the account."""

from __future__ import annotations

from django.db import transaction

from accounts.comfort import Comfort
from accounts.models import User


@transaction.atomic
def keep_comfort(user: User, comfort: Comfort) -> None:
    """Remember how this person reads, on every device."""
    user.contrast = comfort.contrast
    user.reading_font = comfort.reading_font
    user.line_spacing = comfort.line_spacing
    user.save(update_fields=["contrast", "reading_font", "line_spacing"])
