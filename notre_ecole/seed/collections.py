"""Collections of the invented sheets, kept by the secretariat of the demonstration."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from establishments.models import Academy
from projects.models import Theme
from showcase.models import Sheet
from showcase.querysets import SheetQuerySet
from showcase.services.collections import (
    add_to_collection,
    create_collection,
    publish_collection,
)

_SIZE = 6


def write_collections(academy: Academy, *, by: User) -> None:
    """A collection by theme and one by event, through the services. Nothing without sheets."""
    public = Sheet.objects.public().filter(academy=academy).latest_first()
    theme = Theme.objects.filter(sheets__in=public).order_by("position").first()
    _write(
        academy,
        public,
        {
            "title": "La journée académique de l’innovation",
            "introduction": "Six projets présentés par leurs équipes. Chacune répond volontiers à "
            "qui veut **commencer à son tour**.",
            "theme": None,
            "event": "Journée académique de l’innovation",
        },
        by=by,
    )
    if theme is not None:
        _write(
            academy,
            public.filter(themes=theme),
            {
                "title": f"{theme.name}\u00a0: par où commencer",
                "introduction": "Des projets simples à reprendre, du plus récent au plus ancien.",
                "theme": theme,
                "event": "",
            },
            by=by,
        )


def _write(academy: Academy, sheets: SheetQuerySet, words: dict[str, Any], *, by: User) -> None:
    chosen = list(sheets[:_SIZE])
    if not chosen:
        return
    made = create_collection(academy, {**words, "event_on": None}, by=by)
    for sheet in chosen:
        add_to_collection(made, sheet, note="", by=by)
    publish_collection(made, by=by)
