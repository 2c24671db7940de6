"""The path above the pages of one file."""

from __future__ import annotations

from django.urls import reverse

from projects.models import Project

Crumb = tuple[str, str]


def file_crumbs(project: Project) -> list[Crumb]:
    """The life of the file, named by its title."""
    return [
        (
            str(project),
            reverse("dashboards:project-detail", args=[project.reference]),
        )
    ]


def desk_crumbs() -> list[Crumb]:
    """The desk of the fund manager."""
    return [("Fonds", reverse("funding:desk-detail"))]
