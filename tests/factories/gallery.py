"""Published sheets, with the columns that lists and filters read; no page of publication needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from core import clock
from establishments.models import Establishment
from projects.models import Theme
from showcase.enums import AmountBand, SheetState
from showcase.models import Collection, CollectionItem, Edition, Sheet
from tests.factories.establishments import EcoleFactory
from tests.factories.people import UserFactory, head_of, secretariat_of
from tests.factories.projects import ProjectFactory

_minutes = count(1)


def sheet_in_gallery(
    school: Establishment | None = None, *, themes: Iterable[Theme] = (), **columns: Any
) -> Sheet:
    """A sheet that anybody reads, the latest of those made so far; `columns` are what it says."""
    school = school or EcoleFactory()
    project = ProjectFactory(establishment=school)
    sheet = Sheet.objects.create(project=project)
    return publish_in_gallery(sheet, themes=themes, **columns)


def publish_in_gallery(sheet: Sheet, *, themes: Iterable[Theme] = (), **columns: Any) -> Sheet:
    """Publish a sheet as the services do, in a word."""
    school = sheet.project.establishment
    office = secretariat_of(school.academy)
    moment = clock.now() + timedelta(seconds=next(_minutes))
    edition = Edition.objects.create(
        sheet=sheet,
        number=1 + sheet.editions.count(),
        content={},
        sha256="0" * 64,
        consent="L’établissement est d’accord.",
        proposed_by=head_of(school),
        accepted=True,
        decided_at=moment,
        decided_by=office,
    )
    sheet.state = SheetState.PROPOSED
    sheet.save(update_fields=["state"])
    said: dict[str, Any] = {
        "title": "Un jardin pour lire",
        "summary": "Les élèves lisent dehors.",
        "school_name": school.name,
        "commune": school.commune,
        "kind": school.kind,
        "sector": school.sector,
        "priority_education": school.priority_education,
        "amount_band": AmountBand.UNDER_5,
        **columns,
    }
    for name, value in said.items():
        setattr(sheet, name, value)
    sheet.state = SheetState.PUBLISHED
    sheet.edition = edition
    sheet.published_at = sheet.first_published_at = moment
    sheet.save()
    sheet.themes.set(themes)
    sheet.refresh_from_db()  # its place is written by the database
    return sheet


def withdraw_from_gallery(sheet: Sheet) -> None:
    """Take a sheet off, as the services do, in a word."""
    Sheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.WITHDRAWN,
        published_at=None,
        edition=None,
        is_featured=False,
        withdrawn_at=clock.now(),
        withdrawn_by=head_of(sheet.project.establishment),
    )


def collection_of(
    *sheets: Sheet, academy: Any = None, published: bool = True, **columns: Any
) -> Collection:
    """A collection of these sheets in this order; of the ministry without an académie."""
    person = UserFactory()
    made = Collection.objects.create(
        academy=academy,
        created_by=person,
        published_at=clock.now() if published else None,
        published_by=person if published else None,
        **{"slug": f"collection-{next(_minutes)}", "title": "Sciences en 180 secondes", **columns},
    )
    CollectionItem.objects.bulk_create(
        CollectionItem(collection=made, sheet=sheet, position=rank)
        for rank, sheet in enumerate(sheets, 1)
    )
    return made
