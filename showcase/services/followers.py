"""Those who follow a theme hear of its new sheets, after the publication, by small lots."""

from __future__ import annotations

import time

from django.db import transaction

from accounts.models import User
from core import clock
from notifications import outbox
from showcase.models import Sheet
from showcase.notices import SheetOfTheme

RUN_SECONDS = 40.0


def tell_followers(*, run_seconds: float = RUN_SECONDS) -> int:
    """Tell the followers of the themes of each newly published sheet; how many sheets were told.

    Each sheet is claimed, told and marked in one transaction: a worker killed meanwhile leaves it
    to the next one, and nobody is told twice (the sheet is the key). A republished sheet is not
    told again.
    """
    told = 0
    until = time.monotonic() + run_seconds
    while time.monotonic() < until and _tell_next():
        told += 1
    return told


def told_key(sheet: Sheet) -> str:
    """The key of what is told of a sheet: nobody hears of it twice, a withdrawal takes it back."""
    return f"showcase-sheet:{sheet.pk}"


@transaction.atomic
def _tell_next() -> bool:
    sheet = (
        Sheet.objects.untold(clock.now())
        .select_for_update(skip_locked=True, no_key=True, of=("self",))
        .for_lists()
        .first()
    )
    if sheet is None:
        return False
    followers = (
        User.objects.filter(is_active=True, followed_themes__theme__sheets=sheet)
        .exclude(memberships__establishment=sheet.establishment_id)
        .distinct()
    )
    themes = [str(theme) for theme in sheet.themes.all()]
    outbox.post(SheetOfTheme.of(sheet, themes), to=followers, dedup_key=told_key(sheet))
    sheet.followers_told_at = clock.now()
    sheet.save(update_fields=["followers_told_at"])
    return True
