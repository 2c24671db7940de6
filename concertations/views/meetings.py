"""Planning the meetings of a concertation: rows on one page, saved by hand and by autosave."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from concertations.content import amount_of_hours, meetings_entry
from concertations.forms import MeetingRow, MeetingsForm
from concertations.models import Concertation, Meeting
from concertations.queries import hours_balances, meeting_rows
from concertations.services.meetings import plan_meetings
from concertations.views.base import ConcertationMixin
from core.editing import Draft, EditorView, OtherVersion, Saved
from core.entries import Entry
from core.rows import row_set
from establishments.enums import SCHOOL_ROLES, Role


class MeetingUpdateView(ConcertationMixin, EditorView):
    """All the meetings of a concertation."""

    roles: ClassVar[frozenset[Role] | None] = SCHOOL_ROLES
    template_name: ClassVar[str] = "concertations/meeting_form.html"
    saved_message: ClassVar[str] = "Les rencontres sont enregistrées."

    @cached_property
    def kept(self) -> list[Meeting]:
        """The meetings as they are kept when the page is asked for."""
        return list(self.concertation.meetings.all())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.concertation.is_recorded:
            return redirect("concertations:concertation-detail", self.concertation.reference)
        return super().get(request, *args, **kwargs)

    def open_draft(self, extra: int) -> Draft:
        return self._draft(self.kept, extra)

    def current_draft(self) -> Draft:
        return self._draft(list(self.concertation.meetings.all()), 0)

    def read_draft(self, data: QueryDict) -> Draft:
        rows = row_set(MeetingRow, data=data, form_kwargs={"counts_hours": self._counts_hours})
        return Draft(form=MeetingsForm(data), rows=rows)

    def save(self, cleaned: dict[str, Any], *, version: int) -> Saved:
        assert self.request.user.is_authenticated
        saved = plan_meetings(
            self.concertation,
            cleaned["rows"],
            version=version,
            by=self.request.user,
            ticket=self.ticket,
        )
        return Saved(saved.version, saved.saved_at, saved.row_ids)

    def entries(self, cleaned: dict[str, Any]) -> list[Entry]:
        return [meetings_entry(cleaned["rows"])]

    def other_version(self) -> OtherVersion:
        now = Concertation.objects.get(pk=self.concertation.pk)
        return OtherVersion(
            version=now.version,
            saved_at=now.updated_at,
            saved_by="",
            entries=[meetings_entry(meeting_rows(now.meetings.all()))],
        )

    def _draft(self, meetings: list[Meeting], extra: int) -> Draft:
        rows = row_set(
            MeetingRow,
            initial=meeting_rows(meetings),
            extra=extra,
            form_kwargs={"counts_hours": self._counts_hours},
        )
        return Draft(form=MeetingsForm(), rows=rows)

    def page_context(self) -> dict[str, Any]:
        balances = [
            {
                "years": f"{balance.year}-{balance.year + 1}",
                "used": amount_of_hours(balance.used) or "aucune heure",
                "available": amount_of_hours(balance.available) or "aucune heure",
                "left": amount_of_hours(balance.left),
                "over": amount_of_hours(balance.over),
            }
            for balance in hours_balances(self.concertation, self.kept)
        ]
        return {
            "concertation": self.concertation,
            "version": self.request.POST.get("version", self.concertation.version),
            "balances": balances,
            "is_open": self.concertation.establishment.is_open,
            "crumbs": self.crumbs(),
        }

    def crumbs(self) -> list[tuple[str, str]]:
        """The concertation is above its meetings."""
        page = reverse("concertations:concertation-detail", args=[self.concertation.reference])
        return [*super().crumbs(), (self.concertation.title, page)]

    def page_url(self) -> str:
        return reverse("concertations:meeting-update", args=[self.concertation.reference])

    def next_url(self) -> str:
        return reverse("concertations:kit-detail", args=[self.concertation.reference])

    @property
    def _counts_hours(self) -> bool:
        """The 108 hours are those of the teachers of the 1er degré."""
        return self.concertation.establishment.is_first_degree
