"""The sheet of a school, for the secretariat of its académie."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from dashboards.queries.sheet import sheet_files
from establishments.forms import AccessCodeForm
from establishments.views.directory import SheetMixin


class EstablishmentDetailView(SheetMixin, TemplateView):
    """Identity, people, codes, files and messages of a school."""

    template_name = "dashboards/establishment_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.sheet_context(),
            form=AccessCodeForm(),
            files=sheet_files(self.establishment),
            **kwargs,
        )
