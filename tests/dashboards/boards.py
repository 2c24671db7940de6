"""What the tests of the board share: ticking, confirming a check list, reading its results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from dashboards.enums import Act
from dashboards.models import Batch
from jobs.services.running import run_due
from projects.models import Project

BOARD = reverse("dashboards:board-list")


def tick(client: Client, act: Act, projects: Iterable[Project], **fields: Any) -> Batch:
    """Tick these files on the board, choose the act; the list that was frozen."""
    response = client.post(
        reverse("dashboards:batch-create"),
        {"acte": act.value, "dossiers": [one.reference for one in projects], **fields},
    )
    assert response.status_code == 302, response.content
    return Batch.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[-1])


def choose(client: Client, batch: Batch, **params: Any) -> str:
    """Choose the parameters; the check list that comes back."""
    address = reverse("dashboards:batch-update", args=[batch.pk])
    return client.post(address, params, follow=True).content.decode()


def page_of(client: Client, batch: Batch, **query: Any) -> str:
    """The page of the act: its check list, then its results."""
    return client.get(reverse("dashboards:batch-detail", args=[batch.pk]), query).content.decode()


def confirm(client: Client, batch: Batch) -> HttpResponse:
    """Press the button of the check list as it is read now."""
    page = page_of(client, batch)
    seen = page.split('name="vu" value="')[1].split('"')[0] if 'name="vu"' in page else ""
    return client.post(  # type: ignore[return-value]
        reverse("dashboards:batchlaunch-create", args=[batch.pk]), {"vu": seen}, follow=True
    )


def done(client: Client, batch: Batch) -> Batch:
    """Confirm, let the worker do it, and read the act again."""
    confirm(client, batch)
    run_due()
    batch.refresh_from_db()
    return batch


def results(batch: Batch) -> dict[str, tuple[str, str]]:
    """Outcome and words of each file, by reference."""
    return {
        line.project.reference: (line.outcome, line.words)
        for line in batch.lines.select_related("project")
    }
