"""Collections: sheets gathered in order, with an introduction, and the sheets of the front page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.text import slugify

from core import clock
from core.errors import DomainError, StaleVersion
from showcase.models import Collection, CollectionItem, Freshness, Sheet
from showcase.permissions import require_curator, require_ministry

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Academy

TEXTS = ("title", "introduction", "theme", "event", "event_on")
MOST_ITEMS = 60
MOST_FEATURED = 12
_SLUG = 70


@transaction.atomic
def create_collection(
    academy: Academy | None, values: Mapping[str, Any], *, by: User
) -> Collection:
    """A new collection of this académie, or of the ministry (None); nobody reads it yet.

    Its address comes from its title, once for all. Raises NotAllowed for another service,
    DomainError for a title taken already.
    """
    require_curator(by, academy.pk if academy else None)
    if Collection.objects.filter(academy=academy, title=values["title"]).exists():
        raise DomainError("Une de vos collections porte déjà ce titre.")
    try:
        with transaction.atomic():
            return Collection.objects.create(
                academy=academy,
                slug=_free_slug(values["title"]),
                created_at=clock.now(),
                created_by=by,
                **{name: values[name] for name in TEXTS},
            )
    except IntegrityError as error:
        raise DomainError("Une collection de ce titre vient d’être créée.") from error


@transaction.atomic
def change_collection(
    collection: Collection, values: Mapping[str, Any], *, version: int, by: User
) -> Collection:
    """Write the title, the introduction, the theme and the event.

    `version` is the one the page was opened with (`version_of`). Raises NotAllowed for another
    service, StaleVersion when somebody changed the collection meanwhile.
    """
    locked = _lock(collection, by)
    if version_of(locked) != version:
        raise StaleVersion(
            "Une autre personne a modifié cette collection depuis l’ouverture de la page\u00a0: "
            "rien n’est enregistré. Relisez, puis enregistrez de nouveau."
        )
    for name in TEXTS:
        setattr(locked, name, values[name])
    locked.save(update_fields=TEXTS)
    return locked


def version_of(collection: Collection) -> int:
    """The number of the last change of the collection itself, as its journal counts them."""
    events = apps.get_model("showcase", "CollectionEvent").objects.filter(pgh_obj=collection.pk)
    last: int | None = events.aggregate(last=Max("pgh_id"))["last"]
    return last or 0


@transaction.atomic
def add_to_collection(collection: Collection, sheet: Sheet, *, note: str, by: User) -> None:
    """Put a sheet at the end; once there, doing it again changes its note alone.

    Raises NotAllowed for another service, DomainError for a sheet nobody reads, or when the
    collection is full.
    """
    locked = _lock(collection, by)
    # No page tells of a sheet that was withdrawn since the curator saw it.
    if not Sheet.objects.public().filter(pk=sheet.pk).select_for_update(no_key=True).exists():
        raise DomainError("Cette fiche n’est plus publiée\u00a0: elle ne peut pas être ajoutée.")
    if CollectionItem.objects.filter(collection=locked, sheet=sheet).update(note=note):
        return
    last, count = _extent(locked)
    if count >= MOST_ITEMS:
        raise DomainError(f"Une collection compte {MOST_ITEMS} projets au plus.")
    CollectionItem.objects.create(collection=locked, sheet=sheet, position=last + 1, note=note)


@transaction.atomic
def move_in_collection(item: CollectionItem, *, up: bool, by: User) -> None:
    """Exchange a sheet with the one before it, or after it; at the end of the row, nothing moves.

    Raises NotAllowed for another service.
    """
    locked = _lock(item.collection, by)
    rows = list(CollectionItem.objects.filter(collection=locked).order_by("position"))
    rank = next((rank for rank, row in enumerate(rows) if row.pk == item.pk), None)
    other = None if rank is None else rank - 1 if up else rank + 1
    if rank is None or other is None or not 0 <= other < len(rows):
        return
    one, two = rows[rank], rows[other]
    one.position, two.position = two.position, one.position
    CollectionItem.objects.bulk_update([one, two], ["position"])


@transaction.atomic
def take_out_of_collection(item: CollectionItem, *, by: User) -> None:
    """Take a sheet out; already out, nothing happens. Raises NotAllowed for another service."""
    locked = _lock(item.collection, by)
    CollectionItem.objects.filter(collection=locked, pk=item.pk).delete()


@transaction.atomic
def publish_collection(collection: Collection, *, by: User) -> None:
    """Show the collection to everybody; already shown, nothing changes.

    Raises NotAllowed for another service, DomainError when it holds nothing to read.
    """
    locked = _lock(collection, by)
    if locked.published_at is not None:
        return
    if not Sheet.objects.public().filter(collections=locked).exists():
        raise DomainError("Ajoutez au moins un projet publié avant de publier la collection.")
    locked.published_at, locked.published_by = clock.now(), by
    locked.save(update_fields=["published_at", "published_by"])


@transaction.atomic
def withdraw_collection(collection: Collection, *, by: User) -> None:
    """Show the collection to nobody any more. Raises NotAllowed for another service."""
    locked = _lock(collection, by)
    locked.published_at = locked.published_by = None
    locked.save(update_fields=["published_at", "published_by"])


@transaction.atomic
def delete_collection(collection: Collection, *, by: User) -> None:
    """Forget the collection; its sheets stay. Raises NotAllowed for another service."""
    _lock(collection, by).delete()


@transaction.atomic
def feature_sheet(sheet: Sheet, *, featured: bool, by: User) -> None:
    """Show a sheet first on the home page, or no longer; the ministry alone does.

    Raises NotAllowed for anybody else, DomainError for a sheet nobody reads or one too many.
    """
    require_ministry(by)
    locked = Sheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)
    if featured and locked.published_at is None:
        raise DomainError("Cette fiche n’est plus publiée\u00a0: elle ne peut pas être à la une.")
    if featured and not locked.is_featured:
        # Two people who choose at once come one after the other.
        Freshness.objects.select_for_update().first()
        if Sheet.objects.filter(is_featured=True).count() >= MOST_FEATURED:
            raise DomainError(
                f"{MOST_FEATURED} projets sont déjà à la une\u00a0: retirez-en un d’abord."
            )
    locked.is_featured = featured
    locked.save(update_fields=["is_featured"])


def _lock(collection: Collection, by: User) -> Collection:
    """The collection, to be written by this person alone until the transaction ends."""
    locked = Collection.objects.select_for_update().filter(pk=collection.pk).first()
    if locked is None:
        raise DomainError("Cette collection vient d’être supprimée.")
    require_curator(by, locked.academy_id)
    return locked


def _extent(collection: Collection) -> tuple[int, int]:
    positions = CollectionItem.objects.filter(collection=collection).values_list(
        "position", flat=True
    )
    return max(positions, default=0), len(positions)


def _free_slug(title: str) -> str:
    """An address that no collection has, from a title."""
    base = slugify(title)[:_SLUG].strip("-") or "collection"
    taken = set(Collection.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    rank, slug = 1, base
    while slug in taken or slug == "nouvelle":  # the address of the form
        rank += 1
        slug = f"{base}-{rank}"
    return slug
