"""Operations of the migrations."""

from __future__ import annotations

import pgtrigger.migrations
from django.db.migrations.state import ProjectState


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """Install a trigger, without drawing again every model related to the one that bears it.

    A trigger changes nothing of how a model is drawn, and drawing them is most of the time that a
    new database takes (docs/adr/0083-first-migrations.md).
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options = state.models[app_label, self.model_name].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
