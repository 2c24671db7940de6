"""What people keep of the board: lists to act on, views."""

from __future__ import annotations

from dashboards.enums import Act
from dashboards.models import Batch, SavedView
from dashboards.services.batches import prepare_batch
from dashboards.services.saved_views import save_view
from establishments.models import Academy
from projects.models import Project
from tests.factories.people import secretariat_of


def batch_of(project: Project, act: Act = Act.REMIND) -> Batch:
    """A check list of one file, asked by the secretariat and not confirmed."""
    files = Project.objects.filter(pk=project.pk)
    by = secretariat_of(project.establishment.academy)
    return prepare_batch(act, files, query="", by=by)


def view_of(academy: Academy, name: str = "À lire") -> SavedView:
    """A view of the secretariat, shared with the services of its académie."""
    return save_view(
        name=name,
        query="statut=SUBMITTED",
        shared_with=academy,
        is_default=False,
        by=secretariat_of(academy),
    )
